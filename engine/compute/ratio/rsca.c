/*
 * rsca.c - revealed symmetric comparative advantage, Laursen: rca between -1 and 1.
 *
 *     (rca - 1) / (rca + 1)
 *
 * -1 where a country exports none of the product, 0 where it exports like the world.
 * With rca = own / expected it is (own - expected) / (own + expected), both exact.
 * Terms and missing rule: advantage.h.
 */
#include "compute/ratio/advantage.h"

static void rsca_set(struct series_out *out, size_t t, const struct advantage *advantage,
                     tide_state state)
{
    if (advantage->kind == TIDE_KIND_REAL) {
        struct dd one = dd_of(1.0);
        series_out_real(out, t,
                        dd_round(dd_divide(dd_subtract(advantage->ratio, one),
                                           dd_add(advantage->ratio, one))),
                        state);
        return;
    }
    struct int256 less = advantage->own;
    struct int256 sum = advantage->own;
    int256_add(&less, int256_negate(advantage->expected)); /* both are below 2^192 */
    int256_add(&sum, advantage->expected);
    series_out_real(out, t, int256_quotient_round(less, sum), state);
}

static tide_status rsca_run(const struct compute_call *call, tide_error *err)
{
    return advantage_run(call, rsca_set, err);
}

static tide_status rsca_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    advantage_define(call, rsca_set);
    return TIDE_STATUS_OK;
}

static const char *const rsca_roles[] = {"value"};
static const char *const rsca_role_summaries[] = {"exports by country and product"};
static const struct compute_output rsca_outputs[] = {
    {.name = "rsca", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_NONE, .table_decimals = 2},
};

const struct computation rsca_computation = {
    .name = "rsca",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .is_matrix = true,
    .summary = "revealed comparative advantage between -1 and 1, Laursen",
    .formula = "(rca - 1) / (rca + 1), rca = (x[i, k] / X[i]) / (x[w, k] / X[w])",
    .missing = ADVANTAGE_MISSING,
    .source = "Laursen 1998",
    .accuracy = ACCURACY_Q,
    .option = advantage_options,
    .option_count = ADVANTAGE_OPTION_COUNT,
    .role = rsca_roles,
    .role_summary = rsca_role_summaries,
    .role_count = COUNT_OF(rsca_roles),
    .output = rsca_outputs,
    .output_count = COUNT_OF(rsca_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = rsca_run,
    .reference = rsca_reference,
    .example = "tide rsca datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --freq A",
};
