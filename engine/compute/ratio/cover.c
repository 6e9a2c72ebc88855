/*
 * cover.c - how much of the imports the exports pay for.
 *
 *     X[t] / M[t]
 *
 * A figure that is missing on either side leaves no ratio; imports of zero give
 * base_zero, a flow below zero is undefined. The scale of decimal figures cancels, so the
 * ratio is the correctly rounded quotient of two whole numbers.
 */
#include "compute/bounds.h"
#include "compute/ratio/flow_pair.h"

static tide_status cover_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *exports = &call->input[EXPORTS];
    const tide_series *imports = &call->input[IMPORTS];
    struct series_out *out = &call->output[0];

    (void)err;
    for (size_t t = 0; t < exports->count; t++) {
        tide_state state = flow_pair_state(exports, imports, t);
        if (!tide_state_has_value(state))
            series_out_none(out, t, state);
        else if (figure_sign(imports, t) == 0)
            series_out_none(out, t, TIDE_STATE_BASE_ZERO);
        else if (exports->kind == TIDE_KIND_DECIMAL)
            series_out_quotient(out, t, series_mantissa(exports, t),
                                series_mantissa(imports, t), state);
        else
            series_out_real_quotient(out, t, dd_of(series_real(exports, t)),
                                     dd_of(series_real(imports, t)), state);
    }
    return TIDE_STATUS_OK;
}

static tide_status cover_bounds(const struct compute_call *call, tide_error *err)
{
    static const struct bounds_quotient cover = {.count = 2,
                                                 .top = {1, 0},
                                                 .bottom = {0, 1}};

    (void)err;
    flow_pair_bounds(call, &cover);
    return TIDE_STATUS_OK;
}

static const struct compute_output cover_outputs[] = {
    {.name = "cover",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation cover_computation = {
    .name = "cover",
    .family = "ratio",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "exports as a part of imports",
    .formula = "X[t] / M[t]",
    .missing = "exports or imports missing; one of them below 0; imports of 0",
    .source = "Eurostat, cover ratio",
    .accuracy = ACCURACY_Q,
    .forms = "percent ratio",
    .basis = BASIS_QUOTIENT,
    .role = flow_roles,
    .role_summary = flow_role_summaries,
    .role_source = flow_role_sources,
    .role_count = FLOW_ROLES,
    .output = cover_outputs,
    .output_count = COUNT_OF(cover_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = cover_run,
    .reference = cover_run, /* the definition is as fast as it gets */
    .interval = cover_bounds,
    .example = "tide cover datasets/states-demo/trade.csv",
};
