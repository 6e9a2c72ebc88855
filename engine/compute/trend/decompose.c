/*
 * decompose.c - classical decomposition into trend, season and an irregular rest.
 *
 *     T = centred mean over a season, for an even s 2 x s
 *     S = for each sub-period the mean of x - T, all centred to 0
 *     I = x - T - S
 *
 * --mode mult divides where this takes off: S the means of x / T, divided to a mean of 1,
 * I = x / (T S).
 *
 * Fewer than two full years: too_few. The trend, and so the rest, of the first and last
 * s / 2 periods is an incomplete_window. A hole leaves no answer; mult of a figure not
 * above 0 is undefined: the additive mode has an answer.
 */
#include "compute/trend/span.h"

#include "base/error.h"
#include "compute/trend/season.h"

enum { DECOMPOSE_MODE, DECOMPOSE_LOG, DECOMPOSE_SEASON };
enum { DECOMPOSE_TREND, DECOMPOSE_PART, DECOMPOSE_IRREGULAR };

static enum mode mode_of(const struct argument *argument)
{
    return (enum mode)argument[DECOMPOSE_MODE].choice;
}

static size_t season_of(const struct compute_call *call)
{
    return season_length(&call->argument[DECOMPOSE_SEASON],
                         (tide_freq)call->input[0].first.freq);
}

static tide_status decompose_check(const struct argument *argument, tide_freq freq,
                                   tide_error *err)
{
    return season_check("decompose", &argument[DECOMPOSE_SEASON], freq, 2, err);
}

/* Gathers the span; *has_answer if there is one to put. */
static tide_status open(const struct compute_call *call, struct span *span,
                        bool *has_answer, tide_error *err)
{
    tide_state own = TIDE_STATE_OK;
    tide_status status = span_gather(call, call->argument[DECOMPOSE_LOG].flag, span, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (mode_of(call->argument) == MODE_MULT && tide_state_has_value(span->state) &&
        !all_above_zero(span->x, span->count))
        own = TIDE_STATE_UNDEFINED;
    *has_answer = span_open(call, span, 2 * season_of(call), own);
    return TIDE_STATUS_OK;
}

/* A season or a rest is in the unit of the measure, or a pure number. */
static void put_part(const struct compute_call *call, const struct span *span,
                     size_t output, size_t t, double value)
{
    if (mode_of(call->argument) == MODE_MULT)
        span_put_number(span, &call->output[output], t, value, TIDE_STATE_OK);
    else
        span_put(span, &call->output[output], t, value, TIDE_STATE_OK);
}

static void put_ends(const struct compute_call *call, const struct span *span, size_t t)
{
    tide_state state = state_join(span->state, TIDE_STATE_INCOMPLETE_WINDOW);

    series_out_none(&call->output[DECOMPOSE_TREND], span->first + t, state);
    series_out_none(&call->output[DECOMPOSE_IRREGULAR], span->first + t, state);
}

static tide_status decompose_run(const struct compute_call *call, tide_error *err)
{
    enum mode mode = mode_of(call->argument);
    size_t s = season_of(call);
    struct span span;
    bool has_answer;

    tide_status status = open(call, &span, &has_answer, err);
    if (status != TIDE_STATUS_OK || !has_answer)
        return status;
    double *trend = arena_alloc(call->scratch, span.count, sizeof *trend);
    double *rest = arena_alloc(call->scratch, span.count, sizeof *rest);
    double *season = arena_alloc(call->scratch, s, sizeof *season);
    if (trend == NULL || rest == NULL || season == NULL)
        return memory_failed(call->scratch->memory, err);

    season_mean(span.x, span.count, s, trend);
    for (size_t t = s / 2; t + s / 2 < span.count; t++)
        rest[t] = mode_without(mode, span.x[t], trend[t]);
    season_figure(rest, span.count, s, mode, season);
    for (size_t t = 0; t < span.count; t++) {
        put_part(call, &span, DECOMPOSE_PART, t, season[t % s]);
        if (t < s / 2 || t + s / 2 >= span.count) {
            put_ends(call, &span, t);
            continue;
        }
        span_put(&span, &call->output[DECOMPOSE_TREND], t, trend[t], TIDE_STATE_OK);
        put_part(call, &span, DECOMPOSE_IRREGULAR, t,
                 mode_without(mode, rest[t], season[t % s]));
    }
    return TIDE_STATUS_OK;
}

/* ---- the definition, figure by figure in double-double ---- */

static struct dd define_without(enum mode mode, struct dd a, struct dd b)
{
    return mode == MODE_MULT ? dd_divide(a, b) : dd_subtract(a, b);
}

static struct dd define_trend(const struct span *span, size_t s, size_t t)
{
    struct dd sum = dd_of(0.0);

    for (size_t i = 0; i <= 2 * (s / 2); i++) {
        bool is_half = s % 2 == 0 && (i == 0 || i == s);
        struct dd x = dd_of(span->x[t - s / 2 + i]);
        sum = dd_add(sum, is_half ? dd_scale(x, -1) : x);
    }
    return dd_divide(sum, dd_of((double)s));
}

/* The mean of what the trend leaves of sub-period j. */
static struct dd define_mean(const struct span *span, size_t s, enum mode mode, size_t j)
{
    struct dd sum = dd_of(0.0);
    double n = 0.0;

    for (size_t t = j; t + s / 2 < span->count; t += s) {
        if (t < s / 2)
            continue;
        struct dd x = dd_of(span->x[t]);
        sum = dd_add(sum, define_without(mode, x, define_trend(span, s, t)));
        n += 1.0;
    }
    return dd_divide(sum, dd_of(n));
}

static tide_status decompose_reference(const struct compute_call *call, tide_error *err)
{
    enum mode mode = mode_of(call->argument);
    size_t s = season_of(call);
    struct span span;
    bool has_answer;
    struct dd centre = dd_of(0.0);

    tide_status status = open(call, &span, &has_answer, err);
    if (status != TIDE_STATUS_OK || !has_answer)
        return status;
    for (size_t j = 0; j < s; j++)
        centre = dd_add(centre, define_mean(&span, s, mode, j));
    centre = dd_divide(centre, dd_of((double)s));
    for (size_t t = 0; t < span.count; t++) {
        struct dd season =
            define_without(mode, define_mean(&span, s, mode, t % s), centre);
        put_part(call, &span, DECOMPOSE_PART, t, dd_round(season));
        if (t < s / 2 || t + s / 2 >= span.count) {
            put_ends(call, &span, t);
            continue;
        }
        struct dd trend = define_trend(&span, s, t);
        struct dd rest = define_without(mode, dd_of(span.x[t]), trend);
        span_put(&span, &call->output[DECOMPOSE_TREND], t, dd_round(trend),
                 TIDE_STATE_OK);
        put_part(call, &span, DECOMPOSE_IRREGULAR, t,
                 dd_round(define_without(mode, rest, season)));
    }
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static const tide_option decompose_options[] = {
    [DECOMPOSE_MODE] = MODE_ARGUMENT,
    [DECOMPOSE_LOG] = LOG_ARGUMENT,
    [DECOMPOSE_SEASON] = SEASON_ARGUMENT,
};

static const char *const decompose_roles[] = {"value"};
static const char *const decompose_role_summaries[] = {"the measure that is taken apart"};

static const struct compute_output decompose_outputs[] = {
    {.name = "trend", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
    {.name = "season", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "irregular", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

static size_t decompose_list_outputs(const struct argument *argument,
                                     struct compute_output *out)
{
    return season_outputs(decompose_outputs, COUNT_OF(decompose_outputs),
                          mode_of(argument), argument[DECOMPOSE_LOG].flag, out);
}

const struct computation decompose_computation = {
    .name = "decompose",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "trend, season and irregular part by the mean over a year",
    .formula =
        "T = centred mean over a season (2 x s); S = means of x - T by sub-period,\n"
        "centred to 0; I = x - T - S; mult: x / T, mean 1, x / (T S)",
    .missing = "a hole: incomplete_window; fewer than 2 years: too_few; trend of the\n"
               "first and last s / 2: incomplete_window; mult or --log of a figure not\n"
               "above 0: undefined",
    .source = "R, stats::decompose",
    .accuracy = ACCURACY_A,
    .option = decompose_options,
    .option_count = COUNT_OF(decompose_options),
    .role = decompose_roles,
    .role_summary = decompose_role_summaries,
    .role_count = COUNT_OF(decompose_roles),
    .output = decompose_outputs,
    .output_count = COUNT_OF(decompose_outputs),
    .is_time_needed = true,
    .outputs = decompose_list_outputs,
    .check = decompose_check,
    .run = decompose_run,
    .reference = decompose_reference,
    .example = "tide decompose datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
