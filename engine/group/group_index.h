/*
 * group_index.h - rows to series numbers, by a table of all combinations or by hashing.
 *
 * Numbers follow first sight; both ways give the same.
 */
#ifndef GROUP_GROUP_INDEX_H
#define GROUP_GROUP_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "base/memory.h"
#include "column/tuple_index.h"

enum { GROUP_BLOCK = 4096 }; /* rows looked at in one go */

#define GROUP_NO_SERIES UINT32_MAX /* a row that the masks drop */

/* Rows of one block. */
struct group_block {
    size_t count;
    const uint32_t *code; /* [key_count * GROUP_BLOCK] recoded, key after key */
    uint32_t *series;     /* [count] in: GROUP_NO_SERIES or any other; out: the number */
};

/* The series that occur, in order of first sight. */
struct group_series {
    struct memory *memory;
    size_t key_count;
    size_t count;
    uint32_t *code; /* [count * key_count] */
    size_t code_capacity;
};

tide_status group_series_add(struct group_series *list, const struct group_block *block,
                             size_t i, tide_error *err);

/* number[combination], first key outermost. */
struct group_direct {
    struct memory *memory;
    size_t key_count;
    const uint64_t *size; /* [key_count] borrowed */
    size_t place_count;   /* product of the sizes */
    uint32_t *number;     /* [place_count] + 1; 0: not seen */
};

tide_status group_direct_init(struct group_direct *direct, struct memory *memory,
                              const uint64_t *size, size_t key_count, tide_error *err);
void group_direct_release(struct group_direct *direct);
tide_status group_direct_number(struct group_direct *direct, struct group_series *list,
                                const struct group_block *block, tide_error *err);

tide_status group_hash_number(struct tuple_index *index, struct group_series *list,
                              const struct group_block *block, tide_error *err);

#endif
