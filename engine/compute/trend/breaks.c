/*
 * breaks.c - did the level or the trend of a series break?
 *
 *     F = ((R - R1 - R2) / k) / ((R1 + R2) / (n - 2k))
 *
 * R, R1, R2 the residual sums of squares of all n figures, of those before the break and
 * of those from it on, about their line (--model trend, k = 2) or mean (k = 1).
 *
 * --at P    a break known to lie at the first period of the second part: Chow's F with
 *           its p-value
 * else      the largest F over all breaks that leave at least floor(.15 n) figures on
 *           either side, and where. Its critical values are Andrews' for F / k, as a p of
 *           the F distribution would not allow for the search
 * --cusum   the sum of recursive residuals over their standard deviation sqrt(R / (n-k)),
 *           as a part of its 5 % bound .948 (sqrt(n-k) + 2 (m-k) / sqrt(n-k)): the largest,
 *           and the first period where it is above 1
 *
 * Holes are dropped and keep their distance. Both parts need more than k figures. A fit
 * without any residual leaves F undefined: singular. Of equal F the earliest counts.
 */
#include "compute/computation.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "compute/trend/lattice.h"
#include "compute/trend/part_sums.h"
#include "number/decimal.h"
#include "numeric/gsl_guard.h"
#include "time/period.h"

enum { BREAKS_AT, BREAKS_MODEL, BREAKS_LOG, BREAKS_CUSUM };

/* Below this part of R a gain is rounding. */
static const double rounding = 0x1p-80;

/* F values closer than this are equal. */
static const double equal_part = 1e-12;

/* Andrews 2003, with 15 % trimmed at both ends, over k: at 10, 5 and 1 %. */
static const double critical[2][3] = {{7.12, 8.68, 12.16}, {5.00, 5.86, 7.78}};

/* What a break at figure m, the first of the second part, leaves. */
struct split {
    size_t m;
    double f;
    struct dd r1;
    struct dd r2;
};

static size_t k_of(const struct compute_call *call)
{
    return argument_is(&call->argument[BREAKS_MODEL], "mean") ? 1 : 2;
}

static tide_status breaks_check(const struct argument *argument, tide_freq freq,
                                tide_error *err)
{
    const struct argument *at = &argument[BREAKS_AT];

    if (!at->is_set)
        return TIDE_STATUS_OK;
    if (argument[BREAKS_CUSUM].flag)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "breaks: --cusum looks for no single break: drop --at");
    if (at->period.freq != freq || at->period.length != 1) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "--at %s: the figures are of %ss", at->text, freq_noun(freq));
        error_hint(err, "name the %s with which the second part begins", freq_noun(freq));
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

/* ---- answers ---- */

static void put_real(struct series_out **out, double value, tide_state state)
{
    if (tide_state_has_value(state))
        series_out_real(*out, 0, value, state);
    else
        series_out_none(*out, 0, state);
    (*out)++;
}

/* A sum of squares in the unit of the measure, squared. */
static void put_sum(struct series_out **out, const struct lattice *points, struct dd sum,
                    tide_state state)
{
    struct dd power = dd_of_int64(decimal_power(points->scale));
    struct dd value = dd_divide(dd_divide(sum, power), power);

    put_real(out, ldexp(dd_round(value), 2 * points->exponent), state);
}

/* Year and place in the year, from 1, of figure m. */
static void put_period(struct series_out **out, const struct compute_call *call,
                       int64_t place, tide_state state)
{
    tide_period first = call->input[0].first;
    tide_period period = period_of((tide_freq)first.freq, first.ordinal + (int32_t)place);

    put_real(out, (double)period_year_number(period), state);
    put_real(out, (double)period_within_year(period) + 1.0, state);
}

static void put_none(const struct compute_call *call, tide_state state)
{
    for (size_t i = 1; i < call->output_count; i++)
        series_out_none(&call->output[i], 0, state);
}

/* F of a break at m; false where no residual is left. */
static bool split_of(const struct part_sums *sums, size_t m, struct split *out)
{
    struct dd whole = sums->r1[sums->count];
    struct dd parts = dd_add(sums->r1[m], sums->r2[m]);
    struct dd gain = dd_subtract(whole, parts);
    double k = (double)sums->k;

    *out = (struct split){.m = m, .r1 = sums->r1[m], .r2 = sums->r2[m]};
    if (parts.high <= 0.0)
        return false;
    if (gain.high > rounding * whole.high)
        out->f = dd_round(dd_divide(gain, parts)) * ((double)sums->count - 2.0 * k) / k;
    return true;
}

/* The earliest of the largest F between two places; false where one has no residual. */
static bool largest_split(const struct part_sums *sums, size_t from, size_t to,
                          struct split *out)
{
    struct split split;

    *out = (struct split){.f = -1.0};
    for (size_t m = from; m <= to; m++) {
        if (!split_of(sums, m, &split))
            return false;
        if (split.f > out->f + equal_part * fabs(out->f))
            *out = split;
    }
    return true;
}

/* In the order of chow_outputs and largest_outputs. */
static void put_split(const struct compute_call *call, const struct lattice *points,
                      const struct part_sums *sums, const struct split *split)
{
    struct series_out *out = &call->output[1];
    bool is_known = call->argument[BREAKS_AT].is_set;
    double k = (double)sums->k;

    put_period(&out, call, points->t[split->m], points->state);
    put_real(&out, split->f, points->state);
    if (is_known)
        put_real(&out, gsl_guard_fdist_Q(split->f, k, (double)sums->count - 2.0 * k),
                 points->state);
    for (size_t i = 0; !is_known && i < 3; i++)
        put_real(&out, critical[sums->k - 1][i], TIDE_STATE_OK);
    put_sum(&out, points, sums->r1[sums->count], points->state);
    put_sum(&out, points, split->r1, points->state);
    put_sum(&out, points, split->r2, points->state);
}

/* Figures before the period of --at. */
static size_t place_of_break(const struct compute_call *call,
                             const struct lattice *points)
{
    int64_t at = call->argument[BREAKS_AT].period.ordinal - call->input[0].first.ordinal;
    size_t m = 0;

    while (m < points->count && points->t[m] < at)
        m++;
    return m;
}

static void answer_splits(const struct compute_call *call, const struct lattice *points,
                          const struct part_sums *sums)
{
    size_t n = sums->count;
    size_t from = n * 15 / 100;
    size_t to = n - from;
    struct split split;

    if (call->argument[BREAKS_AT].is_set)
        from = to = place_of_break(call, points);
    if (from <= sums->k || n - to <= sums->k)
        put_none(call, TIDE_STATE_TOO_FEW);
    else if (!largest_split(sums, from, to, &split))
        put_none(call, TIDE_STATE_SINGULAR);
    else
        put_split(call, points, sums, &split);
}

/* In the order of cusum_outputs. */
static void answer_cusum(const struct compute_call *call, const struct lattice *points,
                         const struct part_sums *sums)
{
    struct series_out *out = &call->output[1];
    double root = sqrt((double)sums->count - (double)sums->k);
    double sd = sqrt(dd_round(sums->r1[sums->count])) / root;
    double sum = 0.0;
    double largest = 0.0;
    size_t crossing = SIZE_MAX;

    if (sums->count <= sums->k + 1) {
        put_none(call, TIDE_STATE_TOO_FEW);
        return;
    }
    if (!(sd > 0.0)) {
        put_none(call, TIDE_STATE_SINGULAR);
        return;
    }
    for (size_t m = sums->k; m < sums->count; m++) {
        double step = (double)(m + 1 - sums->k);
        sum += sums->w[m] / sd;
        double part = fabs(sum) / (0.948 * (root + 2.0 * step / root));
        largest = fmax(largest, part);
        if (part > 1.0 && crossing == SIZE_MAX)
            crossing = m;
    }
    bool is_crossed = crossing != SIZE_MAX;
    put_real(&out, largest, points->state);
    put_period(&out, call, is_crossed ? points->t[crossing] : 0,
               is_crossed ? points->state : (tide_state)TIDE_STATE_NOT_APPLICABLE);
}

/* ---- running ---- */

typedef tide_status sums_maker(const struct lattice *points, size_t k,
                               struct arena *arena, struct part_sums *out,
                               tide_error *err);

static tide_status answer(const struct compute_call *call, sums_maker *make,
                          tide_error *err)
{
    struct part_sums sums;
    struct lattice points;

    tide_status status = lattice_gather(&call->input[0], call->argument[BREAKS_LOG].flag,
                                        call->scratch, &points, err);
    if (status != TIDE_STATUS_OK)
        return status;
    series_out_real(&call->output[0], 0, (double)points.count, TIDE_STATE_OK);
    if (!tide_state_has_value(points.state)) {
        put_none(call, points.state);
        return TIDE_STATUS_OK;
    }
    status = make(&points, k_of(call), call->scratch, &sums, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (call->argument[BREAKS_CUSUM].flag)
        answer_cusum(call, &points, &sums);
    else
        answer_splits(call, &points, &sums);
    return TIDE_STATUS_OK;
}

static tide_status breaks_run(const struct compute_call *call, tide_error *err)
{
    return answer(call, part_sums_run, err);
}

static tide_status breaks_reference(const struct compute_call *call, tide_error *err)
{
    return answer(call, part_sums_define, err);
}

/* ---- the row ---- */

static const tide_option breaks_options[] = {
    [BREAKS_AT] = {.name = "at",
                   .kind = TIDE_OPTION_PERIOD,
                   .argument = "PERIOD",
                   .help = "test a break known beforehand: the first period of the\n"
                           "second part (default: search for it)",
                   .group = TIDE_GROUP_COMPUTATION},
    [BREAKS_MODEL] = {.name = "model",
                      .kind = TIDE_OPTION_CHOICE,
                      .argument = "NAME",
                      .preset = "trend",
                      .range = "trend|mean",
                      .help = "what breaks: the line in time, or the mean",
                      .group = TIDE_GROUP_COMPUTATION},
    [BREAKS_LOG] = {.name = "log",
                    .kind = TIDE_OPTION_FLAG,
                    .help = "take the natural logarithms of the figures; a figure of 0\n"
                            "or less leaves no answer",
                    .group = TIDE_GROUP_COMPUTATION},
    [BREAKS_CUSUM] = {.name = "cusum",
                      .kind = TIDE_OPTION_FLAG,
                      .help = "the sum of recursive residuals against its 5 % bound",
                      .group = TIDE_GROUP_COMPUTATION},
};

static const char *const breaks_roles[] = {"value"};
static const char *const breaks_role_summaries[] = {"the measure that may have broken"};

#define PURE(word)                                                                       \
    {                                                                                    \
        .name = word, .unit = OUTPUT_UNIT_NONE, .table_decimals = -1                     \
    }
#define COUNT(word)                                                                      \
    {                                                                                    \
        .name = word, .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0                     \
    }

static const struct compute_output largest_outputs[] = {
    COUNT("n"),          COUNT("break_year"), COUNT("break_part"), PURE("sup_f"),
    PURE("critical_10"), PURE("critical_5"),  PURE("critical_1"),  PURE("r"),
    PURE("r1"),          PURE("r2"),
};
static const struct compute_output chow_outputs[] = {
    COUNT("n"), COUNT("break_year"), COUNT("break_part"), PURE("f"),
    PURE("p"),  PURE("r"),           PURE("r1"),          PURE("r2"),
};
static const struct compute_output cusum_outputs[] = {
    COUNT("n"),
    PURE("cusum"),
    COUNT("crossing_year"),
    COUNT("crossing_part"),
};

static size_t breaks_list_outputs(const struct argument *argument,
                                  struct compute_output *out)
{
    if (argument[BREAKS_CUSUM].flag) {
        memcpy(out, cusum_outputs, sizeof cusum_outputs);
        return COUNT_OF(cusum_outputs);
    }
    if (argument[BREAKS_AT].is_set) {
        memcpy(out, chow_outputs, sizeof chow_outputs);
        return COUNT_OF(chow_outputs);
    }
    memcpy(out, largest_outputs, sizeof largest_outputs);
    return COUNT_OF(largest_outputs);
}

const struct computation breaks_computation = {
    .name = "breaks",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "test for a break of the trend or the mean",
    .formula = "F = ((R - R1 - R2) / k) / ((R1 + R2) / (n - 2k)), R the residual sums\n"
               "of squares; at --at, or the largest from .15 n to .85 n",
    .missing = "a part of k figures or fewer: too_few; no residual: singular; --log of\n"
               "a figure not above 0: undefined; holes are dropped and keep their\n"
               "distance",
    .source = "Chow 1960; Andrews 2003; Brown, Durbin, Evans 1975",
    .accuracy = ACCURACY_L,
    .option = breaks_options,
    .option_count = COUNT_OF(breaks_options),
    .role = breaks_roles,
    .role_summary = breaks_role_summaries,
    .role_count = COUNT_OF(breaks_roles),
    .output = largest_outputs,
    .output_count = COUNT_OF(largest_outputs),
    .is_time_needed = true,
    .outputs = breaks_list_outputs,
    .check = breaks_check,
    .run = breaks_run,
    .reference = breaks_reference,
    .example = "tide breaks datasets/us-trade/us_goods_trade_monthly.csv --by flow --log",
};
