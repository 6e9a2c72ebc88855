/*
 * side_spread.c - the figures of a side table beside every cell of a panel.
 *
 * Series are found by the texts of their keys, periods by the calendar: a month takes the
 * figure of its year. Scales of ten are converted exactly; a figure that does not fit is
 * an overflow.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "column/tuple_index.h"
#include "number/decimal.h"
#include "query/side_spread.h"
#include "time/period.h"

#define NOWHERE SIZE_MAX

/* ---- which series, which period ---- */

/* The code in the side table of each code of a key; DICTIONARY_NONE: it has none. */
static uint32_t *translate(const struct dictionary *from, const struct dictionary *to,
                           struct arena *arena)
{
    uint32_t *code = arena_alloc(arena, from->count, sizeof *code);

    for (uint32_t i = 0; code != NULL && i < from->count; i++)
        code[i] = dictionary_find(to, dictionary_text(from, i));
    return code;
}

static tide_status find_series(const struct side *side, const tide_panel *own,
                               const tide_panel *like, struct arena *arena,
                               struct tuple_index *index, size_t *series, tide_error *err)
{
    uint32_t **code = arena_alloc(arena, side->key_count, sizeof *code);
    tide_status status = TIDE_STATUS_OK;
    uint32_t number;
    bool is_new;

    if (code == NULL)
        return memory_failed(arena->memory, err);
    for (size_t k = 0; k < side->key_count; k++) {
        code[k] =
            translate(like->key[side->key[k]].dictionary, own->key[k].dictionary, arena);
        if (code[k] == NULL)
            return memory_failed(arena->memory, err);
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < own->series_count; i++) {
        for (size_t k = 0; k < side->key_count; k++)
            tuple_index_put(index, k, own->code[i * side->key_count + k]);
        status = tuple_index_add(index, &number, &is_new, err);
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < like->series_count; i++) {
        bool is_known = true;
        series[i] = NOWHERE;
        for (size_t k = 0; k < side->key_count; k++)
            is_known &= code[k][like->code[i * like->key_count + side->key[k]]] !=
                        DICTIONARY_NONE;
        if (!is_known)
            continue;
        for (size_t k = 0; k < side->key_count; k++)
            tuple_index_put(index, k,
                            code[k][like->code[i * like->key_count + side->key[k]]]);
        status = tuple_index_add(index, &number, &is_new, err);
        if (status == TIDE_STATUS_OK && number < own->series_count)
            series[i] = number;
    }
    return status;
}

static tide_status match_series(const struct side *side, const tide_panel *own,
                                const tide_panel *like, struct arena *arena,
                                size_t *series, tide_error *err)
{
    struct tuple_index index = {0};
    uint64_t *size = arena_alloc(arena, side->key_count, sizeof *size);

    if (size == NULL)
        return memory_failed(arena->memory, err);
    for (size_t k = 0; k < side->key_count; k++)
        size[k] = own->key[k].dictionary->count;
    tide_status status =
        tuple_index_init(&index, arena->memory, size, side->key_count, err);
    if (status == TIDE_STATUS_OK)
        status = find_series(side, own, like, arena, &index, series, err);
    tuple_index_release(&index);
    return status;
}

size_t side_place(const tide_panel *own, tide_period period)
{
    tide_freq freq = (tide_freq)own->first.freq;

    if ((tide_freq)period.freq != freq &&
        tide_period_convert(period, freq, &period) != TIDE_STATUS_OK)
        return NOWHERE;
    int64_t at = (int64_t)period.ordinal - own->first.ordinal;
    return at >= 0 && at < (int64_t)own->period_count ? (size_t)at : NOWHERE;
}

void side_match_periods(const tide_panel *own, const tide_panel *like, size_t *place)
{
    for (size_t t = 0; t < like->period_count; t++)
        place[t] = side_place(own, period_of((tide_freq)like->first.freq,
                                             like->first.ordinal + (int32_t)t));
}

/* ---- units ---- */

/* What turns a figure of the side table into the unit that is wanted. */
struct conversion {
    int32_t scale;  /* of the converted mantissas */
    int64_t factor; /* of the mantissas */
    double real;    /* of REAL figures */
    int32_t unit_scale10;
    bool is_mismatch;
};

static bool is_unlike(const char *a, const char *b)
{
    return a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0;
}

static struct conversion conversion_of(const struct side *side,
                                       const struct panel_measure *from,
                                       const struct panel_measure *to)
{
    struct conversion out = {.scale = from->scale,
                             .factor = 1,
                             .real = 1.0,
                             .unit_scale10 = from->unit.scale10};
    bool is_count = side->use.source == ROLE_SIDE_COUNT;
    int32_t wanted = is_count ? 0 : to->unit.scale10;
    int32_t up = from->unit.scale10 - wanted;

    if (side->use.source == ROLE_SIDE_INDEX || !unit_is_known(&from->unit) ||
        (!is_count && !unit_is_known(&to->unit)))
        return out;
    out.is_mismatch = !is_count && (is_unlike(from->unit.currency, to->unit.currency) ||
                                    is_unlike(from->unit.dimension, to->unit.dimension));
    out.real = pow(10.0, up);
    out.unit_scale10 = wanted;
    if (from->kind == TIDE_KIND_REAL)
        return out;
    out.scale = from->scale - up;
    if (out.scale < 0 && out.scale >= -DECIMAL_MAX_SCALE)
        out.factor = decimal_power(-out.scale);
    out.is_mismatch |= out.scale < -DECIMAL_MAX_SCALE || out.scale > DECIMAL_MAX_SCALE;
    out.scale = out.scale < 0 || out.is_mismatch ? 0 : out.scale;
    return out;
}

/* ---- cells ---- */

static void set_cell(const struct conversion *conversion, const tide_series *from,
                     size_t place, struct panel_measure *to, size_t cell)
{
    tide_state state = tide_series_state(from, place);

    if (tide_state_has_value(state) && conversion->is_mismatch)
        state = TIDE_STATE_UNIT_MISMATCH;
    if (tide_state_has_value(state) && from->kind == TIDE_KIND_REAL)
        to->real[cell] = series_real(from, place) * conversion->real;
    else if (tide_state_has_value(state) &&
             __builtin_mul_overflow(series_mantissa(from, place), conversion->factor,
                                    &to->mantissa[cell]))
        state = TIDE_STATE_OVERFLOW;
    to->state[cell] = state;
}

static void fill(const struct conversion *conversion, const tide_panel *own,
                 const size_t *series, const size_t *place, tide_panel *out,
                 size_t measure)
{
    struct panel_measure *to = &out->measure[measure];

    for (size_t i = 0; i < out->series_count; i++) {
        if (series[i] == NOWHERE)
            continue;
        tide_series from = panel_series(own, series[i], 0);
        for (size_t t = 0; t < out->period_count; t++)
            if (place[t] != NOWHERE)
                set_cell(conversion, &from, place[t], to, i * out->period_count + t);
    }
}

static tide_status spread(const struct side *side, const tide_panel *own,
                          const tide_panel *like, size_t measure_count,
                          struct arena *arena, tide_panel **out, tide_error *err)
{
    size_t *series = arena_alloc(arena, like->series_count, sizeof *series);
    size_t *place = arena_alloc(arena, like->period_count, sizeof *place);
    struct conversion *conversion = arena_alloc(arena, measure_count, sizeof *conversion);
    struct panel_measure *measure = arena_alloc(arena, measure_count, sizeof *measure);
    struct panel_shape shape = {
        .key_count = like->key_count,
        .key = like->key,
        .series_count = like->series_count,
        .first = like->first,
        .period_count = like->period_count,
        .measure_count = measure_count,
        .measure = measure,
    };

    if (series == NULL || place == NULL || conversion == NULL || measure == NULL)
        return memory_failed(arena->memory, err);
    tide_status status = match_series(side, own, like, arena, series, err);
    if (status != TIDE_STATUS_OK)
        return status;
    side_match_periods(own, like, place);
    for (size_t m = 0; m < measure_count; m++) {
        conversion[m] = conversion_of(side, &own->measure[0], &like->measure[m]);
        measure[m] = own->measure[0];
        measure[m].scale = conversion[m].scale;
        measure[m].unit.scale10 = conversion[m].unit_scale10;
        measure[m].traits.absent_is_zero = false;
    }
    status = panel_new(like->runtime, &shape, out, err);
    if (status != TIDE_STATUS_OK)
        return status;
    memcpy((*out)->code, like->code,
           like->series_count * like->key_count * sizeof *like->code);
    for (size_t m = 0; m < measure_count; m++)
        fill(&conversion[m], own, series, place, *out, m);
    return TIDE_STATUS_OK;
}

tide_status side_spread(tide_job *job, const struct side *side, const tide_panel *own,
                        const tide_panel *like, tide_panel **out, tide_error *err)
{
    struct arena arena;

    arena_init(&arena, &job->runtime->memory);
    tide_status status =
        spread(side, own, like, job->binding->measure_count, &arena, out, err);
    arena_release(&arena);
    return status;
}

tide_status side_spread_series(tide_job *job, const tide_panel *own,
                               const tide_panel *axis, const tide_series **out,
                               tide_error *err)
{
    size_t count = axis->period_count;
    size_t *place = arena_alloc(&job->arena, count, sizeof *place);
    int64_t *mantissa = arena_alloc_zero(&job->arena, count, sizeof *mantissa);
    tide_state *state = arena_alloc(&job->arena, count, sizeof *state);
    tide_series *series = arena_alloc(&job->arena, 1, sizeof *series);

    if (place == NULL || mantissa == NULL || state == NULL || series == NULL)
        return memory_failed(&job->runtime->memory, err);
    memset(state, TIDE_STATE_MISSING, count * sizeof *state);
    side_match_periods(own, axis, place);
    for (size_t t = 0; own->series_count > 0 && t < count; t++) {
        if (place[t] == NOWHERE)
            continue;
        tide_series from = panel_series(own, 0, 0);
        mantissa[t] = series_mantissa(&from, place[t]);
        state[t] = tide_series_state(&from, place[t]);
    }
    *series = (tide_series){.first = axis->first,
                            .count = count,
                            .kind = TIDE_KIND_DECIMAL,
                            .scale = own->measure[0].scale,
                            .value = mantissa,
                            .state = state};
    *out = series;
    return TIDE_STATUS_OK;
}
