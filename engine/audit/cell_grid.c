/*
 * cell_grid.c - quantities into grids.
 */
#include "audit/cell_grid.h"

#include <string.h>

#include "base/error.h"

static bool is_period(const struct grid_plan *plan, size_t field)
{
    return field == web_field(plan->web, FIELD_PERIOD);
}

bool grid_is_total(const struct grid_plan *plan, size_t field, uint32_t code)
{
    const struct web *web = plan->web;

    return !is_period(plan, field) &&
           plan->lore->is_total(text_of(web->key[field]),
                                dictionary_text(&web->field[field], code));
}

/* What tells grids apart; periods of several frequencies are never across one grid. */
static void code_of(const struct grid_plan *plan, uint32_t quantity, uint32_t *code)
{
    const struct web *web = plan->web;

    memcpy(code, coordinate_at(&web->where, quantity), web->field_count * sizeof *code);
    for (size_t i = 0; i < plan->key_count; i++) {
        size_t field = plan->field[i];
        code[field] =
            is_period(plan, field) ? (uint32_t)web_period(web, quantity).freq : 0;
    }
}

static tide_status number_grids(struct grid_plan *plan, uint32_t *grid_of,
                                struct arena *arena, tide_error *err)
{
    const struct web *web = plan->web;
    struct coordinate_index index;
    uint32_t *code = arena_alloc(arena, web->field_count, sizeof *code);
    tide_status status = TIDE_STATUS_OK;

    if (code == NULL)
        return memory_failed(arena->memory, err);
    coordinate_init(&index, arena->memory, web->field_count);
    for (uint32_t q = 0; status == TIDE_STATUS_OK && q < web->where.count; q++) {
        bool is_new;
        code_of(plan, q, code);
        status = coordinate_add(&index, code, &grid_of[q], &is_new, err);
    }
    plan->grid_count = index.count;
    coordinate_release(&index);
    return status;
}

tide_status grid_sort(struct grid_plan *plan, struct arena *arena, tide_error *err)
{
    const struct web *web = plan->web;
    uint32_t count = web->where.count;
    uint32_t *grid_of = arena_alloc(arena, count, sizeof *grid_of);

    plan->member = arena_alloc(arena, count, sizeof *plan->member);
    if (grid_of == NULL || plan->member == NULL)
        return memory_failed(arena->memory, err);
    tide_status status = number_grids(plan, grid_of, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;
    plan->first = arena_alloc_zero(arena, (size_t)plan->grid_count + 2, sizeof(uint32_t));
    for (size_t i = 0; i < plan->key_count; i++)
        plan->place[i] =
            arena_alloc(arena, web->field[plan->field[i]].count, sizeof(uint32_t));
    if (plan->first == NULL || plan->place[0] == NULL ||
        (plan->key_count > 1 && plan->place[1] == NULL))
        return memory_failed(arena->memory, err);
    for (uint32_t q = 0; q < count; q++)
        plan->first[grid_of[q] + 2]++;
    for (uint32_t i = 0; i < plan->grid_count; i++)
        plan->first[i + 2] += plan->first[i + 1];
    for (uint32_t q = 0; q < count; q++)
        plan->member[plan->first[grid_of[q] + 1]++] = q;
    for (size_t i = 0; i < plan->key_count; i++)
        memset(plan->place[i], 0xff, web->field[plan->field[i]].count * sizeof(uint32_t));
    return TIDE_STATUS_OK;
}

static uint32_t code_at(const struct grid_plan *plan, uint32_t quantity, size_t key)
{
    return coordinate_at(&plan->web->where, quantity)[plan->field[key]];
}

/* Number the members of one key in the order that they come; totals have no number. */
static size_t number_members(struct grid_plan *plan, struct grid *grid, size_t key)
{
    const struct web *web = plan->web;
    size_t field = plan->field[key];
    bool has_levels =
        !is_period(plan, field) && plan->lore->has_levels(text_of(web->key[field]));
    uint32_t total = AUDIT_NONE;
    size_t length = 0;
    size_t count = 0;

    for (size_t i = 0; i < grid->count; i++) {
        uint32_t code = code_at(plan, grid->quantity[i], key);
        if (plan->place[key][code] != AUDIT_NONE)
            continue;
        if (grid_is_total(plan, field, code)) {
            if (total != AUDIT_NONE && total != code)
                grid->fault = GRID_TOTALS;
            total = code;
            continue;
        }
        struct text member = dictionary_text(&web->field[field], code);
        if (has_levels && plan->lore->is_level(text_of(web->key[field]), member)) {
            if (length != 0 && member.length != length)
                grid->fault = GRID_LEVELS;
            length = member.length;
        }
        plan->place[key][code] = (uint32_t)count++;
    }
    return count;
}

static void forget_members(struct grid_plan *plan, const struct grid *grid)
{
    for (size_t key = 0; key < plan->key_count; key++)
        for (size_t i = 0; i < grid->count; i++)
            plan->place[key][code_at(plan, grid->quantity[i], key)] = AUDIT_NONE;
}

/* Where a figure stands. */
static uint32_t *slot_of(const struct grid_plan *plan, struct grid *grid,
                         uint32_t quantity)
{
    uint32_t row = plan->place[0][code_at(plan, quantity, 0)];

    if (plan->key_count == 1)
        return row == AUDIT_NONE ? &grid->column_total[0] : &grid->cell[row];
    uint32_t column = plan->place[1][code_at(plan, quantity, 1)];
    if (row == AUDIT_NONE)
        return column == AUDIT_NONE ? &grid->grand : &grid->column_total[column];
    return column == AUDIT_NONE ? &grid->row_total[row]
                                : &grid->cell[row * grid->columns + column];
}

tide_status grid_lay(struct grid_plan *plan, uint32_t number, struct arena *arena,
                     struct grid *out, tide_error *err)
{
    const struct web *web = plan->web;
    tide_status status = TIDE_STATUS_OK;

    *out = (struct grid){.quantity = plan->member + plan->first[number],
                         .count = plan->first[number + 1] - plan->first[number],
                         .columns = 1,
                         .grand = AUDIT_NONE};
    out->rows = number_members(plan, out, 0);
    if (plan->key_count > 1)
        out->columns = number_members(plan, out, 1);
    if (out->rows == 0 || out->columns == 0)
        out->fault = GRID_EMPTY;
    else if (out->rows > GRID_MOST_CELLS / out->columns)
        out->fault = GRID_LARGE;
    for (size_t i = 0; i < out->count; i++)
        if (web->claim[web->quantity[out->quantity[i]].claim].next != AUDIT_NONE)
            out->fault = GRID_TWICE;
    if (out->fault == GRID_SOUND) {
        out->cell = arena_alloc(arena, out->rows * out->columns, sizeof *out->cell);
        out->row_total = arena_alloc(arena, out->rows, sizeof *out->row_total);
        out->column_total = arena_alloc(arena, out->columns, sizeof *out->column_total);
        if (out->cell == NULL || out->row_total == NULL || out->column_total == NULL) {
            status = memory_failed(arena->memory, err);
        } else {
            memset(out->cell, 0xff, out->rows * out->columns * sizeof *out->cell);
            memset(out->row_total, 0xff, out->rows * sizeof *out->row_total);
            memset(out->column_total, 0xff, out->columns * sizeof *out->column_total);
            for (size_t i = 0; i < out->count; i++)
                *slot_of(plan, out, out->quantity[i]) = out->quantity[i];
        }
    }
    forget_members(plan, out);
    return status;
}
