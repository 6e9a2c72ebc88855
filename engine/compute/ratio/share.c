/*
 * share.c - the part of each member in the total of its group, period by period.
 *
 *     q[k, t] = x[k, t] / sum over the group of x[., t]
 *
 * A group with a negative part has no shares (undefined), a total of zero gives base_zero.
 * A member without a value leaves the total without one: the shares of the others are
 * base_missing, or in the state of that member if that is not just missing. With
 * --missing skip the others are summed, partial_group. The exact shares of a group add up
 * to 1.
 */
#include "compute/computation.h"

/* The total of a group in one period. */
struct group_total {
    int128 decimal;
    struct real_sum *real; /* REAL */
    double rounded;        /* REAL: once all are added */
    tide_state state;      /* of the members together */
};

static void total_add(const struct compute_call *call, const tide_series *member,
                      size_t t, struct group_total *total)
{
    tide_state state = tide_series_state(member, t);

    if (!tide_state_has_value(state)) {
        if (call->skip_missing)
            state = TIDE_STATE_PARTIAL_GROUP;
        total->state = state_join(total->state, state_of_base(state));
        return;
    }
    bool is_negative = member->kind == TIDE_KIND_DECIMAL ? series_mantissa(member, t) < 0
                                                         : series_real(member, t) < 0.0;
    if (member->kind == TIDE_KIND_DECIMAL)
        total->decimal += series_mantissa(member, t);
    else
        real_sum_add(total->real, series_real(member, t));
    total->state = state_join(total->state, is_negative ? TIDE_STATE_UNDEFINED : state);
}

static void share_set(const struct compute_call *call, size_t k, size_t t,
                      const struct group_total *total)
{
    const tide_series *member = &call->input[k];
    struct series_out *out = &call->output[k];
    tide_state state = state_join(tide_series_state(member, t), total->state);

    bool is_zero =
        member->kind == TIDE_KIND_DECIMAL ? total->decimal == 0 : total->rounded == 0.0;
    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (is_zero)
        series_out_none(out, t, TIDE_STATE_BASE_ZERO);
    else if (member->kind == TIDE_KIND_DECIMAL)
        series_out_quotient(out, t, series_mantissa(member, t), total->decimal, state);
    else
        series_out_real_quotient(out, t, dd_of(series_real(member, t)),
                                 dd_of(total->rounded), state);
}

/* Series after series, as they lie in memory. */
static tide_status share_run(const struct compute_call *call, tide_error *err)
{
    size_t count = call->input[0].count;
    bool is_real = call->input[0].kind == TIDE_KIND_REAL;
    struct group_total *total = arena_alloc_zero(call->scratch, count, sizeof *total);
    struct real_sum *real =
        is_real ? arena_alloc(call->scratch, count, sizeof *real) : NULL;

    if (total == NULL || (is_real && real == NULL))
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; is_real && t < count; t++) {
        real_sum_init(&real[t]);
        total[t].real = &real[t];
    }
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            total_add(call, &call->input[k], t, &total[t]);
    for (size_t t = 0; is_real && t < count; t++)
        total[t].rounded = real_sum_round(&real[t]);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            share_set(call, k, t, &total[t]);
    return TIDE_STATUS_OK;
}

/* Period after period. */
static tide_status share_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        struct real_sum real;
        struct group_total total = {.real = &real};

        real_sum_init(&real);
        for (size_t k = 0; k < call->member_count; k++)
            total_add(call, &call->input[k], t, &total);
        total.rounded = real_sum_round(&real);
        for (size_t k = 0; k < call->member_count; k++)
            share_set(call, k, t, &total);
    }
    return TIDE_STATUS_OK;
}

static const char *const share_roles[] = {"value"};
static const char *const share_role_summaries[] = {"the measure that is parted"};
static const struct compute_output share_outputs[] = {
    {.name = "share",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation share_computation = {
    .name = "share",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .summary = "part of the total of the group",
    .formula = "x[k, t] / sum over the group of x[., t]",
    .missing = "figure missing; another part missing (base_missing; --missing skip sums\n"
               "the others, partial_group); a part below 0; a total of 0",
    .source = "World Bank WITS, shares",
    .accuracy = ACCURACY_Q,
    .forms = "percent ratio",
    .basis = BASIS_QUOTIENT,
    .role = share_roles,
    .role_summary = share_role_summaries,
    .role_count = COUNT_OF(share_roles),
    .output = share_outputs,
    .output_count = COUNT_OF(share_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = share_run,
    .reference = share_reference,
    .example = "tide share datasets/states-demo/trade.csv --by partner,flow",
};
