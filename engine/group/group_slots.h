/*
 * group_slots.h - a table for each thread that works.
 *
 * A task takes a table and gives it back; there are as many as threads, so one is always
 * free. Which task got which does not show, since sums are exact.
 */
#ifndef GROUP_GROUP_SLOTS_H
#define GROUP_GROUP_SLOTS_H

#include <stdatomic.h>

#include "group/group_table.h"

struct group_slot {
    atomic_flag is_taken;
    bool is_ready; /* the table was made, and cleared once */
    struct group_table table;
    struct group_block *block;
    uint32_t *place;           /* [place_count] cells of rows */
    uint64_t *value;           /* [form_count * 3 * GROUP_BLOCK] picked values */
    struct group_values *feed; /* [form_count] */
};

struct group_slots {
    struct memory *memory;
    struct group_slot *slot; /* [count] */
    size_t count;
    const struct group_form *form;
    size_t form_count;
    size_t cell_count; /* of each table */
    size_t place_count;
};

tide_status group_slots_init(struct group_slots *slots, struct runtime *runtime,
                             const struct group_form *form, size_t form_count,
                             size_t cell_count, size_t place_count, tide_error *err);
void group_slots_release(struct group_slots *slots); /* zeroed slots are allowed */

tide_status group_slots_take(struct group_slots *slots, struct group_slot **out,
                             tide_error *err);
void group_slot_give(struct group_slot *slot);

/* The figures of the rows that a block keeps, into the feed. */
void group_slot_feed(struct group_slot *slot);

#endif
