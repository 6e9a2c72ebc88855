/*
 * growth_share.c - the part of each member in the change of its group.
 *
 *     q[k, t] = (x[k, t] - x[k, b]) / (X[t] - X[b]),  X the sum over the group
 *
 * The parts of a group add up to 1, exactly, before they are rounded. Where rounding
 * cannot tell the change of the total from 0 there is nothing to take a part of: undefined.
 * Members need figure and base alike; with --missing skip the total is of those that have
 * both, partial_group.
 */
#include "compute/bounds.h"
#include "compute/growth/change.h"
#include "compute/growth/group_total.h"

enum { GROWTH_SHARE_ALLOW_SIGNED = CHANGE_OPTION_COUNT };

/* The change of one member into that of the group. */
static void add_change(const struct compute_call *call, struct group_total *total,
                       const tide_series *member, size_t t, size_t base)
{
    struct change change = change_of(member, t, base);

    if (change.state == TIDE_STATE_NOT_COMPARABLE) { /* there, but in part */
        total->state = state_join(total->state, change.state);
        return;
    }
    if (!tide_state_has_value(change.state)) {
        group_total_lack(total, call, change.state);
        return;
    }
    group_total_add(total, member, t, 1, change.state);
    group_total_add(total, member, base, -1, change.state);
}

/* Could the change of the group be 0, by the half-widths of all its figures? */
static bool is_near_zero(const struct group_total *total)
{
    int128 twice = 2 * total->decimal;

    if (total->real != NULL)
        return group_total_sign(total) == 0;
    return -total->half <= twice && twice <= total->half;
}

static void put(const struct compute_call *call, size_t k, size_t t, size_t base,
                const struct group_total *total)
{
    struct change change = change_of(&call->input[k], t, base);
    tide_state state = state_join(change.state, total->state);

    if (tide_state_has_value(state) && is_near_zero(total))
        state = TIDE_STATE_UNDEFINED;
    change_put(&call->output[k], t, &change, total, state);
}

/* Series after series, as they lie in memory. */
static tide_status growth_share_run(const struct compute_call *call, tide_error *err)
{
    const int32_t *base = change_bases(call);
    size_t count = call->input[0].count;
    struct group_total *total = group_totals_new(call);

    if (total == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            add_change(call, &total[t], &call->input[k], t, (size_t)base[t]);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            put(call, k, t, (size_t)base[t], &total[t]);
    return TIDE_STATUS_OK;
}

/* own change / (own change + those of the others) */
static void put_bounds(const struct compute_call *call, size_t k, size_t t, size_t base,
                       const struct group_total *total)
{
    static const struct bounds_quotient part = {.count = 2,
                                                .top = {1, 0},
                                                .bottom = {1, 1}};
    struct change own = change_of(&call->input[k], t, base);
    struct bounds_range x[] = {
        bounds_range_of(2 * own.decimal, own.half),
        bounds_range_of(2 * (total->decimal - own.decimal), total->half - own.half),
    };

    bounds_put_quotient(call, k, t, &part, x);
}

static tide_status growth_share_bounds(const struct compute_call *call, tide_error *err)
{
    const int32_t *base = change_bases(call);
    size_t count = call->input[0].count;
    struct group_total *total = group_totals_new(call);

    if (total == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            add_change(call, &total[t], &call->input[k], t, (size_t)base[t]);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            if (bounds_begin(call, k, t))
                put_bounds(call, k, t, (size_t)base[t], &total[t]);
    return TIDE_STATUS_OK;
}

/* Period after period. */
static tide_status growth_share_reference(const struct compute_call *call,
                                          tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        size_t base = change_base(call, t);
        struct group_total total = {.state = TIDE_STATE_OK};
        struct real_sum real;

        if (call->input[0].kind == TIDE_KIND_REAL) {
            real_sum_init(&real);
            total.real = &real;
        }
        for (size_t k = 0; k < call->member_count; k++)
            add_change(call, &total, &call->input[k], t, base);
        for (size_t k = 0; k < call->member_count; k++)
            put(call, k, t, base, &total);
    }
    return TIDE_STATUS_OK;
}

static const tide_option growth_share_options[] = {
    CHANGE_OPTION_ROW,
    [GROWTH_SHARE_ALLOW_SIGNED] = GROWTH_ALLOW_SIGNED_ROW,
};

static const char *const growth_share_roles[] = {"value"};
static const char *const growth_share_role_summaries[] = {"the measure that grows"};
static const struct compute_output growth_share_outputs[] = {
    {.name = "growth_share",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation growth_share_computation = {
    .name = "growth-share",
    .family = "growth",
    .shape = TIDE_SHAPE_CROSS,
    .summary = "part of a member in the change of its group",
    .formula = "(x[k, t] - x[k, b]) / sum over the group of (x[., t] - x[., b]),\n"
               "b = t - 1 year or t - 1",
    .missing = "figure or base missing, its own or of another member (base_missing;\n"
               "--missing skip sums the others, partial_group); a total change that\n"
               "rounding cannot tell from 0; a partial period is not_comparable",
    .source = "Statistics Canada, contributions to percentage change",
    .accuracy = ACCURACY_Q,
    .forms = "percent ratio",
    .basis = BASIS_QUOTIENT,
    .option = growth_share_options,
    .option_count = COUNT_OF(growth_share_options),
    .role = growth_share_roles,
    .role_summary = growth_share_role_summaries,
    .role_count = COUNT_OF(growth_share_roles),
    .output = growth_share_outputs,
    .output_count = COUNT_OF(growth_share_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS | 1 << MEASURE_PRICE,
    .refuses = change_refuses,
    .prepare = change_prepare,
    .base_of = change_base_of,
    .run = growth_share_run,
    .reference = growth_share_reference,
    .interval = growth_share_bounds,
    .example = "tide growth-share datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --since 2022-06",
};
