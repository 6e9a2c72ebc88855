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

#endif
