/*
 * yoy.c - growth on the same period of the year before.
 *
 *     R[t] = x[t] / x[b] - 1,  b the same period one year before t
 *
 * The base is found by the calendar, never by its position. Week 53 and 29 February have
 * none, unless a neighbour is asked for.
 */
#include "compute/growth/growth.h"
#include "time/period.h"

enum { YOY_WEEK53 = GROWTH_OPTION_COUNT, YOY_LEAP };

/* The ordinal of the neighbour that stands in for a base that does not exist. */
static bool neighbour(const struct argument *argument, tide_period period, int32_t *out)
{
    int32_t year = period_year_number(period) - 1;

    if (year < 1)
        return false;
    if (period.freq == TIDE_FREQ_W && argument_is(&argument[YOY_WEEK53], "w52"))
        *out = period_week(year, 52).ordinal;
    else if (period.freq == TIDE_FREQ_D && argument_is(&argument[YOY_LEAP], "feb28"))
        *out = period_day(year, 2, 28).ordinal;
    else
        return false;
    return true;
}

static tide_status yoy_prepare(const struct compute_call *call, struct arena *arena,
                               const void **shared, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct growth_plan *plan = growth_plan_new(call, arena);

    if (plan == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t < in->count; t++) {
        tide_period period = series_period(in, t);
        int32_t year_ago;
        if (period_year_ago((tide_freq)period.freq, period.ordinal, &year_ago) ||
            neighbour(call->argument, period, &year_ago))
            plan->base[t] = growth_place(in, year_ago);
    }
    *shared = plan;
    return TIDE_STATUS_OK;
}

static tide_status yoy_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        tide_period period = series_period(in, t);
        tide_period base = period;
        bool has_base = tide_period_year_ago(period, &base) == TIDE_STATUS_OK ||
                        neighbour(call->argument, period, &base.ordinal);
        growth_define(call, t, has_base ? series_find(in, base) : SERIES_NOWHERE);
    }
    return TIDE_STATUS_OK;
}

static const tide_option yoy_options[] = {
    GROWTH_OPTION_ROWS,
    [YOY_WEEK53] = {.name = "week53",
                    .kind = TIDE_OPTION_CHOICE,
                    .argument = "BASE",
                    .preset = "none",
                    .range = "none|w52",
                    .help = "w52: week 53 is held against week 52 of a year\n"
                            "that has no week 53",
                    .group = TIDE_GROUP_COMPUTATION},
    [YOY_LEAP] = {.name = "leap",
                  .kind = TIDE_OPTION_CHOICE,
                  .argument = "BASE",
                  .preset = "none",
                  .range = "none|feb28",
                  .help = "feb28: 29 February is held against 28 February",
                  .group = TIDE_GROUP_COMPUTATION},
};

static const char *const yoy_roles[] = {"value"};
static const char *const yoy_role_summaries[] = {"the measure that grows"};
static const struct compute_output yoy_outputs[] = {
    {.name = "yoy", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_FORM, .table_decimals = -1},
};

const struct computation yoy_computation = {
    .name = "yoy",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "growth on the same period of the year before",
    .formula = "x[t] / x[t - 1 year] - 1",
    .missing = "figure or base missing; base not above 0; a figure below 0 over\n"
               "a positive base is sign_change",
    .source = "OECD, growth rates",
    .accuracy = ACCURACY_Q,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = yoy_options,
    .option_count = COUNT_OF(yoy_options),
    .role = yoy_roles,
    .role_summary = yoy_role_summaries,
    .role_count = COUNT_OF(yoy_roles),
    .output = yoy_outputs,
    .output_count = COUNT_OF(yoy_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .check = growth_check,
    .prepare = yoy_prepare,
    .base_of = growth_base_of,
    .run = growth_run,
    .reference = yoy_reference,
    .interval = growth_bounds,
    .example = "tide yoy datasets/states-demo/trade.csv --by flow",
};
