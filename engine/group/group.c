/*
 * group.c - from rows to a panel: which series occur, on which axis, then sums.
 *
 * Rows are numbered by series first, block by block; only then is the panel allocated,
 * with exactly the series and periods that occur. Numbers follow first sight, the series
 * of the panel the bytes of their keys, so no plan and no order of rows shows in it.
 */
#include "group/group.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "column/code_sort.h"
#include "group/group_index.h"
#include "group/group_sum.h"
#include "time/period.h"

/* A table of all combinations costs its clearing, however few rows there are: 256 kB are
   nothing, beyond that the rows must be worth it. */
enum { DIRECT_PLACES = 1 << 16, DIRECT_PLACES_PER_ROW = 4 };

/* ---- the plan ---- */

/* Combinations of keys; UINT64_MAX if there are as many or more. */
static uint64_t count_combinations(const struct group_request *request)
{
    uint64_t count = 1;

    for (size_t key = 0; key < request->key_count; key++)
        if (__builtin_mul_overflow(count, request->key[key].dictionary->count, &count))
            count = UINT64_MAX;
    return count;
}

enum group_plan group_choose(const struct group_request *request, char *why, size_t size)
{
    uint64_t count = count_combinations(request);
    uint64_t limit = (uint64_t)request->table->row_count * DIRECT_PLACES_PER_ROW;
    if (limit < DIRECT_PLACES)
        limit = DIRECT_PLACES;
    enum group_plan plan = count <= limit ? GROUP_DIRECT : GROUP_HASH;

    if (count == UINT64_MAX)
        snprintf(why, size, "over 2^64 combinations of keys: hashed");
    else
        snprintf(why, size, "%llu combinations of keys for %zu rows: %s",
                 (unsigned long long)count, request->table->row_count,
                 plan == GROUP_DIRECT ? "indexed" : "hashed");
    return plan;
}

/* ---- rows to series ---- */

struct scan {
    const struct group_request *request;
    struct memory *memory;
    enum group_plan plan;
    uint64_t *size; /* [key_count] codes of each key */
    struct group_direct direct;
    struct tuple_index hash;
    struct group_series list;
    uint32_t *series;           /* [rows] */
    uint32_t *code;             /* [key_count * GROUP_BLOCK] */
    int64_t value[GROUP_BLOCK]; /* scratch */
    int64_t first;              /* ordinals of the rows used */
    int64_t last;
    uint64_t rows_used;
};

static const struct packed *packed_of(const struct column *column)
{
    return column->role == TIDE_COLUMN_PERIOD ? &column->ordinal : &column->code;
}

/* Mark the rows of a block that every mask keeps. */
static void apply_masks(struct scan *scan, size_t first, const struct group_block *block)
{
    memset(block->series, 0, block->count * sizeof *block->series);
    for (size_t m = 0; m < scan->request->mask_count; m++) {
        const struct group_mask *mask = &scan->request->mask[m];
        const struct column *column = &scan->request->table->column[mask->column];
        const struct packed *packed = packed_of(column);
        int64_t origin = column->role == TIDE_COLUMN_PERIOD ? packed->base : 0;

        packed_read(packed, first, block->count, scan->value);
        for (size_t i = 0; i < block->count; i++)
            if (mask->keep[scan->value[i] - origin] == 0)
                block->series[i] = GROUP_NO_SERIES;
    }
}

static void read_keys(struct scan *scan, size_t first, size_t count)
{
    for (size_t k = 0; k < scan->request->key_count; k++) {
        const struct group_key *key = &scan->request->key[k];
        uint32_t *code = scan->code + k * GROUP_BLOCK;

        packed_read(&scan->request->table->column[key->column].code, first, count,
                    scan->value);
        for (size_t i = 0; i < count; i++)
            code[i] = key->recode == NULL ? (uint32_t)scan->value[i]
                                          : key->recode[scan->value[i]];
    }
}

/* Count the rows used and stretch the axis over their periods. */
static void note_used(struct scan *scan, size_t first, const struct group_block *block)
{
    size_t time_column = scan->request->time_column;

    if (time_column != TABLE_NO_COLUMN)
        packed_read(&scan->request->table->column[time_column].ordinal, first,
                    block->count, scan->value);
    else
        memset(scan->value, 0, block->count * sizeof *scan->value);
    for (size_t i = 0; i < block->count; i++) {
        if (block->series[i] == GROUP_NO_SERIES)
            continue;
        if (scan->rows_used == 0 || scan->value[i] < scan->first)
            scan->first = scan->value[i];
        if (scan->rows_used == 0 || scan->value[i] > scan->last)
            scan->last = scan->value[i];
        scan->rows_used++;
    }
}

static tide_status scan_rows(struct scan *scan, tide_error *err)
{
    const tide_table *table = scan->request->table;

    for (size_t first = 0; first < table->row_count; first += GROUP_BLOCK) {
        size_t rest = table->row_count - first;
        struct group_block block = {
            .count = rest < GROUP_BLOCK ? rest : GROUP_BLOCK,
            .code = scan->code,
            .series = scan->series + first,
        };
        apply_masks(scan, first, &block);
        read_keys(scan, first, block.count);
        note_used(scan, first, &block);
        tide_status status =
            scan->plan == GROUP_DIRECT
                ? group_direct_number(&scan->direct, &scan->list, &block, err)
                : group_hash_number(&scan->hash, &scan->list, &block, err);
        if (status == TIDE_STATUS_OK)
            status = runtime_check(table->runtime, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

static tide_status scan_init(struct scan *scan, tide_error *err)
{
    const struct group_request *request = scan->request;
    size_t key_count = request->key_count;

    scan->list.memory = scan->memory;
    scan->list.key_count = key_count;
    scan->size = memory_alloc(scan->memory, key_count, sizeof *scan->size);
    scan->code = memory_alloc(scan->memory, key_count, GROUP_BLOCK * sizeof *scan->code);
    scan->series =
        memory_alloc(scan->memory, request->table->row_count, sizeof *scan->series);
    if (scan->size == NULL || scan->code == NULL || scan->series == NULL)
        return memory_failed(scan->memory, err);
    for (size_t key = 0; key < key_count; key++)
        scan->size[key] = request->key[key].dictionary->count;
    if (scan->plan == GROUP_DIRECT)
        return group_direct_init(&scan->direct, scan->memory, scan->size, key_count, err);
    return tuple_index_init(&scan->hash, scan->memory, scan->size, key_count, err);
}

static void scan_release(struct scan *scan)
{
    size_t key_count = scan->request->key_count;

    group_direct_release(&scan->direct);
    tuple_index_release(&scan->hash);
    memory_free(scan->memory, scan->list.code, scan->list.code_capacity,
                sizeof *scan->list.code);
    memory_free(scan->memory, scan->size, key_count, sizeof *scan->size);
    memory_free(scan->memory, scan->code, key_count, GROUP_BLOCK * sizeof *scan->code);
    memory_free(scan->memory, scan->series, scan->request->table->row_count,
                sizeof *scan->series);
}

/* ---- the panel ---- */

static void set_axis(const struct scan *scan, struct panel_shape *shape)
{
    size_t time_column = scan->request->time_column;
    tide_freq freq = time_column == TABLE_NO_COLUMN
                         ? TIDE_FREQ_NONE
                         : scan->request->table->column[time_column].freq;

    shape->first = period_of(freq, (int32_t)scan->first);
    shape->period_count = freq == TIDE_FREQ_NONE || scan->rows_used > 0
                              ? (size_t)(scan->last - scan->first) + 1
                              : 0;
}

static tide_status make_panel(const struct scan *scan, tide_panel **out, tide_error *err)
{
    const struct group_request *request = scan->request;
    struct panel_shape shape = {
        .key_count = request->key_count,
        .series_count = scan->list.count,
        .measure_count = request->measure_count,
        .has_half = true,
    };
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;

    arena_init(&arena, scan->memory);
    struct panel_key *key = arena_alloc(&arena, request->key_count, sizeof *key);
    struct panel_measure *measure =
        arena_alloc_zero(&arena, request->measure_count, sizeof *measure);
    if (key == NULL || measure == NULL) {
        status = memory_failed(scan->memory, err);
        goto done;
    }
    for (size_t i = 0; i < request->key_count; i++)
        key[i] = (struct panel_key){.name = request->key[i].name,
                                    .dictionary = request->key[i].dictionary};
    for (size_t i = 0; i < request->measure_count; i++) {
        const struct column *column = &request->table->column[request->measure[i]];
        measure[i].name = column->name;
        measure[i].unit = column->unit;
        measure[i].traits = column->traits;
        measure[i].kind = column->kind;
        measure[i].scale = column->scale;
    }
    shape.key = key;
    shape.measure = measure;
    set_axis(scan, &shape);
    status = panel_new(request->table->runtime, &shape, out, err);

done:
    arena_release(&arena);
    return status;
}

/* Series into the order of their keys; the rows follow. */
static tide_status sort_series(struct scan *scan, tide_panel *panel, tide_error *err)
{
    const struct group_series *list = &scan->list;
    size_t key_count = list->key_count;
    struct arena arena;

    arena_init(&arena, scan->memory);
    const struct dictionary **dictionary =
        arena_alloc(&arena, key_count, sizeof *dictionary);
    size_t *order = arena_alloc(&arena, list->count, sizeof *order);
    uint32_t *place = arena_alloc(&arena, list->count, sizeof *place);
    tide_status status = TIDE_STATUS_OK;
    if (dictionary == NULL || order == NULL || place == NULL) {
        status = memory_failed(scan->memory, err);
        goto done;
    }
    for (size_t key = 0; key < key_count; key++)
        dictionary[key] = scan->request->key[key].dictionary;
    status = code_sort(scan->memory, dictionary, key_count, list->code, list->count,
                       order, err);
    if (status != TIDE_STATUS_OK)
        goto done;
    for (size_t i = 0; i < list->count; i++) {
        place[order[i]] = (uint32_t)i;
        if (key_count > 0)
            memcpy(panel->code + i * key_count, list->code + order[i] * key_count,
                   key_count * sizeof *panel->code);
    }
    for (size_t row = 0; row < scan->request->table->row_count; row++)
        if (scan->series[row] != GROUP_NO_SERIES)
            scan->series[row] = place[scan->series[row]];

done:
    arena_release(&arena);
    return status;
}

static bool is_masked_out(const struct group_request *request, int64_t ordinal)
{
    for (size_t m = 0; m < request->mask_count; m++) {
        const struct group_mask *mask = &request->mask[m];
        const struct column *column = &request->table->column[mask->column];
        if (mask->column == request->time_column &&
            mask->keep[ordinal - column->ordinal.base] == 0)
            return true;
    }
    return false;
}

/* Where a mask took a period away, no row does not mean no trade. */
static void hide_masked_periods(const struct group_request *request, tide_panel *panel)
{
    for (size_t t = 0; t < panel->period_count; t++) {
        if (!is_masked_out(request, (int64_t)panel->first.ordinal + (int64_t)t))
            continue;
        for (size_t i = 0; i < panel->measure_count; i++)
            for (size_t series = 0; series < panel->series_count; series++)
                panel->measure[i].state[series * panel->period_count + t] =
                    TIDE_STATE_MISSING;
    }
}

tide_status group_run_with(const struct group_request *request, enum group_plan plan,
                           tide_panel **out, tide_error *err)
{
    struct runtime *runtime = request->table->runtime;
    struct memory *memory = &runtime->memory;
    tide_panel *panel = NULL;
    struct scan *scan = memory_alloc_zero(memory, 1, sizeof *scan);

    if (scan == NULL)
        return memory_failed(memory, err);
    scan->request = request;
    scan->memory = memory;
    scan->plan = plan;
    tide_status status = scan_init(scan, err);
    if (status == TIDE_STATUS_OK)
        status = scan_rows(scan, err);
    if (status == TIDE_STATUS_OK)
        status = make_panel(scan, &panel, err);
    if (status == TIDE_STATUS_OK)
        status = sort_series(scan, panel, err);
    if (status == TIDE_STATUS_OK) {
        struct group_sum sum = {.request = request,
                                .series = scan->series,
                                .panel = panel};
        panel->rows_used = scan->rows_used;
        status = pool_run(runtime, request->measure_count, group_sum_measure, &sum, err);
    }
    scan_release(scan);
    memory_free(memory, scan, 1, sizeof *scan);
    if (status != TIDE_STATUS_OK) {
        panel_free(panel);
        return status;
    }
    hide_masked_periods(request, panel);
    *out = panel;
    return TIDE_STATUS_OK;
}

tide_status group_run(const struct group_request *request, tide_panel **out,
                      tide_error *err)
{
    char why[128];

    return group_run_with(request, group_choose(request, why, sizeof why), out, err);
}
