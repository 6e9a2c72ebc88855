/*
 * regroup.c - a panel at a coarser frequency.
 *
 *     flow, signed        sum of the parts, half-widths added
 *     stock, year to date the last part
 *     price               mean of the parts, the correctly rounded quotient (REAL)
 *     rate                not_comparable: its parts are not in the panel
 *
 * Which parts make a period is the calendar's to say. A part is lacking where it is
 * missing or beyond the axis; the coarser cell then is incomplete_window, or
 * partial_period where that is allowed. Other states of the parts: the largest.
 */
#include "group/group.h"

#include <math.h>

#include "base/error.h"
#include "column/series.h"
#include "number/decimal.h"
#include "number/exact.h"
#include "time/period.h"

/* The parts of one coarser period that lie on the axis: [first, first + count). */
struct span {
    size_t first;
    size_t count;
    size_t wanted; /* parts of the whole period */
};

struct regroup {
    const tide_panel *from;
    tide_panel *to;
    const struct span *span; /* [to->period_count] */
    bool allow_partial;
};

bool regroup_is_coarser(tide_freq from, tide_freq to)
{
    return from != TIDE_FREQ_NONE && from != TIDE_FREQ_W && to != TIDE_FREQ_NONE &&
           to < from;
}

size_t regroup_parts(tide_freq fine, tide_period coarse)
{
    if (fine == TIDE_FREQ_D)
        return (size_t)tide_period_days(coarse);
    return (size_t)(freq_per_year(fine) / freq_per_year((tide_freq)coarse.freq));
}

/* Cut the axis into coarser periods; false where a period lies in none. */
static bool cut_axis(const tide_panel *panel, tide_freq freq, struct span *span,
                     tide_period *out_first, size_t *out_count)
{
    size_t count = 0;

    for (size_t t = 0; t < panel->period_count; t++) {
        tide_period part = panel->first;
        tide_period coarse;
        part.ordinal += (int32_t)t;
        if (tide_period_convert(part, freq, &coarse) != TIDE_STATUS_OK)
            return false;
        if (t == 0)
            *out_first = coarse;
        if (count == 0 || coarse.ordinal != out_first->ordinal + (int32_t)(count - 1))
            span[count++] =
                (struct span){.first = t,
                              .wanted =
                                  regroup_parts((tide_freq)panel->first.freq, coarse)};
        span[count - 1].count++;
    }
    *out_count = count;
    return true;
}

static void note_partial(struct panel_partial *partial, size_t parts, size_t due)
{
    if (partial->cells++ == 0 || parts * partial->due < partial->parts * due) {
        partial->parts = parts;
        partial->due = due;
    }
}

static bool is_lacking(tide_state state)
{
    return state == TIDE_STATE_MISSING || state == TIDE_STATE_INCOMPLETE_WINDOW;
}

/* The state of the coarser cell; missing only where every part is. */
static tide_state combine(const tide_series *series, const struct span *span,
                          enum measure_kind kind, bool allow_partial, size_t *out_usable)
{
    size_t usable = 0;
    bool has_part = false;
    tide_state largest = TIDE_STATE_OK;

    for (size_t t = span->first; t < span->first + span->count; t++) {
        tide_state state = tide_series_state(series, t);
        has_part = has_part || state != TIDE_STATE_MISSING;
        if (is_lacking(state))
            continue;
        usable++;
        largest = state > largest ? state : largest;
    }
    *out_usable = usable;
    if (!has_part)
        return TIDE_STATE_MISSING;
    tide_state own = TIDE_STATE_OK;
    if (kind == MEASURE_RATE)
        own = TIDE_STATE_NOT_COMPARABLE;
    else if (usable < span->wanted)
        own = allow_partial && usable > 0 ? TIDE_STATE_PARTIAL_PERIOD
                                          : TIDE_STATE_INCOMPLETE_WINDOW;
    return own > largest ? own : largest;
}

/* ---- figures of a cell that has a value ---- */

static void take_last(const tide_series *series, const struct span *span,
                      struct panel_measure *to, size_t at)
{
    size_t last = span->first + span->count - 1;

    while (!series_has_value(series, last))
        last--;
    if (series->kind == TIDE_KIND_REAL) {
        to->real[at] = series_real(series, last);
        return;
    }
    to->mantissa[at] = series_mantissa(series, last);
    to->half[at] = series_half(series, last);
}

struct total {
    int128 mantissa;
    int128 half;
    double real;
    size_t count;
};

static struct total total_of(const tide_series *series, const struct span *span)
{
    struct total total = {0};
    struct real_sum real;

    if (series->kind == TIDE_KIND_REAL)
        real_sum_init(&real);
    for (size_t t = span->first; t < span->first + span->count; t++) {
        if (!series_has_value(series, t))
            continue;
        total.count++;
        if (series->kind == TIDE_KIND_REAL) {
            real_sum_add(&real, series_real(series, t));
            continue;
        }
        total.mantissa += series_mantissa(series, t);
        total.half += series_half(series, t);
    }
    if (series->kind == TIDE_KIND_REAL)
        total.real = real_sum_round(&real);
    return total;
}

/* false: the sum does not fit. */
static bool take_sum(const tide_series *series, const struct span *span,
                     struct panel_measure *to, size_t at)
{
    struct total total = total_of(series, span);

    if (series->kind == TIDE_KIND_REAL) {
        to->real[at] = isfinite(total.real) ? total.real : 0.0;
        return isfinite(total.real);
    }
    return int128_to_int64(total.mantissa, &to->mantissa[at]) &&
           int128_to_int64(total.half, &to->half[at]);
}

/* false: the sum of REAL parts is beyond the doubles. */
static bool take_mean(const tide_series *series, const struct span *span,
                      struct panel_measure *to, size_t at)
{
    struct total total = total_of(series, span);
    double mean = series->kind == TIDE_KIND_REAL
                      ? total.real / (double)total.count
                      : quotient_round(total.mantissa, (int128)total.count *
                                                           decimal_power(series->scale));

    to->real[at] = isfinite(mean) ? mean : 0.0;
    return isfinite(mean);
}

static void regroup_cell(const struct regroup *regroup, const tide_series *series,
                         size_t t, struct panel_measure *to, size_t at)
{
    const struct span *span = &regroup->span[t];
    enum measure_kind kind = to->traits.kind;
    size_t usable = 0;
    tide_state state = combine(series, span, kind, regroup->allow_partial, &usable);
    bool fits = true;

    if (tide_state_has_value(state)) {
        if (kind == MEASURE_PRICE)
            fits = take_mean(series, span, to, at);
        else if (kind == MEASURE_STOCK || to->traits.is_cumulated)
            take_last(series, span, to, at);
        else
            fits = take_sum(series, span, to, at);
    }
    if (fits && tide_state_has_value(state) && usable < span->wanted)
        note_partial(&regroup->to->partial, usable, span->wanted);
    to->state[at] = fits ? state : (tide_state)TIDE_STATE_OVERFLOW;
}

static tide_status fill(const struct regroup *regroup, tide_error *err)
{
    const tide_panel *from = regroup->from;
    tide_panel *to = regroup->to;

    for (size_t series = 0; series < from->series_count; series++) {
        tide_status status = runtime_check(from->runtime, err);
        if (status != TIDE_STATUS_OK)
            return status;
        for (size_t key = 0; key < from->key_count; key++)
            to->code[series * to->key_count + key] =
                from->code[series * from->key_count + key];
        for (size_t i = 0; i < from->measure_count; i++) {
            tide_series parts = panel_series(from, series, i);
            for (size_t t = 0; t < to->period_count; t++)
                regroup_cell(regroup, &parts, t, &to->measure[i],
                             series * to->period_count + t);
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status make_coarser(struct regroup *regroup, tide_period first,
                                size_t period_count, tide_error *err)
{
    const tide_panel *from = regroup->from;
    struct memory *memory = &from->runtime->memory;
    struct panel_measure *measure =
        memory_alloc(memory, from->measure_count, sizeof *measure);

    if (measure == NULL)
        return memory_failed(memory, err);
    for (size_t i = 0; i < from->measure_count; i++) {
        measure[i] = from->measure[i];
        if (measure[i].traits.kind == MEASURE_PRICE) {
            measure[i].kind = TIDE_KIND_REAL;
            measure[i].scale = 0;
        }
    }
    struct panel_shape shape = {
        .key_count = from->key_count,
        .key = from->key,
        .series_count = from->series_count,
        .first = first,
        .period_count = period_count,
        .measure_count = from->measure_count,
        .measure = measure,
        .has_half = true,
    };
    tide_status status = panel_new(from->runtime, &shape, &regroup->to, err);
    memory_free(memory, measure, from->measure_count, sizeof *measure);
    return status;
}

tide_status panel_regroup(const tide_panel *panel, tide_freq freq, bool allow_partial,
                          tide_panel **out, tide_error *err)
{
    struct memory *memory = &panel->runtime->memory;
    tide_freq from_freq = (tide_freq)panel->first.freq;
    struct regroup regroup = {.from = panel, .allow_partial = allow_partial};
    tide_period first = period_of(freq, 0);
    size_t count = 0;

    if (!regroup_is_coarser(from_freq, freq))
        return error_set(err, TIDE_STATUS_SHAPE, "regroup",
                         "figures per %s cannot become figures per %s",
                         freq_noun(from_freq), freq_noun(freq));
    struct span *span = memory_alloc(memory, panel->period_count, sizeof *span);
    if (span == NULL)
        return memory_failed(memory, err);
    tide_status status = TIDE_STATUS_OK;
    if (!cut_axis(panel, freq, span, &first, &count))
        status =
            error_set(err, TIDE_STATUS_SHAPE, "regroup", "a %s of the axis lies in no %s",
                      freq_noun(from_freq), freq_noun(freq));
    regroup.span = span;
    if (status == TIDE_STATUS_OK)
        status = make_coarser(&regroup, first, count, err);
    if (status == TIDE_STATUS_OK)
        status = fill(&regroup, err);
    memory_free(memory, span, panel->period_count, sizeof *span);
    if (status != TIDE_STATUS_OK) {
        panel_free(regroup.to);
        return status;
    }
    regroup.to->rows_used = panel->rows_used;
    *out = regroup.to;
    return TIDE_STATUS_OK;
}
