/*
 * group_total.h - what the members of a group come to in each period, with the state of
 * all of them.
 *
 * A member without a value leaves no total: base_missing, or its own state if that is not
 * just missing. With --missing skip it is left out, partial_group.
 */
#ifndef COMPUTE_GROWTH_GROUP_TOTAL_H
#define COMPUTE_GROWTH_GROUP_TOTAL_H

#include "compute/growth/growth.h"

struct group_total {
    tide_state state;
    int128 decimal;        /* DECIMAL: in last places */
    int128 half;           /* DECIMAL: in halves of the last place */
    struct real_sum *real; /* REAL; NULL for DECIMAL */
};

/* A total of nothing for each period. NULL: no memory. */
struct group_total *group_totals_new(const struct compute_call *call);

/* A member that has no value, and why. */
void group_total_lack(struct group_total *total, const struct compute_call *call,
                      tide_state state);

/* A member with a value: its figure at t counts in full, or with sign -1 is taken off. */
void group_total_add(struct group_total *total, const tide_series *member, size_t t,
                     int sign, tide_state state);

/* -1, 0 or 1. */
int group_total_sign(const struct group_total *total);

#endif
