/*
 * define_errors.c - robust standard errors by their definition.
 *
 *     V = B S B,  B = (X^T X)^-1,  S = sum over t, s of k(t - s) u_t u_s x_t x_s^T
 *
 * every pair of rows for itself, all in double-double; each regressor is first brought to
 * about the size 1.
 */
#include "compute/trend/define_errors.h"

#include <math.h>
#include <string.h>

#include "numeric/gsl_guard.h"

static const double least_left = 0x1p-40; /* as in robust_errors.c */

struct sandwich {
    const struct least_squares_data *data;
    const struct robust_errors *errors;
    size_t count;
    struct dd *x;     /* [count * rows] X, column after column, / 2^exponent */
    struct dd *u;     /* [rows] residuals, weighted */
    int *exponent;    /* [count] */
    struct dd *bread; /* [count * count] */
    struct dd *filling;
    struct dd *cover; /* [count * count] V */
    struct dd *work;  /* [count * count] */
};

/* out = m^-1 by Gauss and Jordan, the largest pivot first; m is lost. */
static bool invert(struct dd *m, size_t n, struct dd *out)
{
    for (size_t i = 0; i < n * n; i++)
        out[i] = dd_of(i % (n + 1) == 0 ? 1.0 : 0.0);
    for (size_t col = 0; col < n; col++) {
        size_t best = col;
        for (size_t row = col; row < n; row++)
            if (fabs(m[row * n + col].high) > fabs(m[best * n + col].high))
                best = row;
        struct dd pivot = m[best * n + col];
        if (pivot.high == 0.0 || !isfinite(pivot.high))
            return false;
        for (size_t k = 0; k < n; k++) {
            struct dd here = m[best * n + k];
            struct dd there = out[best * n + k];
            m[best * n + k] = m[col * n + k];
            out[best * n + k] = out[col * n + k];
            m[col * n + k] = dd_divide(here, pivot);
            out[col * n + k] = dd_divide(there, pivot);
        }
        for (size_t row = 0; row < n; row++) {
            struct dd part = m[row * n + col];
            for (size_t k = 0; k < n && row != col; k++) {
                m[row * n + k] =
                    dd_subtract(m[row * n + k], dd_multiply(part, m[col * n + k]));
                out[row * n + k] =
                    dd_subtract(out[row * n + k], dd_multiply(part, out[col * n + k]));
            }
        }
    }
    return true;
}

static struct dd at(const struct sandwich *s, size_t row, size_t i)
{
    return s->x[i * s->data->rows + row];
}

/* out = a b */
static void multiply(const struct dd *a, const struct dd *b, size_t n, struct dd *out)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            struct dd sum = dd_of(0.0);
            for (size_t k = 0; k < n; k++)
                sum = dd_add(sum, dd_multiply(a[i * n + k], b[k * n + j]));
            out[i * n + j] = sum;
        }
}

static void take_columns(struct sandwich *s)
{
    size_t rows = s->data->rows;
    size_t constant = s->data->has_constant ? 1 : 0;

    for (size_t i = 0; i < s->count; i++) {
        double largest = 0.0;
        for (size_t row = 0; row < rows; row++) {
            struct dd x =
                i < constant ? dd_of(1.0) : s->data->x[(i - constant) * rows + row];
            s->x[i * rows + row] = x;
            largest = fmax(largest, fabs(x.high));
        }
        frexp(largest, &s->exponent[i]);
        for (size_t row = 0; row < rows; row++)
            s->x[i * rows + row] = dd_scale(at(s, row, i), -s->exponent[i]);
    }
}

static bool bake(struct sandwich *s)
{
    size_t n = s->count;

    for (size_t i = 0; i < n * n; i++) {
        s->work[i] = dd_of(0.0);
        for (size_t row = 0; row < s->data->rows; row++)
            s->work[i] =
                dd_add(s->work[i], dd_multiply(at(s, row, i / n), at(s, row, i % n)));
    }
    return invert(s->work, n, s->bread);
}

static double leverage_of(const struct sandwich *s, size_t row)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < s->count; j++)
            sum = dd_add(sum, dd_multiply(dd_multiply(at(s, row, i), at(s, row, j)),
                                          s->bread[i * s->count + j]));
    return dd_round(sum);
}

static double weight_of(const struct sandwich *s, size_t row)
{
    double rows = (double)s->data->rows;
    double left = 1.0 - leverage_of(s, row);

    if (s->errors->kind == ERRORS_HC1)
        return sqrt(rows / (rows - (double)s->count));
    if (s->errors->kind != ERRORS_HC2 && s->errors->kind != ERRORS_HC3)
        return 1.0;
    if (left <= least_left)
        return (double)NAN;
    return s->errors->kind == ERRORS_HC2 ? 1.0 / sqrt(left) : 1.0 / left;
}

/* y less what B X^T y fits, in deviations of the fit. */
static void take_residuals(struct sandwich *s, double residual_sd)
{
    size_t rows = s->data->rows;
    struct dd origin = s->data->has_constant ? s->data->y[0] : dd_of(0.0);
    struct dd sd = dd_of(residual_sd);

    for (size_t row = 0; row < rows; row++)
        s->u[row] = dd_divide(dd_subtract(s->data->y[row], origin), sd);
    for (size_t i = 0; i < s->count; i++) {
        s->work[i] = dd_of(0.0);
        for (size_t row = 0; row < rows; row++)
            s->work[i] = dd_add(s->work[i], dd_multiply(at(s, row, i), s->u[row]));
    }
    for (size_t i = 0; i < s->count; i++) {
        struct dd b = dd_of(0.0);
        for (size_t j = 0; j < s->count; j++)
            b = dd_add(b, dd_multiply(s->bread[i * s->count + j], s->work[j]));
        for (size_t row = 0; row < rows; row++)
            s->u[row] = dd_subtract(s->u[row], dd_multiply(b, at(s, row, i)));
    }
    for (size_t row = 0; row < rows; row++)
        s->u[row] = dd_multiply(s->u[row], dd_of(weight_of(s, row)));
}

static double kernel(const struct robust_errors *errors, size_t a, size_t b)
{
    if (errors->kind != ERRORS_HAC)
        return a == b ? 1.0 : 0.0;

    double distance = fabs((double)errors->place[a] - (double)errors->place[b]);
    return fmax(0.0, 1.0 - distance / (double)(errors->lags + 1));
}

static void fill(struct sandwich *s)
{
    size_t rows = s->data->rows;
    size_t n = s->count;

    for (size_t i = 0; i < n * n; i++)
        s->filling[i] = dd_of(0.0);
    for (size_t a = 0; a < rows; a++)
        for (size_t b = 0; b < rows; b++) {
            double k = kernel(s->errors, a, b);
            struct dd product = dd_multiply(dd_multiply(s->u[a], s->u[b]), dd_of(k));
            for (size_t i = 0; k > 0.0 && i < n * n; i++) {
                struct dd pair = dd_multiply(at(s, a, i / n), at(s, b, i % n));
                s->filling[i] = dd_add(s->filling[i], dd_multiply(product, pair));
            }
        }
    multiply(s->bread, s->filling, n, s->work);
    multiply(s->work, s->bread, n, s->cover);
}

/* V is of the scaled regressors and of y in deviations. */
static void put_errors(struct sandwich *s, struct least_squares_fit *fit)
{
    size_t from = s->data->has_constant ? 1 : 0;
    size_t size = s->count - from;
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i < s->count; i++) {
        struct dd variance = s->cover[i * s->count + i];
        double se = variance.high > 0.0 || isnan(variance.high)
                        ? dd_round(dd_sqrt(variance))
                        : 0.0;
        fit->standard_error[i] = ldexp(se * fit->residual_sd, -s->exponent[i]);
        fit->p_value[i] =
            gsl_guard_tdist_both(fit->coefficient[i] / fit->standard_error[i],
                                 (double)fit->freedom);
    }
    if (size == 0)
        return;
    for (size_t i = 0; i < size * size; i++)
        s->work[i] = s->cover[(i / size + from) * s->count + i % size + from];
    fit->f_statistic = (double)NAN;
    if (invert(s->work, size, s->filling)) {
        for (size_t i = 0; i < size * size; i++) {
            struct dd b[2];
            for (size_t k = 0; k < 2; k++) {
                size_t j = from + (k == 0 ? i / size : i % size);
                b[k] = dd_divide(dd_of(ldexp(fit->coefficient[j], s->exponent[j])),
                                 dd_of(fit->residual_sd));
            }
            sum = dd_add(sum, dd_multiply(dd_multiply(b[0], b[1]), s->filling[i]));
        }
        fit->f_statistic = dd_round(sum) / (double)size;
    }
    fit->f_p_value =
        gsl_guard_fdist_Q(fit->f_statistic, (double)size, (double)fit->freedom);
}

tide_status define_errors(const struct least_squares_data *data,
                          const struct robust_errors *errors, struct arena *arena,
                          struct least_squares_fit *fit, tide_error *err)
{
    size_t n = fit->coefficient_count;
    struct sandwich s = {
        .data = data,
        .errors = errors,
        .count = n,
        .x = arena_alloc(arena, n * data->rows, sizeof *s.x),
        .u = arena_alloc(arena, data->rows, sizeof *s.u),
        .exponent = arena_alloc(arena, n, sizeof *s.exponent),
        .bread = arena_alloc(arena, n * n, sizeof *s.bread),
        .filling = arena_alloc(arena, n * n, sizeof *s.filling),
        .cover = arena_alloc(arena, n * n, sizeof *s.cover),
        .work = arena_alloc(arena, n * n, sizeof *s.work),
    };

    if (s.x == NULL || s.u == NULL || s.exponent == NULL || s.bread == NULL ||
        s.filling == NULL || s.cover == NULL || s.work == NULL)
        return memory_failed(arena->memory, err);
    if (!(fit->residual_sd > 0.0))
        return TIDE_STATUS_OK;
    take_columns(&s);
    if (!bake(&s))
        return TIDE_STATUS_OK;
    take_residuals(&s, fit->residual_sd);
    fill(&s);
    put_errors(&s, fit);
    return TIDE_STATUS_OK;
}
