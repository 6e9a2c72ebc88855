/*
 * group_moments.h - sums, squares and products of the figures of a group.
 *
 * Decimals: sums in 128 bits, squares and products in 256, so every mean, variance and
 * slope is one quotient of exact integers, rounded once. Doubles: sums correctly rounded,
 * squares and products of the distances from the means, to 106 bits each and added up
 * without a rounding. Neither depends on the order of the figures.
 */
#ifndef GROUP_GROUP_MOMENTS_H
#define GROUP_GROUP_MOMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "number/exact.h"

/* Figures side by side: DECIMAL mantissas of one scale, or REAL. */
struct group_batch {
    const int64_t *mantissa; /* [count]; NULL: REAL */
    const double *real;      /* [count] */
    size_t count;
    int32_t scale;  /* DECIMAL */
    uint64_t bound; /* DECIMAL: no figure is larger, either sign */
};

/* Of one batch of figures. */
int128 moments_sum(const struct group_batch *x);
double moments_real_sum(const struct group_batch *x);
double moments_mean(const struct group_batch *x);     /* count > 0 */
double moments_variance(const struct group_batch *x); /* by count - 1; count > 1 */

/* Of two, figure by figure; counts agree. */
struct group_pair {
    struct group_batch x;
    struct group_batch y;
};

enum moments_pair { MOMENTS_SLOPE, MOMENTS_COVARIANCE, MOMENTS_CORRELATION, MOMENTS_R2 };

/* x on y; count > 1. false: y, or for the correlation x or y, is constant. */
bool moments_of_pair(const struct group_pair *pair, enum moments_pair what, double *out);

/* Sums of exact figures, however they were come by; mantissas. */
struct moments_sums {
    size_t count;
    int32_t x_scale;
    int32_t y_scale;
    int128 x;
    int128 y;
    struct int256 xx;
    struct int256 xy;
    struct int256 yy;
};

/* The same from sums: y_scale, y, xy and yy are of no use to the variance; xx and yy, or xx
   alone, are of none to the covariance and the slope. */
double moments_sums_variance(const struct moments_sums *sums);
bool moments_sums_pair(const struct moments_sums *sums, enum moments_pair what,
                       double *out);
double moments_sums_weighted_mean(const struct moments_sums *sums);

/* The sum of x * y over that of y. The sum of y is not 0. */
double moments_weighted_mean(const struct group_pair *pair);

/* The sign of the sum of the figures: -1, 0, 1. */
int moments_sign(const struct group_batch *x);

#endif
