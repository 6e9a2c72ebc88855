/*
 * exact_line.h - the least squares line through decimals, from exact sums.
 *
 * With d = x - x[0] and whole periods t, all of these are whole numbers:
 *
 *     A = n Sdd - Sd^2,   B = n Std - St Sd,   C = n Stt - St^2,   Q = A C - B^2
 *     slope = B / C,   sum of squared residuals = Q / (n C),   R2 = B^2 / (A C)
 *
 * so that nothing cancels and each answer is rounded at the end. One pass takes the place
 * of a factorisation with its refinement.
 */
#ifndef COMPUTE_TREND_EXACT_LINE_H
#define COMPUTE_TREND_EXACT_LINE_H

#include "compute/trend/lattice.h"
#include "numeric/least_squares.h"
#include "time/period.h"

/*
 * Fit figures that are decimals, three or more. False: the sums need more than 128 bits,
 * and nothing was fitted. Fills what describes a line: count, coefficient, standard_error
 * and p_value (each [2]; of the slope only, NAN for the intercept), residual_sd,
 * r_squared, durbin_watson and freedom, as least_squares.h has them.
 *
 * period  one period in years
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status exact_line_fit(const struct lattice *points, struct period_years period,
                           struct arena *arena, struct least_squares_fit *out,
                           bool *is_fitted, tide_error *err);

#endif
