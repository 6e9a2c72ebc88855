/*
 * ratio.c - one figure over another: two measures, or two members of a key.
 *
 *     a[t] / b[t]
 *
 * Figures that are missing on either side leave no ratio; a figure below of zero gives
 * base_zero. Signs are kept, as a ratio of balances may be meant. The ratio of sums is
 * never a mean of ratios: regroup the measures, not the answer.
 */
#include "compute/scaled.h"

enum { NUMERATOR, DENOMINATOR, PARTS };

static tide_status ratio_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *above = &call->input[NUMERATOR];
    const tide_series *below = &call->input[DENOMINATOR];
    struct series_out *out = &call->output[0];

    (void)err;
    for (size_t t = 0; t < above->count; t++) {
        tide_state state =
            state_join(tide_series_state(above, t), tide_series_state(below, t));
        if (!tide_state_has_value(state)) {
            series_out_none(out, t, state);
        } else if (figure_sign(below, t) == 0) {
            series_out_none(out, t, TIDE_STATE_BASE_ZERO);
        } else {
            struct scaled a = scaled_of(above, t);
            struct scaled b = scaled_of(below, t);
            scaled_put_quotient(out, t, &a, &b, state);
        }
    }
    return TIDE_STATUS_OK;
}

static const tide_option ratio_options[] = {
    {.name = "numerator",
     .kind = TIDE_OPTION_TEXT,
     .argument = "KEY=CODE",
     .help = "the rows above, where both are members of a key",
     .group = TIDE_GROUP_COMPUTATION},
    {.name = "denominator",
     .kind = TIDE_OPTION_TEXT,
     .argument = "WHAT",
     .help = "the rows below, KEY=CODE; or a measure, COL, below that of\n"
             "--value",
     .group = TIDE_GROUP_COMPUTATION},
};

static const char *const ratio_roles[PARTS] = {"numerator", "denominator"};
static const char *const ratio_role_summaries[PARTS] = {
    "what is measured: the value, or a member of a key",
    "what it is measured by: another measure, or another member of that key"};
static const enum role_source ratio_role_sources[PARTS] = {ROLE_PART, ROLE_PART};
static const struct compute_output ratio_outputs[] = {
    {.name = "ratio",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation ratio_computation = {
    .name = "ratio",
    .family = "ratio",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "one measure over another, or one member of a key over another",
    .formula = "a[t] / b[t]",
    .missing = "either figure missing; a figure below of 0",
    .source = "definition",
    .accuracy = ACCURACY_Q,
    .forms = "ratio percent",
    .basis = BASIS_QUOTIENT,
    .option = ratio_options,
    .option_count = COUNT_OF(ratio_options),
    .role = ratio_roles,
    .role_summary = ratio_role_summaries,
    .role_source = ratio_role_sources,
    .role_count = PARTS,
    .output = ratio_outputs,
    .output_count = COUNT_OF(ratio_outputs),
    .is_causal = true,
    .run = ratio_run,
    .reference = ratio_run, /* the definition is as fast as it gets */
    .example = "tide ratio datasets/us-trade/us_goods_trade_monthly.csv --by partner "
               "--numerator flow=M --denominator flow=X",
};
