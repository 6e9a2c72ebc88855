/*
 * robust_errors.h - standard errors of a least-squares fit whose errors differ in size, or
 * move together.
 *
 *     b_i = sum of w_it y_t,    var(b_i) = sum over t, s of k(t - s) w_it e_t w_is e_s
 *
 * HC0 to HC3: k is 1 at 0, else 0, and e^2 is as it is (White 1980), times n / (n - k), over
 * 1 - h, or over (1 - h)^2, h the leverage (MacKinnon, White 1985). HAC: k falls from 1 to
 * 0 at L + 1 periods (Bartlett), by the distance in time, not in rows (Newey, West 1987).
 */
#ifndef NUMERIC_ROBUST_ERRORS_H
#define NUMERIC_ROBUST_ERRORS_H

#include "numeric/least_squares.h"

enum robust_errors_kind { ERRORS_HC0, ERRORS_HC1, ERRORS_HC2, ERRORS_HC3, ERRORS_HAC };

struct robust_errors {
    enum robust_errors_kind kind;
    size_t lags;         /* HAC: L periods */
    const size_t *place; /* [rows] the period of each row, rising */
};

/*
 * Put such standard errors, p-values of Student's t and the F of Wald's test into a fit
 * that is OK and its influence, in place. NAN where a figure that is met whatever it is (h
 * = 1) says nothing of errors, and F where the coefficients' errors are not independent.
 * A perfect fit stays as it is.
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status robust_errors_put(const struct robust_errors *errors, size_t rows,
                              bool has_constant,
                              const struct least_squares_influence *influence,
                              struct arena *arena, struct least_squares_fit *fit,
                              tide_error *err);

#endif
