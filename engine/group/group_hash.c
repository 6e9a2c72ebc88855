/*
 * group_hash.c - series numbers by hashing the tuple of keys, where a table of all
 * combinations would be mostly empty.
 */
#include "group/group_index.h"

tide_status group_hash_number(struct tuple_index *index, struct group_series *list,
                              const struct group_block *block, tide_error *err)
{
    for (size_t i = 0; i < block->count; i++) {
        bool is_new;

        if (block->series[i] == GROUP_NO_SERIES)
            continue;
        for (size_t key = 0; key < list->key_count; key++)
            tuple_index_put(index, key, block->code[key * GROUP_BLOCK + i]);
        tide_status status = tuple_index_add(index, &block->series[i], &is_new, err);
        if (status == TIDE_STATUS_OK && is_new)
            status = group_series_add(list, block, i, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}
