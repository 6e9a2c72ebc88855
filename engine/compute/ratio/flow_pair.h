/*
 * flow_pair.h - exports and imports of one period, for what is made of both.
 */
#ifndef COMPUTE_RATIO_FLOW_PAIR_H
#define COMPUTE_RATIO_FLOW_PAIR_H

#include "compute/computation.h"

enum { EXPORTS, IMPORTS, FLOW_ROLES };

extern const char *const flow_roles[FLOW_ROLES];
extern const char *const flow_role_summaries[FLOW_ROLES];
extern const enum role_source flow_role_sources[FLOW_ROLES];

/* The state of a ratio of flows: nothing is taken for zero, and a flow below zero is no
   part of anything (undefined). */
tide_state flow_pair_state(const tide_series *exports, const tide_series *imports,
                           size_t t);

struct bounds_quotient;

/* The bounds of a quotient of exports and imports, neither of which can be below 0. */
void flow_pair_bounds(const struct compute_call *call,
                      const struct bounds_quotient *quotient);

#endif
