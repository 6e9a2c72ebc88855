/*
 * centred.c - figures about their mean, in double-double.
 *
 * Figures are measured from the first, so that a constant series is exactly 0, and in
 * units of a power of two near the largest, so that no square leaves the doubles.
 */
#include "compute/trend/centred.h"

#include <math.h>

#include "compute/series_dd.h"

static bool is_there(const tide_series *in, const tide_series *beside, size_t t)
{
    return series_has_value(in, t) && (beside == NULL || series_has_value(beside, t));
}

static void gather(const tide_series *in, const tide_series *beside, bool is_log,
                   struct centred *out)
{
    for (size_t t = 0; t < in->count; t++) {
        out->x[t] = dd_of(0.0);
        out->is_there[t] = is_there(in, beside, t);
        if (!out->is_there[t])
            continue;
        struct dd x = series_figure(in, t);
        out->state = state_join(out->state, tide_series_state(in, t));
        if (is_log && x.high <= 0.0)
            out->state = TIDE_STATE_UNDEFINED;
        else
            out->x[t] = is_log ? dd_log(x) : x;
        out->there++;
    }
}

/* From `origin`, scaled by 2^-exponent. */
static void shift(struct centred *series, struct dd origin, int exponent)
{
    for (size_t t = 0; t < series->count; t++)
        if (series->is_there[t])
            series->x[t] = dd_scale(dd_subtract(series->x[t], origin), -exponent);
}

static struct dd mean_product(const struct centred *a, const struct centred *b,
                              size_t lag, size_t *pairs)
{
    struct dd sum = dd_of(0.0);

    *pairs = 0;
    for (size_t t = 0; t + lag < a->count; t++) {
        if (!a->is_there[t + lag] || !b->is_there[t])
            continue;
        sum = dd_add(sum, dd_multiply(a->x[t + lag], b->x[t]));
        ++*pairs;
    }
    return *pairs > 0 ? dd_divide(sum, dd_of((double)(*pairs + lag))) : dd_of(0.0);
}

static void settle(struct centred *series)
{
    struct dd sum = dd_of(0.0);
    double largest = 0.0;
    size_t first = 0;
    int exponent;

    while (first < series->count && !series->is_there[first])
        first++;
    if (first == series->count)
        return;
    for (size_t t = 0; t < series->count; t++)
        largest = fmax(largest, fabs(series->x[t].high));
    frexp(largest, &exponent);
    shift(series, dd_of(0.0), exponent);
    shift(series, series->x[first], 0);

    for (size_t t = 0; t < series->count; t++)
        if (series->is_there[t])
            sum = dd_add(sum, series->x[t]);
    shift(series, dd_divide(sum, dd_of((double)series->there)), 0);
    series->variance = mean_product(series, series, 0, &first);
}

tide_status centred_make(const tide_series *in, const tide_series *beside, bool is_log,
                         struct arena *arena, struct centred *out, tide_error *err)
{
    *out = (struct centred){
        .count = in->count,
        .x = arena_alloc(arena, in->count, sizeof *out->x),
        .is_there = arena_alloc(arena, in->count, sizeof *out->is_there),
    };
    if (out->x == NULL || out->is_there == NULL)
        return memory_failed(arena->memory, err);
    gather(in, beside, is_log, out);
    if (out->state != TIDE_STATE_UNDEFINED)
        settle(out);
    return TIDE_STATUS_OK;
}

double centred_correlation(const struct centred *a, const struct centred *b, size_t lag)
{
    size_t pairs;
    struct dd product = mean_product(a, b, lag, &pairs);
    struct dd scale = dd_sqrt(dd_multiply(a->variance, b->variance));

    if (pairs == 0 || !(scale.high > 0.0))
        return (double)NAN;
    /* Rounding may lead just beyond 1. */
    return fmax(-1.0, fmin(1.0, dd_round(dd_divide(product, scale))));
}
