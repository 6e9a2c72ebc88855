/*
 * gsl_guard.c - the one door to GSL.
 *
 * Lengths and domains are checked here, never there: the default handler of GSL ends the
 * process. Vectors and matrices are views over the caller's memory, so that GSL
 * allocates nothing, but for the simplex of the minimiser and for eigenvectors.
 *
 * Student's t goes through the incomplete beta function: from 30 degrees of freedom on,
 * gsl_cdf_tdist_Q turns to an expansion that is off by up to 1e-6 in the tail. Above 2000
 * degrees the expansion is right to 3e-13, and better than the beta function.
 */
#include "numeric/gsl_guard.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_statistics_double.h>
#include <gsl/gsl_version.h>

static const double expansion_freedom = 2000.0;

/* Where the search for a quantile of t gives up. */
static const double largest_quantile = 1e150;

void gsl_guard_handler_off(void)
{
    gsl_set_error_handler_off();
}

const char *gsl_guard_version(void)
{
    return gsl_version;
}

/* ---- distributions ---- */

/* Degrees of freedom that GSL takes in every function below; false for NAN. */
static bool is_freedom(double freedom)
{
    return freedom >= 1e-10 && freedom <= 1e15;
}

/* A probability, or NAN where GSL made none. */
static double probability(double p)
{
    return p >= 0.0 && p <= 1.0 ? p : (double)NAN;
}

double gsl_guard_tdist_Q(double t, double freedom)
{
    if (isnan(t) || !is_freedom(freedom))
        return (double)NAN;
    if (isinf(t))
        return t > 0.0 ? 0.0 : 1.0;
    if (freedom > expansion_freedom)
        return probability(gsl_cdf_tdist_Q(t, freedom));

    double ratio = fabs(t) / sqrt(freedom); /* its square is t^2 / freedom */
    double tail;                            /* P(T > |t|) */
    if (ratio < 1.0)
        tail = 0.5 *
               gsl_cdf_beta_Q(ratio * ratio / (1.0 + ratio * ratio), 0.5, 0.5 * freedom);
    else
        tail = 0.5 * gsl_cdf_beta_P(1.0 / (1.0 + ratio * ratio), 0.5 * freedom, 0.5);
    return probability(t >= 0.0 ? tail : 1.0 - tail);
}

double gsl_guard_tdist_both(double t, double freedom)
{
    return 2.0 * gsl_guard_tdist_Q(fabs(t), freedom);
}

/* By halving the interval that holds it: gsl_cdf_tdist_Qinv loses the tail. */
double gsl_guard_tdist_Qinv(double q, double freedom)
{
    if (!(q > 0.0 && q < 1.0) || !is_freedom(freedom))
        return (double)NAN;
    if (q > 0.5)
        return -gsl_guard_tdist_Qinv(1.0 - q, freedom);
    if (q == 0.5)
        return 0.0;

    double low = 0.0;
    double high = 1.0;
    while (high < largest_quantile && gsl_guard_tdist_Q(high, freedom) > q) {
        low = high;
        high *= 2.0;
    }
    if (high >= largest_quantile)
        return (double)NAN;
    for (double middle = 0.5 * (low + high); middle > low && middle < high;
         middle = 0.5 * (low + high)) {
        if (gsl_guard_tdist_Q(middle, freedom) > q)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double gsl_guard_fdist_Q(double f, double freedom1, double freedom2)
{
    if (!(f >= 0.0) || !is_freedom(freedom1) || !is_freedom(freedom2))
        return (double)NAN;
    if (isinf(f))
        return 0.0;
    return probability(gsl_cdf_fdist_Q(f, freedom1, freedom2));
}

double gsl_guard_ugaussian_Q(double z)
{
    return isnan(z) ? (double)NAN : gsl_cdf_ugaussian_Q(z);
}

double gsl_guard_ugaussian_Qinv(double q)
{
    return q > 0.0 && q < 1.0 ? gsl_cdf_ugaussian_Qinv(q) : (double)NAN;
}

double gsl_guard_chisq_Q(double x, double freedom)
{
    if (!(x >= 0.0) || !is_freedom(freedom))
        return (double)NAN;
    return isinf(x) ? 0.0 : probability(gsl_cdf_chisq_Q(x, freedom));
}

/* ---- selection ---- */

static bool are_finite(const double *value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(value[i]))
            return false;
    return true;
}

double gsl_guard_select(double *value, size_t count, size_t k)
{
    if (k >= count || !are_finite(value, count))
        return (double)NAN;
    return gsl_stats_select(value, 1, count, k);
}

/* ---- Householder QR ---- */

tide_status gsl_guard_qr_factor(double *matrix, double *tau, size_t rows, size_t columns,
                                struct gsl_guard_qr *out)
{
    size_t count;

    if (columns == 0 || rows < columns || __builtin_mul_overflow(rows, columns, &count) ||
        !are_finite(matrix, count))
        return TIDE_STATUS_ARGUMENT;

    gsl_matrix_view a = gsl_matrix_view_array(matrix, rows, columns);
    gsl_vector_view t = gsl_vector_view_array(tau, columns);
    if (gsl_linalg_QR_decomp(&a.matrix, &t.vector) != GSL_SUCCESS)
        return TIDE_STATUS_INTERNAL;
    if (!are_finite(matrix, count) || !are_finite(tau, columns))
        return TIDE_STATUS_ARGUMENT;

    *out = (struct gsl_guard_qr){matrix, tau, rows, columns};
    return TIDE_STATUS_OK;
}

double gsl_guard_qr_rcond(const struct gsl_guard_qr *qr)
{
    double smallest = (double)INFINITY;
    double largest = 0.0;

    for (size_t i = 0; i < qr->columns; i++) {
        double diagonal = fabs(qr->factor[i * qr->columns + i]);
        smallest = fmin(smallest, diagonal);
        largest = fmax(largest, diagonal);
    }
    return largest > 0.0 ? smallest / largest : 0.0;
}

static tide_status status_of(int gsl_status)
{
    return gsl_status == GSL_SUCCESS ? TIDE_STATUS_OK : TIDE_STATUS_INTERNAL;
}

tide_status gsl_guard_qr_QTvec(const struct gsl_guard_qr *qr, double *y)
{
    gsl_matrix_const_view a =
        gsl_matrix_const_view_array(qr->factor, qr->rows, qr->columns);
    gsl_vector_const_view tau = gsl_vector_const_view_array(qr->tau, qr->columns);
    gsl_vector_view v = gsl_vector_view_array(y, qr->rows);

    return status_of(gsl_linalg_QR_QTvec(&a.matrix, &tau.vector, &v.vector));
}

tide_status gsl_guard_qr_Qvec(const struct gsl_guard_qr *qr, double *y)
{
    gsl_matrix_const_view a =
        gsl_matrix_const_view_array(qr->factor, qr->rows, qr->columns);
    gsl_vector_const_view tau = gsl_vector_const_view_array(qr->tau, qr->columns);
    gsl_vector_view v = gsl_vector_view_array(y, qr->rows);

    return status_of(gsl_linalg_QR_Qvec(&a.matrix, &tau.vector, &v.vector));
}

static tide_status triangle_solve(const struct gsl_guard_qr *qr, CBLAS_TRANSPOSE_t side,
                                  double *x)
{
    gsl_matrix_const_view r =
        gsl_matrix_const_view_array(qr->factor, qr->columns, qr->columns);
    gsl_vector_view v = gsl_vector_view_array(x, qr->columns);

    return status_of(
        gsl_blas_dtrsv(CblasUpper, side, CblasNonUnit, &r.matrix, &v.vector));
}

tide_status gsl_guard_qr_Rsolve(const struct gsl_guard_qr *qr, double *x)
{
    return triangle_solve(qr, CblasNoTrans, x);
}

tide_status gsl_guard_qr_RTsolve(const struct gsl_guard_qr *qr, double *x)
{
    return triangle_solve(qr, CblasTrans, x);
}

/* ---- Cholesky of a band ---- */

/* Pivots that are lost in the rounding of the diagonal. */
static const double smallest_pivot = 1e-14;

/*
 * Would every pivot be above 0? Eliminates column after column in `work`: GSL's own
 * factors meet the same pivots but for rounding, and fire the handler at one that is
 * not above 0.
 */
static bool has_pivots(const double *matrix, size_t size, size_t width, double *work)
{
    memcpy(work, matrix, size * width * sizeof *work);
    for (size_t j = 0; j < size; j++) {
        const double *column = work + j * width;
        if (!(column[0] > smallest_pivot * fabs(matrix[j * width])))
            return false;
        for (size_t a = 1; a < width && j + a < size; a++)
            for (size_t b = a; b < width && j + b < size; b++)
                work[(j + a) * width + b - a] -= column[a] * column[b] / column[0];
    }
    return are_finite(work, size * width);
}

tide_status gsl_guard_band_factor(double *matrix, size_t size, size_t width, double *work,
                                  struct gsl_guard_band *out)
{
    size_t count;

    if (width == 0 || size < width || __builtin_mul_overflow(size, width, &count) ||
        !are_finite(matrix, count) || !has_pivots(matrix, size, width, work))
        return TIDE_STATUS_ARGUMENT;

    gsl_matrix_view a = gsl_matrix_view_array(matrix, size, width);
    if (gsl_linalg_cholesky_band_decomp(&a.matrix) != GSL_SUCCESS ||
        !are_finite(matrix, count))
        return TIDE_STATUS_INTERNAL;
    *out = (struct gsl_guard_band){matrix, size, width};
    return TIDE_STATUS_OK;
}

tide_status gsl_guard_band_solve(const struct gsl_guard_band *band, double *x)
{
    gsl_matrix_const_view a =
        gsl_matrix_const_view_array(band->factor, band->size, band->width);
    gsl_vector_view v = gsl_vector_view_array(x, band->size);

    return status_of(gsl_linalg_cholesky_band_svx(&a.matrix, &v.vector));
}

/* ---- eigenvectors ---- */

tide_status gsl_guard_symmetric_eigen(double *matrix, size_t size, double *value,
                                      double *vector)
{
    if (size == 0 || !are_finite(matrix, size * size))
        return TIDE_STATUS_ARGUMENT;

    gsl_matrix_view a = gsl_matrix_view_array(matrix, size, size);
    gsl_vector_view values = gsl_vector_view_array(value, size);
    gsl_matrix_view vectors = gsl_matrix_view_array(vector, size, size);
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(size);
    if (work == NULL)
        return TIDE_STATUS_NO_MEMORY;
    int status = gsl_eigen_symmv(&a.matrix, &values.vector, &vectors.matrix, work);
    gsl_eigen_symmv_free(work);
    if (status != GSL_SUCCESS || !are_finite(value, size) ||
        !are_finite(vector, size * size))
        return TIDE_STATUS_INTERNAL;
    return status_of(
        gsl_eigen_symmv_sort(&values.vector, &vectors.matrix, GSL_EIGEN_SORT_VAL_DESC));
}

/* ---- least values ---- */

struct minimum {
    double (*value)(const double *point, void *shared);
    void *shared;
    size_t count;
    double least;
    double point[GSL_GUARD_MOST_UNKNOWNS]; /* where it was seen */
};

/* GSL stops at a value that is not finite, through its handler. */
static double minimum_value(const gsl_vector *at, void *shared)
{
    struct minimum *minimum = shared;
    double point[GSL_GUARD_MOST_UNKNOWNS];

    for (size_t i = 0; i < minimum->count; i++)
        point[i] = gsl_vector_get(at, i);
    double value = minimum->value(point, minimum->shared);
    if (!isfinite(value))
        return DBL_MAX;
    if (value < minimum->least) {
        minimum->least = value;
        memcpy(minimum->point, point, minimum->count * sizeof *point);
    }
    return value;
}

tide_status gsl_guard_minimise(double (*value)(const double *point, void *shared),
                               void *shared, double *point, size_t count, double step,
                               double size, size_t most_steps, double *least)
{
    struct minimum minimum = {.value = value,
                              .shared = shared,
                              .count = count,
                              .least = DBL_MAX};
    double leg[GSL_GUARD_MOST_UNKNOWNS];

    if (count == 0 || count > GSL_GUARD_MOST_UNKNOWNS || !are_finite(point, count) ||
        !(step > 0.0) || !isfinite(step) || !(size > 0.0))
        return TIDE_STATUS_ARGUMENT;
    for (size_t i = 0; i < count; i++)
        leg[i] = step;
    memcpy(minimum.point, point, count * sizeof *point);

    gsl_multimin_function function = {minimum_value, count, &minimum};
    gsl_vector_const_view from = gsl_vector_const_view_array(point, count);
    gsl_vector_const_view legs = gsl_vector_const_view_array(leg, count);
    gsl_multimin_fminimizer *simplex =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, count);
    if (simplex == NULL)
        return TIDE_STATUS_NO_MEMORY;
    int status =
        gsl_multimin_fminimizer_set(simplex, &function, &from.vector, &legs.vector);
    for (size_t i = 0; status == GSL_SUCCESS && i < most_steps; i++) {
        status = gsl_multimin_fminimizer_iterate(simplex);
        if (gsl_multimin_fminimizer_size(simplex) < size)
            break;
    }
    gsl_multimin_fminimizer_free(simplex);
    memcpy(point, minimum.point, count * sizeof *point);
    *least = minimum.least;
    return TIDE_STATUS_OK;
}
