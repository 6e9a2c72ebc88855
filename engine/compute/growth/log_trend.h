/*
 * log_trend.h - the slope of ln x on time: by least squares, or the median of all slopes.
 */
#ifndef COMPUTE_GROWTH_LOG_TREND_H
#define COMPUTE_GROWTH_LOG_TREND_H

#include "compute/growth/growth.h"

/* Figures above 0, and when. */
struct log_points {
    size_t count;
    struct dd *t;     /* [count] years from the first period */
    struct dd *x;     /* [count] natural logarithms */
    tide_state state; /* of them together; UNDEFINED: one has no logarithm */
};

/* `skips`: a figure of 0 or less is left out. TIDE_STATUS_NO_MEMORY */
tide_status log_points_gather(const tide_series *in, bool skips, struct arena *scratch,
                              struct log_points *out, tide_error *err);

struct slope {
    tide_state state;
    double b;    /* per year */
    double b_se; /* least squares */
    double r2;   /* least squares; NAN: all figures are equal */
};

/* Least squares of three points or more, and the definition of it. */
tide_status slope_ols(const struct log_points *points, struct arena *scratch,
                      struct slope *out, tide_error *err);
tide_status slope_define_ols(const struct log_points *points, struct arena *scratch,
                             struct slope *out, tide_error *err);

/*
 * All slopes between two points in ascending order, into slope[count (count - 1) / 2]:
 * sorted, or each put into its place as it comes, which is the definition.
 */
void slopes_sort(const struct log_points *points, double *slope);
void slopes_insert(const struct log_points *points, double *slope);

/* Their median, ordered by one of these. Two points or more. */
tide_status slope_theil_sen(const struct log_points *points, struct arena *scratch,
                            void (*order)(const struct log_points *, double *),
                            struct slope *out, tide_error *err);

#endif
