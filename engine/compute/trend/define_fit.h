/*
 * define_fit.h - least squares by their definition, one coefficient at a time: what the
 * tests hold the fast fit to.
 */
#ifndef COMPUTE_TREND_DEFINE_FIT_H
#define COMPUTE_TREND_DEFINE_FIT_H

#include "numeric/least_squares.h"

/*
 * Fills all of `out` but the residuals, in memory of the arena. States OK, TOO_FEW and
 * SINGULAR as least_squares_fit.
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status define_fit(const struct least_squares_data *data, struct arena *arena,
                       struct least_squares_fit *out, tide_error *err);

#endif
