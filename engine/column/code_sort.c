/*
 * code_sort.c - counting sorts from the last key to the first. Each is stable, so the
 * first key decides and the later ones break its ties.
 */
#include "column/code_sort.h"

#include <string.h>

/* Order by the rank of one key. start has room for the ranks and one more. */
static void sort_by_key(const uint32_t *rank, size_t rank_count, const uint32_t *code,
                        size_t key_count, size_t count, const size_t *from, size_t *to,
                        size_t *start)
{
    memset(start, 0, (rank_count + 1) * sizeof *start);
    for (size_t i = 0; i < count; i++)
        start[rank[code[from[i] * key_count]] + 1]++;
    for (size_t r = 1; r <= rank_count; r++)
        start[r] += start[r - 1];
    for (size_t i = 0; i < count; i++)
        to[start[rank[code[from[i] * key_count]]]++] = from[i];
}

tide_status code_sort(struct memory *memory, const struct dictionary *const *dictionary,
                      size_t key_count, const uint32_t *code, size_t count, size_t *order,
                      tide_error *err)
{
    size_t most_codes = 0;
    tide_status status = TIDE_STATUS_OK;

    if (count == 0)
        return TIDE_STATUS_OK;
    for (size_t key = 0; key < key_count; key++)
        if (dictionary[key]->count > most_codes)
            most_codes = dictionary[key]->count;
    most_codes++; /* all codes together */
    uint32_t *rank = memory_alloc(memory, most_codes, sizeof *rank);
    size_t *start = memory_alloc(memory, most_codes + 1, sizeof *start);
    size_t *from = memory_alloc(memory, count, sizeof *from);
    if (rank == NULL || start == NULL || from == NULL) {
        status = memory_failed(memory, err);
        goto done;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t key = key_count; key-- > 0;) {
        status = dictionary_rank(dictionary[key], memory, rank, err);
        if (status != TIDE_STATUS_OK)
            goto done;
        rank[dictionary[key]->count] = dictionary[key]->count;
        memcpy(from, order, count * sizeof *order);
        sort_by_key(rank, (size_t)dictionary[key]->count + 1, code + key, key_count,
                    count, from, order, start);
    }

done:
    memory_free(memory, rank, most_codes, sizeof *rank);
    memory_free(memory, start, most_codes + 1, sizeof *start);
    memory_free(memory, from, count, sizeof *from);
    return status;
}
