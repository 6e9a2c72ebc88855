/*
 * panel.c - making a panel and looking into it.
 */
#include "column/panel.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "column/series.h"

/* Bytes of a cell in the arrays of all measures. */
static size_t cell_bytes(const struct panel_shape *shape)
{
    size_t bytes = 0;

    for (size_t i = 0; i < shape->measure_count; i++) {
        bytes += sizeof(int64_t) + sizeof(tide_state);
        if (shape->has_half && shape->measure[i].kind == TIDE_KIND_DECIMAL)
            bytes += sizeof(int64_t);
    }
    return bytes;
}

/* Say no before anything is allocated. */
static tide_status check_room(struct memory *memory, const struct panel_shape *shape,
                              tide_error *err)
{
    char what[160];
    size_t codes = 0;
    size_t cells = 0;
    size_t bytes = 0;

    if (__builtin_mul_overflow(shape->series_count, shape->period_count, &cells) ||
        __builtin_mul_overflow(cells, cell_bytes(shape), &bytes) ||
        __builtin_mul_overflow(shape->series_count, shape->key_count * sizeof(uint32_t),
                               &codes) ||
        __builtin_add_overflow(bytes, codes, &bytes) || bytes == SIZE_MAX)
        return error_set(err, TIDE_STATUS_LIMIT, "memory_limit",
                         "%zu series x %zu periods x %zu measures are more than any "
                         "memory holds",
                         shape->series_count, shape->period_count, shape->measure_count);
    snprintf(what, sizeof what, "%zu series x %zu periods x %zu measures",
             shape->series_count, shape->period_count, shape->measure_count);
    return memory_check(memory, bytes, what, err);
}

/* Every cell absent. */
static void clear_cells(struct panel_measure *measure, size_t cells)
{
    memset(measure->state,
           measure->traits.absent_is_zero ? TIDE_STATE_OK : TIDE_STATE_MISSING, cells);
    if (measure->real != NULL)
        memset(measure->real, 0, cells * sizeof *measure->real);
    if (measure->mantissa != NULL)
        memset(measure->mantissa, 0, cells * sizeof *measure->mantissa);
    if (measure->half != NULL)
        memset(measure->half, 0, cells * sizeof *measure->half);
}

static bool measure_init(tide_panel *panel, struct panel_measure *measure,
                         const struct panel_measure *like,
                         const struct panel_shape *shape)
{
    struct arena *arena = &panel->arena;
    size_t cells = panel->series_count * panel->period_count;
    bool has_half = shape->has_half && like->kind == TIDE_KIND_DECIMAL;

    *measure = *like;
    measure->name = arena_text(arena, like->name, strlen(like->name));
    measure->mantissa = NULL;
    measure->real = NULL;
    measure->half = NULL;
    measure->state = arena_alloc(arena, cells, sizeof *measure->state);
    if (like->kind == TIDE_KIND_REAL)
        measure->real = arena_alloc(arena, cells, sizeof *measure->real);
    else
        measure->mantissa = arena_alloc(arena, cells, sizeof *measure->mantissa);
    if (has_half)
        measure->half = arena_alloc(arena, cells, sizeof *measure->half);
    if (measure->name == NULL || measure->state == NULL ||
        (measure->real == NULL && measure->mantissa == NULL) ||
        (has_half && measure->half == NULL))
        return false;
    if (!shape->leaves_cells)
        clear_cells(measure, cells);
    return true;
}

static bool panel_init(tide_panel *panel, const struct panel_shape *shape)
{
    struct arena *arena = &panel->arena;

    panel->key = arena_alloc_zero(arena, shape->key_count, sizeof *panel->key);
    panel->code = arena_alloc_zero(arena, shape->series_count,
                                   shape->key_count * sizeof *panel->code);
    panel->measure =
        arena_alloc_zero(arena, shape->measure_count, sizeof *panel->measure);
    if (panel->key == NULL || panel->code == NULL || panel->measure == NULL)
        return false;
    for (size_t i = 0; i < shape->key_count; i++) {
        const char *name = shape->key[i].name;
        panel->key[i].name = arena_text(arena, name, strlen(name));
        panel->key[i].dictionary = shape->key[i].dictionary;
        if (panel->key[i].name == NULL)
            return false;
    }
    for (size_t i = 0; i < shape->measure_count; i++)
        if (!measure_init(panel, &panel->measure[i], &shape->measure[i], shape))
            return false;
    return true;
}

tide_status panel_new(struct runtime *runtime, const struct panel_shape *shape,
                      tide_panel **out, tide_error *err)
{
    struct memory *memory = &runtime->memory;
    tide_status status = check_room(memory, shape, err);

    if (status != TIDE_STATUS_OK)
        return status;
    tide_panel *panel = memory_alloc_zero(memory, 1, sizeof *panel);
    if (panel == NULL)
        return memory_failed(memory, err);
    panel->runtime = runtime;
    arena_init(&panel->arena, memory);
    panel->key_count = shape->key_count;
    panel->series_count = shape->series_count;
    panel->first = shape->first;
    panel->period_count = shape->period_count;
    panel->measure_count = shape->measure_count;
    if (!panel_init(panel, shape)) {
        panel_free(panel);
        return memory_failed(memory, err);
    }
    *out = panel;
    return TIDE_STATUS_OK;
}

void panel_free(tide_panel *panel)
{
    if (panel == NULL)
        return;

    struct memory *memory = &panel->runtime->memory;
    arena_release(&panel->arena);
    memory_free(memory, panel, 1, sizeof *panel);
}

size_t tide_panel_series_count(const tide_panel *panel)
{
    return panel->series_count;
}

size_t tide_panel_period_count(const tide_panel *panel)
{
    return panel->period_count;
}

size_t tide_panel_key_count(const tide_panel *panel)
{
    return panel->key_count;
}

size_t tide_panel_measure_count(const tide_panel *panel)
{
    return panel->measure_count;
}

const char *tide_panel_key_name(const tide_panel *panel, size_t key)
{
    return panel->key[key].name;
}

const char *tide_panel_measure_name(const tide_panel *panel, size_t measure)
{
    return panel->measure[measure].name;
}

struct text panel_key_text(const tide_panel *panel, size_t series, size_t key)
{
    return dictionary_text(panel->key[key].dictionary,
                           panel->code[series * panel->key_count + key]);
}

const char *tide_panel_key_text(const tide_panel *panel, size_t series, size_t key)
{
    return panel_key_text(panel, series, key).at;
}

tide_series panel_series(const tide_panel *panel, size_t series, size_t measure)
{
    const struct panel_measure *from = &panel->measure[measure];
    size_t at = series * panel->period_count;
    tide_series view = {
        .first = panel->first,
        .count = panel->period_count,
        .kind = from->kind,
        .scale = from->kind == TIDE_KIND_DECIMAL ? from->scale : 0,
        .state = from->state == NULL ? NULL : from->state + at,
        .half = from->half == NULL ? NULL : from->half + at,
    };
    if (from->kind == TIDE_KIND_DECIMAL)
        view.value = from->mantissa + at;
    else
        view.value = from->real + at;
    return view;
}

tide_series tide_panel_series(const tide_panel *panel, size_t series, size_t measure)
{
    return panel_series(panel, series, measure);
}

/* The keys of a series against texts, as text_compare. */
static int compare_keys(const tide_panel *panel, size_t series, const char *const *key)
{
    int order = 0;

    for (size_t i = 0; order == 0 && i < panel->key_count; i++)
        order = text_compare(panel_key_text(panel, series, i), text_of(key[i]));
    return order;
}

static tide_status no_series(const tide_panel *panel, const char *const *key,
                             tide_error *err)
{
    char words[256] = "";
    size_t used = 0;

    for (size_t i = 0; i < panel->key_count && used < sizeof words; i++) {
        int length = snprintf(words + used, sizeof words - used, "%s\"%s\"",
                              i > 0 ? ", " : "", key[i]);
        used += length > 0 ? (size_t)length : 0;
    }
    return error_set(err, TIDE_STATUS_NOT_FOUND, "no_key", "no series %s", words);
}

tide_status tide_panel_find(const tide_panel *panel, const char *const *key, size_t *out,
                            tide_error *err)
{
    size_t low = 0;
    size_t high = panel->series_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_keys(panel, middle, key);
        if (order == 0) {
            *out = middle;
            return TIDE_STATUS_OK;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return no_series(panel, key, err);
}

static bool is_sorted(const tide_panel *panel, size_t series)
{
    for (size_t i = 0; i < panel->key_count; i++) {
        int order = text_compare(panel_key_text(panel, series - 1, i),
                                 panel_key_text(panel, series, i));
        if (order != 0)
            return order < 0;
    }
    return false;
}

const char *panel_validate(const tide_panel *panel)
{
    if (panel->first.freq == TIDE_FREQ_NONE && panel->period_count != 1)
        return "a panel without time has one place per series";
    if (panel->first.length != 1)
        return "a panel has no windows on its axis";
    for (size_t i = 0; i < panel->series_count * panel->key_count; i++)
        if (panel->code[i] >= panel->key[i % panel->key_count].dictionary->count)
            return "every key of a series is in its dictionary";
    for (size_t series = 1; series < panel->series_count; series++)
        if (!is_sorted(panel, series))
            return "series are sorted by their keys, and none is there twice";
    for (size_t i = 0; i < panel->series_count * panel->measure_count; i++) {
        tide_series view =
            panel_series(panel, i / panel->measure_count, i % panel->measure_count);
        const char *fault = series_validate(&view);
        if (fault != NULL)
            return fault;
    }
    return NULL;
}
