/*
 * robust_fit.h - a linear fit that figures far from the others do not bend: Tukey's
 * bisquare by iterated weights.
 *
 * Weights are (1 - (r / 4.685 s)^2)^2, 0 beyond 4.685 s; s is the median |r| of the
 * step before, over 0.6745. Each step is a least-squares fit through least_squares.h.
 * gsl_multifit_robust is not used: it tells GSL's error handler, which may abort, when the
 * data do not let it converge.
 */
#ifndef NUMERIC_ROBUST_FIT_H
#define NUMERIC_ROBUST_FIT_H

#include "numeric/least_squares.h"

/* Coefficients: the constant first if there is one. Without the state OK arrays are NULL
   and figures NAN. */
struct robust_fit {
    tide_state state; /* as least_squares_fit; SINGULAR too: more than half of the figures
                         on one line and the others not, or no convergence */
    size_t coefficient_count;
    double *coefficient;    /* [coefficient_count] */
    double *standard_error; /* [coefficient_count] of Huber's formula */
    double *p_value;        /* [coefficient_count] two-sided Student t */
    double scale;           /* s; 0 for a perfect fit */
    size_t rejected;        /* figures with the weight 0 */
};

typedef tide_status least_squares_fitter(const struct least_squares_data *data,
                                         struct arena *arena,
                                         struct least_squares_fit *out, tide_error *err);

/*
 * Fit, each step by `fitter`: least_squares_fit, or a definition of it.
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status robust_fit(const struct least_squares_data *data,
                       least_squares_fitter *fitter, struct arena *arena,
                       struct robust_fit *out, tide_error *err);

#endif
