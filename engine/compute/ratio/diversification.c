/*
 * diversification.c - how far the structure of a country's trade is from the world's.
 *
 *     D[i] = 1/2 sum over k of |h[i, k] - h[w, k]|
 *     h[i, k] = x[i, k] / X[i],  h[w, k] = x[w, k] / X[w]
 *
 * 0 for the structure of the world, towards 1 for a country that trades what the world
 * does not. Terms and missing rule: structure.h.
 */
#include "compute/ratio/structure.h"

static const struct structure_request diversification_request = {
    .reference = 0,
    .needs_lines = true,
};

static tide_status diversification_run(const struct compute_call *call, tide_error *err)
{
    return structure_run(call, &diversification_request, err);
}

static tide_status diversification_reference(const struct compute_call *call,
                                             tide_error *err)
{
    return structure_define(call, &diversification_request, err);
}

static const tide_option diversification_options[] = {MATRIX_OPTION_ROWS};

static const char *const diversification_roles[] = {"value"};
static const char *const diversification_role_summaries[] = {
    "exports by country and product"};
static const struct compute_output diversification_outputs[] = {
    {.name = "diversification",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_NONE,
     .table_decimals = 4},
};

const struct computation diversification_computation = {
    .name = "diversification",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_COUNTRY,
    .is_matrix = true,
    .summary = "distance of a country's trade structure from the world's",
    .formula = "1/2 sum over k of |x[i, k] / X[i] - x[w, k] / X[w]|, country i,\n"
               "product k, world w",
    .missing = "a product of the country missing (--missing skip leaves it out,\n"
               "partial_group), or one of the world (base_missing); a figure below 0;\n"
               "no exports of the country",
    .source = "UNCTADstat, diversification index",
    .accuracy = ACCURACY_Q,
    .option = diversification_options,
    .option_count = COUNT_OF(diversification_options),
    .role = diversification_roles,
    .role_summary = diversification_role_summaries,
    .role_count = COUNT_OF(diversification_roles),
    .output = diversification_outputs,
    .output_count = COUNT_OF(diversification_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = diversification_run,
    .reference = diversification_reference,
    .example = "tide diversification datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --freq A",
};
