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

/* The median of all slopes between two points, found by one of these two. Two points or
   more. TIDE_STATUS_NO_MEMORY */
tide_status slope_theil_sen(const struct log_points *points, struct arena *scratch,
                            double (*median)(double *, size_t), struct slope *out,
                            tide_error *err);

/* The middle value, or the mean of the middle two, by selection, and by putting each value
   into its place, which is the definition. Both reorder the values. */
double median_select(double *value, size_t count);
double median_insert(double *value, size_t count);

#endif
