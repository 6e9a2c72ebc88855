/*
 * amount.h - a decimal of up to 37 digits with its exponent, and arithmetic on it that
 * rounds in a direction that the caller chooses, or not at all where the digits fit.
 *
 * Sums and products of printed figures fit and are exact; quotients keep at least 18
 * digits. A bound that was rounded outward is still a bound.
 */
#ifndef AUDIT_AMOUNT_H
#define AUDIT_AMOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "number/exact.h"

/* mantissa * 10^exponent; |mantissa| below 10^37. */
struct amount {
    int128 mantissa;
    int32_t exponent;
};

enum rounding { ROUND_DOWN, ROUND_UP, ROUND_NEAR };

enum { AMOUNT_TEXT_SIZE = 96 };

struct amount amount_make(int64_t mantissa, int32_t exponent);

struct amount amount_negate(struct amount a);
struct amount amount_add(struct amount a, struct amount b, enum rounding how);
struct amount amount_multiply(struct amount a, struct amount b, enum rounding how);
struct amount amount_divide(struct amount a, struct amount b,
                            enum rounding how); /* b not 0 */

int amount_sign(struct amount a);
int amount_compare(struct amount a, struct amount b);

/* Near it: for choosing, never for deciding. */
double amount_double(struct amount a);

/* The decimal of 15 digits nearest to a finite double. */
struct amount amount_of_double(double value);

/* The power of ten of the leading digit; 0 for 0. */
int32_t amount_magnitude(struct amount a);

/* To a number of significant digits; what has no more stays as it is. */
struct amount amount_round(struct amount a, int32_t digits, enum rounding how);

/* Plain digits of a / 10^shift, no trailing zeros, and a NUL; the length. */
size_t amount_format(struct amount a, int32_t shift, char buffer[AMOUNT_TEXT_SIZE]);

#endif
