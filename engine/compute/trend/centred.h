/*
 * centred.h - the figures of a series about their mean, each in its period, and products
 * of two such series some periods apart.
 */
#ifndef COMPUTE_TREND_CENTRED_H
#define COMPUTE_TREND_CENTRED_H

#include "compute/computation.h"

struct centred {
    size_t count;   /* periods */
    size_t there;   /* of them with a figure */
    struct dd *x;   /* [count] about the mean, in units of a power of two; 0: a hole */
    bool *is_there; /* [count] */
    struct dd variance; /* the mean square; 0 exactly for a constant */
    tide_state
        state; /* the largest of the figures; UNDEFINED: a logarithm of 0 or less */
};

/*
 * Centre a series, or with is_log its natural logarithms.
 *
 * beside  NULL, or a series over the same periods: its holes are holes here too
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status centred_make(const tide_series *in, const tide_series *beside, bool is_log,
                         struct arena *arena, struct centred *out, tide_error *err);

/*
 * The correlation of a[t + lag] and b[t] over the periods t in which both are there, with
 * the means and variances of each whole series:
 *
 *     sum a[t + lag] b[t] / (pairs + lag) / sqrt(var a var b)
 *
 * as R's ccf has it, holes included. NAN: no such pair, or a constant. The arrays are over
 * the same periods.
 */
double centred_correlation(const struct centred *a, const struct centred *b, size_t lag);

#endif
