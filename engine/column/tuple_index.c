/*
 * tuple_index.c - open addressing over packed tuples.
 */
#include "column/tuple_index.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "number/exact.h"

enum { SLOTS_AT_FIRST = 64, WORD_BITS = 64 };

/* A field never crosses the border of a word. */
static void lay_out(struct tuple_index *index, const uint64_t *size)
{
    size_t word = 0;
    unsigned used = 0;

    for (size_t i = 0; i < index->field_count; i++) {
        unsigned bits = uint64_code_bits(size[i]);
        if (used + bits > WORD_BITS) {
            word++;
            used = 0;
        }
        /* A field without bits at the end of a full word stays at a lawful shift. */
        unsigned shift = bits == 0 ? 0 : used;
        index->field[i] = (struct tuple_field){.word = word, .shift = shift};
        used += bits;
    }
    index->word_count = word + 1;
}

tide_status tuple_index_init(struct tuple_index *index, struct memory *memory,
                             const uint64_t *size, size_t field_count, tide_error *err)
{
    memset(index, 0, sizeof *index);
    index->memory = memory;
    index->field_count = field_count;
    index->field = memory_alloc(memory, field_count, sizeof *index->field);
    if (index->field == NULL)
        return memory_failed(memory, err);
    lay_out(index, size);
    index->key = memory_alloc_zero(memory, index->word_count, sizeof *index->key);
    index->slot = memory_alloc_zero(memory, SLOTS_AT_FIRST, sizeof *index->slot);
    index->slot_count = index->slot == NULL ? 0 : SLOTS_AT_FIRST;
    if (index->key == NULL || index->slot == NULL) {
        tuple_index_release(index);
        return memory_failed(memory, err);
    }
    return TIDE_STATUS_OK;
}

void tuple_index_release(struct tuple_index *index)
{
    struct memory *memory = index->memory;

    if (memory == NULL)
        return;
    memory_free(memory, index->field, index->field_count, sizeof *index->field);
    memory_free(memory, index->key, index->word_count, sizeof *index->key);
    memory_free(memory, index->word, index->word_capacity, sizeof *index->word);
    memory_free(memory, index->slot, index->slot_count, sizeof *index->slot);
    memset(index, 0, sizeof *index);
}

static const uint64_t *tuple_at(const struct tuple_index *index, uint32_t number)
{
    return index->word + (size_t)number * index->word_count;
}

static bool is_equal(const struct tuple_index *index, const uint64_t *a,
                     const uint64_t *b)
{
    if (index->word_count == 1)
        return *a == *b;
    return memcmp(a, b, index->word_count * sizeof *a) == 0;
}

/* Where the search for a tuple begins. */
static size_t first_slot(const struct tuple_index *index, const uint64_t *tuple)
{
    return hash_bytes(tuple, index->word_count * sizeof *tuple, hash_seed()) &
           (index->slot_count - 1);
}

/* A free slot for a tuple that is not there: nothing is compared. */
static size_t free_slot(const struct tuple_index *index, const uint64_t *tuple)
{
    size_t at = first_slot(index, tuple);

    while (index->slot[at] != 0)
        at = (at + 1) & (index->slot_count - 1);
    return at;
}

/* The slot that holds a tuple, or the free one where it belongs. */
static size_t slot_of(const struct tuple_index *index, const uint64_t *tuple)
{
    size_t mask = index->slot_count - 1;
    size_t at = first_slot(index, tuple);

    while (index->slot[at] != 0 &&
           !is_equal(index, tuple_at(index, index->slot[at] - 1), tuple))
        at = (at + 1) & mask;
    return at;
}

static bool make_slots(struct tuple_index *index)
{
    size_t count = index->slot_count * 2;

    if ((size_t)index->count * 2 < index->slot_count)
        return true;
    uint32_t *slot = memory_alloc_zero(index->memory, count, sizeof *slot);
    if (slot == NULL)
        return false;
    memory_free(index->memory, index->slot, index->slot_count, sizeof *slot);
    index->slot = slot;
    index->slot_count = count;
    for (uint32_t number = 0; number < index->count; number++)
        slot[free_slot(index, tuple_at(index, number))] = number + 1;
    return true;
}

static bool make_words(struct tuple_index *index)
{
    void *word = index->word;
    bool has_room =
        memory_grow(index->memory, &word, &index->word_capacity,
                    ((size_t)index->count + 1) * index->word_count, sizeof *index->word);
    index->word = word;
    return has_room;
}

tide_status tuple_index_add(struct tuple_index *index, uint32_t *out, bool *is_new,
                            tide_error *err)
{
    size_t size_bytes = index->word_count * sizeof *index->key;
    size_t at = slot_of(index, index->key);

    *is_new = index->slot[at] == 0;
    if (*is_new) {
        assert(index->count < TUPLE_INDEX_MAX);
        if (!make_slots(index) || !make_words(index))
            return memory_failed(index->memory, err);
        at = free_slot(index, index->key);
        index->slot[at] = index->count + 1;
        memcpy(index->word + (size_t)index->count * index->word_count, index->key,
               size_bytes);
        index->count++;
    }
    *out = index->slot[at] - 1;
    memset(index->key, 0, size_bytes);
    return TIDE_STATUS_OK;
}
