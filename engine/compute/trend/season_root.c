/*
 * season_root.c - does the season stay, or wander? The test of Canova and Hansen.
 *
 *     y[t] = m + sum over the harmonics j of a season of
 *            a[j] cos 2 pi j t / s + b[j] sin 2 pi j t / s + e[t]
 *
 * The season stays if the a and b do; it wanders, with a unit root at harmonic j, if a[j]
 * and b[j] do. f[t] are the cosines and sines, g[t] = f[t] e[t], G[t] the running sum of g:
 *
 *     V = sum over k = -K ... K of (1 - abs k / (K+1)) sum g[t] g[t-k]' / n
 *     joint = sum over t of G[t]' V^-1 G[t] / n^2
 *
 * and the same of the one or two rows of V that belong to a harmonic. The chance of as much
 * from a season that stays is that of as many Brownian bridges (bridge_law.h), for many
 * figures.
 *
 * A unit root of the level would swamp those of the season, so that the changes x[t] -
 * x[t-1] are tested; with --differences 0 the figures themselves. Where a season begins
 * does not count: V^-1 turns with the cosines and sines.
 *
 * m and the harmonics leave of y what its means by sub-period leave.
 */
#include "compute/trend/span.h"

#include <math.h>

#include "base/error.h"
#include "compute/trend/season.h"
#include "numeric/bridge_law.h"
#include "numeric/gsl_guard.h"

enum { ROOT_SEASON, ROOT_BANDWIDTH, ROOT_DIFFERENCES, ROOT_LOG };
enum { OUT_N, OUT_BANDWIDTH, OUT_JOINT, OUT_JOINT_P, OUT_HARMONICS };
enum { MOST_SEASON = 12, MOST_HARMONICS = MOST_SEASON / 2, MOST_TERMS = MOST_SEASON - 1 };
enum { LEAST_SEASONS = 3 };

static const double pi = 0x1.921fb54442d18p+1;

/* V is called singular beyond this. */
static const double rcond_limit = 1e-13;

struct sample {
    size_t s;
    size_t count;
    size_t bandwidth;
    struct dd *y; /* [count] what is tested */
    double *g;    /* [count * (s - 1)] cosines and sines of t times e[t], in deviations */
    tide_state state;
};

/* Sums over t, s - 1 rows and columns, packed. */
struct moments {
    double v[MOST_TERMS * MOST_TERMS];
    double running[MOST_TERMS * MOST_TERMS]; /* of G[t] G[t]' / n^2 */
};

/* ---- arguments ---- */

static tide_status season_root_check(const struct argument *argument, tide_freq freq,
                                     tide_error *err)
{
    size_t s = season_length(&argument[ROOT_SEASON], freq);

    if (s > MOST_SEASON)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "season-root tests seasons of 2 to %d periods, not of %zu: sum "
                         "to months first",
                         (int)MOST_SEASON, s);
    return season_check("season-root", &argument[ROOT_SEASON], freq, 2, err);
}

static size_t usual_bandwidth(size_t s, size_t n)
{
    return (size_t)rint((double)s * sqrt(sqrt((double)n / 100.0)));
}

/* ---- the values ---- */

static tide_status sample_gather(const struct compute_call *call, struct sample *out,
                                 tide_error *err)
{
    const struct argument *argument = call->argument;
    bool is_log = argument[ROOT_LOG].flag;
    size_t step = (size_t)argument[ROOT_DIFFERENCES].integer;
    struct span span;

    tide_status status = span_gather(call, is_log, &span, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *out = (struct sample){.s = season_length(&argument[ROOT_SEASON],
                                              (tide_freq)call->input[0].first.freq),
                           .count = span.count > step ? span.count - step : 0,
                           .state = span.state};
    out->bandwidth = argument[ROOT_BANDWIDTH].is_set
                         ? (size_t)argument[ROOT_BANDWIDTH].integer
                         : usual_bandwidth(out->s, out->count);
    if (out->count < LEAST_SEASONS * out->s || out->bandwidth >= out->count)
        out->state = state_join(out->state, TIDE_STATE_TOO_FEW);
    if (!tide_state_has_value(out->state))
        return TIDE_STATUS_OK;

    struct dd *x = arena_alloc(call->scratch, span.count, sizeof *x);
    out->y = arena_alloc(call->scratch, out->count, sizeof *out->y);
    out->g = arena_alloc(call->scratch, out->count * (out->s - 1), sizeof *out->g);
    if (x == NULL || out->y == NULL || out->g == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < span.count; t++) {
        struct dd figure = series_figure(span.in, span.first + t);
        x[t] = is_log ? dd_log(figure) : dd_scale(figure, -span.exponent);
    }
    for (size_t t = 0; t < out->count; t++)
        out->y[t] = step == 0 ? x[t] : dd_subtract(x[t + 1], x[t]);
    return TIDE_STATUS_OK;
}

/* What the means by sub-period leave. */
static void rest_of(const struct sample *sample, double *e)
{
    for (size_t j = 0; j < sample->s; j++) {
        struct dd sum = dd_of(0.0);
        double n = 0.0;
        for (size_t t = j; t < sample->count; t += sample->s, n += 1.0)
            sum = dd_add(sum, sample->y[t]);
        struct dd mean = dd_divide(sum, dd_of(n));
        for (size_t t = j; t < sample->count; t += sample->s)
            e[t] = dd_round(dd_subtract(sample->y[t], mean));
    }
}

/* Term i of t: cosine and sine of harmonic i / 2 + 1 in turn. */
static double term_at(size_t s, size_t i, size_t t)
{
    double angle = 2.0 * pi * (double)((i / 2 + 1) * t % s) / (double)s;

    return i % 2 == 0 ? cos(angle) : sin(angle);
}

/* Fill g from e, in deviations so that no square leaves the doubles. False: e is nothing
   but the rounding of y. */
static bool fill_g(const struct sample *sample, const double *e)
{
    size_t terms = sample->s - 1;
    double squares = 0.0;
    double largest = 0.0;

    for (size_t t = 0; t < sample->count; t++) {
        squares += e[t] * e[t];
        largest = fmax(largest, fabs(sample->y[t].high));
    }
    double deviation = sqrt(squares / (double)sample->count);
    if (!(deviation > 0x1p-88 * largest))
        return false;
    for (size_t t = 0; t < sample->count; t++)
        for (size_t i = 0; i < terms; i++)
            sample->g[t * terms + i] = term_at(sample->s, i, t) * (e[t] / deviation);
    return true;
}

/* ---- V and the running sums ---- */

/* V, and the sums of G G', each lag in turn. */
static void moments_of(const struct sample *sample, struct moments *out)
{
    size_t terms = sample->s - 1;
    double n = (double)sample->count;
    double running[MOST_TERMS] = {0.0};

    *out = (struct moments){.v = {0.0}};
    for (size_t k = 0; k <= sample->bandwidth && k < sample->count; k++) {
        double product[MOST_TERMS * MOST_TERMS] = {0.0};
        double weight = 1.0 - (double)k / (double)(sample->bandwidth + 1);
        for (size_t t = k; t < sample->count; t++)
            for (size_t i = 0; i < terms; i++)
                for (size_t j = 0; j < terms; j++)
                    product[i * terms + j] +=
                        sample->g[t * terms + i] * sample->g[(t - k) * terms + j];
        for (size_t i = 0; i < terms; i++)
            for (size_t j = 0; j < terms; j++)
                out->v[i * terms + j] +=
                    k == 0
                        ? product[i * terms + j] / n
                        : weight * (product[i * terms + j] + product[j * terms + i]) / n;
    }
    for (size_t t = 0; t < sample->count; t++) {
        for (size_t i = 0; i < terms; i++)
            running[i] += sample->g[t * terms + i];
        for (size_t i = 0; i < terms; i++)
            for (size_t j = 0; j < terms; j++)
                out->running[i * terms + j] += running[i] * running[j] / (n * n);
    }
}

/* The trace of V^-1 times the running sums, of `size` terms from `first`; NAN if V is
   singular there. */
static double statistic_of(const struct moments *moments, size_t terms, size_t first,
                           size_t size)
{
    double matrix[MOST_TERMS * MOST_TERMS];
    double tau[MOST_TERMS];
    struct gsl_guard_qr qr;
    double sum = 0.0;

    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
            matrix[i * size + j] = moments->v[(first + i) * terms + first + j];
    if (gsl_guard_qr_factor(matrix, tau, size, size, &qr) != TIDE_STATUS_OK ||
        !(gsl_guard_qr_rcond(&qr) > rcond_limit))
        return (double)NAN;
    for (size_t j = 0; j < size; j++) {
        double column[MOST_TERMS];
        for (size_t i = 0; i < size; i++)
            column[i] = moments->running[(first + i) * terms + first + j];
        if (gsl_guard_qr_QTvec(&qr, column) != TIDE_STATUS_OK ||
            gsl_guard_qr_Rsolve(&qr, column) != TIDE_STATUS_OK)
            return (double)NAN;
        sum += column[j];
    }
    return sum;
}

/* ---- the definition ---- */

/* By how much y is above those of its sub-period, on the mean. */
static void define_rest(const struct sample *sample, double *e)
{
    for (size_t t = 0; t < sample->count; t++) {
        struct dd sum = dd_of(0.0);
        double n = 0.0;
        for (size_t u = t % sample->s; u < sample->count; u += sample->s, n += 1.0)
            sum = dd_add(sum, dd_subtract(sample->y[t], sample->y[u]));
        e[t] = dd_round(sum) / n;
    }
}

/* V as one double sum. */
static void define_moments(const struct sample *sample, struct moments *out)
{
    size_t terms = sample->s - 1;
    double n = (double)sample->count;

    *out = (struct moments){.v = {0.0}};
    for (size_t i = 0; i < terms; i++)
        for (size_t j = 0; j < terms; j++)
            for (size_t t = 0; t < sample->count; t++) {
                double sum[2] = {0.0, 0.0};
                for (size_t u = 0; u < sample->count; u++) {
                    double apart = fabs((double)t - (double)u);
                    double weight = 1.0 - apart / (double)(sample->bandwidth + 1);
                    double product = sample->g[t * terms + i] * sample->g[u * terms + j];
                    out->v[i * terms + j] += weight > 0.0 ? weight * product / n : 0.0;
                    sum[0] += u <= t ? sample->g[u * terms + i] : 0.0;
                    sum[1] += u <= t ? sample->g[u * terms + j] : 0.0;
                }
                out->running[i * terms + j] += sum[0] * sum[1] / (n * n);
            }
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

/* A statistic of so many terms, and its chance. */
static void put_statistic(struct series_out *out, double value, size_t size,
                          tide_state state)
{
    put(&out[0], value, state);
    put(&out[1], bridge_law_Q(BRIDGE_LEVEL, (int)size, value), state);
}

static tide_status answer(const struct compute_call *call, bool is_definition,
                          tide_error *err)
{
    struct series_out *out = call->output;
    struct moments moments;
    struct sample sample;

    tide_status status = sample_gather(call, &sample, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (tide_state_has_value(sample.state)) {
        double *e = arena_alloc(call->scratch, sample.count, sizeof *e);
        if (e == NULL)
            return memory_failed(call->scratch->memory, err);
        if (is_definition)
            define_rest(&sample, e);
        else
            rest_of(&sample, e);
        if (!fill_g(&sample, e))
            sample.state = TIDE_STATE_SINGULAR;
        else if (is_definition)
            define_moments(&sample, &moments);
        else
            moments_of(&sample, &moments);
    }

    bool has_value = tide_state_has_value(sample.state);
    size_t terms = sample.s - 1;
    put(&out[OUT_N], (double)sample.count, TIDE_STATE_OK);
    put(&out[OUT_BANDWIDTH], (double)sample.bandwidth, TIDE_STATE_OK);
    put_statistic(&out[OUT_JOINT],
                  has_value ? statistic_of(&moments, terms, 0, terms) : (double)NAN,
                  terms, sample.state);
    for (size_t j = 0; j < MOST_HARMONICS; j++) {
        size_t first = 2 * j;
        size_t size = first + 1 < terms ? 2 : 1;
        bool is_there = first < terms;
        tide_state state = is_there ? sample.state : TIDE_STATE_NOT_APPLICABLE;
        put_statistic(&out[OUT_HARMONICS + 2 * j],
                      has_value && is_there ? statistic_of(&moments, terms, first, size)
                                            : (double)NAN,
                      size, state);
    }
    return TIDE_STATUS_OK;
}

static tide_status season_root_run(const struct compute_call *call, tide_error *err)
{
    return answer(call, false, err);
}

static tide_status season_root_reference(const struct compute_call *call, tide_error *err)
{
    return answer(call, true, err);
}

/* ---- the row ---- */

static const tide_option season_root_options[] = {
    [ROOT_SEASON] = SEASON_ARGUMENT,
    [ROOT_BANDWIDTH] = {.name = "bandwidth",
                        .kind = TIDE_OPTION_INTEGER,
                        .argument = "K",
                        .range = "0..400",
                        .help = "lags in the variance (default: the periods of a season\n"
                                "times the fourth root of n / 100)",
                        .group = TIDE_GROUP_COMPUTATION},
    [ROOT_DIFFERENCES] =
        {.name = "differences",
         .kind = TIDE_OPTION_INTEGER,
         .argument = "N",
         .preset = "1",
         .range = "0..1",
         .help = "1: test the changes from period to period; 0: the figures\n"
                 "themselves, whose level then has to stay",
         .group = TIDE_GROUP_COMPUTATION},
    [ROOT_LOG] = LOG_ARGUMENT,
};

static const char *const season_root_roles[] = {"value"};
static const char *const season_root_role_summaries[] = {
    "the measure whose season is tested"};

#define STATISTIC(word)                                                                  \
    {.name = word, .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},                      \
    {                                                                                    \
        .name = word "_p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1                \
    }

static const struct compute_output season_root_outputs[] = {
    {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "bandwidth", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    STATISTIC("joint"),
    STATISTIC("harmonic_1"),
    STATISTIC("harmonic_2"),
    STATISTIC("harmonic_3"),
    STATISTIC("harmonic_4"),
    STATISTIC("harmonic_5"),
    STATISTIC("harmonic_6"),
};
_Static_assert(COUNT_OF(season_root_outputs) == OUT_HARMONICS + 2 * MOST_HARMONICS,
               "every harmonic has its columns");

const struct computation season_root_computation = {
    .name = "season-root",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "does the season stay, or wander: the test of Canova and Hansen",
    .formula = "y = m + sum (a[j] cos 2 pi j t / s + b[j] sin 2 pi j t / s) + e, y the\n"
               "changes of x; sum G[t]' V^-1 G[t] / n^2, G the running sum of the\n"
               "harmonics times e, V its long-run variance: all, and j by j",
    .missing = "a hole: incomplete_window; fewer than three seasons, or no more values\n"
               "than lags: too_few; no e: singular; --log of a figure not above 0:\n"
               "undefined; a harmonic that a short season has not: not_applicable",
    .source = "Canova, Hansen 1995; Anderson, Darling 1952; R, uroot::ch.test",
    .accuracy = ACCURACY_L,
    .option = season_root_options,
    .option_count = COUNT_OF(season_root_options),
    .role = season_root_roles,
    .role_summary = season_root_role_summaries,
    .role_count = COUNT_OF(season_root_roles),
    .output = season_root_outputs,
    .output_count = COUNT_OF(season_root_outputs),
    .is_time_needed = true,
    .check = season_root_check,
    .run = season_root_run,
    .reference = season_root_reference,
    .example =
        "tide season-root datasets/us-trade/us_goods_trade_monthly.csv --by flow --log",
};
