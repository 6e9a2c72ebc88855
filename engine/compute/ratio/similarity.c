/*
 * similarity.c - how much of the trade of two countries is of the same products.
 *
 *     sum over k of the smaller of h[i, k] and h[j, k],  h[i, k] = x[i, k] / X[i]
 *
 * j is the country of --with, or the world. 100 % where both have one structure, 0 where
 * they have no product in common. Terms and missing rule: structure.h.
 */
#include "compute/ratio/structure.h"

static const struct structure_request similarity_request = {
    .reference = 0,
    .is_similarity = true,
};

static tide_status similarity_run(const struct compute_call *call, tide_error *err)
{
    return structure_run(call, &similarity_request, err);
}

static tide_status similarity_reference(const struct compute_call *call, tide_error *err)
{
    return structure_define(call, &similarity_request, err);
}

static const tide_option similarity_options[] = {MATRIX_COUNTRY_ROW, MATRIX_PRODUCT_ROW,
                                                 MATRIX_WITH_ROW};

static const char *const similarity_roles[] = {"value"};
static const char *const similarity_role_summaries[] = {"exports by country and product"};

static const struct compute_output similarity_outputs[] = {
    {.name = "similarity",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation similarity_computation = {
    .name = "similarity",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_COUNTRY,
    .is_matrix = true,
    .summary = "how alike the export structures of countries are",
    .formula = "sum over k of min(x[i, k] / X[i], x[j, k] / X[j])",
    .missing = STRUCTURE_MISSING,
    .source = "Finger and Kreinin 1979",
    .accuracy = ACCURACY_Q,
    .forms = "percent ratio",
    .basis = BASIS_QUOTIENT,
    .option = similarity_options,
    .option_count = COUNT_OF(similarity_options),
    .role = similarity_roles,
    .role_summary = similarity_role_summaries,
    .role_count = COUNT_OF(similarity_roles),
    .output = similarity_outputs,
    .output_count = COUNT_OF(similarity_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = similarity_run,
    .reference = similarity_reference,
    .example = "tide similarity datasets/index-demo/trade.csv --by flow,product "
               "--value value --with M",
};
