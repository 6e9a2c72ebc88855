/*
 * backtest.c - how good would the forecasts of a series have been? Rolling origins.
 *
 * From every origin o the figures x[1] .. x[o] alone make the forecasts of the next H
 * periods, weights of holt-winters sought anew, and each is held to the figure that came:
 *
 *     e[o,h] = x[o + h] - forecast of x[o + h] made at o,   h = 1 .. H, o + h <= n
 *
 *     mae        mean |e|
 *     rmse       root of the mean e^2
 *     bias       mean e: above 0 the forecasts were too low
 *     mase       mean of |e[o,h]| / q[o], q[o] the mean |x[t] - x[t - s]| over t <= o: the
 *                error of seasonal naive within the figures known (Hyndman, Koehler 2006)
 *     naive_mae  mae of seasonal naive from the same origins, at the same distances
 *
 * s is the season's round, 1 for years: naive. Origins are the last --origins that have a
 * figure after them; those with too few figures for the method, or for q, are left out.
 *
 * No hole is allowed between the first and the last figure: incomplete_window.
 */
#include "compute/computation.h"

#include <math.h>

#include "compute/trend/cycle.h"
#include "compute/trend/outlook.h"

enum {
    BACKTEST_METHOD = SMOOTHING_OPTION_COUNT,
    BACKTEST_HORIZON,
    BACKTEST_ORIGINS,
    BACKTEST_OPTIONS
};
enum {
    OUT_N,
    OUT_ORIGINS,
    OUT_ERRORS,
    OUT_MAE,
    OUT_RMSE,
    OUT_BIAS,
    OUT_MASE,
    OUT_NAIVE,
    OUTPUTS
};
enum { YEARS_OF_ORIGINS = 3, ORIGINS_OF_YEARS = 10 };

typedef tide_status outlook_maker(struct outlook *outlook, const struct unbroken *data,
                                  struct arena *arena, tide_error *err);

struct tally {
    size_t origins;
    size_t errors;
    double absolute;
    double square;
    double sum;
    double scaled; /* NAN: an origin whose figures repeat the year before */
    double naive;
};

static size_t season_of(const struct compute_call *call)
{
    tide_freq freq = (tide_freq)call->input[0].first.freq;

    return (size_t)cycle_length(&call->argument[SMOOTHING_OPTION_SEASON], freq);
}

static enum outlook_method method_of(const struct argument *argument, tide_freq freq)
{
    return outlook_method_of(&argument[BACKTEST_METHOD],
                             &argument[SMOOTHING_OPTION_SEASON], freq);
}

static size_t horizon_of(const struct compute_call *call)
{
    const struct argument *horizon = &call->argument[BACKTEST_HORIZON];

    return horizon->is_set ? (size_t)horizon->integer : season_of(call);
}

static size_t origins_of(const struct compute_call *call)
{
    const struct argument *origins = &call->argument[BACKTEST_ORIGINS];
    size_t s = season_of(call);

    if (origins->is_set)
        return (size_t)origins->integer;
    return s > 1 ? YEARS_OF_ORIGINS * s : ORIGINS_OF_YEARS;
}

/* The figures known at an origin. */
static struct unbroken known_at(const struct unbroken *all, size_t count)
{
    struct unbroken known = *all;

    known.count = count;
    known.is_positive = true;
    for (size_t t = 0; t < count; t++)
        known.is_positive = known.is_positive && known.x[t] > 0.0;
    return known;
}

/* q: what seasonal naive is wrong by, within the figures known. */
static double naive_scale(const struct unbroken *known, size_t s)
{
    double sum = 0.0;

    for (size_t t = s; t < known->count; t++)
        sum += fabs(known->x[t] - known->x[t - s]);
    return sum / (double)(known->count - s);
}

static void count_errors(const struct unbroken *all, size_t origin, size_t s,
                         const struct outlook *outlook, struct tally *tally)
{
    struct unbroken known = known_at(all, origin);
    double scale = naive_scale(&known, s);

    tally->origins++;
    for (size_t h = 0; h < outlook->horizon; h++) {
        double figure = all->x[origin + h];
        double error = figure - outlook->ahead[h];
        tally->errors++;
        tally->absolute += fabs(error);
        tally->square += error * error;
        tally->sum += error;
        tally->scaled += scale > 0.0 ? fabs(error) / scale : (double)NAN;
        tally->naive += fabs(figure - all->x[origin - s + h % s]);
    }
}

static tide_status run_origins(const struct compute_call *call,
                               const struct unbroken *all, outlook_maker *make,
                               struct tally *tally, tide_error *err)
{
    tide_freq freq = (tide_freq)call->input[0].first.freq;
    size_t s = season_of(call);
    size_t origins = origins_of(call);
    size_t horizon = horizon_of(call);
    size_t first = all->count > origins ? all->count - origins : 1;
    tide_status status = TIDE_STATUS_OK;

    for (size_t origin = first; origin < all->count; origin++) {
        struct unbroken known = known_at(all, origin);
        size_t ahead = all->count - origin;
        struct outlook outlook = {
            .method = method_of(call->argument, freq),
            .s = s,
            .model = smoothing_of(call->argument, freq),
            .data = &known,
            .horizon = ahead < horizon ? ahead : horizon,
        };
        if (origin <= s || outlook_refusal(&outlook, &known) != TIDE_STATE_OK)
            continue;
        status = make(&outlook, &known, call->scratch, err);
        if (status != TIDE_STATUS_OK)
            return status;
        count_errors(all, origin, s, &outlook, tally);
    }
    return status;
}

/* ---- answers ---- */

static tide_state state_of_all(const tide_series *in)
{
    tide_state state = TIDE_STATE_OK;

    for (size_t t = 0; t < in->count; t++)
        if (series_has_value(in, t))
            state = state_join(state, tide_series_state(in, t));
    return state;
}

static void put(const struct compute_call *call, size_t i, double value, tide_state state)
{
    if (!tide_state_has_value(state))
        series_out_none(&call->output[i], 0, state);
    else if (isnan(value))
        series_out_none(&call->output[i], 0, TIDE_STATE_UNDEFINED);
    else
        series_out_real(&call->output[i], 0, value, state);
}

static bool is_mult(const struct compute_call *call)
{
    tide_freq freq = (tide_freq)call->input[0].first.freq;

    return method_of(call->argument, freq) == OUTLOOK_SMOOTHING &&
           smoothing_of(call->argument, freq).mode == SMOOTHING_MULT;
}

static void put_tally(const struct compute_call *call, const struct unbroken *all,
                      const struct tally *tally)
{
    tide_state state = state_of_all(&call->input[0]);
    double errors = (double)tally->errors;
    int e = all->exponent;

    if (all->has_hole)
        state = TIDE_STATE_INCOMPLETE_WINDOW;
    else if (is_mult(call) && !all->is_positive)
        state = TIDE_STATE_UNDEFINED;
    else if (tally->errors == 0)
        state = TIDE_STATE_TOO_FEW;
    put(call, OUT_N, (double)all->count, TIDE_STATE_OK);
    put(call, OUT_ORIGINS, (double)tally->origins, TIDE_STATE_OK);
    put(call, OUT_ERRORS, errors, TIDE_STATE_OK);
    put(call, OUT_MAE, ldexp(tally->absolute / errors, e), state);
    put(call, OUT_RMSE, ldexp(sqrt(tally->square / errors), e), state);
    put(call, OUT_BIAS, ldexp(tally->sum / errors, e), state);
    put(call, OUT_MASE, tally->scaled / errors, state);
    put(call, OUT_NAIVE, ldexp(tally->naive / errors, e), state);
}

static tide_status answer(const struct compute_call *call, outlook_maker *make,
                          tide_error *err)
{
    struct tally tally = {0};
    struct unbroken all;

    tide_status status = unbroken_gather(&call->input[0], call->scratch, &all, err);
    if (status == TIDE_STATUS_OK && !all.has_hole)
        status = run_origins(call, &all, make, &tally, err);
    if (status == TIDE_STATUS_OK)
        put_tally(call, &all, &tally);
    return status;
}

static tide_status backtest_run(const struct compute_call *call, tide_error *err)
{
    return answer(call, outlook_run, err);
}

static tide_status backtest_reference(const struct compute_call *call, tide_error *err)
{
    return answer(call, outlook_define, err);
}

/* ---- the row ---- */

static tide_status backtest_check(const struct argument *argument, tide_freq freq,
                                  tide_error *err)
{
    tide_status status =
        cycle_check(&argument[SMOOTHING_OPTION_SEASON], freq, "a backtest", err);

    if (status == TIDE_STATUS_OK && method_of(argument, freq) == OUTLOOK_SMOOTHING)
        status = smoothing_check(argument, freq, err);
    return status;
}

static const tide_option backtest_options[BACKTEST_OPTIONS] = {
    SMOOTHING_OPTION_ROWS,
    [BACKTEST_METHOD] = OUTLOOK_METHOD_ROW,
    [BACKTEST_HORIZON] = {.name = "horizon",
                          .kind = TIDE_OPTION_INTEGER,
                          .argument = "N",
                          .range = "1..2000",
                          .help = "periods ahead of each origin (default: a year)",
                          .group = TIDE_GROUP_COMPUTATION},
    [BACKTEST_ORIGINS] = {.name = "origins",
                          .kind = TIDE_OPTION_INTEGER,
                          .argument = "N",
                          .range = "1..10000",
                          .help = "the last periods to forecast from (default: those of\n"
                                  "three years; of years: 10)",
                          .group = TIDE_GROUP_COMPUTATION},
};

static const char *const backtest_roles[] = {"value"};
static const char *const backtest_role_summaries[] = {"the measure that is carried on"};

static const struct compute_output backtest_outputs[OUTPUTS] = {
    [OUT_N] = {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    [OUT_ORIGINS] = {.name = "origins", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    [OUT_ERRORS] = {.name = "errors", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    [OUT_MAE] = {.name = "mae", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    [OUT_RMSE] = {.name = "rmse", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    [OUT_BIAS] = {.name = "bias", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    [OUT_MASE] = {.name = "mase", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    [OUT_NAIVE] = {.name = "naive_mae",
                   .unit = OUTPUT_UNIT_MEASURE,
                   .table_decimals = -1},
};

const struct computation backtest_computation = {
    .name = "backtest",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "errors that the forecasts of a series would have had",
    .formula = "e = x[o+h] - forecast of it from x[1] .. x[o]; mae = mean |e|;\n"
               "mase = mean of |e| / (mean |x[t] - x[t-s]| over t <= o)",
    .missing = "a hole between the first and last figure: incomplete_window; no origin\n"
               "with figures enough: too_few; mult with a figure not above 0, or mase\n"
               "where figures repeat the year before: undefined",
    .source = "Hyndman, Koehler 2006; Tashman 2000",
    .accuracy = ACCURACY_T,
    .option = backtest_options,
    .option_count = COUNT_OF(backtest_options),
    .role = backtest_roles,
    .role_summary = backtest_role_summaries,
    .role_count = COUNT_OF(backtest_roles),
    .output = backtest_outputs,
    .output_count = OUTPUTS,
    .is_time_needed = true,
    .check = backtest_check,
    .run = backtest_run,
    .reference = backtest_reference,
    .example = "tide backtest datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
