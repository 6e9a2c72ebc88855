/*
 * coordinate.h - numbers for tuples of codes that can be found as well as added: where a
 * figure stands, or the figures that one instance of a rule holds together.
 */
#ifndef AUDIT_COORDINATE_H
#define AUDIT_COORDINATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "base/memory.h"

#define AUDIT_NONE UINT32_MAX

struct coordinate_index {
    struct memory *memory;
    size_t width;   /* codes of a tuple */
    uint32_t *code; /* [count * width] */
    size_t code_capacity;
    uint32_t count;
    uint32_t *slot; /* [slot_count] number + 1; 0: free. Linear probing */
    size_t slot_count;
};

void coordinate_init(struct coordinate_index *index, struct memory *memory, size_t width);
void coordinate_release(struct coordinate_index *index);

/* AUDIT_NONE if it is not there. */
uint32_t coordinate_find(const struct coordinate_index *index, const uint32_t *code);

/* TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT */
tide_status coordinate_add(struct coordinate_index *index, const uint32_t *code,
                           uint32_t *out, bool *is_new, tide_error *err);

/* The codes of a tuple; valid until the next is added. */
const uint32_t *coordinate_at(const struct coordinate_index *index, uint32_t number);

#endif
