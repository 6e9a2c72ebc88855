/*
 * notation.h - how a column writes its figures, decided from evidence, never per cell.
 *
 * Two marks in one cell: the last is the decimal mark. One mark twice: grouping. A mark
 * not followed by exactly three digits, or after a zero or more than three digits:
 * decimal. A mark that never shows more than that is open, and is not guessed.
 */
#ifndef INPUT_NOTATION_H
#define INPUT_NOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "number/decimal.h"

enum { NOTATION_MARKS = 8 }; /* . , ' U+2019 blank U+00A0 U+2009 U+202F */

struct notation {
    size_t decimal[NOTATION_MARKS];
    size_t grouping[NOTATION_MARKS];
    size_t open[NOTATION_MARKS]; /* 1.234: either reading */
    char open_text[32];          /* the first such cell, */
    uint64_t open_line;          /* and its line */
};

struct number_shape {
    bool is_whole;  /* digits only */
    bool is_padded; /* a leading zero before other digits */
};

/* Is the cell written like a number, in whatever notation? Adds what it shows. */
bool notation_see(struct notation *notation, struct text cell, uint64_t line,
                  struct number_shape *out);

/* Is the cell written so that its mark could be either, such as 1.234? */
bool notation_is_open(struct text cell);

/* Has any cell shown a mark? */
bool notation_has_marks(const struct notation *notation);

void notation_join(struct notation *all, const struct notation *column);

/*
 * Decide. decimal 0 and grouping NULL: from the evidence.
 *
 * TIDE_STATUS_SHAPE     "ambiguous_number"
 * TIDE_STATUS_ARGUMENT  marks that are none, or equal
 */
tide_status notation_decide(const struct notation *notation, char decimal,
                            const char *grouping, struct decimal_marks *out,
                            tide_error *err);

#endif
