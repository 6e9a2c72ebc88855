/*
 * unbroken.h - the figures of a series from the first to the last, for methods that allow
 * no hole between them.
 *
 * Figures are doubles divided by a power of two that brings the largest below 1, so that
 * squares of huge and tiny figures stay among the doubles.
 */
#ifndef COMPUTE_TREND_UNBROKEN_H
#define COMPUTE_TREND_UNBROKEN_H

#include "compute/computation.h"

struct unbroken {
    size_t first; /* place of x[0] */
    size_t count; /* 0: no figure at all, or a hole */
    double *x;    /* [count] figure / 2^exponent */
    int exponent;
    bool has_hole;
    bool is_positive; /* all figures are above 0 */
};

/* TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT */
tide_status unbroken_gather(const tide_series *in, struct arena *arena,
                            struct unbroken *out, tide_error *err);

#endif
