/*
 * trend_growth.c - the yearly growth that a trend of the logarithms shows.
 *
 *     R = exp(b) - 1,   ln x = a + b t + e,   t in years
 *
 * ols        b by least squares, from all figures and not from two ends; beside it n, b,
 *            its standard error and R2
 * theil-sen  b the median of (ln x[j] - ln x[i]) / (t[j] - t[i]) over all i < j, which a
 *            few wild figures do not move; beside it n and b
 *
 * A hole is dropped and keeps its distance. A figure of 0 or less has no logarithm:
 * undefined, or dropped likewise with --nonpositive skip. Three figures at least.
 */
#include "compute/growth/log_trend.h"

#include <math.h>
#include <string.h>

enum { TREND_GROWTH_METHOD, TREND_GROWTH_NONPOSITIVE, TREND_GROWTH_ALLOW_SIGNED };
enum { LEAST_COUNT = 3 };

/* ---- answers ---- */

static bool is_theil_sen(const struct argument *argument)
{
    return argument_is(&argument[TREND_GROWTH_METHOD], "theil-sen");
}

static void put_beside(struct series_out *out, double value, tide_state state)
{
    if (!tide_state_has_value(state))
        series_out_none(out, 0, state);
    else if (isnan(value))
        series_out_none(out, 0, TIDE_STATE_UNDEFINED);
    else
        series_out_real(out, 0, value, state);
}

/* In the order of trend_growth_outputs. */
static void put_slope(const struct compute_call *call, const struct log_points *points,
                      const struct slope *slope)
{
    struct series_out *out = call->output;
    tide_state state = state_join(points->state, slope->state);

    if (tide_state_has_value(state))
        series_out_growth_of_log(&out[0], 0, dd_of(slope->b), state);
    else
        series_out_none(&out[0], 0, state);
    series_out_real(&out[1], 0, (double)points->count, TIDE_STATE_OK);
    put_beside(&out[2], slope->b, state);
    if (!is_theil_sen(call->argument)) {
        put_beside(&out[3], slope->b_se, state);
        put_beside(&out[4], slope->r2, state);
    }
}

static tide_status fit(const struct compute_call *call,
                       tide_status (*ols)(const struct log_points *, struct arena *,
                                          struct slope *, tide_error *),
                       double (*median)(double *, size_t), tide_error *err)
{
    struct slope slope = {.state = TIDE_STATE_OK};
    struct log_points points;

    tide_status status =
        log_points_gather(&call->input[0],
                          argument_is(&call->argument[TREND_GROWTH_NONPOSITIVE], "skip"),
                          call->scratch, &points, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (points.count < LEAST_COUNT)
        slope.state = TIDE_STATE_TOO_FEW;
    else if (is_theil_sen(call->argument))
        status = slope_theil_sen(&points, call->scratch, median, &slope, err);
    else
        status = ols(&points, call->scratch, &slope, err);
    if (status == TIDE_STATUS_OK)
        put_slope(call, &points, &slope);
    return status;
}

static tide_status trend_growth_run(const struct compute_call *call, tide_error *err)
{
    return fit(call, slope_ols, median_select, err);
}

static tide_status trend_growth_reference(const struct compute_call *call,
                                          tide_error *err)
{
    return fit(call, slope_define_ols, median_insert, err);
}

/* ---- the row ---- */

static const tide_option trend_growth_options[] = {
    [TREND_GROWTH_METHOD] = {.name = "method",
                             .kind = TIDE_OPTION_CHOICE,
                             .argument = "NAME",
                             .preset = "ols",
                             .range = "ols|theil-sen",
                             .help = "least squares, or the median of all slopes",
                             .group = TIDE_GROUP_COMPUTATION},
    [TREND_GROWTH_NONPOSITIVE] = {.name = "nonpositive",
                                  .kind = TIDE_OPTION_CHOICE,
                                  .argument = "WHAT",
                                  .preset = "refuse",
                                  .range = "refuse|skip",
                                  .help = "a figure of 0 or less: no growth, or left out",
                                  .group = TIDE_GROUP_COMPUTATION},
    [TREND_GROWTH_ALLOW_SIGNED] = GROWTH_ALLOW_SIGNED_ROW,
};

static const char *const trend_growth_roles[] = {"value"};
static const char *const trend_growth_role_summaries[] = {"the measure that grows"};

/* The last two by least squares only. */
static const struct compute_output trend_growth_outputs[] = {
    {.name = "trend_growth",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
    {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "b", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "b_se", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "r2", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};
enum { OLS_OUTPUTS = 2 };

static size_t trend_growth_list_outputs(const struct argument *argument,
                                        struct compute_output *out)
{
    memcpy(out, trend_growth_outputs, sizeof trend_growth_outputs);
    return COUNT_OF(trend_growth_outputs) - (is_theil_sen(argument) ? OLS_OUTPUTS : 0);
}

const struct computation trend_growth_computation = {
    .name = "trend-growth",
    .family = "growth",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "yearly growth of the log-linear trend",
    .formula = "exp(b) - 1, b the slope of ln x on t in years, by least squares or\n"
               "as the median of (ln x[j] - ln x[i]) / (t[j] - t[i])",
    .missing = "fewer than three figures: too_few; a figure of 0 or less: undefined\n"
               "(--nonpositive skip leaves it out); holes are dropped and keep their\n"
               "distance; a partial period is not_comparable",
    .source = "UNCTAD, Handbook of Statistics, least-squares growth; Sen 1968",
    .accuracy = ACCURACY_T,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = trend_growth_options,
    .option_count = COUNT_OF(trend_growth_options),
    .role = trend_growth_roles,
    .role_summary = trend_growth_role_summaries,
    .role_count = COUNT_OF(trend_growth_roles),
    .output = trend_growth_outputs,
    .output_count = COUNT_OF(trend_growth_outputs),
    .is_time_needed = true,
    .outputs = trend_growth_list_outputs,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = growth_refuses_cumulated,
    .run = trend_growth_run,
    .reference = trend_growth_reference,
    .example = "tide trend-growth datasets/states-demo/trade.csv --by flow",
};
