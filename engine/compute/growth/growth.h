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
 * A partial period is never compared, neither with a complete one nor with another whose
 * parts may be others: not_comparable.
 *
 * Half-widths (see tide/series.h) bound the rate:
 *
 *     (x1 - h1) / (x0 + h0) - 1  to  (x1 + h1) / (x0 - h0) - 1
 *
 * An interval wider than --low-base-width points, or a base that could be zero, marks the
 * answer low_base; so does, with --low-base-history, a base far below what the series had
 * in the same part of the years before.
 */
#ifndef COMPUTE_GROWTH_GROWTH_H
#define COMPUTE_GROWTH_GROWTH_H

#include "compute/computation.h"
#include "number/decimal.h"

/* Rows that every growth verb begins its options with. */
enum growth_option {
    GROWTH_FORMULA,
    GROWTH_LOW_BASE_WIDTH,
    GROWTH_LOW_BASE_HISTORY,
    GROWTH_ALLOW_SIGNED,
    GROWTH_OPTION_COUNT
};

#define GROWTH_LOW_BASE_WIDTH_ROW                                                        \
    {                                                                                    \
        .name = "low-base-width", .kind = TIDE_OPTION_NUMBER, .argument = "W",           \
        .preset = "10", .range = "0..1000000",                                           \
        .help = "mark low_base where rounding leaves the rate\n"                         \
                "wider than W points; 0: never",                                         \
        .group = TIDE_GROUP_COMPUTATION                                                  \
    }

#define GROWTH_ALLOW_SIGNED_ROW                                                          \
    {                                                                                    \
        .name = "allow-signed", .kind = TIDE_OPTION_FLAG,                                \
        .help = "growth of a measure declared signed, such as a\n"                       \
                "balance",                                                               \
        .group = TIDE_GROUP_COMPUTATION                                                  \
    }

#define GROWTH_OPTION_ROWS                                                               \
    [GROWTH_FORMULA] = {.name = "formula",                                               \
                        .kind = TIDE_OPTION_CHOICE,                                      \
                        .argument = "NAME",                                              \
                        .preset = "factor",                                              \
                        .range = "factor|arc",                                           \
                        .help = "arc: 200(x1-x0)/(|x1|+|x0|), for any sign",             \
                        .group = TIDE_GROUP_COMPUTATION},                                \
    [GROWTH_LOW_BASE_WIDTH] = GROWTH_LOW_BASE_WIDTH_ROW,                                 \
    [GROWTH_LOW_BASE_HISTORY] =                                                          \
        {.name = "low-base-history",                                                     \
         .kind = TIDE_OPTION_NUMBER,                                                     \
         .argument = "P",                                                                \
         .preset = "0",                                                                  \
         .range = "0..100",                                                              \
         .help = "mark low_base where the base is below P % of the median of\n"          \
                 "the same periods of the five years before it, of which three\n"        \
                 "have a figure; 0: never",                                              \
         .group = TIDE_GROUP_COMPUTATION},                                               \
    [GROWTH_ALLOW_SIGNED] = GROWTH_ALLOW_SIGNED_ROW

#define GROWTH_FORMS "percent index multiple log ratio"

enum { GROWTH_REFUSED_KINDS = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED };

/* Made once per request. */
struct growth_plan {
    int32_t *base; /* [count] place where the base begins; -1: none */
    size_t span;   /* places of a base; the base is their mean */
    bool is_arc;
    struct decimal low_base_width; /* points; 0: never */
    double width;                  /* the same, nearly */
    double history;                /* part of the median; 0: never */
};

/* Refuse a --low-base-width of more than six decimals. */
tide_status growth_check(const struct argument *argument, tide_freq freq,
                         tide_error *err);

/* The same of that one argument, and its value once it has been checked. */
tide_status growth_width_check(const struct argument *width, tide_error *err);
struct decimal growth_width(const struct argument *width);

/* A figure from January on has no growth on one of other months: what is cumulated is
   not_comparable. */
bool growth_refuses_cumulated(const struct argument *argument,
                              const struct measure_traits *traits);

/* A plan of the shared arguments, of span 1 and no base yet. NULL: no memory. */
struct growth_plan *growth_plan_new(const struct compute_call *call, struct arena *arena);

/* The places of a plan's bases; NULL where a base is a mean. */
const int32_t *growth_base_of(const void *shared);

/* The place of the period with this ordinal; -1 if the series does not cover it. */
int32_t growth_place(const tide_series *series, int64_t ordinal);

/* The place of the same period one year before, perhaps beyond the ends of the series,
   as `place` may be; false: the calendar has none. */
bool growth_year_ago(const tide_series *series, int64_t place, int64_t *out);

/* The same within the series; -1: none. */
int32_t growth_place_year_ago(const tide_series *series, size_t t);

/* All rates of a series by the plan in call->shared. */
tide_status growth_run(const struct compute_call *call, tide_error *err);

/* The definition, for references: the rate at t over the base that begins at place
   `base`; SERIES_NOWHERE: no base. */
void growth_define(const struct compute_call *call, size_t t, size_t base);

/* ---- one rate, for verbs with figures of their own ---- */

/* The state of one of the figures that are compared: breaks are counted apart. */
static inline tide_state growth_state(tide_state state)
{
    return state == TIDE_STATE_BREAK ? (tide_state)TIDE_STATE_OK : state;
}

/* The states of all of them joined: no code of a figure is above partial_period. */
static inline tide_state growth_compared(tide_state state)
{
    return state == TIDE_STATE_PARTIAL_PERIOD ? (tide_state)TIDE_STATE_NOT_COMPARABLE
                                              : state;
}

/* What figure t, its base (SERIES_NOWHERE: none) and a break between them say; and the
   same of a figure that is not of the series of its base. */
tide_state growth_pair_state(const tide_series *in, size_t t, size_t base,
                             bool is_broken);
tide_state growth_pair_state_of(tide_state current, const tide_series *in, size_t base,
                                bool is_broken);

/* Is there a break in (from, to]? Looks at every period. */
bool growth_has_break(const tide_series *in, size_t from, size_t to);

/* What the signs (-1, 0, 1) of a figure and its base say. */
tide_state growth_sign_state(int current, int base, bool is_arc);

/*
 * Mark an answer whose base, the `count` places from `first` on, is low against the same
 * places of the years before, by the plan. Places may lie beyond the series.
 */
void growth_mark_low(const struct growth_plan *plan, const tide_series *in,
                     struct series_out *out, size_t t, int64_t first, int64_t count);

/* Figures and half-widths in halves of the last place. */
struct growth_interval {
    int128 current;
    int128 current_half;
    int128 base;
    int128 base_half;
};

/* Figure t, as often as the base has places, and the sum of these. All have a value. */
struct growth_interval growth_interval_of(const tide_series *in, size_t t, size_t base,
                                          size_t span);

/* The bounds of one rate, and those of all rates by the plan in call->shared. */
void growth_put_bounds(const struct growth_plan *plan, const struct compute_call *call,
                       size_t t, const struct growth_interval *at);
tide_status growth_bounds(const struct compute_call *call, tide_error *err);

/* The rate of two figures whose states have a value, by the arguments of the plan. */
void growth_put_decimal(const struct growth_plan *plan, struct series_out *out, size_t t,
                        const struct growth_interval *at, tide_state state);
void growth_put_real(const struct growth_plan *plan, struct series_out *out, size_t t,
                     struct dd current, struct dd base, tide_state state);

#endif
