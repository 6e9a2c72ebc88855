/*
 * series_dd.c - decimals and calendar years as unevaluated sums of two doubles.
 */
#include "compute/series_dd.h"

#include "time/period.h"

struct dd series_years(const tide_series *series, size_t t)
{
    int32_t first = series->first.ordinal;
    struct period_years years =
        period_years_between((tide_freq)series->first.freq, first, first + (int32_t)t);

    return dd_of_quotient(years.numerator, years.denominator);
}

struct dd series_figure(const tide_series *series, size_t t)
{
    if (series->kind == TIDE_KIND_DECIMAL)
        return dd_of_decimal(series_mantissa(series, t), series->scale);
    return dd_of(series_real(series, t));
}
