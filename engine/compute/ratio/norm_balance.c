/*
 * norm_balance.c - the balance as a part of all trade, from -1 (only imports) to 1 (only
 * exports).
 *
 *     (X[t] - M[t]) / (X[t] + M[t])
 *
 * A figure that is missing on either side leaves no ratio; no trade at all gives
 * base_zero, a flow below zero is undefined.
 */
#include "compute/bounds.h"
#include "compute/ratio/flow_pair.h"

static tide_status norm_balance_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *exports = &call->input[EXPORTS];
    const tide_series *imports = &call->input[IMPORTS];
    struct series_out *out = &call->output[0];

    (void)err;
    for (size_t t = 0; t < exports->count; t++) {
        tide_state state = flow_pair_state(exports, imports, t);
        if (!tide_state_has_value(state)) {
            series_out_none(out, t, state);
        } else if (figure_sign(exports, t) == 0 && figure_sign(imports, t) == 0) {
            series_out_none(out, t, TIDE_STATE_BASE_ZERO);
        } else if (exports->kind == TIDE_KIND_DECIMAL) {
            int128 x = series_mantissa(exports, t);
            int128 m = series_mantissa(imports, t);
            series_out_quotient(out, t, x - m, x + m, state);
        } else {
            double x = series_real(exports, t);
            double m = series_real(imports, t);
            series_out_real_quotient(out, t, dd_two_sum(x, -m), dd_two_sum(x, m), state);
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status norm_balance_bounds(const struct compute_call *call, tide_error *err)
{
    static const struct bounds_quotient part = {.count = 2,
                                                .top = {1, -1},
                                                .bottom = {1, 1}};

    (void)err;
    flow_pair_bounds(call, &part);
    return TIDE_STATUS_OK;
}

static const struct compute_output norm_balance_outputs[] = {
    {.name = "norm_balance",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation norm_balance_computation = {
    .name = "norm-balance",
    .family = "ratio",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "exports less imports, as a part of their sum",
    .formula = "(X[t] - M[t]) / (X[t] + M[t])",
    .missing = "exports or imports missing; one of them below 0; both 0",
    .source = "International Trade Centre, Trade Map",
    .accuracy = ACCURACY_Q,
    .forms = "ratio percent",
    .basis = BASIS_QUOTIENT,
    .role = flow_roles,
    .role_summary = flow_role_summaries,
    .role_source = flow_role_sources,
    .role_count = FLOW_ROLES,
    .output = norm_balance_outputs,
    .output_count = COUNT_OF(norm_balance_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = norm_balance_run,
    .reference = norm_balance_run, /* the definition is as fast as it gets */
    .interval = norm_balance_bounds,
    .example = "tide norm-balance datasets/states-demo/trade.csv",
};
