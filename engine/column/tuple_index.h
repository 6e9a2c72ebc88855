/*
 * tuple_index.h - numbers for different tuples of codes, in order of first sight.
 *
 * A tuple is packed into as few 64-bit words as the sizes of its fields allow; one word
 * is the common case. Used where combinations of keys are looked for: duplicates, groups.
 */
#ifndef COLUMN_TUPLE_INDEX_H
#define COLUMN_TUPLE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "base/memory.h"

#define TUPLE_INDEX_MAX UINT32_MAX /* tuples that an index can number */

/* Where a field stands in the words. */
struct tuple_field {
    size_t word;
    unsigned shift;
};

struct tuple_index {
    struct memory *memory;
    size_t field_count;
    struct tuple_field *field; /* [field_count] */
    size_t word_count;         /* of one tuple; at least 1 */
    uint64_t *key;             /* [word_count] the tuple under way */
    uint64_t *word;            /* [count * word_count] */
    size_t word_capacity;
    uint32_t count;
    uint32_t *slot; /* [slot_count] number + 1; 0: free. Linear probing */
    size_t slot_count;
};

/* size[i]: codes of field i are below it. No field at all is allowed. */
tide_status tuple_index_init(struct tuple_index *index, struct memory *memory,
                             const uint64_t *size, size_t field_count, tide_error *err);
void tuple_index_release(struct tuple_index *index); /* a zeroed index is allowed */

/* Put one field of the tuple under way; each is put once before tuple_index_add. */
static inline void tuple_index_put(struct tuple_index *index, size_t field, uint64_t code)
{
    index->key[index->field[field].word] |= code << index->field[field].shift;
}

/*
 * The number of the tuple under way, added if it is new; the next tuple begins.
 *
 * is_new  whether it was added
 */
tide_status tuple_index_add(struct tuple_index *index, uint32_t *out, bool *is_new,
                            tide_error *err);

#endif
