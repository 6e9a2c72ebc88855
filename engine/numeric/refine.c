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
 *
 * Two columns a, b with |a b| next to nothing beside |a| |b|: the normal equations
 *
 *     a^2 x + a b y = p,   a b x + b^2 y = q
 *
 * lose no digit, and are solved as they stand.
 */
#include "numeric/refine.h"

#include <math.h>
#include <string.h>

/* R's diagonal spans more than this: the columns are called dependent. */
static const double rcond_limit = 1e-13;

enum { MAX_ROUNDS = 60 };

/* The largest |a b| of upright columns, as a part of |a| |b|. */
static const double upright_limit = 0x1p-40;

/* Steps, relative to the solution or to f where that is larger (an x of 0 is rounding of
   f), that end the rounds; and the largest last step that still counts as settled. */
static const double step_done = 0x1p-98;
static const double step_settled = 0x1p-53;

/* In four sums, none of which waits for another. */
static struct dd product_of(const struct dd *a, const struct dd *b, size_t count)
{
    struct dd sum[4] = {{0.0, 0.0}};
    size_t i = 0;

    for (; i + 4 <= count; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] = dd_add(sum[k], dd_multiply(a[i + k], b[i + k]));
    for (; i < count; i++)
        sum[0] = dd_add(sum[0], dd_multiply(a[i], b[i]));
    return dd_add(dd_add(sum[0], sum[1]), dd_add(sum[2], sum[3]));
}

struct dd refine_squares(const struct dd *value, size_t count)
{
    return product_of(value, value, count);
}

static bool are_upright(struct refine *refine)
{
    const struct dd *a = refine->column;
    const struct dd *b = a + refine->rows;

    if (refine->columns != 2)
        return false;
    refine->square[0] = refine_squares(a, refine->rows);
    refine->square[1] = refine_squares(b, refine->rows);
    refine->cross = product_of(a, b, refine->rows);
    double size = sqrt(refine->square[0].high) * sqrt(refine->square[1].high);
    return size > 0.0 && fabs(refine->cross.high) <= upright_limit * size;
}

tide_status refine_factor(const struct dd *column, size_t rows, size_t columns,
                          struct arena *arena, struct refine *out, bool *is_regular,
                          tide_error *err)
{
    *out = (struct refine){.rows = rows, .columns = columns, .column = column};
    *is_regular = true;
    out->is_upright = are_upright(out);
    if (out->is_upright)
        return TIDE_STATUS_OK;

    double *matrix = NULL;
    double *tau = arena_alloc(arena, columns, sizeof *tau);
    size_t count;
    if (!__builtin_mul_overflow(rows, columns, &count))
        matrix = arena_alloc(arena, count, sizeof *matrix);
    out->step_r = arena_alloc(arena, rows, sizeof *out->step_r);
    out->step_x = arena_alloc(arena, columns, sizeof *out->step_x);
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

/* f - A x in one row. */
static struct dd rest_at(const struct refine *refine, struct dd f, const struct dd *x,
                         size_t row)
{
    for (size_t col = 0; col < refine->columns; col++) {
        struct dd a = refine->column[col * refine->rows + row];
        f = dd_subtract(f, dd_multiply(a, x[col]));
    }
    return f;
}

/* step_r <- f - r - A x,  step_x <- g - A^T r, rounded. */
static void rest(struct refine *refine, const struct dd *f, const struct dd *g,
                 const struct dd *r, const struct dd *x)
{
    for (size_t row = 0; row < refine->rows; row++) {
        struct dd left = dd_subtract(at_or_zero(f, row), r[row]);
        refine->step_r[row] = dd_round(rest_at(refine, left, x, row));
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

static bool settle(struct refine *refine, const struct dd *f, const struct dd *g,
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

/* (A^T A)^-1 p for two columns at right angles. */
static void solve_upright(const struct refine *refine, const struct dd p[2],
                          struct dd x[2])
{
    const struct dd *square = refine->square;
    struct dd cross = refine->cross;
    struct dd area =
        dd_subtract(dd_multiply(square[0], square[1]), dd_multiply(cross, cross));

    for (size_t i = 0; i < 2; i++) {
        struct dd own = dd_multiply(p[i], square[1 - i]);
        x[i] = dd_divide(dd_subtract(own, dd_multiply(p[1 - i], cross)), area);
    }
}

bool refine_solve(struct refine *refine, const struct dd *f, const struct dd *g,
                  struct dd *r, struct dd *x)
{
    const struct dd *column = refine->column;
    size_t rows = refine->rows;
    struct dd p[2];

    if (!refine->is_upright)
        return settle(refine, f, g, r, x);
    for (size_t i = 0; i < 2; i++) {
        struct dd fit = f != NULL ? product_of(column + i * rows, f, rows) : dd_of(0.0);
        p[i] = dd_subtract(fit, at_or_zero(g, i));
    }
    solve_upright(refine, p, x);
    for (size_t row = 0; row < rows; row++)
        r[row] = rest_at(refine, at_or_zero(f, row), x, row);
    return true;
}

/* r = A (A^T A)^-1 g, so that its square is g times (A^T A)^-1 g. */
bool refine_length(struct refine *refine, const struct dd *g, struct dd *r, struct dd *x,
                   struct dd *out)
{
    struct dd part[2];

    if (!refine->is_upright) {
        bool is_solved = settle(refine, NULL, g, r, x);
        *out = is_solved ? refine_squares(r, refine->rows) : dd_of(0.0);
        return is_solved;
    }
    solve_upright(refine, g, part);
    *out = dd_add(dd_multiply(g[0], part[0]), dd_multiply(g[1], part[1]));
    return true;
}
