/*
 * flow_pair.h - exports and imports of one period, for what is made of both.
 */
#ifndef COMPUTE_RATIO_FLOW_PAIR_H
#define COMPUTE_RATIO_FLOW_PAIR_H

#include "compute/computation.h"

enum { EXPORTS, IMPORTS, FLOW_ROLES };

extern const char *const flow_roles[FLOW_ROLES];
extern const char *const flow_role_summaries[FLOW_ROLES];

/* -1, 0, 1; the cell has a value. */
static inline int figure_sign(const tide_series *series, size_t t)
{
    if (series->kind == TIDE_KIND_DECIMAL) {
        int64_t a = series_mantissa(series, t);
        return (a > 0) - (a < 0);
    }
    double a = series_real(series, t);
    return (a > 0.0) - (a < 0.0);
}

/* The state of a ratio of flows: nothing is taken for zero, and a flow below zero is no
   part of anything (undefined). */
tide_state flow_pair_state(const tide_series *exports, const tide_series *imports,
                           size_t t);

#endif
