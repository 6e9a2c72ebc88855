/*
 * least_squares.h - ordinary least squares to the last digits that the decimals carry.
 *
 * Columns are centred and scaled, factored by GSL's QR through the guard, and the
 * solution and the residual are refined together with double-double residuals from the
 * exact figures; coefficients stay double-double until they are carried back to the raw
 * basis.
 */
#ifndef NUMERIC_LEAST_SQUARES_H
#define NUMERIC_LEAST_SQUARES_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/error.h"
#include "tide/state.h"
#include "base/memory.h"
#include "numeric/double_double.h"

enum { LEAST_SQUARES_MAX_COLUMNS = 64 };

struct least_squares_data {
    size_t rows;
    size_t columns;     /* regressors, the constant not counted */
    const struct dd *y; /* [rows] */
    const struct dd *x; /* [columns * rows], column after column */
    bool has_constant;  /* a constant is fitted first */
};

/*
 * Coefficients: the constant first if there is one. Everything borrowed from the arena.
 * Without the state OK arrays are NULL and figures NAN. A residual or coefficient that
 * double-doubles cannot tell from 0 is 0, so that a perfect fit has standard errors of 0.
 */
struct least_squares_fit {
    tide_state state; /* OK, TOO_FEW (rows <= coefficients), SINGULAR, OVERFLOW (an answer
                         beyond the doubles), UNDEFINED (a figure that is not finite) */
    size_t coefficient_count;
    double *coefficient;    /* [coefficient_count] */
    double *standard_error; /* [coefficient_count] */
    double *p_value;        /* [coefficient_count] two-sided Student t; NAN for 0 / 0 */
    double *residual;       /* [rows] */
    double residual_sd;
    double r_squared; /* about the mean, or about 0 without a constant; NAN: y constant */
    double f_statistic;   /* of all regressors but the constant; NAN if none */
    double f_p_value;     /* NAN where f_statistic is */
    double durbin_watson; /* NAN where all residuals are 0 */
    size_t freedom;       /* rows - coefficients */
};

/*
 * How a fit leans on each row, for errors that are not alike. Coefficient i is a sum over
 * the rows of y times what is, but for its length, part i. Borrowed from the arena.
 */
struct least_squares_influence {
    double *part;     /* [coefficient_count * rows] each of length 1; 0: a perfect fit */
    double *leverage; /* [rows] what a figure moves its own fit by, 0 to 1 */
};

/*
 * Fit. Data that cannot be fitted give a state, not an error. At least one coefficient,
 * at most LEAST_SQUARES_MAX_COLUMNS regressors.
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status least_squares_fit(const struct least_squares_data *data, struct arena *arena,
                              struct least_squares_fit *out, tide_error *err);

/* The same fit and what it leans on; without the state OK, `influence` is not filled. */
tide_status least_squares_influence_fit(const struct least_squares_data *data,
                                        struct arena *arena,
                                        struct least_squares_fit *out,
                                        struct least_squares_influence *influence,
                                        tide_error *err);

/*
 * A polynomial of degree 1 to 10 in x; coefficients of the raw powers of x. Works on an
 * orthogonal-like centred and scaled basis so that Filip and the Wamplers keep their
 * digits.
 */
tide_status least_squares_polynomial(const struct dd *x, const struct dd *y, size_t rows,
                                     size_t degree, struct arena *arena,
                                     struct least_squares_fit *out, tide_error *err);

#endif
