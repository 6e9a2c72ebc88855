/*
 * figure.h - a cell of figures as it is written: the number, and what stands behind it.
 */
#ifndef INPUT_FIGURE_H
#define INPUT_FIGURE_H

#include <stdbool.h>

#include "base/text.h"
#include "number/decimal.h"
#include "number/scale_word.h"

struct figure_parts {
    struct text number; /* without the percent sign or scale word */
    bool is_percent;
    bool is_scaled;
    struct scale_word word; /* is_scaled */
};

/* Part a trimmed cell. */
struct figure_parts figure_split(struct text cell);

/* Is it written like a number, percent sign and scale word allowed? */
bool figure_is_like(struct text cell);

/* How a column writes its figures, beside its marks. */
struct figure_style {
    bool has_marks;  /* its marks are said, or shown by the sample */
    bool is_percent; /* every cell has the sign */
    bool has_words;  /* the sample shows scale words, */
    bool has_short;  /* billion among them, */
    bool has_long;   /* or milliard */
};

/*
 * Read a cell of a column. A scale word changes the scale of the figure, never its
 * digits: 3,4 млрд is {34, -8}, which fits 64 bits when written out.
 *
 * TIDE_STATUS_PARSE     "bad_number", "bad_grouping", "ambiguous_number",
 *                       "mixed_percent", "mixed_scale"
 * TIDE_STATUS_OVERFLOW  "number_range"
 */
tide_status figure_parse(struct text cell, const struct decimal_marks *marks,
                         const struct figure_style *style, struct decimal *out,
                         tide_error *err);

/* The same figure with 0 decimals or more. */
struct decimal figure_plain(struct decimal figure);

#endif
