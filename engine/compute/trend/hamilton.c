/*
 * hamilton.c - trend and cycle by Hamilton's regression.
 *
 *     x[t] = b0 + b1 x[t-h] + ... + bp x[t-h-p+1] + cycle[t],  sum of cycle^2 least
 *     trend = x - cycle
 *
 * The trend is what could be foreseen h periods before from the p latest figures: two
 * years ahead from one year, h = 2 s, p = s.
 *
 * The first h + p - 1 periods have no figures to foresee them from: incomplete_window.
 * No more equations than coefficients: too_few. Figures that repeat each other, such as a
 * constant or a straight line, have no single answer: singular. A hole leaves none.
 */
#include "compute/trend/span.h"

#include <math.h>

#include "base/error.h"
#include "compute/trend/season.h"
#include "numeric/least_squares.h"

enum { HAMILTON_HORIZON, HAMILTON_LAGS, HAMILTON_LOG, HAMILTON_SEASON };
enum { HAMILTON_CYCLE, HAMILTON_TREND };
enum { MAX_LAGS = 60 };
_Static_assert((int)MAX_LAGS <= (int)LEAST_SQUARES_MAX_COLUMNS,
               "each lag is a regressor");

static size_t given_or(const struct argument *argument, size_t other)
{
    return argument->is_set ? (size_t)argument->integer : other;
}

static size_t horizon_of(const struct argument *argument, tide_freq freq)
{
    return given_or(&argument[HAMILTON_HORIZON],
                    2 * season_length(&argument[HAMILTON_SEASON], freq));
}

static size_t lags_of(const struct argument *argument, tide_freq freq)
{
    return given_or(&argument[HAMILTON_LAGS],
                    season_length(&argument[HAMILTON_SEASON], freq));
}

static tide_status hamilton_check(const struct argument *argument, tide_freq freq,
                                  tide_error *err)
{
    bool needs_season =
        !argument[HAMILTON_HORIZON].is_set || !argument[HAMILTON_LAGS].is_set;
    tide_status status = TIDE_STATUS_OK;

    if (needs_season)
        status = season_check("hamilton", &argument[HAMILTON_SEASON], freq, 1, err);
    if (status == TIDE_STATUS_OK && lags_of(argument, freq) > MAX_LAGS) {
        status = error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                           "hamilton: a season of %zu periods has too many lags for one "
                           "regression",
                           lags_of(argument, freq));
        error_hint(err, "--lags 1..%d", (int)MAX_LAGS);
    }
    return status;
}

/* The equations: row t - before for period t. */
struct equations {
    struct span span;
    size_t before; /* periods without an equation */
    struct least_squares_data data;
    bool has_answer;
};

static tide_status gather(const struct compute_call *call, struct equations *out,
                          tide_error *err)
{
    tide_freq freq = (tide_freq)call->input[0].first.freq;
    bool is_log = call->argument[HAMILTON_LOG].flag;
    size_t h = horizon_of(call->argument, freq);
    size_t p = lags_of(call->argument, freq);
    struct span *span = &out->span;

    tide_status status = span_gather(call, is_log, span, err);
    if (status != TIDE_STATUS_OK)
        return status;
    out->before = h + p - 1;
    out->has_answer = span_open(call, span, out->before + p + 2, TIDE_STATE_OK);
    if (!out->has_answer)
        return TIDE_STATUS_OK;

    size_t rows = span->count - out->before;
    struct dd *figure = arena_alloc(call->scratch, span->count, sizeof *figure);
    struct dd *x = arena_alloc(call->scratch, rows, p * sizeof *x);
    if (figure == NULL || x == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < span->count; t++) {
        figure[t] = span_figure(span->in, span->first + t);
        if (is_log)
            figure[t] = dd_log(figure[t]);
    }
    for (size_t lag = 0; lag < p; lag++)
        for (size_t row = 0; row < rows; row++)
            x[lag * rows + row] = figure[out->before + row - h - lag];
    out->data = (struct least_squares_data){
        .rows = rows,
        .columns = p,
        .y = figure + out->before,
        .x = x,
        .has_constant = true,
    };
    return TIDE_STATUS_OK;
}

/* residual NULL: there is none, as `state` says. */
static void put(const struct compute_call *call, const struct equations *equations,
                const double *residual, tide_state state)
{
    const struct span *span = &equations->span;
    size_t before = equations->before;

    state = state_join(state, span->state);
    for (size_t t = 0; t < span->count; t++) {
        tide_state own =
            t < before ? state_join(state, TIDE_STATE_INCOMPLETE_WINDOW) : state;
        for (size_t i = 0; i < call->output_count; i++)
            series_out_none(&call->output[i], span->first + t, own);
        if (!tide_state_has_value(own))
            continue;
        struct dd cycle = dd_of(residual[t - before]);
        struct dd trend = dd_subtract(equations->data.y[t - before], cycle);
        series_out_real(&call->output[HAMILTON_CYCLE], span->first + t, dd_round(cycle),
                        own);
        series_out_real(&call->output[HAMILTON_TREND], span->first + t, dd_round(trend),
                        own);
    }
}

static tide_status hamilton_run(const struct compute_call *call, tide_error *err)
{
    struct equations equations;
    struct least_squares_fit fit;

    tide_status status = gather(call, &equations, err);
    if (status == TIDE_STATUS_OK && equations.has_answer) {
        status = least_squares_fit(&equations.data, call->scratch, &fit, err);
        if (status == TIDE_STATUS_OK)
            put(call, &equations, fit.residual, fit.state);
    }
    return status;
}

/*
 * ---- the definition ----
 *
 * What is left of x[t] at right angles to the constant and every lag, by Gram and Schmidt
 * in double-double, each direction taken off twice.
 */

static struct dd dot(const struct dd *a, const struct dd *b, size_t count)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i < count; i++)
        sum = dd_add(sum, dd_multiply(a[i], b[i]));
    return sum;
}

static void take_off(const struct dd *direction, size_t directions, size_t rows,
                     struct dd *value)
{
    for (size_t j = 0; j < 2 * directions; j++) {
        const struct dd *d = direction + j % directions * rows;
        struct dd share = dd_divide(dot(d, value, rows), dot(d, d, rows));
        for (size_t i = 0; i < rows; i++)
            value[i] = dd_subtract(value[i], dd_multiply(share, d[i]));
    }
}

/* Figures as part of the largest. */
static void copy_scaled(const struct dd *from, size_t count, int exponent, struct dd *to)
{
    for (size_t i = 0; i < count; i++)
        to[i] = dd_scale(from[i], -exponent);
}

/* SINGULAR where nothing but rounding is left of a lag. */
static tide_state define_residual(const struct least_squares_data *data, int exponent,
                                  struct dd *direction, struct dd *left)
{
    size_t rows = data->rows;

    for (size_t i = 0; i < rows; i++)
        direction[i] = dd_of(1.0);
    for (size_t j = 1; j <= data->columns; j++) {
        struct dd *d = direction + j * rows;
        copy_scaled(data->x + (j - 1) * rows, rows, exponent, d);
        double before = dot(d, d, rows).high;
        take_off(direction, j, rows, d);
        if (!(dot(d, d, rows).high > 0x1p-80 * before))
            return TIDE_STATE_SINGULAR;
    }
    copy_scaled(data->y, rows, exponent, left);
    take_off(direction, data->columns + 1, rows, left);
    return TIDE_STATE_OK;
}

static tide_status hamilton_reference(const struct compute_call *call, tide_error *err)
{
    struct equations equations;

    tide_status status = gather(call, &equations, err);
    if (status != TIDE_STATUS_OK || !equations.has_answer)
        return status;
    const struct least_squares_data *data = &equations.data;
    struct dd *direction =
        arena_alloc(call->scratch, data->rows, (data->columns + 1) * sizeof *direction);
    struct dd *left = arena_alloc(call->scratch, data->rows, sizeof *left);
    double *residual = arena_alloc(call->scratch, data->rows, sizeof *residual);
    if (direction == NULL || left == NULL || residual == NULL)
        return memory_failed(call->scratch->memory, err);

    tide_state state = define_residual(data, equations.span.exponent, direction, left);
    for (size_t i = 0; i < data->rows && state == TIDE_STATE_OK; i++)
        residual[i] = ldexp(dd_round(left[i]), equations.span.exponent);
    put(call, &equations, residual, state);
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static const tide_option hamilton_options[] = {
    [HAMILTON_HORIZON] = {.name = "horizon",
                          .kind = TIDE_OPTION_INTEGER,
                          .argument = "H",
                          .range = "1..1000",
                          .help = "periods that the trend looks ahead (default: two\n"
                                  "years)",
                          .group = TIDE_GROUP_COMPUTATION},
    [HAMILTON_LAGS] = {.name = "lags",
                       .kind = TIDE_OPTION_INTEGER,
                       .argument = "P",
                       .range = "1..60",
                       .help = "figures that it looks ahead from (default: those of a\n"
                               "year)",
                       .group = TIDE_GROUP_COMPUTATION},
    [HAMILTON_LOG] = LOG_ARGUMENT,
    [HAMILTON_SEASON] = SEASON_ARGUMENT,
};

static const char *const hamilton_roles[] = {"value"};
static const char *const hamilton_role_summaries[] = {
    "the measure whose cycle is sought"};

static const struct compute_output hamilton_outputs[] = {
    {.name = "cycle", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "trend", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
};

static size_t hamilton_list_outputs(const struct argument *argument,
                                    struct compute_output *out)
{
    return season_outputs(hamilton_outputs, COUNT_OF(hamilton_outputs), MODE_ADD,
                          argument[HAMILTON_LOG].flag, out);
}

const struct computation hamilton_computation = {
    .name = "hamilton",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "cycle as what a regression on figures two years before leaves",
    .formula = "x[t] = b0 + b1 x[t-h] + ... + bp x[t-h-p+1] + cycle, sum of cycle^2\n"
               "least; h = 2 s, p = s",
    .missing = "a hole, or one of the first h + p - 1 periods: incomplete_window; no\n"
               "more equations than coefficients: too_few; figures that repeat each\n"
               "other: singular; --log of a figure not above 0: undefined",
    .source = "Hamilton 2018",
    .accuracy = ACCURACY_L,
    .option = hamilton_options,
    .option_count = COUNT_OF(hamilton_options),
    .role = hamilton_roles,
    .role_summary = hamilton_role_summaries,
    .role_count = COUNT_OF(hamilton_roles),
    .output = hamilton_outputs,
    .output_count = COUNT_OF(hamilton_outputs),
    .is_time_needed = true,
    .outputs = hamilton_list_outputs,
    .check = hamilton_check,
    .run = hamilton_run,
    .reference = hamilton_reference,
    .example = "tide hamilton datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
