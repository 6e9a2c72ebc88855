/*
 * group_sort.c - three passes over the rows, then the list of groups.
 *
 * The first pass counts the rows of each range of cells; the second deals each row to its
 * range; the third sorts a range by counting, one task for each range. Where the rows of a task go is settled by the counts, so the order
 * of rows in a group is that of the table for any number of threads.
 */
#include "group/group_sort.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "group/group_carry.h"
#include "group/group_hash.h"
#include "group/group_plan.h"
#include "group/group_list.h"
#include "group/group_radix.h"
#include "kernel/move.h"

enum { PARTS_LOG2 = 10 };

struct sorting {
    const struct group_rows *rows;
    struct runtime *runtime;
    struct arena arena;
    size_t cell_count;
    unsigned cells_log2; /* of a part */
    size_t part_count;
    size_t task_count;
    uint32_t *count; /* [task_count * part_count] rows, then where the next one goes */
    uint32_t *first; /* [part_count + 1] first row of each part */
    uint32_t *place; /* [rows] cells in the part; then the cells of its groups */
    uint32_t *begin; /* [rows] the first rows of its groups */
    struct group_stage *stage; /* [columns] rows by part */
    uint32_t *group;           /* [part_count + 1] groups of each part */
    struct group_sorted *out;
};

/* ---- first pass ---- */

static tide_status count_rows(void *context, size_t task, tide_error *err)
{
    struct sorting *sorting = context;
    const struct group_request *request = sorting->rows->request;
    struct memory *memory = &sorting->runtime->memory;
    struct group_span span = group_task_rows(request->table, task);
    uint32_t *count = sorting->count + task * sorting->part_count;
    struct group_block *block = memory_alloc(memory, 1, sizeof *block);

    if (block == NULL)
        return memory_failed(memory, err);
    while (group_rows_next(request, &span, block)) {
        group_rows_place(sorting->rows, block, NULL);
        kernel_bin_count(count, block->place, block->kept, sorting->cells_log2);
    }
    memory_free(memory, block, 1, sizeof *block);
    return TIDE_STATUS_OK;
}

/* From counts to where each task puts its rows of each part. */
static void place_parts(struct sorting *sorting)
{
    uint32_t next = 0;

    for (size_t part = 0; part < sorting->part_count; part++) {
        sorting->first[part] = next;
        for (size_t task = 0; task < sorting->task_count; task++) {
            uint32_t *count = &sorting->count[task * sorting->part_count + part];
            uint32_t rows = *count;
            *count = next;
            next += rows;
        }
    }
    sorting->first[sorting->part_count] = next;
    sorting->out->row_count = next;
}

/* ---- second pass ---- */

static tide_status deal_rows(void *context, size_t task, tide_error *err)
{
    struct sorting *sorting = context;
    const struct group_request *request = sorting->rows->request;
    struct memory *memory = &sorting->runtime->memory;
    struct group_span span = group_task_rows(request->table, task);
    uint32_t *next = sorting->count + task * sorting->part_count;
    struct group_block *block = memory_alloc(memory, 1, sizeof *block);
    uint32_t at[GROUP_BLOCK];

    if (block == NULL)
        return memory_failed(memory, err);
    while (group_rows_next(request, &span, block)) {
        group_rows_place(sorting->rows, block, NULL);
        kernel_bin_take(next, block->place, block->kept, sorting->cells_log2, at);
        kernel_deal(sorting->place, block->place, sizeof *at, at, block->kept);
        group_stage_deal(sorting->out, sorting->stage, block, at);
    }
    memory_free(memory, block, 1, sizeof *block);
    return TIDE_STATUS_OK;
}

/* ---- third pass ---- */

static size_t part_cells(const struct sorting *sorting, size_t part)
{
    size_t first = part << sorting->cells_log2;
    size_t rest = sorting->cell_count - first;
    size_t count = (size_t)1 << sorting->cells_log2;

    return rest < count ? rest : count;
}

/* Sort the rows of a part; what was dealt to it gives way to the list of its groups. */
static tide_status sort_part(void *context, size_t part, tide_error *err)
{
    struct sorting *sorting = context;
    struct memory *memory = &sorting->runtime->memory;
    uint32_t first = sorting->first[part];
    size_t count = sorting->first[part + 1] - first;
    size_t cells = part_cells(sorting, part);
    uint32_t *place = sorting->place + first;
    uint32_t *begin = sorting->begin + first;
    uint32_t next = first;
    uint32_t groups = 0;

    if (count == 0)
        return TIDE_STATUS_OK;
    uint32_t *start = memory_alloc_zero(memory, cells, sizeof *start);
    uint32_t *at = memory_alloc(memory, count, sizeof *at);
    if (start == NULL || at == NULL) {
        memory_free(memory, start, cells, sizeof *start);
        memory_free(memory, at, count, sizeof *at);
        return memory_failed(memory, err);
    }
    for (size_t i = 0; i < count; i++)
        start[place[i]]++;
    for (size_t cell = 0; cell < cells; cell++) {
        uint32_t rows = start[cell];
        start[cell] = next;
        next += rows;
    }
    for (size_t i = 0; i < count; i++)
        at[i] = start[place[i]]++;
    group_stage_settle(sorting->out, sorting->stage, first, at, count);
    next = first;
    for (size_t cell = 0; cell < cells; cell++) {
        if (start[cell] == next)
            continue;
        place[groups] = (uint32_t)cell;
        begin[groups++] = next;
        next = start[cell];
    }
    sorting->group[part] = groups;
    memory_free(memory, start, cells, sizeof *start);
    memory_free(memory, at, count, sizeof *at);
    return TIDE_STATUS_OK;
}

/* ---- the list of groups ---- */

static void list_parts(const struct sorting *sorting, struct group_cell_list *list)
{
    for (size_t part = 0; part < sorting->part_count; part++) {
        uint32_t from = sorting->first[part];
        uint32_t end = sorting->first[part + 1];
        for (uint32_t i = 0; i < sorting->group[part]; i++) {
            bool is_last = i + 1 == sorting->group[part];
            uint32_t next = is_last ? end : sorting->begin[from + i + 1];
            list->cell[list->count] =
                ((uint64_t)part << sorting->cells_log2) + sorting->place[from + i];
            list->first[list->count] = sorting->begin[from + i];
            list->rows[list->count++] = next - sorting->begin[from + i];
        }
    }
}

static tide_status list_groups(struct sorting *sorting, tide_error *err)
{
    struct arena *arena = &sorting->arena;
    struct group_cell_list list = {0};
    size_t count = 0;

    for (size_t part = 0; part < sorting->part_count; part++)
        count += sorting->group[part];
    list.cell = arena_alloc(arena, count, sizeof *list.cell);
    list.first = arena_alloc(arena, count, sizeof *list.first);
    list.rows = arena_alloc(arena, count, sizeof *list.rows);
    if (list.cell == NULL || list.first == NULL || list.rows == NULL)
        return memory_failed(arena->memory, err);
    list_parts(sorting, &list);
    return group_list_cells(sorting->rows, &list, sorting->out, err);
}

/* ---- room ---- */

/* Say no before anything large is allocated. */
static tide_status check_room(const struct sorting *sorting, tide_error *err)
{
    const struct group_sorted *out = sorting->out;
    size_t row_bytes = 2 * (sizeof(uint32_t) + group_carry_row_bytes(out));
    char what[96];

    snprintf(what, sizeof what, "%zu rows brought together by group", out->row_count);
    return memory_check(&sorting->runtime->memory, out->row_count * row_bytes, what, err);
}

static tide_status make_room(struct sorting *sorting, tide_error *err)
{
    struct group_sorted *out = sorting->out;
    size_t count = out->row_count;

    sorting->place = arena_alloc(&sorting->arena, count, sizeof *sorting->place);
    sorting->begin = arena_alloc(&sorting->arena, count, sizeof *sorting->begin);
    sorting->stage = group_stage_make(out, &sorting->arena);
    bool has_room = sorting->place != NULL && sorting->begin != NULL &&
                    sorting->stage != NULL && group_carry_room(out);
    return has_room ? TIDE_STATUS_OK : memory_failed(&sorting->runtime->memory, err);
}

/* ---- all of it ---- */

static tide_status sorting_init(struct sorting *sorting, tide_error *err)
{
    const struct group_rows *rows = sorting->rows;
    struct arena *arena = &sorting->arena;

    tide_status status = group_check_cells(rows, err);
    if (status != TIDE_STATUS_OK)
        return status;
    sorting->task_count = group_task_count(rows->request->table);
    sorting->cell_count = rows->series_places * rows->range;
    while (sorting->cell_count >> sorting->cells_log2 > (size_t)1 << PARTS_LOG2)
        sorting->cells_log2++;
    sorting->part_count =
        (sorting->cell_count + ((size_t)1 << sorting->cells_log2) - 1) >>
        sorting->cells_log2;
    sorting->count = arena_alloc_zero(arena, sorting->task_count,
                                      sorting->part_count * sizeof *sorting->count);
    sorting->first = arena_alloc(arena, sorting->part_count + 1, sizeof *sorting->first);
    sorting->group =
        arena_alloc_zero(arena, sorting->part_count + 1, sizeof *sorting->group);
    if (sorting->count == NULL || sorting->first == NULL || sorting->group == NULL)
        return memory_failed(&sorting->runtime->memory, err);
    return TIDE_STATUS_OK;
}

static tide_status sort_rows(const struct group_rows *rows, struct group_sorted *out,
                             tide_error *err)
{
    struct sorting sorting = {.rows = rows,
                              .runtime = rows->request->table->runtime,
                              .out = out};
    struct runtime *runtime = sorting.runtime;

    arena_init(&sorting.arena, &runtime->memory);
    tide_status status = sorting_init(&sorting, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, sorting.task_count, count_rows, &sorting, err);
    if (status == TIDE_STATUS_OK) {
        place_parts(&sorting);
        status = check_room(&sorting, err);
    }
    if (status == TIDE_STATUS_OK)
        status = make_room(&sorting, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, sorting.task_count, deal_rows, &sorting, err);
    if (status == TIDE_STATUS_OK)
        status = pool_run(runtime, sorting.part_count, sort_part, &sorting, err);
    if (status == TIDE_STATUS_OK)
        status = list_groups(&sorting, err);
    arena_release(&sorting.arena);
    return status;
}

static tide_status sort_hashed(const struct group_request *request,
                               struct group_sorted *out, tide_error *err)
{
    struct group_numbers numbers = {0};
    struct group_digit digit;
    struct group_rows rows;
    tide_status status = group_hash(request, &numbers, err);

    if (status == TIDE_STATUS_OK) {
        group_rows_numbered(request, &digit, numbers.number, numbers.count, numbers.tuple,
                            &rows);
        status = sort_rows(&rows, out, err);
    }
    group_numbers_release(&numbers);
    return status;
}

static tide_status sort_direct(const struct group_request *request,
                               struct group_sorted *out, tide_error *err)
{
    struct group_digit *digit =
        arena_alloc(&out->arena, request->key_count, sizeof *digit);
    struct group_rows rows;

    if (digit == NULL)
        return memory_failed(out->arena.memory, err);
    group_rows_direct(request, digit, &rows);
    return sort_rows(&rows, out, err);
}

tide_status group_sort_with(const struct group_request *request, enum group_plan plan,
                            const size_t *column, size_t column_count,
                            struct group_sorted *out, tide_error *err)
{
    struct memory *memory = &request->table->runtime->memory;
    struct group_sorted sorted = {.request = request, .column_count = column_count};

    arena_init(&sorted.arena, memory);
    sorted.column = arena_alloc_zero(&sorted.arena, column_count, sizeof *sorted.column);
    tide_status status = TIDE_STATUS_OK;
    if (sorted.column == NULL)
        status = memory_failed(memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < column_count; i++)
        sorted.column[i].column = &request->table->column[column[i]];
    if (status == TIDE_STATUS_OK)
        status = plan == GROUP_RADIX  ? group_radix_sort(request, &sorted, err)
                 : plan == GROUP_HASH ? sort_hashed(request, &sorted, err)
                                      : sort_direct(request, &sorted, err);
    if (status == TIDE_STATUS_OK)
        *out = sorted;
    else
        group_sorted_release(&sorted);
    return status;
}

enum group_plan group_sort_choose(const struct group_request *request, char *why,
                                  size_t size)
{
    enum group_plan plan = group_choose(request, why, size);

    if (plan != GROUP_HASH || !group_radix_suits(request))
        return plan;
    snprintf(why, size, "radix sort: keys of %llu rows, packed into words of 64 bits",
             (unsigned long long)request->table->row_count);
    return GROUP_RADIX;
}

tide_status group_sort(const struct group_request *request, const size_t *column,
                       size_t column_count, struct group_sorted *out, tide_error *err)
{
    char why[GROUP_WHY_SIZE];

    return group_sort_with(request, group_sort_choose(request, why, sizeof why), column,
                           column_count, out, err);
}

void group_sorted_release(struct group_sorted *sorted)
{
    if (sorted->arena.memory != NULL)
        arena_release(&sorted->arena);
    memset(sorted, 0, sizeof *sorted);
}
