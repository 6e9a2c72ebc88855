/*
 * log_trend.c - slopes of logarithms on time.
 *
 * t is exact to 106 bits and so is ln x: where figures grow by the same factor, what is
 * left beside the line is nothing but rounding, and counts as nothing.
 */
#include "compute/growth/log_trend.h"

#include <math.h>

#include "numeric/least_squares.h"
#include "time/period.h"

static struct dd years_at(const tide_series *in, size_t t)
{
    int32_t first = in->first.ordinal;
    struct period_years years =
        period_years_between((tide_freq)in->first.freq, first, first + (int32_t)t);

    return dd_divide(dd_of_int64(years.numerator), dd_of_int64(years.denominator));
}

static struct dd figure_at(const tide_series *in, size_t t)
{
    return in->kind == TIDE_KIND_DECIMAL
               ? dd_of_decimal(series_mantissa(in, t), in->scale)
               : dd_of(series_real(in, t));
}

tide_status log_points_gather(const tide_series *in, bool skips, struct arena *scratch,
                              struct log_points *out, tide_error *err)
{
    bool has_break = false;
    bool is_undefined = false;

    *out = (struct log_points){
        .t = arena_alloc(scratch, in->count, sizeof *out->t),
        .x = arena_alloc(scratch, in->count, sizeof *out->x),
    };
    if (out->t == NULL || out->x == NULL)
        return memory_failed(scratch->memory, err);

    for (size_t t = 0; t < in->count; t++) {
        tide_state state = tide_series_state(in, t);
        if (!tide_state_has_value(state))
            continue;
        struct dd x = figure_at(in, t);
        is_undefined |= x.high <= 0.0 && !skips;
        if (x.high <= 0.0)
            continue;
        has_break |= state == TIDE_STATE_BREAK && out->count > 0;
        out->state = state_join(out->state, growth_state(state));
        out->t[out->count] = years_at(in, t);
        out->x[out->count++] = dd_log(x);
    }
    out->state = growth_compared(out->state);
    if (has_break)
        out->state = state_join(out->state, TIDE_STATE_BREAK);
    if (is_undefined)
        out->state = state_join(out->state, TIDE_STATE_UNDEFINED);
    return TIDE_STATUS_OK;
}

/* ---- slopes ---- */

tide_status slope_ols(const struct log_points *points, struct arena *scratch,
                      struct slope *out, tide_error *err)
{
    struct least_squares_fit fit;

    tide_status status = least_squares_polynomial(points->t, points->x, points->count, 1,
                                                  scratch, &fit, err);
    if (status != TIDE_STATUS_OK)
        return status;
    out->state = fit.state;
    if (fit.state == TIDE_STATE_OK) {
        out->b = fit.coefficient[1];
        out->b_se = fit.standard_error[1];
        out->r2 = fit.r_squared;
    }
    return TIDE_STATUS_OK;
}

/* Sxy / Sxx about the means, in double-double: the definition. */
tide_status slope_define_ols(const struct log_points *points, struct arena *scratch,
                             struct slope *out, tide_error *err)
{
    struct dd n = dd_of((double)points->count);
    struct dd mean_t = dd_of(0.0);
    struct dd mean_x = dd_of(0.0);
    struct dd tt = dd_of(0.0);
    struct dd tx = dd_of(0.0);
    struct dd xx = dd_of(0.0);

    (void)scratch;
    (void)err;
    for (size_t i = 0; i < points->count; i++) {
        mean_t = dd_add(mean_t, dd_divide(points->t[i], n));
        mean_x = dd_add(mean_x, dd_divide(dd_subtract(points->x[i], points->x[0]), n));
    }
    for (size_t i = 0; i < points->count; i++) {
        struct dd t = dd_subtract(points->t[i], mean_t);
        struct dd x = dd_subtract(dd_subtract(points->x[i], points->x[0]), mean_x);
        tt = dd_add(tt, dd_multiply(t, t));
        tx = dd_add(tx, dd_multiply(t, x));
        xx = dd_add(xx, dd_multiply(x, x));
    }
    struct dd explained = dd_divide(dd_multiply(tx, tx), tt);
    struct dd rest = dd_subtract(xx, explained);
    struct dd freedom = dd_subtract(n, dd_of(2.0));
    bool is_exact = rest.high <= 0x1p-88 * xx.high; /* nothing but rounding is left */

    out->b = dd_round(dd_divide(tx, tt));
    out->b_se = is_exact ? 0.0 : sqrt(dd_round(dd_divide(dd_divide(rest, freedom), tt)));
    out->r2 = dd_round(dd_divide(is_exact ? xx : explained, xx)); /* 0 / 0: NAN */
    return TIDE_STATUS_OK;
}

/* a - b, right to the last places: what is close differs exactly in its high parts. */
static double difference(struct dd a, struct dd b)
{
    return (a.high - b.high) + (a.low - b.low);
}

static double slope_between(const struct log_points *points, size_t i, size_t j)
{
    return difference(points->x[j], points->x[i]) /
           difference(points->t[j], points->t[i]);
}

/* All slopes between two points; how many. */
static size_t slopes_of(const struct log_points *points, double *slope)
{
    size_t count = 0;

    for (size_t j = 1; j < points->count; j++)
        for (size_t i = 0; i < j; i++)
            slope[count++] = slope_between(points, i, j);
    return count;
}

/* Hoare's Find: what stands at `rank` after it is right, no larger before it, no smaller
   after. */
static double select_rank(double *value, size_t count, size_t rank)
{
    ptrdiff_t first = 0;
    ptrdiff_t last = (ptrdiff_t)count - 1;

    while (first < last) {
        double pivot = value[rank];
        ptrdiff_t i = first;
        ptrdiff_t j = last;
        while (i <= j) {
            while (value[i] < pivot)
                i++;
            while (value[j] > pivot)
                j--;
            if (i <= j) {
                double swap = value[i];
                value[i++] = value[j];
                value[j--] = swap;
            }
        }
        if (j < (ptrdiff_t)rank)
            first = i;
        if (i > (ptrdiff_t)rank)
            last = j;
    }
    return value[rank];
}

double median_select(double *value, size_t count)
{
    size_t rank = (count - 1) / 2;
    double low = select_rank(value, count, rank);
    double high = low;

    if (count % 2 == 0) {
        high = value[rank + 1];
        for (size_t i = rank + 2; i < count; i++)
            high = value[i] < high ? value[i] : high;
    }
    return 0.5 * low + 0.5 * high;
}

double median_insert(double *value, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double moved = value[i];
        size_t place = i;
        for (; place > 0 && value[place - 1] > moved; place--)
            value[place] = value[place - 1];
        value[place] = moved;
    }
    return 0.5 * value[(count - 1) / 2] + 0.5 * value[count / 2];
}

tide_status slope_theil_sen(const struct log_points *points, struct arena *scratch,
                            double (*median)(double *, size_t), struct slope *out,
                            tide_error *err)
{
    size_t pairs = points->count * (points->count - 1) / 2;
    double *slope = arena_alloc(scratch, pairs, sizeof *slope);

    if (slope == NULL)
        return memory_failed(scratch->memory, err);
    out->b = median(slope, slopes_of(points, slope));
    return TIDE_STATUS_OK;
}
