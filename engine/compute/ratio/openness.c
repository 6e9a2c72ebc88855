/*
 * openness.c - trade as a part of the gross domestic product.
 *
 *     sum     (X[t] + M[t]) / GDP[t]
 *     half    (X[t] + M[t]) / (2 GDP[t])
 *
 * Both are called openness; the answer names which. A flow below zero or a product not
 * above zero is undefined, a product of zero base_zero.
 */
#include "compute/ratio/flow_gdp.h"

enum { OPENNESS_GDP, OPENNESS_HALF };

static void openness_set(const struct compute_call *call, size_t t,
                         const struct flow_gdp *figures, tide_state state)
{
    struct scaled trade = scaled_add(figures->exports, figures->imports, 1);
    struct scaled below = figures->gdp;
    int sign = scaled_sign(&below);

    if (call->argument[OPENNESS_HALF].flag)
        below = scaled_add(below, below, 1);
    if (sign <= 0)
        series_out_none(&call->output[0], t,
                        sign == 0 ? TIDE_STATE_BASE_ZERO : TIDE_STATE_UNDEFINED);
    else
        scaled_put_quotient(&call->output[0], t, &trade, &below, state);
}

static tide_status openness_run(const struct compute_call *call, tide_error *err)
{
    (void)err;
    flow_gdp_each(call, openness_set);
    return TIDE_STATUS_OK;
}

static size_t openness_outputs(const struct argument *argument,
                               struct compute_output *out)
{
    *out = (struct compute_output){.name = argument[OPENNESS_HALF].flag ? "openness_half"
                                                                        : "openness_sum",
                                   .kind = OUTPUT_REAL,
                                   .unit = OUTPUT_UNIT_FORM,
                                   .table_decimals = -1};
    return 1;
}

static const tide_option openness_options[] = {
    [OPENNESS_GDP] = FLOW_GDP_ROW,
    [OPENNESS_HALF] = {.name = "half",
                       .kind = TIDE_OPTION_FLAG,
                       .help = "half of the sum of both flows, as UNCTAD has it",
                       .group = TIDE_GROUP_COMPUTATION},
};

static const struct compute_output openness_preset_outputs[] = {
    {.name = "openness_sum",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation openness_computation = {
    .name = "openness",
    .family = "ratio",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "exports and imports as a part of the gross domestic product",
    .formula = "(X[t] + M[t]) / GDP[t]\n"
               "half: (X[t] + M[t]) / (2 GDP[t])",
    .missing = "a flow or the product missing; a flow below 0; a product of 0 or below",
    .source = "World Bank WITS; half: UNCTADstat",
    .accuracy = ACCURACY_Q,
    .forms = "percent ratio",
    .basis = BASIS_QUOTIENT,
    .option = openness_options,
    .option_count = COUNT_OF(openness_options),
    .role = flow_gdp_roles,
    .role_summary = flow_gdp_role_summaries,
    .role_source = flow_gdp_role_sources,
    .role_count = FLOW_GDP_ROLES,
    .output = openness_preset_outputs,
    .output_count = COUNT_OF(openness_preset_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .outputs = openness_outputs,
    .run = openness_run,
    .reference = openness_run, /* the definition is as fast as it gets */
    .example = "tide openness datasets/index-demo/trade.csv --value value "
               "--gdp datasets/index-demo/gdp.csv",
};
