/*
 * series_out.c - writing answers: the form is applied to the exact quotient, then the
 * figure is rounded, once.
 *
 *     ratio R = n / d      growth, factor 1 + R       quotient
 *     ratio                n / d                      n / d
 *     percent, points      100 n / d                  100 n / d
 *     index                100 (n + d) / d            100 n / d
 *     multiple             (n + d) / d                n / d
 *     log                  100 ln((n + d) / d)        100 ln(n / d)
 *
 * All but log are scale (n + shift d) / d with whole scale and shift, in 256 bits where
 * 128 do not do. A log is taken of the rounded factor, or near 1 as log1p of the rounded
 * factor - 1: a factor near 1 has lost the digits that its logarithm is made of.
 */
#include "compute/computation.h"

#include <math.h>

struct form_rule {
    int32_t scale;
    int32_t shift;
};

static struct form_rule form_rule(enum form form, enum form_basis basis)
{
    struct form_rule rule = {.scale = 1, .shift = 0};

    if (form == FORM_PERCENT || form == FORM_POINTS || form == FORM_INDEX)
        rule.scale = 100;
    if (basis == BASIS_GROWTH && (form == FORM_INDEX || form == FORM_MULTIPLE))
        rule.shift = 1;
    return rule;
}

/* The factor whose logarithm is asked for, less `minus`. */
static struct form_rule factor_rule(enum form_basis basis, int32_t minus)
{
    struct form_rule rule = {.scale = 1, .shift = (basis == BASIS_GROWTH) - minus};
    return rule;
}

void series_out_none(struct series_out *out, size_t t, tide_state state)
{
    if (out->kind == TIDE_KIND_DECIMAL)
        out->mantissa[t] = 0;
    else
        out->real[t] = 0.0;
    out->state[t] = state;
}

void series_out_real(struct series_out *out, size_t t, double value, tide_state state)
{
    if (!isfinite(value)) {
        series_out_none(out, t, TIDE_STATE_OVERFLOW);
        return;
    }
    out->real[t] = value;
    out->state[t] = state;
}

void series_out_decimal(struct series_out *out, size_t t, int128 mantissa,
                        tide_state state)
{
    if (!int128_to_int64(mantissa, &out->mantissa[t])) {
        series_out_none(out, t, TIDE_STATE_OVERFLOW);
        return;
    }
    out->state[t] = state;
}

/* 100 ln(factor), near 1 as log1p(less), less = factor - 1. */
static void set_log(struct series_out *out, size_t t, double less, double factor,
                    tide_state state)
{
    if (factor > 0.0)
        series_out_real(out, t, 100.0 * (fabs(less) <= 0.5 ? log1p(less) : log(factor)),
                        state);
    else
        series_out_none(out, t, TIDE_STATE_UNDEFINED);
}

static bool fits_118(int128 a)
{
    const int128 limit = (int128)1 << 118;
    return -limit < a && a < limit;
}

/* The form of n / d, rounded once. */
static double quotient_in_form(struct form_rule rule, int128 n, int128 d)
{
    if (fits_118(n) && fits_118(d))
        return quotient_round(rule.scale * (n + rule.shift * d), d);

    struct int256 sum = int256_multiply(n, rule.scale);
    int256_add(&sum, int256_multiply(d, rule.scale * rule.shift)); /* below 2^136 */
    return int256_quotient_round(sum, int256_of(d));
}

void series_out_quotient(struct series_out *out, size_t t, int128 numerator,
                         int128 denominator, tide_state state)
{
    enum form_basis basis = out->basis;

    if (out->form == FORM_LOG)
        set_log(out, t, quotient_in_form(factor_rule(basis, 1), numerator, denominator),
                quotient_in_form(factor_rule(basis, 0), numerator, denominator), state);
    else
        series_out_real(out, t,
                        quotient_in_form(form_rule(out->form, basis), numerator,
                                         denominator),
                        state);
}

static double wide_in_form(struct form_rule rule, struct int256 n, struct int256 d)
{
    if (rule.shift != 0)
        int256_add(&n, rule.shift > 0 ? d : int256_negate(d)); /* shift is 1 or -1 */
    return int256_quotient_round(int256_scale(n, (uint32_t)rule.scale), d);
}

void series_out_wide_quotient(struct series_out *out, size_t t, struct int256 numerator,
                              struct int256 denominator, tide_state state)
{
    enum form_basis basis = out->basis;

    if (out->form == FORM_LOG)
        set_log(out, t, wide_in_form(factor_rule(basis, 1), numerator, denominator),
                wide_in_form(factor_rule(basis, 0), numerator, denominator), state);
    else
        series_out_real(out, t,
                        wide_in_form(form_rule(out->form, basis), numerator, denominator),
                        state);
}

/* The same in pairs of doubles; divided before it is scaled, so that only an answer beyond
   the doubles is an overflow. */
static double ratio_in_form(struct form_rule rule, struct dd n, struct dd d)
{
    if (rule.shift != 0)
        n = dd_add(n, dd_multiply(d, dd_of(rule.shift)));
    return dd_round(dd_multiply(dd_divide(n, d), dd_of(rule.scale)));
}

void series_out_real_quotient(struct series_out *out, size_t t, struct dd numerator,
                              struct dd denominator, tide_state state)
{
    enum form_basis basis = out->basis;

    if (out->form == FORM_LOG)
        set_log(out, t, ratio_in_form(factor_rule(basis, 1), numerator, denominator),
                ratio_in_form(factor_rule(basis, 0), numerator, denominator), state);
    else
        series_out_real(out, t,
                        ratio_in_form(form_rule(out->form, basis), numerator,
                                      denominator),
                        state);
}

void series_out_growth(struct series_out *out, size_t t, double growth, double factor,
                       tide_state state)
{
    struct form_rule rule = form_rule(out->form, BASIS_GROWTH);

    series_out_real(out, t, rule.scale * (rule.shift != 0 ? factor : growth), state);
}

/* exp(high + low) = exp(high) (1 + low): low is below 2^-53 of high. */
void series_out_growth_of_log(struct series_out *out, size_t t, struct dd log_factor,
                              tide_state state)
{
    struct form_rule rule = form_rule(out->form, BASIS_GROWTH);
    double factor = exp(log_factor.high);
    double value = out->form == FORM_LOG ? 100.0 * dd_round(log_factor)
                   : rule.shift != 0
                       ? rule.scale * (factor + factor * log_factor.low)
                       : rule.scale * (expm1(log_factor.high) + factor * log_factor.low);

    series_out_real(out, t, value, state);
}
