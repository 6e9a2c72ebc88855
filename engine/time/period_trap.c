/*
 * period_trap.c - the known traps among written periods: spreadsheet day numbers, fiscal
 * years, trimesters, years of two digits, slashed dates. None is ever guessed at; each is
 * refused with words that name it.
 */
#include "time/period_trap.h"

#include <string.h>

#include "base/error.h"
#include "time/calendar.h"
#include "time/month_word.h"
#include "time/period.h"

enum trap { TRAP_TRIMESTER, TRAP_DAY_NUMBER, TRAP_FISCAL, TRAP_SLASHED, TRAP_SHORT_YEAR };

static const struct {
    char pattern[12];
    enum trap trap;
} traps[] = {
    {"yyyy-Tn", TRAP_TRIMESTER},   {"yyyyTn", TRAP_TRIMESTER},
    {"Tn yyyy", TRAP_TRIMESTER},   {"nnnnn", TRAP_DAY_NUMBER},
    {"yyyy/nnnn", TRAP_FISCAL},    {"yyyy-nnnn", TRAP_FISCAL},
    {"nn/dd/yyyy", TRAP_SLASHED},  {"n/dd/yyyy", TRAP_SLASHED},
    {"nn/d/yyyy", TRAP_SLASHED},   {"n/d/yyyy", TRAP_SLASHED},
    {"nn/dd/yy", TRAP_SHORT_YEAR}, {"n/dd/yy", TRAP_SHORT_YEAR},
    {"nn/d/yy", TRAP_SHORT_YEAR},  {"n/d/yy", TRAP_SHORT_YEAR},
    {"dd.nn.yy", TRAP_SHORT_YEAR}, {"dd-nn-yy", TRAP_SHORT_YEAR},
    {"nn/yy", TRAP_SHORT_YEAR},    {"nn.yy", TRAP_SHORT_YEAR},
    {"nn-yy", TRAP_SHORT_YEAR},    {"yyQn", TRAP_SHORT_YEAR},
    {"yy-Qn", TRAP_SHORT_YEAR},    {"Qn yy", TRAP_SHORT_YEAR},
    {"Qn-yy", TRAP_SHORT_YEAR},    {"Qn/yy", TRAP_SHORT_YEAR},
};

/* The name of a month, a mark and two digits. */
static bool is_month_and_short_year(struct text text)
{
    struct period_parts parts;
    unsigned languages;

    if (text.length < 6)
        return false;

    struct text word = {.at = text.at, .length = text.length - 3};
    struct text year = {.at = text.at + word.length, .length = 3};
    if (!period_form_match("-yy", year, &parts) &&
        !period_form_match(" yy", year, &parts) &&
        !period_form_match("/yy", year, &parts) &&
        !period_form_match(".yy", year, &parts))
        return false;
    return month_of_word(word, &languages) > 0;
}

bool period_short_year(struct text text, size_t *out_at)
{
    struct period_parts parts;

    for (size_t i = 0; i < COUNT_OF(traps); i++) {
        if (traps[i].trap != TRAP_SHORT_YEAR ||
            !period_form_match(traps[i].pattern, text, &parts))
            continue;
        *out_at = (size_t)(strchr(traps[i].pattern, 'y') - traps[i].pattern);
        return true;
    }
    *out_at = text.length - 2;
    return is_month_and_short_year(text);
}

static tide_status refuse_short_year(tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "short_year", "the year has two digits");
    error_hint(err, "write the year with four digits, or say the hundred: --short-years "
                    "1970");
    return TIDE_STATUS_PARSE;
}

static tide_status refuse_shape(tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "bad_period", "not a period");
    error_expected(err, "a period such as 2024, 2024-Q1, 2024-03 or 2024-03-15");
    return TIDE_STATUS_PARSE;
}

/* Spreadsheets count days from 1899-12-30: they hold 1900 for a leap year. */
static tide_status refuse_day_number(int32_t number, tide_error *err)
{
    char date[TIDE_PERIOD_TEXT_SIZE];
    tide_period origin = period_day(1899, 12, 30);

    refuse_shape(err);
    tide_period_format(period_of(TIDE_FREQ_D, origin.ordinal + number), date,
                       sizeof date);
    error_hint(err, "spreadsheet day %s", date);
    return TIDE_STATUS_PARSE;
}

static void hint_fiscal(tide_error *err)
{
    error_hint(err, "fiscal years are not read; write the calendar year or a window "
                    "such as 2023-04-01/P12M");
}

static tide_status refuse_trap(enum trap trap, struct period_parts parts, tide_error *err)
{
    switch (trap) {
    case TRAP_TRIMESTER:
        error_set(err, TIDE_STATUS_PARSE, "bad_period", "trimesters are not read");
        error_hint(err, "T is four months in SDMX; a quarter is written as %04d-Q%d",
                   parts.year, parts.number);
        return TIDE_STATUS_PARSE;
    case TRAP_DAY_NUMBER:
        return refuse_day_number(parts.number, err);
    case TRAP_FISCAL:
        refuse_shape(err);
        if (parts.number == parts.year + 1)
            hint_fiscal(err);
        return TIDE_STATUS_PARSE;
    case TRAP_SLASHED:
        error_set(err, TIDE_STATUS_PARSE, "ambiguous_date",
                  "day and month cannot be told apart");
        error_hint(err, "write year, month, day, such as 2024-03-15");
        return TIDE_STATUS_PARSE;
    default:
        return refuse_short_year(err);
    }
}

tide_status period_refuse(struct text text, tide_error *err)
{
    struct period_parts parts;

    if (err == NULL)
        return TIDE_STATUS_PARSE;
    for (size_t i = 0; i < COUNT_OF(traps); i++)
        if (period_form_match(traps[i].pattern, text, &parts) &&
            (traps[i].trap != TRAP_DAY_NUMBER || text.at[0] != '0'))
            return refuse_trap(traps[i].trap, parts, err);
    return is_month_and_short_year(text) ? refuse_short_year(err) : refuse_shape(err);
}

void period_hint_parts(const char *pattern, struct period_parts parts, tide_error *err)
{
    bool is_year_then_two_digits =
        text_is(text_of(pattern), "yyyy/nn") || text_is(text_of(pattern), "yyyy-nn");

    if (is_year_then_two_digits && parts.number == (parts.year + 1) % 100)
        hint_fiscal(err);
    else if (text_is(text_of(pattern), "yyyynn") && parts.number == 52)
        error_hint(err, "52 is the whole year in Comext");
}
