/*
 * pop.c - growth on an earlier period, by default the one before.
 *
 *     R[t] = x[t] / x[t - lag] - 1
 *
 * The lag counts periods of the calendar, not rows: a hole is never jumped.
 */
#include "compute/growth/growth.h"

enum { POP_LAG = GROWTH_OPTION_COUNT };

static tide_status pop_prepare(const struct compute_call *call, struct arena *arena,
                               const void **shared, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct growth_plan *plan = growth_plan_new(call, arena);

    if (plan == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t < in->count; t++)
        plan->base[t] = growth_place(in, in->first.ordinal + (int64_t)t -
                                             call->argument[POP_LAG].integer);
    *shared = plan;
    return TIDE_STATUS_OK;
}

static tide_status pop_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    int32_t lag = (int32_t)call->argument[POP_LAG].integer;

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        tide_period base;
        bool has_base =
            tide_period_add(series_period(in, t), -lag, &base) == TIDE_STATUS_OK;
        growth_define(call, t, has_base ? series_find(in, base) : SERIES_NOWHERE);
    }
    return TIDE_STATUS_OK;
}

static const tide_option pop_options[] = {
    GROWTH_OPTION_ROWS,
    [POP_LAG] = {.name = "lag",
                 .kind = TIDE_OPTION_INTEGER,
                 .argument = "N",
                 .preset = "1",
                 .range = "1..400",
                 .help = "periods back to the base",
                 .group = TIDE_GROUP_COMPUTATION},
};

static const char *const pop_roles[] = {"value"};
static const char *const pop_role_summaries[] = {"the measure that grows"};
static const struct compute_output pop_outputs[] = {
    {.name = "pop", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_FORM, .table_decimals = -1},
};

const struct computation pop_computation = {
    .name = "pop",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "growth on the period before",
    .formula = "x[t] / x[t - lag] - 1",
    .missing = "figure or base missing; base not above 0; a figure below 0 over\n"
               "a positive base is sign_change; year-to-date figures of different\n"
               "parts of the year are not_comparable",
    .source = "OECD, growth rates",
    .accuracy = ACCURACY_Q,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = pop_options,
    .option_count = COUNT_OF(pop_options),
    .role = pop_roles,
    .role_summary = pop_role_summaries,
    .role_count = COUNT_OF(pop_roles),
    .output = pop_outputs,
    .output_count = COUNT_OF(pop_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = growth_refuses_cumulated,
    .check = growth_check,
    .prepare = pop_prepare,
    .base_of = growth_base_of,
    .run = growth_run,
    .reference = pop_reference,
    .interval = growth_bounds,
    .example = "tide pop datasets/states-demo/trade.csv --by flow",
};
