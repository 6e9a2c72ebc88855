/*
 * deflate.c - values at the prices of the base of a price index, line by line, then
 * summed.
 *
 *     sum over the group of 100 v[k, t] / P[k, t]
 *
 * A sum deflated by a mean index is another figure: lines that grow dearer would count too
 * much. A line without a value or an index leaves no sum; --missing skip leaves it out,
 * partial_group. An index not above zero is undefined.
 */
#include "compute/scaled.h"

enum { VALUE, DEFLATOR, DEFLATE_ROLES };

struct real_value {
    struct dd sum;
    tide_state state;
    tide_state absent;
    bool is_filled;
};

static void add_line(const struct compute_call *call, size_t k, size_t t,
                     struct real_value *total)
{
    const tide_series *value = &call->input[VALUE * call->member_count + k];
    const tide_series *index = &call->input[DEFLATOR * call->member_count + k];
    tide_state state =
        state_join(tide_series_state(value, t), tide_series_state(index, t));

    if (!tide_state_has_value(state)) {
        total->absent = state_join(total->absent, state);
        total->state = state_join(total->state, state_of_absent(call, state));
        return;
    }
    total->is_filled = true;
    total->state = state_join(total->state, state);
    if (figure_sign(index, t) <= 0) {
        total->state = state_join(total->state, TIDE_STATE_UNDEFINED);
        return;
    }
    struct scaled v = scaled_of(value, t);
    struct scaled p = scaled_of(index, t);
    total->sum = dd_add(total->sum, dd_divide(dd_multiply(scaled_dd(&v), dd_of(100.0)),
                                              scaled_dd(&p)));
}

static void put(struct series_out *out, size_t t, const struct real_value *total)
{
    tide_state state = total->is_filled ? total->state : total->absent;

    if (tide_state_has_value(state))
        series_out_real(out, t, dd_round(total->sum), state);
    else
        series_out_none(out, t, state);
}

/* Series after series, as they lie in memory. */
static tide_status deflate_run(const struct compute_call *call, tide_error *err)
{
    size_t count = call->input[0].count;
    struct real_value *total = arena_alloc_zero(call->scratch, count, sizeof *total);

    if (total == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            add_line(call, k, t, &total[t]);
    for (size_t t = 0; t < count; t++)
        put(&call->output[0], t, &total[t]);
    return TIDE_STATUS_OK;
}

/* Period after period. */
static tide_status deflate_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        struct real_value total = {0};
        for (size_t k = 0; k < call->member_count; k++)
            add_line(call, k, t, &total);
        put(&call->output[0], t, &total);
    }
    return TIDE_STATUS_OK;
}

static const tide_option deflate_options[] = {
    {.name = "deflator",
     .kind = TIDE_OPTION_TEXT,
     .argument = "FILE|COL",
     .help = "a price index, 100 in its base: a measure of the data, or a\n"
             "table of period[,keys],value whose keys are keys of --by",
     .group = TIDE_GROUP_COMPUTATION},
};

static const char *const deflate_roles[DEFLATE_ROLES] = {"value", "deflator"};
static const char *const deflate_role_summaries[DEFLATE_ROLES] = {
    "value of each line", "price index of each line, 100 in its base"};
static const enum role_source deflate_role_sources[DEFLATE_ROLES] = {ROLE_VALUE,
                                                                     ROLE_SIDE_INDEX};
static const struct compute_output deflate_outputs[] = {
    {.name = "deflated",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_MEASURE,
     .table_decimals = -1},
};

const struct computation deflate_computation = {
    .name = "deflate",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "values at the prices of a base, deflated line by line",
    .formula = "sum over the group of 100 v[k, t] / P[k, t]",
    .missing = "a value or its index missing (--missing skip leaves the line out,\n"
               "partial_group); an index of 0 or below",
    .source = "XMPI Manual 2009, deflation",
    .accuracy = ACCURACY_D,
    .option = deflate_options,
    .option_count = COUNT_OF(deflate_options),
    .role = deflate_roles,
    .role_summary = deflate_role_summaries,
    .role_source = deflate_role_sources,
    .role_count = DEFLATE_ROLES,
    .output = deflate_outputs,
    .output_count = COUNT_OF(deflate_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = deflate_run,
    .reference = deflate_reference,
    .example =
        "tide deflate datasets/index-demo/trade.csv --by product,flow --value value "
        "--deflator datasets/index-demo/prices.csv",
};
