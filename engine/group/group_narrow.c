/*
 * group_narrow.c - the rows of each task are listed, then each task copies its own.
 */
#include "group/group_narrow.h"

#include <string.h>

#include "base/error.h"
#include "group/group_rows.h"
#include "kernel/move.h"

#ifdef TIDE_HARD
enum { LEAST_ROWS = 0, SAMPLE_BLOCKS = 3 };
#else
enum { LEAST_ROWS = 16 * GROUP_BLOCK, SAMPLE_BLOCKS = 64 };
#endif

enum { MOST_SHARE = 8 }; /* at most one row of so many */

struct task_rows {
    uint32_t *row; /* [count] from the first of the task */
    size_t count;
    size_t at; /* where they go */
};

struct work {
    const struct group_request *request;
    struct memory *memory;
    struct task_rows *task; /* [task_count] */
    size_t task_count;
    struct group_narrowed *out;
};

/* ---- is it worth it? ---- */

static uint64_t estimate(const struct group_request *request)
{
    uint64_t rows = request->table->row_count;
    uint64_t blocks = (rows + GROUP_BLOCK - 1) / GROUP_BLOCK;
    uint64_t step = blocks > SAMPLE_BLOCKS ? blocks / SAMPLE_BLOCKS : 1;
    uint64_t seen = 0;
    uint64_t kept = 0;
    struct group_block block;

    for (uint64_t i = 0; i < blocks; i += step) {
        struct group_span span = {.first = i * GROUP_BLOCK};
        uint64_t rest = rows - span.first;
        span.end = span.first + (rest < GROUP_BLOCK ? rest : GROUP_BLOCK);
        group_rows_next(request, &span, &block);
        seen += block.count;
        kept += block.kept;
    }
    return seen == 0 ? 0 : (uint64_t)((double)rows * ((double)kept / (double)seen));
}

bool group_is_narrow(const struct group_request *request, uint64_t *rows)
{
    *rows = request->table->row_count;
    if (request->mask_count == 0 || *rows <= LEAST_ROWS)
        return false;
    uint64_t kept = estimate(request);
    if (kept * MOST_SHARE > *rows)
        return false;
    *rows = kept;
    return true;
}

/* ---- which rows ---- */

static tide_status list_task(void *context, size_t task, tide_error *err)
{
    struct work *work = context;
    struct task_rows *rows = &work->task[task];
    struct group_span span = group_task_rows(work->request->table, task);
    size_t first = span.first;
    size_t room = span.end - span.first;
    struct group_block *block = memory_alloc(work->memory, 1, sizeof *block);
    uint32_t *row = memory_alloc(work->memory, room, sizeof *row);
    tide_status status = TIDE_STATUS_OK;
    size_t count = 0;

    if (block == NULL || row == NULL) {
        status = memory_failed(work->memory, err);
        goto done;
    }
    while (group_rows_next(work->request, &span, block)) {
        uint32_t base = (uint32_t)(block->first - first);
        bool is_whole = block->kept == block->count;
        for (size_t i = 0; i < block->kept; i++)
            row[count + i] = base + (is_whole ? (uint32_t)i : block->pick[i]);
        count += block->kept;
    }
    rows->row = memory_alloc(work->memory, count, sizeof *rows->row);
    if (rows->row == NULL) {
        status = memory_failed(work->memory, err);
        goto done;
    }
    rows->count = count;
    if (count > 0)
        memcpy(rows->row, row, count * sizeof *row);
done:
    memory_free(work->memory, row, room, sizeof *row);
    memory_free(work->memory, block, 1, sizeof *block);
    return status;
}

/* ---- the columns ---- */

static bool make_room(struct arena *arena, struct packed *packed, size_t count)
{
    packed->count = count;
    packed->zone = NULL;
    if (packed->width > 0)
        packed->data = arena_alloc(arena, count, packed->width);
    return packed->width == 0 || packed->data != NULL;
}

/* Room for the values of a column that the request names. */
static bool column_room(struct group_narrowed *out, size_t place, size_t count)
{
    struct column *column = &out->table.column[place];

    if (column->role == TIDE_COLUMN_PERIOD)
        return make_room(&out->arena, &column->ordinal, count);
    if (column->role != TIDE_COLUMN_MEASURE)
        return make_room(&out->arena, &column->code, count);
    if (column->kind == TIDE_KIND_REAL)
        column->real = arena_alloc(&out->arena, count, sizeof *column->real);
    return (column->kind == TIDE_KIND_REAL
                ? column->real != NULL
                : make_room(&out->arena, &column->mantissa, count)) &&
           make_room(&out->arena, &column->state, count) &&
           make_room(&out->arena, &column->half, count);
}

/* Does the request read a column of it? Once, however often it is named. */
static bool is_named(const struct group_request *request, size_t place)
{
    if (place == request->time_column)
        return true;
    for (size_t k = 0; k < request->key_count; k++)
        if (request->key[k].column == place)
            return true;
    for (size_t m = 0; m < request->measure_count; m++)
        if (request->measure[m] == place)
            return true;
    return false;
}

static tide_status make_table(struct work *work, size_t count, tide_error *err)
{
    const struct group_request *request = work->request;
    struct group_narrowed *out = work->out;
    size_t columns = request->table->column_count;

    out->table = *request->table;
    out->table.row_count = count;
    out->table.column = arena_alloc(&out->arena, columns, sizeof *out->table.column);
    if (out->table.column == NULL)
        return memory_failed(work->memory, err);
    memcpy(out->table.column, request->table->column,
           columns * sizeof *out->table.column);
    for (size_t i = 0; i < columns; i++)
        if (is_named(request, i) && !column_room(out, i, count))
            return memory_failed(work->memory, err);
    return TIDE_STATUS_OK;
}

/* The masks of the periods stay: where they took a period away, no row is no zero. */
static tide_status make_request(struct work *work, tide_error *err)
{
    const struct group_request *request = work->request;
    struct group_narrowed *out = work->out;
    struct group_mask *mask = arena_alloc(&out->arena, request->mask_count, sizeof *mask);

    if (mask == NULL)
        return memory_failed(work->memory, err);
    out->request = *request;
    out->request.table = &out->table;
    out->request.mask = mask;
    out->request.mask_count = 0;
    for (size_t m = 0; m < request->mask_count; m++)
        if (request->mask[m].column == request->time_column)
            mask[out->request.mask_count++] = request->mask[m];
    return TIDE_STATUS_OK;
}

static void copy_packed(const struct packed *from, struct packed *to, size_t first,
                        const struct task_rows *rows)
{
    if (from->width > 0)
        kernel_gather((char *)to->data + rows->at * to->width,
                      (const char *)from->data + first * from->width, from->width,
                      rows->row, rows->count);
}

static tide_status copy_task(void *context, size_t task, tide_error *err)
{
    struct work *work = context;
    const tide_table *table = work->request->table;
    const struct task_rows *rows = &work->task[task];
    size_t first = group_task_rows(table, task).first;

    (void)err;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *from = &table->column[i];
        struct column *to = &work->out->table.column[i];
        if (!is_named(work->request, i))
            continue;
        if (from->role == TIDE_COLUMN_PERIOD) {
            copy_packed(&from->ordinal, &to->ordinal, first, rows);
        } else if (from->role != TIDE_COLUMN_MEASURE) {
            copy_packed(&from->code, &to->code, first, rows);
        } else {
            if (from->kind == TIDE_KIND_REAL)
                kernel_gather(to->real + rows->at, from->real + first, sizeof *to->real,
                              rows->row, rows->count);
            else
                copy_packed(&from->mantissa, &to->mantissa, first, rows);
            copy_packed(&from->state, &to->state, first, rows);
            copy_packed(&from->half, &to->half, first, rows);
        }
    }
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

static size_t add_up(struct work *work)
{
    size_t count = 0;

    for (size_t i = 0; i < work->task_count; i++) {
        work->task[i].at = count;
        count += work->task[i].count;
    }
    return count;
}

tide_status group_narrow(const struct group_request *request, struct group_narrowed *out,
                         tide_error *err)
{
    struct runtime *runtime = request->table->runtime;
    struct work work = {.request = request,
                        .memory = &runtime->memory,
                        .task_count = group_task_count(request->table),
                        .out = out};
    tide_status status;

    arena_init(&out->arena, work.memory);
    work.task = arena_alloc_zero(&out->arena, work.task_count, sizeof *work.task);
    if (work.task == NULL)
        return memory_failed(work.memory, err);
    status = pool_run(runtime, work.task_count, list_task, &work, err);
    if (status == TIDE_STATUS_OK)
        status = make_table(&work, add_up(&work), err);
    if (status == TIDE_STATUS_OK)
        status = make_request(&work, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, work.task_count, copy_task, &work, err);
    for (size_t i = 0; i < work.task_count; i++)
        memory_free(work.memory, work.task[i].row, work.task[i].count,
                    sizeof *work.task[i].row);
    return status;
}

tide_status group_narrow_few(const struct group_request *request,
                             struct group_narrowed *out, tide_error *err)
{
    uint64_t rows;

    if (group_is_narrow(request, &rows))
        return group_narrow(request, out, err);
    out->request = *request;
    return TIDE_STATUS_OK;
}

void group_narrow_release(struct group_narrowed *narrowed)
{
    arena_release(&narrowed->arena);
}
