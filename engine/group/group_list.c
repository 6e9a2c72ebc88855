/*
 * group_list.c - the groups that occur, once their rows are sorted.
 */
#include <string.h>

#include "base/error.h"
#include "column/code_sort.h"
#include "group/group_sorting.h"

/* Groups in the order of their cells: the cell and the first row of each, and the end. */
static void list_cells(const struct sorting *sorting, uint64_t *cell, uint32_t *first)
{
    size_t to = 0;

    for (size_t part = 0; part < sorting->part_count; part++) {
        uint32_t from = sorting->first[part];
        for (uint32_t i = 0; i < sorting->group[part]; i++, to++) {
            cell[to] = ((uint64_t)part << sorting->cells_log2) + sorting->place[from + i];
            first[to] = sorting->row[from + i];
        }
    }
    first[to] = sorting->first[sorting->part_count];
}

static bool make_lists(struct group_sorted *out, size_t key_count)
{
    size_t count = out->group_count;

    out->code = arena_alloc(&out->arena, count, key_count * sizeof *out->code);
    out->ordinal = arena_alloc(&out->arena, count, sizeof *out->ordinal);
    out->first = arena_alloc(&out->arena, count, sizeof *out->first);
    out->count = arena_alloc(&out->arena, count, sizeof *out->count);
    return out->code != NULL && out->ordinal != NULL && out->first != NULL &&
           out->count != NULL;
}

/* Cells of a series stand in the order of time, and sorting by keys keeps it so. */
tide_status sorting_list(struct sorting *sorting, tide_error *err)
{
    const struct group_rows *rows = sorting->rows;
    const struct group_request *request = rows->request;
    struct memory *memory = &sorting->runtime->memory;
    struct group_sorted *out = sorting->out;
    struct arena *arena = &sorting->arena;
    size_t keys = request->key_count;

    for (size_t part = 0; part < sorting->part_count; part++)
        out->group_count += sorting->group[part];
    size_t count = out->group_count;
    const struct dictionary **dictionary = arena_alloc(arena, keys, sizeof *dictionary);
    uint64_t *cell = arena_alloc(arena, count, sizeof *cell);
    uint32_t *first = arena_alloc(arena, count + 1, sizeof *first);
    uint32_t *code = arena_alloc(arena, count, keys * sizeof *code);
    size_t *order = arena_alloc(arena, count, sizeof *order);
    if (dictionary == NULL || cell == NULL || first == NULL || code == NULL ||
        order == NULL || !make_lists(out, keys))
        return memory_failed(memory, err);
    list_cells(sorting, cell, first);
    for (size_t key = 0; key < keys; key++)
        dictionary[key] = request->key[key].dictionary;
    for (size_t i = 0; i < count; i++)
        group_rows_codes(rows, (size_t)(cell[i] / rows->range), code + i * keys);
    tide_status status = code_sort(memory, dictionary, keys, code, count, order, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        size_t from = order[i];
        if (keys > 0)
            memcpy(out->code + i * keys, code + from * keys, keys * sizeof *code);
        out->ordinal[i] =
            (int32_t)(rows->time.base + (int64_t)(cell[from] % rows->range));
        out->first[i] = first[from];
        out->count[i] = first[from + 1] - first[from];
    }
    return status;
}
