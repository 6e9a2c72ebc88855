/*
 * x11.c - seasonal adjustment by the core of X-11.
 *
 *     x = trend season irregular,  adjusted = x / season      (parts multiply)
 *     x = trend + season + irregular,  adjusted = x - season  (parts add)
 *
 * x11_fit.h says how. Parts multiply where all figures are above 0, else they add; --mode
 * decides for all series, and logarithms add. There is no model that extends the series:
 * the ends rest on the end weights of the averages.
 *
 * Fewer than three years, or figures than the trend needs: too_few. A hole leaves no
 * answer; mult of a figure, or with a trend, that is not above 0 is undefined: the additive
 * mode has an answer. The first and last 3 s periods are end_point: they will be revised.
 */
#include "compute/trend/span.h"

#include "base/error.h"
#include "compute/trend/henderson_filter.h"
#include "compute/trend/x11_fit.h"
#include "number/real_text.h"
#include "time/period.h"

enum { X11_MODE, X11_SIGMA, X11_LOG, X11_SEASON };
enum { X11_TREND, X11_PART, X11_ADJUSTED, X11_IRREGULAR };

/* The two numbers of --sigma. */
static bool sigma_read(const struct argument *sigma, double *low, double *high)
{
    return sigma->item_count == 2 &&
           real_parse(sigma->item[0].at, sigma->item[0].length, low, NULL) ==
               TIDE_STATUS_OK &&
           real_parse(sigma->item[1].at, sigma->item[1].length, high, NULL) ==
               TIDE_STATUS_OK &&
           0.0 < *low && *low < *high && *high <= 100.0;
}

static tide_status x11_check(const struct argument *argument, tide_freq freq,
                             tide_error *err)
{
    double low;
    double high;

    if (!sigma_read(&argument[X11_SIGMA], &low, &high)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "--sigma: \"%s\" is not two rising numbers from 0 to 100",
                  argument[X11_SIGMA].text);
        error_hint(err, "--sigma 1.5,2.5: full weight up to the first, none from the "
                        "second on");
        return TIDE_STATUS_ARGUMENT;
    }
    return season_check("x11", &argument[X11_SEASON], freq, 2, err);
}

static bool is_auto(const struct argument *argument)
{
    return argument_is(&argument[X11_MODE], "auto");
}

static enum mode mode_of(const struct argument *argument, const struct span *span)
{
    if (!is_auto(argument))
        return argument_is(&argument[X11_MODE], "mult") ? MODE_MULT : MODE_ADD;
    return !argument[X11_LOG].flag && all_above_zero(span->x, span->count) ? MODE_MULT
                                                                           : MODE_ADD;
}

static struct x11_shape shape_of(const struct compute_call *call, const struct span *span)
{
    tide_freq freq = (tide_freq)span->in->first.freq;
    struct x11_shape shape = {
        .mode = mode_of(call->argument, span),
        .s = season_length(&call->argument[X11_SEASON], freq),
    };

    /* A season that is not a year begins with the first figure. */
    if (shape.s == (size_t)freq_per_year(freq))
        shape.within = (size_t)period_within_year(series_period(span->in, span->first));
    sigma_read(&call->argument[X11_SIGMA], &shape.low, &shape.high);
    return shape;
}

/* A factor is a pure number, an amount in the unit of the measure. */
static void put_part(const struct x11_shape *shape, const struct span *span,
                     struct series_out *out, size_t t, double value, tide_state state)
{
    if (shape->mode == MODE_MULT)
        span_put_number(span, out, t, value, state);
    else
        span_put(span, out, t, value, state);
}

static void put(const struct compute_call *call, const struct x11_shape *shape,
                const struct span *span, const struct x11_parts *parts)
{
    struct series_out *out = call->output;

    for (size_t t = 0; t < span->count; t++) {
        tide_state state = span_end(span, t, 3 * shape->s);
        double adjusted = mode_without(shape->mode, span->x[t], parts->season[t]);

        span_put(span, &out[X11_TREND], t, parts->trend[t], state);
        put_part(shape, span, &out[X11_PART], t, parts->season[t], state);
        span_put(span, &out[X11_ADJUSTED], t, adjusted, state);
        put_part(shape, span, &out[X11_IRREGULAR], t,
                 mode_without(shape->mode, adjusted, parts->trend[t]), state);
    }
}

typedef tide_status x11_method(const struct x11_shape *, const double *, size_t,
                               struct arena *, const struct x11_parts *, bool *,
                               tide_error *);

static tide_status compute(const struct compute_call *call, x11_method *method,
                           tide_error *err)
{
    struct span span;
    bool is_defined;
    tide_status status = span_gather(call, call->argument[X11_LOG].flag, &span, err);

    if (status != TIDE_STATUS_OK)
        return status;
    struct x11_shape shape = shape_of(call, &span);
    size_t least = henderson_first_terms(shape.s > 4);
    bool has_zero = shape.mode == MODE_MULT && tide_state_has_value(span.state) &&
                    !all_above_zero(span.x, span.count);
    if (!span_open(call, &span, 3 * shape.s > least ? 3 * shape.s : least,
                   has_zero ? TIDE_STATE_UNDEFINED : TIDE_STATE_OK))
        return TIDE_STATUS_OK;

    struct x11_parts parts = {
        .trend = arena_alloc(call->scratch, span.count, sizeof *parts.trend),
        .season = arena_alloc(call->scratch, span.count, sizeof *parts.season),
    };
    if (parts.trend == NULL || parts.season == NULL)
        return memory_failed(call->scratch->memory, err);
    status = method(&shape, span.x, span.count, call->scratch, &parts, &is_defined, err);
    if (status == TIDE_STATUS_OK && is_defined)
        put(call, &shape, &span, &parts);
    else if (status == TIDE_STATUS_OK)
        span_open(call, &span, 0, TIDE_STATE_UNDEFINED);
    return status;
}

static tide_status x11_run(const struct compute_call *call, tide_error *err)
{
    return compute(call, x11_fit, err);
}

static tide_status x11_reference(const struct compute_call *call, tide_error *err)
{
    return compute(call, x11_define, err);
}

/* ---- the row ---- */

static const tide_option x11_options[] = {
    [X11_MODE] = {.name = "mode",
                  .kind = TIDE_OPTION_CHOICE,
                  .argument = "MODE",
                  .preset = "auto",
                  .range = "auto|add|mult",
                  .help = "parts that add up, or parts that multiply; auto: multiply\n"
                          "where all figures are above 0",
                  .group = TIDE_GROUP_COMPUTATION},
    [X11_SIGMA] = {.name = "sigma",
                   .kind = TIDE_OPTION_LIST,
                   .argument = "LOW,HIGH",
                   .preset = "1.5,2.5",
                   .help = "sigmas up to which an irregular part has full weight, and\n"
                           "from which on it has none",
                   .group = TIDE_GROUP_COMPUTATION},
    [X11_LOG] = LOG_ARGUMENT,
    [X11_SEASON] = SEASON_ARGUMENT,
};

static const char *const x11_roles[] = {"value"};
static const char *const x11_role_summaries[] = {"the measure that is adjusted"};

static const struct compute_output x11_outputs[] = {
    {.name = "trend", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "season", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "adjusted", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "irregular", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

/* Where each series has a mode of its own, season and irregular part have no one unit. */
static size_t x11_list_outputs(const struct argument *argument,
                               struct compute_output *out)
{
    enum mode mode = argument_is(&argument[X11_MODE], "add") ? MODE_ADD : MODE_MULT;

    return season_outputs(x11_outputs, COUNT_OF(x11_outputs), mode,
                          argument[X11_LOG].flag, out);
}

const struct computation x11_computation = {
    .name = "x11",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "seasonal adjustment by the core of X-11",
    .formula = "x = T S I or T + S + I; S by 3x3 and 3x5 averages of x / T by\n"
               "sub-period, T by Henderson, in three passes with extremes drawn in",
    .missing =
        "a hole: incomplete_window; fewer than 3 years: too_few; mult of a figure\n"
        "or trend, or --log of a figure, not above 0: undefined; first and last\n"
        "3 years: end_point",
    .source = "Ladiray and Quenneville 2001",
    .accuracy = ACCURACY_A,
    .option = x11_options,
    .option_count = COUNT_OF(x11_options),
    .role = x11_roles,
    .role_summary = x11_role_summaries,
    .role_count = COUNT_OF(x11_roles),
    .output = x11_outputs,
    .output_count = COUNT_OF(x11_outputs),
    .is_time_needed = true,
    .outputs = x11_list_outputs,
    .check = x11_check,
    .run = x11_run,
    .reference = x11_reference,
    .example = "tide x11 datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
