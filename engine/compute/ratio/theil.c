/*
 * theil.c - Theil's index of inequality: how far the parts of a group are from equal.
 *
 *     T = (1/n) sum of (x[k] / mu) ln(x[k] / mu),    mu = (sum of x) / n, 0 ln 0 = 0
 *
 * n is the number of parts that are not 0, or the size of the class (--n). It is 0 for
 * equal parts and ln n where all is in one hand. The deviations d[k] = x[k] / mu - 1 add
 * up to 0, therefore
 *
 *     T = (1/n) sum of (1 + d[k]) ln(1 + d[k]) - d[k]
 *
 * which has no term below 0: nothing cancels between the parts. Each d[k] is an exact
 * quotient, rounded once. A member of the class without a part has d = -1: its term is 1.
 */
#include "compute/ratio/parts.h"

#include <math.h>

enum { THEIL_N };

/* (1 + d) ln(1 + d) - d, d >= -1; near 0 by its series d^2/2 - d^3/6 + d^4/12 - ...,
   d^k / (k (k - 1)): the 16th term is below 2^-60 of the first. */
static double term_of(double d)
{
    enum { TERMS = 16 };
    double sum = 0.0;

    if (d <= -1.0)
        return 1.0;
    if (fabs(d) > 0.0625)
        return (1.0 + d) * log1p(d) - d;
    for (int k = TERMS + 1; k >= 2; k--)
        sum = 1.0 / (k * (k - 1)) - d * sum;
    return d * d * sum;
}

static double theil_of(const struct parts *parts, uint32_t n)
{
    struct dd sum = dd_of((double)n - (double)parts->traded);

    for (size_t i = 0; i < parts->count; i++)
        if (!part_is_zero(parts, i))
            sum = dd_add(sum, dd_of(term_of(parts_excess(parts, i, n))));
    return dd_round(sum) / n;
}

/* As it is written: sum of s ln(n s), in 106 bits. */
static double theil_defined(const struct parts *parts, uint32_t n)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i < parts->count; i++) {
        struct dd share = parts_share(parts, i);
        if (!part_is_zero(parts, i))
            sum = dd_add(sum, dd_multiply(share, dd_log(dd_multiply(share, dd_of(n)))));
    }
    return dd_round(sum);
}

static void theil_set_by(const struct parts *parts, size_t t,
                         double (*theil)(const struct parts *, uint32_t))
{
    struct series_out *out = &parts->call->output[0];
    uint32_t n;

    if (parts_class(parts, &parts->call->argument[THEIL_N], &n))
        series_out_real(out, t, theil(parts, n), parts->state);
    else
        series_out_none(out, t, TIDE_STATE_UNDEFINED);
}

static void theil_set(const struct parts *parts, size_t t)
{
    theil_set_by(parts, t, theil_of);
}

static void theil_define(const struct parts *parts, size_t t)
{
    theil_set_by(parts, t, theil_defined);
}

static tide_status theil_run(const struct compute_call *call, tide_error *err)
{
    return parts_each(call, theil_set, err);
}

static tide_status theil_reference(const struct compute_call *call, tide_error *err)
{
    return parts_each(call, theil_define, err);
}

static const tide_option theil_options[] = {[THEIL_N] = PARTS_CLASS_ROW};

static const char *const theil_roles[] = {"value"};
static const char *const theil_role_summaries[] = {"the measure that is parted"};
static const struct compute_output theil_outputs[] = {
    {.name = "theil", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_NONE, .table_decimals = 4},
};

const struct computation theil_computation = {
    .name = "theil",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "inequality of the parts of a group, Theil",
    .formula = "(1/n) sum of (x[k] / mu) ln(x[k] / mu), mu = (sum of x) / n",
    .missing = PARTS_MISSING "; more parts than --n",
    .source = "IMF, export diversification; Theil 1967",
    .accuracy = ACCURACY_T,
    .option = theil_options,
    .option_count = COUNT_OF(theil_options),
    .role = theil_roles,
    .role_summary = theil_role_summaries,
    .role_count = COUNT_OF(theil_roles),
    .output = theil_outputs,
    .output_count = COUNT_OF(theil_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = theil_run,
    .reference = theil_reference,
    .example = "tide theil datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --freq A",
};
