/*
 * currency_convert.c - the figures of a panel into one currency, and the sums over it.
 */
#include "query/currency.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "compute/computation.h"
#include "number/decimal.h"
#include "numeric/double_double.h"
#include "query/currency_ways.h"
#include "query/select.h"
#include "query/side_spread.h"
#include "time/period.h"

/* ---- cells ---- */

struct converter {
    const tide_panel *from;
    const tide_panel *rates;
    const size_t *place; /* [periods] in the rates; NO_RATE */
    tide_panel *to;
    const size_t *first; /* [series of `from` + 1] figures from the first to the last */
    const size_t *end;
    bool is_whole; /* no row lacks a figure: a cell without one has no row */
    bool skip_missing;
};

/* What the series of one cell come to. */
struct sum {
    int128 decimal;
    int128 half;
    struct dd real;
    tide_state state;
    bool has_part;
    bool is_partial;
};

static tide_state rate_state(const struct converter *with, size_t series, size_t t)
{
    if (with->place[t] == NO_RATE)
        return TIDE_STATE_MISSING;
    tide_series rate = panel_series(with->rates, series, 0);
    tide_state state = tide_series_state(&rate, with->place[t]);
    bool is_above_0 = rate.kind == TIDE_KIND_DECIMAL
                          ? series_mantissa(&rate, with->place[t]) > 0
                          : series_real(&rate, with->place[t]) > 0.0;
    return tide_state_has_value(state) && !is_above_0 ? (tide_state)TIDE_STATE_UNDEFINED
                                                      : state;
}

static struct dd figure_of(const tide_series *series, size_t t)
{
    return series->kind == TIDE_KIND_DECIMAL
               ? dd_of_decimal(series_mantissa(series, t), series->scale)
               : dd_of(series_real(series, t));
}

static struct dd rate_of(const struct converter *with, size_t series, size_t t)
{
    tide_series rate = panel_series(with->rates, series, 0);
    return figure_of(&rate, with->place[t]);
}

static void add_real(const struct converter *with, const struct way *way,
                     const tide_series *figure, size_t t, struct sum *sum)
{
    struct dd x = figure_of(figure, t);

    for (size_t i = 0; i < way->steps; i++) {
        struct dd rate = rate_of(with, way->step[i].rate, t);
        x = way->step[i].divides ? dd_divide(x, rate) : dd_multiply(x, rate);
    }
    if (way->power > 0)
        x = dd_multiply(x, dd_of_int64(decimal_power(way->power)));
    sum->real = dd_add(sum->real, x);
}

/* All ways end at the decimals of that with the most products. */
static void add_decimal(const struct converter *with, const struct ways *ways,
                        const struct way *way, const tide_series *figure, size_t t,
                        struct sum *sum)
{
    int128 factor = decimal_power(way->power);
    int128 x;
    int128 half;
    bool is_over = false;

    for (size_t i = 0; i < ways->products; i++) {
        int64_t rate = decimal_power(with->rates->measure[0].scale);
        if (i < way->steps) {
            tide_series series = panel_series(with->rates, way->step[i].rate, 0);
            rate = series_mantissa(&series, with->place[t]);
        }
        is_over |= __builtin_mul_overflow(factor, (int128)rate, &factor);
    }
    if (is_over ||
        __builtin_mul_overflow(factor, (int128)series_mantissa(figure, t), &x) ||
        __builtin_mul_overflow(factor, (int128)series_half(figure, t), &half) ||
        __builtin_add_overflow(sum->decimal, x, &sum->decimal) ||
        __builtin_add_overflow(sum->half, half, &sum->half))
        sum->state = state_join(sum->state, TIDE_STATE_OVERFLOW);
}

static void add_part(const struct converter *with, const struct ways *ways, size_t series,
                     size_t measure, size_t t, struct sum *sum)
{
    const struct way *way = way_of(ways, with->from, series);
    tide_series figure = panel_series(with->from, series, measure);
    tide_state state = tide_series_state(&figure, t);

    for (size_t i = 0; tide_state_has_value(state) && i < way->steps; i++)
        state = state_join(state, rate_state(with, way->step[i].rate, t));
    if (!tide_state_has_value(state) && with->skip_missing) {
        sum->is_partial = true;
        return;
    }
    sum->has_part = true;
    sum->state = state_join(sum->state, state);
    if (!tide_state_has_value(state))
        return;
    if (with->to->measure[measure].kind == TIDE_KIND_DECIMAL)
        add_decimal(with, ways, way, &figure, t, sum);
    else
        add_real(with, way, &figure, t, sum);
}

static bool fits_int64(int128 x)
{
    return x >= INT64_MIN && x <= INT64_MAX;
}

static void put_sum(struct panel_measure *to, size_t cell, struct sum sum)
{
    if (!sum.has_part)
        sum.state = TIDE_STATE_MISSING;
    else if (sum.is_partial)
        sum.state = state_join(sum.state, TIDE_STATE_PARTIAL_GROUP);
    if (to->kind == TIDE_KIND_DECIMAL) {
        if (tide_state_has_value(sum.state) &&
            (!fits_int64(sum.decimal) || !fits_int64(sum.half)))
            sum.state = TIDE_STATE_OVERFLOW;
        bool has_value = tide_state_has_value(sum.state);
        to->mantissa[cell] = has_value ? (int64_t)sum.decimal : 0;
        if (to->half != NULL)
            to->half[cell] = has_value ? (int64_t)sum.half : 0;
    } else {
        double real = dd_round(sum.real);
        if (tide_state_has_value(sum.state) && !isfinite(real))
            sum.state = TIDE_STATE_OVERFLOW;
        to->real[cell] = tide_state_has_value(sum.state) ? real : 0.0;
    }
    to->state[cell] = sum.state;
}

/* Does a series count in the sum of period t? */
static bool is_part(const struct converter *with, size_t series, size_t measure, size_t t)
{
    tide_series figure = panel_series(with->from, series, measure);

    return with->is_whole ? tide_series_state(&figure, t) != TIDE_STATE_MISSING
                          : t >= with->first[series] && t < with->end[series];
}

/* The series [first, end) of one measure into series `out`. */
static void convert_series(const struct converter *with, const struct ways *ways,
                           size_t first, size_t end, size_t out, size_t measure)
{
    size_t periods = with->from->period_count;

    for (size_t t = 0; t < periods; t++) {
        struct sum sum = {.state = TIDE_STATE_OK};
        for (size_t i = first; i < end; i++) {
            if (end - first == 1 || is_part(with, i, measure, t))
                add_part(with, ways, i, measure, t, &sum);
        }
        put_sum(&with->to->measure[measure], out * periods + t, sum);
    }
}

/* The figures of each series of a measure begin and end here. */
static void find_spans(const tide_panel *panel, size_t measure, size_t *first,
                       size_t *end)
{
    for (size_t i = 0; i < panel->series_count; i++) {
        tide_series series = panel_series(panel, i, measure);
        first[i] = panel->period_count;
        end[i] = 0;
        for (size_t t = 0; t < panel->period_count; t++) {
            if (!series_has_value(&series, t))
                continue;
            first[i] = first[i] < t ? first[i] : t;
            end[i] = t + 1;
        }
    }
}

/* ---- all of it ---- */

/* Has every row that was kept, or not, a figure of this measure? */
static bool is_whole(const tide_job *job, size_t measure)
{
    const struct column *column = &job->table->column[job->selection->measure[measure]];
    const struct packed *state = &column->state;

    if (state->width == 0)
        return tide_state_has_value((tide_state)state->base);
    for (size_t row = 0; row < job->table->row_count; row++)
        if (!tide_state_has_value((tide_state)packed_get(state, row)))
            return false;
    return true;
}

/* Is the series the same as the one before, but for the last key? */
static bool joins_last(const tide_panel *panel, size_t series)
{
    size_t keys = panel->key_count;

    return series > 0 &&
           memcmp(panel->code + (series - 1) * keys, panel->code + series * keys,
                  (keys - 1) * sizeof *panel->code) == 0;
}

static struct panel_measure measure_of(const tide_job *job, const struct rates *rates,
                                       const struct ways *ways,
                                       const struct panel_measure *from)
{
    struct panel_measure out = *from;
    int32_t scale =
        from->scale + (int32_t)ways->products * rates->panel->measure[0].scale;

    if (!ways->is_money)
        return out;
    memcpy(out.unit.currency, job->binding->target.currency, sizeof out.unit.currency);
    memcpy(out.unit.dimension, job->binding->target.dimension, sizeof out.unit.dimension);
    out.unit.scale10 = ways->scale10;
    if (from->kind == TIDE_KIND_REAL || ways->divides || scale > DECIMAL_MAX_SCALE ||
        rates->panel->measure[0].kind == TIDE_KIND_REAL)
        out.kind = TIDE_KIND_REAL;
    else
        out.scale = scale;
    return out;
}

static tide_status refuse_bounds(const struct panel_measure *measure, tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "no_bounds",
              "%s is converted through a quotient: its figures have no last place",
              measure->name);
    error_source(err, "--bounds");
    error_hint(err, "rates that are multiplied keep it: units of the currency of --unit "
                    "for one of the other");
    return TIDE_STATUS_ARGUMENT;
}

/* place[t]: where the rates are that the figures of period t take. */
static void find_places(const tide_job *job, const struct rates *rates, bool is_base,
                        size_t *place)
{
    const tide_panel *panel = job->input_panel[0];
    const struct argument *of =
        computation_argument(job->computation, job->argument, "of");
    bool is_pop = of != NULL && argument_is(of, "pop");

    if (!is_base) {
        side_match_periods(rates->panel, panel, place);
        return;
    }
    for (size_t t = 0; t < panel->period_count; t++) {
        tide_period period =
            period_of((tide_freq)panel->first.freq, panel->first.ordinal + (int32_t)t);
        tide_status status = is_pop ? tide_period_add(period, -1, &period)
                                    : tide_period_year_ago(period, &period);
        place[t] = status == TIDE_STATUS_OK ? side_place(rates->panel, period) : NO_RATE;
    }
}

/* is_base: at the rates of the base of each period. */
static tide_status convert(tide_job *job, const struct rates *rates, bool is_base,
                           struct arena *arena, tide_panel **out, tide_error *err)
{
    const tide_panel *from = job->input_panel[0];
    bool merges = job->binding->merges_currency;
    size_t *place = arena_alloc(arena, from->period_count, sizeof *place);
    size_t *first = arena_alloc(arena, from->series_count, sizeof *first);
    size_t *end = arena_alloc(arena, from->series_count, sizeof *end);
    struct ways *ways = arena_alloc(arena, from->measure_count, sizeof *ways);
    struct panel_measure *measure =
        arena_alloc(arena, from->measure_count, sizeof *measure);
    struct panel_shape shape = {.key_count = from->key_count - (merges ? 1 : 0),
                                .key = from->key,
                                .first = from->first,
                                .period_count = from->period_count,
                                .measure_count = from->measure_count,
                                .measure = measure,
                                .has_half = true,
                                .leaves_cells = true};

    if (place == NULL || first == NULL || end == NULL || ways == NULL || measure == NULL)
        return memory_failed(arena->memory, err);
    for (size_t m = 0; m < from->measure_count; m++) {
        tide_status status = ways_find(job, rates, from, m, arena, &ways[m], err);
        if (status != TIDE_STATUS_OK)
            return status;
        measure[m] = measure_of(job, rates, &ways[m], &from->measure[m]);
        if (job->binding->shows_bounds && measure[m].kind == TIDE_KIND_REAL)
            return refuse_bounds(&measure[m], err);
    }
    for (size_t i = 0; i < from->series_count; i++)
        shape.series_count += !merges || !joins_last(from, i);
    tide_status status = panel_new(job->runtime, &shape, out, err);
    if (status != TIDE_STATUS_OK)
        return status;

    struct converter with = {.from = from,
                             .rates = rates->panel,
                             .place = place,
                             .to = *out,
                             .first = first,
                             .end = end,
                             .skip_missing =
                                 argument_is(&job->option[OPTION_MISSING], "skip")};
    find_places(job, rates, is_base, place);
    for (size_t m = 0; m < from->measure_count; m++) {
        size_t series = 0;
        find_spans(from, m, first, end);
        with.is_whole = is_whole(job, m);
        for (size_t i = 0; i < from->series_count; series++) {
            size_t last = i + 1;
            while (merges && last < from->series_count && joins_last(from, last))
                last++;
            memcpy((*out)->code + series * shape.key_count,
                   from->code + i * from->key_count,
                   shape.key_count * sizeof *from->code);
            convert_series(&with, &ways[m], i, last, series, m);
            i = last;
        }
    }
    (*out)->rows_used = from->rows_used;
    return from->measure_count > 0 && !is_base ? ways_note(job, rates, &ways[0], err)
                                               : TIDE_STATUS_OK;
}

tide_status currency_convert(tide_job *job, tide_error *err)
{
    tide_panel *converted = NULL;
    tide_panel *beside = NULL;
    struct rates rates;
    struct arena arena;

    if (!job->binding->converts)
        return TIDE_STATUS_OK;
    arena_init(&arena, &job->runtime->memory);
    tide_status status = rates_load(job, &rates, err);
    if (status == TIDE_STATUS_OK)
        status = convert(job, &rates, false, &arena, &converted, err);
    if (status == TIDE_STATUS_OK && job->binding->keeps_base)
        status = convert(job, &rates, true, &arena, &beside, err);
    if (status == TIDE_STATUS_OK) {
        job_replace_panel(job, 0, converted);
        job_replace_panel(job, PANEL_BESIDE, beside);
    } else {
        panel_free(converted);
        panel_free(beside);
    }
    panel_free(rates.panel);
    arena_release(&arena);
    return status;
}
