/*
 * unit_value.c - value per unit of quantity, over the lines of a group that have both.
 *
 *     sum of v[k, t] / sum of q[k, t]      over lines k with a value and a quantity
 *     covered = their part of all value that there is
 *
 * A value without its quantity would make everything look dearer, so it is left out and
 * counted in `covered`. --all divides all value by all quantity (partial_group where a
 * line lacks one of them). Only one quantity unit can be added up: a key of units is
 * never summed over. A sum of quantities of zero gives base_zero, a figure below zero is
 * undefined.
 */
#include "compute/scaled.h"

enum { VALUE, QUANTITY, UNIT_VALUE_ROLES };
enum { UNIT_VALUE_QUANTITY, UNIT_VALUE_ALL };
enum { OUT_UNIT_VALUE, OUT_COVERED, OUTPUTS };

struct tally {
    struct scaled value;    /* of the lines that count */
    struct scaled quantity; /* likewise */
    struct scaled all;      /* of every line with a value */
    tide_state state;       /* of the lines that count */
    tide_state absent;      /* of the figures that are not there */
    bool is_filled;         /* the quotient has a value and a quantity */
    bool is_negative;
};

static void add_line(const struct compute_call *call, size_t k, size_t t,
                     struct tally *tally)
{
    const tide_series *value = &call->input[VALUE * call->member_count + k];
    const tide_series *quantity = &call->input[QUANTITY * call->member_count + k];
    tide_state v_state = tide_series_state(value, t);
    tide_state q_state = tide_series_state(quantity, t);
    bool has_value = tide_state_has_value(v_state);
    bool has_quantity = tide_state_has_value(q_state);
    bool has_both = has_value && has_quantity;
    bool takes_all = call->argument[UNIT_VALUE_ALL].flag;

    tally->is_negative |= (has_value && figure_sign(value, t) < 0) ||
                          (has_quantity && figure_sign(quantity, t) < 0);
    if (!has_both)
        tally->absent = state_join(tally->absent, state_join(v_state, q_state));
    if (has_value)
        tally->all = scaled_add(tally->all, scaled_of(value, t), 1);
    if (has_value && (has_both || takes_all)) {
        tally->value = scaled_add(tally->value, scaled_of(value, t), 1);
        tally->state = state_join(tally->state, v_state);
    }
    if (has_quantity && (has_both || takes_all)) {
        tally->quantity = scaled_add(tally->quantity, scaled_of(quantity, t), 1);
        tally->state = state_join(tally->state, q_state);
    }
    tally->is_filled |= has_both;
    if (takes_all && has_value != has_quantity)
        tally->state = state_join(tally->state, TIDE_STATE_PARTIAL_GROUP);
}

static void put(const struct compute_call *call, size_t t, const struct tally *tally)
{
    struct series_out *unit_value = &call->output[OUT_UNIT_VALUE];
    struct series_out *covered = &call->output[OUT_COVERED];
    tide_state state = tally->is_negative  ? TIDE_STATE_UNDEFINED
                       : !tally->is_filled ? tally->absent
                                           : tally->state;

    if (!tide_state_has_value(state)) {
        series_out_none(unit_value, t, state);
        series_out_none(covered, t, state);
        return;
    }
    if (scaled_sign(&tally->quantity) == 0)
        series_out_none(unit_value, t, TIDE_STATE_BASE_ZERO);
    else
        scaled_put_quotient(unit_value, t, &tally->value, &tally->quantity, state);
    if (scaled_sign(&tally->all) == 0)
        series_out_none(covered, t, TIDE_STATE_BASE_ZERO);
    else
        scaled_put_quotient(covered, t, &tally->value, &tally->all, state);
}

static struct tally tally_of(const struct compute_call *call)
{
    const tide_series *value = &call->input[VALUE * call->member_count];
    const tide_series *quantity = &call->input[QUANTITY * call->member_count];
    struct tally tally = {.value = scaled_zero(value->kind, value->scale),
                          .quantity = scaled_zero(quantity->kind, quantity->scale),
                          .all = scaled_zero(value->kind, value->scale)};
    return tally;
}

/* Series after series, as they lie in memory. */
static tide_status unit_value_run(const struct compute_call *call, tide_error *err)
{
    size_t count = call->input[0].count;
    struct tally *tally = arena_alloc(call->scratch, count, sizeof *tally);

    if (tally == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < count; t++)
        tally[t] = tally_of(call);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            add_line(call, k, t, &tally[t]);
    for (size_t t = 0; t < count; t++)
        put(call, t, &tally[t]);
    return TIDE_STATUS_OK;
}

/* Period after period. */
static tide_status unit_value_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        struct tally tally = tally_of(call);
        for (size_t k = 0; k < call->member_count; k++)
            add_line(call, k, t, &tally);
        put(call, t, &tally);
    }
    return TIDE_STATUS_OK;
}

static const tide_option unit_value_options[] = {
    [UNIT_VALUE_QUANTITY] = {.name = "quantity",
                             .kind = TIDE_OPTION_TEXT,
                             .argument = "COL",
                             .help = "the measure of quantities (default: one called\n"
                                     "quantity)",
                             .group = TIDE_GROUP_COMPUTATION},
    [UNIT_VALUE_ALL] = {.name = "all",
                        .kind = TIDE_OPTION_FLAG,
                        .help = "all value over all quantity, though a line lacks one\n"
                                "of them (partial_group)",
                        .group = TIDE_GROUP_COMPUTATION},
};

static const char *const unit_value_roles[UNIT_VALUE_ROLES] = {"value", "quantity"};
static const char *const unit_value_role_summaries[UNIT_VALUE_ROLES] = {
    "value of the lines", "quantity of the lines, in one unit"};
static const enum role_source unit_value_role_sources[UNIT_VALUE_ROLES] = {ROLE_VALUE,
                                                                           ROLE_MEASURE};
static const struct compute_output unit_value_outputs[OUTPUTS] = {
    [OUT_UNIT_VALUE] = {.name = "unit_value",
                        .kind = OUTPUT_REAL,
                        .unit = OUTPUT_UNIT_MEASURE_PER_OTHER,
                        .table_decimals = 4},
    [OUT_COVERED] = {.name = "covered",
                     .kind = OUTPUT_REAL,
                     .unit = OUTPUT_UNIT_NONE,
                     .table_decimals = 4},
};

const struct computation unit_value_computation = {
    .name = "unit-value",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "value per unit of quantity, of the lines that have both",
    .formula = "sum of v[k, t] / sum of q[k, t], k with a value and a quantity\n"
               "covered: their part of all value",
    .missing = "no line with both; a figure below 0; a quantity of 0",
    .source = "UN Comtrade; UN I2CG 28",
    .accuracy = ACCURACY_Q,
    .option = unit_value_options,
    .option_count = COUNT_OF(unit_value_options),
    .role = unit_value_roles,
    .role_summary = unit_value_role_summaries,
    .role_source = unit_value_role_sources,
    .role_count = UNIT_VALUE_ROLES,
    .output = unit_value_outputs,
    .output_count = OUTPUTS,
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = unit_value_run,
    .reference = unit_value_reference,
    .example = "tide unit-value datasets/index-demo/trade.csv --by product,flow",
};
