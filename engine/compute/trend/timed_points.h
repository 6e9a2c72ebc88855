/*
 * timed_points.h - the figures of a series that are there, and when: what a trend is
 * fitted to.
 */
#ifndef COMPUTE_TREND_TIMED_POINTS_H
#define COMPUTE_TREND_TIMED_POINTS_H

#include "base/memory.h"
#include "column/series.h"
#include "numeric/double_double.h"

struct timed_points {
    size_t count;
    size_t first;     /* place of the first figure in the series; its count if none */
    size_t last;      /* place of the last */
    struct dd *t;     /* [count] years from the first period of the series */
    struct dd *x;     /* [count] the figure, or its natural logarithm */
    tide_state state; /* the largest among them; UNDEFINED: a logarithm of 0 or less */
};

/*
 * Holes are dropped, the figures around them keep their distance.
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status timed_points_gather(const tide_series *in, bool is_log, struct arena *arena,
                                struct timed_points *out, tide_error *err);

#endif
