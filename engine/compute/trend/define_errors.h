/*
 * define_errors.h - robust standard errors by their definition: what the tests hold
 * robust_errors.h to.
 */
#ifndef COMPUTE_TREND_DEFINE_ERRORS_H
#define COMPUTE_TREND_DEFINE_ERRORS_H

#include "numeric/robust_errors.h"

/*
 * Put them into a fit of these data that is OK.
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status define_errors(const struct least_squares_data *data,
                          const struct robust_errors *errors, struct arena *arena,
                          struct least_squares_fit *fit, tide_error *err);

#endif
