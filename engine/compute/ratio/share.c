/*
 * share.c - the part of each member in the total of its group, period by period.
 *
 *     q[k, t] = x[k, t] / sum over the group of x[., t]
 *
 * A group with a negative part has no shares (undefined), a total of zero gives base_zero.
 * A member without a value leaves the total without one: the shares of the others are
 * base_missing, or in the state of that member if that is not just missing. With
 * --missing skip the others are summed, partial_group. The exact shares of a group add up
 * to 1; rounded ones need not, unless --sum100 hands out the last digits by the largest
 * remainders.
 */
#include "compute/bounds.h"
#include "compute/ratio/sum100.h"
#include "number/decimal.h"

enum { SHARE_SUM100, SHARE_TOP };

/* More printed decimals than these are zeros. */
enum { SUM100_MAX_DECIMALS = 9 };

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

/* The state of a share; without a value only the state counts. */
static tide_state share_state(const struct compute_call *call, size_t k, size_t t,
                              const struct group_total *total)
{
    const tide_series *member = &call->input[k];
    tide_state state = state_join(tide_series_state(member, t), total->state);

    bool is_zero =
        member->kind == TIDE_KIND_DECIMAL ? total->decimal == 0 : total->rounded == 0.0;
    return tide_state_has_value(state) && is_zero ? (tide_state)TIDE_STATE_BASE_ZERO
                                                  : state;
}

static void share_set(const struct compute_call *call, size_t k, size_t t,
                      const struct group_total *total)
{
    const tide_series *member = &call->input[k];
    struct series_out *out = &call->output[k];
    tide_state state = share_state(call, k, t, total);

    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (member->kind == TIDE_KIND_DECIMAL)
        series_out_quotient(out, t, series_mantissa(member, t), total->decimal, state);
    else
        series_out_real_quotient(out, t, dd_of(series_real(member, t)),
                                 dd_of(total->rounded), state);
}

/* The shares of a period as whole units of the last printed digit. `part` has room for
   all members. */
static void share_set_rounded(const struct compute_call *call, size_t t,
                              const struct group_total *total, struct unit_part *part,
                              unit_parts_filler *fill)
{
    int32_t decimals =
        call->decimals < SUM100_MAX_DECIMALS ? call->decimals : SUM100_MAX_DECIMALS;
    int64_t one = decimal_power(decimals);
    int64_t whole = call->output[0].form == FORM_PERCENT ? 100 * one : one;
    size_t count = 0;

    for (size_t k = 0; k < call->member_count; k++) {
        const tide_series *member = &call->input[k];
        tide_state state = share_state(call, k, t, total);
        if (!tide_state_has_value(state)) {
            series_out_none(&call->output[k], t, state);
            continue;
        }
        part[count].member = k;
        if (member->kind == TIDE_KIND_DECIMAL)
            unit_part_exact(&part[count++], series_mantissa(member, t), total->decimal,
                            whole);
        else
            unit_part_real(&part[count++], series_real(member, t), total->rounded, whole);
    }
    fill(part, count, whole);
    for (size_t i = 0; i < count; i++) {
        size_t k = part[i].member;
        series_out_real(&call->output[k], t, quotient_round(part[i].units, one),
                        share_state(call, k, t, total));
    }
}

static tide_status room_for_parts(const struct compute_call *call, struct unit_part **out,
                                  tide_error *err)
{
    *out = NULL;
    if (!call->argument[SHARE_SUM100].flag)
        return TIDE_STATUS_OK;
    *out = arena_alloc(call->scratch, call->member_count, sizeof **out);
    return *out != NULL ? TIDE_STATUS_OK : memory_failed(call->scratch->memory, err);
}

/* Series after series, as they lie in memory. */
static tide_status share_run(const struct compute_call *call, tide_error *err)
{
    size_t count = call->input[0].count;
    bool is_real = call->input[0].kind == TIDE_KIND_REAL;
    struct group_total *total = arena_alloc_zero(call->scratch, count, sizeof *total);
    struct real_sum *real =
        is_real ? arena_alloc(call->scratch, count, sizeof *real) : NULL;
    struct unit_part *part;

    if (total == NULL || (is_real && real == NULL))
        return memory_failed(call->scratch->memory, err);
    tide_status status = room_for_parts(call, &part, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t t = 0; is_real && t < count; t++) {
        real_sum_init(&real[t]);
        total[t].real = &real[t];
    }
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            total_add(call, &call->input[k], t, &total[t]);
    for (size_t t = 0; is_real && t < count; t++)
        total[t].rounded = real_sum_round(&real[t]);
    for (size_t t = 0; part != NULL && t < count; t++)
        share_set_rounded(call, t, &total[t], part, unit_parts_fill);
    for (size_t k = 0; part == NULL && k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            share_set(call, k, t, &total[t]);
    return TIDE_STATUS_OK;
}

/* Period after period. */
static tide_status share_reference(const struct compute_call *call, tide_error *err)
{
    struct unit_part *part;
    tide_status status = room_for_parts(call, &part, err);

    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        struct real_sum real;
        struct group_total total = {.real = &real};

        real_sum_init(&real);
        for (size_t k = 0; k < call->member_count; k++)
            total_add(call, &call->input[k], t, &total);
        total.rounded = real_sum_round(&real);
        if (part != NULL)
            share_set_rounded(call, t, &total, part, unit_parts_fill_slowly);
        for (size_t k = 0; part == NULL && k < call->member_count; k++)
            share_set(call, k, t, &total);
    }
    return status;
}

/* x / (x + the others), none of them below 0; `sum` has the ends of all of them. */
static void share_put_bounds(const struct compute_call *call, size_t k, size_t t,
                             const struct bounds_range *sum)
{
    static const struct bounds_quotient part = {.count = 2,
                                                .top = {1, 0},
                                                .bottom = {1, 1}};
    struct bounds_range own = bounds_above_zero(bounds_of_figure(&call->input[k], t));
    struct bounds_range x[] = {own, {sum->low - own.low, sum->high - own.high}};

    bounds_put_quotient(call, k, t, &part, x);
}

static tide_status share_bounds(const struct compute_call *call, tide_error *err)
{
    size_t count = call->input[0].count;
    struct bounds_range *sum = arena_alloc_zero(call->scratch, count, sizeof *sum);
    bool is_decimal = call->input[0].kind == TIDE_KIND_DECIMAL;

    if (sum == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; is_decimal && k < call->member_count; k++) {
        for (size_t t = 0; t < count; t++) {
            if (!series_has_value(&call->input[k], t))
                continue;
            struct bounds_range own =
                bounds_above_zero(bounds_of_figure(&call->input[k], t));
            sum[t].low += own.low;
            sum[t].high += own.high;
        }
    }
    for (size_t k = 0; k < call->member_count; k++)
        for (size_t t = 0; t < count; t++)
            if (bounds_begin(call, k, t))
                share_put_bounds(call, k, t, &sum[t]);
    return TIDE_STATUS_OK;
}

/* What is rounded to add up to 100 may lie beside the interval of its exact share. */
static bool share_has_interval(const struct argument *argument)
{
    return !argument[SHARE_SUM100].flag;
}

static const tide_option share_options[] = {
    [SHARE_SUM100] = {.name = "sum100",
                      .kind = TIDE_OPTION_FLAG,
                      .help = "round to --decimals (default: those of a table) so that\n"
                              "the shares of a group still add up to 100 %, by the\n"
                              "largest remainders",
                      .group = TIDE_GROUP_COMPUTATION},
    [SHARE_TOP] = {.name = "top",
                   .kind = TIDE_OPTION_INTEGER,
                   .argument = "N",
                   .range = "1..1000000000",
                   .help = "the N largest of the latest period; all others are added\n"
                           "up as \"others\"",
                   .group = TIDE_GROUP_COMPUTATION},
};

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
    .option = share_options,
    .option_count = COUNT_OF(share_options),
    .role = share_roles,
    .role_summary = share_role_summaries,
    .role_count = COUNT_OF(share_roles),
    .output = share_outputs,
    .output_count = COUNT_OF(share_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = share_run,
    .reference = share_reference,
    .interval = share_bounds,
    .has_interval = share_has_interval,
    .example =
        "tide share datasets/us-trade/us_goods_trade_monthly.csv --by partner,flow",
};
