/*
 * change.h - the change of a figure on its base, for verbs with --of.
 *
 *     x[t] - x[b],  b one year (--of yoy) or one period (--of pop) before t
 *
 * States as in growth.h, without those of the signs: a difference has any sign.
 */
#ifndef COMPUTE_GROWTH_CHANGE_H
#define COMPUTE_GROWTH_CHANGE_H

#include "compute/growth/growth.h"

/* The row that every such verb begins its options with. */
enum { CHANGE_OF, CHANGE_OPTION_COUNT };

#define CHANGE_OPTION_ROW                                                                \
    [CHANGE_OF] = {.name = "of",                                                         \
                   .kind = TIDE_OPTION_CHOICE,                                           \
                   .argument = "VERB",                                                   \
                   .preset = "yoy",                                                      \
                   .range = "yoy|pop",                                                   \
                   .help = "the base: the same period of the year before, or\n"          \
                           "the period before",                                          \
                   .group = TIDE_GROUP_COMPUTATION}

/* What a computation with the row CHANGE_OPTION_ROW puts into its descriptor. */
tide_status change_prepare(const struct compute_call *call, struct arena *arena,
                           const void **shared, tide_error *err);
const int32_t *change_base_of(const void *shared);
bool change_refuses(const struct argument *argument, const struct measure_traits *traits);

/* The places of all bases, by change_prepare; -1: none. */
static inline const int32_t *change_bases(const struct compute_call *call)
{
    return call->shared;
}

/* The same for one period, by the calendar: the definition. SERIES_NOWHERE: none. */
size_t change_base(const struct compute_call *call, size_t t);

/* The change at t from the place `base`; -1 or SERIES_NOWHERE: none. */
struct change {
    tide_state state;
    int128 decimal; /* DECIMAL: in last places */
    int128 half;    /* DECIMAL: its half-width in halves of the last place */
    struct dd real; /* REAL */
};

struct change change_of(const tide_series *in, size_t t, size_t base);

#endif
