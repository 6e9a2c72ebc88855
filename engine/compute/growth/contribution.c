/*
 * contribution.c - what each member adds to the growth of its group, in points.
 *
 *     c[k, t] = s[k] (x[k, t] - x[k, b]) / X[b],  X the sum of s[k] x[k] over the group
 *
 * b is the base of t; s is 1, or -1 for the members of --minus, such as the imports of a
 * balance. The contributions of a group add up to the growth of its total, exactly, before
 * they are rounded: members that enter or leave count with all that they bring or take,
 * where absent is zero. A member without a base has no contribution, and the others have
 * no total to be measured by, unless --missing skip. X[b] has the signs of any base.
 *
 * --published names the member that is the total as published: X is its figure, and what
 * its growth is beyond the contributions is their residual. Its own line is that growth.
 */
#include "compute/growth/contribution.h"

#include "compute/bounds.h"

/* X at one place: of the published member, or of all. */
static void add_figure(const struct compute_call *call, struct group_total *total,
                       size_t k, size_t place)
{
    const tide_series *member = &call->input[k];
    tide_state state = tide_series_state(member, place);

    if (contribution_has_published(call) != contribution_is_published(call, k))
        return;
    if (tide_state_has_value(state))
        group_total_add(total, member, place, contribution_sign(call, k),
                        growth_state(state));
    else
        group_total_lack(total, call, state);
}

/* A total to add figures to; the published one may not be in the group. */
static void total_begin(const struct compute_call *call, struct group_total *total)
{
    bool is_there = !contribution_has_published(call);

    for (size_t k = 0; !is_there && k < call->member_count; k++)
        is_there = contribution_is_published(call, k);
    total->state = is_there ? TIDE_STATE_OK : TIDE_STATE_BASE_MISSING;
}

struct change contribution_change(const struct compute_call *call, size_t k, size_t t,
                                  size_t base)
{
    struct change change = change_of(&call->input[k], t, base);

    if (contribution_sign(call, k) < 0) {
        change.decimal = -change.decimal;
        change.real = dd_negate(change.real);
    }
    return change;
}

static tide_state total_state(const struct group_total *current,
                              const struct group_total *base)
{
    int base_sign = group_total_sign(base);
    int sign = tide_state_has_value(current->state) ? group_total_sign(current) : 0;
    tide_state state = growth_compared(base->state);

    return base_sign > 0 || !tide_state_has_value(state)
               ? state
               : state_join(state, growth_sign_state(sign, base_sign, false));
}

/* All of one period; `current` and `base` are the totals at t and at the base, NULL: no
   base. */
static void put_member(const struct compute_call *call, size_t k, size_t t, size_t place,
                       const struct group_total *current, const struct group_total *base)
{
    struct change change = contribution_change(call, k, t, place);
    tide_state state = change.state;

    if (base != NULL)
        state = state_join(state, total_state(current, base));
    change_put(&call->output[k], t, &change, base, state);
}

static void put_lines(const struct compute_call *call, size_t t, size_t place,
                      const struct group_total *current, const struct group_total *base)
{
    contribution_put_lines(call, t, place,
                           base != NULL ? total_state(current, base)
                                        : (tide_state)TIDE_STATE_BASE_MISSING,
                           base);
}

/* The totals of all periods. Series after series, as they lie in memory. */
static struct group_total *add_all(const struct compute_call *call)
{
    size_t count = call->input[0].count;
    struct group_total *total = group_totals_new(call);

    for (size_t t = 0; total != NULL && t < count; t++)
        total_begin(call, &total[t]);
    for (size_t k = 0; total != NULL && k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            add_figure(call, &total[t], k, t);
    return total;
}

static tide_status contribution_run(const struct compute_call *call, tide_error *err)
{
    const int32_t *base = change_bases(call);
    size_t count = call->input[0].count;
    const struct group_total *total = add_all(call);

    if (total == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            put_member(call, k, t, (size_t)base[t], &total[t],
                       base[t] < 0 ? NULL : &total[base[t]]);
    for (size_t t = 0; t < count; t++)
        put_lines(call, t, (size_t)base[t], &total[t],
                  base[t] < 0 ? NULL : &total[base[t]]);
    return TIDE_STATUS_OK;
}

/* s (x1 - x0) / (s x0 + the bases of the others) */
static void put_bounds(const struct compute_call *call, size_t k, size_t t, size_t base,
                       const struct group_total *total)
{
    const tide_series *in = &call->input[k];
    int sign = contribution_sign(call, k);
    struct bounds_quotient points = {.count = 3,
                                     .top = {sign, -sign, 0},
                                     .bottom = {0, sign, 1}};
    struct bounds_range x[] = {
        bounds_of_figure(in, t),
        bounds_of_figure(in, base),
        bounds_range_of(2 * (total->decimal - sign * (int128)series_mantissa(in, base)),
                        total->half - series_half(in, base)),
    };

    bounds_put_quotient(call, k, t, &points, x);
}

static tide_status contribution_bounds(const struct compute_call *call, tide_error *err)
{
    const int32_t *base = change_bases(call);
    const struct group_total *total = add_all(call);

    if (total == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < call->input[0].count; t++)
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
        struct group_total total[2] = {{0}, {0}};

        for (int i = 0; i < 2; i++)
            total_begin(call, &total[i]);
        for (int i = 0; call->input[0].kind == TIDE_KIND_REAL && i < 2; i++) {
            real_sum_init(&real[i]);
            total[i].real = &real[i];
        }
        for (size_t k = 0; k < call->member_count; k++) {
            add_figure(call, &total[0], k, t);
            if (has_base)
                add_figure(call, &total[1], k, place);
        }
        for (size_t k = 0; k < call->member_count; k++)
            put_member(call, k, t, place, &total[0], has_base ? &total[1] : NULL);
        put_lines(call, t, place, &total[0], has_base ? &total[1] : NULL);
    }
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static struct compute_output output_of(const char *name)
{
    struct compute_output output = {.name = name,
                                    .kind = OUTPUT_REAL,
                                    .unit = OUTPUT_UNIT_FORM,
                                    .table_decimals = -1};
    return output;
}

static size_t contribution_list_outputs(const struct argument *argument,
                                        struct compute_output *out)
{
    size_t count = 0;

    out[count++] = output_of("contribution");
    if (argument[CONTRIBUTION_PUBLISHED].is_set)
        out[count++] = output_of("residual");
    if (argument[CONTRIBUTION_ROUNDING].flag)
        out[count++] = output_of("rounding");
    return count;
}

/* Parts and published total are rounded each by itself, in a relation that is not known.
 */
static bool contribution_has_interval(const struct argument *argument)
{
    return !argument[CONTRIBUTION_PUBLISHED].is_set;
}

static const tide_option contribution_options[] = {
    CHANGE_OPTION_ROW,
    [CONTRIBUTION_ALLOW_SIGNED] = GROWTH_ALLOW_SIGNED_ROW,
    [CONTRIBUTION_MINUS] = {.name = "minus",
                            .kind = TIDE_OPTION_TEXT,
                            .argument = "KEY=CODE",
                            .help = "members that are taken off the total, such as\n"
                                    "flow=M; KEY is one of --by",
                            .group = TIDE_GROUP_COMPUTATION},
    [CONTRIBUTION_PUBLISHED] = {.name = "published",
                                .kind = TIDE_OPTION_TEXT,
                                .argument = "KEY=CODE",
                                .help = "the member that is the published total of its\n"
                                        "group; what the others do not add up to is\n"
                                        "their residual",
                                .group = TIDE_GROUP_COMPUTATION},
    [CONTRIBUTION_ROUNDING] = {.name = "rounding",
                               .kind = TIDE_OPTION_FLAG,
                               .help = "what the contributions as printed (--decimals)\n"
                                       "lack of the printed growth of the total",
                               .group = TIDE_GROUP_COMPUTATION},
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
    .formula = "s[k] (x[k, t] - x[k, b]) / sum over the group of s[.] x[., b],\n"
               "b = t - 1 year or t - 1, s = -1 for the members of --minus, else 1",
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
    .takes_signs = true,
    .refused_kinds = GROWTH_REFUSED_KINDS | 1 << MEASURE_PRICE,
    .refuses = change_refuses,
    .outputs = contribution_list_outputs,
    .prepare = change_prepare,
    .base_of = change_base_of,
    .run = contribution_run,
    .reference = contribution_reference,
    .interval = contribution_bounds,
    .has_interval = contribution_has_interval,
    .example = "tide contribution datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --since 2022-06",
};
