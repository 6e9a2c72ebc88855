/*
 * ljung_box.c - is a series, or what a model left of it, free of autocorrelation?
 *
 *     Q = n (n + 2) sum over k = 1 .. h of r[k]^2 / (n - k)
 *
 * r[k] is the correlation of the series with itself k periods later; of white noise Q is
 * chi-square with h degrees of freedom, less the coefficients that a model had to fit. A
 * pair is two figures k periods apart by the calendar: a hole costs its pairs, as in R's
 * Box.test. Unless --lags says, h is the lesser of n / 5 and two years, or 10 periods
 * where there is no season (Hyndman, Athanasopoulos).
 */
#include "compute/trend/centred.h"

#include <math.h>

#include "base/error.h"
#include "numeric/gsl_guard.h"
#include "time/period.h"

enum { LJUNG_LAGS, LJUNG_FITTED, LJUNG_LOG };
enum { OUT_N, OUT_LAGS, OUT_Q, OUT_P, OUTPUTS };

/* The lag counted up to where none is given: at least one beyond what was fitted. */
static int64_t usual_lags(const struct compute_call *call, size_t n)
{
    tide_freq freq = (tide_freq)call->input[0].first.freq;
    bool has_season = freq == TIDE_FREQ_S || freq == TIDE_FREQ_Q || freq == TIDE_FREQ_M;
    int64_t most = has_season ? 2 * (int64_t)freq_per_year(freq) : 10;
    int64_t least = call->argument[LJUNG_FITTED].integer + 1;
    int64_t fifth = (int64_t)(n / 5);
    int64_t lags = fifth < most ? fifth : most;

    return lags > least ? lags : least;
}

static tide_status ljung_run(const struct compute_call *call, tide_error *err)
{
    const struct argument *given = &call->argument[LJUNG_LAGS];
    int64_t fitted = call->argument[LJUNG_FITTED].integer;
    struct series_out *out = call->output;
    struct centred x;

    tide_status status =
        centred_make(&call->input[0], NULL, call->argument[LJUNG_LOG].flag, call->scratch,
                     &x, err);
    if (status != TIDE_STATUS_OK)
        return status;

    double n = (double)x.there;
    int64_t lags = given->is_set ? given->integer : usual_lags(call, x.there);
    tide_state state = x.state;
    double q = 0.0;

    for (int64_t k = 1; k <= lags && (size_t)k < x.there; k++) {
        double r = centred_correlation(&x, &x, (size_t)k);
        if (isnan(r)) /* no two figures are that far apart */
            state = state_join(state, TIDE_STATE_TOO_FEW);
        q += r * r / (n - (double)k);
    }
    if (x.there <= (size_t)lags)
        state = state_join(state, TIDE_STATE_TOO_FEW);
    else if (x.state != TIDE_STATE_UNDEFINED && !(x.variance.high > 0.0))
        state = TIDE_STATE_SINGULAR;
    q *= n * (n + 2.0);

    series_out_real(&out[OUT_N], 0, n, TIDE_STATE_OK);
    series_out_real(&out[OUT_LAGS], 0, (double)lags, TIDE_STATE_OK);
    if (!tide_state_has_value(state)) {
        series_out_none(&out[OUT_Q], 0, state);
        series_out_none(&out[OUT_P], 0, state);
        return TIDE_STATUS_OK;
    }
    series_out_real(&out[OUT_Q], 0, q, state);
    series_out_real(&out[OUT_P], 0, gsl_guard_chisq_Q(q, (double)(lags - fitted)), state);
    return TIDE_STATUS_OK;
}

static tide_status ljung_check(const struct argument *argument, tide_freq freq,
                               tide_error *err)
{
    const struct argument *lags = &argument[LJUNG_LAGS];
    int64_t fitted = argument[LJUNG_FITTED].integer;

    (void)freq;
    if (!lags->is_set || lags->integer > fitted)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
              "--lags %lld leaves no degree of freedom beside --fitted %lld",
              (long long)lags->integer, (long long)fitted);
    error_expected(err, "more lags than fitted coefficients");
    return TIDE_STATUS_ARGUMENT;
}

static const tide_option ljung_options[] = {
    [LJUNG_LAGS] = {.name = "lags",
                    .kind = TIDE_OPTION_INTEGER,
                    .argument = "H",
                    .range = "1..400",
                    .help = "lags that are counted (default: two years, or 10 periods\n"
                            "where there is no season; at most n / 5)",
                    .group = TIDE_GROUP_COMPUTATION},
    [LJUNG_FITTED] = {.name = "fitted",
                      .kind = TIDE_OPTION_INTEGER,
                      .argument = "K",
                      .preset = "0",
                      .range = "0..100",
                      .help = "coefficients of the model whose residuals these are",
                      .group = TIDE_GROUP_COMPUTATION},
    [LJUNG_LOG] = {.name = "log",
                   .kind = TIDE_OPTION_FLAG,
                   .help = "take the natural logarithms",
                   .group = TIDE_GROUP_COMPUTATION},
};

static const char *const ljung_roles[] = {"value"};
static const char *const ljung_role_summaries[] = {
    "the measure that is tested, such as residuals"};

static const struct compute_output ljung_outputs[OUTPUTS] = {
    [OUT_N] = {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    [OUT_LAGS] = {.name = "lags", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    [OUT_Q] = {.name = "q", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    [OUT_P] = {.name = "p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

const struct computation ljung_box_computation = {
    .name = "ljung-box",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "test of a series for autocorrelation",
    .formula = "Q = n (n + 2) sum of r[k]^2 / (n - k) over k = 1 .. h",
    .missing = "h figures or fewer: too_few; a series that never changes: singular;\n"
               "--log of a figure not above 0: undefined; a hole costs its pairs and\n"
               "shifts nothing",
    .source = "Ljung, Box 1978",
    .accuracy = ACCURACY_T,
    .option = ljung_options,
    .option_count = COUNT_OF(ljung_options),
    .role = ljung_roles,
    .role_summary = ljung_role_summaries,
    .role_count = COUNT_OF(ljung_roles),
    .output = ljung_outputs,
    .output_count = OUTPUTS,
    .is_time_needed = true,
    .check = ljung_check,
    .run = ljung_run,
    .reference = ljung_run, /* the definition is as fast as it gets */
    .example = "tide ljung-box datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
