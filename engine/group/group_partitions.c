/*
 * group_partitions.c - many cells: rows are dealt to partitions of neighbouring cells,
 * then every partition is summed in a table that fits a cache.
 *
 * Two passes. The first deals the place and the figures of each row to its partition, and
 * finds the series and periods that occur; the second sums partition by partition and fills
 * the panel, so that no table of all cells ever exists, and nothing is merged.
 */
#include <stdio.h>
#include <string.h>

#include "group/group_deal.h"
#include "group/group_panel.h"
#include "group/group_sum.h"

/* The figures of all rows dealt. */
struct stream {
    struct group_values values; /* of what is not NULL, the data is owned */
    double *real;
};

struct work {
    const struct group_form *form;
    size_t measure_count;
    struct runtime *runtime;
    struct arena arena;
    struct group_slots slots;
    struct group_deal deal;
    struct stream *stream; /* [measures] */
    struct group_panel target;
    struct group_set *set; /* [parts * measures] */
};

/* ---- first pass ---- */

/* What a row takes in the streams. */
static size_t row_bytes(const struct work *work)
{
    size_t bytes = sizeof *work->deal.place;

    for (size_t m = 0; m < work->measure_count; m++) {
        const struct column *column = work->form[m].column;
        bool is_real = column->kind == TIDE_KIND_REAL;
        bytes += is_real ? sizeof *column->real : column->mantissa.width;
        bytes += column->half.width + column->state.width;
    }
    return bytes;
}

/* Say no before anything large is allocated. */
static tide_status check_room(const struct work *work, size_t count, tide_error *err)
{
    char what[64];

    snprintf(what, sizeof what, "%zu rows beside their cells", count);
    return memory_check(&work->runtime->memory, count * row_bytes(work), what, err);
}

static tide_status make_streams(struct work *work, size_t count, tide_error *err)
{
    struct arena *arena = &work->arena;
    bool has_room = true;

    work->stream = arena_alloc_zero(arena, work->measure_count, sizeof *work->stream);
    if (work->stream == NULL)
        return memory_failed(arena->memory, err);
    for (size_t m = 0; m < work->measure_count; m++) {
        const struct column *column = work->form[m].column;
        struct stream *stream = &work->stream[m];
        if (column->kind == TIDE_KIND_REAL) {
            stream->real = arena_alloc(arena, count, sizeof *stream->real);
            stream->values.real = stream->real;
            has_room = has_room && stream->real != NULL;
        }
        has_room =
            has_room &&
            group_deal_room(arena, &column->mantissa, count, &stream->values.mantissa) &&
            group_deal_room(arena, &column->half, count, &stream->values.half) &&
            group_deal_room(arena, &column->state, count, &stream->values.state);
    }
    return has_room ? TIDE_STATUS_OK : memory_failed(arena->memory, err);
}

static void deal_figures(void *context, struct group_block *block, const uint32_t *at)
{
    const struct work *work = context;

    for (size_t m = 0; m < work->measure_count; m++) {
        const struct column *column = work->form[m].column;
        const struct stream *stream = &work->stream[m];
        struct packed reals = group_rows_reals(column);
        if (stream->real != NULL)
            group_deal_packed(stream->real, &reals, block, at);
        else
            group_deal_packed(stream->values.mantissa.data, &column->mantissa, block, at);
        group_deal_packed(stream->values.half.data, &column->half, block, at);
        group_deal_packed(stream->values.state.data, &column->state, block, at);
    }
}

/* ---- second pass ---- */

/* The figures of rows dealt. */
static void read_stream(const struct work *work, size_t first, size_t count,
                        struct group_values *out)
{
    for (size_t m = 0; m < work->measure_count; m++) {
        const struct group_values *values = &work->stream[m].values;
        out[m].mantissa = packed_part(&values->mantissa, first, count);
        out[m].half = packed_part(&values->half, first, count);
        out[m].state = packed_part(&values->state, first, count);
        out[m].real = values->real == NULL ? NULL : values->real + first;
    }
}

static void add_piece(const struct work *work, struct group_slot *slot,
                      struct group_piece piece)
{
    size_t end = piece.first + piece.count;

    for (size_t first = piece.first; first < end; first += GROUP_BLOCK) {
        size_t count = end - first < GROUP_BLOCK ? end - first : GROUP_BLOCK;
        read_stream(work, first, count, slot->feed);
        group_table_add(&slot->table, work->deal.place + first, count, slot->feed);
    }
}

/* The doubles of a partition side by side: a cell rounds its sum once. */
static tide_status add_reals(const struct work *work, struct group_slot *slot,
                             size_t part, size_t measure, size_t cell_count,
                             tide_error *err)
{
    const struct group_deal *deal = &work->deal;
    const struct stream *stream = &work->stream[measure];
    const struct packed *state = &stream->values.state;
    size_t count = group_deal_rows(deal, part);
    struct group_values values = stream->values;
    struct arena arena;
    size_t at = 0;

    arena_init(&arena, &work->runtime->memory);
    uint32_t *place = arena_alloc(&arena, count, sizeof *place);
    double *real = arena_alloc(&arena, count, sizeof *real);
    tide_status status = TIDE_STATUS_OK;
    if (place == NULL || real == NULL ||
        !group_deal_room(&arena, state, count, &values.state))
        status = memory_failed(arena.memory, err);
    for (size_t task = 0; status == TIDE_STATUS_OK && task < deal->task_count; task++) {
        struct group_piece piece = group_deal_piece(deal, task, part);
        memcpy(place + at, deal->place + piece.first, piece.count * sizeof *place);
        memcpy(real + at, stream->real + piece.first, piece.count * sizeof *real);
        if (state->width > 0)
            memcpy((unsigned char *)values.state.data + at * state->width,
                   (const unsigned char *)state->data + piece.first * state->width,
                   piece.count * state->width);
        at += piece.count;
    }
    values.real = real;
    if (status == TIDE_STATUS_OK)
        status = group_table_add_reals(&slot->table, measure, cell_count, place, count,
                                       &values, err);
    arena_release(&arena);
    return status;
}

static tide_status sum_part(void *context, size_t part, tide_error *err)
{
    struct work *work = context;
    const struct group_deal *deal = &work->deal;
    struct group_span cells = group_deal_cells(deal, part);
    size_t cell_count = cells.end - cells.first;
    struct group_slot *slot;
    tide_status status = group_slots_take(&work->slots, &slot, err);

    if (status != TIDE_STATUS_OK)
        return status;
    group_table_clear(&slot->table, cell_count);
    for (size_t task = 0; task < deal->task_count; task++)
        add_piece(work, slot, group_deal_piece(deal, task, part));
    for (size_t m = 0; status == TIDE_STATUS_OK && m < work->measure_count; m++)
        if (work->form[m].is_real)
            status = add_reals(work, slot, part, m, cell_count, err);
    if (status == TIDE_STATUS_OK)
        group_panel_fill(&work->target, &slot->table, cells.first, cell_count,
                         work->set + part * work->measure_count);
    group_slot_give(slot);
    return status;
}

/* ---- what partitions left alone ---- */

static tide_status patch_part(void *context, size_t part, tide_error *err)
{
    struct work *work = context;
    struct group_set *set = work->set + part * work->measure_count;
    struct group_span cells = group_deal_cells(&work->deal, part);

    (void)err;
    if (group_panel_is_patchy(&work->target, set))
        group_panel_patch(&work->target, cells.first, cells.end - cells.first, set);
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

static tide_status deal_rows(struct work *work, const struct group_rows *rows,
                             unsigned cells_log2, atomic_uchar *seen, tide_error *err)
{
    size_t row_count = rows->request->table->row_count;
    tide_status status = check_room(work, row_count, err);

    if (status == TIDE_STATUS_OK)
        status = group_deal_init(&work->deal, rows, cells_log2, &work->arena, err);
    if (status == TIDE_STATUS_OK)
        status = make_streams(work, row_count, err);
    if (status == TIDE_STATUS_OK)
        status = group_deal_slots(&work->deal, &work->slots, work->form,
                                  work->measure_count, err);
    return status == TIDE_STATUS_OK
               ? group_deal_run(&work->deal, &work->slots, seen, deal_figures, work, err)
               : status;
}

static tide_status sum_parts(struct work *work, tide_error *err)
{
    size_t part_count = work->deal.part_count;

    work->set = arena_alloc_zero(&work->arena, part_count,
                                 work->measure_count * sizeof *work->set);
    if (work->set == NULL)
        return memory_failed(work->arena.memory, err);
    tide_status status = pool_run(work->runtime, part_count, sum_part, work, err);
    if (status != TIDE_STATUS_OK)
        return status;
    group_panel_drop(&work->target, work->set, part_count);
    return pool_run(work->runtime, part_count, patch_part, work, err);
}

tide_status group_sum_partitions(const struct group_rows *rows,
                                 const struct group_form *form, unsigned cells_log2,
                                 tide_panel **out, tide_error *err)
{
    struct work work = {
        .form = form,
        .measure_count = rows->request->measure_count,
        .runtime = rows->request->table->runtime,
    };
    tide_status status = TIDE_STATUS_OK;

    arena_init(&work.arena, &work.runtime->memory);
    atomic_uchar *series =
        arena_alloc_zero(&work.arena, rows->series_places, sizeof *series);
    if (series == NULL)
        status = memory_failed(work.arena.memory, err);
    if (status == TIDE_STATUS_OK)
        status = deal_rows(&work, rows, cells_log2, series, err);
    if (status == TIDE_STATUS_OK) {
        const struct group_seen seen = {series, group_deal_note(&work.deal)};
        status = group_panel_init(&work.target, rows, form, &seen, err);
    }
    if (status == TIDE_STATUS_OK)
        status = sum_parts(&work, err);
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
