/*
 * group_slots.c - tables are made when a thread first wants one.
 */
#include "group/group_slots.h"

enum { FIGURES = 3 }; /* of a row and measure: mantissa or double, half-width, state */

tide_status group_slots_init(struct group_slots *slots, struct runtime *runtime,
                             const struct group_form *form, size_t form_count,
                             size_t cell_count, size_t place_count, tide_error *err)
{
    *slots = (struct group_slots){.memory = &runtime->memory,
                                  .count = runtime_threads(runtime),
                                  .form = form,
                                  .form_count = form_count,
                                  .cell_count = cell_count,
                                  .place_count = place_count};
    slots->slot = memory_alloc_zero(slots->memory, slots->count, sizeof *slots->slot);
    if (slots->slot == NULL)
        return memory_failed(slots->memory, err);
    for (size_t i = 0; i < slots->count; i++)
        atomic_flag_clear(&slots->slot[i].is_taken);
    return TIDE_STATUS_OK;
}

void group_slots_release(struct group_slots *slots)
{
    for (size_t i = 0; slots->slot != NULL && i < slots->count; i++)
        group_table_release(&slots->slot[i].table);
    if (slots->slot != NULL)
        memory_free(slots->memory, slots->slot, slots->count, sizeof *slots->slot);
    slots->slot = NULL;
}

static tide_status make_ready(struct group_slots *slots, struct group_slot *slot,
                              tide_error *err)
{
    size_t form_count = slots->form_count;
    struct group_table *table = &slot->table;
    tide_status status = group_table_init(table, slots->memory, slots->form, form_count,
                                          slots->cell_count, err);

    if (status != TIDE_STATUS_OK)
        return status;
    slot->feed = arena_alloc(&table->arena, form_count, sizeof *slot->feed);
    slot->value = arena_alloc(&table->arena, form_count * FIGURES,
                              GROUP_BLOCK * sizeof *slot->value);
    slot->block = arena_alloc(&table->arena, 1, sizeof *slot->block);
    slot->place = arena_alloc(&table->arena, slots->place_count, sizeof *slot->place);
    if (slot->feed == NULL || slot->value == NULL || slot->block == NULL ||
        slot->place == NULL) {
        group_table_release(table);
        return memory_failed(slots->memory, err);
    }
    group_table_clear(table, slots->cell_count);
    slot->is_ready = true;
    return TIDE_STATUS_OK;
}

tide_status group_slots_take(struct group_slots *slots, struct group_slot **out,
                             tide_error *err)
{
    size_t i = 0;

    while (
        atomic_flag_test_and_set_explicit(&slots->slot[i].is_taken, memory_order_acquire))
        i = i + 1 < slots->count ? i + 1 : 0;
    struct group_slot *slot = &slots->slot[i];
    if (!slot->is_ready) {
        tide_status status = make_ready(slots, slot, err);
        if (status != TIDE_STATUS_OK) {
            group_slot_give(slot);
            return status;
        }
    }
    *out = slot;
    return TIDE_STATUS_OK;
}

void group_slot_give(struct group_slot *slot)
{
    atomic_flag_clear_explicit(&slot->is_taken, memory_order_release);
}

void group_slot_feed(struct group_slot *slot)
{
    const struct group_block *block = slot->block;
    uint64_t *scratch = slot->value;

    for (size_t m = 0; m < slot->table.form_count; m++) {
        const struct column *column = slot->table.form[m].column;
        struct group_values *feed = &slot->feed[m];
        if (slot->table.form[m].kind != GROUP_FORM_MEASURE)
            continue;
        if (column->kind == TIDE_KIND_REAL) {
            struct packed reals = group_rows_reals(column);
            feed->real = group_rows_values(block, &reals, scratch).data;
        } else {
            feed->mantissa = group_rows_values(block, &column->mantissa, scratch);
        }
        feed->half = group_rows_values(block, &column->half, scratch + GROUP_BLOCK);
        feed->state = group_rows_values(block, &column->state, scratch + 2 * GROUP_BLOCK);
        scratch += FIGURES * GROUP_BLOCK;
    }
}
