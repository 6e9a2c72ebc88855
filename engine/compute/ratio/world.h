/*
 * world.h - the sums of a matrix of countries and products in one period.
 *
 *     X[i]     the products of country i
 *     x[w, k]  product k of the world: the sum over the countries, or the figure of the
 *              country that stands for the world (--world)
 *     X[w]     the products of the world
 *
 * Decimals are whole numbers of 128 bits; doubles are summed in pairs of doubles, in the
 * order of the keys. What is missing is base_missing in a sum, as others are measured by
 * it (--missing skip sums the rest, partial_group); a figure below 0 makes it undefined. A
 * pair that is nowhere in the data has no series: it trades nothing.
 */
#ifndef COMPUTE_RATIO_WORLD_H
#define COMPUTE_RATIO_WORLD_H

#include "compute/computation.h"

/* A figure or a sum of figures. */
struct amount {
    int128 decimal; /* REAL: 0 */
    struct dd real; /* DECIMAL: 0 */
    tide_state state;
    bool is_negative; /* the figure is; its state says undefined */
};

struct amount amount_of(const tide_series *series, size_t t);

static inline bool amount_is_zero(const struct amount *a)
{
    return a->decimal == 0 && a->real.high == 0.0;
}

struct world_sums {
    struct amount *country; /* [country_count] X[i] */
    struct amount *product; /* [product_count] x[w, k] */
    struct amount all;      /* X[w] */
};

/* Room in the scratch of the call. TIDE_STATUS_NO_MEMORY */
tide_status world_sums_init(struct world_sums *sums, const struct compute_call *call,
                            tide_error *err);

/* All sums of period t. */
void world_sums_make(struct world_sums *sums, const struct compute_call *call, size_t t);

/* ---- one sum, as it is defined ---- */

struct amount world_country(const struct compute_call *call, size_t t, uint32_t country);
struct amount world_product(const struct compute_call *call, size_t t, uint32_t product);
struct amount world_all(const struct compute_call *call, size_t t);

#endif
