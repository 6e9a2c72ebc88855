/*
 * series.c - looking into a series.
 */
#include "column/series.h"

#include <math.h>

#include "number/decimal.h"
#include "number/exact.h"
#include "time/period.h"

tide_period series_period(const tide_series *series, size_t t)
{
    tide_period period = series->first;

    period.ordinal += (int32_t)t;
    return period;
}

size_t series_find(const tide_series *series, tide_period period)
{
    int64_t distance = (int64_t)period.ordinal - series->first.ordinal;

    if (period.freq != series->first.freq || period.length != series->first.length ||
        distance < 0 || (uint64_t)distance >= series->count)
        return SERIES_NOWHERE;
    return (size_t)distance;
}

double tide_series_double(const tide_series *series, size_t t)
{
    if (!series_has_value(series, t))
        return (double)NAN;
    if (series->kind == TIDE_KIND_REAL)
        return series_real(series, t);
    return quotient_round(series_mantissa(series, t), decimal_power(series->scale));
}

int64_t series_half(const tide_series *series, size_t t)
{
    if (series->kind == TIDE_KIND_REAL)
        return 0;
    return series->half == NULL ? 1 : series->half[t];
}

const char *series_validate(const tide_series *series)
{
    tide_freq freq = (tide_freq)series->first.freq;
    int64_t last = (int64_t)series->first.ordinal + (int64_t)series->count - 1;

    if (series->count > 0 && series->value == NULL)
        return "a series has figures";
    if (freq == TIDE_FREQ_NONE
            ? series->count != 1
            : series->count > 0 && (series->first.ordinal < freq_first_ordinal(freq) ||
                                    last > freq_last_ordinal(freq)))
        return "the axis of a series stays in the calendar";
    if (series->scale < 0 || series->scale > DECIMAL_MAX_SCALE ||
        (series->kind == TIDE_KIND_REAL && series->scale != 0))
        return "a DECIMAL series has 0 to 18 decimals, a REAL none";
    for (size_t t = 0; t < series->count; t++) {
        if (tide_state_find(tide_series_state(series, t)) == NULL)
            return "every cell of a series has a known state";
        if (series_half(series, t) < 0)
            return "a half-width is not below 0";
        if (series->kind == TIDE_KIND_REAL && series_has_value(series, t) &&
            !isfinite(series_real(series, t)))
            return "a REAL figure is finite";
    }
    return NULL;
}
