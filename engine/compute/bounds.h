/*
 * bounds.h - between which answers the rounding of the inputs leaves the true one.
 *
 * A figure printed as v with half-width h lies in [v - h, v + h]. The bounds of an answer
 * are its least and largest value over all figures in these intervals, each figure varying
 * once: a share bounds itself in its own total. Ends of intervals are whole numbers of
 * halves of the last place; a bound is a quotient of such numbers, rounded once, in the
 * form of the answer. Rounding keeps the order, so the answer stays between its bounds.
 *
 * Where the divisor could be 0 a side has no bound: undefined. What has no value has no
 * bounds, in the same state. Doubles do not say to which digit they are known:
 * not_applicable.
 */
#ifndef COMPUTE_BOUNDS_H
#define COMPUTE_BOUNDS_H

#include "compute/computation.h"

/* From least to largest, in halves of the last place or any other unit. */
struct bounds_range {
    int128 low;
    int128 high;
};

static inline struct bounds_range bounds_range_of(int128 twice, int128 half)
{
    struct bounds_range range = {twice - half, twice + half};
    return range;
}

/* The interval of figure t; the cell has a value. */
struct bounds_range bounds_of_figure(const tide_series *in, size_t t);

/* The same of what cannot be below 0. */
struct bounds_range bounds_above_zero(struct bounds_range range);

enum { BOUNDS_MAX_TERMS = 3 };

/* R = sum of top[i] x[i] / sum of bottom[i] x[i]: each x once, in its own range. Such a
   quotient has its extremes at corners of the ranges. */
struct bounds_quotient {
    size_t count;
    int128 top[BOUNDS_MAX_TERMS];
    int128 bottom[BOUNDS_MAX_TERMS];
};

/* Room for the bounds of the cells of a column. TIDE_STATUS_NO_MEMORY */
tide_status bounds_column_new(const struct series_out *like, size_t count,
                              struct arena *arena, struct series_out *out,
                              tide_error *err);

/* Has cell t of a row bounds to be found? False: it has none, which is written. */
bool bounds_begin(const struct compute_call *call, size_t row, size_t t);

/* No bound on either side. */
void bounds_none(const struct compute_call *call, size_t row, size_t t, tide_state state);

/* Write the bounds of such a quotient. */
void bounds_put_quotient(const struct compute_call *call, size_t row, size_t t,
                         const struct bounds_quotient *quotient,
                         const struct bounds_range *x);

/* Write both bounds as quotients in the form of the answer; divisors not 0. */
void bounds_put_ends(const struct compute_call *call, size_t row, size_t t,
                     struct bounds_range top, struct bounds_range bottom);

/* Write the bounds of a figure in the unit of the measure. */
void bounds_put_figure(const struct compute_call *call, size_t row, size_t t,
                       struct bounds_range range);

/* Each bound that its rounding has carried past the answer goes back to it. */
void bounds_hold_answer(const struct compute_call *call, size_t row, size_t t);

#endif
