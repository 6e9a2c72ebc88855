/*
 * remainder.h - what a robust decomposition leaves of a series: the figures without trend
 * and season.
 */
#ifndef COMPUTE_TREND_REMAINDER_H
#define COMPUTE_TREND_REMAINDER_H

#include "compute/computation.h"

/*
 * The remainder of `stl --robust` with a periodic season of s periods, at least 2, for every
 * period of the input, in the unit of the measure. A figure far from the others has little
 * weight there, so that it stays in the remainder and not in the season.
 *
 * by_definition  each regression by itself
 * value          [input count] where the state has a value
 * state          [input count] as stl has it
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status remainder_of(const struct compute_call *call, size_t s, bool by_definition,
                         struct dd *value, tide_state *state, tide_error *err);

#endif
