/*
 * mann_kendall.c - does a series rise or fall, whatever its shape?
 *
 *     S = sum over i < j of sgn(x[j] - x[i])
 *     V = [n(n-1)(2n+5) - sum u(u-1)(2u+5)] / 18 over the groups of u equal figures
 *     Z = (S - sgn S) / sqrt(V),   p = P(|Z| or more) of the normal
 *     tau-b = S / sqrt(N (N - tied pairs)),   N = n(n-1)/2
 *
 * seasonal     S, V and the root of tau-b are summed over the sub-periods of the year
 * hamed-rao    V is multiplied by 1 + 2 / [n(n-1)(n-2)] sum (n-k)(n-k-1)(n-k-2) r[k] over
 *              all lags k with |r[k]| > 1.96 / sqrt(n), r the autocorrelation of the ranks
 *              of x - b t, b the Theil-Sen slope, t true distances; the
 *              figures that are there are lagged one by one
 *
 * S and V are exact. Holes are dropped; fewer than 10 figures are low_reliability. Without
 * spread (all figures equal), or with a corrected V of 0 or less, there is no Z. The
 * correction takes n^2 steps; more than 50,000 figures are an overflow.
 */
#include "compute/computation.h"

#include <math.h>
#include <stdlib.h>

#include "compute/trend/cycle.h"
#include "compute/trend/kendall.h"
#include "compute/trend/lattice.h"
#include "compute/trend/slopes.h"
#include "numeric/gsl_guard.h"

enum { MANN_KENDALL_VARIANT, MANN_KENDALL_SEASON };
enum variant { VARIANT_PLAIN, VARIANT_SEASONAL, VARIANT_HAMED_RAO };
enum { LEAST_COUNT = 4, RELIABLE_COUNT = 10, MAX_CORRECTED = 50000 };

/* What the answers are made of. */
struct score {
    int64_t s;
    int128 variance_18;
    double correction; /* of the variance */
    double root;       /* below S in tau-b */
};

static int64_t season_of(const struct compute_call *call)
{
    const struct argument *argument = call->argument;

    if (argument[MANN_KENDALL_VARIANT].choice != VARIANT_SEASONAL)
        return 1;
    return cycle_length(&argument[MANN_KENDALL_SEASON],
                        (tide_freq)call->input[0].first.freq);
}

static tide_status mann_kendall_check(const struct argument *argument, tide_freq freq,
                                      tide_error *err)
{
    if (argument[MANN_KENDALL_VARIANT].choice != VARIANT_SEASONAL)
        return TIDE_STATUS_OK;
    return cycle_check(&argument[MANN_KENDALL_SEASON], freq, "a seasonal mann-kendall",
                       err);
}

/* ---- autocorrelation of ranks ---- */

struct ranked {
    struct int256 rest; /* x - b t, times the run of b */
    size_t place;
};

static int ranked_order(const void *a, const void *b)
{
    return int256_compare(((const struct ranked *)a)->rest,
                          ((const struct ranked *)b)->rest);
}

/* Twice the rank of x - b t less its mean, n + 1; equal ones share the mean of theirs. */
static tide_status trendless_ranks(const struct lattice *points, struct slope slope,
                                   struct arena *arena, int64_t **out, tide_error *err)
{
    size_t n = points->count;
    struct ranked *ranked = arena_alloc(arena, n, sizeof *ranked);
    int64_t *rank = arena_alloc(arena, n, sizeof *rank);

    if (ranked == NULL || rank == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < n; i++) {
        ranked[i].place = i;
        ranked[i].rest = int256_multiply(points->x[i], slope.run);
        int256_add(&ranked[i].rest, int256_multiply(slope.rise, -points->t[i]));
    }
    qsort(ranked, n, sizeof *ranked, ranked_order);
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && ranked_order(&ranked[from], &ranked[to]) == 0)
            to++;
        for (size_t i = from; i < to; i++)
            rank[ranked[i].place] = (int64_t)(from + 1 + to) - (int64_t)(n + 1);
    }
    *out = rank;
    return TIDE_STATUS_OK;
}

/* Sum of r[i] r[i + lag]; below n^3. */
static int64_t rank_product(const int64_t *rank, size_t count, size_t lag)
{
    int64_t sum = 0;

    for (size_t i = lag; i < count; i++)
        sum += rank[i] * rank[i - lag];
    return sum;
}

static double correction_of(const int64_t *rank, size_t count)
{
    double n = (double)count;
    double limit = 1.96 / sqrt(n);
    int64_t square = rank_product(rank, count, 0);
    double sum = 0.0;

    for (size_t k = 1; k < count && square != 0; k++) {
        double r = quotient_round(rank_product(rank, count, k), square);
        double left = (double)(count - k);
        if (fabs(r) > limit)
            sum += left * (left - 1.0) * (left - 2.0) * r;
    }
    return 1.0 + 2.0 * sum / (n * (n - 1.0) * (n - 2.0));
}

/* NAN: too many figures. */
static tide_status correct(const struct compute_call *call, const struct lattice *points,
                           double *out, tide_error *err)
{
    struct slope slope;
    int64_t *rank = NULL;

    *out = 1.0;
    if (call->argument[MANN_KENDALL_VARIANT].choice != VARIANT_HAMED_RAO)
        return TIDE_STATUS_OK;
    if (points->count > MAX_CORRECTED) {
        *out = (double)NAN;
        return TIDE_STATUS_OK;
    }
    tide_status status = slopes_median(points, call->scratch, &slope, err);
    if (status == TIDE_STATUS_OK)
        status = trendless_ranks(points, slope, call->scratch, &rank, err);
    if (status == TIDE_STATUS_OK)
        *out = correction_of(rank, points->count);
    return status;
}

/* ---- answers ---- */

static void put_real(struct series_out *out, double value, tide_state state)
{
    if (tide_state_has_value(state))
        series_out_real(out, 0, value, state);
    else
        series_out_none(out, 0, state);
}

/* In the order of mann_kendall_outputs. */
static void put_score(const struct compute_call *call, const struct score *score,
                      tide_state state)
{
    struct series_out *out = call->output;
    double variance = quotient_round(score->variance_18, 18) * score->correction;
    tide_state none = isnan(variance) ? TIDE_STATE_OVERFLOW : TIDE_STATE_UNDEFINED;
    tide_state spread = variance > 0.0 ? state : none;
    double step = (double)((score->s > 0) - (score->s < 0));
    double z = ((double)score->s - step) / sqrt(variance);

    put_real(&out[1], (double)score->s, state);
    put_real(&out[2], variance, variance >= 0.0 ? state : none);
    put_real(&out[3], z, spread);
    put_real(&out[4], 2.0 * gsl_guard_ugaussian_Q(fabs(z)), spread);
    put_real(&out[5], (double)score->s / score->root,
             score->root > 0.0 ? state : (tide_state)TIDE_STATE_UNDEFINED);
}

/* Gather the figures; false: there is nothing to test, and the answers say why. */
static tide_status begin(const struct compute_call *call, struct lattice *points,
                         bool *goes_on, tide_error *err)
{
    tide_status status =
        lattice_gather(&call->input[0], false, call->scratch, points, err);
    if (status != TIDE_STATUS_OK)
        return status;
    series_out_real(&call->output[0], 0, (double)points->count, TIDE_STATE_OK);
    *goes_on = points->count >= LEAST_COUNT;
    for (size_t i = 1; i < call->output_count && !*goes_on; i++)
        series_out_none(&call->output[i], 0, TIDE_STATE_TOO_FEW);
    if (points->count < RELIABLE_COUNT)
        points->state = state_join(points->state, TIDE_STATE_LOW_RELIABILITY);
    return TIDE_STATUS_OK;
}

/* The points of one sub-period. */
static void take_phase(const struct lattice *points, int64_t season, int64_t phase,
                       struct lattice *out)
{
    out->count = 0;
    for (size_t i = 0; i < points->count; i++) {
        if (points->t[i] % season != phase)
            continue;
        out->t[out->count] = points->t[i];
        out->x[out->count++] = points->x[i];
    }
}

static tide_status mann_kendall_run(const struct compute_call *call, tide_error *err)
{
    int64_t season = season_of(call);
    struct score score = {0};
    struct lattice points;
    struct lattice part;
    struct kendall kendall;
    bool goes_on = false;

    tide_status status = begin(call, &points, &goes_on, err);
    if (status != TIDE_STATUS_OK || !goes_on)
        return status;
    status = correct(call, &points, &score.correction, err);
    lattice_order(&call->input[0], &points);
    if (status == TIDE_STATUS_OK)
        status = lattice_init(&part, points.count, call->scratch, err);
    for (int64_t phase = 0; phase < season && status == TIDE_STATUS_OK; phase++) {
        take_phase(&points, season, phase, &part);
        status = kendall_of(&part, call->scratch, &kendall, err);
        score.s += kendall.score;
        score.variance_18 += kendall.variance_18;
        score.root +=
            sqrt((double)kendall.pairs) * sqrt((double)(kendall.pairs - kendall.tied));
    }
    if (status == TIDE_STATUS_OK)
        put_score(call, &score, points.state);
    return status;
}

/* ---- the definition ---- */

/* Pair by pair; each figure takes its share of the ties that it is in. */
static void define_phase(const struct lattice *points, int64_t season, int64_t phase,
                         struct score *score)
{
    uint64_t pairs = 0;
    uint64_t tied = 0;
    int128 n = 0;

    for (size_t i = 0; i < points->count; i++)
        n += points->t[i] % season == phase;
    for (size_t i = 0; i < points->count; i++) {
        int128 equal = 0;
        if (points->t[i] % season != phase)
            continue;
        for (size_t j = 0; j < points->count; j++) {
            if (points->t[j] % season != phase)
                continue;
            int sign = (points->x[j] > points->x[i]) - (points->x[j] < points->x[i]);
            equal += sign == 0;
            if (j > i) {
                score->s += sign;
                pairs++;
                tied += sign == 0;
            }
        }
        score->variance_18 += (n - 1) * (2 * n + 5) - (equal - 1) * (2 * equal + 5);
    }
    score->root += sqrt((double)pairs * (double)(pairs - tied));
}

/* The rank of each x - b t by counting, b the middle of all slopes in a list. */
static tide_status define_correction(const struct compute_call *call,
                                     const struct lattice *points, double *out,
                                     tide_error *err)
{
    size_t n = points->count;
    uint64_t pairs = slopes_pairs(n);
    struct slope *slope = arena_alloc(call->scratch, pairs, sizeof *slope);
    int64_t *rank = arena_alloc_zero(call->scratch, n, sizeof *rank);
    size_t count = 0;

    *out = 1.0;
    if (call->argument[MANN_KENDALL_VARIANT].choice != VARIANT_HAMED_RAO)
        return TIDE_STATUS_OK;
    if (slope == NULL || rank == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            slope[count++] = (struct slope){.rise = points->x[j] - points->x[i],
                                            .run = points->t[j] - points->t[i]};
    qsort(slope, count, sizeof *slope, slope_order);
    struct slope b = slope_mean(slope[(count - 1) / 2], slope[count / 2]);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            /* The sign of (x[i] - b t[i]) - (x[j] - b t[j]). */
            int above = product_compare(points->x[i] - points->x[j], b.run, b.rise,
                                        points->t[i] - points->t[j]);
            rank[i] += above;
        }
    *out = correction_of(rank, n);
    return TIDE_STATUS_OK;
}

static tide_status mann_kendall_reference(const struct compute_call *call,
                                          tide_error *err)
{
    int64_t season = season_of(call);
    struct score score = {0};
    struct lattice points;
    bool goes_on = false;

    tide_status status = begin(call, &points, &goes_on, err);
    if (status != TIDE_STATUS_OK || !goes_on)
        return status;
    status = define_correction(call, &points, &score.correction, err);
    lattice_order(&call->input[0], &points);
    for (int64_t phase = 0; phase < season; phase++)
        define_phase(&points, season, phase, &score);
    if (status == TIDE_STATUS_OK)
        put_score(call, &score, points.state);
    return status;
}

/* ---- the row ---- */

static const tide_option mann_kendall_options[] = {
    [MANN_KENDALL_VARIANT] = {.name = "variant",
                              .kind = TIDE_OPTION_CHOICE,
                              .argument = "NAME",
                              .preset = "plain",
                              .range = "plain|seasonal|hamed-rao",
                              .help = "seasonal: within each sub-period of the year;\n"
                                      "hamed-rao: allow for autocorrelation",
                              .group = TIDE_GROUP_COMPUTATION},
    [MANN_KENDALL_SEASON] = CYCLE_OPTION_ROW,
};

static const char *const mann_kendall_roles[] = {"value"};
static const char *const mann_kendall_role_summaries[] = {
    "the measure that is tested for a trend"};

static const struct compute_output mann_kendall_outputs[] = {
    {.name = "n", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "s", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "variance", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "z", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "p", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "tau_b", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

const struct computation mann_kendall_computation = {
    .name = "mann-kendall",
    .family = "trend",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "test for a rise or a fall by the signs of all differences",
    .formula = "S = sum of sgn(x[j] - x[i]) over i < j; Z = (S - sgn S) / sqrt(V),\n"
               "V = [n(n-1)(2n+5) - sum u(u-1)(2u+5)] / 18 over ties u;\n"
               "tau-b = S / sqrt(N (N - tied)), N = n(n-1)/2",
    .missing = "fewer than 4 figures: too_few; fewer than 10: low_reliability; all\n"
               "figures equal: undefined; holes are dropped",
    .source = "Kendall 1975; Hirsch, Slack, Smith 1982; Hamed, Rao 1998",
    .accuracy = ACCURACY_T,
    .option = mann_kendall_options,
    .option_count = COUNT_OF(mann_kendall_options),
    .role = mann_kendall_roles,
    .role_summary = mann_kendall_role_summaries,
    .role_count = COUNT_OF(mann_kendall_roles),
    .output = mann_kendall_outputs,
    .output_count = COUNT_OF(mann_kendall_outputs),
    .is_time_needed = true,
    .check = mann_kendall_check,
    .run = mann_kendall_run,
    .reference = mann_kendall_reference,
    .example = "tide mann-kendall datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
