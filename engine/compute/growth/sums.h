/*
 * sums.h - growth of sums: a stretch of neighbouring periods over another stretch.
 *
 *     R[t] = (sum of x over current[t]) / (sum of x over base[t]) - 1
 *
 * A stretch with a hole, or not wholly covered by the series, has no sum: it is an
 * incomplete_window, as a base base_missing; a stretch of one period is that period, and
 * stays missing. Signs, low bases, partial periods and breaks are those of growth.h; a
 * break counts after the first period of the base.
 */
#ifndef COMPUTE_GROWTH_SUMS_H
#define COMPUTE_GROWTH_SUMS_H

#include "compute/growth/growth.h"

/* Places [first, first + count), perhaps beyond the ends of the series; count 0: none. */
struct stretch {
    int64_t first;
    int64_t count;
};

/* The stretches of a period. */
struct stretch_pair {
    struct stretch current;
    struct stretch base;
};

/* Made once per request. */
struct sums_plan {
    struct growth_plan growth;
    struct stretch_pair *pair; /* [count] */
};

/* A plan of the arguments that all growth verbs share, its pairs still empty. NULL: no
   memory. */
struct sums_plan *sums_plan_new(const struct compute_call *call, struct arena *arena);

/* What a stretch adds up to. */
struct total {
    tide_state state;
    bool is_real;
    int128 decimal; /* DECIMAL: in last places */
    int128 half;    /* DECIMAL: in halves of the last place */
    struct dd real; /* REAL */
};

/* Sums up to each period, so that a stretch of decimals without marks is a difference. */
struct sums {
    const tide_series *in;
    int128 *decimal; /* [count + 1]; NULL: every stretch is added up by itself */
    int128 *half;    /* [count + 1] */
    size_t *marked;  /* [count + 1] periods with a state */
};

/* TIDE_STATUS_NO_MEMORY */
tide_status sums_init(struct sums *sums, const tide_series *in, struct arena *scratch,
                      tide_error *err);

/* The definition: no sums but those of the stretch itself. */
struct sums sums_define(const tide_series *in);

/* Breaks do not count in the state. */
struct total sums_of(const struct sums *sums, struct stretch stretch);

/* Nothing yet, and one figure more. */
struct total total_init(const tide_series *in);
void total_add(struct total *total, const tide_series *in, size_t t);

/* The joined state of two totals, and of a break after the first period of the base. */
tide_state sums_pair_state(const struct sums *sums, const struct stretch_pair *pair,
                           const struct total *current, const struct total *base);

/* Two totals with their half-widths. */
struct growth_interval sums_interval(const struct total *current,
                                     const struct total *base);

/* The bounds of the rate of two totals. */
void sums_put_bounds(const struct growth_plan *plan, const struct compute_call *call,
                     size_t t, const struct total *current, const struct total *base);

/* The rate of two totals. */
void sums_put(const struct growth_plan *plan, struct series_out *out, size_t t,
              const struct total *current, const struct total *base, tide_state state);

#endif
