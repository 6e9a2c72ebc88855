/*
 * double_double.h - unevaluated sums of two doubles, about 106 bits.
 *
 * Dekker and Knuth's error-free transformations (Dekker 1971; Hida, Li, Bailey 2001).
 * Needs round-to-nearest and no contraction, which engine open checks.
 */
#ifndef NUMERIC_DOUBLE_DOUBLE_H
#define NUMERIC_DOUBLE_DOUBLE_H

#include <math.h>
#include <stdint.h>

struct dd {
    double high;
    double low;
};

static inline struct dd dd_of(double a)
{
    struct dd out = {a, 0.0};
    return out;
}

static inline struct dd dd_two_sum(double a, double b)
{
    double s = a + b;
    double t = s - a;
    struct dd out = {s, (a - (s - t)) + (b - t)};
    return out;
}

static inline struct dd dd_quick_sum(double a, double b) /* |a| >= |b| */
{
    double s = a + b;
    struct dd out = {s, b - (s - a)};
    return out;
}

static inline struct dd dd_two_product(double a, double b)
{
    double p = a * b;
    struct dd out = {p, fma(a, b, -p)};
    return out;
}

static inline struct dd dd_negate(struct dd a)
{
    struct dd out = {-a.high, -a.low};
    return out;
}

/* a * 2^exponent */
static inline struct dd dd_scale(struct dd a, int exponent)
{
    struct dd out = {ldexp(a.high, exponent), ldexp(a.low, exponent)};
    return out;
}

static inline struct dd dd_add(struct dd a, struct dd b)
{
    struct dd high = dd_two_sum(a.high, b.high);
    struct dd low = dd_two_sum(a.low, b.low);

    high = dd_quick_sum(high.high, high.low + low.high);
    return dd_quick_sum(high.high, high.low + low.low);
}

static inline struct dd dd_subtract(struct dd a, struct dd b)
{
    return dd_add(a, dd_negate(b));
}

static inline struct dd dd_multiply(struct dd a, struct dd b)
{
    struct dd product = dd_two_product(a.high, b.high);

    return dd_quick_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

static inline double dd_round(struct dd a)
{
    return a.high + a.low;
}

struct dd dd_of_int64(int64_t a);
struct dd dd_divide(struct dd a, struct dd b);

/* a / b to 106 bits, b != 0. */
struct dd dd_of_quotient(int64_t a, int64_t b);

struct dd dd_sqrt(struct dd a);

/* The natural logarithm, a > 0; the same bits on every machine. */
struct dd dd_log(struct dd a);

/* The figure mantissa / 10^scale to 106 bits; scale 0 to 18. */
struct dd dd_of_decimal(int64_t mantissa, int32_t scale);

#endif
