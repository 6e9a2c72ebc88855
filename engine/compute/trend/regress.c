/*
 * regress.c - a series on others by ordinary least squares.
 *
 *     y = b0 + b1 x1 + ... + bk xk + e,   the sum of e^2 least
 *
 * The figures of one period belong together: a period in which any of them is missing is
 * left out, nothing is shifted. Figures are the decimals as stored, or with --log their
 * natural logarithms to 106 bits, so that coefficients are elasticities.
 *
 * R2 is about the mean, and about 0 without a constant. F tests all coefficients but the
 * constant. Durbin-Watson takes the periods that are there in their order. A perfect fit
 * has standard errors of 0, no F and no Durbin-Watson statistic.
 *
 * --robust answers with standard errors, p-values and an F (Wald's) that hold where errors
 * differ in size and move together up to --lags periods apart, or of another kind that
 * --se names; the fit is the same. Distances are those of the calendar: a period that
 * is left out is a gap.
 */
#include "compute/computation.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "compute/series_dd.h"
#include "compute/trend/define_errors.h"
#include "compute/trend/define_fit.h"
#include "numeric/robust_errors.h"

extern const struct computation regress_computation;

enum {
    REGRESS_ON,
    REGRESS_NO_CONSTANT,
    REGRESS_LOG,
    REGRESS_ROBUST,
    REGRESS_SE,
    REGRESS_LAGS
};
enum { MAX_REGRESSORS = COMPUTE_MAX_ROLES - 1 };

/* The periods in which all figures are there. */
struct sample {
    struct least_squares_data data;
    size_t *place;    /* [rows] */
    tide_state state; /* the largest among them; UNDEFINED: a logarithm of 0 or less */
};

static bool is_whole(const struct compute_call *call, size_t t)
{
    for (size_t k = 0; k < call->role_count; k++)
        if (!series_has_value(&call->input[k], t))
            return false;
    return true;
}

static size_t count_whole(const struct compute_call *call)
{
    size_t count = 0;

    for (size_t t = 0; t < call->input[0].count; t++)
        count += is_whole(call, t);
    return count;
}

/* The figure of an input, or its logarithm. */
static struct dd take(const struct compute_call *call, size_t k, size_t t,
                      tide_state *state)
{
    const tide_series *in = &call->input[k];
    struct dd figure = series_figure(in, t);

    *state = state_join(*state, tide_series_state(in, t));
    if (!call->argument[REGRESS_LOG].flag)
        return figure;
    if (figure.high > 0.0)
        return dd_log(figure);
    *state = TIDE_STATE_UNDEFINED;
    return dd_of(0.0);
}

static tide_status sample_gather(const struct compute_call *call, struct sample *out,
                                 tide_error *err)
{
    size_t rows = count_whole(call);
    struct dd *y = arena_alloc(call->scratch, rows, sizeof *y);
    struct dd *x = arena_alloc(call->scratch, rows * (call->role_count - 1), sizeof *x);
    size_t *place = arena_alloc(call->scratch, rows, sizeof *place);
    tide_state state = TIDE_STATE_OK;
    size_t row = 0;

    if (y == NULL || x == NULL || place == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < call->input[0].count; t++) {
        if (!is_whole(call, t))
            continue;
        place[row] = t;
        y[row] = take(call, 0, t, &state);
        for (size_t k = 1; k < call->role_count; k++)
            x[(k - 1) * rows + row] = take(call, k, t, &state);
        row++;
    }
    *out = (struct sample){
        .data = {.rows = rows,
                 .columns = call->role_count - 1,
                 .y = y,
                 .x = x,
                 .has_constant = !call->argument[REGRESS_NO_CONSTANT].flag},
        .place = place,
        .state = state,
    };
    return TIDE_STATUS_OK;
}

/* ---- standard errors ---- */

static bool is_robust(const struct argument *argument)
{
    return argument[REGRESS_ROBUST].flag || argument[REGRESS_SE].is_set;
}

static enum robust_errors_kind kind_of(const struct argument *argument)
{
    return argument[REGRESS_SE].is_set
               ? (enum robust_errors_kind)argument[REGRESS_SE].choice
               : ERRORS_HAC;
}

static bool is_hac(const struct argument *argument)
{
    return is_robust(argument) && kind_of(argument) == ERRORS_HAC;
}

/* 4 (n / 100)^(2/9) rounded down, by whole numbers: 100^2 L^9 <= 4^9 n^2. */
static size_t usual_lags(size_t n)
{
    const double most = 262144.0 * (double)n * (double)n;
    size_t lags = 0;

    for (double next = 1.0; 1e4 * pow(next, 9.0) <= most; next += 1.0)
        lags++;
    return lags;
}

static struct robust_errors errors_of(const struct compute_call *call,
                                      const struct sample *sample)
{
    const struct argument *lags = &call->argument[REGRESS_LAGS];

    return (struct robust_errors){
        .kind = kind_of(call->argument),
        .lags = lags->is_set ? (size_t)lags->integer : usual_lags(sample->data.rows),
        .place = sample->place,
    };
}

static tide_status robust_fit_run(const struct compute_call *call,
                                  const struct sample *sample,
                                  struct least_squares_fit *out, tide_error *err)
{
    struct robust_errors errors = errors_of(call, sample);
    struct least_squares_influence influence;

    tide_status status =
        least_squares_influence_fit(&sample->data, call->scratch, out, &influence, err);
    if (status != TIDE_STATUS_OK || out->state != TIDE_STATE_OK)
        return status;
    return robust_errors_put(&errors, sample->data.rows, sample->data.has_constant,
                             &influence, call->scratch, out, err);
}

static tide_status robust_fit_define(const struct compute_call *call,
                                     const struct sample *sample,
                                     struct least_squares_fit *out, tide_error *err)
{
    struct robust_errors errors = errors_of(call, sample);

    tide_status status = define_fit(&sample->data, call->scratch, out, err);
    if (status != TIDE_STATUS_OK || out->state != TIDE_STATE_OK)
        return status;
    return define_errors(&sample->data, &errors, call->scratch, out, err);
}

/* ---- answers ---- */

/* The next output: a value, or why there is none. */
static void put(struct series_out **out, double value, tide_state state)
{
    if (!tide_state_has_value(state))
        series_out_none(*out, 0, state);
    else if (!isfinite(value))
        series_out_none(*out, 0, TIDE_STATE_UNDEFINED);
    else
        series_out_real(*out, 0, value, state);
    (*out)++;
}

static void put_coefficient(struct series_out **out, const struct least_squares_fit *fit,
                            size_t i, tide_state state)
{
    bool is_known = tide_state_has_value(fit->state);

    put(out, is_known ? fit->coefficient[i] : (double)NAN, state);
    put(out, is_known ? fit->standard_error[i] : (double)NAN, state);
    put(out, is_known ? fit->p_value[i] : (double)NAN, state);
}

/* In the order of regress_list_outputs. */
static void put_fit(const struct compute_call *call, const struct sample *sample,
                    const struct least_squares_fit *fit)
{
    struct series_out *out = call->output;
    tide_state state = state_join(sample->state, fit->state);
    size_t count = sample->data.columns + (sample->data.has_constant ? 1 : 0);

    put(&out, (double)sample->data.rows, TIDE_STATE_OK);
    if (is_hac(call->argument))
        put(&out, (double)errors_of(call, sample).lags, TIDE_STATE_OK);
    for (size_t i = 0; i < count; i++)
        put_coefficient(&out, fit, i, state);
    put(&out, fit->r_squared, state);
    put(&out, fit->f_statistic, state);
    put(&out, fit->f_p_value, state);
    put(&out, fit->durbin_watson, state);
    put(&out, fit->residual_sd, state);
}

typedef tide_status fitter(const struct compute_call *call, const struct sample *sample,
                           struct least_squares_fit *out, tide_error *err);

static tide_status fit_with(const struct compute_call *call, fitter *fit_sample,
                            tide_error *err)
{
    struct least_squares_fit fit = {.state = TIDE_STATE_UNDEFINED};
    struct sample sample;

    tide_status status = sample_gather(call, &sample, err);
    if (status == TIDE_STATUS_OK && sample.state != TIDE_STATE_UNDEFINED)
        status = fit_sample(call, &sample, &fit, err);
    if (status == TIDE_STATUS_OK)
        put_fit(call, &sample, &fit);
    return status;
}

static tide_status fit_run(const struct compute_call *call, const struct sample *sample,
                           struct least_squares_fit *out, tide_error *err)
{
    if (is_robust(call->argument))
        return robust_fit_run(call, sample, out, err);
    return least_squares_fit(&sample->data, call->scratch, out, err);
}

static tide_status fit_define(const struct compute_call *call,
                              const struct sample *sample, struct least_squares_fit *out,
                              tide_error *err)
{
    if (is_robust(call->argument))
        return robust_fit_define(call, sample, out, err);
    return define_fit(&sample->data, call->scratch, out, err);
}

static tide_status regress_run(const struct compute_call *call, tide_error *err)
{
    return fit_with(call, fit_run, err);
}

static tide_status regress_reference(const struct compute_call *call, tide_error *err)
{
    return fit_with(call, fit_define, err);
}

/* ---- the row ---- */

static tide_status regress_check(const struct argument *argument, tide_freq freq,
                                 tide_error *err)
{
    const struct argument *on = &argument[REGRESS_ON];

    (void)freq;
    if (on->item_count > MAX_REGRESSORS) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "--on names %zu measures, more than %d", on->item_count,
                  (int)MAX_REGRESSORS);
        error_expected(err, "up to %d measures", (int)MAX_REGRESSORS);
        return TIDE_STATUS_ARGUMENT;
    }
    for (size_t i = 0; i < on->item_count; i++)
        for (size_t k = 0; k < i; k++)
            if (text_equal(on->item[i], on->item[k]))
                return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                                 "--on names %.*s twice", (int)on->item[i].length,
                                 on->item[i].at);
    if (argument[REGRESS_LAGS].is_set && !is_hac(argument))
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--lags is for errors that move together: --se hac");
    return TIDE_STATUS_OK;
}

static const tide_option regress_options[] = {
    [REGRESS_ON] = {.name = "on",
                    .kind = TIDE_OPTION_LIST,
                    .argument = "COL,...",
                    .help = "the measures that explain the value, up to 10",
                    .group = TIDE_GROUP_COMPUTATION},
    [REGRESS_NO_CONSTANT] = {.name = "no-constant",
                             .kind = TIDE_OPTION_FLAG,
                             .help = "a fit through the origin",
                             .group = TIDE_GROUP_COMPUTATION},
    [REGRESS_LOG] = {.name = "log",
                     .kind = TIDE_OPTION_FLAG,
                     .help =
                         "fit the natural logarithms of all figures: coefficients are\n"
                         "elasticities; a figure of 0 or less leaves none",
                     .group = TIDE_GROUP_COMPUTATION},
    [REGRESS_ROBUST] = {.name = "robust",
                        .kind = TIDE_OPTION_FLAG,
                        .help = "standard errors, p-values and F that hold where errors\n"
                                "differ in size or move together; coefficients stay",
                        .group = TIDE_GROUP_COMPUTATION},
    [REGRESS_SE] = {.name = "se",
                    .kind = TIDE_OPTION_CHOICE,
                    .argument = "KIND",
                    .range = "hc0|hc1|hc2|hc3|hac",
                    .help = "the kind of --robust: hc0 to hc3 where errors differ in\n"
                            "size only (default: hac)",
                    .group = TIDE_GROUP_COMPUTATION},
    [REGRESS_LAGS] = {.name = "lags",
                      .kind = TIDE_OPTION_INTEGER,
                      .argument = "L",
                      .range = "0..400",
                      .help =
                          "hac: errors up to L periods apart move together (default:\n"
                          "4 (n / 100)^(2/9))",
                      .group = TIDE_GROUP_COMPUTATION},
};

static const char *const regress_roles[] = {"value", "on"};
static const char *const regress_role_summaries[] = {"the measure that is explained",
                                                     "the measures that explain it"};
static const enum role_source regress_role_sources[] = {ROLE_VALUE, ROLE_MEASURE};

static const struct compute_output regress_outputs[] = {
    {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "lags", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0}, /* hac */
    {.name = "constant", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "constant_se", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "constant_p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "b", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1, .of_input = 1},
    {.name = "se", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1, .of_input = 1},
    {.name = "p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1, .of_input = 1},
    {.name = "r2", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "f", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "f_p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "durbin_watson", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "residual_sd", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
};
enum { AT_LAGS = 1, AT_CONSTANT = 2, AT_REGRESSOR = 5, AT_REST = 8, OF_COEFFICIENT = 3 };
_Static_assert(COUNT_OF(regress_outputs) + OF_COEFFICIENT * (MAX_REGRESSORS - 1) <=
                   COMPUTE_MAX_OUTPUTS,
               "every coefficient has its columns");

static size_t regress_list_outputs(const struct argument *argument,
                                   struct compute_output *out)
{
    size_t inputs = computation_inputs(&regress_computation, argument);
    size_t count = 0;

    for (size_t i = 0; i < COUNT_OF(regress_outputs); i++) {
        bool is_constant = i >= AT_CONSTANT && i < AT_REGRESSOR;
        if (i >= AT_REGRESSOR && i < AT_REST)
            continue;
        if (i == AT_REST) {
            for (size_t k = 0; k < (inputs - 1) * OF_COEFFICIENT; k++) {
                out[count] = regress_outputs[AT_REGRESSOR + k % OF_COEFFICIENT];
                out[count++].of_input = 1 + k / OF_COEFFICIENT;
            }
        }
        if (i == AT_LAGS && !is_hac(argument))
            continue;
        if (!is_constant || !argument[REGRESS_NO_CONSTANT].flag)
            out[count++] = regress_outputs[i];
    }
    for (size_t i = 0; argument[REGRESS_LOG].flag && i < count; i++)
        if (out[i].unit != OUTPUT_UNIT_COUNT)
            out[i].unit = OUTPUT_UNIT_NONE;
    return count;
}

const struct computation regress_computation = {
    .name = "regress",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "a measure on others by least squares",
    .formula = "y = b0 + b1 x1 + ... + bk xk + e, the sum of e^2 least",
    .missing =
        "as many figures as coefficients or fewer: too_few; measures that make up\n"
        "one another: singular; --log of a figure not above 0: undefined; a\n"
        "period in which a figure is missing is left out; hc2 and hc3 beside a\n"
        "figure that is met whatever it is: undefined",
    .source = "ordinary least squares; NIST StRD, linear regression; White 1980,\n"
              "MacKinnon, White 1985, Newey, West 1987",
    .accuracy = ACCURACY_L,
    .option = regress_options,
    .option_count = COUNT_OF(regress_options),
    .role = regress_roles,
    .role_summary = regress_role_summaries,
    .role_source = regress_role_sources,
    .role_count = COUNT_OF(regress_roles),
    .is_listed = true,
    .output = regress_outputs,
    .output_count = COUNT_OF(regress_outputs),
    .is_time_needed = true,
    .outputs = regress_list_outputs,
    .check = regress_check,
    .run = regress_run,
    .reference = regress_reference,
    .example =
        "tide regress datasets/index-demo/trade.csv --by flow,product --value value "
        "--on quantity",
};
