/*
 * gsl_guard.h - the one door to GSL.
 *
 * Nothing else in the engine includes a GSL header. Every function here looks at
 * lengths, rank, finiteness and domains before it calls GSL, so that no argument can
 * reach GSL's error handler, and looks at the result after: status 0 proves nothing
 * there. Only a failed allocation inside GSL can still reach a handler that the host
 * kept.
 */
#ifndef NUMERIC_GSL_GUARD_H
#define NUMERIC_GSL_GUARD_H

#include <stddef.h>

#include "tide/status.h"

/* Switch GSL's aborting error handler off, for the whole process. */
void gsl_guard_handler_off(void);

/* The version of the GSL that runs. */
const char *gsl_guard_version(void);

/*
 * Upper tails: P(T > t) of Student's t, P(F > f) with f >= 0, P(Z > z) of the normal,
 * P(X > x) of chi-square with x >= 0. Freedoms are from 1e-10 to 1e15. An infinite
 * argument has the probability 0 or 1. NAN outside the domain, or where GSL has no
 * answer. Right to a relative 1e-11 (tdist_Q 5e-13); fdist_Q with freedom2 above 200000
 * to an absolute 1e-9. _both: P(|T| > |t|), a two-sided p-value.
 */
double gsl_guard_tdist_Q(double t, double freedom);
double gsl_guard_tdist_both(double t, double freedom);
double gsl_guard_fdist_Q(double f, double freedom1, double freedom2);
double gsl_guard_ugaussian_Q(double z);
double gsl_guard_chisq_Q(double x, double freedom);

/* t with P(T > t) = q, z with P(Z > z) = q; 0 < q < 1. NAN also where t is beyond
   1e150. */
double gsl_guard_tdist_Qinv(double q, double freedom);
double gsl_guard_ugaussian_Qinv(double q);

enum { GSL_GUARD_MOST_UNKNOWNS = 8 };

/*
 * The least value of a function of `count` unknowns near a point, by the simplex of Nelder
 * and Mead (nmsimplex2): from `point` with legs of `step`, until the simplex is smaller
 * than `size` or after `most_steps`. A value that is not finite counts as very large. The
 * least point seen replaces `point`, its value goes to *least: never above that of the
 * start. GSL allocates here, with malloc; the same arguments give the same bits.
 *
 * TIDE_STATUS_ARGUMENT   count 0 or above 8, step or size not above 0, a point that is not
 *                        finite
 * TIDE_STATUS_NO_MEMORY  GSL's allocation failed (under a handler that the host kept, it
 *                        is told there first)
 */
tide_status gsl_guard_minimise(double (*value)(const double *point, void *shared),
                               void *shared, double *point, size_t count, double step,
                               double size, size_t most_steps, double *least);

/*
 * The figure that is at place k, from 0, once they are sorted; the figures change places.
 * NAN unless k < count and all are finite.
 */
double gsl_guard_select(double *value, size_t count, size_t k);

/*
 * Householder QR of a tall matrix, and what it is used for. The matrix is row-major,
 * rows x columns, and is overwritten by the factors.
 *
 * TIDE_STATUS_ARGUMENT   rows < columns, columns 0, a figure that is not finite, or so
 *                        large that the factors are not
 */
struct gsl_guard_qr {
    double *factor; /* [rows * columns] borrowed from the caller */
    double *tau;    /* [columns] borrowed from the caller */
    size_t rows;
    size_t columns;
};

tide_status gsl_guard_qr_factor(double *matrix, double *tau, size_t rows, size_t columns,
                                struct gsl_guard_qr *out);

/* Smallest over largest |diagonal of R|: an upper bound of how far from singular. */
double gsl_guard_qr_rcond(const struct gsl_guard_qr *qr);

/* y <- Q^T y ; y <- Q y ([rows]); x <- R^-1 x ; x <- R^-T x ([columns]). R regular. */
tide_status gsl_guard_qr_QTvec(const struct gsl_guard_qr *qr, double *y);
tide_status gsl_guard_qr_Qvec(const struct gsl_guard_qr *qr, double *y);
tide_status gsl_guard_qr_Rsolve(const struct gsl_guard_qr *qr, double *x);
tide_status gsl_guard_qr_RTsolve(const struct gsl_guard_qr *qr, double *x);

/*
 * Cholesky factors of a symmetric matrix with a narrow band: row i holds the diagonal of
 * column i, then the figures below it; cells beyond the matrix are 0. Overwritten by the
 * factors.
 *
 * TIDE_STATUS_ARGUMENT   size 0, width not 1 .. size, a figure that is not finite, or a
 *                        matrix not told from one that is not positive definite
 */
struct gsl_guard_band {
    double *factor; /* [size * width] borrowed from the caller */
    size_t size;
    size_t width; /* the diagonal and those below it */
};

/* work [size * width] is overwritten. */
tide_status gsl_guard_band_factor(double *matrix, size_t size, size_t width, double *work,
                                  struct gsl_guard_band *out);

/* x <- A^-1 x ([size]) */
tide_status gsl_guard_band_solve(const struct gsl_guard_band *band, double *x);

/*
 * Eigenvalues of a symmetric matrix, largest first, and its eigenvectors of length 1, in
 * the columns of `vector` in that order. Both matrices are row-major, size x size; `matrix`
 * is overwritten, of it the lower half is read. GSL allocates here, with malloc.
 *
 * TIDE_STATUS_ARGUMENT   size 0, or a figure that is not finite
 * TIDE_STATUS_NO_MEMORY  GSL's allocation failed
 * TIDE_STATUS_INTERNAL   no convergence
 */
tide_status gsl_guard_symmetric_eigen(double *matrix, size_t size, double *value,
                                      double *vector);

#endif
