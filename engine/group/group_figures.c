/*
 * group_figures.c - from sorted columns to arrays of the rows of a line.
 */
#include "group/group_figures.h"

#include <string.h>

static void read_states(const struct packed *packed, size_t first, size_t count,
                        tide_state *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (tide_state)packed_get(packed, first + i);
}

void group_figures_read(struct group_figures *figures, const struct group_lines *lines,
                        const struct group_line *line, const struct group_sorted *sorted)
{
    const struct group_column *from = figures->from;
    size_t at = 0;

    for (uint32_t i = 0; i < line->count; i++) {
        uint32_t group = lines->member[line->first + i];
        size_t first = sorted->first[group];
        size_t count = sorted->count[group];
        if (figures->mantissa != NULL)
            packed_read(&from->value, first, count, figures->mantissa + at);
        else
            memcpy(figures->real + at, from->real + first, count * sizeof *from->real);
        if (figures->state != NULL)
            read_states(&from->state, first, count, figures->state + at);
        at += count;
    }
    figures->row_count = at;
    figures->word_count = 0;
}

tide_state group_figures_state(const struct group_figures *x,
                               const struct group_figures *y, size_t row)
{
    tide_state of_x = x->state != NULL ? x->state[row] : (tide_state)TIDE_STATE_OK;
    tide_state of_y =
        y != NULL && y->state != NULL ? y->state[row] : (tide_state)TIDE_STATE_OK;

    return of_x > of_y ? of_x : of_y;
}

static struct group_batch batch_of(const struct group_figures *figures)
{
    return (struct group_batch){.mantissa = figures->mantissa,
                                .real = figures->real,
                                .count = figures->row_count,
                                .scale = figures->from->column->scale,
                                .bound = figures->bound};
}

/* Point a batch to where its rows with values are put. */
static void move_batch(struct group_batch *batch, const struct group_room *room,
                       size_t place)
{
    if (batch->mantissa != NULL)
        batch->mantissa = room->mantissa[place];
    else
        batch->real = room->real[place];
}

static void copy_figure(const struct group_figures *from, size_t row,
                        const struct group_room *room, size_t place, size_t to)
{
    if (from->mantissa != NULL)
        room->mantissa[place][to] = from->mantissa[row];
    else
        room->real[place][to] = from->real[row];
}

void group_figures_valued(const struct group_figures *x, const struct group_figures *y,
                          int32_t *period, const uint8_t *lacks,
                          const struct group_room *room, struct group_valued *out)
{
    struct group_pair *pair = &out->figures;
    size_t count = 0;

    *out = (struct group_valued){.ordinal = period, .figures.x = batch_of(x)};
    if (y != NULL)
        pair->y = batch_of(y);
    if (x->state == NULL && (y == NULL || y->state == NULL))
        return;
    for (size_t row = 0; row < x->row_count; row++) {
        if (lacks != NULL && lacks[row])
            continue;
        tide_state state = group_figures_state(x, y, row);
        if (!tide_state_has_value(state)) {
            out->unvalued = state > out->unvalued ? state : out->unvalued;
            continue;
        }
        out->valued = state > out->valued ? state : out->valued;
        copy_figure(x, row, room, 0, count);
        if (y != NULL)
            copy_figure(y, row, room, 1, count);
        if (period != NULL)
            room->ordinal[count] = period[row];
        count++;
    }
    move_batch(&pair->x, room, 0);
    pair->x.count = count;
    if (y != NULL) {
        move_batch(&pair->y, room, 1);
        pair->y.count = count;
    }
    if (period != NULL)
        out->ordinal = room->ordinal;
}
