/*
 * group_deal.c - count the rows of a task by part, then deal them; one task at a time.
 */
#include "group/group_deal.h"

#include "base/error.h"
#include "kernel/move.h"

tide_status group_deal_init(struct group_deal *deal, const struct group_rows *rows,
                            unsigned cells_log2, struct arena *arena, tide_error *err)
{
    const tide_table *table = rows->request->table;
    size_t task_count = group_task_count(table);
    size_t cell_count = rows->series_places * rows->range;
    size_t part_count = (cell_count + ((size_t)1 << cells_log2) - 1) >> cells_log2;

    *deal = (struct group_deal){
        .rows = rows,
        .cell_count = cell_count,
        .cells_log2 = cells_log2,
        .part_count = part_count,
        .task_count = task_count,
        .start = arena_alloc(arena, task_count, (part_count + 1) * sizeof *deal->start),
        .place = arena_alloc(arena, table->row_count, sizeof *deal->place),
        .note = arena_alloc_zero(arena, task_count, sizeof *deal->note),
    };
    return deal->start != NULL && deal->place != NULL && deal->note != NULL
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

tide_status group_deal_slots(const struct group_deal *deal, struct group_slots *slots,
                             const struct group_form *form, size_t form_count,
                             tide_error *err)
{
    const tide_table *table = deal->rows->request->table;
    struct group_span task = group_task_rows(table, 0);
    struct group_span part = group_deal_cells(deal, 0);

    return group_slots_init(slots, table->runtime, form, form_count, part.end,
                            task.end - task.first, err);
}

/* ---- a task ---- */

struct dealing {
    struct group_deal *deal;
    struct group_slots *slots;
    atomic_uchar *seen;
    group_deal_values *values;
    void *context;
};

/* The cells of all rows that are kept, and how many each part has: start[part + 1]. */
static void count_rows(const struct dealing *dealing, struct group_slot *slot,
                       size_t task, uint32_t *start)
{
    struct group_deal *deal = dealing->deal;
    const struct group_request *request = deal->rows->request;
    struct group_span span = group_task_rows(request->table, task);
    uint32_t *place = slot->place;

    for (size_t part = 0; part <= deal->part_count; part++)
        start[part] = 0;
    while (group_rows_next(request, &span, slot->block)) {
        struct group_note note =
            group_rows_place(deal->rows, slot->block, place, dealing->seen);
        group_note_add(&deal->note[task], &note);
        kernel_bin_count(start + 1, place, slot->block->kept, deal->cells_log2);
        place += slot->block->kept;
    }
}

/* From counts to where pieces begin: start[part + 1] is where part `part` puts its next
   row, and so its end when all are dealt. */
static void place_pieces(const struct group_deal *deal, uint32_t first, uint32_t *start)
{
    uint32_t next = first;

    start[0] = first;
    for (size_t part = 1; part <= deal->part_count; part++) {
        uint32_t rows = start[part];
        start[part] = next;
        next += rows;
    }
}

static tide_status deal_task(void *context, size_t task, tide_error *err)
{
    const struct dealing *dealing = context;
    const struct group_deal *deal = dealing->deal;
    const struct group_request *request = deal->rows->request;
    struct group_span span = group_task_rows(request->table, task);
    uint32_t *start = deal->start + task * (deal->part_count + 1);
    struct group_slot *slot;
    tide_status status = group_slots_take(dealing->slots, &slot, err);

    if (status != TIDE_STATUS_OK)
        return status;
    count_rows(dealing, slot, task, start);
    place_pieces(deal, (uint32_t)span.first, start);
    const uint32_t *place = slot->place;
    uint32_t *at = slot->table.scratch->place;
    while (group_rows_next(request, &span, slot->block)) {
        size_t kept = slot->block->kept;
        kernel_bin_deal(start + 1, place, kept, deal->cells_log2, deal->place, at);
        dealing->values(dealing->context, slot->block, at);
        place += kept;
    }
    group_slot_give(slot);
    return TIDE_STATUS_OK;
}

tide_status group_deal_run(struct group_deal *deal, struct group_slots *slots,
                           atomic_uchar *seen, group_deal_values *values, void *context,
                           tide_error *err)
{
    struct dealing dealing = {
        .deal = deal, .slots = slots, .seen = seen, .values = values, .context = context};

    return pool_run(deal->rows->request->table->runtime, deal->task_count, deal_task,
                    &dealing, err);
}

bool group_deal_room(struct arena *arena, const struct packed *like, size_t count,
                     struct packed *out)
{
    *out = *like;
    out->count = count;
    out->data = NULL;
    if (like->width > 0)
        out->data = arena_alloc(arena, count, like->width);
    return like->width == 0 || out->data != NULL;
}

void group_deal_packed(void *to, const struct packed *from, struct group_block *block,
                       const uint32_t *at)
{
    if (from->width == 0)
        return;
    struct packed part = group_rows_values(block, from, block->scratch);
    kernel_deal(to, part.data, part.width, at, block->kept);
}

/* ---- what was dealt ---- */

struct group_note group_deal_note(const struct group_deal *deal)
{
    struct group_note note = {0};

    for (size_t task = 0; task < deal->task_count; task++)
        group_note_add(&note, &deal->note[task]);
    return note;
}

struct group_piece group_deal_piece(const struct group_deal *deal, size_t task,
                                    size_t part)
{
    const uint32_t *start = deal->start + task * (deal->part_count + 1) + part;

    return (struct group_piece){start[0], start[1] - start[0]};
}

size_t group_deal_rows(const struct group_deal *deal, size_t part)
{
    size_t rows = 0;

    for (size_t task = 0; task < deal->task_count; task++)
        rows += group_deal_piece(deal, task, part).count;
    return rows;
}

struct group_span group_deal_cells(const struct group_deal *deal, size_t part)
{
    size_t first = part << deal->cells_log2;
    size_t rest = deal->cell_count - first;
    size_t count = (size_t)1 << deal->cells_log2;

    return (struct group_span){first, first + (rest < count ? rest : count)};
}
