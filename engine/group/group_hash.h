/*
 * group_hash.h - numbers for the combinations of keys that occur, where a place for all
 * combinations would be mostly empty.
 */
#ifndef GROUP_GROUP_HASH_H
#define GROUP_GROUP_HASH_H

#include "group/group_rows.h"

struct group_numbers {
    struct memory *memory;
    size_t row_count;
    uint32_t *number; /* [row_count] 0 where a mask drops the row */
    size_t count;     /* of combinations */
    uint32_t *tuple;  /* [count * key_count] their codes */
    size_t tuple_capacity;
};

tide_status group_hash(const struct group_request *request, struct group_numbers *out,
                       tide_error *err);
void group_numbers_release(struct group_numbers *numbers); /* zeroed ones are allowed */

#endif
