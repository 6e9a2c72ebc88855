/*
 * hp.c - trend and cycle by Hodrick and Prescott.
 *
 *     sum (x[t] - T[t])^2 + lambda sum (T[t] - 2 T[t-1] + T[t-2])^2   least
 *     cycle = x - T
 *
 * lambda is 1600 (s / 4)^4 for s periods a year (Ravn and Uhlig): 6.25, 1600, 129600 for
 * years, quarters, months.
 *
 * --one-sided: T[t] is the last point of the filter on the figures up to t, and does not
 * change when later ones come.
 *
 * Fewer than 4 figures: too_few. A hole leaves no answer (one-sided: none from there on).
 * The first and last 2 s periods (3 of years) are end_point: they will be revised, which
 * one-sided answers are not.
 */
#include "compute/trend/span.h"

#include "base/error.h"
#include "compute/trend/hp_filter.h"
#include "compute/trend/season.h"

enum { HP_LAMBDA, HP_ONE_SIDED, HP_LOG, HP_SEASON };
enum { HP_TREND, HP_CYCLE };
enum { LEAST_COUNT = 4 };

/* Made once: what depends on the length of a series and lambda alone. */
struct hp_shared {
    struct gsl_guard_band band; /* of the whole axis; size 0: there is none */
    struct hp_gain *gain;       /* [count] one-sided */
};

static double lambda_of(const struct compute_call *call)
{
    const struct argument *lambda = &call->argument[HP_LAMBDA];
    double s = (double)season_length(&call->argument[HP_SEASON],
                                     (tide_freq)call->input[0].first.freq);

    return lambda->is_set ? lambda->number : 6.25 * s * s * s * s;
}

static tide_status hp_check(const struct argument *argument, tide_freq freq,
                            tide_error *err)
{
    const struct argument *lambda = &argument[HP_LAMBDA];

    if (lambda->is_set && !(lambda->number > 0.0))
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--lambda: %s is not above 0", lambda->text);
    return season_check("hp", &argument[HP_SEASON], freq, 1, err);
}

/* ---- two-sided ---- */

static void put(const struct compute_call *call, const struct span *span, size_t t,
                struct dd trend, tide_state state)
{
    struct dd cycle = dd_subtract(dd_of(span->x[t]), trend);

    span_put(span, &call->output[HP_TREND], t, dd_round(trend), state);
    span_put(span, &call->output[HP_CYCLE], t, dd_round(cycle), state);
}

static size_t end_count(const struct compute_call *call)
{
    size_t s =
        season_length(&call->argument[HP_SEASON], (tide_freq)call->input[0].first.freq);
    return s == 1 ? 3 : 2 * s;
}

static tide_status run_two_sided(const struct compute_call *call, const struct span *span,
                                 tide_error *err)
{
    const struct hp_shared *shared = call->shared;
    struct gsl_guard_band band = shared->band;
    struct dd *trend = arena_alloc(call->scratch, span->count, sizeof *trend);
    tide_status status = TIDE_STATUS_OK;

    if (trend == NULL)
        return memory_failed(call->scratch->memory, err);
    if (band.size != span->count)
        status =
            hp_filter_factor(span->count, lambda_of(call), call->scratch, &band, err);
    if (status == TIDE_STATUS_OK)
        status =
            hp_filter_solve(&band, span->x, lambda_of(call), call->scratch, trend, err);
    for (size_t t = 0; t < span->count && status == TIDE_STATUS_OK; t++)
        put(call, span, t, trend[t], span_end(span, t, end_count(call)));
    return status;
}

/* ---- one-sided ---- */

/* A cell without a figure keeps its state, whatever comes after it. */
static tide_state state_at(const struct span *span, size_t t, tide_state so_far)
{
    tide_state own = tide_series_state(span->in, span->first + t);

    if (!tide_state_has_value(own))
        return own;
    return t + 1 < LEAST_COUNT ? state_join(so_far, TIDE_STATE_TOO_FEW) : so_far;
}

static void refuse(const struct compute_call *call, const struct span *span, size_t t,
                   tide_state state)
{
    series_out_none(&call->output[HP_TREND], span->first + t, state);
    series_out_none(&call->output[HP_CYCLE], span->first + t, state);
}

static void run_one_sided(const struct compute_call *call, const struct span *span)
{
    const struct hp_gain *gain = ((const struct hp_shared *)call->shared)->gain;
    struct span so_far = *span;
    double level = span->x[0];
    double slope = 0.0;

    so_far.state = TIDE_STATE_OK;
    for (size_t t = 0; t < span->count; t++) {
        double v = span->x[t] - (level + slope);

        so_far.state = state_join(so_far.state, span_state(span, t));
        if (t == 1)
            slope = v;
        level = t < 2 ? span->x[t] : level + slope + gain[t].level * v;
        if (t >= 2)
            slope += gain[t].slope * v;

        tide_state state = state_at(span, t, so_far.state);
        if (!tide_state_has_value(state)) {
            refuse(call, span, t, state);
            continue;
        }
        span_put(&so_far, &call->output[HP_TREND], t, level, TIDE_STATE_OK);
        span_put(&so_far, &call->output[HP_CYCLE], t, gain[t].rest * v, TIDE_STATE_OK);
    }
}

static tide_status hp_prepare(const struct compute_call *call, struct arena *arena,
                              const void **out, tide_error *err)
{
    struct hp_shared *shared = arena_alloc_zero(arena, 1, sizeof *shared);
    size_t count = call->input[0].count;
    tide_status status = TIDE_STATUS_OK;

    if (shared == NULL)
        return memory_failed(arena->memory, err);
    if (call->argument[HP_ONE_SIDED].flag) {
        shared->gain = arena_alloc(arena, count, sizeof *shared->gain);
        if (shared->gain == NULL)
            return memory_failed(arena->memory, err);
        hp_filter_gains(count, lambda_of(call), shared->gain);
    } else if (count >= LEAST_COUNT) {
        status = hp_filter_factor(count, lambda_of(call), arena, &shared->band, err);
    }
    if (status == TIDE_STATUS_OK)
        *out = shared;
    return status;
}

static tide_status hp_run(const struct compute_call *call, tide_error *err)
{
    struct span span;
    tide_status status = span_gather(call, call->argument[HP_LOG].flag, &span, err);

    if (status != TIDE_STATUS_OK)
        return status;
    bool has_answer = span_open(call, &span, LEAST_COUNT, TIDE_STATE_OK);
    if (call->argument[HP_ONE_SIDED].flag) {
        run_one_sided(call, &span);
        return TIDE_STATUS_OK;
    }
    return has_answer ? run_two_sided(call, &span, err) : TIDE_STATUS_OK;
}

/*
 * ---- the definition ----
 *
 * The normal equations of the first `count` figures, by Gauss's elimination in
 * double-double: row t holds the five diagonals at columns t - 2 .. t + 2.
 */

enum { CENTRE = 2, DIAGONALS = 5 };

struct equation {
    struct dd left[DIAGONALS];
    struct dd right;
};

static void define_equations(const double *x, size_t count, double lambda,
                             struct equation *row)
{
    const double difference[] = {1.0, -2.0, 1.0};

    for (size_t t = 0; t < count; t++) {
        row[t] = (struct equation){.right = dd_of(x[t])};
        row[t].left[CENTRE] = dd_of(1.0);
    }
    for (size_t t = 2; t < count; t++) {
        for (size_t a = 0; a < 3; a++) {
            for (size_t b = 0; b < 3; b++) {
                struct dd *cell = &row[t - a].left[CENTRE + a - b];
                struct dd term =
                    dd_multiply(dd_of(lambda * difference[a]), dd_of(difference[b]));
                *cell = dd_add(*cell, term);
            }
        }
    }
}

/* Solves in place: right becomes the trend. */
static void define_solution(struct equation *row, size_t count)
{
    for (size_t t = 0; t < count; t++) {
        for (size_t below = 1; below <= 2 && t + below < count; below++) {
            struct equation *lower = &row[t + below];
            struct dd share = dd_divide(lower->left[CENTRE - below], row[t].left[CENTRE]);
            for (size_t k = 0; k <= 2; k++)
                lower->left[CENTRE - below + k] =
                    dd_subtract(lower->left[CENTRE - below + k],
                                dd_multiply(share, row[t].left[CENTRE + k]));
            lower->right = dd_subtract(lower->right, dd_multiply(share, row[t].right));
        }
    }
    for (size_t t = count; t-- > 0;) {
        for (size_t above = 1; above <= 2 && t + above < count; above++)
            row[t].right =
                dd_subtract(row[t].right, dd_multiply(row[t].left[CENTRE + above],
                                                      row[t + above].right));
        row[t].right = dd_divide(row[t].right, row[t].left[CENTRE]);
    }
}

static void define_one_sided(const struct compute_call *call, const struct span *span,
                             struct equation *row)
{
    struct span so_far = *span;

    so_far.state = TIDE_STATE_OK;
    for (size_t t = 0; t < span->count; t++) {
        so_far.state = state_join(so_far.state, span_state(span, t));
        tide_state state = state_at(span, t, so_far.state);
        if (!tide_state_has_value(state)) {
            refuse(call, span, t, state);
            continue;
        }
        define_equations(span->x, t + 1, lambda_of(call), row);
        define_solution(row, t + 1);
        put(call, &so_far, t, row[t].right, TIDE_STATE_OK);
    }
}

static tide_status hp_reference(const struct compute_call *call, tide_error *err)
{
    struct span span;
    tide_status status = span_gather(call, call->argument[HP_LOG].flag, &span, err);

    if (status != TIDE_STATUS_OK)
        return status;
    struct equation *row = arena_alloc(call->scratch, span.count, sizeof *row);
    if (row == NULL)
        return memory_failed(call->scratch->memory, err);

    bool has_answer = span_open(call, &span, LEAST_COUNT, TIDE_STATE_OK);
    if (call->argument[HP_ONE_SIDED].flag) {
        define_one_sided(call, &span, row);
    } else if (has_answer) {
        define_equations(span.x, span.count, lambda_of(call), row);
        define_solution(row, span.count);
        for (size_t t = 0; t < span.count; t++)
            put(call, &span, t, row[t].right, span_end(&span, t, end_count(call)));
    }
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static const tide_option hp_options[] = {
    [HP_LAMBDA] = {.name = "lambda",
                   .kind = TIDE_OPTION_NUMBER,
                   .argument = "L",
                   .range = "0..1e9",
                   .help = "how stiff the trend is, above 0 (default: 6.25 for years,\n"
                           "1600 for quarters, 129600 for months)",
                   .group = TIDE_GROUP_COMPUTATION},
    [HP_ONE_SIDED] = {.name = "one-sided",
                      .kind = TIDE_OPTION_FLAG,
                      .help = "each answer from the figures up to its period",
                      .group = TIDE_GROUP_COMPUTATION},
    [HP_LOG] = LOG_ARGUMENT,
    [HP_SEASON] = SEASON_ARGUMENT,
};

static const char *const hp_roles[] = {"value"};
static const char *const hp_role_summaries[] = {"the measure whose cycle is sought"};

static const struct compute_output hp_outputs[] = {
    {.name = "trend", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "cycle", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
};

static size_t hp_list_outputs(const struct argument *argument, struct compute_output *out)
{
    return season_outputs(hp_outputs, COUNT_OF(hp_outputs), MODE_ADD,
                          argument[HP_LOG].flag, out);
}

const struct computation hp_computation = {
    .name = "hp",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "trend and cycle by the filter of Hodrick and Prescott",
    .formula = "sum (x - T)^2 + lambda sum (T[t] - 2 T[t-1] + T[t-2])^2 least;\n"
               "cycle = x - T; lambda = 1600 (s / 4)^4",
    .missing = "a hole: incomplete_window; fewer than 4 figures: too_few; --log of a\n"
               "figure not above 0: undefined; first and last 2 s (years: 3): end_point",
    .source = "Hodrick and Prescott 1997; Ravn and Uhlig 2002",
    .accuracy = ACCURACY_A,
    .option = hp_options,
    .option_count = COUNT_OF(hp_options),
    .role = hp_roles,
    .role_summary = hp_role_summaries,
    .role_count = COUNT_OF(hp_roles),
    .output = hp_outputs,
    .output_count = COUNT_OF(hp_outputs),
    .is_time_needed = true,
    .outputs = hp_list_outputs,
    .check = hp_check,
    .prepare = hp_prepare,
    .run = hp_run,
    .reference = hp_reference,
    .example = "tide hp datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
