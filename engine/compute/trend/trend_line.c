/*
 * trend_line.c - the fitted line of a trend in every period, with its confidence band.
 *
 *     fitted[t] = b0 + b1 t + ... + bd t^d                   the fit of `trend`
 *     lower, upper = fitted -+ q sd sqrt(h[t])
 *
 * h[t] is the leverage of the period and q the quantile of Student's t with n - d - 1
 * degrees of freedom. --band prediction is where a new figure is to be expected, with
 * sqrt(1 + h[t]). With --log the line is fitted to natural logarithms and carried back:
 * a curve of constant growth, with a band that is not symmetric.
 *
 * The line runs from the first to the last figure. A hole is dropped from the fit and
 * keeps its distance; the line passes over it, `estimated`. Every cell has the largest
 * mark of the figures that were fitted.
 */
#include "compute/computation.h"

#include <math.h>

#include "compute/series_dd.h"
#include "compute/trend/define_fit.h"
#include "compute/trend/orthogonal.h"
#include "compute/trend/timed_points.h"
#include "numeric/gsl_guard.h"

enum { LINE_DEGREE, LINE_LOG, LINE_BAND, LINE_COVERAGE };
enum { BAND_CONFIDENCE, BAND_PREDICTION };
enum { OUT_FITTED, OUT_LOWER, OUT_UPPER, OUTPUTS };

/* The figures / 2^exponent, or their logarithms. */
struct line_points {
    struct timed_points at;
    int exponent;
};

static tide_status line_gather(const struct compute_call *call, struct line_points *out,
                               tide_error *err)
{
    bool is_log = call->argument[LINE_LOG].flag;
    struct timed_points *at = &out->at;
    double largest = 0.0;

    out->exponent = 0;
    tide_status status =
        timed_points_gather(&call->input[0], is_log, call->scratch, at, err);
    if (status != TIDE_STATUS_OK || is_log)
        return status;
    for (size_t i = 0; i < at->count; i++)
        largest = fmax(largest, fabs(at->x[i].high));
    frexp(largest, &out->exponent);
    for (size_t i = 0; i < at->count; i++)
        at->x[i] = dd_scale(at->x[i], -out->exponent);
    return TIDE_STATUS_OK;
}

/* ---- answers ---- */

static void put(const struct compute_call *call, const struct line_points *points,
                size_t i, size_t t, double value, tide_state state)
{
    bool is_log = call->argument[LINE_LOG].flag;

    series_out_real(&call->output[i], t,
                    is_log ? exp(value) : ldexp(value, points->exponent), state);
}

static void put_line(const struct compute_call *call, const struct line_points *points,
                     size_t t, double fitted, double half)
{
    tide_state state = points->at.state;

    if (!series_has_value(&call->input[0], t))
        state = state_join(state, TIDE_STATE_ESTIMATED);
    put(call, points, OUT_FITTED, t, fitted, state);
    put(call, points, OUT_LOWER, t, fitted - half, state);
    put(call, points, OUT_UPPER, t, fitted + half, state);
}

static void put_none(const struct compute_call *call, size_t t, tide_state state)
{
    for (size_t i = 0; i < OUTPUTS; i++)
        series_out_none(&call->output[i], t, state);
}

/* Half the width of the band in units of the residual deviation. */
static double width_of(const struct compute_call *call, size_t freedom, double leverage)
{
    double outside = 1.0 - call->argument[LINE_COVERAGE].number / 100.0;
    bool is_new = call->argument[LINE_BAND].choice == BAND_PREDICTION;

    return gsl_guard_tdist_Qinv(0.5 * outside, (double)freedom) *
           sqrt(is_new ? 1.0 + leverage : leverage);
}

/* Cells without a line: outside the figures as they are, else the reason. */
static tide_state refusal(const struct compute_call *call,
                          const struct line_points *points)
{
    size_t degree = (size_t)call->argument[LINE_DEGREE].integer;

    if (points->at.count <= degree + 1)
        return TIDE_STATE_TOO_FEW;
    return points->at.state == TIDE_STATE_UNDEFINED ? TIDE_STATE_UNDEFINED
                                                    : TIDE_STATE_OK;
}

/* ---- the fast way ---- */

static tide_status line_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    size_t degree = (size_t)call->argument[LINE_DEGREE].integer;
    struct orthogonal fit = {.count = 0};
    struct line_points points;

    tide_status status = line_gather(call, &points, err);
    if (status != TIDE_STATUS_OK)
        return status;
    tide_state refused = refusal(call, &points);
    if (refused == TIDE_STATE_OK)
        status = orthogonal_fit(points.at.t, points.at.x, points.at.count, degree,
                                call->scratch, &fit, err);
    if (status != TIDE_STATUS_OK)
        return status;

    size_t freedom = points.at.count - degree - 1;
    for (size_t t = 0; t < in->count; t++) {
        struct dd leverage;
        if (t < points.at.first || t > points.at.last) {
            put_none(call, t, tide_series_state(in, t));
        } else if (refused != TIDE_STATE_OK) {
            put_none(call, t, state_join(refused, tide_series_state(in, t)));
        } else {
            double sd = dd_round(dd_sqrt(dd_divide(fit.rest, dd_of((double)freedom))));
            struct dd fitted = orthogonal_at(&fit, series_years(in, t), &leverage);
            double width = width_of(call, freedom, dd_round(leverage));
            put_line(call, &points, t, dd_round(fitted), width * sd);
        }
    }
    return TIDE_STATUS_OK;
}

/*
 * ---- the definition ----
 *
 * A figure that is not known, at t, with a column of its own that is -1 there and 0
 * elsewhere: its coefficient is the fit, with the variance of a new figure (Salkever 1976).
 */
static tide_status define_at(const struct compute_call *call,
                             const struct line_points *points, size_t place,
                             tide_error *err)
{
    size_t degree = (size_t)call->argument[LINE_DEGREE].integer;
    size_t rows = points->at.count + 1;
    struct dd *x = arena_alloc_zero(call->scratch, rows * (degree + 2), sizeof *x);
    struct least_squares_fit fit;

    if (x == NULL)
        return memory_failed(call->scratch->memory, err);
    struct dd *y = x + rows * (degree + 1);
    for (size_t i = 0; i < rows; i++) {
        bool is_new = i == points->at.count;
        struct dd t = is_new ? series_years(&call->input[0], place) : points->at.t[i];
        for (size_t k = 0; k < degree; k++)
            x[k * rows + i] = k == 0 ? t : dd_multiply(x[(k - 1) * rows + i], t);
        x[degree * rows + i] = dd_of(is_new ? -1.0 : 0.0);
        y[i] = is_new ? dd_of(0.0) : points->at.x[i];
    }
    struct least_squares_data data = {
        .rows = rows, .columns = degree + 1, .y = y, .x = x, .has_constant = true};
    tide_status status = define_fit(&data, call->scratch, &fit, err);
    if (status != TIDE_STATUS_OK)
        return status;
    double sd = fit.residual_sd;
    double ratio = sd > 0.0 ? fit.standard_error[degree + 1] / sd : 0.0;
    double width = width_of(call, fit.freedom, fmax(ratio * ratio - 1.0, 0.0));
    put_line(call, points, place, fit.coefficient[degree + 1], width * sd);
    return TIDE_STATUS_OK;
}

static tide_status line_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct line_points points;

    tide_status status = line_gather(call, &points, err);
    for (size_t t = 0; t < in->count && status == TIDE_STATUS_OK; t++) {
        tide_state refused = refusal(call, &points);
        tide_state state = tide_series_state(in, t);
        if (t < points.at.first || t > points.at.last)
            put_none(call, t, state);
        else if (refused != TIDE_STATE_OK)
            put_none(call, t, state_join(refused, state));
        else
            status = define_at(call, &points, t, err);
    }
    return status;
}

/* ---- the row ---- */

static const tide_option line_options[] = {
    [LINE_DEGREE] = {.name = "degree",
                     .kind = TIDE_OPTION_INTEGER,
                     .argument = "N",
                     .preset = "1",
                     .range = "1..10",
                     .help = "degree of the polynomial",
                     .group = TIDE_GROUP_COMPUTATION},
    [LINE_LOG] = {.name = "log",
                  .kind = TIDE_OPTION_FLAG,
                  .help = "fit the natural logarithms and carry the line back; a figure\n"
                          "of 0 or less leaves no line",
                  .group = TIDE_GROUP_COMPUTATION},
    [LINE_BAND] = {.name = "band",
                   .kind = TIDE_OPTION_CHOICE,
                   .argument = "WHAT",
                   .preset = "confidence",
                   .range = "confidence|prediction",
                   .help = "the band of the line, or of a new figure",
                   .group = TIDE_GROUP_COMPUTATION},
    [LINE_COVERAGE] = {.name = "coverage",
                       .kind = TIDE_OPTION_NUMBER,
                       .argument = "P",
                       .preset = "95",
                       .range = "1..99.99",
                       .help = "coverage of the band in per cent",
                       .group = TIDE_GROUP_COMPUTATION},
};

static const char *const line_roles[] = {"value"};
static const char *const line_role_summaries[] = {"the measure whose trend is sought"};

static const struct compute_output line_outputs[OUTPUTS] = {
    [OUT_FITTED] = {.name = "fitted", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    [OUT_LOWER] = {.name = "lower", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    [OUT_UPPER] = {.name = "upper", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
};

const struct computation trend_line_computation = {
    .name = "trend-line",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "the fitted line of a trend with its confidence band",
    .formula =
        "fitted = b0 + b1 t + ... + bd t^d, t in years from the first period;\n"
        "lower, upper = fitted -+ q sd sqrt(h[t]), h the leverage, q of Student's t",
    .missing = "d + 1 figures or fewer: too_few; --log of a figure not above 0:\n"
               "undefined; the line passes over a hole, estimated",
    .source = "ordinary least squares; Forsythe 1957",
    .accuracy = ACCURACY_L,
    .option = line_options,
    .option_count = COUNT_OF(line_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_count = COUNT_OF(line_roles),
    .output = line_outputs,
    .output_count = OUTPUTS,
    .is_time_needed = true,
    .run = line_run,
    .reference = line_reference,
    .example = "tide trend-line datasets/states-demo/trade.csv --by flow",
};
