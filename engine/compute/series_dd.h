/*
 * series_dd.h - figures and time of a series to 106 bits, for what is fitted.
 */
#ifndef COMPUTE_SERIES_DD_H
#define COMPUTE_SERIES_DD_H

#include "column/series.h"
#include "numeric/double_double.h"

/* Years from the first period of a series to place t, by the calendar. */
struct dd series_years(const tide_series *series, size_t t);

/* The figure at place t, of either kind; it has a value. */
struct dd series_figure(const tide_series *series, size_t t);

#endif
