/*
 * theil_sen.c - the median trend of a series.
 *
 *     b = median of (x[j] - x[i]) / (t[j] - t[i]) over all i < j,   t in years from the
 *     a = median of x - b median of t;   --joint: a = median of (x - b t)   first period
 *
 * The 95 % interval of b: of the N ordered slopes those of rank round((N - C) / 2) and
 * round((N + C) / 2) + 1, C = z sqrt(V), V the variance of Kendall's S with its ties. A
 * rank beyond the N slopes is taken to the nearest and the bound is low_reliability: with
 * so few figures no slope bounds b at 95 %.
 *
 * Holes are dropped and keep their distance. --log works on natural logarithms. Up to 29
 * in a hundred figures can be wild without moving b far.
 */
#include "compute/computation.h"

#include <math.h>
#include <stdlib.h>

#include "compute/trend/kendall.h"
#include "compute/trend/lattice.h"
#include "compute/trend/slopes.h"
#include "number/decimal.h"
#include "numeric/gsl_guard.h"
#include "time/period.h"

enum { THEIL_SEN_JOINT, THEIL_SEN_LOG };
enum { LEAST_COUNT = 4 };

/* Slopes per period, on the lattice. */
struct median_trend {
    struct slope slope;
    struct slope lower;
    struct slope upper;
    bool is_lower_sure; /* its rank is among the slopes */
    bool is_upper_sure;
};

/* Ranks of the bounds, 1 to N. */
struct bounds {
    uint64_t lower;
    uint64_t upper;
    bool is_lower_sure;
    bool is_upper_sure;
};

/* `variance` is that of Kendall's S. */
static struct bounds bounds_of(uint64_t pairs, double variance)
{
    double spread = gsl_guard_ugaussian_Qinv(0.025) * sqrt(variance);
    double lower = round(((double)pairs - spread) / 2.0);
    double upper = round(((double)pairs + spread) / 2.0) + 1.0;
    struct bounds bounds = {
        .lower = lower >= 1.0 ? (uint64_t)lower : 1,
        .upper = upper <= (double)pairs ? (uint64_t)upper : pairs,
        .is_lower_sure = lower >= 1.0,
        .is_upper_sure = upper <= (double)pairs,
    };
    return bounds;
}

/* ---- answers ---- */

/* A slope per year, rounded once from whole numbers. */
static void put_slope(struct series_out *out, const struct lattice *points,
                      struct period_years period, struct slope slope, tide_state state)
{
    int128 below = (int128)slope.run * period.numerator * decimal_power(points->scale);
    double value = int256_quotient_round(int256_multiply(slope.rise, period.denominator),
                                         int256_of(below));

    series_out_real(out, 0, ldexp(value, points->exponent), state);
}

static int wide_order(const void *a, const void *b)
{
    return int256_compare(*(const struct int256 *)a, *(const struct int256 *)b);
}

/* Twice the median of x - b t, times the run of b. */
static tide_status joint_level(const struct lattice *points, struct slope slope,
                               struct arena *arena, struct int256 *out, tide_error *err)
{
    size_t n = points->count;
    struct int256 *rest = arena_alloc(arena, n, sizeof *rest);

    if (rest == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < n; i++) {
        rest[i] = int256_multiply(points->x[i], slope.run);
        int256_add(&rest[i], int256_multiply(slope.rise, -points->t[i]));
    }
    qsort(rest, n, sizeof *rest, wide_order);
    *out = rest[(n - 1) / 2];
    int256_add(out, rest[n / 2]);
    return TIDE_STATUS_OK;
}

/* Twice the median of x, less b times twice the median of t, times the run of b. */
static tide_status plain_level(const struct lattice *points, struct slope slope,
                               struct arena *arena, struct int256 *out, tide_error *err)
{
    size_t n = points->count;
    int128 *x = arena_alloc(arena, n, sizeof *x);

    if (x == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < n; i++)
        x[i] = points->x[i];
    qsort(x, n, sizeof *x, int128_order);
    *out = int256_multiply(x[(n - 1) / 2] + x[n / 2], slope.run);
    int256_add(out,
               int256_multiply(slope.rise, -(points->t[(n - 1) / 2] + points->t[n / 2])));
    return TIDE_STATUS_OK;
}

/* No trend, and why. */
static void put_none(const struct compute_call *call, tide_state state)
{
    for (size_t i = 1; i < call->output_count; i++)
        series_out_none(&call->output[i], 0, state);
}

/* In the order of theil_sen_outputs. */
static tide_status put_trend(const struct compute_call *call,
                             const struct lattice *points,
                             const struct median_trend *trend, tide_error *err)
{
    const tide_series *in = &call->input[0];
    int32_t first = in->first.ordinal;
    struct period_years period =
        period_years_between((tide_freq)in->first.freq, first, first + 1);
    int128 power = decimal_power(points->scale);
    struct int256 level;

    tide_status status =
        call->argument[THEIL_SEN_JOINT].flag
            ? joint_level(points, trend->slope, call->scratch, &level, err)
            : plain_level(points, trend->slope, call->scratch, &level, err);
    if (status != TIDE_STATUS_OK)
        return status;
    double intercept =
        int256_quotient_round(level, int256_of(2 * trend->slope.run * power));
    tide_state unsure = state_join(points->state, TIDE_STATE_LOW_RELIABILITY);

    series_out_real(&call->output[1], 0, ldexp(intercept, points->exponent),
                    points->state);
    put_slope(&call->output[2], points, period, trend->slope, points->state);
    put_slope(&call->output[3], points, period, trend->lower,
              trend->is_lower_sure ? points->state : unsure);
    put_slope(&call->output[4], points, period, trend->upper,
              trend->is_upper_sure ? points->state : unsure);
    return TIDE_STATUS_OK;
}

/* Gather the figures; false: there is no trend, and the answers say why. */
static tide_status begin(const struct compute_call *call, struct lattice *points,
                         bool *goes_on, tide_error *err)
{
    tide_status status =
        lattice_gather(&call->input[0], call->argument[THEIL_SEN_LOG].flag, call->scratch,
                       points, err);
    if (status != TIDE_STATUS_OK)
        return status;
    series_out_real(&call->output[0], 0, (double)points->count, TIDE_STATE_OK);
    *goes_on = points->count >= LEAST_COUNT && tide_state_has_value(points->state);
    if (!*goes_on)
        put_none(call, points->count < LEAST_COUNT ? (tide_state)TIDE_STATE_TOO_FEW
                                                   : points->state);
    return TIDE_STATUS_OK;
}

static tide_status theil_sen_run(const struct compute_call *call, tide_error *err)
{
    struct median_trend trend;
    struct lattice points;
    struct kendall kendall;
    bool goes_on = false;

    tide_status status = begin(call, &points, &goes_on, err);
    if (status != TIDE_STATUS_OK || !goes_on)
        return status;
    status = kendall_of(&points, call->scratch, &kendall, err);
    if (status != TIDE_STATUS_OK)
        return status;

    struct bounds bounds = bounds_of(kendall.pairs, (double)kendall.variance_18 / 18.0);
    trend.is_lower_sure = bounds.is_lower_sure;
    trend.is_upper_sure = bounds.is_upper_sure;
    status = slopes_median(&points, call->scratch, &trend.slope, err);
    if (status == TIDE_STATUS_OK)
        status = slopes_select(&points, bounds.lower, call->scratch, &trend.lower, err);
    if (status == TIDE_STATUS_OK)
        status = slopes_select(&points, bounds.upper, call->scratch, &trend.upper, err);
    if (status == TIDE_STATUS_OK)
        status = put_trend(call, &points, &trend, err);
    return status;
}

/* ---- the definition: all slopes in a list ---- */

/* 18 V, each figure taking its share of the ties it is in. */
static double define_variance(const struct lattice *points)
{
    size_t n = points->count;
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        size_t equal = 0;
        for (size_t j = 0; j < n; j++)
            equal += points->x[j] == points->x[i];
        sum += (double)((n - 1) * (2 * n + 5)) - (double)((equal - 1) * (2 * equal + 5));
    }
    return sum / 18.0;
}

static tide_status theil_sen_reference(const struct compute_call *call, tide_error *err)
{
    struct lattice points;
    bool goes_on = false;
    size_t count = 0;

    tide_status status = begin(call, &points, &goes_on, err);
    if (status != TIDE_STATUS_OK || !goes_on)
        return status;
    uint64_t pairs = slopes_pairs(points.count);
    struct slope *slope = arena_alloc(call->scratch, pairs, sizeof *slope);
    if (slope == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t i = 0; i < points.count; i++)
        for (size_t j = i + 1; j < points.count; j++)
            slope[count++] = (struct slope){.rise = points.x[j] - points.x[i],
                                            .run = points.t[j] - points.t[i]};
    qsort(slope, count, sizeof *slope, slope_order);

    struct bounds bounds = bounds_of(pairs, define_variance(&points));
    struct median_trend trend = {
        .slope = slope_mean(slope[(count - 1) / 2], slope[count / 2]),
        .lower = slope[bounds.lower - 1],
        .upper = slope[bounds.upper - 1],
        .is_lower_sure = bounds.is_lower_sure,
        .is_upper_sure = bounds.is_upper_sure,
    };
    return put_trend(call, &points, &trend, err);
}

/* ---- the row ---- */

static const tide_option theil_sen_options[] = {
    [THEIL_SEN_JOINT] = {.name = "joint",
                         .kind = TIDE_OPTION_FLAG,
                         .help = "the intercept is the median of x - b t, not the line\n"
                                 "through the medians",
                         .group = TIDE_GROUP_COMPUTATION},
    [THEIL_SEN_LOG] = {.name = "log",
                       .kind = TIDE_OPTION_FLAG,
                       .help = "take the natural logarithms of the figures; a figure of\n"
                               "0 or less leaves no trend",
                       .group = TIDE_GROUP_COMPUTATION},
};

static const char *const theil_sen_roles[] = {"value"};
static const char *const theil_sen_role_summaries[] = {
    "the measure whose trend is sought"};

static const struct compute_output theil_sen_outputs[] = {
    {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "intercept", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "slope", .unit = OUTPUT_UNIT_MEASURE_PER_YEAR, .table_decimals = -1},
    {.name = "slope_lower", .unit = OUTPUT_UNIT_MEASURE_PER_YEAR, .table_decimals = -1},
    {.name = "slope_upper", .unit = OUTPUT_UNIT_MEASURE_PER_YEAR, .table_decimals = -1},
};

/* A logarithm has no unit. */
static size_t theil_sen_list_outputs(const struct argument *argument,
                                     struct compute_output *out)
{
    for (size_t i = 0; i < COUNT_OF(theil_sen_outputs); i++) {
        out[i] = theil_sen_outputs[i];
        if (i > 0 && argument[THEIL_SEN_LOG].flag)
            out[i].unit = OUTPUT_UNIT_NONE;
    }
    return COUNT_OF(theil_sen_outputs);
}

const struct computation theil_sen_computation = {
    .name = "theil-sen",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "the median trend, which wild figures do not move",
    .formula = "b = median of (x[j] - x[i]) / (t[j] - t[i]), t in years;\n"
               "a = median of x - b median of t; 95 % interval of b by ranks",
    .missing = "fewer than 4 figures: too_few; --log of a figure not above 0:\n"
               "undefined; holes are dropped and keep their distance; a bound beyond\n"
               "all slopes: low_reliability",
    .source = "Sen 1968; Theil 1950",
    .accuracy = ACCURACY_Q,
    .option = theil_sen_options,
    .option_count = COUNT_OF(theil_sen_options),
    .role = theil_sen_roles,
    .role_summary = theil_sen_role_summaries,
    .role_count = COUNT_OF(theil_sen_roles),
    .output = theil_sen_outputs,
    .output_count = COUNT_OF(theil_sen_outputs),
    .is_time_needed = true,
    .outputs = theil_sen_list_outputs,
    .run = theil_sen_run,
    .reference = theil_sen_reference,
    .example = "tide theil-sen datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
