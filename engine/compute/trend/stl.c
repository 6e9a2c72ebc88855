/*
 * stl.c - trend, season and remainder by local regression (STL).
 *
 *     x = trend + season + remainder
 *
 * stl_fit.h says how. By default the season is periodic, the same every year: its window
 * counts as 10 n + 1 figures of a sub-period, and at last the means of the sub-periods
 * take its place. --season-window N, odd and at least 7, lets it change.
 *
 *     windows   trend   next odd number from 1.5 s / (1 - 1.5 / season window) on
 *               low pass   next odd number from s on
 *     degrees   season 0, others 1
 *     jumps     a tenth of the window, rounded up
 *     loops     inner 2, outer 0; --robust: inner 1, outer 15
 *
 * With outer loops the weights of robustness are an answer too.
 *
 * No more than two years: too_few. A hole leaves no answer. The first and last 2 s periods
 * are end_point: they will be revised.
 */
#include "compute/trend/span.h"

#include <math.h>

#include "base/error.h"
#include "compute/trend/season.h"
#include "compute/trend/stl_fit.h"

enum {
    STL_SEASON_WINDOW,
    STL_TREND_WINDOW,
    STL_LOW_PASS_WINDOW,
    STL_SEASON_DEGREE,
    STL_TREND_DEGREE,
    STL_LOW_PASS_DEGREE,
    STL_SEASON_JUMP,
    STL_TREND_JUMP,
    STL_LOW_PASS_JUMP,
    STL_INNER,
    STL_OUTER,
    STL_ROBUST,
    STL_LOG,
    STL_SEASON
};
enum { STL_TREND, STL_PART, STL_REMAINDER, STL_WEIGHT };

static size_t given_or(const struct argument *argument, size_t other)
{
    return argument->is_set ? (size_t)argument->integer : other;
}

static size_t outer_of(const struct argument *argument)
{
    return given_or(&argument[STL_OUTER], argument[STL_ROBUST].flag ? 15 : 0);
}

static size_t next_odd(double value)
{
    size_t whole = (size_t)ceil(value);
    return whole % 2 == 0 ? whole + 1 : whole;
}

/* Three options each stand together: window, degree, jump of one smoother. */
static struct loess_shape smoother_of(const struct argument *argument, size_t which,
                                      size_t window)
{
    struct loess_shape shape = {
        .window = given_or(&argument[STL_SEASON_WINDOW + which], window),
        .degree = (size_t)argument[STL_SEASON_DEGREE + which].integer,
    };
    shape.jump = given_or(&argument[STL_SEASON_JUMP + which], (shape.window + 9) / 10);
    return shape;
}

static size_t season_of(const struct compute_call *call)
{
    return season_length(&call->argument[STL_SEASON],
                         (tide_freq)call->input[0].first.freq);
}

/* For a span of more than two years. */
static struct stl_shape shape_of(const struct compute_call *call, size_t count)
{
    const struct argument *argument = call->argument;
    struct stl_shape shape = {
        .s = season_of(call),
        .is_periodic = !argument[STL_SEASON_WINDOW].is_set,
        .inner = given_or(&argument[STL_INNER], argument[STL_ROBUST].flag ? 1 : 2),
        .outer = outer_of(argument),
    };
    double s = (double)shape.s;

    shape.season = smoother_of(argument, 0, 10 * count + 1);
    shape.trend =
        smoother_of(argument, 1,
                    next_odd(1.5 * s / (1.0 - 1.5 / (double)shape.season.window)));
    shape.low_pass = smoother_of(argument, 2, next_odd(s < 3.0 ? 3.0 : s));
    return shape;
}

static tide_status stl_check(const struct argument *argument, tide_freq freq,
                             tide_error *err)
{
    for (size_t i = STL_SEASON_WINDOW; i <= STL_LOW_PASS_WINDOW; i++)
        if (argument[i].is_set && argument[i].integer % 2 == 0)
            return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                             "stl: a window of %s has no middle figure: take an odd one",
                             argument[i].text);
    return season_check("stl", &argument[STL_SEASON], freq, 2, err);
}

/* The plan of the whole axis, for all series that fill it; NULL: it is too short. */
static tide_status stl_prepare(const struct compute_call *call, struct arena *arena,
                               const void **out, tide_error *err)
{
    size_t count = call->input[0].count;
    struct stl_plan *plan = arena_alloc(arena, 1, sizeof *plan);

    if (plan == NULL)
        return memory_failed(arena->memory, err);
    if (count <= 2 * season_of(call))
        return TIDE_STATUS_OK;
    struct stl_shape shape = shape_of(call, count);
    tide_status status = stl_plan_init(plan, &shape, count, arena, err);
    if (status == TIDE_STATUS_OK)
        *out = plan;
    return status;
}

static tide_status fit(const struct compute_call *call, const struct span *span,
                       const struct stl_parts *parts, tide_error *err)
{
    const struct stl_plan *shared = call->shared;
    struct stl_plan own;
    tide_status status = TIDE_STATUS_OK;

    if (shared == NULL || shared->count != span->count) {
        struct stl_shape shape = shape_of(call, span->count);
        status = stl_plan_init(&own, &shape, span->count, call->scratch, err);
        shared = &own;
    }
    if (status == TIDE_STATUS_OK)
        status = stl_fit(shared, span->x, call->scratch, parts, err);
    return status;
}

static tide_status define(const struct compute_call *call, const struct span *span,
                          const struct stl_parts *parts, tide_error *err)
{
    struct stl_shape shape = shape_of(call, span->count);
    return stl_define(&shape, span->x, span->count, call->scratch, parts, err);
}

static void put(const struct compute_call *call, const struct span *span,
                const struct stl_parts *parts, size_t s)
{
    for (size_t t = 0; t < span->count; t++) {
        tide_state state = span_end(span, t, 2 * s);
        double left = mode_without(MODE_ADD, span->x[t], parts->trend[t]);

        span_put(span, &call->output[STL_TREND], t, parts->trend[t], state);
        span_put(span, &call->output[STL_PART], t, parts->season[t], state);
        span_put(span, &call->output[STL_REMAINDER], t,
                 mode_without(MODE_ADD, left, parts->season[t]), state);
        if (call->output_count > STL_WEIGHT)
            span_put_number(span, &call->output[STL_WEIGHT], t, parts->weight[t], state);
    }
}

static tide_status compute(const struct compute_call *call,
                           tide_status (*method)(const struct compute_call *,
                                                 const struct span *,
                                                 const struct stl_parts *, tide_error *),
                           tide_error *err)
{
    struct span span;
    size_t s = season_of(call);

    tide_status status = span_gather(call, call->argument[STL_LOG].flag, &span, err);
    if (status != TIDE_STATUS_OK || !span_open(call, &span, 2 * s + 1, TIDE_STATE_OK))
        return status;
    struct stl_parts parts = {
        .trend = arena_alloc(call->scratch, span.count, sizeof *parts.trend),
        .season = arena_alloc(call->scratch, span.count, sizeof *parts.season),
        .weight = arena_alloc(call->scratch, span.count, sizeof *parts.weight),
    };
    if (parts.trend == NULL || parts.season == NULL || parts.weight == NULL)
        return memory_failed(call->scratch->memory, err);
    status = method(call, &span, &parts, err);
    if (status == TIDE_STATUS_OK)
        put(call, &span, &parts, s);
    return status;
}

static tide_status stl_run(const struct compute_call *call, tide_error *err)
{
    return compute(call, fit, err);
}

static tide_status stl_reference(const struct compute_call *call, tide_error *err)
{
    return compute(call, define, err);
}

/* ---- the row ---- */

#define STL_NUMBER(text, letter, bounds, given, words)                                   \
    {                                                                                    \
        .name = text, .kind = TIDE_OPTION_INTEGER, .argument = letter, .preset = given,  \
        .range = bounds, .help = words, .group = TIDE_GROUP_COMPUTATION                  \
    }

static const tide_option stl_options[] = {
    [STL_SEASON_WINDOW] =
        STL_NUMBER("season-window", "N", "7..99999", NULL,
                   "figures of a sub-period that its season rests on, odd\n"
                   "(default: periodic, the same every year)"),
    [STL_TREND_WINDOW] = STL_NUMBER("trend-window", "N", "3..99999", NULL,
                                    "figures that the trend rests on, odd"),
    [STL_LOW_PASS_WINDOW] =
        STL_NUMBER("low-pass-window", "N", "3..99999", NULL,
                   "figures of the low pass that keeps trend out of the\n"
                   "season, odd"),
    [STL_SEASON_DEGREE] =
        STL_NUMBER("season-degree", "D", "0..1", "0", "0: constants, 1: lines"),
    [STL_TREND_DEGREE] =
        STL_NUMBER("trend-degree", "D", "0..1", "1", "0: constants, 1: lines"),
    [STL_LOW_PASS_DEGREE] =
        STL_NUMBER("low-pass-degree", "D", "0..1", "1", "0: constants, 1: lines"),
    [STL_SEASON_JUMP] =
        STL_NUMBER("season-jump", "N", "1..99999", NULL,
                   "fit every Nth place (default: a tenth of the window)"),
    [STL_TREND_JUMP] = STL_NUMBER("trend-jump", "N", "1..99999", NULL,
                                  "fit every Nth place (default: a tenth of the window)"),
    [STL_LOW_PASS_JUMP] =
        STL_NUMBER("low-pass-jump", "N", "1..99999", NULL,
                   "fit every Nth place (default: a tenth of the window)"),
    [STL_INNER] = STL_NUMBER("inner", "N", "1..100", NULL,
                             "runs of the inner loop (default: 2, robust 1)"),
    [STL_OUTER] = STL_NUMBER("outer", "N", "0..100", NULL,
                             "times that weights are found (default: 0, robust 15)"),
    [STL_ROBUST] = {.name = "robust",
                    .kind = TIDE_OPTION_FLAG,
                    .help = "give less weight to figures far from the others",
                    .group = TIDE_GROUP_COMPUTATION},
    [STL_LOG] = LOG_ARGUMENT,
    [STL_SEASON] = SEASON_ARGUMENT,
};

static const char *const stl_roles[] = {"value"};
static const char *const stl_role_summaries[] = {"the measure that is taken apart"};

static const struct compute_output stl_outputs[] = {
    {.name = "trend", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "season", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "remainder", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "weight", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

static size_t stl_list_outputs(const struct argument *argument,
                               struct compute_output *out)
{
    season_outputs(stl_outputs, COUNT_OF(stl_outputs), MODE_MULT, argument[STL_LOG].flag,
                   out);
    return outer_of(argument) > 0 ? COUNT_OF(stl_outputs) : STL_WEIGHT;
}

const struct computation stl_computation = {
    .name = "stl",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "trend, season and remainder by local regression",
    .formula = "x = trend + season + remainder; sub-periods, then figures without their\n"
               "season, smoothed by loess in turn; --robust: weights by the remainder",
    .missing = "a hole: incomplete_window; no more than 2 years: too_few; --log of a\n"
               "figure not above 0: undefined; first and last 2 s: end_point",
    .source = "Cleveland, Cleveland, McRae and Terpenning 1990; R, stats::stl",
    .accuracy = ACCURACY_A,
    .option = stl_options,
    .option_count = COUNT_OF(stl_options),
    .role = stl_roles,
    .role_summary = stl_role_summaries,
    .role_count = COUNT_OF(stl_roles),
    .output = stl_outputs,
    .output_count = STL_WEIGHT,
    .is_time_needed = true,
    .outputs = stl_list_outputs,
    .check = stl_check,
    .prepare = stl_prepare,
    .run = stl_run,
    .reference = stl_reference,
    .example = "tide stl datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
