/*
 * group_moments.c - moments by exact integers, and of doubles by exact sums.
 *
 *     variance    (n Sxx - Sx Sx) / (n (n - 1))
 *     covariance  (n Sxy - Sx Sy) / (n (n - 1))
 *     slope       (n Sxy - Sx Sy) / (n Syy - Sy Sy), of x on y
 *
 * Figures have 63 bits and groups fewer than 2^32 rows: Sxx has 158 bits, n Sxx 190, and
 * with 18 decimals of another scale 250; 256 bits hold them all.
 */
#include "group/group_moments.h"

#include <math.h>

#include "number/decimal.h"
#include "numeric/double_double.h"

/* ---- exact integers ---- */

int128 moments_sum(const struct group_batch *x)
{
    int128 sum = 0;

    if (uint64_bits(x->bound) + uint64_bits(x->count) < 63) {
        int64_t narrow = 0;
        for (size_t i = 0; i < x->count; i++)
            narrow += x->mantissa[i];
        return narrow;
    }
    for (size_t i = 0; i < x->count; i++)
        sum += x->mantissa[i];
    return sum;
}

/* The sum of products; in 64 or 128 bits where the bounds of the figures prove that they
   fit. */
static struct int256 sum_products(const struct group_batch *x,
                                  const struct group_batch *y)
{
    struct int256 total = {{0}};
    unsigned bits = uint64_bits(x->bound) + uint64_bits(y->bound) + uint64_bits(x->count);

    if (bits < 63) {
        int64_t sum = 0;
        for (size_t i = 0; i < x->count; i++)
            sum += x->mantissa[i] * y->mantissa[i];
        return int256_of(sum);
    }
    if (bits < 127) {
        int128 sum = 0;
        for (size_t i = 0; i < x->count; i++)
            sum += (int128)x->mantissa[i] * y->mantissa[i];
        return int256_of(sum);
    }
    for (size_t i = 0; i < x->count; i++)
        int256_add(&total, int256_of((int128)x->mantissa[i] * y->mantissa[i]));
    return total;
}

/* n Sxy - Sx Sy */
static struct int256 cross(size_t count, struct int256 products, int128 x, int128 y)
{
    struct int256 out = int256_scale(products, (uint32_t)count);

    int256_add(&out, int256_negate(int256_multiply(x, y)));
    return out;
}

/* a * 10^scale */
static struct int256 times_power(struct int256 a, int32_t scale)
{
    for (; scale > 9; scale -= 9)
        a = int256_scale(a, 1000000000);
    return int256_scale(a, (uint32_t)decimal_power(scale));
}

static int128 pairs_of(size_t count)
{
    return (int128)count * (int128)(count - 1);
}

/* n (n - 1) 10^(a + b) */
static struct int256 divisor(size_t count, int32_t a, int32_t b)
{
    return int256_multiply(pairs_of(count), (int128)decimal_power(a) * decimal_power(b));
}

/* 106 bits of a whole number: words from the top down. */
static struct dd dd_of_int256(struct int256 a)
{
    bool is_negative = int256_sign(a) < 0;
    struct int256 size = is_negative ? int256_negate(a) : a;
    struct dd out = dd_of(0.0);

    for (size_t i = 4; i-- > 0;) {
        double high = ldexp((double)(size.word[i] >> 32), (int)(64 * i) + 32);
        double low = ldexp((double)(uint32_t)size.word[i], (int)(64 * i));
        out = dd_add(out, dd_two_sum(high, low));
    }
    return is_negative ? dd_negate(out) : out;
}

/* ---- doubles ---- */

static struct dd figure(const struct group_batch *x, size_t i)
{
    return x->mantissa != NULL ? dd_of_decimal(x->mantissa[i], x->scale)
                               : dd_of(x->real[i]);
}

/* Add both parts; a product that overflowed makes the sum infinite, and is noted. */
static void add_dd(struct real_sum *sum, struct dd value, bool *is_finite)
{
    if (!isfinite(value.high) || !isfinite(value.low)) {
        *is_finite = false;
        return;
    }
    real_sum_add(sum, value.high);
    real_sum_add(sum, value.low);
}

double moments_real_sum(const struct group_batch *x)
{
    struct real_sum sum;

    if (x->count == 1)
        return x->real[0];
    real_sum_init(&sum);
    for (size_t i = 0; i < x->count; i++)
        real_sum_add(&sum, x->real[i]);
    return real_sum_round(&sum);
}

/* Equal figures have no distance from their mean, which may be rounded. */
static bool is_constant(const struct group_batch *x)
{
    for (size_t i = 1; i < x->count; i++)
        if (x->mantissa != NULL ? x->mantissa[i] != x->mantissa[0]
                                : x->real[i] != x->real[0])
            return false;
    return true;
}

/* Sxy - Sx Sy / n of the distances from near the means. */
static double cross_real(const struct group_batch *x, const struct group_batch *y)
{
    if (is_constant(x) || is_constant(y))
        return 0.0;
    struct dd centre_x = dd_of(moments_mean(x));
    struct dd centre_y = dd_of(moments_mean(y));
    bool is_finite = true;
    struct real_sum of_x;
    struct real_sum of_y;
    struct real_sum of_product;

    real_sum_init(&of_x);
    real_sum_init(&of_y);
    real_sum_init(&of_product);
    for (size_t i = 0; i < x->count; i++) {
        struct dd from_x = dd_subtract(figure(x, i), centre_x);
        struct dd from_y = dd_subtract(figure(y, i), centre_y);
        add_dd(&of_x, from_x, &is_finite);
        add_dd(&of_y, from_y, &is_finite);
        add_dd(&of_product, dd_multiply(from_x, from_y), &is_finite);
    }
    if (!is_finite)
        return (double)INFINITY;
    struct dd rest = dd_two_product(real_sum_round(&of_x), real_sum_round(&of_y));
    rest = dd_divide(rest, dd_of((double)x->count));
    return dd_round(dd_subtract(dd_of(real_sum_round(&of_product)), rest));
}

/* ---- answers ---- */

double moments_mean(const struct group_batch *x)
{
    if (x->mantissa != NULL)
        return quotient_round(moments_sum(x), (int128)x->count * decimal_power(x->scale));
    return moments_real_sum(x) / (double)x->count;
}

double moments_sums_variance(const struct moments_sums *sums)
{
    return int256_quotient_round(cross(sums->count, sums->xx, sums->x, sums->x),
                                 divisor(sums->count, sums->x_scale, sums->x_scale));
}

double moments_variance(const struct group_batch *x)
{
    if (x->mantissa != NULL) {
        struct moments_sums sums = {.count = x->count, .x_scale = x->scale};
        sums.x = moments_sum(x);
        sums.xx = sum_products(x, x);
        return moments_sums_variance(&sums);
    }
    double squares = cross_real(x, x);
    return (squares > 0.0 ? squares : 0.0) / (double)(x->count - 1);
}

int moments_sign(const struct group_batch *x)
{
    if (x->mantissa != NULL) {
        int128 sum = moments_sum(x);
        return (sum > 0) - (sum < 0);
    }
    double sum = moments_real_sum(x);
    return (sum > 0.0) - (sum < 0.0);
}

/* The correlation, or its square, of the three sums of products. */
static double correlate(struct dd xy, struct dd xx, struct dd yy, enum moments_pair what)
{
    struct dd both = dd_multiply(dd_sqrt(xx), dd_sqrt(yy));
    struct dd answer = dd_divide(xy, both);

    if (what == MOMENTS_R2)
        answer = dd_multiply(answer, answer);
    return fmin(1.0, fmax(-1.0, dd_round(answer)));
}

bool moments_sums_pair(const struct moments_sums *sums, enum moments_pair what,
                       double *out)
{
    size_t count = sums->count;
    int32_t x_scale = sums->x_scale;
    int32_t y_scale = sums->y_scale;
    struct int256 xy = cross(count, sums->xy, sums->x, sums->y);

    if (what == MOMENTS_COVARIANCE) {
        *out = int256_quotient_round(xy, divisor(count, x_scale, y_scale));
        return true;
    }
    struct int256 yy = cross(count, sums->yy, sums->y, sums->y);
    if (int256_sign(yy) == 0)
        return false;
    if (what == MOMENTS_SLOPE) {
        *out = int256_quotient_round(times_power(xy, y_scale), times_power(yy, x_scale));
        return true;
    }
    struct int256 xx = cross(count, sums->xx, sums->x, sums->x);
    if (int256_sign(xx) == 0)
        return false;
    *out = correlate(dd_of_int256(xy), dd_of_int256(xx), dd_of_int256(yy), what);
    return true;
}

static bool exact_pair(const struct group_pair *pair, enum moments_pair what, double *out)
{
    const struct group_batch *x = &pair->x;
    const struct group_batch *y = &pair->y;
    struct moments_sums sums = {
        .count = x->count,
        .x_scale = x->scale,
        .y_scale = y->scale,
        .x = moments_sum(x),
        .y = moments_sum(y),
        .xy = sum_products(x, y),
    };

    if (what != MOMENTS_COVARIANCE)
        sums.yy = sum_products(y, y);
    if (what == MOMENTS_CORRELATION || what == MOMENTS_R2)
        sums.xx = sum_products(x, x);
    return moments_sums_pair(&sums, what, out);
}

static bool real_pair(const struct group_pair *pair, enum moments_pair what, double *out)
{
    double xy = cross_real(&pair->x, &pair->y);

    if (what == MOMENTS_COVARIANCE) {
        *out = xy / (double)(pair->x.count - 1);
        return true;
    }
    double yy = cross_real(&pair->y, &pair->y);
    if (!(yy > 0.0))
        return false;
    if (what == MOMENTS_SLOPE) {
        *out = xy / yy;
        return true;
    }
    double xx = cross_real(&pair->x, &pair->x);
    if (!(xx > 0.0))
        return false;
    *out = correlate(dd_of(xy), dd_of(xx), dd_of(yy), what);
    return true;
}

bool moments_of_pair(const struct group_pair *pair, enum moments_pair what, double *out)
{
    bool is_exact = pair->x.mantissa != NULL && pair->y.mantissa != NULL;

    return is_exact ? exact_pair(pair, what, out) : real_pair(pair, what, out);
}

double moments_sums_weighted_mean(const struct moments_sums *sums)
{
    return int256_quotient_round(sums->xy,
                                 int256_multiply(sums->y, decimal_power(sums->x_scale)));
}

double moments_weighted_mean(const struct group_pair *pair)
{
    const struct group_batch *x = &pair->x;
    const struct group_batch *y = &pair->y;
    bool is_finite = true;
    struct real_sum products;
    struct real_sum weights;

    if (x->mantissa != NULL && y->mantissa != NULL) {
        struct moments_sums sums = {.x_scale = x->scale, .y = moments_sum(y)};
        sums.xy = sum_products(x, y);
        return moments_sums_weighted_mean(&sums);
    }
    real_sum_init(&products);
    real_sum_init(&weights);
    for (size_t i = 0; i < x->count; i++) {
        struct dd weight = figure(y, i);
        add_dd(&products, dd_multiply(figure(x, i), weight), &is_finite);
        add_dd(&weights, weight, &is_finite);
    }
    return is_finite ? real_sum_round(&products) / real_sum_round(&weights)
                     : (double)INFINITY;
}
