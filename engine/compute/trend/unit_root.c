/*
 * unit_root.c - does a series wander, or return to a level or a line? Two tests that ask
 * it from opposite sides.
 *
 *     ADF    dx[t] = c + d t + g x[t-1] + f1 dx[t-1] + ... + fk dx[t-k] + e[t]
 *            adf = g / se(g); below its critical value: no unit root
 *     KPSS   e[t] what the level, or the line, leaves of x; S[t] its running sum
 *            kpss = sum S[t]^2 / (n^2 v),
 *            v = (sum e^2 + 2 sum over l <= L of (1 - l / (L+1)) sum e[t] e[t-l]) / n
 *            above its critical value: not stationary about the level, or line
 *
 * --model constant: c, a level; trend: c and d t, a line; none: neither, and no KPSS.
 * Unless given, k is 12 (n / 100)^(1/4) rounded down (Schwert 1989), at most n / 2 less
 * what else is fitted, and L is 4 (n / 100)^(1/4).
 *
 * What they are held against is in unit_root_tables.h: critical values of both, and the
 * p-value of ADF. That of KPSS, the chance of as much without a unit root, is exact for
 * many figures (bridge_law.h); the printed critical values were simulated.
 *
 * Differences need neighbours: a hole between the first and the last figure leaves no
 * answer.
 */
#include "compute/computation.h"

#include <math.h>

#include "compute/series_dd.h"
#include "compute/trend/define_fit.h"
#include "compute/trend/unit_root_tables.h"
#include "numeric/bridge_law.h"
#include "numeric/robust_fit.h"

enum { ROOT_MODEL, ROOT_LAGS, ROOT_BANDWIDTH, ROOT_LOG };
enum {
    OUT_N,
    OUT_LAGS,
    OUT_ADF,
    OUT_ADF_P,
    OUT_ADF_CRITICAL,
    OUT_KPSS = OUT_ADF_CRITICAL + ROOT_LEVELS,
    OUT_KPSS_P,
    OUT_KPSS_CRITICAL,
};
enum { MOST_LAGS = 60 };

/* The figures from the first to the last. */
struct figures {
    size_t count;
    struct dd *x; /* [count] */
    tide_state state;
};

static tide_status figures_gather(const struct compute_call *call, struct figures *out,
                                  tide_error *err)
{
    const tide_series *in = &call->input[0];
    bool is_log = call->argument[ROOT_LOG].flag;
    size_t first = 0;
    size_t end = in->count;

    while (first < end && !series_has_value(in, first))
        first++;
    while (end > first && !series_has_value(in, end - 1))
        end--;
    *out = (struct figures){.count = end - first,
                            .x = arena_alloc(call->scratch, end - first, sizeof *out->x)};
    if (out->x == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = first; t < end; t++) {
        tide_state state = tide_series_state(in, t);
        out->x[t - first] = dd_of(0.0);
        if (tide_state_has_value(state)) {
            struct dd x = series_figure(in, t);
            if (is_log && x.high <= 0.0)
                state = TIDE_STATE_UNDEFINED;
            else
                out->x[t - first] = is_log ? dd_log(x) : x;
        } else if (state == TIDE_STATE_MISSING) {
            state = TIDE_STATE_INCOMPLETE_WINDOW;
        }
        out->state = state_join(out->state, state);
    }
    return TIDE_STATUS_OK;
}

/* ---- arguments ---- */

static enum unit_root_model model_of(const struct compute_call *call)
{
    return (enum unit_root_model)call->argument[ROOT_MODEL].choice;
}

static size_t schwert(double factor, size_t n)
{
    return (size_t)(factor * sqrt(sqrt((double)n / 100.0)));
}

static size_t lags_of(const struct compute_call *call, size_t n)
{
    const struct argument *lags = &call->argument[ROOT_LAGS];
    size_t terms = model_of(call) == ROOT_TREND      ? 2
                   : model_of(call) == ROOT_CONSTANT ? 1
                                                     : 0;
    size_t usual = schwert(12.0, n);
    size_t most = n / 2 > terms + 1 ? n / 2 - terms - 1 : 0;

    if (lags->is_set)
        return (size_t)lags->integer;
    usual = usual < most ? usual : most;
    return usual < MOST_LAGS ? usual : MOST_LAGS;
}

/* ---- the tests ---- */

static struct dd step_at(const struct figures *figures, size_t t)
{
    return dd_subtract(figures->x[t], figures->x[t - 1]);
}

/* dx on x[t-1], the lags of dx, and with a line t. */
static tide_status adf_fit(const struct compute_call *call, const struct figures *figures,
                           size_t lags, least_squares_fitter *fitter,
                           struct least_squares_fit *out, size_t *rows, tide_error *err)
{
    bool has_line = model_of(call) == ROOT_TREND;
    size_t columns = 1 + lags + (has_line ? 1 : 0);
    size_t from = lags + 1;

    *rows = figures->count > from ? figures->count - from : 0;
    struct dd *x = arena_alloc(call->scratch, *rows * columns, sizeof *x);
    struct dd *y = arena_alloc(call->scratch, *rows, sizeof *y);
    if (x == NULL || y == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t row = 0; row < *rows; row++) {
        size_t t = from + row;
        y[row] = step_at(figures, t);
        x[row] = figures->x[t - 1];
        for (size_t k = 1; k <= lags; k++)
            x[k * *rows + row] = step_at(figures, t - k);
        if (has_line)
            x[(lags + 1) * *rows + row] = dd_of((double)t);
    }
    struct least_squares_data data = {*rows, columns, y, x, model_of(call) != ROOT_NONE};
    return fitter(&data, call->scratch, out, err);
}

/* What a level or a line leaves, in e. The state of that fit. */
static tide_status kpss_rest(const struct compute_call *call,
                             const struct figures *figures, least_squares_fitter *fitter,
                             double *e, tide_state *state, tide_error *err)
{
    size_t n = figures->count;
    size_t columns = model_of(call) == ROOT_TREND ? 2 : 1;
    struct dd *x = arena_alloc(call->scratch, n * columns, sizeof *x);
    struct least_squares_fit fit;

    if (x == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < n; t++) {
        x[t] = dd_of(1.0);
        if (columns == 2)
            x[n + t] = dd_of((double)t);
    }
    struct least_squares_data data = {n, columns, figures->x, x, false};
    tide_status status = fitter(&data, call->scratch, &fit, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *state = fit.state;
    if (fit.state == TIDE_STATE_OK && !(fit.residual_sd > 0.0))
        *state = TIDE_STATE_SINGULAR;
    for (size_t t = 0; t < n && *state == TIDE_STATE_OK; t++) {
        struct dd rest = figures->x[t];
        for (size_t k = 0; k < columns; k++)
            rest =
                dd_subtract(rest, dd_multiply(x[k * n + t], dd_of(fit.coefficient[k])));
        /* In deviations, so that no square leaves the doubles. */
        e[t] = dd_round(rest) / fit.residual_sd;
    }
    return TIDE_STATUS_OK;
}

static double kpss_of(const double *e, size_t n, size_t bandwidth)
{
    double variance = 0.0;
    double running = 0.0;
    double sum = 0.0;

    for (size_t t = 0; t < n; t++) {
        running += e[t];
        sum += running * running;
        variance += e[t] * e[t];
    }
    for (size_t l = 1; l <= bandwidth && l < n; l++) {
        double product = 0.0;
        for (size_t t = l; t < n; t++)
            product += e[t] * e[t - l];
        variance += 2.0 * (1.0 - (double)l / (double)(bandwidth + 1)) * product;
    }
    return sum / ((double)n * variance);
}

/* ---- answers ---- */

static void put(struct series_out *out, double value, tide_state state)
{
    if (!tide_state_has_value(state))
        series_out_none(out, 0, state);
    else if (!isfinite(value))
        series_out_none(out, 0, TIDE_STATE_SINGULAR);
    else
        series_out_real(out, 0, value, state);
}

static tide_status put_adf(const struct compute_call *call, const struct figures *figures,
                           least_squares_fitter *fitter, tide_error *err)
{
    struct least_squares_fit fit = {.state = TIDE_STATE_OK};
    size_t lags = lags_of(call, figures->count);
    size_t at = model_of(call) == ROOT_NONE ? 0 : 1;
    double value = (double)NAN;
    tide_state state = figures->state;
    size_t rows = 0;

    if (tide_state_has_value(state)) {
        tide_status status = adf_fit(call, figures, lags, fitter, &fit, &rows, err);
        if (status != TIDE_STATUS_OK)
            return status;
        state = state_join(state, fit.state);
    }
    if (tide_state_has_value(state))
        value = fit.coefficient[at] / fit.standard_error[at];
    put(&call->output[OUT_LAGS], (double)lags, TIDE_STATE_OK);
    put(&call->output[OUT_ADF], value, state);
    put(&call->output[OUT_ADF_P], unit_root_adf_p(model_of(call), value), state);
    for (size_t i = 0; i < ROOT_LEVELS; i++)
        put(&call->output[OUT_ADF_CRITICAL + i],
            unit_root_adf_critical(model_of(call), i, rows),
            tide_state_has_value(state) ? (tide_state)TIDE_STATE_OK : state);
    return TIDE_STATUS_OK;
}

static tide_status put_kpss(const struct compute_call *call,
                            const struct figures *figures, least_squares_fitter *fitter,
                            tide_error *err)
{
    const struct argument *given = &call->argument[ROOT_BANDWIDTH];
    size_t n = figures->count;
    size_t bandwidth = given->is_set ? (size_t)given->integer : schwert(4.0, n);
    double *e = arena_alloc(call->scratch, n, sizeof *e);
    double value = (double)NAN;
    tide_state state = figures->state;
    tide_state own = TIDE_STATE_OK;

    if (e == NULL)
        return memory_failed(call->scratch->memory, err);
    if (tide_state_has_value(state)) {
        tide_status status = kpss_rest(call, figures, fitter, e, &own, err);
        if (status != TIDE_STATUS_OK)
            return status;
        state = state_join(state, own);
    }
    if (tide_state_has_value(state))
        value = kpss_of(e, n, bandwidth);
    put(&call->output[OUT_KPSS], value, state);
    put(&call->output[OUT_KPSS_P],
        bridge_law_Q(model_of(call) == ROOT_TREND ? BRIDGE_LINE : BRIDGE_LEVEL, 1, value),
        state);
    for (size_t i = 0; i < ROOT_LEVELS; i++)
        put(&call->output[OUT_KPSS_CRITICAL + i],
            unit_root_kpss_critical(model_of(call), i),
            tide_state_has_value(state) ? (tide_state)TIDE_STATE_OK : state);
    return TIDE_STATUS_OK;
}

static tide_status answer(const struct compute_call *call, least_squares_fitter *fitter,
                          tide_error *err)
{
    struct figures figures;

    tide_status status = figures_gather(call, &figures, err);
    if (status != TIDE_STATUS_OK)
        return status;
    put(&call->output[OUT_N], (double)figures.count, TIDE_STATE_OK);
    status = put_adf(call, &figures, fitter, err);
    if (status == TIDE_STATUS_OK && model_of(call) != ROOT_NONE)
        status = put_kpss(call, &figures, fitter, err);
    return status;
}

static tide_status unit_root_run(const struct compute_call *call, tide_error *err)
{
    return answer(call, least_squares_fit, err);
}

static tide_status unit_root_reference(const struct compute_call *call, tide_error *err)
{
    return answer(call, define_fit, err);
}

/* ---- the row ---- */

static const tide_option unit_root_options[] = {
    [ROOT_MODEL] = {.name = "model",
                    .kind = TIDE_OPTION_CHOICE,
                    .argument = "WHAT",
                    .preset = "constant",
                    .range = "constant|trend|none",
                    .help = "what the series returns to: a level, a line, or zero",
                    .group = TIDE_GROUP_COMPUTATION},
    [ROOT_LAGS] = {.name = "lags",
                   .kind = TIDE_OPTION_INTEGER,
                   .argument = "K",
                   .range = "0..60",
                   .help = "lags of the differences in ADF (default: 12 times the\n"
                           "fourth root of n / 100)",
                   .group = TIDE_GROUP_COMPUTATION},
    [ROOT_BANDWIDTH] = {.name = "bandwidth",
                        .kind = TIDE_OPTION_INTEGER,
                        .argument = "L",
                        .range = "0..400",
                        .help = "lags in the variance of KPSS (default: 4 times the\n"
                                "fourth root of n / 100)",
                        .group = TIDE_GROUP_COMPUTATION},
    [ROOT_LOG] = {.name = "log",
                  .kind = TIDE_OPTION_FLAG,
                  .help = "take the natural logarithms",
                  .group = TIDE_GROUP_COMPUTATION},
};

static const char *const unit_root_roles[] = {"value"};
static const char *const unit_root_role_summaries[] = {"the measure that is tested"};

static const struct compute_output unit_root_outputs[] = {
    {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "lags", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "adf", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "adf_p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "adf_10", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "adf_5", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "adf_1", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "kpss", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "kpss_p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "kpss_10", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "kpss_5", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "kpss_1", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

static size_t unit_root_list_outputs(const struct argument *argument,
                                     struct compute_output *out)
{
    size_t count = argument[ROOT_MODEL].choice == ROOT_NONE ? (size_t)OUT_KPSS
                                                            : COUNT_OF(unit_root_outputs);

    for (size_t i = 0; i < count; i++)
        out[i] = unit_root_outputs[i];
    return count;
}

const struct computation unit_root_computation = {
    .name = "unit-root",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "does a series wander: the ADF and KPSS tests",
    .formula = "dx[t] = c + d t + g x[t-1] + sum f[i] dx[t-i] + e, adf = g / se(g);\n"
               "kpss = sum S[t]^2 / (n^2 v), S the running sum of what a level or line\n"
               "leaves, v its long-run variance",
    .missing = "a hole between the first and last figure: incomplete_window; fewer rows\n"
               "than coefficients: too_few; a constant, or a line: singular; --log of a\n"
               "figure not above 0: undefined",
    .source =
        "Dickey, Fuller 1979; MacKinnon 1994; MacKinnon 2010, table 2; Kwiatkowski\n"
        "and others 1992, table 1; Anderson, Darling 1952; MacNeill 1978",
    .accuracy = ACCURACY_L,
    .option = unit_root_options,
    .option_count = COUNT_OF(unit_root_options),
    .role = unit_root_roles,
    .role_summary = unit_root_role_summaries,
    .role_count = COUNT_OF(unit_root_roles),
    .output = unit_root_outputs,
    .output_count = COUNT_OF(unit_root_outputs),
    .is_time_needed = true,
    .outputs = unit_root_list_outputs,
    .run = unit_root_run,
    .reference = unit_root_reference,
    .example =
        "tide unit-root datasets/us-trade/us_goods_trade_monthly.csv --by flow --log",
};
