/*
 * per_day.c - figures per day, and their growth: a February of 28 days does not fall short
 * of one of 29.
 *
 *     v[t] = x[t] / d[t],  d the days of the calendar, or the working days of a table
 *     R[t] = v[t] / v[b] - 1 = (x[t] d[b]) / (x[b] d[t]) - 1,  b a year or a period before
 *
 * Exact, as one quotient of whole numbers. A period whose days the table does not give is
 * missing, as a base base_missing; days that are not above 0 leave it undefined.
 */
#include "compute/growth/growth.h"

#include "compute/bounds.h"
#include "time/period.h"

enum { PER_DAY_OF = GROWTH_OPTION_COUNT, PER_DAY_DAYS };

/* Days as a whole number of 10^-scale of a day, below 2^32. */
struct days {
    int64_t count;
    tide_state state;
};

struct per_day_plan {
    struct growth_plan growth;
    int32_t days_scale;
    struct days *days; /* [count] */
};

static bool is_level(const struct compute_call *call)
{
    return argument_is(&call->argument[PER_DAY_OF], "level");
}

static struct days days_of(const struct compute_call *call, size_t t)
{
    struct days days = {.state = TIDE_STATE_OK};

    if (call->side == NULL) {
        days.count = tide_period_days(series_period(&call->input[0], t));
        return days;
    }
    days.state = tide_series_state(call->side, t);
    if (!tide_state_has_value(days.state))
        return days;
    days.count = series_mantissa(call->side, t);
    if (days.count <= 0)
        days.state = TIDE_STATE_UNDEFINED;
    else if (days.count > UINT32_MAX)
        days.state = TIDE_STATE_OVERFLOW;
    return days;
}

static tide_status per_day_prepare(const struct compute_call *call, struct arena *arena,
                                   const void **shared, tide_error *err)
{
    const tide_series *in = &call->input[0];
    bool is_pop = argument_is(&call->argument[PER_DAY_OF], "pop");
    const struct growth_plan *growth = growth_plan_new(call, arena);
    struct per_day_plan *plan = arena_alloc(arena, 1, sizeof *plan);
    struct days *days = arena_alloc(arena, in->count, sizeof *days);

    if (growth == NULL || plan == NULL || days == NULL)
        return memory_failed(arena->memory, err);
    *plan = (struct per_day_plan){.growth = *growth, .days = days};
    plan->days_scale = call->side != NULL ? call->side->scale : 0;
    for (size_t t = 0; t < in->count; t++) {
        days[t] = days_of(call, t);
        plan->growth.base[t] = is_pop ? (int32_t)t - 1 : growth_place_year_ago(in, t);
    }
    *shared = plan;
    return TIDE_STATUS_OK;
}

/* ---- figures per day ---- */

static tide_state level_state(const tide_series *in, size_t t, const struct days *days)
{
    return state_join(tide_series_state(in, t), days->state);
}

static void put_level(const struct compute_call *call, size_t t, const struct days *days,
                      int32_t days_scale)
{
    const tide_series *in = &call->input[0];
    struct series_out *out = &call->output[0];
    tide_state state = level_state(in, t, days);
    int128 scale = decimal_power(days_scale);

    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (in->kind == TIDE_KIND_REAL)
        series_out_real(out, t,
                        series_real(in, t) /
                            quotient_round(days->count, decimal_power(days_scale)),
                        state);
    else
        series_out_quotient(out, t, series_mantissa(in, t) * scale,
                            (int128)days->count * decimal_power(in->scale), state);
}

static void put_level_bounds(const struct compute_call *call, size_t t,
                             const struct days *days, int32_t days_scale)
{
    const tide_series *in = &call->input[0];
    struct bounds_range range = bounds_of_figure(in, t);
    int128 scale = decimal_power(days_scale);
    int128 unit = 2 * (int128)days->count * decimal_power(in->scale);
    struct bounds_range top = {range.low * scale, range.high * scale};
    struct bounds_range bottom = {unit, unit};

    bounds_put_ends(call, 0, t, top, bottom);
}

/* ---- growth ---- */

/* The joined state of figure, base and the days of both. */
static tide_state pair_state(const tide_series *in, size_t t, size_t base,
                             const struct days *days, const struct days *base_days)
{
    bool has_base = base != SERIES_NOWHERE;
    tide_state state =
        growth_pair_state(in, t, base, has_base && growth_has_break(in, base, t));

    state = state_join(state, days->state);
    return has_base ? state_join(state, state_of_base(base_days->state)) : state;
}

static struct growth_interval interval_of(const tide_series *in, size_t t, size_t base,
                                          const struct days *days,
                                          const struct days *base_days)
{
    struct growth_interval at = {
        .current = 2 * (int128)series_mantissa(in, t) * base_days->count,
        .current_half = (int128)series_half(in, t) * base_days->count,
        .base = 2 * (int128)series_mantissa(in, base) * days->count,
        .base_half = (int128)series_half(in, base) * days->count,
    };

    return at;
}

static void put_growth(const struct compute_call *call, size_t t, size_t base,
                       const struct days *days, const struct days *base_days)
{
    const struct per_day_plan *plan = call->shared;
    const tide_series *in = &call->input[0];
    tide_state state = pair_state(in, t, base, days, base_days);

    if (!tide_state_has_value(state)) {
        series_out_none(&call->output[0], t, state);
    } else if (in->kind == TIDE_KIND_REAL) {
        growth_put_real(&plan->growth, &call->output[0], t,
                        dd_two_product(series_real(in, t), (double)base_days->count),
                        dd_two_product(series_real(in, base), (double)days->count),
                        state);
    } else {
        struct growth_interval at = interval_of(in, t, base, days, base_days);
        growth_put_decimal(&plan->growth, &call->output[0], t, &at, state);
    }
    if (base != SERIES_NOWHERE)
        growth_mark_low(&plan->growth, in, &call->output[0], t, (int64_t)base, 1);
}

/* ---- all figures ---- */

static tide_status per_day_run(const struct compute_call *call, tide_error *err)
{
    const struct per_day_plan *plan = call->shared;
    bool has_level = is_level(call);

    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        int32_t place = plan->growth.base[t];
        if (has_level)
            put_level(call, t, &plan->days[t], plan->days_scale);
        else
            put_growth(call, t, place < 0 ? SERIES_NOWHERE : (size_t)place,
                       &plan->days[t], place < 0 ? NULL : &plan->days[place]);
    }
    return TIDE_STATUS_OK;
}

/* Bases and days found anew for each figure. */
static tide_status per_day_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    int32_t scale = call->side != NULL ? call->side->scale : 0;

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        tide_period period = series_period(in, t);
        tide_period before;
        struct days days = days_of(call, t);
        struct days base_days = {0};
        size_t base = SERIES_NOWHERE;
        tide_status status = argument_is(&call->argument[PER_DAY_OF], "pop")
                                 ? tide_period_add(period, -1, &before)
                                 : tide_period_year_ago(period, &before);

        if (status == TIDE_STATUS_OK)
            base = series_find(in, before);
        if (base != SERIES_NOWHERE)
            base_days = days_of(call, base);
        if (is_level(call))
            put_level(call, t, &days, scale);
        else
            put_growth(call, t, base, &days, &base_days);
    }
    return TIDE_STATUS_OK;
}

static tide_status per_day_bounds(const struct compute_call *call, tide_error *err)
{
    const struct per_day_plan *plan = call->shared;
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        if (is_level(call)) {
            put_level_bounds(call, t, &plan->days[t], plan->days_scale);
            continue;
        }
        size_t base = (size_t)plan->growth.base[t]; /* an answer has one */
        struct growth_interval at =
            interval_of(in, t, base, &plan->days[t], &plan->days[base]);
        growth_put_bounds(&plan->growth, call, t, &at);
    }
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static size_t per_day_list_outputs(const struct argument *argument,
                                   struct compute_output *out)
{
    bool is_figure = argument_is(&argument[PER_DAY_OF], "level");

    *out = (struct compute_output){
        .name = "per_day",
        .kind = OUTPUT_REAL,
        .unit = is_figure ? OUTPUT_UNIT_MEASURE : OUTPUT_UNIT_FORM,
        .table_decimals = -1,
    };
    return 1;
}

static const tide_option per_day_options[] = {
    GROWTH_OPTION_ROWS,
    [PER_DAY_OF] = {.name = "of",
                    .kind = TIDE_OPTION_CHOICE,
                    .argument = "VERB",
                    .preset = "yoy",
                    .range = "yoy|pop|level",
                    .help = "growth on the year or on the period before, or the\n"
                            "figure per day itself",
                    .group = TIDE_GROUP_COMPUTATION},
    [PER_DAY_DAYS] = {.name = "days",
                      .kind = TIDE_OPTION_TEXT,
                      .argument = "FILE",
                      .preset = "calendar",
                      .help = "the days of the calendar, or a table of working days:\n"
                              "period,value",
                      .group = TIDE_GROUP_COMPUTATION},
};

static const char *const per_day_roles[] = {"value"};
static const char *const per_day_role_summaries[] = {"the measure per day"};
static const struct compute_output per_day_outputs[] = {
    {.name = "per_day",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation per_day_computation = {
    .name = "per-day",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "growth of figures per day, of the calendar or working days",
    .formula = "(x[t] / d[t]) / (x[b] / d[b]) - 1, d the days of a period,\n"
               "b = t - 1 year or t - 1",
    .missing = "figure, base or the days of either missing; days not above 0; base not\n"
               "above 0; a stock, a price or what is cumulated is not_comparable",
    .source = "Eurostat, working-day adjustment",
    .accuracy = ACCURACY_Q,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = per_day_options,
    .option_count = COUNT_OF(per_day_options),
    .role = per_day_roles,
    .role_summary = per_day_role_summaries,
    .role_count = COUNT_OF(per_day_roles),
    .output = per_day_outputs,
    .output_count = COUNT_OF(per_day_outputs),
    .side = {.option = "days", .is_same_freq = true},
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS | 1 << MEASURE_STOCK | 1 << MEASURE_PRICE,
    .outputs = per_day_list_outputs,
    .refuses = growth_refuses_cumulated,
    .check = growth_check,
    .prepare = per_day_prepare,
    .run = per_day_run,
    .reference = per_day_reference,
    .interval = per_day_bounds,
    .example = "tide per-day datasets/us-trade/us_goods_trade_monthly.csv --by flow "
               "--since 2020-01",
};
