/*
 * rate.c - figures that are a quotient of two others: shares, prices, exchange rates.
 *
 * A relation comes of a figure only where both sides of the quotient are spoken of, in
 * one unit: a share of exports in dollars says nothing of an output in roubles.
 */
#include "audit/rule.h"

#include <stdio.h>
#include <string.h>

#include "audit/nature.h"
#include "base/error.h"

enum { NAME_SIZE = 128 };

struct rate_maker {
    struct web *web;
    struct arena scratch;
    uint32_t share_rule;
    uint32_t price_rule;
    uint32_t currency_rule;
    uint32_t growth_rule;
    uint32_t link_rule;
    uint32_t *code; /* [field_count] */
};

/* top = (figure + offset) 10^shift * bottom */
static tide_status relate(struct rate_maker *maker, uint32_t claim, uint32_t rule,
                          uint32_t top, uint32_t bottom, int64_t offset, int32_t shift,
                          tide_error *err)
{
    const struct claim *of = &maker->web->claim[claim];
    struct relation relation = {.kind = RELATION_RATIO,
                                .count = 2,
                                .claim = claim,
                                .rule = rule,
                                .offset = amount_make(offset, 0),
                                .shift = shift};
    const struct term term[2] = {{top, false}, {bottom, true}};
    struct range plus = range_point(relation.offset);

    relation.range = range_add(&of->range, &plus);
    relation.nominal = amount_add(of->nominal, relation.offset, ROUND_NEAR);
    relation.range.low.at.exponent += shift;
    relation.range.high.at.exponent += shift;
    relation.nominal.exponent += shift;
    return web_add_relation(maker->web, &relation, term, err);
}

static void load_code(struct rate_maker *maker, uint32_t quantity)
{
    memcpy(maker->code, coordinate_at(&maker->web->where, quantity),
           maker->web->field_count * sizeof *maker->code);
}

/* The quantity at the maker's place with another member in one field. */
static uint32_t find_with(struct rate_maker *maker, size_t field, struct text member)
{
    uint32_t was = maker->code[field];
    uint32_t code = dictionary_find(&maker->web->field[field], member);
    uint32_t found = AUDIT_NONE;

    if (code != DICTIONARY_NONE) {
        maker->code[field] = code;
        found = coordinate_find(&maker->web->where, maker->code);
        maker->code[field] = was;
    }
    return found;
}

/* A measure by the word that a share gives it: "export" is "exports" too. */
static uint32_t find_measure(struct rate_maker *maker, struct text word)
{
    size_t field = web_field(maker->web, FIELD_MEASURE);
    uint32_t found = find_with(maker, field, word);
    char plural[NAME_SIZE];

    if (found != AUDIT_NONE || word.length + 2 > sizeof plural)
        return found;
    memcpy(plural, word.at, word.length);
    memcpy(plural + word.length, "s", 2);
    return find_with(maker, field, text_of(plural));
}

/* part_share_of_total */
static tide_status make_share_of(struct rate_maker *maker, uint32_t claim,
                                 struct text measure, tide_error *err)
{
    static const char middle[] = "_share_of_";
    struct web *web = maker->web;
    size_t unit = web_field(web, FIELD_UNIT);
    const char *at = strstr(measure.at, middle);
    tide_status status = TIDE_STATUS_OK;

    if (at == NULL)
        return TIDE_STATUS_OK;
    struct text part = {measure.at, (size_t)(at - measure.at)};
    struct text total = text_of(at + sizeof middle - 1);
    load_code(maker, web->claim[claim].quantity);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->field[unit].count; i++) {
        maker->code[unit] = i;
        uint32_t top = find_measure(maker, part);
        uint32_t bottom = find_measure(maker, total);
        if (top != AUDIT_NONE && bottom != AUDIT_NONE && top != bottom)
            status = relate(maker, claim, maker->share_rule, top, bottom, 0, -2, err);
    }
    return status;
}

/* part_share: of the same measure with the world, or with nobody named. */
static tide_status make_share(struct rate_maker *maker, uint32_t claim,
                              struct text measure, tide_error *err)
{
    struct web *web = maker->web;
    size_t unit = web_field(web, FIELD_UNIT);
    size_t field = web_field(web, FIELD_MEASURE);
    struct text stem;
    tide_status status = TIDE_STATUS_OK;

    if (!web->is_claims || !nature_matches("*_share", measure, &stem))
        return TIDE_STATUS_OK;
    load_code(maker, web->claim[claim].quantity);
    uint32_t named = dictionary_find(&web->field[field], stem);
    if (named == DICTIONARY_NONE)
        return TIDE_STATUS_OK;
    maker->code[field] = named;
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->field[unit].count; i++) {
        maker->code[unit] = i;
        uint32_t top = coordinate_find(&web->where, maker->code);
        uint32_t bottom = find_with(maker, 1, text_of("world"));
        if (bottom == AUDIT_NONE)
            bottom = find_with(maker, 1, text_of(""));
        if (top != AUDIT_NONE && bottom != AUDIT_NONE && top != bottom)
            status = relate(maker, claim, maker->share_rule, top, bottom, 0, -2, err);
    }
    return status;
}

/* value = unit value x volume, units "USD/m3" */
static tide_status make_price(struct rate_maker *maker, uint32_t claim,
                              struct text measure, struct text top_unit,
                              struct text bottom_unit, tide_error *err)
{
    struct web *web = maker->web;
    size_t unit = web_field(web, FIELD_UNIT);
    size_t field = web_field(web, FIELD_MEASURE);
    char name[NAME_SIZE];
    struct text stem;

    if (!nature_matches("*_unit_value", measure, &stem) &&
        !nature_matches("*_price", measure, &stem))
        return TIDE_STATUS_OK;
    load_code(maker, web->claim[claim].quantity);
    uint32_t code = dictionary_find(&web->field[unit], top_unit);
    if (code == DICTIONARY_NONE)
        return TIDE_STATUS_OK;
    maker->code[unit] = code;
    snprintf(name, sizeof name, "%.*s_value", (int)stem.length, stem.at);
    uint32_t top = find_with(maker, field, text_of(name));
    code = dictionary_find(&web->field[unit], bottom_unit);
    if (code == DICTIONARY_NONE)
        return TIDE_STATUS_OK;
    maker->code[unit] = code;
    snprintf(name, sizeof name, "%.*s_volume", (int)stem.length, stem.at);
    uint32_t bottom = find_with(maker, field, text_of(name));
    return top != AUDIT_NONE && bottom != AUDIT_NONE
               ? relate(maker, claim, maker->price_rule, top, bottom, 0, 0, err)
               : TIDE_STATUS_OK;
}

/* An exchange rate holds for every figure of its period that is told in both. */
static tide_status make_currency(struct rate_maker *maker, uint32_t claim,
                                 struct text measure, struct text top_unit,
                                 struct text bottom_unit, tide_error *err)
{
    struct web *web = maker->web;
    size_t unit = web_field(web, FIELD_UNIT);
    size_t period = web_field(web, FIELD_PERIOD);
    uint32_t top = dictionary_find(&web->field[unit], top_unit);
    uint32_t count = web->where.count;
    uint32_t when = coordinate_at(&web->where, web->claim[claim].quantity)[period];
    tide_status status = TIDE_STATUS_OK;

    if (!text_is(measure, "exchange_rate") || top == DICTIONARY_NONE)
        return TIDE_STATUS_OK;
    for (uint32_t q = 0; status == TIDE_STATUS_OK && q < count; q++) {
        load_code(maker, q);
        if (maker->code[unit] != top || maker->code[period] != when)
            continue;
        uint32_t bottom = find_with(maker, unit, bottom_unit);
        if (bottom != AUDIT_NONE)
            status = relate(maker, claim, maker->currency_rule, q, bottom, 0, 0, err);
    }
    return status;
}

static tide_status make_quotient(struct rate_maker *maker, uint32_t claim,
                                 struct text measure, tide_error *err)
{
    struct web *web = maker->web;
    struct text text =
        text_of(web_text(web, web->claim[claim].quantity, web_field(web, FIELD_UNIT)));
    const char *mark = memchr(text.at, '/', text.length);

    if (mark == NULL)
        return TIDE_STATUS_OK;
    struct text top = {text.at, (size_t)(mark - text.at)};
    struct text bottom = text_of(mark + 1);
    tide_status status = make_price(maker, claim, measure, top, bottom, err);
    return status == TIDE_STATUS_OK
               ? make_currency(maker, claim, measure, top, bottom, err)
               : status;
}

/* ---- published rates of growth, beside the levels ---- */

/* What a rate is of and over, by the name of its measure. */
struct growth {
    struct text stem;
    bool is_index;
    tide_period before; /* that it is over */
    uint32_t rule;
};

/* exports_yoy, over the year before, or exports_mom and exports_qoq, over the period
   before; a rate over the month before is of months. */
static bool know_growth(const struct rate_maker *maker, struct text measure,
                        tide_period period, struct growth *out)
{
    if (nature_is_link(measure, &out->stem, &out->is_index)) {
        bool is_monthly = strncmp(out->stem.at + out->stem.length, "_mom", 4) == 0;
        out->rule = maker->link_rule;
        return period.length == 1 &&
               period.freq == (is_monthly ? TIDE_FREQ_M : TIDE_FREQ_Q) &&
               tide_period_add(period, -1, &out->before) == TIDE_STATUS_OK;
    }
    out->rule = maker->growth_rule;
    return nature_is_growth(measure, &out->stem, &out->is_index) &&
           tide_period_year_ago(period, &out->before) == TIDE_STATUS_OK;
}

/* A rate beside the levels that it is of, where both are told in one unit. */
static tide_status make_growth(struct rate_maker *maker, uint32_t claim,
                               struct text measure, tide_error *err)
{
    struct web *web = maker->web;
    size_t unit = web_field(web, FIELD_UNIT);
    size_t field = web_field(web, FIELD_MEASURE);
    size_t when = web_field(web, FIELD_PERIOD);
    struct growth growth;
    char text[TIDE_PERIOD_TEXT_SIZE];
    tide_status status = TIDE_STATUS_OK;

    if (!know_growth(maker, measure, web_period(web, web->claim[claim].quantity),
                     &growth))
        return TIDE_STATUS_OK;
    load_code(maker, web->claim[claim].quantity);
    uint32_t of = dictionary_find(&web->field[field], growth.stem);
    uint32_t now = maker->code[when];
    tide_period_format(growth.before, text, sizeof text);
    uint32_t then = dictionary_find(&web->field[when], text_of(text));
    if (of == DICTIONARY_NONE || then == DICTIONARY_NONE)
        return TIDE_STATUS_OK;
    maker->code[field] = of;
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->field[unit].count; i++) {
        maker->code[unit] = i;
        maker->code[when] = now;
        uint32_t top = coordinate_find(&web->where, maker->code);
        maker->code[when] = then;
        uint32_t bottom = coordinate_find(&web->where, maker->code);
        if (top != AUDIT_NONE && bottom != AUDIT_NONE)
            status = relate(maker, claim, growth.rule, top, bottom,
                            growth.is_index ? 0 : 100, -2, err);
    }
    return status;
}

static tide_status make_all(struct rate_maker *maker, tide_error *err)
{
    struct web *web = maker->web;
    tide_status status = TIDE_STATUS_OK;

    maker->code = arena_alloc(&maker->scratch, web->field_count, sizeof *maker->code);
    if (maker->code == NULL)
        return memory_failed(maker->scratch.memory, err);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < web->claim_count; i++) {
        if (web->claim[i].kind != CLAIM_LEVEL)
            continue;
        struct text measure =
            text_of(web_text(web, web->claim[i].quantity, web_field(web, FIELD_MEASURE)));
        status = make_growth(maker, i, measure, err);
        if (status == TIDE_STATUS_OK && !web->is_claims)
            continue;
        if (status == TIDE_STATUS_OK)
            status = make_share_of(maker, i, measure, err);
        if (status == TIDE_STATUS_OK)
            status = make_share(maker, i, measure, err);
        if (status == TIDE_STATUS_OK)
            status = make_quotient(maker, i, measure, err);
    }
    return status;
}

tide_status rate_make(struct web *web, tide_error *err)
{
    struct rate_maker maker = {.web = web};
    tide_status status =
        web_add_rule(web, "share = part / total", &maker.share_rule, err);

    if (status == TIDE_STATUS_OK)
        status = web_add_rule(web, "value = unit value x volume", &maker.price_rule, err);
    if (status == TIDE_STATUS_OK)
        status = web_add_rule(web, "value in one currency = rate x value in another",
                              &maker.currency_rule, err);
    if (status == TIDE_STATUS_OK)
        status = web_add_rule(web, "level = level a year before x growth",
                              &maker.growth_rule, err);
    if (status == TIDE_STATUS_OK)
        status = web_add_rule(web, "level = level a period before x growth",
                              &maker.link_rule, err);
    arena_init(&maker.scratch, &web->runtime->memory);
    if (status == TIDE_STATUS_OK)
        status = make_all(&maker, err);
    arena_release(&maker.scratch);
    return status;
}
