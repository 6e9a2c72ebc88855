/*
 * quotient.c - what two figures say of their quotient, though it is not printed: growth,
 * cover, a price, an exchange rate.
 *
 * Where both hang together, what ties them narrows the quotient: that is a
 * linear-fractional program.
 */
#include "audit/auditor.h"

#include <stdio.h>
#include <string.h>

#include "audit/nature.h"
#include "audit/program.h"
#include "base/error.h"

enum { NAME_SIZE = 160 };

/* Quotients of two measures; one * stands for the same text in both. */
static const struct {
    const char *name;
    const char *top;
    const char *bottom;
    bool has_unit; /* "USD per m3" */
} pairs[] = {
    {"cover", "exports", "imports", false},
    {"unit_value", "*_value", "*_volume", true},
};

struct asker {
    struct auditor *auditor;
    uint32_t *code;                 /* [field_count] */
    struct coordinate_index growth; /* pairs told already */
};

static const struct quantity *quantity_at(const struct asker *asker, uint32_t quantity)
{
    return &asker->auditor->web.quantity[quantity];
}

static void load_code(struct asker *asker, uint32_t quantity)
{
    const struct web *web = &asker->auditor->web;

    memcpy(asker->code, coordinate_at(&web->where, quantity),
           web->field_count * sizeof *asker->code);
}

/* Narrow the quotient by all that ties the two together. */
static tide_status narrow(struct asker *asker, uint32_t top, uint32_t bottom,
                          struct range *range, tide_error *err)
{
    struct auditor *auditor = asker->auditor;
    uint32_t cluster = auditor->cluster_of[top];
    struct claim_filter filter = auditor_filter(auditor);
    struct arena arena;
    struct puzzle puzzle = {0};
    uint32_t clash = AUDIT_NONE;

    if (cluster == AUDIT_NONE || cluster != auditor->cluster_of[bottom])
        return TIDE_STATUS_OK;
    arena_init(&arena, auditor->report->memory);
    tide_status status = cluster_puzzle(auditor, cluster, &arena, &puzzle, err);
    if (status == TIDE_STATUS_OK &&
        program_takes(&puzzle, auditor->request->group_size)) {
        status = puzzle_solve(&puzzle, &filter, &clash, err);
        uint32_t at[2] = {AUDIT_NONE, AUDIT_NONE};
        for (uint32_t i = 0; i < puzzle.unknown_count; i++) {
            at[0] = puzzle.quantity[i] == top ? i : at[0];
            at[1] = puzzle.quantity[i] == bottom ? i : at[1];
        }
        if (status == TIDE_STATUS_OK && clash == AUDIT_NONE)
            status = program_quotient(&puzzle, at[0], at[1], range, err);
    }
    puzzle_release(&puzzle);
    arena_release(&arena);
    return status;
}

static tide_status tell(struct asker *asker, const char *name, uint32_t top,
                        uint32_t bottom, const char *unit, tide_error *err)
{
    struct auditor *auditor = asker->auditor;
    const struct quantity *above = quantity_at(asker, top);
    const struct quantity *below = quantity_at(asker, bottom);
    struct range range = range_divide(&above->range, &below->range);
    bool has_value =
        above->has_nominal && below->has_nominal && amount_sign(below->nominal) != 0;
    bool is_growth = strcmp(name, "growth") == 0;
    struct amount value = amount_make(0, 0);
    struct finding *finding = NULL;
    struct bundle both;

    if (has_value)
        value = amount_divide(above->nominal, below->nominal, ROUND_NEAR);
    if (!range_is_bounded(&range) && !has_value)
        return TIDE_STATUS_OK;
    tide_status status = narrow(asker, top, bottom, &range, err);
    has_value = has_value && range_holds(&range, value); /* by what ties the two */
    if (!has_value && !range.low.is_known && !range.high.is_known)
        return status;
    if (is_growth) {
        struct range minus_one = range_point(amount_make(-1, 0));
        value = amount_add(value, amount_make(-1, 0), ROUND_NEAR);
        range = range_add(&range, &minus_one);
        value.exponent += 2;
        range.low.at.exponent += 2;
        range.high.at.exponent += 2;
    }
    if (status == TIDE_STATUS_OK)
        status = finding_add(auditor, FINDING_DERIVED, top, &finding, err);
    if (status == TIDE_STATUS_OK)
        status = finding_join(auditor, &auditor->chain[top], &auditor->chain[bottom],
                              &both, err);
    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, finding, &both, err);
    if (status == TIDE_STATUS_OK)
        status = finding_quotient(auditor, finding, has_value ? &value : NULL, &range,
                                  unit, err);
    if (status != TIDE_STATUS_OK)
        return status;
    struct arena *arena = &auditor->report->arena;
    finding->measure = is_growth ? arena_format(arena, "%s growth", finding->measure)
                                 : arena_format(arena, "%s", name);
    if (is_growth)
        finding->period = arena_format(arena, "%s over %s", finding->period,
                                       web_text(&auditor->web, bottom,
                                                web_field(&auditor->web, FIELD_PERIOD)));
    return finding->measure == NULL || finding->period == NULL
               ? memory_failed(arena->memory, err)
               : TIDE_STATUS_OK;
}

/* ---- two measures ---- */

static tide_status ask_pair(struct asker *asker, size_t row, uint32_t top,
                            tide_error *err)
{
    const struct web *web = &asker->auditor->web;
    struct arena *arena = &asker->auditor->report->arena;
    size_t measure = web_field(web, FIELD_MEASURE);
    size_t unit = web_field(web, FIELD_UNIT);
    const char *star = strchr(pairs[row].bottom, '*');
    char name[NAME_SIZE];
    struct text stem;
    tide_status status = TIDE_STATUS_OK;

    if (!nature_matches(pairs[row].top, text_of(web_text(web, top, measure)), &stem) ||
        stem.length + strlen(pairs[row].bottom) >= sizeof name)
        return TIDE_STATUS_OK;
    snprintf(name, sizeof name, "%.*s%s", (int)stem.length, stem.at,
             star != NULL ? star + 1 : pairs[row].bottom);
    uint32_t code = dictionary_find(&web->field[measure], text_of(name));
    if (code == DICTIONARY_NONE)
        return TIDE_STATUS_OK;
    load_code(asker, top);
    asker->code[measure] = code;
    uint32_t own_unit = asker->code[unit];
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->field[unit].count; i++) {
        asker->code[unit] = i;
        uint32_t bottom = coordinate_find(&web->where, asker->code);
        if (bottom == AUDIT_NONE || (i == own_unit) == pairs[row].has_unit)
            continue;
        const char *text = pairs[row].has_unit ? arena_format(arena, "%s per %s",
                                                              web_text(web, top, unit),
                                                              web_text(web, bottom, unit))
                                               : "x";
        status = text == NULL ? memory_failed(arena->memory, err)
                              : tell(asker, pairs[row].name, top, bottom, text, err);
    }
    return status;
}

/* ---- two currencies ---- */

static bool is_currency(const char *unit)
{
    for (size_t i = 0; i < 3; i++)
        if (unit[i] < 'A' || unit[i] > 'Z')
            return false;
    return unit[3] == '\0';
}

static tide_status ask_currency(struct asker *asker, uint32_t one, tide_error *err)
{
    const struct web *web = &asker->auditor->web;
    struct arena *arena = &asker->auditor->report->arena;
    size_t unit = web_field(web, FIELD_UNIT);
    tide_status status = TIDE_STATUS_OK;

    if (!is_currency(web_text(web, one, unit)) || !quantity_at(asker, one)->has_nominal)
        return TIDE_STATUS_OK;
    load_code(asker, one);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->field[unit].count; i++) {
        asker->code[unit] = i;
        uint32_t other = coordinate_find(&web->where, asker->code);
        if (other == AUDIT_NONE || other == one ||
            !is_currency(web_text(web, other, unit)) ||
            !quantity_at(asker, other)->has_nominal)
            continue;
        /* Told once, as how many of the smaller unit one of the larger makes. */
        int order = amount_compare(quantity_at(asker, one)->nominal,
                                   quantity_at(asker, other)->nominal);
        if (order < 0 || (order == 0 && one > other))
            continue;
        const char *text = arena_format(arena, "%s per %s", web_text(web, one, unit),
                                        web_text(web, other, unit));
        status = text == NULL ? memory_failed(arena->memory, err)
                              : tell(asker, "exchange_rate", one, other, text, err);
    }
    return status;
}

/* ---- two periods ---- */

/* Is the growth of one over the other printed? */
static bool is_linked(const struct auditor *auditor, uint32_t top, uint32_t bottom)
{
    const struct web *web = &auditor->web;

    for (uint32_t k = auditor->touch_from[top]; k < auditor->touch_from[top + 1]; k++) {
        const struct relation *relation = &web->relation[auditor->touch[k]];
        const struct term *term = relation_term(web, relation);
        if (relation->kind == RELATION_RATIO && relation->rule == AUDIT_NONE &&
            term[0].quantity == top && term[1].quantity == bottom)
            return true;
    }
    return false;
}

/* Where one measure is compared with a base, all others that have both periods can be. */
static tide_status ask_growth(struct asker *asker, const struct claim *claim,
                              tide_error *err)
{
    struct web *web = &asker->auditor->web;
    size_t measure = web_field(web, FIELD_MEASURE);
    size_t period = web_field(web, FIELD_PERIOD);
    uint32_t when = coordinate_at(&web->where, claim->quantity)[period];
    uint32_t base = coordinate_at(&web->where, claim->base)[period];
    tide_status status = TIDE_STATUS_OK;

    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->field[measure].count; i++) {
        uint32_t number;
        bool is_new = false;
        load_code(asker, claim->quantity);
        asker->code[measure] = i;
        asker->code[period] = when;
        uint32_t top = coordinate_find(&web->where, asker->code);
        asker->code[period] = base;
        uint32_t bottom = coordinate_find(&web->where, asker->code);
        if (top == AUDIT_NONE || bottom == AUDIT_NONE ||
            web->measure[i].may_be_negative || is_linked(asker->auditor, top, bottom) ||
            !range_is_bounded(&quantity_at(asker, top)->range) ||
            !range_is_bounded(&quantity_at(asker, bottom)->range))
            continue;
        status = coordinate_add(&asker->growth, (const uint32_t[2]){top, bottom}, &number,
                                &is_new, err);
        if (status == TIDE_STATUS_OK && is_new)
            status = tell(asker, "growth", top, bottom, "per cent", err);
    }
    return status;
}

tide_status quotient_report(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct asker asker = {.auditor = auditor};
    tide_status status = TIDE_STATUS_OK;

    asker.code = arena_alloc(&auditor->scratch, web->field_count, sizeof *asker.code);
    if (asker.code == NULL)
        return memory_failed(auditor->scratch.memory, err);
    coordinate_init(&asker.growth, auditor->report->memory, 2);
    for (uint32_t q = 0; status == TIDE_STATUS_OK && q < web->where.count; q++) {
        for (size_t row = 0; status == TIDE_STATUS_OK && row < COUNT_OF(pairs); row++)
            status = ask_pair(&asker, row, q, err);
        if (status == TIDE_STATUS_OK)
            status = ask_currency(&asker, q, err);
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < web->claim_count; i++)
        if (web->claim[i].kind == CLAIM_RATIO)
            status = ask_growth(&asker, &web->claim[i], err);
    coordinate_release(&asker.growth);
    return status;
}
