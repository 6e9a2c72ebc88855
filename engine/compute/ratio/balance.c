/*
 * balance.c - exports less imports, exactly.
 *
 *     X[t] - M[t]
 *
 * A figure that is missing on either side leaves no balance: nothing is taken for zero.
 */
#include "compute/bounds.h"
#include "compute/ratio/flow_pair.h"

static tide_status balance_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *exports = &call->input[EXPORTS];
    const tide_series *imports = &call->input[IMPORTS];
    struct series_out *out = &call->output[0];

    (void)err;
    for (size_t t = 0; t < exports->count; t++) {
        tide_state state =
            state_join(tide_series_state(exports, t), tide_series_state(imports, t));
        if (!tide_state_has_value(state))
            series_out_none(out, t, state);
        else if (out->kind == TIDE_KIND_DECIMAL)
            series_out_decimal(out, t,
                               (int128)series_mantissa(exports, t) -
                                   series_mantissa(imports, t),
                               state);
        else
            series_out_real(out, t, series_real(exports, t) - series_real(imports, t),
                            state);
    }
    return TIDE_STATUS_OK;
}

static tide_status balance_bounds(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[EXPORTS].count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        struct bounds_range x = bounds_of_figure(&call->input[EXPORTS], t);
        struct bounds_range m = bounds_of_figure(&call->input[IMPORTS], t);
        struct bounds_range range = {x.low - m.high, x.high - m.low};
        bounds_put_figure(call, 0, t, range);
    }
    return TIDE_STATUS_OK;
}

static const struct compute_output balance_outputs[] = {
    {.name = "balance",
     .kind = OUTPUT_DECIMAL,
     .unit = OUTPUT_UNIT_MEASURE,
     .table_decimals = -1},
};

const struct computation balance_computation = {
    .name = "balance",
    .family = "ratio",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "exports less imports",
    .formula = "X[t] - M[t]",
    .missing = "exports or imports missing",
    .source = "World Bank WITS, trade balance",
    .accuracy = ACCURACY_E,
    .role = flow_roles,
    .role_summary = flow_role_summaries,
    .role_source = flow_role_sources,
    .role_count = FLOW_ROLES,
    .output = balance_outputs,
    .output_count = COUNT_OF(balance_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = balance_run,
    .reference = balance_run, /* the definition is as fast as it gets */
    .interval = balance_bounds,
    .example = "tide balance datasets/us-trade/us_goods_trade_monthly.csv --by partner",
};
