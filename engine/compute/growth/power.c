/*
 * power.c - rates from a factor that is raised to a power.
 */
#include "compute/growth/power.h"

#include <math.h>

#include "compute/bounds.h"

tide_status power_check(const struct argument *argument, tide_freq freq, tide_error *err)
{
    (void)freq;
    return growth_width_check(&argument[POWER_LOW_BASE_WIDTH], err);
}

/* Most figures fit 64 bits, whose way to a double is short. */
static double double_of(int128 a)
{
    return a == (int64_t)a ? (double)(int64_t)a : (double)a;
}

/* Below 2^127 - 2^63, as sums of figures are. */
static struct dd dd_of_int128(int128 a)
{
    const int64_t exact = INT64_C(1) << 53;
    double high = double_of(a);

    if (a <= exact && a >= -exact)
        return dd_of(high);
    struct dd out = {high, (double)(a - (int128)high)};

    return out;
}

struct power_pair power_pair_of_decimals(const struct growth_interval *at)
{
    struct power_pair pair = {.current = dd_of_int128(at->current),
                              .base = dd_of_int128(at->base),
                              .current_half = double_of(at->current_half),
                              .base_half = double_of(at->base_half)};
    return pair;
}

struct power_pair power_pair_of_series(const tide_series *in, size_t t, size_t base)
{
    if (in->kind == TIDE_KIND_DECIMAL) {
        struct growth_interval at = {.current = 2 * (int128)series_mantissa(in, t),
                                     .current_half = series_half(in, t),
                                     .base = 2 * (int128)series_mantissa(in, base),
                                     .base_half = series_half(in, base)};
        return power_pair_of_decimals(&at);
    }
    struct power_pair pair = {.current = dd_of(series_real(in, t)),
                              .base = dd_of(series_real(in, base))};
    return pair;
}

/* ---- states ---- */

static double exponent_of(struct period_years exponent)
{
    return (double)exponent.numerator / (double)exponent.denominator;
}

enum { MOST_WHOLE = 16 };

/* The exponent if it is a small whole number, else 0. */
static int whole_of(struct period_years exponent)
{
    int64_t whole = exponent.numerator;

    if (exponent.denominator != 1) { /* a division costs as much as all else */
        whole = exponent.numerator / exponent.denominator;
        if (whole * exponent.denominator != exponent.numerator)
            return 0;
    }
    return whole > 0 && whole <= MOST_WHOLE ? (int)whole : 0;
}

/*
 * (1 + d)^n - 1 by squares, n > 0: p (2 + p) and r + p + r p cancel nothing, so that the
 * relative error stays within 2 n units in the last place, near 0 too.
 */
static double whole_growth(double d, int n)
{
    double p = d;
    double r = 0.0;

    for (; n > 1; n /= 2) {
        if (n % 2 == 1)
            r = r + p + r * p;
        p = p * (2.0 + p);
    }
    return r + p + r * p;
}

static double power_of(double x, struct period_years exponent)
{
    double out = 1.0;
    int n = whole_of(exponent);

    if (n == 0)
        return pow(x, exponent_of(exponent));
    for (; n > 1; n /= 2) {
        if (n % 2 == 1)
            out *= x;
        x *= x;
    }
    return out * x;
}

/*
 * Is the interval of the rate wider than w points, or could the base be zero?
 * high^e - low^e is at most e (high - low) / low of high^e, which mostly settles it.
 */
static bool is_low_base(const struct power_pair *pair, struct period_years exponent,
                        double w)
{
    double least = pair->base.high - pair->base_half;
    double e = exponent_of(exponent);

    if (w == 0.0)
        return false;
    if (least <= 0.0)
        return true;
    double low = fmax(pair->current.high - pair->current_half, 0.0) /
                 (pair->base.high + pair->base_half);
    double high = (pair->current.high + pair->current_half) / least;
    double most = power_of(high, exponent);
    if (100.0 * most * e * (high - low) < 0.999 * w * low)
        return false;
    return 100.0 * (most - power_of(low, exponent)) > w;
}

static int sign_of(double a)
{
    return (a > 0.0) - (a < 0.0);
}

tide_state power_sign_state(const struct power_pair *pair)
{
    return growth_sign_state(sign_of(pair->current.high), sign_of(pair->base.high),
                             false);
}

tide_state power_state(const struct argument *argument, const struct power_pair *pair,
                       struct period_years exponent, tide_state state)
{
    const struct argument *width = &argument[POWER_LOW_BASE_WIDTH];

    state = state_join(state, power_sign_state(pair));
    if (tide_state_has_value(state) && is_low_base(pair, exponent, width->number))
        state = state_join(state, TIDE_STATE_LOW_BASE);
    return state;
}

/* ---- the rate ---- */

/* To 106 bits. d = a / b - 1 near 0 as d - d^2 / 2 + d^3 / 3, d from the exact difference. */
struct dd power_log_ratio(struct dd a, struct dd b)
{
    const double near = 0x1p-26; /* the next term is 2^-80 of the first */
    struct dd d = dd_subtract(a, b);

    if (fabs(d.high) >= near * b.high)
        return dd_subtract(dd_log(a), dd_log(b));
    d = dd_divide(d, b);
    struct dd square = dd_multiply(d, d);
    struct dd cube = dd_divide(dd_multiply(square, d), dd_of(3.0));
    return dd_add(dd_subtract(d, dd_scale(square, -1)), cube);
}

/*
 * e ln(x1 / x0) by doubles. Its relative error of a few 2^-53 is, times itself, that of
 * the factor: below 1e-14 up to MOST_LOG.
 */
static double log_of(const struct power_pair *pair, double e)
{
    struct dd change = dd_divide(dd_subtract(pair->current, pair->base), pair->base);

    return e * (fabs(change.high) < 0.5
                    ? log1p(change.high)
                    : log(dd_round(dd_divide(pair->current, pair->base))));
}

void power_put(struct series_out *out, size_t t, const struct power_pair *pair,
               struct period_years exponent, tide_state state)
{
    const double MOST_LOG = 8.0;

    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
        return;
    }
    if (pair->current.high == 0.0) {
        series_out_quotient(out, t, -1, 1, state);
        return;
    }
    int whole = out->form == FORM_LOG ? 0 : whole_of(exponent);
    if (whole > 0) {
        double change = dd_round(dd_subtract(pair->current, pair->base));
        double growth = whole_growth(change / pair->base.high, whole);
        double factor = power_of(pair->current.high / pair->base.high, exponent);
        if (isfinite(growth) && factor > 0.0) {
            series_out_growth(out, t, growth, factor, state);
            return;
        }
    }
    struct dd log_factor = dd_of(log_of(pair, exponent_of(exponent)));
    if (!(fabs(log_factor.high) < MOST_LOG)) { /* or beyond the doubles on the way */
        struct dd e =
            dd_divide(dd_of_int64(exponent.numerator), dd_of_int64(exponent.denominator));
        log_factor = dd_multiply(e, power_log_ratio(pair->current, pair->base));
    }
    series_out_growth_of_log(out, t, log_factor, state);
}

void power_put_bounds(const struct compute_call *call, size_t t,
                      const struct growth_interval *at, struct period_years exponent)
{
    struct bounds_range x1 = bounds_range_of(at->current, at->current_half);
    struct bounds_range x0 = bounds_range_of(at->base, at->base_half);
    struct growth_interval least = {.current = x1.low < 0 ? 0 : x1.low, .base = x0.high};
    struct growth_interval most = {.current = x1.high, .base = x0.low};
    struct power_pair pair = power_pair_of_decimals(&least);

    power_put(&call->low[0], t, &pair, exponent, TIDE_STATE_OK);
    pair = power_pair_of_decimals(&most);
    power_put(&call->high[0], t, &pair, exponent,
              x0.low > 0 ? TIDE_STATE_OK : TIDE_STATE_UNDEFINED);
    bounds_hold_answer(call, 0, t);
}

void power_define(struct series_out *out, size_t t, const struct power_pair *pair,
                  struct period_years exponent, tide_state state)
{
    double change = dd_round(dd_subtract(pair->current, pair->base)) / pair->base.high;
    double log_factor =
        exponent_of(exponent) * (fabs(change) < 0.5
                                     ? log1p(change)
                                     : log(pair->current.high) - log(pair->base.high));

    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (pair->current.high == 0.0)
        series_out_quotient(out, t, -1, 1, state);
    else
        series_out_growth_of_log(out, t, dd_of(log_factor), state);
}

bool power_ends(const tide_series *in, size_t *first, size_t *last)
{
    size_t begin = 0;
    size_t end = in->count;

    while (begin < end && !series_has_value(in, begin))
        begin++;
    while (begin < end && !series_has_value(in, end - 1))
        end--;
    if (end - begin < 2)
        return false;
    *first = begin;
    *last = end - 1;
    return true;
}
