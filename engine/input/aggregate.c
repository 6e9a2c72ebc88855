/*
 * aggregate.c - lists of totals, groups of countries and classifications.
 */
#include "input/aggregate.h"

#include "input/cell.h"
#include "input/name.h"

/* Codes of groups of countries that stand among countries. */
static const char *const groups[] = {
    "W00",
    "WLD",
    "WORLD",
    "WL",
    "TOT",
    "_T",
    "EU27_2020",
    "EU28",
    "EU27",
    "EU25",
    "EU15",
    "EA",
    "EA19",
    "EA20",
    "EXT_EU27_2020",
    "INT_EU27_2020",
    "EU27_2020_NAL",
    "EXTRA_EU27_2020",
    "INTRA_EU27_2020",
};

/* Codes that are a total in a column of this name only; no case. */
static const struct {
    const char *column;
    const char *member;
} codes[] = {
    {"partnerCode", "0"},      {"partner2Code", "0"},
    {"Partner Code", "0"},     {"PartnerCode", "0"},
    {"2nd Partner Code", "0"}, {"2ndPartnerCode", "0"},
    {"customsCode", "C00"},    {"Customs Proc. Code", "C00"},
    {"motCode", "0"},          {"Mode of Transport Code", "0"},
    {"mosCode", "0"},
};

bool aggregate_is_total(struct text column, struct text member)
{
    if (cell_is_total(member))
        return true;
    for (size_t i = 0; i < COUNT_OF(groups); i++)
        if (text_is(member, groups[i]))
            return true;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (text_is(member, codes[i].member) && text_is_caseless(column, codes[i].column))
            return true;
    return false;
}

bool aggregate_has_levels(struct text column)
{
    return name_is_classification(column);
}

bool aggregate_is_level(struct text column, struct text code)
{
    for (size_t i = 0; i < code.length; i++)
        if (code.at[i] < '0' || code.at[i] > '9')
            return false;
    if (name_has_short_levels(column))
        return code.length >= 1 && code.length <= 5;
    return code.length >= 2 && code.length <= 10 && code.length % 2 == 0;
}
