/*
 * ytd.c - growth of the year to date on the same part of the year before.
 *
 *     R[t] = (sum of x from the first period of the year to t)
 *          / (sum of x from the first period of the year before to t - 1 year) - 1
 *
 * Like for like: a hole in either part leaves no rate. --common takes only the periods
 * that both years have, marked partial_period. A measure that is cumulated is its own sum.
 * A year to week 53 or 29 February has no counterpart: base_missing.
 */
#include "compute/growth/sums.h"

#include "compute/bounds.h"

#include "time/period.h"

enum { YTD_COMMON = GROWTH_OPTION_COUNT };

/* The year up to a place, or that place alone. */
static struct stretch year_to(const tide_series *in, int64_t place, bool is_cumulated)
{
    tide_period period =
        period_of((tide_freq)in->first.freq, in->first.ordinal + (int32_t)place);
    int64_t before = is_cumulated ? 0 : period_within_year(period);
    struct stretch year = {.first = place - before, .count = before + 1};

    return year;
}

static tide_status ytd_prepare(const struct compute_call *call, struct arena *arena,
                               const void **shared, tide_error *err)
{
    const tide_series *in = &call->input[0];
    bool is_cumulated = call->traits->is_cumulated;
    struct sums_plan *plan = sums_plan_new(call, arena);
    int64_t year_ago;

    if (plan == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t < in->count; t++) {
        plan->pair[t].current = year_to(in, (int64_t)t, is_cumulated);
        if (growth_year_ago(in, (int64_t)t, &year_ago))
            plan->pair[t].base = year_to(in, year_ago, is_cumulated);
    }
    *shared = plan;
    return TIDE_STATUS_OK;
}

/*
 * The same of the periods that have a figure in both years, added up in pairs. False:
 * there are none.
 */
static bool common_totals(const tide_series *in, struct stretch current,
                          struct total *current_total, struct total *base_total)
{
    bool is_found = false;

    *current_total = total_init(in);
    *base_total = total_init(in);
    for (int64_t i = current.first; i < current.first + current.count; i++) {
        int64_t base;
        if (i < 0 || !growth_year_ago(in, i, &base) || base < 0 ||
            !series_has_value(in, (size_t)i) || !series_has_value(in, (size_t)base))
            continue;
        is_found = true;
        total_add(current_total, in, (size_t)i);
        total_add(base_total, in, (size_t)base);
        current_total->state = state_join(current_total->state,
                                          growth_state(tide_series_state(in, (size_t)i)));
        base_total->state = state_join(base_total->state,
                                       growth_state(tide_series_state(in, (size_t)base)));
    }
    return is_found;
}

/* What is compared in one period, and its state. */
static tide_state ytd_totals(const struct compute_call *call, const struct sums *sums,
                             const struct stretch_pair *pair, struct total *current,
                             struct total *base)
{
    bool takes_common = call->argument[YTD_COMMON].flag && !call->traits->is_cumulated;

    *current = sums_of(sums, pair->current);
    *base = sums_of(sums, pair->base);
    tide_state state = sums_pair_state(sums, pair, current, base);
    if (takes_common && !tide_state_has_value(state) &&
        common_totals(sums->in, pair->current, current, base))
        state = state_join(TIDE_STATE_PARTIAL_PERIOD,
                           sums_pair_state(sums, pair, current, base));
    return state;
}

static void ytd_put(const struct compute_call *call, const struct sums *sums, size_t t,
                    const struct stretch_pair *pair)
{
    const struct sums_plan *plan = call->shared;
    struct total current;
    struct total base;
    tide_state state = ytd_totals(call, sums, pair, &current, &base);

    sums_put(&plan->growth, &call->output[0], t, &current, &base, state);
    growth_mark_low(&plan->growth, sums->in, &call->output[0], t, pair->base.first,
                    pair->base.count);
}

static tide_status ytd_run(const struct compute_call *call, tide_error *err)
{
    const struct sums_plan *plan = call->shared;
    struct sums sums;

    tide_status status = sums_init(&sums, &call->input[0], call->scratch, err);
    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++)
        ytd_put(call, &sums, t, &plan->pair[t]);
    return status;
}

static tide_status ytd_bounds(const struct compute_call *call, tide_error *err)
{
    const struct sums_plan *plan = call->shared;
    struct sums sums;
    struct total current;
    struct total base;

    tide_status status = sums_init(&sums, &call->input[0], call->scratch, err);
    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        ytd_totals(call, &sums, &plan->pair[t], &current, &base);
        sums_put_bounds(&plan->growth, call, t, &current, &base);
    }
    return status;
}

/* The year up to a period, step by step back; a cumulated figure takes no step. */
static struct stretch define_year_to(const struct compute_call *call, tide_period last)
{
    const tide_series *in = &call->input[0];
    struct stretch year = {.first = last.ordinal - in->first.ordinal, .count = 1};
    tide_period period = last;

    while (!call->traits->is_cumulated &&
           tide_period_add(period, -1, &period) == TIDE_STATUS_OK &&
           period_year_number(period) == period_year_number(last)) {
        year.first--;
        year.count++;
    }
    return year;
}

static tide_status ytd_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct sums sums = sums_define(in);

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        tide_period year_ago;
        struct stretch_pair pair = {.current =
                                        define_year_to(call, series_period(in, t))};
        if (tide_period_year_ago(series_period(in, t), &year_ago) == TIDE_STATUS_OK)
            pair.base = define_year_to(call, year_ago);
        ytd_put(call, &sums, t, &pair);
    }
    return TIDE_STATUS_OK;
}

static const tide_option ytd_options[] = {
    GROWTH_OPTION_ROWS,
    [YTD_COMMON] = {.name = "common",
                    .kind = TIDE_OPTION_FLAG,
                    .help = "where a period is missing in one of the two years, sum\n"
                            "those that both have, marked partial_period",
                    .group = TIDE_GROUP_COMPUTATION},
};

static const char *const ytd_roles[] = {"value"};
static const char *const ytd_role_summaries[] = {"the measure that grows"};
static const struct compute_output ytd_outputs[] = {
    {.name = "ytd", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_FORM, .table_decimals = -1},
};

const struct computation ytd_computation = {
    .name = "ytd",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "growth of the year to date on the same part of the year before",
    .formula = "sum of x[start of year .. t]\n"
               "/ sum of x[start of the year before .. t - 1 year] - 1",
    .missing = "a hole in this year: incomplete_window, in the year before:\n"
               "base_missing (--common: what both years have, partial_period); base\n"
               "not above 0; a partial period is not_comparable",
    .source = "Rosstat, Belstat: January to month on the same months",
    .accuracy = ACCURACY_Q,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = ytd_options,
    .option_count = COUNT_OF(ytd_options),
    .role = ytd_roles,
    .role_summary = ytd_role_summaries,
    .role_count = COUNT_OF(ytd_roles),
    .output = ytd_outputs,
    .output_count = COUNT_OF(ytd_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .reads_declared = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .check = growth_check,
    .prepare = ytd_prepare,
    .run = ytd_run,
    .reference = ytd_reference,
    .interval = ytd_bounds,
    .example = "tide ytd datasets/states-demo/trade.csv --by flow",
};
