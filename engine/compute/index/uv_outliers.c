/*
 * uv_outliers.c - unit values that move unlike the others of their group.
 *
 *     r = p1 / p0,  m the median of r
 *     e = 1 - m / r where r < m, else r / m - 1
 *     E = e max(v0, v1)^U
 *     outlier outside [E2 - C d1, E2 + C d3],  d1 = max(E2 - E1, A |E2|),
 *                                              d3 = max(E3 - E2, A |E2|)
 *
 * E1, E2 and E3 are the quartiles of E (type 7). A change of a large line weighs more, by
 * U. Where no line differs from the median, E is 0 throughout and tells nothing: singular.
 * Outliers are told, not taken out: --having "outlier = 1" lists them.
 */
#include "compute/index/lines.h"

#include <stdlib.h>

#include "base/error.h"
#include "number/decimal.h"
#include "numeric/gsl_guard.h"
#include "time/period.h"

enum { UV_BASE, UV_QUANTITY, UV_PRICE, UV_U, UV_A, UV_C, UV_OPTION_COUNT };
enum { OUT_OUTLIER, OUT_RELATIVE, OUT_EFFECT, OUTPUTS };

/* The lines of a period. */
struct screen {
    double *relative; /* [count] */
    double *effect;   /* [count] */
    double *scratch;  /* [count] */
    size_t count;
    double low;
    double high;
    bool is_singular;
};

typedef double order_statistic(double *value, size_t count, size_t k);

/* Quartile j of 4, type 7; `value` may change its order. */
static double quartile(order_statistic *at, double *value, size_t count, int j)
{
    double place = 0.25 * j * (double)(count - 1);
    size_t below = (size_t)place;
    double low = at(value, count, below);

    if (below + 1 == count)
        return low;
    return low + (place - (double)below) * (at(value, count, below + 1) - low);
}

static double median(order_statistic *at, double *value, size_t count)
{
    return 0.5 * (at(value, count, (count - 1) / 2) + at(value, count, count / 2));
}

static void copied(struct screen *screen, const double *from)
{
    for (size_t i = 0; i < screen->count; i++)
        screen->scratch[i] = from[i];
}

/* Of the figures themselves, not of last places. */
static double size_of(const struct lines *lines, size_t k, size_t t)
{
    const struct compute_call *call = lines->call;
    const tide_series *first = &call->input[LINE_VALUE * call->member_count + k];
    const tide_series *quantity = &call->input[LINE_QUANTITY * call->member_count + k];
    double value = dd_round(line_value(lines, k, t));

    if (first->kind == TIDE_KIND_DECIMAL)
        value /= (double)decimal_power(first->scale);
    if (lines->has_prices && quantity->kind == TIDE_KIND_DECIMAL)
        value /= (double)decimal_power(quantity->scale);
    return value;
}

static void screen_lines(const struct lines *lines, order_statistic *at,
                         struct screen *screen)
{
    const struct argument *argument = lines->call->argument;

    screen->count = lines->count;
    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        screen->relative[i] = dd_round(dd_divide(line_price(lines, k, lines->now),
                                                 line_price(lines, k, lines->base)));
    }
    copied(screen, screen->relative);
    double m = median(at, screen->scratch, screen->count);
    screen->is_singular = true;
    for (size_t i = 0; i < lines->count; i++) {
        double r = screen->relative[i];
        double v0 = size_of(lines, lines->member[i], lines->base);
        double v1 = size_of(lines, lines->member[i], lines->now);
        double e = r < m ? 1.0 - m / r : r / m - 1.0;
        screen->effect[i] = e * pow(fmax(v0, v1), argument[UV_U].number);
        screen->is_singular &= e == 0.0;
    }
    copied(screen, screen->effect);
    double e1 = quartile(at, screen->scratch, screen->count, 1);
    double e2 = quartile(at, screen->scratch, screen->count, 2);
    double e3 = quartile(at, screen->scratch, screen->count, 3);
    double least = argument[UV_A].number * fabs(e2);
    screen->low = e2 - argument[UV_C].number * fmax(e2 - e1, least);
    screen->high = e2 + argument[UV_C].number * fmax(e3 - e2, least);
}

/* ---- order statistics ---- */

/* The definition: the value with k below it, counted. */
static double kth_by_counting(double *value, size_t count, size_t k)
{
    for (size_t i = 0; i < count; i++) {
        size_t below = 0;
        size_t same = 0;
        for (size_t j = 0; j < count; j++) {
            below += value[j] < value[i];
            same += value[j] == value[i];
        }
        if (below <= k && k < below + same)
            return value[i];
    }
    return (double)NAN;
}

/* ---- the computation ---- */

static void put(const struct compute_call *call, size_t k, size_t t,
                const struct screen *screen, size_t i, tide_state state)
{
    struct series_out *outlier = &call->output[OUT_OUTLIER * call->row_count + k];
    struct series_out *relative = &call->output[OUT_RELATIVE * call->row_count + k];
    struct series_out *effect = &call->output[OUT_EFFECT * call->row_count + k];

    if (!tide_state_has_value(state)) {
        series_out_none(outlier, t, state);
        series_out_none(relative, t, state);
        series_out_none(effect, t, state);
        return;
    }
    series_out_real(relative, t, screen->relative[i], state);
    series_out_real(effect, t, screen->effect[i], state);
    if (screen->is_singular)
        series_out_none(outlier, t, TIDE_STATE_SINGULAR);
    else if (!isfinite(screen->low) || !isfinite(screen->high))
        series_out_none(outlier, t, TIDE_STATE_OVERFLOW);
    else
        series_out_real(outlier, t,
                        screen->effect[i] < screen->low ||
                            screen->effect[i] > screen->high,
                        state);
}

static tide_state state_of_unmatched(const struct lines *lines, size_t k, size_t t)
{
    const struct compute_call *call = lines->call;
    tide_state now = state_join(
        tide_series_state(&call->input[LINE_VALUE * call->member_count + k], t),
        tide_series_state(&call->input[LINE_QUANTITY * call->member_count + k], t));

    if (!tide_state_has_value(now))
        return now;
    if (lines->state == TIDE_STATE_UNDEFINED)
        return TIDE_STATE_UNDEFINED;
    return line_is_traded(lines, k, t) ? TIDE_STATE_BASE_MISSING : TIDE_STATE_BASE_ZERO;
}

static tide_status uv_outliers_each(const struct compute_call *call, order_statistic *at,
                                    tide_error *err)
{
    const struct argument *base = &call->argument[UV_BASE];
    size_t fixed = base->is_set ? series_find(&call->input[0], base->period) : 0;
    size_t room = call->member_count;
    struct screen screen = {
        .relative = arena_alloc(call->scratch, room, sizeof *screen.relative),
        .effect = arena_alloc(call->scratch, room, sizeof *screen.effect),
        .scratch = arena_alloc(call->scratch, room, sizeof *screen.scratch),
    };
    struct lines lines;
    tide_status status = lines_init(&lines, call, call->argument[UV_PRICE].is_set, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (screen.relative == NULL || screen.effect == NULL || screen.scratch == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < call->input[0].count; t++) {
        size_t before = t > 0 ? t - 1 : SERIES_NOWHERE;
        lines_match(&lines, base->is_set ? fixed : before, t, SERIES_NOWHERE);
        bool has_lines = tide_state_has_value(lines.state);
        if (has_lines)
            screen_lines(&lines, at, &screen);
        for (size_t k = 0, i = 0; k < call->member_count; k++) {
            bool is_matched = has_lines && i < lines.count && lines.member[i] == k;
            put(call, k, t, &screen, i,
                is_matched ? lines.state : state_of_unmatched(&lines, k, t));
            i += is_matched;
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status uv_outliers_run(const struct compute_call *call, tide_error *err)
{
    return uv_outliers_each(call, gsl_guard_select, err);
}

static tide_status uv_outliers_reference(const struct compute_call *call, tide_error *err)
{
    return uv_outliers_each(call, kth_by_counting, err);
}

static tide_status uv_outliers_check(const struct argument *argument, tide_freq freq,
                                     tide_error *err)
{
    const struct argument *base = &argument[UV_BASE];

    if (base->is_set &&
        ((tide_freq)base->period.freq != freq || base->period.length != 1))
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--base: \"%s\" is not a %s, as the figures are", base->text,
                         freq_noun(freq));
    return TIDE_STATUS_OK;
}

static const tide_option uv_outliers_options[] = {
    [UV_BASE] = {.name = "base",
                 .kind = TIDE_OPTION_PERIOD,
                 .argument = "PERIOD",
                 .help = "compare with this period (default: the period before)",
                 .group = TIDE_GROUP_COMPUTATION},
    [UV_QUANTITY] = LINE_QUANTITY_ROW,
    [UV_PRICE] = LINE_PRICE_ROW,
    [UV_U] = {.name = "u",
              .kind = TIDE_OPTION_NUMBER,
              .argument = "U",
              .preset = "0.5",
              .range = "0..1",
              .help = "how much the size of a line weighs: 0 not at all",
              .group = TIDE_GROUP_COMPUTATION},
    [UV_A] = {.name = "a",
              .kind = TIDE_OPTION_NUMBER,
              .argument = "A",
              .preset = "0.05",
              .range = "0..1",
              .help = "least spread, as a part of the median effect",
              .group = TIDE_GROUP_COMPUTATION},
    [UV_C] = {.name = "c",
              .kind = TIDE_OPTION_NUMBER,
              .argument = "C",
              .preset = "4",
              .range = "0..1000000",
              .help = "spreads from the median to the bounds",
              .group = TIDE_GROUP_COMPUTATION},
};
_Static_assert(COUNT_OF(uv_outliers_options) == UV_OPTION_COUNT, "rows of uv-outliers");

static const struct compute_output uv_outliers_outputs[OUTPUTS] = {
    [OUT_OUTLIER] = {.name = "outlier",
                     .kind = OUTPUT_REAL,
                     .unit = OUTPUT_UNIT_COUNT,
                     .table_decimals = 0},
    [OUT_RELATIVE] = {.name = "relative",
                      .kind = OUTPUT_REAL,
                      .unit = OUTPUT_UNIT_NONE,
                      .table_decimals = 4},
    [OUT_EFFECT] = {.name = "effect",
                    .kind = OUTPUT_REAL,
                    .unit = OUTPUT_UNIT_NONE,
                    .table_decimals = 4},
};

const struct computation uv_outliers_computation = {
    .name = "uv-outliers",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .summary = "unit values that move unlike the others, Hidiroglou-Berthelot",
    .formula = "E = e max(v0, v1)^U, e = 1 - m / r where r < m, else r / m - 1;\n"
               "r = p1 / p0, m its median; outlier outside\n"
               "[E2 - C max(E2 - E1, A |E2|), E2 + C max(E3 - E2, A |E2|)]",
    .missing = "a line not traded in both periods; a value or quantity below 0; no\n"
               "line that differs from the median (singular)",
    .source = "Hidiroglou and Berthelot 1986",
    .accuracy = ACCURACY_T,
    .option = uv_outliers_options,
    .option_count = COUNT_OF(uv_outliers_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = uv_outliers_outputs,
    .output_count = OUTPUTS,
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = uv_outliers_check,
    .run = uv_outliers_run,
    .reference = uv_outliers_reference,
    .example = "tide uv-outliers datasets/index-demo/trade.csv --by product,flow",
};
