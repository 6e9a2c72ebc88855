/*
 * year_to_date.c - a measure told from the start of the year beside the same by itself:
 * exports_ytd of March are those of February and exports of March, or of all three months.
 */
#include "audit/rule.h"

#include <string.h>

#include "audit/nature.h"
#include "base/error.h"
#include "time/period.h"

enum { MOST_PARTS = 12 };

struct adder {
    struct web *web;
    uint32_t *code; /* [field_count] of where it looks */
    uint32_t rule;
};

/* The figure of a measure n periods before; AUDIT_NONE: it is not there. */
static uint32_t find(struct adder *adder, uint32_t measure, tide_period period, int32_t n)
{
    struct web *web = adder->web;
    size_t when = web_field(web, FIELD_PERIOD);
    char text[TIDE_PERIOD_TEXT_SIZE];
    tide_period then;

    if (tide_period_add(period, -n, &then) != TIDE_STATUS_OK)
        return AUDIT_NONE;
    tide_period_format(then, text, sizeof text);
    uint32_t code = dictionary_find(&web->field[when], text_of(text));
    if (code == DICTIONARY_NONE)
        return AUDIT_NONE;
    adder->code[when] = code;
    adder->code[web_field(web, FIELD_MEASURE)] = measure;
    return coordinate_find(&web->where, adder->code);
}

/* What a figure from the start of the year is made of: the one before it and the period
   itself, which rounds least; else all periods. 0: parts are not there. */
static uint32_t parts_of(struct adder *adder, uint32_t quantity, uint32_t of,
                         struct term term[MOST_PARTS + 1])
{
    const struct web *web = adder->web;
    tide_period period = web_period(web, quantity);
    int32_t place = period_within_year(period);
    uint32_t measure = adder->code[web_field(web, FIELD_MEASURE)];
    uint32_t count = 0;

    term[count++] = (struct term){quantity, false};
    term[count++] = (struct term){find(adder, of, period, 0), true};
    if (term[1].quantity == AUDIT_NONE || place == 0)
        return term[1].quantity == AUDIT_NONE ? 0 : count;
    term[2] = (struct term){find(adder, measure, period, 1), true};
    if (term[2].quantity != AUDIT_NONE)
        return count + 1;
    for (int32_t n = 1; n <= place; n++) {
        term[count] = (struct term){find(adder, of, period, n), true};
        if (term[count++].quantity == AUDIT_NONE)
            return 0;
    }
    return count;
}

static tide_status relate_quantity(struct adder *adder, uint32_t quantity, uint32_t of,
                                   tide_error *err)
{
    struct web *web = adder->web;
    struct term term[MOST_PARTS + 1];
    tide_freq freq = web_period(web, quantity).freq;
    struct relation relation = {.kind = RELATION_SUM,
                                .claim = AUDIT_NONE,
                                .rule = adder->rule,
                                .range = range_point(amount_make(0, 0))};

    if (freq != TIDE_FREQ_M && freq != TIDE_FREQ_Q && freq != TIDE_FREQ_S)
        return TIDE_STATUS_OK;
    memcpy(adder->code, coordinate_at(&web->where, quantity),
           web->field_count * sizeof *adder->code);
    relation.count = parts_of(adder, quantity, of, term);
    return relation.count == 0 ? TIDE_STATUS_OK
                               : web_add_relation(web, &relation, term, err);
}

static tide_status relate_measure(struct adder *adder, uint32_t measure, uint32_t of,
                                  tide_error *err)
{
    struct web *web = adder->web;
    size_t field = web_field(web, FIELD_MEASURE);
    tide_status status = TIDE_STATUS_OK;

    if (adder->rule == AUDIT_NONE)
        status =
            web_add_rule(web, "year to date = sum of its periods", &adder->rule, err);
    for (uint32_t q = 0; status == TIDE_STATUS_OK && q < web->where.count; q++)
        if (coordinate_at(&web->where, q)[field] == measure)
            status = relate_quantity(adder, q, of, err);
    return status;
}

tide_status year_to_date_make(struct web *web, tide_error *err)
{
    struct adder adder = {.web = web, .rule = AUDIT_NONE};
    const struct dictionary *measures = &web->field[web_field(web, FIELD_MEASURE)];
    tide_status status = TIDE_STATUS_OK;

    adder.code = arena_alloc(&web->arena, web->field_count, sizeof *adder.code);
    if (adder.code == NULL)
        return memory_failed(&web->runtime->memory, err);
    for (uint32_t m = 0; status == TIDE_STATUS_OK && m < measures->count; m++) {
        struct text stem;
        if (!nature_is_year_to_date(dictionary_text(measures, m), &stem))
            continue;
        uint32_t of = dictionary_find(measures, stem);
        if (of != DICTIONARY_NONE)
            status = relate_measure(&adder, m, of, err);
    }
    return status;
}
