/*
 * correlation.c - how closely two measures move together: Pearson's coefficient.
 *
 *     r = sum (x - mx)(y - my) / sqrt(sum (x - mx)^2 sum (y - my)^2)
 *
 * over the periods in which both are there, means too; p is two-sided, of
 * t = r sqrt((n - 2) / (1 - r^2)) with n - 2 degrees of freedom.
 */
#include "compute/trend/centred.h"

#include <math.h>

#include "numeric/gsl_guard.h"

enum { CORRELATION_WITH, CORRELATION_LOG };
enum { VALUE, WITH, ROLES };
enum { OUT_N, OUT_R, OUT_P, OUTPUTS };
enum { LEAST_FIGURES = 3 };

static double p_of(double r, size_t n)
{
    double freedom = (double)n - 2.0;

    return 2.0 *
           gsl_guard_tdist_Q(fabs(r) * sqrt(freedom / ((1.0 - r) * (1.0 + r))), freedom);
}

static tide_status correlation_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *value = &call->input[VALUE];
    const tide_series *with = &call->input[WITH];
    bool is_log = call->argument[CORRELATION_LOG].flag;
    struct series_out *out = call->output;
    struct centred x = {0};
    struct centred y = {0};

    tide_status status = centred_make(value, with, is_log, call->scratch, &x, err);
    if (status == TIDE_STATUS_OK)
        status = centred_make(with, value, is_log, call->scratch, &y, err);
    if (status != TIDE_STATUS_OK)
        return status;

    tide_state state = state_join(x.state, y.state);
    series_out_real(&out[OUT_N], 0, (double)x.there, TIDE_STATE_OK);
    if (x.there < LEAST_FIGURES) {
        state = TIDE_STATE_TOO_FEW;
    } else if (tide_state_has_value(state) &&
               !(x.variance.high > 0.0 && y.variance.high > 0.0)) {
        state = TIDE_STATE_SINGULAR;
    }
    if (!tide_state_has_value(state)) {
        series_out_none(&out[OUT_R], 0, state);
        series_out_none(&out[OUT_P], 0, state);
        return TIDE_STATUS_OK;
    }
    double r = centred_correlation(&x, &y, 0);
    series_out_real(&out[OUT_R], 0, r, state);
    series_out_real(&out[OUT_P], 0, p_of(r, x.there), state);
    return TIDE_STATUS_OK;
}

static const tide_option correlation_options[] = {
    [CORRELATION_WITH] = {.name = "with",
                          .kind = TIDE_OPTION_TEXT,
                          .argument = "COL",
                          .help = "the other measure",
                          .group = TIDE_GROUP_COMPUTATION},
    [CORRELATION_LOG] = {.name = "log",
                         .kind = TIDE_OPTION_FLAG,
                         .help = "take the natural logarithms of both",
                         .group = TIDE_GROUP_COMPUTATION},
};

static const char *const correlation_roles[ROLES] = {"value", "with"};
static const char *const correlation_role_summaries[ROLES] = {"one measure",
                                                              "the other measure"};
static const enum role_source correlation_role_sources[ROLES] = {ROLE_VALUE,
                                                                 ROLE_MEASURE};

static const struct compute_output correlation_outputs[OUTPUTS] = {
    [OUT_N] = {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    [OUT_R] = {.name = "r", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    [OUT_P] = {.name = "p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

const struct computation correlation_computation = {
    .name = "correlation",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "correlation of two measures",
    .formula = "r = sum (x - mx)(y - my) / sqrt(sum (x - mx)^2 sum (y - my)^2)",
    .missing = "fewer than 3 periods with both: too_few; a measure that never changes:\n"
               "singular; --log of a figure not above 0: undefined; a period in which\n"
               "a figure is missing is left out",
    .source = "Pearson 1896; Student's t",
    .accuracy = ACCURACY_T,
    .option = correlation_options,
    .option_count = COUNT_OF(correlation_options),
    .role = correlation_roles,
    .role_summary = correlation_role_summaries,
    .role_source = correlation_role_sources,
    .role_count = ROLES,
    .output = correlation_outputs,
    .output_count = OUTPUTS,
    .is_time_needed = true,
    .run = correlation_run,
    .reference = correlation_run, /* the definition is as fast as it gets */
    .example = "tide correlation datasets/index-demo/trade.csv --by flow,product "
               "--value value --with quantity",
};
