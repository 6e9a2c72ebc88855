/*
 * series.h - looking into a series.
 */
#ifndef COLUMN_SERIES_H
#define COLUMN_SERIES_H

#include <stdbool.h>

#include "tide/series.h"

#define SERIES_NOWHERE SIZE_MAX

/* The period at place t. */
tide_period series_period(const tide_series *series, size_t t);

/* The place of a period; SERIES_NOWHERE if the series does not cover it. */
size_t series_find(const tide_series *series, tide_period period);

static inline int64_t series_mantissa(const tide_series *series, size_t t)
{
    return ((const int64_t *)series->value)[t];
}

static inline double series_real(const tide_series *series, size_t t)
{
    return ((const double *)series->value)[t];
}

static inline bool series_has_value(const tide_series *series, size_t t)
{
    return tide_state_has_value(tide_series_state(series, t));
}

/* Half-width at t in halves of the last place; 0 for REAL. */
int64_t series_half(const tide_series *series, size_t t);

const char *series_validate(const tide_series *series);

#endif
