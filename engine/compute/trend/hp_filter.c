/*
 * hp_filter.c - the trend of Hodrick and Prescott of an array of figures.
 */
#include "compute/trend/hp_filter.h"

#include <math.h>

#include "base/error.h"

enum { WIDTH = 3, MAX_ROUNDS = 5 };

tide_status hp_filter_factor(size_t count, double lambda, struct arena *arena,
                             struct gsl_guard_band *out, tide_error *err)
{
    double *matrix = arena_alloc_zero(arena, count, WIDTH * sizeof *matrix);
    double *work = arena_alloc(arena, count, WIDTH * sizeof *work);
    const double difference[WIDTH] = {1.0, -2.0, 1.0};

    if (matrix == NULL || work == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t + 2 < count; t++)
        for (size_t a = 0; a < WIDTH; a++)
            for (size_t b = a; b < WIDTH; b++)
                matrix[(t + a) * WIDTH + b - a] += lambda * difference[a] * difference[b];
    for (size_t t = 0; t < count; t++)
        matrix[t * WIDTH] += 1.0;
    if (gsl_guard_band_factor(matrix, count, WIDTH, work, out) != TIDE_STATUS_OK)
        return error_set(err, TIDE_STATUS_INTERNAL, "internal",
                         "hp: the matrix of the filter has no factors");
    return TIDE_STATUS_OK;
}

/* residual = x - T - lambda D'D T, rounded. second [count + 2] is room. */
static void residual_of(const double *x, const struct dd *trend, size_t count,
                        double lambda, struct dd *second, double *residual)
{
    second[0] = second[1] = second[count] = second[count + 1] = dd_of(0.0);
    for (size_t t = 2; t < count; t++)
        second[t] =
            dd_add(dd_subtract(trend[t], dd_scale(trend[t - 1], 1)), trend[t - 2]);
    for (size_t t = 0; t < count; t++) {
        struct dd fourth =
            dd_add(dd_subtract(second[t], dd_scale(second[t + 1], 1)), second[t + 2]);
        struct dd left = dd_subtract(dd_of(x[t]), trend[t]);
        residual[t] = dd_round(dd_subtract(left, dd_multiply(dd_of(lambda), fourth)));
    }
}

static double largest_of(const double *value, size_t count)
{
    double largest = 0.0;

    for (size_t t = 0; t < count; t++)
        largest = fmax(largest, fabs(value[t]));
    return largest;
}

/* Figures are below 1: a correction this small leaves an error of its square. */
tide_status hp_filter_solve(const struct gsl_guard_band *band, const double *x,
                            double lambda, struct arena *arena, struct dd *trend,
                            tide_error *err)
{
    size_t count = band->size;
    struct dd *second = arena_alloc(arena, count + 2, sizeof *second);
    double *correction = arena_alloc(arena, count, sizeof *correction);

    if (second == NULL || correction == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t < count; t++) {
        trend[t] = dd_of(0.0);
        correction[t] = x[t];
    }
    for (int round = 0; round < MAX_ROUNDS; round++) {
        if (gsl_guard_band_solve(band, correction) != TIDE_STATUS_OK)
            return error_set(err, TIDE_STATUS_INTERNAL, "internal",
                             "hp: the filter could not be solved");
        for (size_t t = 0; t < count; t++)
            trend[t] = dd_add(trend[t], dd_of(correction[t]));
        if (largest_of(correction, count) <= 0x1p-32)
            break;
        residual_of(x, trend, count, lambda, second, correction);
    }
    return TIDE_STATUS_OK;
}

/* Variances of level and slope given the figures so far, that of a figure being 1. */
void hp_filter_gains(size_t count, double lambda, struct hp_gain *gain)
{
    struct dd shock = dd_divide(dd_of(1.0), dd_of(lambda));
    struct dd level = dd_of(1.0);
    struct dd both = dd_of(1.0);
    struct dd slope = dd_of(2.0);

    for (size_t t = 2; t < count; t++) {
        slope = dd_add(slope, shock);
        level = dd_add(level, dd_add(dd_scale(both, 1), slope));
        both = dd_add(both, slope);

        struct dd spread = dd_add(level, dd_of(1.0));
        struct dd level_gain = dd_divide(level, spread);
        struct dd slope_gain = dd_divide(both, spread);
        gain[t] = (struct hp_gain){
            .level = dd_round(level_gain),
            .slope = dd_round(slope_gain),
            .rest = dd_round(dd_divide(dd_of(1.0), spread)),
        };
        slope = dd_subtract(slope, dd_multiply(slope_gain, both));
        level = level_gain;
        both = slope_gain;
    }
}
