/*
 * cross_correlation.c - two measures some periods apart: which leads, and by how much.
 *
 *     lag_k   the correlation of x[t + k] and y[t]: the value follows k periods later
 *     lead_k  the correlation of x[t] and y[t + k]: the value goes before
 *
 * Each measure has the mean and variance of its own figures, as in R's ccf with na.pass;
 * a pair is two figures k periods apart by the calendar, and a hole costs the pairs that
 * it is in. best is the shift with the largest coefficient in size, the nearest of equals;
 * bound is 1.96 / sqrt(n), which white noise stays within 95 times of 100.
 */
#include "compute/trend/centred.h"

#include <math.h>
#include <string.h>

enum { CROSS_WITH, CROSS_LAGS, CROSS_LOG };
enum { VALUE, WITH, ROLES };
enum { MAX_LAGS = 12 };
enum { OUT_N, OUT_BOUND, OUT_BEST, OUT_SHIFTS };

/* The output of a shift, lags below 0 being leads: lead_L ... r_0 ... lag_L. */
static size_t place_of(int64_t shift, int64_t lags)
{
    return (size_t)(OUT_SHIFTS + shift + lags);
}

static double correlation_at(const struct centred *x, const struct centred *y,
                             int64_t shift)
{
    return shift >= 0 ? centred_correlation(x, y, (size_t)shift)
                      : centred_correlation(y, x, (size_t)-shift);
}

static void put(struct series_out *out, double value, tide_state state)
{
    if (!tide_state_has_value(state))
        series_out_none(out, 0, state);
    else if (isnan(value))
        series_out_none(out, 0, TIDE_STATE_TOO_FEW);
    else
        series_out_real(out, 0, value, state);
}

static tide_state state_of(const struct centred *x, const struct centred *y)
{
    tide_state state = state_join(x->state, y->state);

    if (x->there < 3 || y->there < 3)
        return TIDE_STATE_TOO_FEW;
    if (tide_state_has_value(state) &&
        !(x->variance.high > 0.0 && y->variance.high > 0.0))
        return TIDE_STATE_SINGULAR;
    return state;
}

/* Periods with both figures. */
static size_t count_both(const struct centred *x, const struct centred *y)
{
    size_t count = 0;

    for (size_t t = 0; t < x->count; t++)
        count += x->is_there[t] && y->is_there[t];
    return count;
}

static void put_all(const struct compute_call *call, const struct centred *x,
                    const struct centred *y)
{
    int64_t lags = call->argument[CROSS_LAGS].integer;
    tide_state state = state_of(x, y);
    size_t n = count_both(x, y);
    double best = (double)NAN;
    double largest = -1.0;

    for (int64_t shift = -lags; shift <= lags; shift++) {
        double r = correlation_at(x, y, shift);
        put(&call->output[place_of(shift, lags)], r, state);
    }
    for (int64_t k = 0; k <= 2 * lags; k++) { /* 0, 1, -1, 2 ...: the nearest first */
        int64_t shift = k % 2 == 1 ? (k + 1) / 2 : -k / 2;
        const struct series_out *out = &call->output[place_of(shift, lags)];
        if (!tide_state_has_value(out->state[0]) || fabs(out->real[0]) <= largest)
            continue;
        largest = fabs(out->real[0]);
        best = (double)shift;
    }
    series_out_real(&call->output[OUT_N], 0, (double)n, TIDE_STATE_OK);
    put(&call->output[OUT_BOUND],
        n > 0 ? 1.959963984540054 / sqrt((double)n) : (double)NAN, state);
    put(&call->output[OUT_BEST], best, state);
}

static tide_status cross_run(const struct compute_call *call, tide_error *err)
{
    bool is_log = call->argument[CROSS_LOG].flag;
    struct centred x = {0};
    struct centred y = {0};

    tide_status status =
        centred_make(&call->input[VALUE], NULL, is_log, call->scratch, &x, err);
    if (status == TIDE_STATUS_OK)
        status = centred_make(&call->input[WITH], NULL, is_log, call->scratch, &y, err);
    if (status == TIDE_STATUS_OK)
        put_all(call, &x, &y);
    return status;
}

static const tide_option cross_options[] = {
    [CROSS_WITH] = {.name = "with",
                    .kind = TIDE_OPTION_TEXT,
                    .argument = "COL",
                    .help = "the other measure",
                    .group = TIDE_GROUP_COMPUTATION},
    [CROSS_LAGS] = {.name = "lags",
                    .kind = TIDE_OPTION_INTEGER,
                    .argument = "L",
                    .preset = "4",
                    .range = "1..12",
                    .help = "periods to shift, either way",
                    .group = TIDE_GROUP_COMPUTATION},
    [CROSS_LOG] = {.name = "log",
                   .kind = TIDE_OPTION_FLAG,
                   .help = "take the natural logarithms of both",
                   .group = TIDE_GROUP_COMPUTATION},
};

static const char *const cross_roles[ROLES] = {"value", "with"};
static const char *const cross_role_summaries[ROLES] = {
    "the measure that follows or leads", "the measure that it is shifted against"};
static const enum role_source cross_role_sources[ROLES] = {ROLE_VALUE, ROLE_MEASURE};

static const struct compute_output cross_outputs[OUT_SHIFTS] = {
    [OUT_N] = {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    [OUT_BOUND] = {.name = "bound", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    [OUT_BEST] = {.name = "best", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
};
static const char *const shift_names[2 * MAX_LAGS + 1] = {
    "lead_12", "lead_11", "lead_10", "lead_9", "lead_8", "lead_7", "lead_6",
    "lead_5",  "lead_4",  "lead_3",  "lead_2", "lead_1", "r_0",    "lag_1",
    "lag_2",   "lag_3",   "lag_4",   "lag_5",  "lag_6",  "lag_7",  "lag_8",
    "lag_9",   "lag_10",  "lag_11",  "lag_12",
};
_Static_assert(OUT_SHIFTS + 2 * MAX_LAGS + 1 <= COMPUTE_MAX_OUTPUTS,
               "every shift has its column");

static size_t cross_list_outputs(const struct argument *argument,
                                 struct compute_output *out)
{
    int64_t lags = argument[CROSS_LAGS].integer;

    memcpy(out, cross_outputs, sizeof cross_outputs);
    for (int64_t shift = -lags; shift <= lags; shift++)
        out[place_of(shift, lags)] =
            (struct compute_output){.name = shift_names[MAX_LAGS + shift],
                                    .unit = OUTPUT_UNIT_NONE,
                                    .table_decimals = -1};
    return place_of(lags, lags) + 1;
}

const struct computation cross_correlation_computation = {
    .name = "cross-correlation",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "correlation of two measures some periods apart",
    .formula = "lag_k = sum (x[t+k] - mx)(y[t] - my) / (pairs + k) / (sx sy)\n"
               "lead_k likewise of x[t] and y[t+k]",
    .missing =
        "fewer than 3 figures of a measure: too_few; a measure that never changes:\n"
        "singular; --log of a figure not above 0: undefined; a hole costs its\n"
        "pairs and shifts nothing",
    .source = "Box, Jenkins 1976",
    .accuracy = ACCURACY_T,
    .option = cross_options,
    .option_count = COUNT_OF(cross_options),
    .role = cross_roles,
    .role_summary = cross_role_summaries,
    .role_source = cross_role_sources,
    .role_count = ROLES,
    .output = cross_outputs,
    .output_count = COUNT_OF(cross_outputs),
    .is_time_needed = true,
    .outputs = cross_list_outputs,
    .run = cross_run,
    .reference = cross_run, /* the definition is as fast as it gets */
    .example = "tide cross-correlation datasets/index-demo/trade.csv --by flow,product "
               "--value value --with quantity --lags 2",
};
