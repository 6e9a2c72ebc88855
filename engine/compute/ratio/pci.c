/*
 * pci.c - economic complexity of products: definition, sign and missing rule in complexity.h.
 */
#include "compute/ratio/complexity.h"

static tide_status pci_run(const struct compute_call *call, tide_error *err)
{
    return complexity_each(call, true, second_vector_gsl, err);
}

static tide_status pci_reference(const struct compute_call *call, tide_error *err)
{
    return complexity_each(call, true, second_vector_rotated, err);
}

static const tide_option pci_options[] = {MATRIX_OPTION_ROWS};

static const char *const pci_roles[] = {"value"};
static const char *const pci_role_summaries[] = {"exports by country and product"};
static const struct compute_output pci_outputs[] = {
    {.name = "pci", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_NONE, .table_decimals = 4},
};

const struct computation pci_computation = {
    .name = "pci",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_PRODUCT,
    .is_matrix = true,
    .summary = "economic complexity of products, Hidalgo-Hausmann",
    .formula = "M = 1 where rca >= 1, D diversity, U ubiquity;\n"
               "v the second eigenvector of D^-1/2 M U^-1 M' D^-1/2;\n"
               "eci = D^-1/2 v, pci = U^-1 M' eci, standardised",
    .missing = COMPLEXITY_MISSING,
    .source = "Hidalgo and Hausmann 2009",
    .accuracy = ACCURACY_A,
    .option = pci_options,
    .option_count = COUNT_OF(pci_options),
    .role = pci_roles,
    .role_summary = pci_role_summaries,
    .role_count = COUNT_OF(pci_roles),
    .output = pci_outputs,
    .output_count = COUNT_OF(pci_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = pci_run,
    .reference = pci_reference,
    .example =
        "tide pci datasets/index-demo/trade.csv --by flow,product --value quantity",
};
