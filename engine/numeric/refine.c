/*
 * refine.c - least-squares systems solved to the last bits of a double-double.
 *
 * Refinement of the augmented system (Bjorck 1967): what r and x still leave of
 *
 *     f - r - A x    and    g - A^T r
 *
 * is computed in double-double, and answered by one solve with the QR factors in double.
 * Each round gains about 16 digits less those that the condition of A costs, so that a
 * well-posed system settles in three rounds.
 */
#include "numeric/refine.h"

#include <math.h>
#include <string.h>

/* R's diagonal spans more than this: the columns are called dependent. */
static const double rcond_limit = 1e-13;

enum { MAX_ROUNDS = 60 };

/* Steps, relative to the solution or to f where that is larger (an x of 0 is rounding of
   f), that end the rounds; and the largest last step that still counts as settled. */
static const double step_done = 0x1p-98;
static const double step_settled = 0x1p-53;

tide_status refine_factor(const struct dd *column, size_t rows, size_t columns,
                          struct arena *arena, struct refine *out, bool *is_regular,
                          tide_error *err)
{
    double *matrix = NULL;
    double *tau = arena_alloc(arena, columns, sizeof *tau);
    size_t count;

    if (!__builtin_mul_overflow(rows, columns, &count))
        matrix = arena_alloc(arena, count, sizeof *matrix);
    *out = (struct refine){
        .rows = rows,
        .columns = columns,
        .column = column,
        .step_r = arena_alloc(arena, rows, sizeof *out->step_r),
        .step_x = arena_alloc(arena, columns, sizeof *out->step_x),
    };
    if (matrix == NULL || tau == NULL || out->step_r == NULL || out->step_x == NULL)
        return memory_failed(arena->memory, err);

    for (size_t col = 0; col < columns; col++)
        for (size_t row = 0; row < rows; row++)
            matrix[row * columns + col] = column[col * rows + row].high;

    *is_regular =
        gsl_guard_qr_factor(matrix, tau, rows, columns, &out->qr) == TIDE_STATUS_OK &&
        gsl_guard_qr_rcond(&out->qr) > rcond_limit;
    return TIDE_STATUS_OK;
}

static struct dd at_or_zero(const struct dd *value, size_t i)
{
    return value != NULL ? value[i] : dd_of(0.0);
}

/* step_r <- f - r - A x,  step_x <- g - A^T r, rounded. */
static void rest(struct refine *refine, const struct dd *f, const struct dd *g,
                 const struct dd *r, const struct dd *x)
{
    for (size_t row = 0; row < refine->rows; row++) {
        struct dd left = dd_subtract(at_or_zero(f, row), r[row]);
        for (size_t col = 0; col < refine->columns; col++) {
            struct dd a = refine->column[col * refine->rows + row];
            left = dd_subtract(left, dd_multiply(a, x[col]));
        }
        refine->step_r[row] = dd_round(left);
    }
    for (size_t col = 0; col < refine->columns; col++) {
        const struct dd *a = refine->column + col * refine->rows;
        struct dd left = at_or_zero(g, col);
        for (size_t row = 0; row < refine->rows; row++)
            left = dd_subtract(left, dd_multiply(a[row], r[row]));
        refine->step_x[col] = dd_round(left);
    }
}

/*
 * Turn the rests into steps: with A = Q (R 0)^T, h = R^-T step_x and d = Q^T step_r,
 * the step of x is R^-1 (d_1 - h) and that of r is Q (h d_2).
 */
static bool solve_steps(struct refine *refine)
{
    double *h = refine->step_x;
    double *d = refine->step_r;

    if (gsl_guard_qr_QTvec(&refine->qr, d) != TIDE_STATUS_OK ||
        gsl_guard_qr_RTsolve(&refine->qr, h) != TIDE_STATUS_OK)
        return false;
    for (size_t col = 0; col < refine->columns; col++) {
        double top = d[col];
        d[col] = h[col];
        h[col] = top - h[col];
    }
    return gsl_guard_qr_Rsolve(&refine->qr, refine->step_x) == TIDE_STATUS_OK &&
           gsl_guard_qr_Qvec(&refine->qr, refine->step_r) == TIDE_STATUS_OK;
}

/* value += step; the largest step over the larger of `size` and the largest value. */
static double add_steps(struct dd *value, const double *step, size_t count, double size)
{
    double largest = 0.0;

    for (size_t i = 0; i < count; i++) {
        value[i] = dd_add(value[i], dd_of(step[i]));
        size = fmax(size, fabs(value[i].high));
        largest = isnan(step[i]) ? (double)INFINITY : fmax(largest, fabs(step[i]));
    }
    return largest > 0.0 ? largest / size : 0.0;
}

bool refine_solve(struct refine *refine, const struct dd *f, const struct dd *g,
                  struct dd *r, struct dd *x)
{
    double size = 0.0;
    double before = (double)INFINITY;

    memset(r, 0, refine->rows * sizeof *r);
    memset(x, 0, refine->columns * sizeof *x);
    for (size_t row = 0; row < refine->rows; row++)
        size = fmax(size, fabs(at_or_zero(f, row).high));

    for (int round = 0; round < MAX_ROUNDS; round++) {
        rest(refine, f, g, r, x);
        if (!solve_steps(refine))
            return false;
        double step_r = add_steps(r, refine->step_r, refine->rows, size);
        double step_x = add_steps(x, refine->step_x, refine->columns, size);
        double step = fmax(step_r, step_x);
        if (step <= step_done)
            return true;
        if (!(step <= 0.5 * before))
            return step <= step_settled;
        before = step;
    }
    return false;
}

struct dd refine_squares(const struct dd *value, size_t count)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i < count; i++)
        sum = dd_add(sum, dd_multiply(value[i], value[i]));
    return sum;
}
