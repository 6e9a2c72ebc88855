/*
 * contribution.c - what each member adds to the growth of its group, in points.
 *
 *     c[k, t] = (x[k, t] - x[k, b]) / X[b],  X the sum over the group, b the base of t
 *
 * The contributions of a group add up to the growth of its total, exactly, before they
 * are rounded: members that enter or leave count with all that they bring or take, where
 * absent is zero. A member without a base has no contribution, and the others have no
 * total to be measured by, unless --missing skip. X[b] has the signs of any base.
 */
#include "compute/bounds.h"
#include "compute/growth/change.h"
#include "compute/growth/group_total.h"

enum { CONTRIBUTION_ALLOW_SIGNED = CHANGE_OPTION_COUNT };

/* X at one place. */
static void add_figure(const struct compute_call *call, struct group_total *total,
                       const tide_series *member, size_t place)
{
    tide_state state = tide_series_state(member, place);

    if (tide_state_has_value(state))
        group_total_add(total, member, place, 1, growth_state(state));
    else
        group_total_lack(total, call, state);
}

static tide_state total_state(const struct group_total *current,
                              const struct group_total *base)
{
    int base_sign = group_total_sign(base);
    int sign = tide_state_has_value(current->state) ? group_total_sign(current) : 0;
    tide_state state = growth_compared(base->state);

    return base_sign > 0 ? state
                         : state_join(state, growth_sign_state(sign, base_sign, false));
}

/* `current` and `base` are the totals at t and at the base; NULL: no base. */
static void put(const struct compute_call *call, size_t k, size_t t, size_t place,
                const struct group_total *current, const struct group_total *base)
{
    struct change change = change_of(&call->input[k], t, place);
    tide_state state = change.state;

    if (base != NULL)
        state = state_join(state, total_state(current, base));
    change_put(&call->output[k], t, &change, base, state);
}

/* Series after series, as they lie in memory. */
static tide_status contribution_run(const struct compute_call *call, tide_error *err)
{
    const int32_t *base = change_bases(call);
    size_t count = call->input[0].count;
    struct group_total *total = group_totals_new(call);

    if (total == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            add_figure(call, &total[t], &call->input[k], t);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            put(call, k, t, (size_t)base[t], &total[t],
                base[t] < 0 ? NULL : &total[base[t]]);
    return TIDE_STATUS_OK;
}

/* (x1 - x0) / (x0 + the bases of the others) */
static void put_bounds(const struct compute_call *call, size_t k, size_t t, size_t base,
                       const struct group_total *total)
{
    static const struct bounds_quotient points = {.count = 3,
                                                  .top = {1, -1, 0},
                                                  .bottom = {0, 1, 1}};
    const tide_series *in = &call->input[k];
    struct bounds_range x[] = {
        bounds_of_figure(in, t),
        bounds_of_figure(in, base),
        bounds_range_of(2 * (total->decimal - series_mantissa(in, base)),
                        total->half - series_half(in, base)),
    };

    bounds_put_quotient(call, k, t, &points, x);
}

static tide_status contribution_bounds(const struct compute_call *call, tide_error *err)
{
    const int32_t *base = change_bases(call);
    size_t count = call->input[0].count;
    struct group_total *total = group_totals_new(call);

    if (total == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            add_figure(call, &total[t], &call->input[k], t);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            if (bounds_begin(call, k, t))
                put_bounds(call, k, t, (size_t)base[t], &total[base[t]]);
    return TIDE_STATUS_OK;
}

/* Period after period, its two totals each time from nothing. */
static tide_status contribution_reference(const struct compute_call *call,
                                          tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        size_t place = change_base(call, t);
        bool has_base = place != SERIES_NOWHERE;
        struct real_sum real[2];
        struct group_total total[2] = {{.state = TIDE_STATE_OK},
                                       {.state = TIDE_STATE_OK}};

        for (int i = 0; call->input[0].kind == TIDE_KIND_REAL && i < 2; i++) {
            real_sum_init(&real[i]);
            total[i].real = &real[i];
        }
        for (size_t k = 0; k < call->member_count; k++) {
            add_figure(call, &total[0], &call->input[k], t);
            if (has_base)
                add_figure(call, &total[1], &call->input[k], place);
        }
        for (size_t k = 0; k < call->member_count; k++)
            put(call, k, t, place, &total[0], has_base ? &total[1] : NULL);
    }
    return TIDE_STATUS_OK;
}

static const tide_option contribution_options[] = {
    CHANGE_OPTION_ROW,
    [CONTRIBUTION_ALLOW_SIGNED] = GROWTH_ALLOW_SIGNED_ROW,
};

static const char *const contribution_roles[] = {"value"};
static const char *const contribution_role_summaries[] = {"the measure that grows"};
static const struct compute_output contribution_outputs[] = {
    {.name = "contribution",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation contribution_computation = {
    .name = "contribution",
    .family = "growth",
    .shape = TIDE_SHAPE_CROSS,
    .summary = "what a member adds to the growth of its group, in points",
    .formula = "(x[k, t] - x[k, b]) / sum over the group of x[., b],\n"
               "b = t - 1 year or t - 1",
    .missing = "figure or base missing; the base of another member missing\n"
               "(base_missing; --missing skip sums the others, partial_group); a\n"
               "total base not above 0; a partial period is not_comparable",
    .source = "Statistics Canada, contributions to percentage change",
    .accuracy = ACCURACY_Q,
    .forms = "points ratio",
    .basis = BASIS_QUOTIENT,
    .option = contribution_options,
    .option_count = COUNT_OF(contribution_options),
    .role = contribution_roles,
    .role_summary = contribution_role_summaries,
    .role_count = COUNT_OF(contribution_roles),
    .output = contribution_outputs,
    .output_count = COUNT_OF(contribution_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS | 1 << MEASURE_PRICE,
    .refuses = change_refuses,
    .prepare = change_prepare,
    .base_of = change_base_of,
    .run = contribution_run,
    .reference = contribution_reference,
    .interval = contribution_bounds,
    .example = "tide contribution datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --since 2022-06",
};
