/*
 * group_direct.c - series numbers by a table of all combinations of keys.
 */
#include "group/group_index.h"

#include <string.h>

tide_status group_series_add(struct group_series *list, const struct group_block *block,
                             size_t i, tide_error *err)
{
    void *code = list->code;
    size_t at = list->count * list->key_count;
    bool has_room = memory_grow(list->memory, &code, &list->code_capacity,
                                at + list->key_count, sizeof *list->code);

    list->code = code;
    if (!has_room)
        return memory_failed(list->memory, err);
    for (size_t key = 0; key < list->key_count; key++)
        list->code[at + key] = block->code[key * GROUP_BLOCK + i];
    list->count++;
    return TIDE_STATUS_OK;
}

tide_status group_direct_init(struct group_direct *direct, struct memory *memory,
                              const uint64_t *size, size_t key_count, tide_error *err)
{
    *direct = (struct group_direct){
        .memory = memory,
        .key_count = key_count,
        .size = size,
        .place_count = 1,
    };
    for (size_t key = 0; key < key_count; key++)
        if (__builtin_mul_overflow(direct->place_count, size[key], &direct->place_count))
            direct->place_count = SIZE_MAX;
    direct->number =
        memory_alloc_zero(memory, direct->place_count, sizeof *direct->number);
    return direct->number == NULL ? memory_failed(memory, err) : TIDE_STATUS_OK;
}

void group_direct_release(struct group_direct *direct)
{
    if (direct->memory != NULL)
        memory_free(direct->memory, direct->number, direct->place_count,
                    sizeof *direct->number);
    memset(direct, 0, sizeof *direct);
}

tide_status group_direct_number(struct group_direct *direct, struct group_series *list,
                                const struct group_block *block, tide_error *err)
{
    for (size_t i = 0; i < block->count; i++) {
        size_t place = 0;

        if (block->series[i] == GROUP_NO_SERIES)
            continue;
        for (size_t key = 0; key < direct->key_count; key++)
            place = place * direct->size[key] + block->code[key * GROUP_BLOCK + i];
        if (direct->number[place] == 0) {
            tide_status status = group_series_add(list, block, i, err);
            if (status != TIDE_STATUS_OK)
                return status;
            direct->number[place] = (uint32_t)list->count;
        }
        block->series[i] = direct->number[place] - 1;
    }
    return TIDE_STATUS_OK;
}
