/*
 * coordinate.c - an open hash of tuples.
 */
#include "audit/coordinate.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"

enum { FIRST_SLOTS = 64 };

void coordinate_init(struct coordinate_index *index, struct memory *memory, size_t width)
{
    *index = (struct coordinate_index){.memory = memory, .width = width};
}

void coordinate_release(struct coordinate_index *index)
{
    if (index->memory == NULL)
        return;
    memory_free(index->memory, index->code, index->code_capacity, sizeof *index->code);
    memory_free(index->memory, index->slot, index->slot_count, sizeof *index->slot);
    *index = (struct coordinate_index){0};
}

const uint32_t *coordinate_at(const struct coordinate_index *index, uint32_t number)
{
    return index->code + (size_t)number * index->width;
}

static uint64_t hash_of(const struct coordinate_index *index, const uint32_t *code)
{
    return hash_bytes(code, index->width * sizeof *code, hash_seed());
}

/* The slot of a tuple, or the free one where it would stand. */
static size_t slot_of(const struct coordinate_index *index, const uint32_t *code)
{
    size_t mask = index->slot_count - 1;
    size_t at = (size_t)hash_of(index, code) & mask;

    while (index->slot[at] != 0 && memcmp(coordinate_at(index, index->slot[at] - 1), code,
                                          index->width * sizeof *code) != 0)
        at = (at + 1) & mask;
    return at;
}

static bool grow_slots(struct coordinate_index *index)
{
    size_t count = index->slot_count == 0 ? FIRST_SLOTS : 2 * index->slot_count;
    uint32_t *slot = memory_alloc_zero(index->memory, count, sizeof *slot);

    if (slot == NULL)
        return false;
    memory_free(index->memory, index->slot, index->slot_count, sizeof *index->slot);
    index->slot = slot;
    index->slot_count = count;
    for (uint32_t i = 0; i < index->count; i++)
        index->slot[slot_of(index, coordinate_at(index, i))] = i + 1;
    return true;
}

uint32_t coordinate_find(const struct coordinate_index *index, const uint32_t *code)
{
    return index->count == 0 ? AUDIT_NONE : index->slot[slot_of(index, code)] - 1;
}

tide_status coordinate_add(struct coordinate_index *index, const uint32_t *code,
                           uint32_t *out, bool *is_new, tide_error *err)
{
    void *array = index->code;

    if (2 * ((size_t)index->count + 1) > index->slot_count && !grow_slots(index))
        return memory_failed(index->memory, err);
    size_t at = slot_of(index, code);
    *is_new = index->slot[at] == 0;
    if (!*is_new) {
        *out = index->slot[at] - 1;
        return TIDE_STATUS_OK;
    }
    if (index->count == AUDIT_NONE - 1)
        return error_set(err, TIDE_STATUS_LIMIT, "limit_rows",
                         "more figures than can be audited at once");
    if (!memory_grow(index->memory, &array, &index->code_capacity,
                     ((size_t)index->count + 1) * index->width, sizeof *index->code))
        return memory_failed(index->memory, err);
    index->code = array;
    memcpy(index->code + (size_t)index->count * index->width, code,
           index->width * sizeof *code);
    *out = index->count;
    index->slot[at] = ++index->count;
    return TIDE_STATUS_OK;
}
