/*
 * panel_align.c - panels cut down to a part, and brought to one series index and axis.
 *
 * Both make new panels and copy whole series; what the old panel did not cover stays
 * absent, as panel_new has left it.
 */
#include "column/panel.h"

#include <string.h>

#include "base/error.h"
#include "column/code_sort.h"
#include "time/period.h"

/* The shape of a panel; its arrays are borrowed from it. */
static struct panel_shape shape_of(const tide_panel *panel)
{
    struct panel_shape shape = {
        .key_count = panel->key_count,
        .key = panel->key,
        .series_count = panel->series_count,
        .first = panel->first,
        .period_count = panel->period_count,
        .measure_count = panel->measure_count,
        .measure = panel->measure,
    };
    for (size_t i = 0; i < panel->measure_count; i++)
        shape.has_half = shape.has_half || panel->measure[i].half != NULL;
    return shape;
}

/* Copy count cells of one measure; a measure without states is ok, without halves 1. */
static void copy_cells(const struct panel_measure *from, size_t from_at,
                       struct panel_measure *to, size_t to_at, size_t count)
{
    if (from->state != NULL)
        memcpy(to->state + to_at, from->state + from_at, count * sizeof *to->state);
    else
        memset(to->state + to_at, TIDE_STATE_OK, count);
    if (from->kind == TIDE_KIND_REAL) {
        memcpy(to->real + to_at, from->real + from_at, count * sizeof *to->real);
        return;
    }
    memcpy(to->mantissa + to_at, from->mantissa + from_at, count * sizeof *to->mantissa);
    for (size_t i = 0; to->half != NULL && i < count; i++)
        to->half[to_at + i] = from->half == NULL ? 1 : from->half[from_at + i];
}

/* Copy one series of all measures to where its periods stand on the new axis. */
static void copy_series(const tide_panel *from, size_t from_series, tide_panel *to,
                        size_t to_series)
{
    if (from->period_count == 0)
        return;

    size_t skip = (size_t)(from->first.ordinal - to->first.ordinal);
    for (size_t i = 0; i < from->measure_count; i++)
        copy_cells(&from->measure[i], from_series * from->period_count, &to->measure[i],
                   to_series * to->period_count + skip, from->period_count);
}

tide_status panel_slice(const tide_panel *panel, size_t key, uint32_t code,
                        tide_panel **out, tide_error *err)
{
    struct memory *memory = &panel->runtime->memory;
    struct panel_shape shape = shape_of(panel);
    tide_panel *part = NULL;
    size_t key_count = panel->key_count;

    struct panel_key *keys = memory_alloc(memory, key_count, sizeof *keys);
    if (keys == NULL)
        return memory_failed(memory, err);
    memcpy(keys, panel->key, key * sizeof *keys);
    memcpy(keys + key, panel->key + key + 1, (key_count - key - 1) * sizeof *keys);
    shape.key = keys;
    shape.key_count = key_count - 1;
    shape.series_count = 0;
    for (size_t series = 0; series < panel->series_count; series++)
        shape.series_count += panel->code[series * key_count + key] == code;
    tide_status status = panel_new(panel->runtime, &shape, &part, err);
    memory_free(memory, keys, key_count, sizeof *keys);
    if (status != TIDE_STATUS_OK)
        return status;

    size_t place = 0;
    for (size_t series = 0; series < panel->series_count; series++) {
        const uint32_t *from = panel->code + series * key_count;
        uint32_t *to = part->code + place * (key_count - 1);
        if (from[key] != code)
            continue;
        memcpy(to, from, key * sizeof *to);
        memcpy(to + key, from + key + 1, (key_count - key - 1) * sizeof *to);
        copy_series(panel, series, part, place++);
    }
    part->rows_used = panel->rows_used;
    *out = part;
    return TIDE_STATUS_OK;
}

/* ---- union ---- */

struct alignment {
    struct runtime *runtime;
    tide_panel **panel; /* [count] */
    size_t count;
    tide_panel **fresh; /* [count] */
    const struct dictionary **dictionary;
    uint32_t *code; /* [listed * key_count] of all series, panel after panel */
    size_t *order;  /* [listed] */
    size_t *place;  /* [listed] series in the union */
    size_t listed;
    size_t series_count; /* of the union */
    tide_period first;
    size_t period_count;
};

static tide_status unite_axes(struct alignment *align, tide_error *err)
{
    for (size_t i = 0; i < align->count; i++) {
        const tide_panel *panel = align->panel[i];
        if (panel->first.freq != align->panel[0]->first.freq)
            return error_set(err, TIDE_STATUS_SHAPE, "join_axis",
                             "one input has a figure per %s, another per %s",
                             freq_noun(align->panel[0]->first.freq),
                             freq_noun(panel->first.freq));
        if (panel->period_count == 0)
            continue;
        int32_t end = panel->first.ordinal + (int32_t)panel->period_count;
        int32_t old_end = align->first.ordinal + (int32_t)align->period_count;
        if (align->period_count == 0) {
            align->first = panel->first;
            align->period_count = panel->period_count;
            continue;
        }
        if (panel->first.ordinal < align->first.ordinal)
            align->first = panel->first;
        align->period_count =
            (size_t)((end > old_end ? end : old_end) - align->first.ordinal);
    }
    return TIDE_STATUS_OK;
}

static tide_status unite_series(struct alignment *align, tide_error *err)
{
    struct memory *memory = &align->runtime->memory;
    size_t key_count = align->panel[0]->key_count;
    size_t row_bytes = key_count * sizeof *align->code;
    size_t at = 0;

    for (size_t i = 0; i < align->count; i++) {
        size_t series_count = align->panel[i]->series_count;
        memcpy(align->code + at * key_count, align->panel[i]->code,
               series_count * row_bytes);
        at += series_count;
    }
    tide_status status = code_sort(memory, align->dictionary, key_count, align->code,
                                   align->listed, align->order, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < align->listed; i++) {
        const uint32_t *code = align->code + align->order[i] * key_count;
        if (i == 0 ||
            memcmp(code, align->code + align->order[i - 1] * key_count, row_bytes) != 0)
            align->series_count++;
        align->place[align->order[i]] = align->series_count - 1;
    }
    return status;
}

/* The panels of the common shape, filled. */
static tide_status spread(struct alignment *align, tide_error *err)
{
    size_t key_count = align->panel[0]->key_count;
    size_t at = 0;

    for (size_t i = 0; i < align->count; i++) {
        const tide_panel *from = align->panel[i];
        struct panel_shape shape = shape_of(from);
        shape.series_count = align->series_count;
        shape.first = align->first;
        shape.period_count = align->period_count;
        tide_status status = panel_new(align->runtime, &shape, &align->fresh[i], err);
        if (status != TIDE_STATUS_OK)
            return status;
        tide_panel *to = align->fresh[i];
        to->rows_used = from->rows_used;
        for (size_t listed = 0; listed < align->listed; listed++)
            memcpy(to->code + align->place[listed] * key_count,
                   align->code + listed * key_count, key_count * sizeof *to->code);
        for (size_t series = 0; series < from->series_count; series++)
            copy_series(from, series, to, align->place[at + series]);
        at += from->series_count;
    }
    return TIDE_STATUS_OK;
}

tide_status panel_align(struct runtime *runtime, tide_panel **panel, size_t count,
                        tide_error *err)
{
    if (count == 0)
        return TIDE_STATUS_OK;

    struct arena arena;
    size_t key_count = panel[0]->key_count;
    struct alignment align = {.runtime = runtime, .panel = panel, .count = count};

    align.first = panel[0]->first;
    for (size_t i = 0; i < count; i++)
        align.listed += panel[i]->series_count;
    arena_init(&arena, &runtime->memory);
    align.fresh = arena_alloc_zero(&arena, count, sizeof *align.fresh);
    align.dictionary = arena_alloc(&arena, key_count, sizeof *align.dictionary);
    align.code = arena_alloc(&arena, align.listed, key_count * sizeof *align.code);
    align.order = arena_alloc(&arena, align.listed, sizeof *align.order);
    align.place = arena_alloc(&arena, align.listed, sizeof *align.place);
    tide_status status = TIDE_STATUS_OK;
    if (align.fresh == NULL || align.dictionary == NULL || align.code == NULL ||
        align.order == NULL || align.place == NULL)
        status = memory_failed(&runtime->memory, err);
    for (size_t key = 0; status == TIDE_STATUS_OK && key < key_count; key++)
        align.dictionary[key] = panel[0]->key[key].dictionary;
    if (status == TIDE_STATUS_OK)
        status = unite_axes(&align, err);
    if (status == TIDE_STATUS_OK)
        status = unite_series(&align, err);
    if (status == TIDE_STATUS_OK)
        status = spread(&align, err);
    for (size_t i = 0; align.fresh != NULL && i < count; i++) {
        if (status == TIDE_STATUS_OK) {
            panel_free(panel[i]);
            panel[i] = align.fresh[i];
        } else {
            panel_free(align.fresh[i]);
        }
    }
    arena_release(&arena);
    return status;
}
