/*
 * cell.h - what the text of one cell can be: nothing, a number, a date.
 */
#ifndef INPUT_CELL_H
#define INPUT_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/period.h"
#include "tide/state.h"
#include "base/text.h"
#include "time/period_words.h"

/* A text that stands for a figure without value. */
struct missing_mark {
    struct text text;
    tide_state state;
};

struct missing_marks {
    const struct missing_mark *extra; /* [extra_count] before the usual ones */
    size_t extra_count;
};

/* Read "x=not_applicable,n/d" into marks of the arena. ARGUMENT, NO_MEMORY. */
tide_status missing_marks_parse(struct arena *arena, const char *text,
                                struct missing_marks *out, tide_error *err);

/* Does a trimmed cell say that there is no value? Spelt as in the list, case counts. */
bool cell_is_missing(const struct missing_marks *marks, struct text cell,
                     tide_state *out_state);

bool cell_is_dash(struct text cell); /* "-", en dash, em dash: zero or missing */

/* The usual name of a total or of the world, in English, French or Russian. */
bool cell_is_total(struct text cell);

/* Days written with slashes say by no rule which part is the month. */
enum date_order { DATES_UNSAID, DATES_DMY, DATES_MDY };

/* 03/04/2024: both parts 1 to 31. */
bool cell_is_slashed_day(struct text cell, int32_t *out_first, int32_t *out_second,
                         int32_t *out_year);

/* 2010/11; is_next_year: the second part is the year after the first. */
bool cell_is_slashed_pair(struct text cell, bool *is_next_year);

/* How a column writes its periods, beyond the forms that have one meaning. */
struct period_style {
    enum date_order order;
    unsigned languages;       /* of names of months: WORDS_EN ... */
    bool has_french_quarters; /* T1 2024 */
    int32_t short_years;      /* first of the hundred years that 24 is of; 0: none */
};

/* For a first look: either order of days, words of any language. */
bool cell_is_period(struct text cell, int32_t short_years);

/* A period in the style of its column. PARSE. */
tide_status cell_period(struct text cell, const struct period_style *style,
                        tide_period *out, tide_error *err);

#endif
