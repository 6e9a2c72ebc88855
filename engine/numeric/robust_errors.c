/*
 * robust_errors.c - standard errors of a least-squares fit whose errors differ in size, or
 * move together.
 *
 * All is relative to the usual standard errors, so that no scale meets an edge of the
 * doubles: parts have the length 1, residuals are in deviations, and the matrix M of their
 * products turns usual standard errors into robust ones,
 *
 *     cov(b_i, b_j) = se_i se_j M_ij,    F = t^T M^-1 t / q,   t_i = b_i / se_i
 */
#include "numeric/robust_errors.h"

#include <math.h>

#include "numeric/gsl_guard.h"

/* A figure with less than this left beside its leverage is met whatever it is. */
static const double least_left = 0x1p-40;

/* What a residual counts for. */
static double weight_of(const struct robust_errors *errors, double rows, double count,
                        double leverage)
{
    double left = 1.0 - leverage;

    switch (errors->kind) {
    case ERRORS_HC1:
        return sqrt(rows / (rows - count));
    case ERRORS_HC2:
        return left > least_left ? 1.0 / sqrt(left) : (double)NAN;
    case ERRORS_HC3:
        return left > least_left ? 1.0 / left : (double)NAN;
    case ERRORS_HC0:
    case ERRORS_HAC:
        break;
    }
    return 1.0;
}

/* z = part times residual, row after row. */
static void fill_terms(const struct robust_errors *errors, size_t rows,
                       const struct least_squares_influence *influence,
                       const struct least_squares_fit *fit, double *z)
{
    size_t count = fit->coefficient_count;

    for (size_t row = 0; row < rows; row++) {
        double weight =
            weight_of(errors, (double)rows, (double)count, influence->leverage[row]);
        for (size_t i = 0; i < count; i++)
            z[row * count + i] = influence->part[i * rows + row] * weight *
                                 (fit->residual[row] / fit->residual_sd);
    }
}

/* m += weight z_a z_b^T, and its transpose if the rows differ. */
static void add_product(double *m, size_t count, double weight, const double *a,
                        const double *b)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            m[i * count + j] +=
                a == b ? weight * a[i] * a[j] : weight * (a[i] * b[j] + b[i] * a[j]);
}

static void fill_matrix(const struct robust_errors *errors, size_t rows, size_t count,
                        const double *z, double *m)
{
    for (size_t row = 0; row < rows; row++) {
        const double *here = z + row * count;
        add_product(m, count, 1.0, here, here);
        if (errors->kind != ERRORS_HAC)
            continue;
        for (size_t other = row; other-- > 0;) {
            size_t distance = errors->place[row] - errors->place[other];
            if (distance > errors->lags)
                break;
            double weight = 1.0 - (double)distance / (double)(errors->lags + 1);
            add_product(m, count, weight, here, z + other * count);
        }
    }
}

/*
 * t^T M^-1 t from coefficient `from` on, M = L L^T in place: the square of L^-1 t. NAN: M is
 * not positive.
 */
static double wald(double *m, size_t count, size_t from, double *t)
{
    double sum = 0.0;

    for (size_t i = from; i < count; i++) {
        for (size_t j = from; j <= i; j++) {
            double left = m[i * count + j];
            for (size_t k = from; k < j; k++)
                left -= m[i * count + k] * m[j * count + k];
            if (i == j && !(left > 0x1p-46 * m[i * count + i]))
                return (double)NAN;
            m[i * count + j] = i == j ? sqrt(left) : left / m[j * count + j];
        }
        for (size_t k = from; k < i; k++)
            t[i] -= m[i * count + k] * t[k];
        t[i] /= m[i * count + i];
        sum += t[i] * t[i];
    }
    return sum;
}

tide_status robust_errors_put(const struct robust_errors *errors, size_t rows,
                              bool has_constant,
                              const struct least_squares_influence *influence,
                              struct arena *arena, struct least_squares_fit *fit,
                              tide_error *err)
{
    size_t count = fit->coefficient_count;
    size_t from = has_constant ? 1 : 0;
    double *z = arena_alloc(arena, rows * count, sizeof *z);
    double *m = arena_alloc_zero(arena, count * count, sizeof *m);
    double *t = arena_alloc(arena, count, sizeof *t);

    if (z == NULL || m == NULL || t == NULL)
        return memory_failed(arena->memory, err);
    if (!(fit->residual_sd > 0.0))
        return TIDE_STATUS_OK;

    fill_terms(errors, rows, influence, fit, z);
    fill_matrix(errors, rows, count, z, m);
    for (size_t i = 0; i < count; i++) {
        t[i] = fit->coefficient[i] / fit->standard_error[i];
        fit->standard_error[i] *= sqrt(fmax(m[i * count + i], 0.0));
        if (isnan(m[i * count + i]))
            fit->standard_error[i] = (double)NAN;
        fit->p_value[i] =
            gsl_guard_tdist_both(fit->coefficient[i] / fit->standard_error[i],
                                 (double)fit->freedom);
    }
    if (count == from)
        return TIDE_STATUS_OK;
    double regressors = (double)(count - from);
    fit->f_statistic = wald(m, count, from, t) / regressors;
    fit->f_p_value =
        gsl_guard_fdist_Q(fit->f_statistic, regressors, (double)fit->freedom);
    return TIDE_STATUS_OK;
}
