/*
 * sum.c - the grouped figures themselves.
 *
 *     x[k, t], the sum over the rows of a cell
 *
 * Grouping has added up exactly; here every figure keeps its digits and its state.
 */
#include "compute/bounds.h"

static tide_status sum_run(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t k = 0; k < call->member_count; k++) {
        const tide_series *in = &call->input[k];
        struct series_out *out = &call->output[k];

        for (size_t t = 0; t < in->count; t++) {
            tide_state state = tide_series_state(in, t);
            if (!tide_state_has_value(state))
                series_out_none(out, t, state);
            else if (out->kind == TIDE_KIND_DECIMAL)
                series_out_decimal(out, t, series_mantissa(in, t), state);
            else
                series_out_real(out, t, series_real(in, t), state);
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status sum_bounds(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < call->input[k].count; t++)
            if (bounds_begin(call, k, t))
                bounds_put_figure(call, k, t, bounds_of_figure(&call->input[k], t));
    return TIDE_STATUS_OK;
}

static const char *const sum_roles[] = {"value"};
static const char *const sum_role_summaries[] = {"the measure that is added up"};
static const struct compute_output sum_outputs[] = {
    {.name = "sum",
     .kind = OUTPUT_DECIMAL,
     .unit = OUTPUT_UNIT_MEASURE,
     .table_decimals = -1},
};

const struct computation sum_computation = {
    .name = "sum",
    .family = "time",
    .shape = TIDE_SHAPE_PANEL,
    .summary = "totals by key and period",
    .formula = "the sum of x over the rows of key k in period t",
    .missing = "no row, or a row without value (--missing skip sums the others)",
    .source = "exact sums of decimals",
    .accuracy = ACCURACY_E,
    .role = sum_roles,
    .role_summary = sum_role_summaries,
    .role_count = COUNT_OF(sum_roles),
    .output = sum_outputs,
    .output_count = COUNT_OF(sum_outputs),
    .is_causal = true,
    .is_copy = true,
    .run = sum_run,
    .reference = sum_run, /* a copy has no faster way */
    .interval = sum_bounds,
    .example = "tide sum datasets/states-demo/trade.csv --by flow",
};
