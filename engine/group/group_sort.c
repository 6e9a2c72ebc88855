/*
 * group_sort.c - rows are dealt to ranges of cells, a range is sorted by counting, then
 * the groups of all ranges are listed.
 *
 * Rows keep their order at each step, so the order of rows in a group is that of the table
 * for any number of threads.
 */
#include "group/group_sort.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "group/group_carry.h"
#include "group/group_deal.h"
#include "group/group_hash.h"
#include "group/group_list.h"
#include "group/group_plan.h"
#include "group/group_radix.h"
#include "kernel/cell_sum.h"

enum { PARTS_LOG2 = 10 };

struct sorting {
    struct runtime *runtime;
    struct arena arena;
    struct group_slots slots;
    struct group_deal deal;
    struct group_stage *stage; /* [columns] rows as dealt */
    uint32_t *first;           /* [parts + 1] first row of each part, sorted */
    size_t *list;              /* [parts] where the groups of each part are listed: */
    uint32_t *cell;            /* their cells, and */
    uint32_t *begin;           /* their first rows */
    uint32_t *group_count;     /* [parts] */
    struct group_sorted *out;
};

/* ---- first pass ---- */

static void deal_columns(void *context, struct group_block *block, const uint32_t *at)
{
    const struct sorting *sorting = context;

    group_stage_deal(sorting->out, sorting->stage, block, at);
}

/* ---- second pass ---- */

/* From the rows of each cell to where its next row goes, and to the list of groups. */
static void list_part(struct sorting *sorting, size_t part, uint32_t *rows,
                      size_t cell_count)
{
    uint32_t *cells = sorting->cell + sorting->list[part];
    uint32_t *begin = sorting->begin + sorting->list[part];
    uint32_t next = sorting->first[part];
    uint32_t groups = 0;

    for (size_t cell = 0; cell < cell_count; cell++) {
        uint32_t count = rows[cell];
        rows[cell] = next;
        if (count == 0)
            continue;
        cells[groups] = (uint32_t)cell;
        begin[groups++] = next;
        next += count;
    }
    sorting->group_count[part] = groups;
}

static tide_status sort_part(void *context, size_t part, tide_error *err)
{
    struct sorting *sorting = context;
    const struct group_deal *deal = &sorting->deal;
    struct group_span cells = group_deal_cells(deal, part);
    size_t cell_count = cells.end - cells.first;
    struct group_slot *slot;
    tide_status status = TIDE_STATUS_OK;

    if (sorting->first[part + 1] == sorting->first[part])
        return TIDE_STATUS_OK;
    status = group_slots_take(&sorting->slots, &slot, err);
    if (status != TIDE_STATUS_OK)
        return status;
    uint32_t *next = slot->table.rows;
    group_table_clear(&slot->table, cell_count);
    for (size_t task = 0; task < deal->task_count; task++) {
        struct group_piece piece = group_deal_piece(deal, task, part);
        kernel_count(next, deal->place + piece.first, piece.count);
    }
    list_part(sorting, part, next, cell_count);
    for (size_t task = 0; task < deal->task_count; task++) {
        struct group_piece piece = group_deal_piece(deal, task, part);
        const uint32_t *place = deal->place + piece.first;
        for (size_t i = 0; i < piece.count; i++)
            slot->place[i] = next[place[i]]++;
        group_stage_settle(sorting->out, sorting->stage, piece.first, slot->place,
                           piece.count);
    }
    group_slot_give(slot);
    return TIDE_STATUS_OK;
}

/* ---- the list of groups ---- */

static void list_parts(const struct sorting *sorting, struct group_cell_list *list)
{
    for (size_t part = 0; part < sorting->deal.part_count; part++) {
        const uint32_t *cell = sorting->cell + sorting->list[part];
        const uint32_t *begin = sorting->begin + sorting->list[part];
        uint32_t groups = sorting->group_count[part];
        uint64_t first_cell = group_deal_cells(&sorting->deal, part).first;
        for (uint32_t i = 0; i < groups; i++) {
            uint32_t end = i + 1 < groups ? begin[i + 1] : sorting->first[part + 1];
            list->cell[list->count] = first_cell + cell[i];
            list->first[list->count] = begin[i];
            list->rows[list->count++] = end - begin[i];
        }
    }
}

static tide_status list_groups(struct sorting *sorting, tide_error *err)
{
    struct arena *arena = &sorting->arena;
    struct group_cell_list list = {0};
    size_t count = 0;

    for (size_t part = 0; part < sorting->deal.part_count; part++)
        count += sorting->group_count[part];
    list.cell = arena_alloc(arena, count, sizeof *list.cell);
    list.first = arena_alloc(arena, count, sizeof *list.first);
    list.rows = arena_alloc(arena, count, sizeof *list.rows);
    if (list.cell == NULL || list.first == NULL || list.rows == NULL)
        return memory_failed(arena->memory, err);
    list_parts(sorting, &list);
    return group_list_cells(sorting->deal.rows, &list, sorting->out, err);
}

/* ---- room ---- */

/* Say no before anything large is allocated. */
static tide_status check_room(const struct sorting *sorting, size_t row_count,
                              tide_error *err)
{
    size_t row_bytes = sizeof(uint32_t) + 2 * group_carry_row_bytes(sorting->out);
    char what[96];

    snprintf(what, sizeof what, "%zu rows brought together by group", row_count);
    return memory_check(&sorting->runtime->memory, row_count * row_bytes, what, err);
}

/* Where the rows and the groups of each part go; room for them. */
static tide_status make_room(struct sorting *sorting, tide_error *err)
{
    struct arena *arena = &sorting->arena;
    size_t part_count = sorting->deal.part_count;
    size_t row_count = 0;
    size_t group_count = 0;

    sorting->first = arena_alloc(arena, part_count + 1, sizeof *sorting->first);
    sorting->list = arena_alloc(arena, part_count, sizeof *sorting->list);
    sorting->group_count =
        arena_alloc_zero(arena, part_count, sizeof *sorting->group_count);
    if (sorting->first == NULL || sorting->list == NULL || sorting->group_count == NULL)
        return memory_failed(arena->memory, err);
    for (size_t part = 0; part < part_count; part++) {
        sorting->first[part] = (uint32_t)row_count;
        sorting->list[part] = group_count;
        struct group_span cells = group_deal_cells(&sorting->deal, part);
        size_t rows = group_deal_rows(&sorting->deal, part);
        size_t cell_count = cells.end - cells.first;
        row_count += rows;
        group_count += rows < cell_count ? rows : cell_count;
    }
    sorting->first[part_count] = (uint32_t)row_count;
    sorting->out->row_count = row_count;
    sorting->cell = arena_alloc(arena, group_count, sizeof *sorting->cell);
    sorting->begin = arena_alloc(arena, group_count, sizeof *sorting->begin);
    return sorting->cell != NULL && sorting->begin != NULL &&
                   group_carry_room(sorting->out)
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

/* ---- all of it ---- */

static tide_status deal_rows(struct sorting *sorting, const struct group_rows *rows,
                             tide_error *err)
{
    size_t row_count = rows->request->table->row_count;
    size_t cell_count = rows->series_places * rows->range;
    unsigned cells_log2 = 0;

    while (cell_count >> cells_log2 > (size_t)1 << PARTS_LOG2)
        cells_log2++;
    tide_status status = group_check_cells(rows, err);
    if (status == TIDE_STATUS_OK)
        status = check_room(sorting, row_count, err);
    if (status == TIDE_STATUS_OK)
        status = group_deal_init(&sorting->deal, rows, cells_log2, &sorting->arena, err);
    if (status != TIDE_STATUS_OK)
        return status;
    sorting->stage = group_stage_make(sorting->out, row_count, &sorting->arena);
    if (sorting->stage == NULL)
        return memory_failed(sorting->arena.memory, err);
    status = group_deal_slots(&sorting->deal, &sorting->slots, NULL, 0, err);
    return status == TIDE_STATUS_OK ? group_deal_run(&sorting->deal, &sorting->slots,
                                                     NULL, deal_columns, sorting, err)
                                    : status;
}

static tide_status sort_rows(const struct group_rows *rows, struct group_sorted *out,
                             tide_error *err)
{
    struct sorting sorting = {.runtime = rows->request->table->runtime, .out = out};

    arena_init(&sorting.arena, &sorting.runtime->memory);
    tide_status status = deal_rows(&sorting, rows, err);
    if (status == TIDE_STATUS_OK)
        status = make_room(&sorting, err);
    if (status == TIDE_STATUS_OK)
        status =
            pool_run(sorting.runtime, sorting.deal.part_count, sort_part, &sorting, err);
    if (status == TIDE_STATUS_OK)
        status = list_groups(&sorting, err);
    group_slots_release(&sorting.slots);
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

tide_status group_sort(const struct group_request *request, enum group_plan plan,
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

void group_sorted_release(struct group_sorted *sorted)
{
    if (sorted->arena.memory != NULL)
        arena_release(&sorted->arena);
    memset(sorted, 0, sizeof *sorted);
}
