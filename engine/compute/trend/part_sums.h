/*
 * part_sums.h - the residual sums of squares of every first and every last part of a
 * series, about its mean (k = 1) or its line in time (k = 2).
 *
 * What a figure adds to the sum of those before it is a recursive residual, squared:
 *
 *     w[m] = (x[m] - f b) / sqrt(1 + f (F F')^-1 f'),   b fitted to the figures before m,
 *     R[m + 1] = R[m] + w[m]^2                          f = 1, or 1 and t
 *
 * One pass from the first figure and one back from the last give all parts by adding
 * squares alone: nothing cancels (Brown, Durbin, Evans 1975).
 *
 * All in double-double, in units of a lattice. A residual that is rounding only is 0.
 */
#ifndef COMPUTE_TREND_PART_SUMS_H
#define COMPUTE_TREND_PART_SUMS_H

#include "compute/trend/lattice.h"

/* Parts of k figures or fewer have the sum 0, the first k figures the residual 0. */
struct part_sums {
    size_t count;
    size_t k;
    struct dd *r1; /* [count + 1] of the figures before m */
    struct dd *r2; /* [count + 1] of those from m on */
    double *w;     /* [count] */
};

/*
 * All sums in the arena: by recursion, and by the definition, a fit for every part.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status part_sums_run(const struct lattice *points, size_t k, struct arena *arena,
                          struct part_sums *out, tide_error *err);
tide_status part_sums_define(const struct lattice *points, size_t k, struct arena *arena,
                             struct part_sums *out, tide_error *err);

#endif
