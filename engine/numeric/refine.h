/*
 * refine.h - least-squares systems solved to the last bits of a double-double.
 */
#ifndef NUMERIC_REFINE_H
#define NUMERIC_REFINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "numeric/double_double.h"
#include "numeric/gsl_guard.h"

/*
 * A matrix A in double-double with the QR factors of its nearest doubles. Two columns that
 * are all but at right angles, as the constant and centred time of a line are, need none:
 * their products in double-double answer at once.
 */
struct refine {
    size_t rows;
    size_t columns;
    const struct dd *column; /* [columns * rows] A, column after column; borrowed */
    bool is_upright;         /* two columns at right angles; no qr, no steps */
    struct dd square[2];     /* of each of them */
    struct dd cross;         /* their product */
    struct gsl_guard_qr qr;
    double *step_r; /* [rows] work */
    double *step_x; /* [columns] work */
};

/*
 * Factor A, whose figures are finite and of about the size 1. *is_regular is false when
 * the columns cannot be told from dependent ones.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status refine_factor(const struct dd *column, size_t rows, size_t columns,
                          struct arena *arena, struct refine *out, bool *is_regular,
                          tide_error *err);

/*
 * Solve  r + A x = f,  A^T r = g  for r [rows] and x [columns].
 *
 * f [rows], NULL: zeros; g [columns], NULL: zeros. With g = 0, x is the least-squares
 * solution and r its residual; with f = 0, r is the shortest vector with A^T r = g.
 * False when the steps do not settle: A is singular in doubles.
 */
bool refine_solve(struct refine *refine, const struct dd *f, const struct dd *g,
                  struct dd *r, struct dd *x);

/*
 * The squared length of the r that refine_solve finds for f = 0 and g [columns]; r [rows]
 * and x [columns] are room for it. False as for refine_solve.
 */
bool refine_length(struct refine *refine, const struct dd *g, struct dd *r, struct dd *x,
                   struct dd *out);

/* The sum of squares. */
struct dd refine_squares(const struct dd *value, size_t count);

#endif
