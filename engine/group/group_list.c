/*
 * group_list.c - the groups that occur, sorted by the bytes of their keys.
 *
 * Cells of a series stand in the order of time, and sorting by keys keeps it so.
 */
#include "group/group_list.h"

#include <string.h>

#include "base/error.h"
#include "column/code_sort.h"

static bool make_lists(struct group_sorted *out, size_t count, size_t key_count)
{
    out->code = arena_alloc(&out->arena, count, key_count * sizeof *out->code);
    out->ordinal = arena_alloc(&out->arena, count, sizeof *out->ordinal);
    out->first = arena_alloc(&out->arena, count, sizeof *out->first);
    out->count = arena_alloc(&out->arena, count, sizeof *out->count);
    return out->code != NULL && out->ordinal != NULL && out->first != NULL &&
           out->count != NULL;
}

static void fill_lists(const struct group_rows *rows, const struct group_cell_list *list,
                       const uint32_t *code, const size_t *order,
                       struct group_sorted *out)
{
    size_t keys = rows->request->key_count;

    for (size_t i = 0; i < list->count; i++) {
        size_t from = order[i];
        if (keys > 0)
            memcpy(out->code + i * keys, code + from * keys, keys * sizeof *code);
        out->ordinal[i] =
            (int32_t)(rows->time.base + (int64_t)(list->cell[from] % rows->range));
        out->first[i] = list->first[from];
        out->count[i] = list->rows[from];
    }
    out->group_count = list->count;
}

tide_status group_list_cells(const struct group_rows *rows,
                             const struct group_cell_list *list, struct group_sorted *out,
                             tide_error *err)
{
    const struct group_request *request = rows->request;
    struct memory *memory = out->arena.memory;
    size_t keys = request->key_count;
    size_t count = list->count;
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;

    arena_init(&arena, memory);
    const struct dictionary **dictionary = arena_alloc(&arena, keys, sizeof *dictionary);
    uint32_t *code = arena_alloc(&arena, count, keys * sizeof *code);
    size_t *order = arena_alloc(&arena, count, sizeof *order);
    if (dictionary == NULL || code == NULL || order == NULL ||
        !make_lists(out, count, keys)) {
        status = memory_failed(memory, err);
        goto done;
    }
    for (size_t key = 0; key < keys; key++)
        dictionary[key] = request->key[key].dictionary;
    for (size_t i = 0; i < count; i++)
        group_rows_codes(rows, (size_t)(list->cell[i] / rows->range), code + i * keys);
    status = code_sort(memory, dictionary, keys, code, count, order, err);
    if (status == TIDE_STATUS_OK)
        fill_lists(rows, list, code, order, out);

done:
    arena_release(&arena);
    return status;
}
