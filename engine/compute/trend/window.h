/*
 * window.h - a window that moves over a series, one period at a time.
 *
 * Figures enter and leave an exact sum and an ordered list, so that no window depends on
 * those before it. Cells beyond the ends of the series count as absent.
 */
#ifndef COMPUTE_TREND_WINDOW_H
#define COMPUTE_TREND_WINDOW_H

#include "compute/computation.h"

/* In the order of the words of --stat. */
enum stat { STAT_MEAN, STAT_SUM, STAT_MEDIAN, STAT_MIN, STAT_MAX, STAT_SD };

struct window_shape {
    enum stat stat;
    int64_t back;        /* from t to the first place of the window */
    int64_t ahead;       /* from t to its last */
    bool has_half_ends;  /* mean: the ends weigh 1, all others 2 */
    int64_t least_count; /* figures that suffice */
};

struct window {
    const tide_series *in;
    struct window_shape shape;

    int64_t present; /* figures in the window */

    /* Mean, sum and sd: weight times figure, and the weights; sd: squares of mantissas. */
    int128 decimal;
    struct int256 squares;
    struct real_sum real;
    int64_t weight;

    /* Median, min, max. */
    int64_t *sorted; /* [present] keys, see window.c */

    int64_t latest[256]; /* place where each state was last seen */
};

/* An empty window before the first period. Room for the ordered list is from `scratch`.
   TIDE_STATUS_NO_MEMORY */
tide_status window_init(struct window *window, const tide_series *in,
                        const struct window_shape *shape, struct arena *scratch,
                        tide_error *err);

/* Move the window to t from t - 1. Starts at -ahead. */
void window_step(struct window *window, int64_t t);

/* The statistic of the window that has been moved to t. */
void window_put(const struct window *window, int64_t t, struct series_out *out);

/* The same for an empty window: the definition, cell by cell. */
void window_define(struct window *window, int64_t t, struct series_out *out);

#endif
