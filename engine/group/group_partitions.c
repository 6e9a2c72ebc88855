/*
 * group_partitions.c - many cells: rows are dealt to partitions of neighbouring cells,
 * then every partition is summed in a table that fits a cache.
 *
 * Three passes. The first counts the rows of each partition, and finds the series and
 * periods that occur; the second copies the place and the figures of each row to its
 * partition; the third sums partition by partition and fills the panel, so that no table
 * of all cells ever exists. Where the rows of a task go is settled by the counts, and
 * nothing is merged.
 */
#include "group/group_panel.h"
#include "group/group_slots.h"
#include "group/group_sum.h"
#include "kernel/move.h"

/* The figures of all rows kept, partition after partition. */
struct stream {
    struct group_values values; /* of what is not NULL, the data is owned */
    double *real;
};

struct work {
    const struct group_rows *rows;
    const struct group_form *form;
    struct runtime *runtime;
    struct arena arena;
    struct group_slots slots;
    struct group_note *note; /* [task_count] */
    size_t task_count;
    atomic_uchar *seen; /* [series_places] */
    size_t cell_count;
    unsigned cells_log2; /* of a partition */
    size_t part_count;
    uint32_t *count; /* [task_count * part_count] rows, then where the next one goes */
    uint32_t *first; /* [part_count + 1] first row of each partition */
    uint32_t *place; /* [rows] in the partition */
    struct stream *stream; /* [measures] */
    struct group_panel target;
    struct group_set *set; /* [part_count * measures] */
};

/* ---- first pass ---- */

static tide_status count_rows(void *context, size_t task, tide_error *err)
{
    struct work *work = context;
    const struct group_request *request = work->rows->request;
    struct group_span span = group_task_rows(request->table, task);
    uint32_t *count = work->count + task * work->part_count;
    struct group_slot *slot;
    tide_status status = group_slots_take(&work->slots, &slot, err);

    if (status != TIDE_STATUS_OK)
        return status;
    while (group_rows_next(request, &span, slot->block)) {
        struct group_note note = group_rows_place(work->rows, slot->block, work->seen);
        group_note_add(&work->note[task], &note);
        kernel_bin_count(count, slot->block->place, slot->block->kept, work->cells_log2);
    }
    group_slot_give(slot);
    return TIDE_STATUS_OK;
}

/* From counts to where each task puts its rows of each partition. */
static void place_parts(struct work *work)
{
    uint32_t next = 0;

    for (size_t part = 0; part < work->part_count; part++) {
        work->first[part] = next;
        for (size_t task = 0; task < work->task_count; task++) {
            uint32_t *count = &work->count[task * work->part_count + part];
            uint32_t rows = *count;
            *count = next;
            next += rows;
        }
    }
    work->first[work->part_count] = next;
}

/* ---- second pass ---- */

static bool packed_room(struct arena *arena, const struct packed *like, size_t count,
                        struct packed *out)
{
    *out = *like;
    out->count = count;
    if (like->width > 0)
        out->data = arena_alloc(arena, count, like->width);
    return like->width == 0 || out->data != NULL;
}

/* What a row takes in the streams. */
static size_t row_bytes(const struct work *work)
{
    size_t bytes = sizeof *work->place;

    for (size_t m = 0; m < work->rows->request->measure_count; m++) {
        const struct column *column = work->form[m].column;
        bool is_real = column->kind == TIDE_KIND_REAL;
        bytes += is_real ? sizeof *column->real : column->mantissa.width;
        bytes += column->half.width + column->state.width;
    }
    return bytes;
}

static tide_status make_streams(struct work *work, size_t count, tide_error *err)
{
    size_t measure_count = work->rows->request->measure_count;
    bool has_room = true;

    work->place = arena_alloc(&work->arena, count, sizeof *work->place);
    work->stream = arena_alloc_zero(&work->arena, measure_count, sizeof *work->stream);
    if (work->place == NULL || work->stream == NULL)
        return memory_failed(&work->runtime->memory, err);
    for (size_t m = 0; m < measure_count; m++) {
        const struct column *column = work->form[m].column;
        struct stream *stream = &work->stream[m];
        if (column->kind == TIDE_KIND_REAL) {
            stream->real = arena_alloc(&work->arena, count, sizeof *stream->real);
            stream->values.real = stream->real;
            has_room = has_room && stream->real != NULL;
        }
        has_room =
            has_room &&
            packed_room(&work->arena, &column->mantissa, count,
                        &stream->values.mantissa) &&
            packed_room(&work->arena, &column->half, count, &stream->values.half) &&
            packed_room(&work->arena, &column->state, count, &stream->values.state);
    }
    return has_room ? TIDE_STATUS_OK : memory_failed(&work->runtime->memory, err);
}

static void deal_packed(const struct packed *from, struct packed *to, const uint32_t *at,
                        size_t count)
{
    if (from->width > 0)
        kernel_deal(to->data, from->data, from->width, at, count);
}

static void deal_block(struct work *work, struct group_slot *slot, uint32_t *next)
{
    struct group_block *block = slot->block;
    uint32_t *at = slot->table.scratch->place;
    size_t kept = block->kept;

    kernel_bin_take(next, block->place, kept, work->cells_log2, at);
    kernel_deal(work->place, block->place, sizeof *work->place, at, kept);
    for (size_t m = 0; m < slot->table.form_count; m++) {
        const struct group_values *feed = &slot->feed[m];
        struct stream *stream = &work->stream[m];
        if (stream->real != NULL)
            kernel_deal(stream->real, feed->real, sizeof *feed->real, at, kept);
        else
            deal_packed(&feed->mantissa, &stream->values.mantissa, at, kept);
        deal_packed(&feed->half, &stream->values.half, at, kept);
        deal_packed(&feed->state, &stream->values.state, at, kept);
    }
}

static tide_status deal_rows(void *context, size_t task, tide_error *err)
{
    struct work *work = context;
    const struct group_request *request = work->rows->request;
    struct group_span span = group_task_rows(request->table, task);
    uint32_t *next = work->count + task * work->part_count;
    struct group_slot *slot;
    tide_status status = group_slots_take(&work->slots, &slot, err);

    if (status != TIDE_STATUS_OK)
        return status;
    while (group_rows_next(request, &span, slot->block)) {
        group_rows_place(work->rows, slot->block, NULL);
        group_slot_feed(slot);
        deal_block(work, slot, next);
    }
    group_slot_give(slot);
    return TIDE_STATUS_OK;
}

/* ---- third pass ---- */

/* The figures of rows of one partition. */
static void read_stream(const struct work *work, size_t first, size_t count,
                        struct group_values *out)
{
    for (size_t m = 0; m < work->rows->request->measure_count; m++) {
        const struct group_values *values = &work->stream[m].values;
        out[m].mantissa = packed_part(&values->mantissa, first, count);
        out[m].half = packed_part(&values->half, first, count);
        out[m].state = packed_part(&values->state, first, count);
        out[m].real = values->real == NULL ? NULL : values->real + first;
    }
}

static tide_status add_part(const struct work *work, struct group_slot *slot, size_t part,
                            size_t cell_count, tide_error *err)
{
    size_t end = work->first[part + 1];
    tide_status status = TIDE_STATUS_OK;

    group_table_clear(&slot->table, cell_count);
    for (size_t first = work->first[part]; first < end; first += GROUP_BLOCK) {
        size_t count = end - first < GROUP_BLOCK ? end - first : GROUP_BLOCK;
        read_stream(work, first, count, slot->feed);
        group_table_add(&slot->table, work->place + first, count, slot->feed);
    }
    size_t first = work->first[part];
    read_stream(work, first, end - first, slot->feed);
    for (size_t m = 0; status == TIDE_STATUS_OK && m < slot->table.form_count; m++)
        if (work->form[m].is_real)
            status =
                group_table_add_reals(&slot->table, m, cell_count, work->place + first,
                                      end - first, &slot->feed[m], err);
    return status;
}

/* Cells [first, end) of a partition. */
static struct group_span part_cells(const struct work *work, size_t part)
{
    struct group_span span = {.first = part << work->cells_log2};
    size_t rest = work->cell_count - span.first;
    size_t count = (size_t)1 << work->cells_log2;

    span.end = span.first + (rest < count ? rest : count);
    return span;
}

static tide_status sum_part(void *context, size_t part, tide_error *err)
{
    struct work *work = context;
    struct group_span span = part_cells(work, part);
    struct group_slot *slot;
    tide_status status = group_slots_take(&work->slots, &slot, err);

    if (status != TIDE_STATUS_OK)
        return status;
    status = add_part(work, slot, part, span.end - span.first, err);
    if (status == TIDE_STATUS_OK)
        group_panel_fill(&work->target, &slot->table, span.first, span.end - span.first,
                         work->set + part * slot->table.form_count);
    group_slot_give(slot);
    return status;
}

/* ---- what partitions left alone ---- */

static tide_status patch_part(void *context, size_t part, tide_error *err)
{
    struct work *work = context;
    struct group_set *set = work->set + part * work->rows->request->measure_count;
    struct group_span span = part_cells(work, part);

    (void)err;
    if (group_panel_is_patchy(&work->target, set))
        group_panel_patch(&work->target, span.first, span.end - span.first, set);
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

static tide_status work_init(struct work *work, tide_error *err)
{
    const struct group_rows *rows = work->rows;
    size_t part_cells = (size_t)1 << work->cells_log2;

    arena_init(&work->arena, &work->runtime->memory);
    work->task_count = group_task_count(rows->request->table);
    work->cell_count = rows->series_places * rows->range;
    work->part_count = (work->cell_count + part_cells - 1) >> work->cells_log2;
    work->note = arena_alloc_zero(&work->arena, work->task_count, sizeof *work->note);
    work->seen = arena_alloc_zero(&work->arena, rows->series_places, sizeof *work->seen);
    work->count = arena_alloc_zero(&work->arena, work->task_count,
                                   work->part_count * sizeof *work->count);
    work->first = arena_alloc(&work->arena, work->part_count + 1, sizeof *work->first);
    work->set = arena_alloc_zero(&work->arena, work->part_count,
                                 rows->request->measure_count * sizeof *work->set);
    if (work->set == NULL || work->note == NULL || work->seen == NULL ||
        work->count == NULL || work->first == NULL)
        return memory_failed(&work->runtime->memory, err);
    return group_slots_init(&work->slots, work->runtime, work->form,
                            rows->request->measure_count,
                            work->cell_count < part_cells ? work->cell_count : part_cells,
                            err);
}

tide_status group_sum_partitions(const struct group_rows *rows,
                                 const struct group_form *form, unsigned cells_log2,
                                 tide_panel **out, tide_error *err)
{
    struct work work = {
        .rows = rows,
        .form = form,
        .runtime = rows->request->table->runtime,
        .cells_log2 = cells_log2,
    };
    struct group_seen seen = {0};

    tide_status status = work_init(&work, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(work.runtime, work.task_count, count_rows, &work, err);
    if (status == TIDE_STATUS_OK) {
        seen.series = work.seen;
        for (size_t task = 0; task < work.task_count; task++)
            group_note_add(&seen.note, &work.note[task]);
        place_parts(&work);
        seen.beside_bytes = (size_t)seen.note.rows * row_bytes(&work);
        status = group_panel_init(&work.target, rows, form, &seen, err);
    }
    if (status == TIDE_STATUS_OK)
        status = make_streams(&work, (size_t)seen.note.rows, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(work.runtime, work.task_count, deal_rows, &work, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(work.runtime, work.part_count, sum_part, &work, err);
    if (status == TIDE_STATUS_OK) {
        group_panel_drop(&work.target, work.set, work.part_count);
        status = pool_run(work.runtime, work.part_count, patch_part, &work, err);
    }
    group_panel_release(&work.target);
    group_slots_release(&work.slots);
    arena_release(&work.arena);
    if (status != TIDE_STATUS_OK) {
        panel_free(work.target.panel);
        return status;
    }
    *out = work.target.panel;
    return TIDE_STATUS_OK;
}
