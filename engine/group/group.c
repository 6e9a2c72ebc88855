/*
 * group.c - from rows to a panel, by one of the plans.
 *
 * Series are sorted by the bytes of their keys and sums are exact, so neither the plan
 * nor the order of rows or threads shows in a panel.
 */
#include "group/group.h"

#include "base/error.h"
#include "group/group_hash.h"
#include "group/group_narrow.h"
#include "group/group_plan.h"
#include "group/group_sum.h"

static tide_status sum_rows(const struct group_rows *rows, struct arena *arena,
                            bool is_partitioned, tide_panel **out, tide_error *err)
{
    const struct group_request *request = rows->request;
    const tide_table *table = request->table;
    struct group_form *form = arena_alloc(arena, request->measure_count, sizeof *form);
    tide_status status = group_check_cells(rows, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (form == NULL)
        return memory_failed(arena->memory, err);
    for (size_t m = 0; m < request->measure_count; m++)
        form[m] = group_form_of(&table->column[request->measure[m]], table->row_count);
    for (size_t m = 0; m < request->measure_count; m++)
        is_partitioned = is_partitioned || form[m].is_real;
    if (is_partitioned)
        return group_sum_partitions(rows, form,
                                    group_partition_log2(rows->series_places *
                                                         rows->range),
                                    out, err);
    return group_sum_tables(rows, form, out, err);
}

/* The numbers of the combinations take the place of their codes. */
static tide_status sum_hashed(const struct group_request *request, struct arena *arena,
                              tide_panel **out, tide_error *err)
{
    struct group_numbers numbers = {0};
    struct group_digit digit;
    struct group_rows rows;

    tide_status status = group_hash(request, &numbers, err);
    if (status == TIDE_STATUS_OK) {
        group_rows_numbered(request, &digit, numbers.number, numbers.count, numbers.tuple,
                            &rows);
        bool is_small = group_fits_cache(request, rows.series_places * rows.range);
        status = sum_rows(&rows, arena, !is_small, out, err);
    }
    group_numbers_release(&numbers);
    return status;
}

tide_status group_run_with(const struct group_request *request, enum group_plan plan,
                           tide_panel **out, tide_error *err)
{
    struct arena arena;
    struct group_rows rows;
    tide_status status;

    arena_init(&arena, &request->table->runtime->memory);
    if (plan == GROUP_HASH) {
        status = sum_hashed(request, &arena, out, err);
    } else {
        struct group_digit *digit =
            arena_alloc(&arena, request->key_count, sizeof *digit);
        if (digit == NULL) {
            status = memory_failed(arena.memory, err);
        } else {
            group_rows_direct(request, digit, &rows);
            status = sum_rows(&rows, &arena, plan == GROUP_PARTITIONED, out, err);
        }
    }
    arena_release(&arena);
    return status;
}

tide_status group_run(const struct group_request *request, tide_panel **out,
                      tide_error *err)
{
    struct group_narrowed narrowed = {.arena = {0}};
    char why[GROUP_WHY_SIZE];
    enum group_plan plan = group_choose(request, why, sizeof why);
    tide_status status = group_narrow_few(request, &narrowed, err);

    if (status == TIDE_STATUS_OK)
        status = group_run_with(&narrowed.request, plan, out, err);
    group_narrow_release(&narrowed);
    return status;
}
