/*
 * trend.c - the trend of a series: a polynomial in time by ordinary least squares.
 *
 *     x = b0 + b1 t + ... + bd t^d + e,   t in years from the first period
 *
 * A hole is dropped and keeps its distance: the figures around it stay as far apart as
 * the calendar says. t is exact to 106 bits, x is the decimal as stored, or with --log its
 * natural logarithm to 106 bits.
 *
 * A line through decimals rests on exact sums (exact_line.h), which need no refinement.
 *
 * Degree 1 answers with intercept, slope and the standard error and p-value of the slope;
 * from degree 2 every coefficient has all three. A perfect fit has standard errors of 0
 * and no Durbin-Watson statistic; a constant series has the slope 0 and no R2.
 *
 * --robust fits by Tukey's bisquare (robust_fit.h): figures far from the line count less,
 * or not at all. R2 and Durbin-Watson say nothing of such a fit; scale and the number of
 * figures rejected stand in their place.
 */
#include "compute/computation.h"

#include <math.h>
#include <string.h>

#include "compute/trend/define_fit.h"
#include "compute/trend/exact_line.h"
#include "compute/trend/timed_points.h"
#include "base/error.h"
#include "numeric/least_squares.h"
#include "numeric/robust_fit.h"
#include "time/period.h"

enum { TREND_DEGREE, TREND_LOG, TREND_ROBUST };
enum { MAX_ROBUST_DEGREE = 3, MAX_DEGREE = 10, MAX_COUNT = MAX_DEGREE + 1 };

/* ---- answers ---- */

/* The next output: a value, or why there is none. */
static void put(struct series_out **out, double value, tide_state state)
{
    if (!tide_state_has_value(state))
        series_out_none(*out, 0, state);
    else if (isnan(value))
        series_out_none(*out, 0, TIDE_STATE_UNDEFINED);
    else
        series_out_real(*out, 0, value, state);
    (*out)++;
}

static double figure_of(const double *figure, size_t i)
{
    return figure != NULL ? figure[i] : (double)NAN;
}

/* The figures of all coefficients; from degree 2 each has three. */
static void put_coefficients(const struct compute_call *call, struct series_out **out,
                             const double *b, const double *se, const double *p,
                             tide_state state)
{
    size_t degree = (size_t)call->argument[TREND_DEGREE].integer;

    for (size_t i = 0; i <= degree; i++) {
        put(out, figure_of(b, i), state);
        if (degree == 1 && i == 0) /* the intercept stands alone */
            continue;
        put(out, figure_of(se, i), state);
        put(out, figure_of(p, i), state);
    }
}

/* In the order of trend_outputs and power_names. */
static void put_fit(const struct compute_call *call, size_t count, tide_state state,
                    const struct least_squares_fit *fit)
{
    struct series_out *out = call->output;

    state = state_join(state, fit->state);
    put(&out, (double)count, TIDE_STATE_OK);
    put_coefficients(call, &out, fit->coefficient, fit->standard_error, fit->p_value,
                     state);
    put(&out, fit->r_squared, state);
    put(&out, fit->durbin_watson, state);
    put(&out, fit->residual_sd, state);
}

static void put_robust(const struct compute_call *call, const struct timed_points *points,
                       const struct robust_fit *fit)
{
    struct series_out *out = call->output;
    tide_state state = state_join(points->state, fit->state);

    put(&out, (double)points->count, TIDE_STATE_OK);
    put_coefficients(call, &out, fit->coefficient, fit->standard_error, fit->p_value,
                     state);
    put(&out, fit->scale, state);
    put(&out, (double)fit->rejected, state);
}

/* Years and their powers as columns of a regression. */
static tide_status power_columns(const struct compute_call *call,
                                 const struct timed_points *points,
                                 struct least_squares_data *out, tide_error *err)
{
    size_t degree = (size_t)call->argument[TREND_DEGREE].integer;
    size_t rows = points->count;
    struct dd *power = arena_alloc(call->scratch, degree * rows, sizeof *power);

    if (power == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t k = 0; k < degree; k++)
        for (size_t i = 0; i < rows; i++)
            power[k * rows + i] =
                k == 0 ? points->t[i]
                       : dd_multiply(power[(k - 1) * rows + i], points->t[i]);
    *out = (struct least_squares_data){.rows = rows,
                                       .columns = degree,
                                       .y = points->x,
                                       .x = power,
                                       .has_constant = true};
    return TIDE_STATUS_OK;
}

static tide_status robust_trend(const struct compute_call *call,
                                const struct timed_points *points,
                                least_squares_fitter *fitter, tide_error *err)
{
    struct robust_fit fit = {.state = TIDE_STATE_UNDEFINED, .scale = (double)NAN};
    struct least_squares_data data;

    tide_status status = power_columns(call, points, &data, err);
    if (status == TIDE_STATUS_OK && points->state != TIDE_STATE_UNDEFINED)
        status = robust_fit(&data, fitter, call->scratch, &fit, err);
    if (status == TIDE_STATUS_OK)
        put_robust(call, points, &fit);
    return status;
}

/* A line through decimals, if exact sums have room for it. */
static tide_status exact_trend(const struct compute_call *call, bool *is_done,
                               tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct period_years period =
        period_years_between((tide_freq)in->first.freq, in->first.ordinal,
                             in->first.ordinal + 1);
    struct least_squares_fit fit;
    struct lattice points;

    *is_done = false;
    if (call->argument[TREND_DEGREE].integer != 1 || call->argument[TREND_LOG].flag ||
        call->argument[TREND_ROBUST].flag || in->kind != TIDE_KIND_DECIMAL)
        return TIDE_STATUS_OK;
    tide_status status = lattice_gather(in, false, call->scratch, &points, err);
    if (status == TIDE_STATUS_OK && points.count > 2)
        status = exact_line_fit(&points, period, call->scratch, &fit, is_done, err);
    if (*is_done && status == TIDE_STATUS_OK)
        put_fit(call, points.count, points.state, &fit);
    return status;
}

static tide_status trend_run(const struct compute_call *call, tide_error *err)
{
    size_t degree = (size_t)call->argument[TREND_DEGREE].integer;
    struct least_squares_fit fit = {.state = TIDE_STATE_UNDEFINED};
    struct timed_points points;
    bool is_done;

    tide_status status = exact_trend(call, &is_done, err);
    if (status != TIDE_STATUS_OK || is_done)
        return status;
    status = timed_points_gather(&call->input[0], call->argument[TREND_LOG].flag,
                                 call->scratch, &points, err);
    if (status == TIDE_STATUS_OK && call->argument[TREND_ROBUST].flag)
        return robust_trend(call, &points, least_squares_fit, err);
    if (status == TIDE_STATUS_OK && points.state != TIDE_STATE_UNDEFINED)
        status = least_squares_polynomial(points.t, points.x, points.count, degree,
                                          call->scratch, &fit, err);
    if (status == TIDE_STATUS_OK)
        put_fit(call, points.count, points.state, &fit);
    return status;
}

/* ---- the definition ---- */

static tide_status define_trend(const struct compute_call *call,
                                const struct timed_points *points,
                                struct least_squares_fit *out, tide_error *err)
{
    struct least_squares_data data;

    tide_status status = power_columns(call, points, &data, err);
    return status == TIDE_STATUS_OK ? define_fit(&data, call->scratch, out, err) : status;
}

static tide_status trend_reference(const struct compute_call *call, tide_error *err)
{
    size_t degree = (size_t)call->argument[TREND_DEGREE].integer;
    struct least_squares_fit fit = {.state = TIDE_STATE_TOO_FEW};
    struct timed_points points;

    tide_status status =
        timed_points_gather(&call->input[0], call->argument[TREND_LOG].flag,
                            call->scratch, &points, err);
    if (status == TIDE_STATUS_OK && call->argument[TREND_ROBUST].flag)
        return robust_trend(call, &points, define_fit, err);
    if (status == TIDE_STATUS_OK && points.count > degree + 1 &&
        points.state != TIDE_STATE_UNDEFINED)
        status = define_trend(call, &points, &fit, err);
    if (status == TIDE_STATUS_OK)
        put_fit(call, points.count, points.state, &fit);
    return status;
}

/* ---- the row ---- */

static const tide_option trend_options[] = {
    [TREND_DEGREE] = {.name = "degree",
                      .kind = TIDE_OPTION_INTEGER,
                      .argument = "N",
                      .preset = "1",
                      .range = "1..10",
                      .help = "degree of the polynomial",
                      .group = TIDE_GROUP_COMPUTATION},
    [TREND_LOG] = {.name = "log",
                   .kind = TIDE_OPTION_FLAG,
                   .help = "fit the natural logarithms of the figures; a figure of 0\n"
                           "or less leaves no trend",
                   .group = TIDE_GROUP_COMPUTATION},
    [TREND_ROBUST] = {.name = "robust",
                      .kind = TIDE_OPTION_FLAG,
                      .help = "give less weight to figures far from the line (Tukey's\n"
                              "bisquare); up to degree 3",
                      .group = TIDE_GROUP_COMPUTATION},
};

static tide_status trend_check(const struct argument *argument, tide_freq freq,
                               tide_error *err)
{
    (void)freq;
    if (!argument[TREND_ROBUST].flag ||
        argument[TREND_DEGREE].integer <= MAX_ROBUST_DEGREE)
        return TIDE_STATUS_OK;
    return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                     "--robust fits polynomials up to degree %d, not %s",
                     (int)MAX_ROBUST_DEGREE, argument[TREND_DEGREE].text);
}

static const char *const trend_roles[] = {"value"};
static const char *const trend_role_summaries[] = {"the measure whose trend is sought"};

/* Degree 1. */
static const struct compute_output trend_outputs[] = {
    {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "intercept", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "slope", .unit = OUTPUT_UNIT_MEASURE_PER_YEAR, .table_decimals = -1},
    {.name = "slope_se", .unit = OUTPUT_UNIT_MEASURE_PER_YEAR, .table_decimals = -1},
    {.name = "p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "r2", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "durbin_watson", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "residual_sd", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
};
enum { HEAD_OUTPUTS = 1, TAIL_OUTPUTS = 3, ROBUST_OUTPUTS = 2 };
static const struct compute_output robust_outputs[ROBUST_OUTPUTS] = {
    {.name = "scale", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "rejected", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
};

static const char *const power_names[MAX_COUNT][3] = {
    {"b0", "b0_se", "b0_p"}, {"b1", "b1_se", "b1_p"},    {"b2", "b2_se", "b2_p"},
    {"b3", "b3_se", "b3_p"}, {"b4", "b4_se", "b4_p"},    {"b5", "b5_se", "b5_p"},
    {"b6", "b6_se", "b6_p"}, {"b7", "b7_se", "b7_p"},    {"b8", "b8_se", "b8_p"},
    {"b9", "b9_se", "b9_p"}, {"b10", "b10_se", "b10_p"},
};
_Static_assert(HEAD_OUTPUTS + 3 * MAX_COUNT + TAIL_OUTPUTS <= COMPUTE_MAX_OUTPUTS,
               "every coefficient has its columns");

/* A coefficient is measure per year^k; beyond the first power there is no word for it. */
static enum output_unit power_unit(size_t k)
{
    static const enum output_unit units[] = {OUTPUT_UNIT_MEASURE,
                                             OUTPUT_UNIT_MEASURE_PER_YEAR};
    return k < COUNT_OF(units) ? units[k] : OUTPUT_UNIT_NONE;
}

static size_t trend_list_outputs(const struct argument *argument,
                                 struct compute_output *out)
{
    size_t degree = (size_t)argument[TREND_DEGREE].integer;
    size_t count = 0;

    if (degree == 1) {
        memcpy(out, trend_outputs, sizeof trend_outputs);
        count = COUNT_OF(trend_outputs);
    } else {
        out[count++] = trend_outputs[0];
        for (size_t i = 0; i < 3 * (degree + 1); i++)
            out[count++] = (struct compute_output){
                .name = power_names[i / 3][i % 3],
                .unit = i % 3 == 2 ? OUTPUT_UNIT_NONE : power_unit(i / 3),
                .table_decimals = -1,
            };
        memcpy(out + count, trend_outputs + COUNT_OF(trend_outputs) - TAIL_OUTPUTS,
               TAIL_OUTPUTS * sizeof *out);
        count += TAIL_OUTPUTS;
    }
    if (argument[TREND_ROBUST].flag) {
        count -= TAIL_OUTPUTS;
        memcpy(out + count, robust_outputs, sizeof robust_outputs);
        count += ROBUST_OUTPUTS;
    }
    for (size_t i = 0; argument[TREND_LOG].flag && i < count; i++)
        if (out[i].unit != OUTPUT_UNIT_COUNT)
            out[i].unit = OUTPUT_UNIT_NONE;
    return count;
}

const struct computation trend_computation = {
    .name = "trend",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "polynomial trend in time by least squares",
    .formula = "x = b0 + b1 t + ... + bd t^d + e, t in years from the first period,\n"
               "the sum of e^2 least",
    .missing = "d + 1 figures or fewer: too_few; --log of a figure not above 0:\n"
               "undefined; --robust with most figures on one line: singular; holes are\n"
               "dropped and keep their distance",
    .source = "ordinary least squares; NIST StRD, linear regression; Beaton, Tukey 1974",
    .accuracy = ACCURACY_L,
    .option = trend_options,
    .option_count = COUNT_OF(trend_options),
    .role = trend_roles,
    .role_summary = trend_role_summaries,
    .role_count = COUNT_OF(trend_roles),
    .output = trend_outputs,
    .output_count = COUNT_OF(trend_outputs),
    .is_time_needed = true,
    .outputs = trend_list_outputs,
    .check = trend_check,
    .run = trend_run,
    .reference = trend_reference,
    .example = "tide trend datasets/states-demo/trade.csv --by flow",
};
