/*
 * kendall.h - Kendall's score of figures in time.
 *
 *     S = sum over i < j of sgn(x[j] - x[i])
 *     V = [n(n-1)(2n+5) - sum u(u-1)(2u+5)] / 18 over the groups of u equal figures
 *
 * counted by one merge sort and one sort.
 */
#ifndef COMPUTE_TREND_KENDALL_H
#define COMPUTE_TREND_KENDALL_H

#include "compute/trend/lattice.h"

struct kendall {
    int64_t score;      /* S */
    int128 variance_18; /* 18 V */
    uint64_t pairs;     /* n(n-1)/2 */
    uint64_t tied;      /* pairs of equal figures */
};

/* TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT */
tide_status kendall_of(const struct lattice *points, struct arena *arena,
                       struct kendall *out, tide_error *err);

/* u(u-1)(2u+5) */
int128 kendall_weight(size_t u);

#endif
