/*
 * eci.c - economic complexity of countries: definition, sign and missing rule in complexity.h.
 */
#include "compute/ratio/complexity.h"

static tide_status eci_run(const struct compute_call *call, tide_error *err)
{
    return complexity_each(call, false, second_vector_gsl, err);
}

static tide_status eci_reference(const struct compute_call *call, tide_error *err)
{
    return complexity_each(call, false, second_vector_rotated, err);
}

static const tide_option eci_options[] = {MATRIX_OPTION_ROWS};

static const char *const eci_roles[] = {"value"};
static const char *const eci_role_summaries[] = {"exports by country and product"};
static const struct compute_output eci_outputs[] = {
    {.name = "eci", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_NONE, .table_decimals = 4},
};

const struct computation eci_computation = {
    .name = "eci",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_COUNTRY,
    .is_matrix = true,
    .summary = "economic complexity of countries, Hidalgo-Hausmann",
    .formula = "M = 1 where rca >= 1, D diversity, U ubiquity;\n"
               "v the second eigenvector of D^-1/2 M U^-1 M' D^-1/2;\n"
               "eci = D^-1/2 v, standardised",
    .missing = COMPLEXITY_MISSING,
    .source = "Hidalgo and Hausmann 2009",
    .accuracy = ACCURACY_A,
    .option = eci_options,
    .option_count = COUNT_OF(eci_options),
    .role = eci_roles,
    .role_summary = eci_role_summaries,
    .role_count = COUNT_OF(eci_roles),
    .output = eci_outputs,
    .output_count = COUNT_OF(eci_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = eci_run,
    .reference = eci_reference,
    .example =
        "tide eci datasets/index-demo/trade.csv --by flow,product --value quantity",
};
