/*
 * nature.c - the table of natures. The first row that fits counts; a measure that fits
 * none is a stock: nothing is assumed of it.
 */
#include "audit/nature.h"

#include <string.h>

static const struct {
    const char *pattern;
    enum nature nature;
    bool may_be_negative;
} rows[] = {
    {"*rank", NATURE_RANK, false},
    {"*rank*", NATURE_RANK, false},
    {"*ordinal", NATURE_EVENT, false},
    {"cumulated_*", NATURE_COUNTER, false},
    {"*balance*", NATURE_FLOW, true},
    {"*fdi*", NATURE_FLOW, true},
    {"*_net", NATURE_FLOW, true},
    {"*share*", NATURE_STOCK, false},
    {"*target*", NATURE_STOCK, false},
    {"*potential*", NATURE_STOCK, false},
    {"*planned*", NATURE_STOCK, false},
    {"*capacity*", NATURE_STOCK, false},
    {"exports", NATURE_FLOW, false},
    {"imports", NATURE_FLOW, false},
    {"turnover", NATURE_FLOW, false},
    {"trade", NATURE_FLOW, false},
    {"*_sales_value", NATURE_FLOW, false},
    {"*_sales_volume", NATURE_FLOW, false},
    {"sales_*", NATURE_FLOW, false},
    {"transactions_value", NATURE_FLOW, false},
    {"*_output", NATURE_FLOW, false},
    {"*production", NATURE_FLOW, false},
    {"foreign_investment", NATURE_FLOW, false},
    {"fixed_capital_investment", NATURE_FLOW, false},
    {"new_*", NATURE_FLOW, false},
    {"graduates", NATURE_FLOW, false},
    {"invested", NATURE_COUNTER, false},
    {"jobs_created", NATURE_COUNTER, false},
};

/* Columns of a table that add up over no parts, or over parts but not over time. */
static const struct {
    const char *pattern;
    enum nature nature;
} column_rows[] = {
    {"growth", NATURE_RATE},      {"growth_*", NATURE_RATE},
    {"yoy*", NATURE_RATE},        {"qoq*", NATURE_RATE},
    {"mom*", NATURE_RATE},        {"change*", NATURE_RATE},
    {"index", NATURE_RATE},       {"index_*", NATURE_RATE},
    {"*price*", NATURE_RATE},     {"*unit_value*", NATURE_RATE},
    {"rate", NATURE_RATE},        {"*_rate", NATURE_RATE},
    {"*inflation*", NATURE_RATE}, {"*_pct", NATURE_RATE},
    {"*percent*", NATURE_RATE},   {"*ratio*", NATURE_RATE},
    {"*_per_*", NATURE_RATE},     {"average*", NATURE_RATE},
    {"mean*", NATURE_RATE},       {"median*", NATURE_RATE},
    {"*wage*", NATURE_RATE},      {"*population*", NATURE_STOCK},
    {"*reserves*", NATURE_STOCK}, {"*debt*", NATURE_STOCK},
    {"stock*", NATURE_STOCK},     {"*_stock", NATURE_STOCK},
    {"*_stocks", NATURE_STOCK},
};

bool nature_of_column(struct text measure, enum nature *out)
{
    struct text stem;

    for (size_t i = 0; i < COUNT_OF(column_rows); i++)
        if (nature_matches(column_rows[i].pattern, measure, &stem)) {
            *out = column_rows[i].nature;
            return true;
        }
    return false;
}

bool nature_matches(const char *pattern, struct text name, struct text *stem)
{
    const char *star = strchr(pattern, '*');
    size_t before = star != NULL ? (size_t)(star - pattern) : strlen(pattern);
    const char *rest = star != NULL ? star + 1 : "";
    const char *second = strchr(rest, '*');

    *stem = (struct text){name.at, 0};
    if (name.length < before || memcmp(name.at, pattern, before) != 0)
        return false;
    if (star == NULL)
        return name.length == before;
    if (second == NULL) {
        size_t after = strlen(rest);
        *stem = (struct text){name.at + before, name.length - before - after};
        return name.length >= before + after &&
               memcmp(name.at + name.length - after, rest, after) == 0;
    }
    size_t inner = (size_t)(second - rest); /* *inner*: anywhere */
    for (size_t at = before; at + inner <= name.length; at++)
        if (memcmp(name.at + at, rest, inner) == 0)
            return true;
    return false;
}

struct measure_nature nature_of(struct text measure)
{
    struct text stem;
    bool is_index;

    if (nature_is_link(measure, &stem, &is_index) ||
        nature_is_growth(measure, &stem, &is_index))
        return (struct measure_nature){.nature = NATURE_RATE, .may_be_negative = true};
    if (nature_is_year_to_date(measure, &stem))
        return (struct measure_nature){.nature = NATURE_STOCK, .may_be_negative = true};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (nature_matches(rows[i].pattern, measure, &stem))
            return (struct measure_nature){.nature = rows[i].nature,
                                           .may_be_negative = rows[i].may_be_negative};
    return (struct measure_nature){.nature = NATURE_STOCK};
}

struct rate_pattern {
    const char *pattern;
    bool is_index;
};

static bool match_rate(const struct rate_pattern *rate, size_t count, struct text measure,
                       struct text *stem, bool *is_index)
{
    for (size_t i = 0; i < count; i++) {
        *is_index = rate[i].is_index;
        if (nature_matches(rate[i].pattern, measure, stem) && stem->length > 0)
            return true;
    }
    return false;
}

bool nature_is_link(struct text measure, struct text *stem, bool *is_index)
{
    static const struct rate_pattern links[] = {
        {"*_mom", false},     {"*_mom_pct", false},  {"*_qoq", false},
        {"*_qoq_pct", false}, {"*_mom_index", true}, {"*_qoq_index", true},
    };
    return match_rate(links, COUNT_OF(links), measure, stem, is_index);
}

bool nature_is_year_to_date(struct text measure, struct text *stem)
{
    return (nature_matches("*_ytd", measure, stem) ||
            nature_matches("*_cumulated", measure, stem)) &&
           stem->length > 0;
}

bool nature_is_growth(struct text measure, struct text *stem, bool *is_index)
{
    static const struct rate_pattern rates[] = {
        {"*_yoy", false},        {"*_yoy_pct", false}, {"*_growth", false},
        {"*_growth_pct", false}, {"*_index", true},    {"*_index_pct", true},
    };

    return !nature_is_link(measure, stem, is_index) &&
           match_rate(rates, COUNT_OF(rates), measure, stem, is_index);
}
