/*
 * penetration.c - imports as a part of what a country uses.
 *
 *     M[t] / (GDP[t] - X[t] + M[t])
 *
 * Use not above zero is undefined: exports that pass through are larger than the product.
 */
#include "compute/ratio/flow_gdp.h"

static void penetration_set(const struct compute_call *call, size_t t,
                            const struct flow_gdp *figures, tide_state state)
{
    struct scaled used = scaled_add(figures->gdp, figures->exports, -1);

    used = scaled_add(used, figures->imports, 1);
    if (scaled_sign(&used) <= 0)
        series_out_none(&call->output[0], t, TIDE_STATE_UNDEFINED);
    else
        scaled_put_quotient(&call->output[0], t, &figures->imports, &used, state);
}

static tide_status penetration_run(const struct compute_call *call, tide_error *err)
{
    (void)err;
    flow_gdp_each(call, penetration_set);
    return TIDE_STATUS_OK;
}

static const tide_option penetration_options[] = {FLOW_GDP_ROW};

static const struct compute_output penetration_outputs[] = {
    {.name = "penetration",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation penetration_computation = {
    .name = "penetration",
    .family = "ratio",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "imports as a part of what a country uses",
    .formula = "M[t] / (GDP[t] - X[t] + M[t])",
    .missing = "a flow or the product missing; a flow below 0; use of 0 or below",
    .source = "OECD, import penetration",
    .accuracy = ACCURACY_Q,
    .forms = "percent ratio",
    .basis = BASIS_QUOTIENT,
    .option = penetration_options,
    .option_count = COUNT_OF(penetration_options),
    .role = flow_gdp_roles,
    .role_summary = flow_gdp_role_summaries,
    .role_source = flow_gdp_role_sources,
    .role_count = FLOW_GDP_ROLES,
    .output = penetration_outputs,
    .output_count = COUNT_OF(penetration_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = penetration_run,
    .reference = penetration_run, /* the definition is as fast as it gets */
    .example = "tide penetration datasets/index-demo/trade.csv --value value "
               "--gdp datasets/index-demo/gdp.csv",
};
