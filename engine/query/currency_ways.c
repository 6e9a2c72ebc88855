/*
 * currency_ways.c - how each currency of a panel is turned into that of --unit.
 *
 * Straight, by units of one for one of the other, or through a third currency.
 */
#include "query/currency_ways.h"

#include <string.h>

#include "base/error.h"
#include "query/side.h"

/* ---- rates ---- */

static size_t find_key(const tide_panel *panel, const char *const names[], size_t count)
{
    for (size_t k = 0; k < panel->key_count; k++)
        for (size_t i = 0; i < count; i++)
            if (text_is_caseless(text_of(panel->key[k].name), names[i]))
                return k;
    return NO_RATE;
}

/* What else parts the rates has one member. */
static tide_status check_keys(const struct rates *rates, tide_error *err)
{
    const tide_panel *panel = rates->panel;

    for (size_t k = 0; k < panel->key_count; k++)
        for (size_t i = 1; i < panel->series_count; i++) {
            struct text first = panel_key_text(panel, 0, k);
            struct text other = panel_key_text(panel, i, k);
            if (k == rates->currency || k == rates->per || text_equal(first, other))
                continue;
            error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                      "the rates have a key %s with several members, \"%.*s\" and "
                      "\"%.*s\"",
                      panel->key[k].name, (int)first.length, first.at, (int)other.length,
                      other.at);
            error_source(err, rates->path);
            error_hint(err, "a table of rates has one for each pair of currencies and "
                            "period; keep the rows that are meant");
            return TIDE_STATUS_ARGUMENT;
        }
    return TIDE_STATUS_OK;
}

tide_status rates_load(tide_job *job, struct rates *out, tide_error *err)
{
    static const char *const currency[] = {"currency"};
    static const char *const per[] = {"per", "currency_denom", "base"};
    struct side *side = job->side[SIDE_RATES];

    *out = (struct rates){.path = side_path(side)};
    tide_status status = side_own_panel(job, side, &out->panel, err);
    if (status != TIDE_STATUS_OK)
        return status;
    out->currency = find_key(out->panel, currency, COUNT_OF(currency));
    out->per = find_key(out->panel, per, COUNT_OF(per));
    return check_keys(out, err);
}

/* Units of `currency` for one of `per`. */
static size_t find_rate(const struct rates *rates, struct text currency, struct text per)
{
    for (size_t i = 0; i < rates->panel->series_count; i++)
        if (text_equal(panel_key_text(rates->panel, i, rates->currency), currency) &&
            text_equal(panel_key_text(rates->panel, i, rates->per), per))
            return i;
    return NO_RATE;
}

static bool find_step(const struct rates *rates, struct text from, struct text to,
                      struct step *out)
{
    *out = (struct step){.rate = find_rate(rates, to, from)};
    if (out->rate != NO_RATE)
        return true;
    *out = (struct step){.rate = find_rate(rates, from, to), .divides = true};
    return out->rate != NO_RATE;
}

/* Straight, else through the first currency of the table that leads there. */
static bool find_steps(const struct rates *rates, struct text from, struct text to,
                       struct way *way)
{
    way->steps = 1;
    if (find_step(rates, from, to, &way->step[0]))
        return true;
    way->steps = 2;
    for (size_t i = 0; i < 2 * rates->panel->series_count; i++) {
        struct text third = panel_key_text(rates->panel, i / 2,
                                           i % 2 == 0 ? rates->per : rates->currency);
        if (find_step(rates, from, third, &way->step[0]) &&
            find_step(rates, third, to, &way->step[1]))
            return true;
    }
    return false;
}

static tide_status find_way(const tide_job *job, const struct rates *rates, bool is_only,
                            struct way *way, tide_error *err)
{
    struct text from = text_of(way->unit.currency);
    struct text to = text_of(job->binding->target.currency);
    bool has_pairs = rates->currency != NO_RATE && rates->per != NO_RATE;

    way->steps = 0;
    if (text_equal(from, to))
        return TIDE_STATUS_OK;
    if (rates->currency == NO_RATE && is_only && rates->panel->series_count > 0) {
        way->steps = 1;
        way->step[0] = (struct step){.rate = 0};
        return TIDE_STATUS_OK;
    }
    if (has_pairs && find_steps(rates, from, to, way))
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_rate",
              "the rates do not lead from %s to %s", from.at, to.at);
    error_source(err, rates->path);
    error_hint(err,
               "a row period,currency,per,value says how many units of `currency` one of "
               "`per` is: period,%s,%s,...",
               to.at, from.at);
    return TIDE_STATUS_NOT_FOUND;
}

/* ---- ways of the measures ---- */

static tide_status refuse_member(const tide_job *job, const tide_panel *panel, size_t key,
                                 struct text member, tide_error *err)
{
    error_set(err, TIDE_STATUS_SHAPE, "unit_mismatch",
              "%s has a member \"%.*s\", which is no currency", panel->key[key].name,
              (int)member.length, member.at);
    error_source(err, job_source(job));
    error_hint(err, "--where chooses the rows that are money");
    return TIDE_STATUS_SHAPE;
}

/* The codes that series of the panel have. */
static tide_status ways_by_key(const tide_job *job, const struct rates *rates,
                               const tide_panel *panel, struct ways *ways, bool *is_set,
                               tide_error *err)
{
    const struct dictionary *dictionary = panel->key[ways->key].dictionary;
    size_t used = 0;

    for (size_t i = 0; i < panel->series_count; i++) {
        size_t code = panel->code[i * panel->key_count + ways->key];
        struct text member = dictionary_text(dictionary, (uint32_t)code);
        if (is_set[code])
            continue;
        is_set[code] = true;
        ways->way[code].unit = unit_parse(member.at, member.length);
        if (!unit_is_money(&ways->way[code].unit))
            return refuse_member(job, panel, ways->key, member, err);
        used++;
    }
    for (size_t code = 0; code < ways->count; code++) {
        if (!is_set[code])
            continue;
        tide_status status = find_way(job, rates, used == 1, &ways->way[code], err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

/* Figures in thousands beside figures in millions: all in the smallest unit. */
static void level_powers(struct ways *ways, const bool *is_set)
{
    ways->scale10 = INT32_MAX;
    for (size_t i = 0; i < ways->count; i++)
        if (is_set[i] && ways->way[i].unit.scale10 < ways->scale10)
            ways->scale10 = ways->way[i].unit.scale10;
    for (size_t i = 0; i < ways->count; i++) {
        if (!is_set[i])
            continue;
        struct way *way = &ways->way[i];
        size_t products = 0;
        way->power = way->unit.scale10 - ways->scale10;
        for (size_t k = 0; k < way->steps; k++) {
            products += !way->step[k].divides;
            ways->divides |= way->step[k].divides;
        }
        ways->products = products > ways->products ? products : ways->products;
    }
}

tide_status ways_find(const tide_job *job, const struct rates *rates,
                      const tide_panel *panel, size_t measure, struct arena *arena,
                      struct ways *out, tide_error *err)
{
    const struct binding *binding = job->binding;
    const struct unit *unit = &panel->measure[measure].unit;
    bool is_by_key = binding->currency != NO_RATE && measure < binding->measure_count;
    tide_status status = TIDE_STATUS_OK;

    *out = (struct ways){.count = 1,
                         .key = NO_RATE,
                         .is_money = is_by_key || unit_is_money(unit)};
    for (size_t k = 0; is_by_key && k < panel->key_count; k++)
        if (strcmp(panel->key[k].name, binding->column[binding->currency].name.at) == 0)
            out->key = k;
    if (out->key != NO_RATE)
        out->count = panel->key[out->key].dictionary->count;
    out->way = arena_alloc_zero(arena, out->count, sizeof *out->way);
    bool *is_set = arena_alloc_zero(arena, out->count, sizeof *is_set);
    if (out->way == NULL || is_set == NULL)
        return memory_failed(arena->memory, err);
    if (out->key != NO_RATE) {
        status = ways_by_key(job, rates, panel, out, is_set, err);
    } else {
        out->way[0] = (struct way){.unit = *unit};
        is_set[0] = true;
        if (out->is_money)
            status = find_way(job, rates, true, &out->way[0], err);
    }
    if (panel->series_count > 0)
        level_powers(out, is_set);
    return status;
}

const struct way *way_of(const struct ways *ways, const tide_panel *panel, size_t series)
{
    return &ways->way[ways->key == NO_RATE
                          ? 0
                          : panel->code[series * panel->key_count + ways->key]];
}

/* ---- what was done ---- */

/* "EUR x USD per EUR", "BYN / BYN per USD" */
static void describe_way(const struct rates *rates, const struct way *way,
                         struct text_builder *out)
{
    text_add_format(out, "%s%s", out->length > 0 ? ", " : "", way->unit.currency);
    for (size_t i = 0; i < way->steps && rates->currency != NO_RATE; i++) {
        size_t series = way->step[i].rate;
        struct text currency = panel_key_text(rates->panel, series, rates->currency);
        struct text per = panel_key_text(rates->panel, series, rates->per);
        text_add_format(out, " %s %.*s per %.*s", way->step[i].divides ? "/" : "x",
                        (int)currency.length, currency.at, (int)per.length, per.at);
    }
}

tide_status ways_note(tide_job *job, const struct rates *rates, const struct ways *ways,
                      tide_error *err)
{
    struct text_builder text;

    text_builder_init(&text, &job->runtime->memory);
    for (size_t i = 0; i < ways->count; i++)
        if (ways->way[i].steps > 0)
            describe_way(rates, &ways->way[i], &text);
    bool has_failed = text.has_failed;
    if (!has_failed && text.length > 0)
        runtime_note(job->runtime, TIDE_LEVEL_NOTE, "converted", "to %s by %s: %s",
                     job->binding->target.currency, rates->path, text.at);
    text_builder_release(&text);
    return has_failed ? memory_failed(&job->runtime->memory, err) : TIDE_STATUS_OK;
}
