/*
 * season_test.c - is there a season that stays the same?
 *
 * T is the trend of `decompose`, v = x - T (x / T with --mode mult), g the sub-periods.
 *
 *     F = [sum n_g (mean_g - mean)^2 / (s - 1)] / [sum (v - mean_g)^2 / (n - s)]
 *     H = (n - 1) sum n_g (rank mean_g - rank mean)^2 / sum (rank - rank mean)^2
 *
 * F is the analysis of variance of v by sub-period, H the test of Kruskal and Wallis on
 * its ranks, ties sharing their mean rank; that form of H holds with ties. p is the chance
 * of as much without a season.
 *
 * Figures are taken exactly and v to 106 bits: values that differ by their rounding only
 * are tied, and a spread of nothing but rounding is 0. Without spread inside the
 * sub-periods F is infinite, undefined here, and its p is 0; without any both are
 * undefined, as is H.
 *
 * No more values than sub-periods: too_few. A hole leaves no answer.
 */
#include "compute/trend/span.h"

#include <math.h>

#include "base/error.h"
#include "compute/trend/ranks.h"
#include "compute/trend/season.h"
#include "numeric/gsl_guard.h"

enum { TEST_MODE, TEST_LOG, TEST_SEASON };
enum { TEST_N, TEST_F, TEST_F_P, TEST_H, TEST_H_P };

/* What is tested: value i belongs to sub-period i mod s. */
struct sample {
    size_t s;
    size_t count;
    struct dd *value; /* [count] */
    double size;      /* what the values were computed from was about as large */
    tide_state state;
};

static enum mode mode_of(const struct argument *argument)
{
    return (enum mode)argument[TEST_MODE].choice;
}

static tide_status season_test_check(const struct argument *argument, tide_freq freq,
                                     tide_error *err)
{
    return season_check("season-test", &argument[TEST_SEASON], freq, 2, err);
}

/* ---- the values ---- */

/* The trend at t: twice the sum of a season, half its ends, over 2 s. */
static struct dd trend_at(const struct dd *x, size_t s, size_t t)
{
    const struct dd *window = x + t - s / 2;
    struct dd sum = s % 2 == 0 ? dd_add(window[0], window[s]) : dd_scale(window[0], 1);

    for (size_t i = 1; i < s; i++)
        sum = dd_add(sum, dd_scale(window[i], 1));
    return dd_divide(sum, dd_of(2.0 * (double)s));
}

static tide_status sample_fill(const struct compute_call *call, const struct span *span,
                               struct sample *out, tide_error *err)
{
    enum mode mode = mode_of(call->argument);
    size_t half = out->s / 2;
    struct dd *x = arena_alloc(call->scratch, span->count, sizeof *x);

    out->value = arena_alloc(call->scratch, out->count, sizeof *out->value);
    if (x == NULL || out->value == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < span->count; t++) {
        struct dd figure = span_figure(span->in, span->first + t);
        x[t] = call->argument[TEST_LOG].flag ? dd_log(figure)
                                             : dd_scale(figure, -span->exponent);
        if (mode == MODE_ADD)
            out->size = fmax(out->size, fabs(x[t].high));
    }
    if (mode == MODE_MULT)
        out->size = 1.0;
    for (size_t i = 0; i < out->count; i++) {
        struct dd trend = trend_at(x, out->s, i + half);
        out->value[i] = mode == MODE_MULT ? dd_divide(x[i + half], trend)
                                          : dd_subtract(x[i + half], trend);
    }
    return TIDE_STATUS_OK;
}

static tide_status sample_gather(const struct compute_call *call, struct sample *out,
                                 tide_error *err)
{
    struct span span;
    tide_status status = span_gather(call, call->argument[TEST_LOG].flag, &span, err);

    if (status != TIDE_STATUS_OK)
        return status;
    *out = (struct sample){.s = season_length(&call->argument[TEST_SEASON],
                                              (tide_freq)call->input[0].first.freq),
                           .state = span.state};
    if (span.count > 2 * (out->s / 2))
        out->count = span.count - 2 * (out->s / 2);
    if (out->count <= out->s)
        out->state = state_join(out->state, TIDE_STATE_TOO_FEW);
    if (tide_state_has_value(out->state) && mode_of(call->argument) == MODE_MULT &&
        !all_above_zero(span.x, span.count))
        out->state = TIDE_STATE_UNDEFINED;
    if (!tide_state_has_value(out->state))
        return TIDE_STATUS_OK;
    return sample_fill(call, &span, out, err);
}

/* ---- spread between sub-periods and inside them ---- */

static struct dd square_of_difference(struct dd a, struct dd b)
{
    struct dd difference = dd_subtract(a, b);
    return dd_multiply(difference, difference);
}

static struct dd mean_of(const struct dd *value, size_t first, size_t step, size_t count)
{
    struct dd sum = dd_of(0.0);
    double n = 0.0;

    for (size_t i = first; i < count; i += step, n += 1.0)
        sum = dd_add(sum, value[i]);
    return dd_divide(sum, dd_of(n));
}

static void spread(const struct sample *sample, const struct dd *value,
                   struct dd *between, struct dd *within)
{
    struct dd mean = mean_of(value, 0, 1, sample->count);

    *between = *within = dd_of(0.0);
    for (size_t j = 0; j < sample->s; j++) {
        struct dd own = mean_of(value, j, sample->s, sample->count);
        struct dd step = square_of_difference(own, mean);
        for (size_t i = j; i < sample->count; i += sample->s) {
            *between = dd_add(*between, step);
            *within = dd_add(*within, square_of_difference(value[i], own));
        }
    }
}

/* A sum of squares that is but rounding is 0. */
static struct dd settle(const struct sample *sample, struct dd squares)
{
    double noise = 0x1p-150 * (double)sample->count * sample->size * sample->size;
    return squares.high <= noise ? dd_of(0.0) : squares;
}

/* Values no farther apart than this are tied: the distance is rounding. */
static double tie_of(const struct sample *sample)
{
    return 0x1p-88 * sample->size;
}

/* ---- answers ---- */

static void put(const struct compute_call *call, size_t output, double value,
                tide_state state)
{
    if (tide_state_has_value(state) && isnan(value))
        state = TIDE_STATE_UNDEFINED;
    if (tide_state_has_value(state))
        series_out_real(&call->output[output], 0, value, state);
    else
        series_out_none(&call->output[output], 0, state);
}

/* The quotient of two statistics, NAN for 0 / 0. */
static double quotient(struct dd above, struct dd below)
{
    if (below.high == 0.0)
        return above.high > 0.0 ? (double)INFINITY : (double)NAN;
    return dd_round(dd_divide(above, below));
}

/* f and h: NAN where there is none, f INFINITY where nothing is spread inside. */
static void put_tests(const struct compute_call *call, const struct sample *sample,
                      double f, double h)
{
    double groups = (double)sample->s - 1.0;
    double rest = (double)sample->count - (double)sample->s;

    put(call, TEST_N, (double)sample->count, sample->state);
    put(call, TEST_F, isinf(f) ? (double)NAN : f, sample->state);
    put(call, TEST_F_P, gsl_guard_fdist_Q(f, groups, rest), sample->state);
    put(call, TEST_H, h, sample->state);
    put(call, TEST_H_P, gsl_guard_chisq_Q(h, groups), sample->state);
}

static void put_none(const struct compute_call *call, const struct sample *sample)
{
    for (size_t i = 0; i < call->output_count; i++)
        series_out_none(&call->output[i], 0, sample->state);
}

static tide_status season_test_run(const struct compute_call *call, tide_error *err)
{
    struct sample sample;
    struct dd between;
    struct dd within;

    tide_status status = sample_gather(call, &sample, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (!tide_state_has_value(sample.state)) {
        put_none(call, &sample);
        return TIDE_STATUS_OK;
    }
    size_t *order = arena_alloc(call->scratch, sample.count, sizeof *order);
    struct dd *rank = arena_alloc(call->scratch, sample.count, sizeof *rank);
    if (order == NULL || rank == NULL)
        return memory_failed(call->scratch->memory, err);

    double groups = (double)sample.s - 1.0;
    double rest = (double)(sample.count - sample.s);
    spread(&sample, sample.value, &between, &within);
    double f = quotient(dd_divide(settle(&sample, between), dd_of(groups)),
                        dd_divide(settle(&sample, within), dd_of(rest)));

    ranks_find(sample.value, sample.count, tie_of(&sample), order, rank);
    spread(&sample, rank, &between, &within);
    struct dd all = dd_add(between, within);
    if (all.high < 0.25) /* no two ranks differ: else it is more than 1 / 2 */
        all = between = dd_of(0.0);
    double h = quotient(dd_multiply(dd_of((double)sample.count - 1.0), between), all);
    put_tests(call, &sample, f, h);
    return TIDE_STATUS_OK;
}

/*
 * ---- the definition ----
 *
 * Spread by pairs: the sum of squares of n values about their mean is the sum over all
 * pairs of (a - b)^2 / n. H as Kruskal and Wallis wrote it, with their correction for ties.
 */

static struct dd define_spread(const struct sample *sample, size_t first, size_t step)
{
    struct dd sum = dd_of(0.0);
    double n = 0.0;

    for (size_t i = first; i < sample->count; i += step, n += 1.0)
        for (size_t k = first; k < i; k += step)
            sum = dd_add(sum, square_of_difference(sample->value[i], sample->value[k]));
    return dd_divide(sum, dd_of(n));
}

static double define_f(const struct sample *sample)
{
    struct dd total = settle(sample, define_spread(sample, 0, 1));
    struct dd within = dd_of(0.0);

    for (size_t j = 0; j < sample->s; j++)
        within = dd_add(within, define_spread(sample, j, sample->s));
    within = settle(sample, within);
    struct dd between = settle(sample, dd_subtract(total, within));
    return quotient(dd_divide(between, dd_of((double)sample->s - 1.0)),
                    dd_divide(within, dd_of((double)(sample->count - sample->s))));
}

static double define_h(const struct sample *sample)
{
    double n = (double)sample->count;
    struct dd sum = dd_of(0.0);
    double ties = 0.0;

    for (size_t j = 0; j < sample->s; j++) {
        double ranks = 0.0;
        double group = 0.0;
        for (size_t i = j; i < sample->count; i += sample->s, group += 1.0) {
            double below = 0.0;
            double tied = 0.0;
            for (size_t k = 0; k < sample->count; k++) {
                double step = dd_subtract(sample->value[i], sample->value[k]).high;
                tied += fabs(step) <= tie_of(sample);
                below += step > tie_of(sample);
            }
            ranks += below + 0.5 * (tied + 1.0);
            ties += tied * tied - 1.0; /* summed over t tied values: t^3 - t */
        }
        sum = dd_add(sum, dd_divide(dd_of(ranks * ranks), dd_of(group)));
    }
    struct dd h =
        dd_subtract(dd_divide(dd_multiply(dd_of(12.0), sum), dd_of(n * (n + 1.0))),
                    dd_of(3 * n + 3));
    double untied = 1.0 - ties / (n * n * n - n);
    return untied > 0.0 ? quotient(h, dd_of(untied)) : (double)NAN;
}

static tide_status season_test_reference(const struct compute_call *call, tide_error *err)
{
    struct sample sample;
    tide_status status = sample_gather(call, &sample, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (tide_state_has_value(sample.state))
        put_tests(call, &sample, define_f(&sample), define_h(&sample));
    else
        put_none(call, &sample);
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static const tide_option season_test_options[] = {
    [TEST_MODE] = MODE_ARGUMENT,
    [TEST_LOG] = LOG_ARGUMENT,
    [TEST_SEASON] = SEASON_ARGUMENT,
};

static const char *const season_test_roles[] = {"value"};
static const char *const season_test_role_summaries[] = {
    "the measure whose season is sought"};

static const struct compute_output season_test_outputs[] = {
    {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "f", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "f_p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "kruskal_wallis", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "kruskal_wallis_p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

const struct computation season_test_computation = {
    .name = "season-test",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "is there a season: analysis of variance, and Kruskal and Wallis",
    .formula = "F of x - T (mult: x / T) by sub-period, T of decompose; H of its ranks",
    .missing = "a hole: incomplete_window; no more values of x - T than sub-periods:\n"
               "too_few; no spread inside the sub-periods, mult or --log of a figure\n"
               "not above 0: undefined",
    .source = "Ladiray and Quenneville 2001; R, stats::aov and stats::kruskal.test",
    .accuracy = ACCURACY_L,
    .option = season_test_options,
    .option_count = COUNT_OF(season_test_options),
    .role = season_test_roles,
    .role_summary = season_test_role_summaries,
    .role_count = COUNT_OF(season_test_roles),
    .output = season_test_outputs,
    .output_count = COUNT_OF(season_test_outputs),
    .is_time_needed = true,
    .check = season_test_check,
    .run = season_test_run,
    .reference = season_test_reference,
    .example = "tide season-test datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
