/*
 * define_fit.c - least squares by their definition.
 *
 * Coefficient k by itself: z, what is left of column k beside all other columns, gives
 *
 *     b_k = sum z y / sum z^2,    se(b_k) = sd / sqrt(sum z^2)
 *
 * (Frisch and Waugh). What is left is found by Gram and Schmidt in double-double, each
 * direction taken off twice.
 */
#include "compute/trend/define_fit.h"

#include <math.h>
#include <string.h>

#include "numeric/gsl_guard.h"

/* What is this much smaller than its terms is their rounding. */
static const double noise = 0x1p-88;

/* A column of which no more than this is left beside others is one of their sums. */
static const double least_left = 0x1p-46;

struct directions {
    const struct least_squares_data *data;
    size_t count;          /* directions so far, at right angles */
    struct dd **direction; /* [coefficients] of [rows] each */
};

static struct dd dot(const struct dd *a, const struct dd *b, size_t count, double *size)
{
    struct dd sum = dd_of(0.0);

    *size = 0.0;
    for (size_t i = 0; i < count; i++) {
        struct dd term = dd_multiply(a[i], b[i]);
        sum = dd_add(sum, term);
        *size += fabs(term.high);
    }
    return sum;
}

static struct dd settle(struct dd value, double size)
{
    return fabs(value.high) <= noise * size ? dd_of(0.0) : value;
}

static struct dd squares(const struct dd *value, size_t count)
{
    double size;
    return dot(value, value, count, &size);
}

static void take_off(const struct directions *all, struct dd *value)
{
    size_t rows = all->data->rows;

    for (size_t j = 0; j < 2 * all->count; j++) {
        const struct dd *direction = all->direction[j % all->count];
        double size;
        struct dd share =
            dd_divide(dot(direction, value, rows, &size), squares(direction, rows));
        for (size_t i = 0; i < rows; i++)
            value[i] = dd_subtract(value[i], dd_multiply(share, direction[i]));
    }
}

/* The next direction: column k, the constant first, beside those before it. NULL: nothing
   is left of it. */
static struct dd *add_direction(struct directions *all, size_t k)
{
    const struct least_squares_data *data = all->data;
    struct dd *value = all->direction[all->count];
    size_t constant = data->has_constant ? 1 : 0;

    for (size_t i = 0; i < data->rows; i++)
        value[i] = k < constant ? dd_of(1.0) : data->x[(k - constant) * data->rows + i];
    double whole = squares(value, data->rows).high;
    take_off(all, value);
    double left = squares(value, data->rows).high;
    if (!(left > least_left * least_left * whole))
        return NULL;
    all->count++;
    return value;
}

/* Residuals of y, with a constant from its first figure: rounding only is 0. */
static void define_residuals(const struct directions *all, struct dd *residual)
{
    const struct least_squares_data *data = all->data;
    struct dd origin = data->has_constant ? data->y[0] : dd_of(0.0);
    double size = 0.0;
    double largest = 0.0;

    for (size_t i = 0; i < data->rows; i++) {
        residual[i] = dd_subtract(data->y[i], origin);
        size = fmax(size, fabs(residual[i].high));
    }
    take_off(all, residual);
    for (size_t i = 0; i < data->rows; i++)
        largest = fmax(largest, fabs(residual[i].high));
    if (largest <= noise * size)
        memset(residual, 0, data->rows * sizeof *residual);
}

static void define_statistics(const struct least_squares_data *data,
                              const struct dd *residual, struct dd *work,
                              struct least_squares_fit *out)
{
    size_t n = data->rows;
    double freedom = (double)out->freedom;
    struct dd rest = squares(residual, n);
    struct dd origin = data->has_constant ? data->y[0] : dd_of(0.0);
    struct dd mean = dd_of(0.0);

    for (size_t i = 0; i < n; i++) {
        work[i] = dd_subtract(data->y[i], origin);
        if (data->has_constant)
            mean = dd_add(mean, dd_divide(work[i], dd_of((double)n)));
    }
    for (size_t i = 0; i < n; i++)
        work[i] = dd_subtract(work[i], mean);
    struct dd total = squares(work, n);
    for (size_t i = 1; i < n; i++)
        work[i] = dd_subtract(residual[i], residual[i - 1]);
    struct dd steps = squares(work + 1, n - 1);

    struct dd explained = settle(dd_subtract(total, rest), total.high);
    out->r_squared = dd_round(dd_divide(explained, total));
    out->durbin_watson = dd_round(dd_divide(steps, rest));
    out->residual_sd = dd_round(dd_sqrt(dd_divide(rest, dd_of(freedom))));
    out->f_statistic =
        dd_round(explained) / (double)data->columns / (dd_round(rest) / freedom);
    out->f_p_value = gsl_guard_fdist_Q(out->f_statistic, (double)data->columns, freedom);
}

static void define_coefficient(struct directions *all, size_t k,
                               struct least_squares_fit *out)
{
    const struct least_squares_data *data = all->data;
    double size;

    all->count = 0;
    for (size_t other = 0; other < out->coefficient_count; other++)
        if (other != k)
            add_direction(all, other);

    const struct dd *z = add_direction(all, k);
    if (z == NULL) {
        out->state = TIDE_STATE_SINGULAR;
        return;
    }
    struct dd product = dot(z, data->y, data->rows, &size);
    struct dd square = squares(z, data->rows);
    double b = dd_round(dd_divide(settle(product, size), square));
    double se = out->residual_sd / dd_round(dd_sqrt(square));

    out->coefficient[k] = b;
    out->standard_error[k] = se;
    out->p_value[k] = gsl_guard_tdist_both(b / se, (double)out->freedom);
}

tide_status define_fit(const struct least_squares_data *data, struct arena *arena,
                       struct least_squares_fit *out, tide_error *err)
{
    size_t count = data->columns + (data->has_constant ? 1 : 0);
    struct directions all = {
        .data = data,
        .direction = arena_alloc(arena, count, sizeof *all.direction),
    };
    struct dd *residual = arena_alloc(arena, data->rows, sizeof *residual);
    double *figure = arena_alloc(arena, 3 * count, sizeof *figure);
    bool has_memory = residual != NULL && figure != NULL && all.direction != NULL;

    for (size_t k = 0; has_memory && k < count; k++) {
        all.direction[k] = arena_alloc(arena, data->rows, sizeof **all.direction);
        has_memory = all.direction[k] != NULL;
    }
    if (!has_memory)
        return memory_failed(arena->memory, err);

    *out = (struct least_squares_fit){
        .state = data->rows <= count ? TIDE_STATE_TOO_FEW : TIDE_STATE_OK,
        .coefficient_count = count,
        .coefficient = figure,
        .standard_error = figure + count,
        .p_value = figure + 2 * count,
        .freedom = data->rows - count,
    };
    if (out->state != TIDE_STATE_OK)
        return TIDE_STATUS_OK;
    for (size_t k = 0; k < count; k++) {
        if (add_direction(&all, k) == NULL) {
            out->state = TIDE_STATE_SINGULAR;
            return TIDE_STATUS_OK;
        }
    }
    define_residuals(&all, residual);
    define_statistics(data, residual, all.direction[0], out);
    for (size_t k = 0; k < count && out->state == TIDE_STATE_OK; k++)
        define_coefficient(&all, k, out);
    return TIDE_STATUS_OK;
}
