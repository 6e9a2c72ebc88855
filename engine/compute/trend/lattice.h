/*
 * lattice.h - the figures of a series as whole numbers, with their places in time.
 *
 *     figure i = x[i] / 10^scale 2^exponent,   in period t[i], counted from the first
 *
 * Methods that compare figures and slopes do so exactly here, ties included. A decimal is
 * its mantissa. A double is taken in units of 2^-96 of the largest in the series, which is
 * exact for any two figures within a factor of 2^43 of each other; a logarithm likewise.
 * A hole is dropped and keeps its distance.
 */
#ifndef COMPUTE_TREND_LATTICE_H
#define COMPUTE_TREND_LATTICE_H

#include "compute/computation.h"

struct lattice {
    size_t count;
    int64_t *t; /* [count] rising, below 2^22 */
    int128 *x;  /* [count] below 2^96 in size */
    int32_t scale;
    int exponent;
    tide_state state; /* the largest among them; UNDEFINED: a logarithm of 0 or less */
};

/*
 * The figures that are there; with is_log their natural logarithms.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status lattice_gather(const tide_series *in, bool is_log, struct arena *arena,
                           struct lattice *out, tide_error *err);

/* Only their order: x[i] < x[j] exactly where the figures are, for doubles of any spread. */
void lattice_order(const tide_series *in, struct lattice *points);

/* x[to] - x[from], exactly. */
struct dd lattice_difference(const struct lattice *points, size_t from, size_t to);

/* Room for `count` figures; scale and exponent 0, state OK. */
tide_status lattice_init(struct lattice *lattice, size_t count, struct arena *arena,
                         tide_error *err);

/* Order of whole numbers, for qsort. */
int int128_order(const void *a, const void *b);

#endif
