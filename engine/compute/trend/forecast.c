/*
 * forecast.c - the periods after the last figure, with bands.
 *
 *     seasonal       the last same sub-period (default where there is a season)
 *     drift          x[n] + h (x[n] - x[1]) / (n - 1) (default else)
 *     naive          x[n]
 *     holt-winters   the smoothed level, slope and season carried on
 *
 * Bands lie z spreads on either side, z the normal quantile of the coverage; outlook.h has
 * the spreads. They are those of a model that is right, with parameters known. holt-winters
 * with --mode mult has no band.
 *
 * The axis is --horizon periods longer than that of the figures. Each series is carried on
 * from its own last figure, and no further than --horizon; cells of its past hold the
 * forecast that was made one period before. A forecast has the largest mark of what it
 * rests on, at least `forecast`: one over a break says so.
 *
 * No hole is allowed between the first and the last figure: incomplete_window.
 */
#include "compute/computation.h"

#include <math.h>

#include "base/error.h"
#include "compute/trend/cycle.h"
#include "compute/trend/outlook.h"
#include "numeric/gsl_guard.h"

enum {
    FORECAST_METHOD = SMOOTHING_OPTION_COUNT,
    FORECAST_HORIZON,
    FORECAST_COVERAGE,
    FORECAST_OPTIONS
};

enum { MAX_ROUNDS = 5, MAX_HORIZON = 2000 };

/* Coverages in per cent, and the columns of their bands. */
static const struct {
    const char *text;
    double share;
    const char *lower;
    const char *upper;
} coverages[] = {
    {"50", 0.50, "lower_50", "upper_50"}, {"60", 0.60, "lower_60", "upper_60"},
    {"70", 0.70, "lower_70", "upper_70"}, {"75", 0.75, "lower_75", "upper_75"},
    {"80", 0.80, "lower_80", "upper_80"}, {"90", 0.90, "lower_90", "upper_90"},
    {"95", 0.95, "lower_95", "upper_95"}, {"98", 0.98, "lower_98", "upper_98"},
    {"99", 0.99, "lower_99", "upper_99"},
};

static size_t coverage_find(struct text text)
{
    size_t i = 0;

    while (i < COUNT_OF(coverages) && !text_is(text, coverages[i].text))
        i++;
    return i;
}

static enum outlook_method method_of(const struct argument *argument, tide_freq freq)
{
    return outlook_method_of(&argument[FORECAST_METHOD],
                             &argument[SMOOTHING_OPTION_SEASON], freq);
}

static size_t horizon_of(const struct argument *argument, tide_freq freq)
{
    const struct argument *horizon = &argument[FORECAST_HORIZON];

    if (horizon->is_set)
        return (size_t)horizon->integer;
    return (size_t)cycle_length(&argument[SMOOTHING_OPTION_SEASON], freq);
}

static size_t forecast_length(const struct argument *argument, tide_freq freq,
                              size_t periods)
{
    return periods + horizon_of(argument, freq);
}

/* ---- arguments ---- */

static tide_status check_coverage(const struct argument *coverage, tide_error *err)
{
    for (size_t i = 0; i < coverage->item_count; i++) {
        struct text item = coverage->item[i];
        bool is_twice = false;
        for (size_t k = 0; k < i; k++)
            is_twice = is_twice || text_equal(coverage->item[k], item);
        if (!is_twice && coverage_find(item) < COUNT_OF(coverages))
            continue;
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  is_twice ? "--coverage: %.*s stands there twice"
                           : "--coverage: \"%.*s\" is not a coverage on offer",
                  (int)item.length, item.at);
        error_expected(err, "any of 50 60 70 75 80 90 95 98 99");
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

static tide_status check_horizon(const struct argument *argument, tide_freq freq,
                                 tide_error *err)
{
    const struct argument *horizon = &argument[FORECAST_HORIZON];
    int32_t cycle = cycle_length(&argument[SMOOTHING_OPTION_SEASON], freq);

    if (cycle == 0 && !horizon->is_set)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "a forecast needs --horizon or --season here");
    if (cycle > 0 && horizon->is_set && horizon->integer > MAX_ROUNDS * cycle)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--horizon: %s is more than %d rounds of %d periods",
                         horizon->text, MAX_ROUNDS, (int)cycle);
    return TIDE_STATUS_OK;
}

static tide_status forecast_check(const struct argument *argument, tide_freq freq,
                                  tide_error *err)
{
    const struct argument *season = &argument[SMOOTHING_OPTION_SEASON];
    enum outlook_method method = method_of(argument, freq);

    tide_status status = check_coverage(&argument[FORECAST_COVERAGE], err);
    if (status == TIDE_STATUS_OK && method == OUTLOOK_SMOOTHING)
        status = smoothing_check(argument, freq, err);
    if (status == TIDE_STATUS_OK &&
        (method == OUTLOOK_SEASONAL || !argument[FORECAST_METHOD].is_set))
        status = cycle_check(season, freq, "a seasonal forecast", err);
    if (status == TIDE_STATUS_OK)
        status = check_horizon(argument, freq, err);
    return status;
}

/* ---- outputs ---- */

static const struct compute_output forecast_outputs[] = {
    {.name = "forecast", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "lower_80", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "upper_80", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "lower_95", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "upper_95", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
};

static size_t forecast_list_outputs(const struct argument *argument,
                                    struct compute_output *out)
{
    const struct argument *coverage = &argument[FORECAST_COVERAGE];
    size_t count = 0;

    out[count++] = forecast_outputs[0];
    for (size_t i = 0; i < coverage->item_count; i++) {
        size_t at = coverage_find(coverage->item[i]);
        if (at == COUNT_OF(coverages))
            continue;
        out[count] = forecast_outputs[1];
        out[count++].name = coverages[at].lower;
        out[count] = forecast_outputs[2];
        out[count++].name = coverages[at].upper;
    }
    return count;
}

static void put_none(const struct compute_call *call, size_t t, tide_state state)
{
    for (size_t i = 0; i < call->output_count; i++)
        series_out_none(&call->output[i], t, state);
}

/* The largest state of the places [from, to) that have a value. */
static tide_state state_over(const tide_series *in, size_t from, size_t to)
{
    tide_state state = TIDE_STATE_OK;

    for (size_t t = from; t < to; t++)
        if (series_has_value(in, t))
            state = state_join(state, tide_series_state(in, t));
    return state;
}

/* What the forecast of the period `at`, counted from the first figure, rests on when
   `known` figures are known. */
static tide_state state_of(const tide_series *in, const struct outlook *outlook,
                           size_t at, size_t known)
{
    const struct unbroken *data = outlook->data;
    const struct smoothing *model = &outlook->model;
    size_t first = data->first;
    size_t source = at;

    switch (outlook->method) {
    case OUTLOOK_DRIFT:
        return state_over(in, first, in->count);
    case OUTLOOK_NAIVE:
        return tide_series_state(in, first + known - 1);
    case OUTLOOK_SEASONAL:
        while (source >= known)
            source -= outlook->s;
        return tide_series_state(in, first + source);
    default:
        if (known < smoothing_least_count(model->mode, model->s))
            known = smoothing_least_count(model->mode, model->s);
        return state_join(state_over(in, first, first + known),
                          smoothing_weight_state(model, in));
    }
}

/* The h-th period after the last figure, h from 0. */
static void put_ahead(const struct compute_call *call, const struct outlook *outlook,
                      size_t h)
{
    const tide_series *in = &call->input[0];
    const struct argument *coverage = &call->argument[FORECAST_COVERAGE];
    const struct unbroken *data = outlook->data;
    size_t t = data->first + data->count + h;
    struct series_out *out = call->output;
    /* A band rests on the errors of all figures. */
    tide_state band =
        state_join(state_over(in, data->first, in->count), TIDE_STATE_FORECAST);
    tide_state state = state_join(state_of(in, outlook, data->count + h, data->count),
                                  TIDE_STATE_FORECAST);

    series_out_real(out++, t, ldexp(outlook->ahead[h], data->exponent), state);
    for (size_t i = 0; i < coverage->item_count; i++) {
        double share = coverages[coverage_find(coverage->item[i])].share;
        double half = outlook->spread[h] * gsl_guard_ugaussian_Qinv(0.5 * (1.0 - share));
        for (int side = -1; side <= 1; side += 2, out++) {
            double bound = outlook->ahead[h] + side * half;
            if (isnan(half))
                series_out_none(out, t, TIDE_STATE_NOT_APPLICABLE);
            else
                series_out_real(out, t, ldexp(bound, data->exponent), band);
        }
    }
}

/* A period of the past: the forecast of one period before, and no band. */
static void put_fit(const struct compute_call *call, const struct outlook *outlook,
                    size_t t)
{
    const tide_series *in = &call->input[0];
    const struct unbroken *data = outlook->data;
    size_t place = t - data->first;

    put_none(call, t, TIDE_STATE_NOT_APPLICABLE);
    if (place < outlook->fit_from)
        series_out_none(&call->output[0], t, TIDE_STATE_INCOMPLETE_WINDOW);
    else
        series_out_real(&call->output[0], t, ldexp(outlook->fit[place], data->exponent),
                        state_of(in, outlook, place, place));
}

static void put_outlook(const struct compute_call *call, const struct outlook *outlook,
                        tide_state refused)
{
    const tide_series *in = &call->input[0];
    const struct unbroken *data = outlook->data;
    size_t end = data->first + data->count;

    for (size_t t = 0; t < call->output[0].count; t++) {
        bool is_past = t < in->count && series_has_value(in, t);
        if (refused != TIDE_STATE_OK)
            put_none(call, t,
                     is_past || t >= in->count ? refused : tide_series_state(in, t));
        else if (is_past)
            put_fit(call, outlook, t);
        else if (t >= end && t - end < outlook->horizon)
            put_ahead(call, outlook, t - end);
        else
            put_none(call, t,
                     t < in->count ? tide_series_state(in, t)
                                   : (tide_state)TIDE_STATE_MISSING);
    }
}

/* ---- running ---- */

typedef tide_status outlook_maker(struct outlook *outlook, const struct unbroken *data,
                                  struct arena *arena, tide_error *err);

static tide_status answer(const struct compute_call *call, outlook_maker *make,
                          tide_error *err)
{
    const tide_series *in = &call->input[0];
    tide_freq freq = (tide_freq)in->first.freq;
    struct unbroken data;
    struct outlook outlook = {
        .method = method_of(call->argument, freq),
        .s = (size_t)cycle_length(&call->argument[SMOOTHING_OPTION_SEASON], freq),
        .model = smoothing_of(call->argument, freq),
        .data = &data,
        .horizon = horizon_of(call->argument, freq),
    };

    tide_status status = unbroken_gather(in, call->scratch, &data, err);
    if (status != TIDE_STATUS_OK)
        return status;
    tide_state refused = outlook_refusal(&outlook, &data);
    if (refused == TIDE_STATE_OK)
        status = make(&outlook, &data, call->scratch, err);
    if (status == TIDE_STATUS_OK)
        put_outlook(call, &outlook, refused);
    return status;
}

static tide_status forecast_run(const struct compute_call *call, tide_error *err)
{
    return answer(call, outlook_run, err);
}

static tide_status forecast_reference(const struct compute_call *call, tide_error *err)
{
    return answer(call, outlook_define, err);
}

/* ---- the row ---- */

static const tide_option forecast_options[FORECAST_OPTIONS] = {
    SMOOTHING_OPTION_ROWS,
    [FORECAST_METHOD] = OUTLOOK_METHOD_ROW,
    [FORECAST_HORIZON] = {.name = "horizon",
                          .kind = TIDE_OPTION_INTEGER,
                          .argument = "N",
                          .range = "1..2000",
                          .help = "periods ahead, up to five years (default: a year)",
                          .group = TIDE_GROUP_COMPUTATION},
    [FORECAST_COVERAGE] = {.name = "coverage",
                           .kind = TIDE_OPTION_LIST,
                           .argument = "P[,P]",
                           .preset = "80,95",
                           .help = "coverage of the bands in per cent: 50, 60, 70, 75,\n"
                                   "80, 90, 95, 98, 99",
                           .group = TIDE_GROUP_COMPUTATION},
};

static const char *const forecast_roles[] = {"value"};
static const char *const forecast_role_summaries[] = {"the measure that is carried on"};

const struct computation forecast_computation = {
    .name = "forecast",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "the periods after the last figure, with bands",
    .formula = "seasonal: last same sub-period; drift: x[n] + h (x[n] - x[1]) / (n-1);\n"
               "naive: x[n]; holt-winters: its last state carried on;\n"
               "bands: z spreads on either side",
    .missing = "a hole between the first and last figure: incomplete_window; too few\n"
               "figures for an error: too_few; mult: no band, and undefined with a\n"
               "figure not above 0",
    .source = "Hyndman, Athanasopoulos, Forecasting; R, forecast and HoltWinters",
    .accuracy = ACCURACY_T,
    .option = forecast_options,
    .option_count = COUNT_OF(forecast_options),
    .role = forecast_roles,
    .role_summary = forecast_role_summaries,
    .role_count = COUNT_OF(forecast_roles),
    .output = forecast_outputs,
    .output_count = COUNT_OF(forecast_outputs),
    .is_time_needed = true,
    .length = forecast_length,
    .outputs = forecast_list_outputs,
    .check = forecast_check,
    .run = forecast_run,
    .reference = forecast_reference,
    .example = "tide forecast datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
