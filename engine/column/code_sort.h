/*
 * code_sort.h - the order of tuples of codes by what the codes stand for.
 */
#ifndef COLUMN_CODE_SORT_H
#define COLUMN_CODE_SORT_H

#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "base/memory.h"
#include "column/dictionary.h"

/*
 * Sort tuples by the bytes of their texts, key after key; equal tuples keep their order.
 *
 * dictionary  [key_count] of the keys
 * code        [count * key_count]; the count of a dictionary stands for all of its codes
 *             together, and sorts after each
 * order       [count] filled with the places of the tuples in sorted order
 *
 * Linear: one counting sort per key over the ranks of its dictionary.
 */
tide_status code_sort(struct memory *memory, const struct dictionary *const *dictionary,
                      size_t key_count, const uint32_t *code, size_t count, size_t *order,
                      tide_error *err);

#endif
