/*
 * group_carry.c - the columns that go along when rows are brought together.
 */
#include "group/group_carry.h"

#include "group/group_deal.h"
#include "kernel/move.h"

static void carry_packed(const struct packed *from, struct packed *to,
                         const uint32_t *row, const uint32_t *at, size_t count)
{
    if (from->width > 0)
        kernel_carry(to->data, from->data, from->width, row, at, count);
}

static const struct packed *values_of(const struct column *column)
{
    switch (column->role) {
    case TIDE_COLUMN_PERIOD:
        return &column->ordinal;
    case TIDE_COLUMN_MEASURE:
        return &column->mantissa;
    default:
        return &column->code;
    }
}

void group_carry(struct group_sorted *out, const uint32_t *row, const uint32_t *at,
                 size_t count)
{
    for (size_t i = 0; i < out->column_count; i++) {
        struct group_column *to = &out->column[i];
        if (to->real != NULL)
            kernel_carry(to->real, to->column->real, sizeof *to->real, row, at, count);
        else
            carry_packed(values_of(to->column), &to->value, row, at, count);
        carry_packed(&to->column->state, &to->state, row, at, count);
    }
}

size_t group_carry_row_bytes(const struct group_sorted *out)
{
    size_t bytes = 0;

    for (size_t i = 0; i < out->column_count; i++) {
        const struct column *column = out->column[i].column;
        bool is_real =
            column->role == TIDE_COLUMN_MEASURE && column->kind == TIDE_KIND_REAL;
        bytes += is_real ? sizeof *column->real : values_of(column)->width;
        bytes += column->state.width;
    }
    return bytes;
}

static bool column_room(struct group_column *column, struct arena *arena, size_t count)
{
    const struct column *from = column->column;

    column->state = packed_same(TIDE_STATE_OK, count);
    if (from->role != TIDE_COLUMN_MEASURE)
        return group_deal_room(arena, values_of(from), count, &column->value);
    if (!group_deal_room(arena, &from->state, count, &column->state))
        return false;
    if (from->kind != TIDE_KIND_REAL)
        return group_deal_room(arena, &from->mantissa, count, &column->value);
    column->real = arena_alloc(arena, count, sizeof *column->real);
    return column->real != NULL;
}

bool group_carry_room(struct group_sorted *out)
{
    for (size_t i = 0; i < out->column_count; i++)
        if (!column_room(&out->column[i], &out->arena, out->row_count))
            return false;
    return true;
}

/* ---- in two moves ---- */

/* The values of a column as they are kept: doubles are words of 8 bytes. */
static struct packed kept_values(const struct column *column)
{
    bool is_real = column->role == TIDE_COLUMN_MEASURE && column->kind == TIDE_KIND_REAL;

    if (is_real)
        return group_rows_reals(column);
    return *values_of(column);
}

/* Only measures carry their states. */
static struct packed kept_states(const struct group_column *column)
{
    return column->column->role == TIDE_COLUMN_MEASURE ? column->column->state
                                                       : column->state;
}

struct group_stage *group_stage_make(const struct group_sorted *out, size_t row_count,
                                     struct arena *arena)
{
    struct group_stage *stage = arena_alloc_zero(arena, out->column_count, sizeof *stage);

    for (size_t i = 0; stage != NULL && i < out->column_count; i++) {
        unsigned value_width = kept_values(out->column[i].column).width;
        unsigned state_width = kept_states(&out->column[i]).width;
        if (value_width > 0)
            stage[i].value = arena_alloc(arena, row_count, value_width);
        if (state_width > 0)
            stage[i].state = arena_alloc(arena, row_count, state_width);
        if ((value_width > 0 && stage[i].value == NULL) ||
            (state_width > 0 && stage[i].state == NULL))
            return NULL;
    }
    return stage;
}

void group_stage_deal(const struct group_sorted *out, struct group_stage *stage,
                      struct group_block *block, const uint32_t *at)
{
    for (size_t i = 0; i < out->column_count; i++) {
        struct packed values = kept_values(out->column[i].column);
        struct packed states = kept_states(&out->column[i]);
        group_deal_packed(stage[i].value, &values, block, at);
        group_deal_packed(stage[i].state, &states, block, at);
    }
}

static void settle(void *to, const void *from, unsigned width, size_t first,
                   const uint32_t *at, size_t count)
{
    if (width > 0)
        kernel_scatter(to, (const unsigned char *)from + first * width, width, at, count);
}

void group_stage_settle(struct group_sorted *out, const struct group_stage *stage,
                        size_t first, const uint32_t *at, size_t count)
{
    for (size_t i = 0; i < out->column_count; i++) {
        struct group_column *to = &out->column[i];
        void *values = to->real != NULL ? to->real : to->value.data;
        settle(values, stage[i].value, kept_values(to->column).width, first, at, count);
        settle(to->state.data, stage[i].state, kept_states(to).width, first, at, count);
    }
}
