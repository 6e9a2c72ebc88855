/*
 * decimal.h - figures as written: an int64 mantissa and the count of decimals printed.
 *
 * 12.50 is {1250, 2}. Nothing is rounded; what does not fit is an overflow. No locale.
 */
#ifndef NUMBER_DECIMAL_H
#define NUMBER_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"

enum { DECIMAL_MAX_SCALE = 18, DECIMAL_TEXT_SIZE = 48 };

struct decimal {
    int64_t mantissa;
    int32_t scale; /* decimals printed, 0 to 18; an exponent is folded in */
};

/* How a column writes its figures. */
struct decimal_marks {
    char decimal;     /* '.' or ',' */
    char grouping[4]; /* UTF-8 of the grouping mark; empty: none */
    bool is_percent;  /* a trailing % is required and dropped */
};

/* '.' and no grouping. */
struct decimal_marks decimal_marks_default(void);

/*
 * Read one figure: sign + - U+2212, trailing minus or parentheses for negatives, digits
 * with grouping by threes, one decimal mark, an exponent (1.2E+05). `.5` and `5.` are
 * read. Never: nan inf hex, blanks, other letters.
 *
 * marks  NULL: the default
 *
 * TIDE_STATUS_PARSE     "bad_number" or "bad_grouping": err->caret_at holds the byte
 *                       offset of the offence (the caller turns it into a place)
 * TIDE_STATUS_OVERFLOW  "number_range": no int64 mantissa with 0 to 18 decimals
 */
tide_status decimal_parse(const char *text, size_t length,
                          const struct decimal_marks *marks, struct decimal *out,
                          tide_error *err);

/* The text of mantissa / 10^scale with all decimals, '.', and a NUL; its length. */
size_t decimal_format(int64_t mantissa, int32_t scale, char buffer[DECIMAL_TEXT_SIZE]);

/* The mantissa at a scale not below decimal.scale, which may be below 0: {34, -8} is
   3400000000; false on overflow. */
bool decimal_rescale(struct decimal decimal, int32_t scale, int64_t *out);

/*
 * Round the text of a number (as decimal_format or real_format write it, exponents too)
 * to `decimals` places, half away from zero (half_even: to even), trailing zeros kept.
 * Returns the length; 0 if size is too small. decimals 0 to 30; -0.00 becomes 0.00.
 */
size_t decimal_round_text(const char *text, size_t length, int32_t decimals,
                          bool half_even, char *buffer, size_t size);

/* 10^n, n 0 to 18. */
int64_t decimal_power(int32_t n);

#endif
