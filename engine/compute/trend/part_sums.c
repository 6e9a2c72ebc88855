/*
 * part_sums.c - the residual sums of squares of every first and every last part.
 *
 * Means and centred moments of t and x take one figure after the other (Welford 1962).
 */
#include "compute/trend/part_sums.h"

#include <math.h>

/* Below this part of the largest figure a residual is rounding. */
static const double rounding = 0x1p-80;

/* What the figures so far say. */
struct moments {
    double count;
    struct dd t;  /* mean */
    struct dd x;  /* mean */
    struct dd tt; /* sum of (t - mean)^2 */
    struct dd tx; /* sum of (t - mean) (x - mean) */
};

static void take(struct moments *moments, struct dd t, struct dd x)
{
    struct dd count = dd_of(++moments->count);
    struct dd from_t = dd_subtract(t, moments->t);
    struct dd from_x = dd_subtract(x, moments->x);

    moments->t = dd_add(moments->t, dd_divide(from_t, count));
    moments->x = dd_add(moments->x, dd_divide(from_x, count));
    struct dd rest_t = dd_subtract(t, moments->t);
    moments->tt = dd_add(moments->tt, dd_multiply(from_t, rest_t));
    moments->tx = dd_add(moments->tx, dd_multiply(rest_t, from_x));
}

/* w of the next figure. */
static struct dd residual_of(const struct moments *moments, size_t k, struct dd t,
                             struct dd x, double size)
{
    struct dd one = dd_of(1.0);
    struct dd from_t = dd_subtract(t, moments->t);
    struct dd error = dd_subtract(x, moments->x);
    struct dd spread = dd_add(one, dd_divide(one, dd_of(moments->count)));

    if (k == 2) {
        struct dd share = dd_divide(from_t, moments->tt);
        error = dd_subtract(error, dd_multiply(share, moments->tx));
        spread = dd_add(spread, dd_multiply(share, from_t));
    }
    if (fabs(error.high) <= rounding * size)
        return dd_of(0.0);
    return dd_divide(error, dd_sqrt(spread));
}

static tide_status part_sums_init(struct part_sums *sums, const struct lattice *points,
                                  size_t k, struct arena *arena, tide_error *err)
{
    size_t n = points->count;

    *sums = (struct part_sums){
        .count = n,
        .k = k,
        .r1 = arena_alloc_zero(arena, n + 1, sizeof *sums->r1),
        .r2 = arena_alloc_zero(arena, n + 1, sizeof *sums->r2),
        .w = arena_alloc_zero(arena, n, sizeof *sums->w),
    };
    return sums->r1 != NULL && sums->r2 != NULL && sums->w != NULL
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

/* The largest distance from the first figure. */
static double size_of(const struct lattice *points)
{
    double size = 0.0;

    for (size_t i = 0; i < points->count; i++)
        size = fmax(size, fabs(lattice_difference(points, 0, i).high));
    return size;
}

/* w of the figure at place i, which the moments take. */
static struct dd step(struct moments *moments, const struct lattice *points, size_t k,
                      size_t i, double size)
{
    struct dd t = dd_of((double)points->t[i]);
    struct dd x = lattice_difference(points, 0, i);
    struct dd w =
        moments->count < (double)k ? dd_of(0.0) : residual_of(moments, k, t, x, size);

    take(moments, t, x);
    return w;
}

tide_status part_sums_run(const struct lattice *points, size_t k, struct arena *arena,
                          struct part_sums *out, tide_error *err)
{
    double size = size_of(points);
    struct moments before = {0};
    struct moments after = {0};

    tide_status status = part_sums_init(out, points, k, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t m = 0; m < points->count; m++) {
        struct dd w = step(&before, points, k, m, size);
        out->w[m] = dd_round(w);
        out->r1[m + 1] = dd_add(out->r1[m], dd_multiply(w, w));
    }
    for (size_t m = points->count; m-- > 0;) {
        struct dd w = step(&after, points, k, m, size);
        out->r2[m] = dd_add(out->r2[m + 1], dd_multiply(w, w));
    }
    return TIDE_STATUS_OK;
}

/*
 * ---- the definition ----
 *
 * A fit of its own for every part: the mean, or the line through the means with the slope
 * sum (t - mean) (x - mean) / sum (t - mean)^2; then what it leaves, squared and added.
 */

/* Half-open part of the figures. */
struct part {
    size_t from;
    size_t to;
};

static struct dd mean_of(const struct dd *value, struct part part)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = part.from; i < part.to; i++)
        sum = dd_add(sum, value[i]);
    return dd_divide(sum, dd_of((double)(part.to - part.from)));
}

static struct dd define_slope(const struct dd *t, const struct dd *x, struct part part)
{
    struct dd mean_t = mean_of(t, part);
    struct dd mean_x = mean_of(x, part);
    struct dd tt = dd_of(0.0);
    struct dd tx = dd_of(0.0);

    for (size_t i = part.from; i < part.to; i++) {
        struct dd from = dd_subtract(t[i], mean_t);
        tt = dd_add(tt, dd_multiply(from, from));
        tx = dd_add(tx, dd_multiply(from, dd_subtract(x[i], mean_x)));
    }
    return dd_divide(tx, tt);
}

/* Residual sum of squares of a part, and its last residual. */
static struct dd define_sum(const struct dd *t, const struct dd *x, size_t k,
                            struct part part, double size, double *last)
{
    struct dd sum = dd_of(0.0);

    *last = 0.0;
    if (part.to - part.from <= k)
        return sum;
    struct dd mean_t = mean_of(t, part);
    struct dd mean_x = mean_of(x, part);
    struct dd slope = k == 2 ? define_slope(t, x, part) : dd_of(0.0);
    for (size_t i = part.from; i < part.to; i++) {
        struct dd fit = dd_add(mean_x, dd_multiply(slope, dd_subtract(t[i], mean_t)));
        struct dd rest = dd_subtract(x[i], fit);
        if (fabs(rest.high) <= rounding * size)
            rest = dd_of(0.0);
        sum = dd_add(sum, dd_multiply(rest, rest));
        *last = rest.high;
    }
    return sum;
}

tide_status part_sums_define(const struct lattice *points, size_t k, struct arena *arena,
                             struct part_sums *out, tide_error *err)
{
    size_t n = points->count;
    struct dd *x = arena_alloc(arena, n, sizeof *x);
    struct dd *t = arena_alloc(arena, n, sizeof *t);
    double size = size_of(points);
    double last;

    if (x == NULL || t == NULL)
        return memory_failed(arena->memory, err);
    tide_status status = part_sums_init(out, points, k, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < n; i++) {
        x[i] = lattice_difference(points, 0, i);
        t[i] = dd_of((double)points->t[i]);
    }
    for (size_t m = n + 1; m-- > 0;) {
        struct part before = {0, m};
        struct part after = {m, n};
        out->r2[m] = define_sum(t, x, k, after, size, &last);
        out->r1[m] = define_sum(t, x, k, before, size, &last);
        if (m < n) {
            struct dd added = dd_subtract(out->r1[m + 1], out->r1[m]);
            out->w[m] = copysign(sqrt(fmax(added.high, 0.0)), out->w[m]);
        }
        if (m > 0)
            out->w[m - 1] = last; /* for its sign */
    }
    return TIDE_STATUS_OK;
}
