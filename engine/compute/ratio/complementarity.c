/*
 * complementarity.c - how well what a country exports fits what another imports.
 *
 *     1 - 1/2 sum over k of |m[j, k] - x[i, k]|,  shares in the imports of j and the
 *                                                 exports of i
 *
 * j is the country of --with, or the world. Terms and missing rule: structure.h.
 */
#include "compute/ratio/structure.h"
#include "compute/ratio/flow_pair.h"

static const struct structure_request complementarity_request = {
    .reference = IMPORTS,
    .is_similarity = true,
};

static tide_status complementarity_run(const struct compute_call *call, tide_error *err)
{
    return structure_run(call, &complementarity_request, err);
}

static tide_status complementarity_reference(const struct compute_call *call,
                                             tide_error *err)
{
    return structure_define(call, &complementarity_request, err);
}

static const tide_option complementarity_options[] = {MATRIX_COUNTRY_ROW,
                                                      MATRIX_PRODUCT_ROW,
                                                      MATRIX_WITH_ROW};

static const struct compute_output complementarity_outputs[] = {
    {.name = "complementarity",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation complementarity_computation = {
    .name = "complementarity",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_COUNTRY,
    .is_matrix = true,
    .summary = "how well exports of a country fit the imports of another",
    .formula = "1 - 1/2 sum over k of |m[j, k] / M[j] - x[i, k] / X[i]|",
    .missing = STRUCTURE_MISSING,
    .source = "World Bank WITS, trade complementarity",
    .accuracy = ACCURACY_Q,
    .forms = "percent ratio",
    .basis = BASIS_QUOTIENT,
    .option = complementarity_options,
    .option_count = COUNT_OF(complementarity_options),
    .role = flow_roles,
    .role_summary = flow_role_summaries,
    .role_source = flow_role_sources,
    .role_count = FLOW_ROLES,
    .output = complementarity_outputs,
    .output_count = COUNT_OF(complementarity_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = complementarity_run,
    .reference = complementarity_reference,
    .example = "tide complementarity datasets/us-trade/us_goods_trade_monthly.csv "
               "--by reporter,partner --freq A",
};
