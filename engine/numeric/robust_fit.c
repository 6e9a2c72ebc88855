/*
 * robust_fit.c - Tukey's bisquare by iterated weights.
 *
 * Standard errors are those of Huber (1981, 7.6), as in R's MASS::rlm:
 *
 *     se_i = K sqrt(sum (w r)^2 / (n - p)) / m  u_i,   K = 1 + p var(psi') / (n m^2)
 *
 * m the mean of psi'(r / s), u_i the root of diagonal i of (X'X)^-1, from the first fit.
 */
#include "numeric/robust_fit.h"

#include <math.h>
#include <string.h>

#include "numeric/gsl_guard.h"

static const double tuning = 4.685; /* 95 % as good as least squares if all is normal */
static const double settled = 1e-13;
static const double rounding = 0x1p-48; /* of terms: smaller residuals say nothing */
enum { MOST_STEPS = 500 };

struct steps {
    const struct least_squares_data *data;
    size_t count;        /* coefficients */
    double *coefficient; /* [count] of the last step */
    double *residual;    /* [rows] of the last step */
    double *before;      /* [rows] of the step before; room for the median */
    double *weight;      /* [rows] */
    struct dd *x;        /* [count * rows] columns times the root of the weight, */
    struct dd *y;        /* [rows] likewise */
    double scale;
    double size; /* of the terms that a fit is made of: the rounding of residuals */
};

static tide_status steps_init(struct steps *steps, const struct least_squares_data *data,
                              struct arena *arena, tide_error *err)
{
    size_t rows = data->rows;
    size_t count = data->columns + (data->has_constant ? 1 : 0);

    *steps = (struct steps){
        .data = data,
        .count = count,
        .coefficient = arena_alloc(arena, count, sizeof *steps->coefficient),
        .residual = arena_alloc(arena, rows, sizeof *steps->residual),
        .before = arena_alloc(arena, rows, sizeof *steps->before),
        .weight = arena_alloc(arena, rows, sizeof *steps->weight),
        .x = arena_alloc(arena, rows * count, sizeof *steps->x),
        .y = arena_alloc(arena, rows, sizeof *steps->y),
    };
    return steps->coefficient != NULL && steps->residual != NULL &&
                   steps->before != NULL && steps->weight != NULL && steps->x != NULL &&
                   steps->y != NULL
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

/* Column k of the fit at a row: the constant first. */
static struct dd column_at(const struct least_squares_data *data, size_t k, size_t row)
{
    size_t constant = data->has_constant ? 1 : 0;

    return k < constant ? dd_of(1.0) : data->x[(k - constant) * data->rows + row];
}

static void take_fit(struct steps *steps, const double *coefficient)
{
    memcpy(steps->coefficient, coefficient, steps->count * sizeof *coefficient);
    memcpy(steps->before, steps->residual, steps->data->rows * sizeof *steps->before);
    steps->size = 0.0;
    for (size_t row = 0; row < steps->data->rows; row++) {
        struct dd rest = steps->data->y[row];
        for (size_t k = 0; k < steps->count; k++) {
            struct dd term =
                dd_multiply(column_at(steps->data, k, row), dd_of(coefficient[k]));
            rest = dd_subtract(rest, term);
            steps->size = fmax(steps->size, fabs(term.high));
        }
        steps->residual[row] = dd_round(rest);
    }
}

/* The median |residual| over 0.6745, the deviation if all is normal. */
static double spread_of(struct steps *steps)
{
    size_t n = steps->data->rows;
    double *room = steps->weight;

    for (size_t row = 0; row < n; row++)
        room[row] = fabs(steps->residual[row]);
    double high = gsl_guard_select(room, n, n / 2);
    double low = n % 2 == 1 ? high : gsl_guard_select(room, n, n / 2 - 1);
    return (0.5 * low + 0.5 * high) / 0.6745;
}

static double weight_of(double u)
{
    double t = u / tuning * (u / tuning);
    return t < 1.0 ? (1.0 - t) * (1.0 - t) : 0.0;
}

/* psi' */
static double slope_of(double u)
{
    double t = u / tuning * (u / tuning);
    return t < 1.0 ? (1.0 - t) * (1.0 - 5.0 * t) : 0.0;
}

/* One step. SINGULAR in *state: no scale, or weights that leave no fit. */
static tide_status step(struct steps *steps, least_squares_fitter *fitter,
                        struct arena *arena, tide_state *state, tide_error *err)
{
    size_t rows = steps->data->rows;
    struct least_squares_fit fit;

    steps->scale = spread_of(steps);
    *state = TIDE_STATE_SINGULAR;
    if (!(steps->scale > rounding * steps->size))
        return TIDE_STATUS_OK;
    for (size_t row = 0; row < rows; row++) {
        steps->weight[row] = weight_of(steps->residual[row] / steps->scale);
        struct dd root = dd_sqrt(dd_of(steps->weight[row]));
        steps->y[row] = dd_multiply(steps->data->y[row], root);
        for (size_t k = 0; k < steps->count; k++)
            steps->x[k * rows + row] = dd_multiply(column_at(steps->data, k, row), root);
    }
    struct least_squares_data weighted = {rows, steps->count, steps->y, steps->x, false};
    tide_status status = fitter(&weighted, arena, &fit, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *state = fit.state;
    if (fit.state == TIDE_STATE_OK)
        take_fit(steps, fit.coefficient);
    return TIDE_STATUS_OK;
}

/* Did the last step move the residuals by no more than their rounding? Those of figures
   without weight are rounded by their own size, and do not count. */
static bool is_settled(const struct steps *steps)
{
    double moved = 0.0;

    for (size_t row = 0; row < steps->data->rows; row++)
        if (steps->weight[row] > 0.0)
            moved = fmax(moved, fabs(steps->residual[row] - steps->before[row]));
    return moved <= fmax(settled * steps->scale, rounding * steps->size);
}

static double unit_error(const struct steps *steps)
{
    double n = (double)steps->data->rows;
    double p = (double)steps->count;
    double square = 0.0;
    double mean = 0.0;
    double variance = 0.0;

    for (size_t row = 0; row < steps->data->rows; row++) {
        double u = steps->residual[row] / steps->scale;
        square += weight_of(u) * u * weight_of(u) * u;
        mean += slope_of(u) / n;
    }
    for (size_t row = 0; row < steps->data->rows; row++) {
        double distance = slope_of(steps->residual[row] / steps->scale) - mean;
        variance += distance * distance / (n - 1.0);
    }
    double k = 1.0 + p * variance / (n * mean * mean);
    return steps->scale * sqrt(square / (n - p)) * k / mean;
}

static void fill(const struct steps *steps, const struct least_squares_fit *first,
                 struct robust_fit *out)
{
    bool is_perfect = !(first->residual_sd > 0.0);
    double unit = is_perfect ? 0.0 : unit_error(steps);
    double freedom = (double)(steps->data->rows - steps->count);

    out->scale = is_perfect ? 0.0 : steps->scale;
    for (size_t row = 0; row < steps->data->rows && !is_perfect; row++)
        out->rejected += !(weight_of(steps->residual[row] / steps->scale) > 0.0);
    for (size_t k = 0; k < steps->count; k++) {
        double se =
            is_perfect ? 0.0 : unit * (first->standard_error[k] / first->residual_sd);
        out->coefficient[k] = steps->coefficient[k];
        out->standard_error[k] = se;
        out->p_value[k] = gsl_guard_tdist_both(steps->coefficient[k] / se, freedom);
    }
}

tide_status robust_fit(const struct least_squares_data *data,
                       least_squares_fitter *fitter, struct arena *arena,
                       struct robust_fit *out, tide_error *err)
{
    struct least_squares_fit first;
    struct steps steps;

    tide_status status = steps_init(&steps, data, arena, err);
    if (status == TIDE_STATUS_OK)
        status = fitter(data, arena, &first, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *out = (struct robust_fit){.state = first.state,
                               .coefficient_count = steps.count,
                               .scale = (double)NAN};
    if (first.state != TIDE_STATE_OK)
        return TIDE_STATUS_OK;

    memset(steps.residual, 0, data->rows * sizeof *steps.residual);
    take_fit(&steps, first.coefficient);
    size_t taken = 0;
    bool is_done = !(first.residual_sd > 0.0);
    while (!is_done && out->state == TIDE_STATE_OK && taken++ < MOST_STEPS) {
        status = step(&steps, fitter, arena, &out->state, err);
        if (status != TIDE_STATUS_OK)
            return status;
        is_done = is_settled(&steps);
    }
    if (out->state == TIDE_STATE_OK && !is_done)
        out->state = TIDE_STATE_SINGULAR;
    if (out->state != TIDE_STATE_OK)
        return TIDE_STATUS_OK;

    double *figure = arena_alloc(arena, 3 * steps.count, sizeof *figure);
    if (figure == NULL)
        return memory_failed(arena->memory, err);
    out->coefficient = figure;
    out->standard_error = figure + steps.count;
    out->p_value = figure + 2 * steps.count;
    fill(&steps, &first, out);
    return TIDE_STATUS_OK;
}
