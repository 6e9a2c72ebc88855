/*
 * outliers.c - figures far from their neighbours, by Hampel's identifier.
 *
 *     out of line if |v[t] - med| > c max(1.4826 MAD, h)
 *
 * med is the median of v in the window t - K .. t + K, cut at the ends of the series, and
 * MAD the median of |v - med| there; 1.4826 MAD estimates a normal standard deviation.
 *
 * --on yoy     v = x[t] / x[t - 1 year] - 1 (default; years: level)
 * --on pop     v = x[t] / x[t - 1] - 1
 * --on level   v = x[t]
 * --on remainder  v = x[t] - trend[t] - season[t] of `stl --robust`
 *
 * h is what rounding alone can do: 0.05 points of a growth; of a level or a remainder, half
 * a unit of the last printed digit of x[t]. Without it a window of equal figures, MAD 0,
 * would call every last digit an outlier.
 *
 * Nothing is altered: the answer is 1 or 0, beside v, med and the limit. Cells without a
 * v stay out of windows; fewer than 5 in one are too_few. A growth has no v where its
 * base is absent, zero or below, or the figure below zero; rates and signed measures have
 * no growth. The marks of a window, breaks
 * too, are the marks of its answer.
 */
#include "compute/computation.h"

#include <math.h>
#include <stdlib.h>

#include "compute/trend/remainder.h"
#include "compute/trend/season.h"
#include "number/decimal.h"
#include "time/period.h"

enum { OUTLIERS_ON, OUTLIERS_C, OUTLIERS_HALF_WIDTH, OUTLIERS_SEASON };
enum on { ON_YOY, ON_POP, ON_LEVEL, ON_REMAINDER };
enum { LEAST_COUNT = 5, MAX_HALF_WIDTH = 100, MAX_WINDOW = 2 * MAX_HALF_WIDTH + 1 };

static const double growth_half = 0.0005; /* 0.05 points */

/* v of every period, in double-double: a level in units of the last place. */
struct judged {
    enum on on;
    size_t count;
    struct dd *value;  /* [count]; where the state has a value */
    tide_state *state; /* [count] */
};

/* The values of a window in their order. */
struct sorted {
    size_t count;
    tide_state state; /* the largest among them */
    struct dd value[MAX_WINDOW];
};

/* ---- what is judged ---- */

static int dd_compare(struct dd a, struct dd b)
{
    struct dd rest = dd_subtract(a, b);
    return (rest.high > 0.0) - (rest.high < 0.0);
}

static enum on on_of(const struct compute_call *call)
{
    const struct argument *on = &call->argument[OUTLIERS_ON];

    if (on->is_set)
        return (enum on)on->choice;
    return call->input[0].first.freq == TIDE_FREQ_A ? ON_LEVEL : ON_YOY;
}

/* Whole units of the last place, or the double. */
static struct dd figure_of(const tide_series *in, size_t t)
{
    return in->kind == TIDE_KIND_DECIMAL ? dd_of_int64(series_mantissa(in, t))
                                         : dd_of(series_real(in, t));
}

/* The place of the base; SERIES_NOWHERE: none. */
static size_t base_of(const tide_series *in, enum on on, size_t t)
{
    tide_freq freq = (tide_freq)in->first.freq;
    int32_t ordinal;

    if (on == ON_POP)
        return t > 0 ? t - 1 : SERIES_NOWHERE;
    if (!period_year_ago(freq, in->first.ordinal + (int32_t)t, &ordinal))
        return SERIES_NOWHERE;
    return ordinal >= in->first.ordinal ? (size_t)(ordinal - in->first.ordinal)
                                        : SERIES_NOWHERE;
}

static tide_state judge_growth(const struct compute_call *call, size_t t, size_t base,
                               struct dd *out)
{
    const tide_series *in = &call->input[0];
    tide_state state = tide_series_state(in, t);

    if (call->traits->kind == MEASURE_RATE || call->traits->kind == MEASURE_SIGNED)
        return state_join(state, TIDE_STATE_NOT_COMPARABLE);
    if (base == SERIES_NOWHERE)
        return state_join(state, TIDE_STATE_BASE_MISSING);
    state = state_join(state, state_of_base(tide_series_state(in, base)));
    if (!tide_state_has_value(state))
        return state;
    struct dd now = figure_of(in, t);
    struct dd then = figure_of(in, base);
    if (then.high == 0.0)
        return TIDE_STATE_BASE_ZERO;
    if (then.high < 0.0)
        return now.high > 0.0 ? TIDE_STATE_SIGN_CHANGE : TIDE_STATE_BASE_NEGATIVE;
    if (now.high < 0.0)
        return TIDE_STATE_SIGN_CHANGE;
    *out = dd_divide(dd_subtract(now, then), then);
    return isfinite(out->high) ? state : (tide_state)TIDE_STATE_OVERFLOW;
}

static tide_status judge(const struct compute_call *call, bool by_definition,
                         struct judged *out, tide_error *err)
{
    const tide_series *in = &call->input[0];

    *out = (struct judged){
        .on = on_of(call),
        .count = in->count,
        .value = arena_alloc_zero(call->scratch, in->count, sizeof *out->value),
        .state = arena_alloc(call->scratch, in->count, sizeof *out->state),
    };
    if (out->value == NULL || out->state == NULL)
        return memory_failed(call->scratch->memory, err);
    if (out->on == ON_REMAINDER)
        return remainder_of(call,
                            season_length(&call->argument[OUTLIERS_SEASON],
                                          (tide_freq)in->first.freq),
                            by_definition, out->value, out->state, err);
    for (size_t t = 0; t < in->count; t++) {
        if (out->on != ON_LEVEL) {
            out->state[t] =
                judge_growth(call, t, base_of(in, out->on, t), &out->value[t]);
            continue;
        }
        out->state[t] = tide_series_state(in, t);
        if (tide_state_has_value(out->state[t]))
            out->value[t] = figure_of(in, t);
    }
    return TIDE_STATUS_OK;
}

/* h in units of v. */
static struct dd half_of(const struct compute_call *call, enum on on, size_t t)
{
    const tide_series *in = &call->input[0];

    if (on == ON_YOY || on == ON_POP)
        return dd_of(growth_half);
    struct dd half = dd_scale(dd_of_int64(series_half(in, t)), -1);
    if (on == ON_REMAINDER && in->kind == TIDE_KIND_DECIMAL)
        half = dd_divide(half, dd_of_int64(decimal_power(in->scale)));
    return half;
}

/* ---- windows ---- */

static void sorted_insert(struct sorted *sorted, struct dd value)
{
    size_t at = sorted->count++;

    for (; at > 0 && dd_compare(sorted->value[at - 1], value) > 0; at--)
        sorted->value[at] = sorted->value[at - 1];
    sorted->value[at] = value;
}

static void gather_window(const struct judged *judged, size_t t, size_t half_width,
                          struct sorted *out)
{
    size_t from = t > half_width ? t - half_width : 0;
    size_t to = judged->count - t > half_width ? t + half_width + 1 : judged->count;

    out->count = 0;
    out->state = TIDE_STATE_OK;
    for (size_t i = from; i < to; i++) {
        if (!tide_state_has_value(judged->state[i]))
            continue;
        out->state = state_join(out->state, judged->state[i]);
        sorted_insert(out, judged->value[i]);
    }
}

static struct dd middle_of(const struct dd *sorted, size_t count)
{
    struct dd low = sorted[(count - 1) / 2];
    struct dd high = sorted[count / 2];

    /* Halves first: a sum of huge doubles is infinite. */
    return dd_add(dd_scale(low, -1), dd_scale(high, -1));
}

/* The median distance from `median`: the nearest are taken off from the middle on. */
static struct dd median_distance(const struct sorted *sorted, struct dd median)
{
    struct dd middle[2] = {{0.0, 0.0}, {0.0, 0.0}};
    size_t high = 0;

    while (high < sorted->count && dd_compare(sorted->value[high], median) < 0)
        high++;
    for (size_t low = high, taken = 0; taken <= sorted->count / 2; taken++) {
        struct dd below = dd_of((double)INFINITY);
        struct dd above = dd_of((double)INFINITY);
        if (low > 0)
            below = dd_subtract(median, sorted->value[low - 1]);
        if (high < sorted->count)
            above = dd_subtract(sorted->value[high], median);
        bool is_below =
            low > 0 && (high == sorted->count || dd_compare(below, above) <= 0);
        middle[0] = middle[1];
        middle[1] = is_below ? below : above;
        if (is_below)
            low--;
        else
            high++;
    }
    return sorted->count % 2 == 1 ? middle[1] : middle_of(middle, 2);
}

/* The same from a list of all distances. */
static struct dd define_median_distance(const struct sorted *sorted, struct dd median)
{
    struct sorted distance = {.count = 0};

    for (size_t i = 0; i < sorted->count; i++) {
        struct dd from = dd_subtract(sorted->value[i], median);
        sorted_insert(&distance, from.high < 0.0 ? dd_negate(from) : from);
    }
    return middle_of(distance.value, distance.count);
}

/* ---- answers ---- */

static void put(struct series_out *out, size_t t, struct dd value, struct dd unit,
                tide_state state)
{
    series_out_real(out, t, dd_round(dd_divide(value, unit)), state);
}

typedef struct dd distance_finder(const struct sorted *sorted, struct dd median);

/* In the order of outliers_outputs. */
static void put_cell(const struct compute_call *call, const struct judged *judged,
                     size_t t, const struct sorted *window, distance_finder *find)
{
    const tide_series *in = &call->input[0];
    struct series_out *out = call->output;
    struct dd unit = dd_of(1.0);

    if (judged->on == ON_LEVEL && in->kind == TIDE_KIND_DECIMAL)
        unit = dd_of_int64(decimal_power(in->scale));
    struct dd median = middle_of(window->value, window->count);
    struct dd limit =
        dd_divide(dd_multiply(find(window, median), dd_of(14826.0)), dd_of(10000.0));
    struct dd half = half_of(call, judged->on, t);
    if (dd_compare(limit, half) < 0)
        limit = half;
    limit = dd_multiply(limit, dd_of(call->argument[OUTLIERS_C].number));
    struct dd distance = dd_subtract(judged->value[t], median);
    if (distance.high < 0.0)
        distance = dd_negate(distance);

    if (isfinite(distance.high) && isfinite(limit.high))
        series_out_real(&out[0], t, dd_compare(distance, limit) > 0 ? 1.0 : 0.0,
                        window->state);
    else
        series_out_none(&out[0], t, TIDE_STATE_OVERFLOW);
    put(&out[1], t, judged->value[t], unit, judged->state[t]);
    put(&out[2], t, median, unit, window->state);
    put(&out[3], t, limit, unit, window->state);
}

static tide_status answer(const struct compute_call *call, distance_finder *find,
                          tide_error *err)
{
    size_t half_width = (size_t)call->argument[OUTLIERS_HALF_WIDTH].integer;
    struct judged judged;
    struct sorted window;

    tide_status status = judge(call, find == define_median_distance, &judged, err);
    for (size_t t = 0; t < judged.count && status == TIDE_STATUS_OK; t++) {
        tide_state state = judged.state[t];
        if (tide_state_has_value(state)) {
            gather_window(&judged, t, half_width, &window);
            if (window.count >= LEAST_COUNT) {
                put_cell(call, &judged, t, &window, find);
                continue;
            }
            state = TIDE_STATE_TOO_FEW;
        }
        for (size_t i = 0; i < call->output_count; i++)
            series_out_none(&call->output[i], t, state);
    }
    return status;
}

static tide_status outliers_run(const struct compute_call *call, tide_error *err)
{
    return answer(call, median_distance, err);
}

static tide_status outliers_reference(const struct compute_call *call, tide_error *err)
{
    return answer(call, define_median_distance, err);
}

/* ---- the row ---- */

static tide_status outliers_check(const struct argument *argument, tide_freq freq,
                                  tide_error *err)
{
    if (!argument_is(&argument[OUTLIERS_ON], "remainder"))
        return TIDE_STATUS_OK;
    return season_check("outliers --on remainder", &argument[OUTLIERS_SEASON], freq, 2,
                        err);
}

static const tide_option outliers_options[] = {
    [OUTLIERS_ON] = {.name = "on",
                     .kind = TIDE_OPTION_CHOICE,
                     .argument = "WHAT",
                     .range = "yoy|pop|level|remainder",
                     .help = "what is judged: growth on the year before, on the period\n"
                             "before, the figure, or what trend and season leave of it\n"
                             "(default: yoy; of years: level)",
                     .group = TIDE_GROUP_COMPUTATION},
    [OUTLIERS_C] = {.name = "c",
                    .kind = TIDE_OPTION_NUMBER,
                    .argument = "C",
                    .preset = "3",
                    .range = "0..1000",
                    .help = "how many deviations are out of line",
                    .group = TIDE_GROUP_COMPUTATION},
    [OUTLIERS_HALF_WIDTH] = {.name = "half-width",
                             .kind = TIDE_OPTION_INTEGER,
                             .argument = "K",
                             .preset = "3",
                             .range = "2..100",
                             .help = "periods of the window on either side",
                             .group = TIDE_GROUP_COMPUTATION},
    [OUTLIERS_SEASON] = SEASON_ARGUMENT,
};

static const char *const outliers_roles[] = {"value"};
static const char *const outliers_role_summaries[] = {"the measure that is looked over"};

/* Growths are ratios. */
static const struct compute_output outliers_outputs[] = {
    {.name = "outlier", .unit = OUTPUT_UNIT_COUNT, .table_decimals = 0},
    {.name = "judged", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "median", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
    {.name = "limit", .unit = OUTPUT_UNIT_NONE, .table_decimals = -1},
};

/* A level has the unit of the measure. Of years it is the default, which the arguments
   alone do not tell: such a column has no unit. */
static size_t outliers_list_outputs(const struct argument *argument,
                                    struct compute_output *out)
{
    for (size_t i = 0; i < COUNT_OF(outliers_outputs); i++) {
        out[i] = outliers_outputs[i];
        if (i > 0 && (argument_is(&argument[OUTLIERS_ON], "level") ||
                      argument_is(&argument[OUTLIERS_ON], "remainder")))
            out[i].unit = OUTPUT_UNIT_MEASURE;
    }
    return COUNT_OF(outliers_outputs);
}

const struct computation outliers_computation = {
    .name = "outliers",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "figures far from their neighbours: flagged, never altered",
    .formula = "1 where |v[t] - med| > c max(1.4826 MAD, h), med and MAD over\n"
               "v[t - K] .. v[t + K], v a growth ratio, the figure or its remainder,\n"
               "h its rounding",
    .missing =
        "fewer than 5 in the window: too_few; no base, or one not above 0: as\n"
        "the growth; a remainder as stl; cells without a value stay out of windows",
    .source = "Hampel 1974",
    .accuracy = ACCURACY_Q,
    .option = outliers_options,
    .option_count = COUNT_OF(outliers_options),
    .role = outliers_roles,
    .role_summary = outliers_role_summaries,
    .role_count = COUNT_OF(outliers_roles),
    .output = outliers_outputs,
    .output_count = COUNT_OF(outliers_outputs),
    .is_time_needed = true,
    .outputs = outliers_list_outputs,
    .check = outliers_check,
    .run = outliers_run,
    .reference = outliers_reference,
    .example = "tide outliers datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
