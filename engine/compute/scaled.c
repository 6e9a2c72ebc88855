/*
 * scaled.c - figures of inputs that need not have one scale.
 */
#include "compute/scaled.h"

#include "number/decimal.h"

struct scaled scaled_of(const tide_series *series, size_t t)
{
    struct scaled out = {.kind = series->kind, .scale = series->scale};

    if (series->kind == TIDE_KIND_DECIMAL)
        out.mantissa = series_mantissa(series, t);
    else
        out.real = dd_of(series_real(series, t));
    return out;
}

struct scaled scaled_zero(tide_kind kind, int32_t scale)
{
    struct scaled out = {.kind = kind, .scale = scale};
    return out;
}

struct dd scaled_dd(const struct scaled *a)
{
    if (a->kind == TIDE_KIND_REAL)
        return a->real;
    double high = (double)a->mantissa;
    struct dd whole = dd_quick_sum(high, (double)(a->mantissa - (int128)high));
    return a->scale == 0 ? whole : dd_divide(whole, dd_of_int64(decimal_power(a->scale)));
}

struct scaled scaled_add(struct scaled a, struct scaled b, int sign)
{
    if (a.kind == TIDE_KIND_REAL || b.kind == TIDE_KIND_REAL) {
        struct dd term = scaled_dd(&b);
        a.real = dd_add(scaled_dd(&a), sign < 0 ? dd_negate(term) : term);
        a.kind = TIDE_KIND_REAL;
        return a;
    }
    if (a.scale < b.scale) {
        a.mantissa *= decimal_power(b.scale - a.scale);
        a.scale = b.scale;
    } else {
        b.mantissa *= decimal_power(a.scale - b.scale);
    }
    a.mantissa += sign * b.mantissa;
    return a;
}

int scaled_sign(const struct scaled *a)
{
    if (a->kind == TIDE_KIND_REAL)
        return (a->real.high > 0.0) - (a->real.high < 0.0);
    return (a->mantissa > 0) - (a->mantissa < 0);
}

void scaled_put_quotient(struct series_out *out, size_t t, const struct scaled *a,
                         const struct scaled *b, tide_state state)
{
    if (a->kind == TIDE_KIND_REAL || b->kind == TIDE_KIND_REAL) {
        series_out_real_quotient(out, t, scaled_dd(a), scaled_dd(b), state);
        return;
    }
    int32_t least = a->scale < b->scale ? a->scale : b->scale;
    series_out_wide_quotient(
        out, t, int256_multiply(a->mantissa, decimal_power(b->scale - least)),
        int256_multiply(b->mantissa, decimal_power(a->scale - least)), state);
}
