/*
 * group_tables.c - few cells: every thread adds its rows to a table of all of them, then
 * the tables are added up.
 */
#include "group/group_panel.h"
#include "group/group_slots.h"
#include "group/group_sum.h"

struct work {
    const struct group_rows *rows;
    struct group_slots *slots;
    struct group_note *note; /* [task_count] */
};

static tide_status add_rows(void *context, size_t task, tide_error *err)
{
    struct work *work = context;
    const struct group_request *request = work->rows->request;
    struct group_span span = group_task_rows(request->table, task);
    struct group_slot *slot;
    tide_status status = group_slots_take(work->slots, &slot, err);

    if (status != TIDE_STATUS_OK)
        return status;
    struct group_block *block = slot->block;
    while (group_rows_next(request, &span, block)) {
        struct group_note note = group_rows_place(work->rows, block, slot->place, NULL);
        group_note_add(&work->note[task], &note);
        group_slot_feed(slot);
        group_table_add(&slot->table, slot->place, block->kept, slot->feed);
    }
    group_slot_give(slot);
    return TIDE_STATUS_OK;
}

/* All tables into one, which is empty where no row has made any. */
static tide_status add_up(struct work *work, struct group_slot **out, tide_error *err)
{
    tide_status status = group_slots_take(work->slots, out, err);

    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < work->slots->count; i++) {
        const struct group_slot *slot = &work->slots->slot[i];
        if (slot != *out && slot->is_ready)
            group_table_merge(&(*out)->table, &slot->table, work->slots->cell_count);
    }
    group_slot_give(*out);
    return TIDE_STATUS_OK;
}

static void mark_seen(const struct group_table *table, const struct group_rows *rows,
                      atomic_uchar *seen)
{
    for (size_t place = 0; place < rows->series_places; place++) {
        uint32_t any = 0;
        for (size_t t = 0; t < rows->range; t++)
            any |= table->rows[place * rows->range + t];
        atomic_init(&seen[place], any != 0);
    }
}

tide_status group_sum_slots(const struct group_rows *rows, struct group_slots *slots,
                            struct group_slot **out, struct group_note *out_note,
                            tide_error *err)
{
    struct runtime *runtime = rows->request->table->runtime;
    size_t task_count = group_task_count(rows->request->table);
    struct work work = {.rows = rows, .slots = slots};
    struct group_note note = {0};
    tide_status status = TIDE_STATUS_OK;

    work.note = memory_alloc_zero(&runtime->memory, task_count, sizeof *work.note);
    if (work.note == NULL)
        status = memory_failed(&runtime->memory, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, task_count, add_rows, &work, err);
    if (status == TIDE_STATUS_OK)
        status = add_up(&work, out, err);
    for (size_t task = 0; status == TIDE_STATUS_OK && task < task_count; task++)
        group_note_add(&note, &work.note[task]);
    *out_note = note;
    memory_free(&runtime->memory, work.note, task_count, sizeof *work.note);
    return status;
}

tide_status group_sum_tables(const struct group_rows *rows, const struct group_form *form,
                             tide_panel **out, tide_error *err)
{
    const struct group_request *request = rows->request;
    struct runtime *runtime = request->table->runtime;
    size_t cell_count = rows->series_places * rows->range;
    struct group_slots slots = {0};
    struct group_panel target = {0};
    struct group_slot *all = NULL;
    struct arena arena;

    arena_init(&arena, &runtime->memory);
    atomic_uchar *series = arena_alloc(&arena, rows->series_places, sizeof *series);
    struct group_set *set = arena_alloc(&arena, request->measure_count, sizeof *set);
    struct group_seen seen = {.series = series};
    tide_status status = TIDE_STATUS_OK;
    if (series == NULL || set == NULL)
        status = memory_failed(&runtime->memory, err);
    if (status == TIDE_STATUS_OK)
        status = group_slots_init(&slots, runtime, form, request->measure_count,
                                  cell_count, GROUP_BLOCK, err);
    if (status == TIDE_STATUS_OK)
        status = group_sum_slots(rows, &slots, &all, &seen.note, err);
    if (status == TIDE_STATUS_OK) {
        mark_seen(&all->table, rows, series);
        status = group_panel_init(&target, rows, form, &seen, err);
    }
    if (status == TIDE_STATUS_OK) {
        group_panel_fill(&target, &all->table, 0, cell_count, set);
        group_panel_drop(&target, set, 1);
    }
    group_panel_release(&target);
    group_slots_release(&slots);
    arena_release(&arena);
    if (status != TIDE_STATUS_OK) {
        panel_free(target.panel);
        return status;
    }
    *out = target.panel;
    return TIDE_STATUS_OK;
}
