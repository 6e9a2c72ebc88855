/*
 * scaled.h - figures of inputs that need not have one scale: decimals with the scale of
 * each, or pairs of doubles.
 */
#ifndef COMPUTE_SCALED_H
#define COMPUTE_SCALED_H

#include "compute/computation.h"

struct scaled {
    tide_kind kind;
    int128 mantissa; /* DECIMAL */
    int32_t scale;   /* DECIMAL */
    struct dd real;  /* REAL */
};

/* The figure at place t, which has a value. */
struct scaled scaled_of(const tide_series *series, size_t t);

/* 0, to add figures of this kind and scale to. */
struct scaled scaled_zero(tide_kind kind, int32_t scale);

/* a + sign b, exact for decimals: sums of 2^30 figures of one scale, or of a few of any. */
struct scaled scaled_add(struct scaled a, struct scaled b, int sign);

int scaled_sign(const struct scaled *a); /* -1, 0 or 1 */

/* To 106 bits. */
struct dd scaled_dd(const struct scaled *a);

/* a / b as the ratio of the computation, in the form of the output: rounded once. b is
   not 0. */
void scaled_put_quotient(struct series_out *out, size_t t, const struct scaled *a,
                         const struct scaled *b, tide_state state);

#endif
