/*
 * orthogonal.c - polynomials at right angles over given points.
 */
#include "compute/trend/orthogonal.h"

#include <math.h>

/* What is this much smaller than its terms is their rounding: 0. */
static const double noise = 0x1p-88;

/* p[k + 1] at t from the two before it. */
static struct dd next_of(const struct orthogonal *fit, size_t k, struct dd t,
                         struct dd here, struct dd before)
{
    struct dd next = dd_multiply(dd_subtract(t, fit->a[k]), here);

    return k > 0 ? dd_subtract(next, dd_multiply(fit->b[k], before)) : next;
}

/* Coefficient k by what is left of x, and that part taken off. */
static void take_part(struct orthogonal *fit, size_t k, const struct dd *t,
                      const struct dd *p, struct dd *left, size_t rows)
{
    struct dd moment = dd_of(0.0);
    struct dd product = dd_of(0.0);

    fit->square[k] = dd_of(0.0);
    for (size_t i = 0; i < rows; i++) {
        struct dd square = dd_multiply(p[i], p[i]);
        fit->square[k] = dd_add(fit->square[k], square);
        moment = dd_add(moment, dd_multiply(t[i], square));
        product = dd_add(product, dd_multiply(left[i], p[i]));
    }
    fit->a[k] = dd_divide(moment, fit->square[k]);
    fit->b[k] = k > 0 ? dd_divide(fit->square[k], fit->square[k - 1]) : dd_of(0.0);
    fit->c[k] = dd_divide(product, fit->square[k]);
    for (size_t i = 0; i < rows; i++)
        left[i] = dd_subtract(left[i], dd_multiply(fit->c[k], p[i]));
}

tide_status orthogonal_fit(const struct dd *t, const struct dd *x, size_t rows,
                           size_t degree, struct arena *arena, struct orthogonal *out,
                           tide_error *err)
{
    struct dd *p[2] = {arena_alloc(arena, rows, sizeof(struct dd)),
                       arena_alloc(arena, rows, sizeof(struct dd))};
    struct dd *left = arena_alloc(arena, rows, sizeof *left);
    double size = 0.0;
    double largest = 0.0;

    if (p[0] == NULL || p[1] == NULL || left == NULL)
        return memory_failed(arena->memory, err);
    /* From the first figure, so that the fit of a constant is exact. */
    for (size_t i = 0; i < rows; i++) {
        p[0][i] = dd_of(1.0);
        p[1][i] = dd_of(0.0);
        left[i] = dd_subtract(x[i], x[0]);
        size = fmax(size, fabs(left[i].high));
    }
    out->count = degree + 1;
    for (size_t k = 0; k <= degree; k++) {
        struct dd *here = p[k % 2];
        struct dd *before = p[(k + 1) % 2];
        take_part(out, k, t, here, left, rows);
        for (size_t i = 0; i < rows; i++)
            before[i] = next_of(out, k, t[i], here[i], before[i]);
    }
    out->c[0] = dd_add(out->c[0], x[0]);
    out->rest = dd_of(0.0);
    for (size_t i = 0; i < rows; i++) {
        largest = fmax(largest, fabs(left[i].high));
        out->rest = dd_add(out->rest, dd_multiply(left[i], left[i]));
    }
    if (largest <= noise * size)
        out->rest = dd_of(0.0);
    return TIDE_STATUS_OK;
}

struct dd orthogonal_at(const struct orthogonal *fit, struct dd t, struct dd *leverage)
{
    struct dd here = dd_of(1.0);
    struct dd before = dd_of(0.0);
    struct dd sum = dd_of(0.0);

    *leverage = dd_of(0.0);
    for (size_t k = 0; k < fit->count; k++) {
        sum = dd_add(sum, dd_multiply(fit->c[k], here));
        *leverage = dd_add(*leverage, dd_divide(dd_multiply(here, here), fit->square[k]));
        struct dd next = next_of(fit, k, t, here, before);
        before = here;
        here = next;
    }
    return sum;
}
