/*
 * group_hash.c - rows to numbers in order of first sight, by hashing packed tuples.
 */
#include "group/group_hash.h"

#include <string.h>

#include "column/tuple_index.h"

struct hashing {
    const struct group_request *request;
    struct tuple_index index;
    struct group_block *block;
    uint32_t *code; /* [key_count * GROUP_BLOCK] of the rows kept, key after key */
};

static void read_codes(struct hashing *hashing)
{
    const struct group_block *block = hashing->block;
    int64_t value[GROUP_BLOCK];

    for (size_t k = 0; k < hashing->request->key_count; k++) {
        const struct group_key *key = &hashing->request->key[k];
        const struct column *column = &hashing->request->table->column[key->column];
        uint32_t *code = hashing->code + k * GROUP_BLOCK;
        struct packed part =
            group_rows_values(block, &column->code, hashing->block->scratch);

        packed_read(&part, 0, block->kept, value);
        for (size_t i = 0; i < block->kept; i++)
            code[i] = key->recode == NULL ? (uint32_t)value[i] : key->recode[value[i]];
    }
}

static bool add_tuple(const struct hashing *hashing, size_t i, struct group_numbers *out)
{
    void *tuple = out->tuple;
    size_t at = out->count * out->key_count;
    bool has_room = memory_grow(out->memory, &tuple, &out->tuple_capacity,
                                at + out->key_count, sizeof *out->tuple);

    out->tuple = tuple;
    for (size_t k = 0; has_room && k < out->key_count; k++)
        out->tuple[at + k] = hashing->code[k * GROUP_BLOCK + i];
    out->count += has_room;
    return has_room;
}

static tide_status number_block(struct hashing *hashing, struct group_numbers *out,
                                tide_error *err)
{
    const struct group_block *block = hashing->block;
    bool is_whole = block->kept == block->count;

    read_codes(hashing);
    for (size_t i = 0; i < block->kept; i++) {
        size_t row = block->first + (is_whole ? i : block->pick[i]);
        bool is_new;
        for (size_t k = 0; k < out->key_count; k++)
            tuple_index_put(&hashing->index, k, hashing->code[k * GROUP_BLOCK + i]);
        tide_status status =
            tuple_index_add(&hashing->index, &out->number[row], &is_new, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (is_new && !add_tuple(hashing, i, out))
            return memory_failed(out->memory, err);
    }
    return TIDE_STATUS_OK;
}

static tide_status number_rows(struct hashing *hashing, struct group_numbers *out,
                               tide_error *err)
{
    const tide_table *table = hashing->request->table;
    struct group_span span = {.end = table->row_count};
    tide_status status = TIDE_STATUS_OK;

    while (status == TIDE_STATUS_OK &&
           group_rows_next(hashing->request, &span, hashing->block)) {
        status = number_block(hashing, out, err);
        if (status == TIDE_STATUS_OK)
            status = runtime_check(table->runtime, err);
    }
    return status;
}

tide_status group_hash(const struct group_request *request, struct group_numbers *out,
                       tide_error *err)
{
    struct memory *memory = &request->table->runtime->memory;
    size_t key_count = request->key_count;
    struct hashing hashing = {.request = request};
    struct arena arena;
    tide_status status = TIDE_STATUS_OK;

    *out = (struct group_numbers){.memory = memory,
                                  .row_count = request->table->row_count,
                                  .key_count = key_count};
    arena_init(&arena, memory);
    out->number = memory_alloc_zero(memory, out->row_count, sizeof *out->number);
    hashing.block = arena_alloc(&arena, 1, sizeof *hashing.block);
    hashing.code = arena_alloc(&arena, key_count, GROUP_BLOCK * sizeof *hashing.code);
    uint64_t *size = arena_alloc(&arena, key_count, sizeof *size);
    if (out->number == NULL || hashing.block == NULL || hashing.code == NULL ||
        size == NULL)
        status = memory_failed(memory, err);
    for (size_t k = 0; status == TIDE_STATUS_OK && k < key_count; k++)
        size[k] = request->key[k].dictionary->count;
    if (status == TIDE_STATUS_OK)
        status = tuple_index_init(&hashing.index, memory, size, key_count, err);
    if (status == TIDE_STATUS_OK)
        status = number_rows(&hashing, out, err);
    tuple_index_release(&hashing.index);
    arena_release(&arena);
    return status;
}

void group_numbers_release(struct group_numbers *numbers)
{
    struct memory *memory = numbers->memory;

    if (memory == NULL)
        return;
    memory_free(memory, numbers->number, numbers->row_count, sizeof *numbers->number);
    memory_free(memory, numbers->tuple, numbers->tuple_capacity, sizeof *numbers->tuple);
    memset(numbers, 0, sizeof *numbers);
}
