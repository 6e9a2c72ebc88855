/*
 * orthogonal.h - polynomials at right angles to each other over given points, and what
 * least squares makes of them.
 *
 *     p[0] = 1,  p[k+1](t) = (t - a[k]) p[k](t) - b[k] p[k-1](t)       (Forsythe 1957)
 *
 * The fit of degree d at any t is sum c[k] p[k](t); its variance is that of the residuals
 * times the leverage, sum p[k](t)^2 / |p[k]|^2. No power is ever formed, so that ten of
 * them lose nothing.
 */
#ifndef COMPUTE_TREND_ORTHOGONAL_H
#define COMPUTE_TREND_ORTHOGONAL_H

#include "base/memory.h"
#include "numeric/double_double.h"

enum { ORTHOGONAL_MAX = 11 };

struct orthogonal {
    size_t count; /* polynomials: degree + 1 */
    struct dd a[ORTHOGONAL_MAX];
    struct dd b[ORTHOGONAL_MAX];
    struct dd square[ORTHOGONAL_MAX]; /* |p[k]|^2 over the points */
    struct dd c[ORTHOGONAL_MAX];
    struct dd rest; /* sum of squared residuals; rounding only is 0 */
};

/*
 * Fit x over t, `rows` points, by degree + 1 polynomials; rows > degree + 1, points differ.
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status orthogonal_fit(const struct dd *t, const struct dd *x, size_t rows,
                           size_t degree, struct arena *arena, struct orthogonal *out,
                           tide_error *err);

/* The fit at t, and its leverage. */
struct dd orthogonal_at(const struct orthogonal *fit, struct dd t, struct dd *leverage);

#endif
