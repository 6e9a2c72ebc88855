/*
 * rank.c - the place of each member in its group, 1 for the largest.
 *
 *     1 + number of k' with x[k', t] > x[k, t]
 *
 * Equal figures share a rank: the first of their places (min), the number of different
 * larger figures and one (dense), or the mean of their places (average). Figures are
 * compared as stored, never as printed. A member without a figure has no rank; the others
 * are ranked among themselves and marked partial_group, as it might stand before them.
 */
#include "compute/computation.h"

#include <stdlib.h>

enum { RANK_TIES };
enum ties { TIES_MIN, TIES_DENSE, TIES_AVERAGE };

static enum ties ties_of(const struct compute_call *call)
{
    return (enum ties)call->argument[RANK_TIES].choice;
}

/* What the members of a group say together of their order in period t. */
static tide_state order_state(const struct compute_call *call, size_t t)
{
    tide_state joined = TIDE_STATE_OK;

    for (size_t k = 0; k < call->member_count; k++) {
        tide_state state = tide_series_state(&call->input[k], t);
        if (!tide_state_has_value(state))
            state = TIDE_STATE_PARTIAL_GROUP;
        joined = state_join(joined, state);
    }
    return joined;
}

/* ---- by sorting ---- */

struct entry {
    size_t member;
    int64_t mantissa; /* DECIMAL; REAL: 0 */
    double real;      /* REAL; DECIMAL: 0 */
};

/* Descending. */
static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;

    if (left->mantissa != right->mantissa)
        return left->mantissa < right->mantissa ? 1 : -1;
    return (left->real < right->real) - (left->real > right->real);
}

static size_t list_entries(const struct compute_call *call, size_t t, struct entry *entry)
{
    size_t count = 0;

    for (size_t k = 0; k < call->member_count; k++) {
        const tide_series *member = &call->input[k];
        if (!series_has_value(member, t)) {
            series_out_none(&call->output[k], t, tide_series_state(member, t));
            continue;
        }
        entry[count] = (struct entry){.member = k};
        if (member->kind == TIDE_KIND_DECIMAL)
            entry[count++].mantissa = series_mantissa(member, t);
        else
            entry[count++].real = series_real(member, t);
    }
    return count;
}

static tide_status rank_run(const struct compute_call *call, tide_error *err)
{
    struct entry *entry = arena_alloc(call->scratch, call->member_count, sizeof *entry);
    enum ties ties = ties_of(call);

    if (entry == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < call->input[0].count; t++) {
        size_t count = list_entries(call, t, entry);
        tide_state state = order_state(call, t);
        size_t different = 0;
        qsort(entry, count, sizeof *entry, compare_entries);
        for (size_t first = 0, next; first < count; first = next) {
            for (next = first + 1; next < count; next++)
                if (compare_entries(&entry[first], &entry[next]) != 0)
                    break;
            different++;
            double rank = ties == TIES_MIN     ? (double)(first + 1)
                          : ties == TIES_DENSE ? (double)different
                                               : (double)(first + 1 + next) / 2.0;
            for (size_t i = first; i < next; i++)
                series_out_real(&call->output[entry[i].member], t, rank, state);
        }
    }
    return TIDE_STATUS_OK;
}

/* ---- by counting ---- */

/* The sign of x[a, t] - x[b, t]. */
static int compare_members(const struct compute_call *call, size_t t, size_t a, size_t b)
{
    const tide_series *left = &call->input[a];
    const tide_series *right = &call->input[b];

    if (left->kind == TIDE_KIND_DECIMAL)
        return (series_mantissa(left, t) > series_mantissa(right, t)) -
               (series_mantissa(left, t) < series_mantissa(right, t));
    return (series_real(left, t) > series_real(right, t)) -
           (series_real(left, t) < series_real(right, t));
}

/* Is member k the first of the members with its figure? */
static bool is_first_of_equals(const struct compute_call *call, size_t t, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (series_has_value(&call->input[i], t) && compare_members(call, t, i, k) == 0)
            return false;
    return true;
}

static double rank_of(const struct compute_call *call, size_t t, size_t k)
{
    size_t larger = 0;
    size_t different = 0;
    size_t equal = 0;

    for (size_t i = 0; i < call->member_count; i++) {
        if (!series_has_value(&call->input[i], t))
            continue;
        int sign = compare_members(call, t, i, k);
        larger += sign > 0;
        equal += sign == 0;
        different += sign > 0 && is_first_of_equals(call, t, i);
    }
    switch (ties_of(call)) {
    case TIES_DENSE:
        return (double)(different + 1);
    case TIES_AVERAGE:
        return (double)larger + (double)(equal + 1) / 2.0;
    default:
        return (double)(larger + 1);
    }
}

static tide_status rank_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        for (size_t k = 0; k < call->member_count; k++) {
            tide_state state = tide_series_state(&call->input[k], t);
            if (tide_state_has_value(state))
                series_out_real(&call->output[k], t, rank_of(call, t, k),
                                order_state(call, t));
            else
                series_out_none(&call->output[k], t, state);
        }
    }
    return TIDE_STATUS_OK;
}

static const tide_option rank_options[] = {
    [RANK_TIES] = {.name = "ties",
                   .kind = TIDE_OPTION_CHOICE,
                   .argument = "HOW",
                   .preset = "min",
                   .range = "min|dense|average",
                   .help = "equal figures: the first of their places; ranks without\n"
                           "gaps; the mean of their places",
                   .group = TIDE_GROUP_COMPUTATION},
};

static const char *const rank_roles[] = {"value"};
static const char *const rank_role_summaries[] = {"the measure that is ranked"};
static const struct compute_output rank_outputs[] = {
    {.name = "rank", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
};

/* A mean of two places may end in a half. */
static size_t rank_outputs_of(const struct argument *argument, struct compute_output *out)
{
    *out = rank_outputs[0];
    if (argument[RANK_TIES].choice == TIES_AVERAGE)
        out->table_decimals = 1;
    return 1;
}

const struct computation rank_computation = {
    .name = "rank",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .summary = "place in the group, 1 for the largest",
    .formula = "1 + number of members of the group above x[k, t]",
    .missing = "figure missing; another one missing: ranked among the others,\n"
               "partial_group",
    .source = "R, rank",
    .accuracy = ACCURACY_E,
    .option = rank_options,
    .option_count = COUNT_OF(rank_options),
    .role = rank_roles,
    .role_summary = rank_role_summaries,
    .role_count = COUNT_OF(rank_roles),
    .output = rank_outputs,
    .output_count = COUNT_OF(rank_outputs),
    .is_causal = true,
    .outputs = rank_outputs_of,
    .run = rank_run,
    .reference = rank_reference,
    .example = "tide rank datasets/us-trade/us_goods_trade_monthly.csv --by partner,flow "
               "--last --sort rank",
};
