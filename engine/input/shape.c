/*
 * shape.c - rows out of records.
 */
#include "input/shape.h"

#include <string.h>

struct shape *shape_new(struct arena *arena, size_t columns, size_t pieces)
{
    struct shape *shape = arena_alloc_zero(arena, 1, sizeof *shape);

    if (shape == NULL)
        return NULL;
    shape->column = arena_alloc_zero(arena, columns, sizeof *shape->column);
    shape->piece = arena_alloc_zero(arena, pieces, sizeof *shape->piece);
    return shape->column != NULL && shape->piece != NULL ? shape : NULL;
}

void shape_add(struct shape *shape, struct text name, enum shape_take take, size_t field,
               size_t part)
{
    shape->column[shape->column_count++] =
        (struct shape_column){.name = name, .take = take, .field = field, .part = part};
    if (take == SHAPE_PART && part >= shape->part_count)
        shape->part_count = part + 1;
    shape->has_flags = shape->has_flags || take == SHAPE_FLAGS;
}

void shape_add_piece(struct shape *shape, size_t field, struct text period, int32_t month)
{
    shape->piece[shape->piece_count++] =
        (struct shape_piece){.field = field, .period = period, .month = month};
}

size_t shape_rows(const struct shape *shape)
{
    return shape->piece_count > 0 ? shape->piece_count : 1;
}

static size_t count_parts(const struct csv_cell *cell)
{
    size_t count = 1;

    for (size_t i = 0; i < cell->length; i++)
        count += cell->at[i] == ',';
    return count;
}

bool shape_fits(const struct shape *shape, const struct csv_record *record)
{
    for (size_t i = 0; i < shape->column_count; i++)
        if (shape->column[i].take == SHAPE_PART &&
            count_parts(&record->cell[shape->column[i].field]) != shape->part_count)
            return false;
    return true;
}

static struct csv_cell part_of_cell(struct csv_cell cell, size_t part)
{
    for (; part > 0; part--) {
        const char *comma = memchr(cell.at, ',', cell.length);
        size_t gone = (size_t)(comma - cell.at) + 1;
        cell.at += gone;
        cell.length -= gone;
    }
    const char *end = memchr(cell.at, ',', cell.length);
    if (end != NULL)
        cell.length = (size_t)(end - cell.at);
    return cell;
}

/* "DE: Germany" parted at the first colon with a blank behind it. */
static struct csv_cell code_of_cell(struct csv_cell cell, bool is_name)
{
    for (size_t i = 0; i + 1 < cell.length; i++) {
        if (cell.at[i] != ':' || cell.at[i + 1] != ' ')
            continue;
        if (!is_name) {
            cell.length = i;
            return cell;
        }
        cell.at += i + 2;
        cell.length -= i + 2;
        return cell;
    }
    if (is_name)
        cell.length = 0;
    return cell;
}

/* "12.5 bu" parted at the blank; a mark such as ":" stays with the figure. */
static struct csv_cell figure_of_cell(struct csv_cell cell, bool is_flags)
{
    struct text text = text_trim((struct text){.at = cell.at, .length = cell.length});
    const char *blank = memchr(text.at, ' ', text.length);
    size_t length = blank != NULL ? (size_t)(blank - text.at) : text.length;

    cell.at = is_flags ? text.at + length : text.at;
    cell.length = is_flags ? text.length - length : length;
    return cell;
}

static struct csv_cell period_of_piece(const struct shape *shape,
                                       const struct shape_piece *piece,
                                       const struct csv_record *record,
                                       struct shape_row *into)
{
    struct csv_cell cell = record->cell[piece->field];

    if (piece->month == 0) {
        cell.at = piece->period.at;
        cell.length = piece->period.length;
        return cell;
    }
    const struct csv_cell *year = &record->cell[shape->year_field];
    struct text text = text_trim((struct text){.at = year->at, .length = year->length});
    cell = *year;
    if (text.length != 4)
        return cell; /* no year: refused as it stands */
    memcpy(into->period, text.at, 4);
    into->period[4] = '-';
    into->period[5] = (char)('0' + piece->month / 10);
    into->period[6] = (char)('0' + piece->month % 10);
    cell.at = into->period;
    cell.length = 7;
    return cell;
}

void shape_take(const struct shape *shape, const struct csv_record *record, size_t row,
                struct shape_row *into, struct csv_record *out)
{
    const struct shape_piece *piece = shape->piece_count > 0 ? &shape->piece[row] : NULL;

    *out = *record;
    out->cell = into->cell;
    out->cell_count = shape->column_count;
    for (size_t i = 0; i < shape->column_count; i++) {
        const struct shape_column *column = &shape->column[i];
        struct csv_cell *cell = &into->cell[i];

        switch (column->take) {
        case SHAPE_CELL:
            *cell = record->cell[column->field];
            break;
        case SHAPE_PART:
            *cell = part_of_cell(record->cell[column->field], column->part);
            break;
        case SHAPE_CODE:
        case SHAPE_NAME:
            *cell = code_of_cell(record->cell[column->field], column->take == SHAPE_NAME);
            break;
        case SHAPE_PERIOD:
            *cell = period_of_piece(shape, piece, record, into);
            break;
        case SHAPE_FIGURE:
            *cell = record->cell[piece->field];
            if (shape->has_flags)
                *cell = figure_of_cell(*cell, false);
            break;
        case SHAPE_FLAGS:
            *cell = figure_of_cell(record->cell[piece->field], true);
            break;
        }
    }
}
