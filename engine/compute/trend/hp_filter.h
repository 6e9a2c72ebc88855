/*
 * hp_filter.h - the trend of Hodrick and Prescott of an array of figures.
 *
 * Two-sided, it solves (I + lambda D'D) T = x, five diagonals: one Cholesky factor serves
 * all arrays of the same length. Its condition is about 16 lambda, so that the solution is
 * refined with residuals in double-double.
 *
 * One-sided, it is the filter of a trend whose slope does a random walk with variance
 * 1 / lambda, figures having the variance 1: the gains depend on the place alone.
 */
#ifndef COMPUTE_TREND_HP_FILTER_H
#define COMPUTE_TREND_HP_FILTER_H

#include "tide/error.h"
#include "base/memory.h"
#include "numeric/double_double.h"
#include "numeric/gsl_guard.h"

/* The factor of `count` figures, at least 3, in the arena. TIDE_STATUS_NO_MEMORY */
tide_status hp_filter_factor(size_t count, double lambda, struct arena *arena,
                             struct gsl_guard_band *out, tide_error *err);

/* The trend of band->size figures, none above 1. TIDE_STATUS_NO_MEMORY */
tide_status hp_filter_solve(const struct gsl_guard_band *band, const double *x,
                            double lambda, struct arena *arena, struct dd *trend,
                            tide_error *err);

/* How an innovation v moves level and slope; the cycle is rest v. */
struct hp_gain {
    double level;
    double slope;
    double rest;
};

/* Fills gain[2] .. gain[count - 1]; the first two figures are their own trend. */
void hp_filter_gains(size_t count, double lambda, struct hp_gain *gain);

#endif
