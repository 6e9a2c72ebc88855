/*
 * slopes.h - the slopes of all pairs of points: counted and selected without a list of
 * them.
 *
 *     slope of i < j = (x[j] - x[i]) / (t[j] - t[i])
 *
 * A slope is below b exactly where x - b t puts the later point below the earlier one, so
 * one merge sort counts the slopes below b, and two of them find the slope of any rank in
 * n log^2 n expected steps (Cole, Salowe, Steiger, Szemeredi 1989; Matousek 1991). All
 * comparisons are of whole numbers: chance moves the work, never the answer.
 */
#ifndef COMPUTE_TREND_SLOPES_H
#define COMPUTE_TREND_SLOPES_H

#include "compute/trend/lattice.h"

struct slope {
    int128 rise; /* below 2^97 in size, in units of the lattice */
    int64_t run; /* periods, above 0 */
};

/* Pairs of `count` points. */
uint64_t slopes_pairs(size_t count);

/* Order of slopes, for qsort. */
int slope_order(const void *a, const void *b);

/*
 * How many slopes are below `at`.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status slopes_below(const struct lattice *points, struct slope at,
                         struct arena *arena, uint64_t *out, tide_error *err);

/* The slope of a rank, 1 the least, slopes_pairs(count) the largest. */
tide_status slopes_select(const struct lattice *points, uint64_t rank,
                          struct arena *arena, struct slope *out, tide_error *err);

/* The median: the mean of the middle two slopes, as rise / run; rise below 2^120, run
   below 2^45. At least two points. */
tide_status slopes_median(const struct lattice *points, struct arena *arena,
                          struct slope *out, tide_error *err);

/* The mean of two slopes, in the same bounds as the median. */
struct slope slope_mean(struct slope a, struct slope b);

#endif
