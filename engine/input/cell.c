/*
 * cell.c - marks of absence, slashed dates, totals.
 */
#include "input/cell.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "time/period.h"

/* Their first bytes are asked for in cell_is_missing. */
static const char *const usual_marks[] = {"NA", "N/A", "n/a", "#N/A",        "null", ":",
                                          "..", "...", ".",   "\xE2\x80\xA6" /* ... */};

static const char *const totals[] = {
    "Total",
    "Totals",
    "Grand total",
    "World",
    "All",
    "Sum",
    "Monde",
    "Ensemble",
    "\xD0\x9C\xD0\xB8\xD1\x80",
    "\xD0\x92\xD1\x81\xD0\xB5\xD0\xB3\xD0\xBE",
    "\xD0\x98\xD1\x82\xD0\xBE\xD0\xB3\xD0\xBE",
};

static tide_status mark_parse(struct text piece, struct missing_mark *out,
                              struct arena *arena, tide_error *err)
{
    const char *equal = memchr(piece.at, '=', piece.length);
    struct text text = piece;

    out->state = TIDE_STATE_MISSING;
    if (equal != NULL) {
        struct text name = {.at = equal + 1,
                            .length = piece.length - (size_t)(equal + 1 - piece.at)};
        text.length = (size_t)(equal - piece.at);
        const char *c_name = arena_text(arena, name.at, name.length);
        if (c_name == NULL)
            return memory_failed(arena->memory, err);
        const tide_state_row *row = tide_state_find_name(c_name);
        if (row == NULL || tide_state_has_value(row->code)) {
            error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                      "--missing-marks: \"%s\" is no state without value", c_name);
            error_hint(err, "the states: tide list states");
            return TIDE_STATUS_ARGUMENT;
        }
        out->state = row->code;
    }
    out->text = text;
    return TIDE_STATUS_OK;
}

tide_status missing_marks_parse(struct arena *arena, const char *text,
                                struct missing_marks *out, tide_error *err)
{
    size_t count = 1;
    for (const char *c = text; *c != '\0'; c++)
        count += *c == ',';

    struct missing_mark *mark = arena_alloc(arena, count, sizeof *mark);
    char *copy = arena_text(arena, text, strlen(text));
    if (mark == NULL || copy == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(copy, ",");
        struct text piece = text_trim((struct text){.at = copy, .length = length});
        tide_status status = mark_parse(piece, &mark[i], arena, err);
        if (status != TIDE_STATUS_OK)
            return status;
        copy += length + (copy[length] == ',');
    }
    out->extra = mark;
    out->extra_count = count;
    return TIDE_STATUS_OK;
}

bool cell_is_missing(const struct missing_marks *marks, struct text cell,
                     tide_state *out_state)
{
    *out_state = TIDE_STATE_MISSING;
    if (cell.length == 0)
        return true;
    for (size_t i = 0; i < marks->extra_count; i++) {
        if (text_equal(cell, marks->extra[i].text)) {
            *out_state = marks->extra[i].state;
            return true;
        }
    }
    if (cell.length > 4 || strchr("Nn#:.\xE2", cell.at[0]) == NULL)
        return false;
    for (size_t i = 0; i < COUNT_OF(usual_marks); i++)
        if (text_is(cell, usual_marks[i]))
            return true;
    return false;
}

bool cell_is_dash(struct text cell)
{
    if (cell.length == 0 || (cell.at[0] != '-' && cell.at[0] != '\xE2'))
        return false;
    return text_is(cell, "-") || text_is(cell, "\xE2\x80\x93") ||
           text_is(cell, "\xE2\x80\x94");
}

bool cell_is_total(struct text cell)
{
    for (size_t i = 0; i < COUNT_OF(totals); i++)
        if (text_is_caseless(cell, totals[i]))
            return true;
    return false;
}

/* A whole number of `low` to `high` digits at *at; moves behind it. */
static bool take_digits(struct text cell, size_t *at, size_t low, size_t high,
                        int32_t *out)
{
    size_t count = 0;

    *out = 0;
    while (*at < cell.length && count < high && cell.at[*at] >= '0' &&
           cell.at[*at] <= '9') {
        *out = *out * 10 + (cell.at[*at] - '0');
        (*at)++;
        count++;
    }
    return count >= low;
}

static bool take_slash(struct text cell, size_t *at)
{
    if (*at == cell.length || cell.at[*at] != '/')
        return false;
    (*at)++;
    return true;
}

bool cell_is_slashed_day(struct text cell, int32_t *out_first, int32_t *out_second,
                         int32_t *out_year)
{
    size_t at = 0;

    return take_digits(cell, &at, 1, 2, out_first) && take_slash(cell, &at) &&
           take_digits(cell, &at, 1, 2, out_second) && take_slash(cell, &at) &&
           take_digits(cell, &at, 4, 4, out_year) && at == cell.length &&
           *out_first >= 1 && *out_first <= 31 && *out_second >= 1 && *out_second <= 31;
}

bool cell_is_slashed_pair(struct text cell, bool *is_next_year)
{
    size_t at = 0;
    int32_t year;
    int32_t part;

    if (!take_digits(cell, &at, 4, 4, &year) || !take_slash(cell, &at) ||
        !take_digits(cell, &at, 2, 2, &part) || at != cell.length)
        return false;
    *is_next_year = part == (year + 1) % 100;
    return true;
}

static tide_status slashed_period(enum date_order order, int32_t first, int32_t second,
                                  int32_t year, tide_period *out, tide_error *err)
{
    char iso[TIDE_PERIOD_TEXT_SIZE];
    int length = snprintf(iso, sizeof iso, "%04d-%02d-%02d", (int)year,
                          (int)(order == DATES_DMY ? second : first),
                          (int)(order == DATES_DMY ? first : second));
    return tide_period_parse(iso, (size_t)length, out, err);
}

static tide_status refuse_language(unsigned languages, const struct period_style *style,
                                   tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "bad_period", "a %s word, in a column of %s ones",
              words_language(languages), words_language(style->languages));
    error_hint(err, "one column, one language; --names says which");
    return TIDE_STATUS_PARSE;
}

/* With a year of four digits. */
static tide_status long_period(struct text cell, const struct period_style *style,
                               tide_period *out, tide_error *err)
{
    tide_period period;
    unsigned languages;
    int32_t first;
    int32_t second;
    int32_t year;

    if (style->order != DATES_UNSAID && cell_is_slashed_day(cell, &first, &second, &year))
        return slashed_period(style->order, first, second, year, out, err);
    if (period_read(cell.at, cell.length, out, NULL) == TIDE_STATUS_OK ||
        (style->has_french_quarters && period_french_quarter(cell, out)))
        return TIDE_STATUS_OK;
    if (!period_of_words(cell, &period, &languages))
        return period_read(cell.at, cell.length, out, err);
    if ((languages & style->languages) == 0)
        return refuse_language(languages, style, err);
    *out = period;
    return TIDE_STATUS_OK;
}

tide_status cell_period(struct text cell, const struct period_style *style,
                        tide_period *out, tide_error *err)
{
    char buffer[LONG_YEAR_BYTES];
    tide_status status = long_period(cell, style, out, err);

    if (status == TIDE_STATUS_OK || style->short_years == 0)
        return status;
    struct text text = {.at = buffer};
    text.length = period_long_year(cell, style->short_years, buffer);
    return text.length > 0 ? long_period(text, style, out, err) : status;
}

bool cell_is_period(struct text cell, int32_t short_years)
{
    static const enum date_order orders[] = {DATES_DMY, DATES_MDY};
    size_t count = memchr(cell.at, '/', cell.length) != NULL ? COUNT_OF(orders) : 1;
    tide_period period;

    for (size_t i = 0; i < count; i++) {
        struct period_style style = {.order = orders[i],
                                     .languages = WORDS_ALL,
                                     .has_french_quarters = true,
                                     .short_years = short_years};
        if (cell_period(cell, &style, &period, NULL) == TIDE_STATUS_OK)
            return true;
    }
    return false;
}
