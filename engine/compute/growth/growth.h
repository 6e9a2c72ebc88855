/*
 * growth.h - what all growth rates share: the base, the signs, the breaks, low bases.
 *
 *     R[t] = x[t] / x[b] - 1,   arc: R[t] = 2 (x[t] - x[b]) / (|x[t]| + |x[b]|)
 *
 * A verb says which period is the base b of a period t; all else is here. Signs: a base
 * of zero is base_zero; below zero it is sign_change if the figure is above zero, else
 * base_negative; a figure below zero over a base above zero is sign_change, zero is a
 * fall of 100 %. The arc form takes any sign; both zero is base_zero.
 *
 * A break in a period after the base, up to the figure, marks the answer; one in the
 * base itself does not count.
 *
 * Half-widths (see tide/series.h) bound the rate:
 *
 *     (x1 - h1) / (x0 + h0) - 1  to  (x1 + h1) / (x0 - h0) - 1
 *
 * An interval wider than --low-base-width points, or a base that could be zero, marks the
 * answer low_base.
 */
#ifndef COMPUTE_GROWTH_GROWTH_H
#define COMPUTE_GROWTH_GROWTH_H

#include "compute/computation.h"
#include "number/decimal.h"

/* Rows that every growth verb begins its options with. */
enum growth_option {
    GROWTH_FORMULA,
    GROWTH_LOW_BASE_WIDTH,
    GROWTH_ALLOW_SIGNED,
    GROWTH_OPTION_COUNT
};

#define GROWTH_OPTION_ROWS                                                               \
    [GROWTH_FORMULA] = {.name = "formula",                                               \
                        .kind = TIDE_OPTION_CHOICE,                                      \
                        .argument = "NAME",                                              \
                        .preset = "factor",                                              \
                        .range = "factor|arc",                                           \
                        .help = "arc: 200(x1-x0)/(|x1|+|x0|), for any sign",             \
                        .group = TIDE_GROUP_COMPUTATION},                                \
    [GROWTH_LOW_BASE_WIDTH] = {.name = "low-base-width",                                 \
                               .kind = TIDE_OPTION_NUMBER,                               \
                               .argument = "W",                                          \
                               .preset = "10",                                           \
                               .range = "0..1000000",                                    \
                               .help = "mark low_base where rounding leaves the rate\n"  \
                                       "wider than W points; 0: never",                  \
                               .group = TIDE_GROUP_COMPUTATION},                         \
    [GROWTH_ALLOW_SIGNED] = {.name = "allow-signed",                                     \
                             .kind = TIDE_OPTION_FLAG,                                   \
                             .help = "growth of a measure declared signed, such as a\n"  \
                                     "balance",                                          \
                             .group = TIDE_GROUP_COMPUTATION}

#define GROWTH_FORMS "percent index multiple log ratio"

enum { GROWTH_REFUSED_KINDS = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED };

/* Made once per request. */
struct growth_plan {
    int32_t *base; /* [count] place where the base begins; -1: none */
    size_t span;   /* places of a base; the base is their mean */
    bool is_arc;
    struct decimal low_base_width; /* points; 0: never */
};

/* Refuse a --low-base-width of more than six decimals. */
tide_status growth_check(const struct argument *argument, tide_freq freq,
                         tide_error *err);

/* A plan of the shared arguments, of span 1 and no base yet. NULL: no memory. */
struct growth_plan *growth_plan_new(const struct compute_call *call, struct arena *arena);

/* The places of a plan's bases; NULL where a base is a mean. */
const int32_t *growth_base_of(const void *shared);

/* The place of the period with this ordinal; -1 if the series does not cover it. */
int32_t growth_place(const tide_series *series, int64_t ordinal);

/* All rates of a series by the plan in call->shared. */
tide_status growth_run(const struct compute_call *call, tide_error *err);

/* The definition, for references: the rate at t over the base that begins at place
   `base`; SERIES_NOWHERE: no base. */
void growth_define(const struct compute_call *call, size_t t, size_t base);

#endif
