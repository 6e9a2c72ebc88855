/*
 * diff.c - the change of a figure, in its own unit.
 *
 *     x[t] - x[b],  b the same period one year before t, or the period before
 *
 * Exact. For what has no growth rate: a balance, which changes its sign, and a rate, whose
 * change is in points.
 */
#include "compute/growth/change.h"

#include "compute/bounds.h"

static void diff_put(const struct compute_call *call, size_t t, size_t base)
{
    struct series_out *out = &call->output[0];
    struct change change = change_of(&call->input[0], t, base);

    if (!tide_state_has_value(change.state))
        series_out_none(out, t, change.state);
    else if (out->kind == TIDE_KIND_DECIMAL)
        series_out_decimal(out, t, change.decimal, change.state);
    else
        series_out_real(out, t, dd_round(change.real), change.state);
}

static tide_status diff_run(const struct compute_call *call, tide_error *err)
{
    const int32_t *base = change_bases(call);

    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++)
        diff_put(call, t, (size_t)base[t]);
    return TIDE_STATUS_OK;
}

static tide_status diff_bounds(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        struct change change = change_of(in, t, (size_t)change_bases(call)[t]);
        bounds_put_figure(call, 0, t, bounds_range_of(2 * change.decimal, change.half));
    }
    return TIDE_STATUS_OK;
}

static tide_status diff_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++)
        diff_put(call, t, change_base(call, t));
    return TIDE_STATUS_OK;
}

static const tide_option diff_options[] = {CHANGE_OPTION_ROW};

static const char *const diff_roles[] = {"value"};
static const char *const diff_role_summaries[] = {"the measure that changes"};
static const struct compute_output diff_outputs[] = {
    {.name = "diff",
     .kind = OUTPUT_DECIMAL,
     .unit = OUTPUT_UNIT_MEASURE,
     .table_decimals = -1},
};

const struct computation diff_computation = {
    .name = "diff",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "change on the same period of the year before, or on the period before",
    .formula = "x[t] - x[b], b = t - 1 year or t - 1",
    .missing = "figure or base missing; a partial period on either side is\n"
               "not_comparable",
    .source = "OECD, growth rates",
    .accuracy = ACCURACY_E,
    .option = diff_options,
    .option_count = COUNT_OF(diff_options),
    .role = diff_roles,
    .role_summary = diff_role_summaries,
    .role_count = COUNT_OF(diff_roles),
    .output = diff_outputs,
    .output_count = COUNT_OF(diff_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refuses = change_refuses,
    .prepare = change_prepare,
    .base_of = change_base_of,
    .run = diff_run,
    .reference = diff_reference,
    .interval = diff_bounds,
    .example = "tide diff datasets/states-demo/trade.csv --by flow --of pop",
};
