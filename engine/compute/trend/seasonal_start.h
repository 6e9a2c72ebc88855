/*
 * seasonal_start.h - where seasonal smoothing starts: the classical decomposition of the
 * first two years.
 *
 *     T   mean of s figures round t; for an even s of s + 1, the ends half
 *     c   mean of x - T (mult: x / T) by sub-period, centred to 0 (to 1)
 *     l, b   intercept at 0 and slope of the line through the values of T, numbered from 1
 */
#ifndef COMPUTE_TREND_SEASONAL_START_H
#define COMPUTE_TREND_SEASONAL_START_H

#include <stdbool.h>
#include <stddef.h>

struct seasonal_start {
    double level;
    double slope;
    double *season; /* [s] borrowed from the caller; first that of x[0] */
};

/* x [2 s], s at least 2; mult: all above 0. out->season must be set. */
void seasonal_start_make(const double *x, size_t s, bool is_mult,
                         struct seasonal_start *out);

#endif
