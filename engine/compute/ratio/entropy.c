/*
 * entropy.c - Shannon's entropy of the shares of a group: how spread its parts are.
 *
 *     E = - sum of s[k] ln s[k],     s[k] = x[k] / sum of x, 0 ln 0 = 0
 *
 * 0 where all is in one hand, ln n for n equal parts. No term is below 0. A share above a
 * half has its logarithm from the exact 1 - s, which keeps its digits as s nears 1.
 */
#include "compute/ratio/parts.h"

#include <math.h>

static void entropy_set(const struct parts *parts, size_t t)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i < parts->count; i++) {
        double share = dd_round(parts_share(parts, i));
        if (part_is_zero(parts, i))
            continue;
        double log_share = share < 0.5 ? log(share) : log1p(parts_excess(parts, i, 1));
        sum = dd_subtract(sum, dd_two_product(share, log_share));
    }
    series_out_real(&parts->call->output[0], t, dd_round(sum), parts->state);
}

/* As it is written, in 106 bits. */
static void entropy_define(const struct parts *parts, size_t t)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i < parts->count; i++) {
        struct dd share = parts_share(parts, i);
        if (!part_is_zero(parts, i))
            sum = dd_subtract(sum, dd_multiply(share, dd_log(share)));
    }
    series_out_real(&parts->call->output[0], t, dd_round(sum), parts->state);
}

static tide_status entropy_run(const struct compute_call *call, tide_error *err)
{
    return parts_each(call, entropy_set, err);
}

static tide_status entropy_reference(const struct compute_call *call, tide_error *err)
{
    return parts_each(call, entropy_define, err);
}

static const char *const entropy_roles[] = {"value"};
static const char *const entropy_role_summaries[] = {"the measure that is parted"};
static const struct compute_output entropy_outputs[] = {
    {.name = "entropy",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_NONE,
     .table_decimals = 4},
};

const struct computation entropy_computation = {
    .name = "entropy",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "how spread the parts of a group are, Shannon",
    .formula = "- sum of s[k] ln s[k], s[k] = x[k, t] / sum of x[., t]",
    .missing = PARTS_MISSING,
    .source = "Shannon 1948; IMF, export diversification",
    .accuracy = ACCURACY_T,
    .role = entropy_roles,
    .role_summary = entropy_role_summaries,
    .role_count = COUNT_OF(entropy_roles),
    .output = entropy_outputs,
    .output_count = COUNT_OF(entropy_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = entropy_run,
    .reference = entropy_reference,
    .example = "tide entropy datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --freq A",
};
