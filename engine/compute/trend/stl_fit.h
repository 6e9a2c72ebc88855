/*
 * stl_fit.h - seasonal and trend decomposition by local regression (Cleveland and others
 * 1990), of an array of figures.
 *
 * Inner loop: figures without the trend are smoothed by sub-period, one period beyond both
 * ends; of that a low pass (means over s, s and 3, then local regression) is taken off and
 * leaves the season; figures without the season are smoothed to the trend. Outer loop:
 * figures get weights by their remainder r,
 *
 *     (1 - (r / 6 med |r|)^2)^2
 *
 * and the inner loop is run again with them.
 */
#ifndef COMPUTE_TREND_STL_FIT_H
#define COMPUTE_TREND_STL_FIT_H

#include "compute/trend/loess.h"

struct stl_shape {
    size_t s;         /* at least 2 */
    bool is_periodic; /* the season is at last the mean of its sub-period */
    struct loess_shape season;
    struct loess_shape trend;
    struct loess_shape low_pass;
    size_t inner; /* runs of the inner loop, at least 1 */
    size_t outer; /* times that weights are found */
};

/* Periodic season, windows and jumps by the rule of Cleveland and others for `count`
   figures; robust: inner 1, outer 15, else 2 and 0. */
struct stl_shape stl_usual_shape(size_t s, size_t count, bool is_robust);

/* What depends on the number of figures alone; shared by threads. */
struct stl_plan {
    struct stl_shape shape;
    size_t count;           /* more than 2 s */
    struct loess season[2]; /* of sub-periods with count / s and one figure more */
    struct loess trend;
    struct loess low_pass;
};

/* Where an answer goes: [count] each. */
struct stl_parts {
    double *trend;
    double *season;
    double *weight; /* of robustness; all 1 without outer loops */
};

/* Both: TIDE_STATUS_NO_MEMORY. y are finite and below about 1e150. */
tide_status stl_plan_init(struct stl_plan *plan, const struct stl_shape *shape,
                          size_t count, struct arena *arena, tide_error *err);
tide_status stl_fit(const struct stl_plan *plan, const double *y, struct arena *arena,
                    const struct stl_parts *out, tide_error *err);

/* The definition: each regression by itself. */
tide_status stl_define(const struct stl_shape *shape, const double *y, size_t count,
                       struct arena *arena, const struct stl_parts *out, tide_error *err);

#endif
