/*
 * duplicate.c - two rows for one key and period.
 *
 * Rows are numbered by their tuple of key codes and ordinal; the first row whose tuple
 * has a number already is the later one of the pair. As every row before it brought a
 * tuple of its own, the number of the tuple is the place of the earlier row. A table
 * without keys and periods says nothing of what its rows are, so none repeats another.
 */
#include "column/table.h"
#include "column/tuple_index.h"

enum { BLOCK_ROWS = 4096 };

static bool is_identity(const struct column *column)
{
    return column->role == TIDE_COLUMN_KEY || column->role == TIDE_COLUMN_PERIOD;
}

static const struct packed *identity_of(const struct column *column)
{
    return column->role == TIDE_COLUMN_KEY ? &column->code : &column->ordinal;
}

/* Identity columns of the table, and how many codes each has from its base on. */
static size_t list_identity(const tide_table *table, const struct packed **packed,
                            uint64_t *size)
{
    size_t count = 0;

    for (size_t i = 0; i < table->column_count; i++) {
        if (!is_identity(&table->column[i]))
            continue;
        packed[count] = identity_of(&table->column[i]);
        size[count] = UINT64_C(1) << (8 * packed[count]->width);
        count++;
    }
    return count;
}

static tide_status scan(const tide_table *table, const struct packed *const *packed,
                        struct tuple_index *index, bool *has_pair, size_t *out_earlier,
                        size_t *out_later, tide_error *err)
{
    for (size_t row = 0; row < table->row_count; row++) {
        tide_status status = TIDE_STATUS_OK;
        uint32_t number;
        bool is_new;

        if (row % BLOCK_ROWS == 0)
            status = runtime_check(table->runtime, err);
        if (status != TIDE_STATUS_OK)
            return status;
        for (size_t i = 0; i < index->field_count; i++)
            tuple_index_put(index, i,
                            (uint64_t)packed_get(packed[i], row) -
                                (uint64_t)packed[i]->base);
        status = tuple_index_add(index, &number, &is_new, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (!is_new) {
            *has_pair = true;
            *out_earlier = number;
            *out_later = row;
            return TIDE_STATUS_OK;
        }
    }
    *has_pair = false;
    return TIDE_STATUS_OK;
}

tide_status table_find_duplicate(const tide_table *table, bool *has_pair,
                                 size_t *out_earlier, size_t *out_later, tide_error *err)
{
    struct memory *memory = &table->runtime->memory;
    struct tuple_index index = {0};
    struct arena arena;
    tide_status status;

    arena_init(&arena, memory);
    const struct packed **packed =
        arena_alloc(&arena, table->column_count, sizeof *packed);
    uint64_t *size = arena_alloc(&arena, table->column_count, sizeof *size);
    if (packed == NULL || size == NULL) {
        status = memory_failed(memory, err);
        goto done;
    }
    size_t count = list_identity(table, packed, size);
    if (count == 0) {
        *has_pair = false;
        status = TIDE_STATUS_OK;
        goto done;
    }
    status = tuple_index_init(&index, memory, size, count, err);
    if (status != TIDE_STATUS_OK)
        goto done;
    status = scan(table, packed, &index, has_pair, out_earlier, out_later, err);

done:
    tuple_index_release(&index);
    arena_release(&arena);
    return status;
}
