/*
 * counts.c - how many members of a group trade more than a threshold.
 *
 *     number of k with x[k, t] > a        a: --above, 0
 *
 * The threshold is meant as written: decimal figures are compared with it exactly. A
 * member without a figure leaves no count, as it may be above or below; --missing skip
 * counts the others.
 */
#include "compute/computation.h"

#include <string.h>

#include "base/error.h"
#include "number/decimal.h"

enum { COUNTS_ABOVE };

static tide_status threshold(const struct argument *above, struct decimal *out,
                             tide_error *err)
{
    if (decimal_parse(above->text, strlen(above->text), NULL, out, NULL) ==
        TIDE_STATUS_OK)
        return TIDE_STATUS_OK;
    return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                     "--above: %s has more digits than a figure can have", above->text);
}

static tide_status counts_check(const struct argument *argument, tide_freq freq,
                                tide_error *err)
{
    struct decimal above;

    (void)freq;
    return threshold(&argument[COUNTS_ABOVE], &above, err);
}

/* The largest mantissa that is not above the threshold. */
static tide_status counts_prepare(const struct compute_call *call, struct arena *arena,
                                  const void **shared, tide_error *err)
{
    int32_t scale = call->input[0].scale;
    int128 *limit = arena_alloc(arena, 1, sizeof *limit);
    struct decimal above;
    tide_status status = threshold(&call->argument[COUNTS_ABOVE], &above, err);

    if (limit == NULL)
        return memory_failed(arena->memory, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (above.scale <= scale) {
        *limit = (int128)above.mantissa * decimal_power(scale - above.scale);
    } else {
        int64_t power = decimal_power(above.scale - scale);
        *limit = above.mantissa / power - (above.mantissa % power < 0);
    }
    *shared = limit;
    return TIDE_STATUS_OK;
}

/* ---- one member ---- */

struct tally {
    size_t count;
    tide_state state;  /* of the members together */
    tide_state absent; /* of those without a figure */
    bool is_filled;    /* some member has one */
};

static void tally_add(const struct compute_call *call, const tide_series *member,
                      size_t t, bool is_above, struct tally *tally)
{
    tide_state state = tide_series_state(member, t);

    if (tide_state_has_value(state)) {
        tally->count += is_above;
        tally->is_filled = true;
    } else {
        tally->absent = state_join(tally->absent, state);
        state = state_of_absent(call, state);
    }
    tally->state = state_join(tally->state, state);
}

static void counts_set(const struct compute_call *call, size_t t,
                       const struct tally *tally)
{
    struct series_out *out = &call->output[0];
    tide_state state = tally->is_filled ? tally->state : tally->absent;

    if (tide_state_has_value(state))
        series_out_real(out, t, (double)tally->count, state);
    else
        series_out_none(out, t, state);
}

/* Series after series, as they lie in memory. */
static tide_status counts_run(const struct compute_call *call, tide_error *err)
{
    size_t count = call->input[0].count;
    bool is_decimal = call->input[0].kind == TIDE_KIND_DECIMAL;
    int128 limit = *(const int128 *)call->shared;
    double above = call->argument[COUNTS_ABOVE].number;
    struct tally *tally = arena_alloc_zero(call->scratch, count, sizeof *tally);

    if (tally == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < call->member_count; k++) {
        const tide_series *member = &call->input[k];
        for (size_t t = 0; t < count; t++)
            tally_add(call, member, t,
                      is_decimal ? series_mantissa(member, t) > limit
                                 : series_real(member, t) > above,
                      &tally[t]);
    }
    for (size_t t = 0; t < count; t++)
        counts_set(call, t, &tally[t]);
    return TIDE_STATUS_OK;
}

/* Is mantissa / 10^scale above the threshold? Both sides times both powers. */
static bool is_above(const tide_series *member, size_t t, struct decimal above,
                     double real)
{
    if (member->kind == TIDE_KIND_REAL)
        return series_real(member, t) > real;
    return product_compare(series_mantissa(member, t), decimal_power(above.scale),
                           above.mantissa, decimal_power(member->scale)) > 0;
}

static tide_status counts_reference(const struct compute_call *call, tide_error *err)
{
    const struct argument *argument = &call->argument[COUNTS_ABOVE];
    struct decimal above;
    tide_status status = threshold(argument, &above, err);

    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        struct tally tally = {0};
        for (size_t k = 0; k < call->member_count; k++)
            tally_add(call, &call->input[k], t,
                      is_above(&call->input[k], t, above, argument->number), &tally);
        counts_set(call, t, &tally);
    }
    return status;
}

static const tide_option counts_options[] = {
    [COUNTS_ABOVE] = {.name = "above",
                      .kind = TIDE_OPTION_NUMBER,
                      .argument = "VALUE",
                      .preset = "0",
                      .help = "count members above this figure, in the unit of the\n"
                              "measure",
                      .group = TIDE_GROUP_COMPUTATION},
};

static const char *const counts_roles[] = {"value"};
static const char *const counts_role_summaries[] = {"the measure that is looked at"};
static const struct compute_output counts_outputs[] = {
    {.name = "count",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_COUNT,
     .table_decimals = 0},
};

const struct computation counts_computation = {
    .name = "counts",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "members of a group that trade, or trade more than a threshold",
    .formula = "number of k with x[k, t] > a",
    .missing = "a member missing (--missing skip counts the others, partial_group)",
    .source = "World Bank WITS, number of partners and products",
    .accuracy = ACCURACY_E,
    .option = counts_options,
    .option_count = COUNT_OF(counts_options),
    .role = counts_roles,
    .role_summary = counts_role_summaries,
    .role_count = COUNT_OF(counts_roles),
    .output = counts_outputs,
    .output_count = COUNT_OF(counts_outputs),
    .is_causal = true,
    .check = counts_check,
    .prepare = counts_prepare,
    .run = counts_run,
    .reference = counts_reference,
    .example = "tide counts datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --above 10000",
};
