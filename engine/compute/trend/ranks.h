/*
 * ranks.h - ranks of values, ties sharing their mean rank.
 */
#ifndef COMPUTE_TREND_RANKS_H
#define COMPUTE_TREND_RANKS_H

#include <stddef.h>

#include "numeric/double_double.h"

/*
 * rank[i] of value[i], from 1. Neighbours in order that are at most `tie` apart are tied.
 * order [count] is left with the places in the order of their values. Nothing is allocated;
 * count log count steps.
 */
void ranks_find(const struct dd *value, size_t count, double tie, size_t *order,
                struct dd *rank);

#endif
