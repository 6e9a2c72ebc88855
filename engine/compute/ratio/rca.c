/*
 * rca.c - revealed comparative advantage, Balassa: the share of a product in the exports
 * of a country over its share in those of the world.
 *
 *     (x[i, k] / X[i]) / (x[w, k] / X[w])
 *
 * Above 1 the country exports more of the product than the world does. Weighted by the
 * countries' shares of world exports it is 1 for every product. Terms and missing rule:
 * advantage.h.
 */
#include "compute/ratio/advantage.h"

static void rca_set(struct series_out *out, size_t t, const struct advantage *advantage,
                    tide_state state)
{
    double ratio = advantage->kind == TIDE_KIND_DECIMAL
                       ? int256_quotient_round(advantage->own, advantage->expected)
                       : dd_round(advantage->ratio);
    series_out_real(out, t, ratio, state);
}

static tide_status rca_run(const struct compute_call *call, tide_error *err)
{
    return advantage_run(call, rca_set, err);
}

static tide_status rca_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    advantage_define(call, rca_set);
    return TIDE_STATUS_OK;
}

static const char *const rca_roles[] = {"value"};
static const char *const rca_role_summaries[] = {"exports by country and product"};
static const struct compute_output rca_outputs[] = {
    {.name = "rca", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_NONE, .table_decimals = 2},
};

const struct computation rca_computation = {
    .name = "rca",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .is_matrix = true,
    .summary = "revealed comparative advantage by country and product, Balassa",
    .formula = "(x[i, k] / X[i]) / (x[w, k] / X[w]), country i, product k, world w",
    .missing = ADVANTAGE_MISSING,
    .source = "Balassa 1965; World Bank WITS",
    .accuracy = ACCURACY_Q,
    .option = advantage_options,
    .option_count = ADVANTAGE_OPTION_COUNT,
    .role = rca_roles,
    .role_summary = rca_role_summaries,
    .role_count = COUNT_OF(rca_roles),
    .output = rca_outputs,
    .output_count = COUNT_OF(rca_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = rca_run,
    .reference = rca_reference,
    .example = "tide rca datasets/us-trade/us_goods_trade_monthly.csv --by partner,flow "
               "--freq A",
};
