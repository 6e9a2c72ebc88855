/*
 * controlled.c - controlled rounding of a table of two keys, by circles of cells.
 *
 * Only what stands above a multiple of the unit is looked at. A row and a column are added
 * that bring every sum to a multiple; so a row or a column with one cell that is no
 * multiple has another. Walking from such a cell along its row, then along a column, and
 * so on, a line comes up again: the cells since then are a circle. Adding to every other
 * cell of it what is taken from those between leaves all sums as they are, and can be
 * done until one of the cells is a multiple. Every circle settles a cell, so this ends.
 */
#include "audit/spread.h"

#include "base/error.h"

#define NO_CELL SIZE_MAX
#define NO_STEP SIZE_MAX

struct rounder {
    size_t rows; /* with the added ones */
    size_t columns;
    int128 unit;
    int128 *above;   /* [rows * columns] from 0 to unit; either end: settled */
    size_t *first;   /* [rows + columns] no cell of the line before this one is open */
    size_t *step;    /* [rows + columns] at which the walk reached the line; NO_STEP */
    size_t *line;    /* [rows + columns] of the walk */
    size_t *through; /* [rows + columns + 1] the cell that led to each line of the walk */
};

static bool is_open(const struct rounder *rounder, size_t cell)
{
    return rounder->above[cell] > 0 && rounder->above[cell] < rounder->unit;
}

/* Lines are the rows, then the columns. */
static size_t line_length(const struct rounder *rounder, size_t line)
{
    return line < rounder->rows ? rounder->columns : rounder->rows;
}

static size_t cell_at(const struct rounder *rounder, size_t line, size_t i)
{
    return line < rounder->rows ? line * rounder->columns + i
                                : i * rounder->columns + (line - rounder->rows);
}

/* The other line that a cell is in. */
static size_t other_line(const struct rounder *rounder, size_t line, size_t cell)
{
    return line < rounder->rows ? rounder->rows + cell % rounder->columns
                                : cell / rounder->columns;
}

/* The first open cell of a line that is not this one; NO_CELL: none. */
static size_t next_cell(struct rounder *rounder, size_t line, size_t but)
{
    size_t length = line_length(rounder, line);
    size_t *first = &rounder->first[line];

    while (*first < length && !is_open(rounder, cell_at(rounder, line, *first)))
        ++*first;
    for (size_t i = *first; i < length; i++) {
        size_t cell = cell_at(rounder, line, i);
        if (cell != but && is_open(rounder, cell))
            return cell;
    }
    return NO_CELL;
}

/* Cells from..to of the walk are a circle: raise every other one, lower those between, or
   the other way round, whichever settles a cell sooner. */
static void turn(struct rounder *rounder, size_t from, size_t to)
{
    int128 up = rounder->unit;
    int128 down = rounder->unit;

    for (size_t i = from; i <= to; i++) {
        int128 low = rounder->above[rounder->through[i]];
        int128 high = rounder->unit - low;
        bool is_first = (i - from) % 2 == 0;
        int128 room_up = is_first ? high : low;
        int128 room_down = is_first ? low : high;
        up = room_up < up ? room_up : up;
        down = room_down < down ? room_down : down;
    }
    int128 by = up <= down ? up : -down;
    for (size_t i = from; i <= to; i++)
        rounder->above[rounder->through[i]] += (i - from) % 2 == 0 ? by : -by;
}

/* Walk from a line until nothing that can be reached from it is open. */
static void walk(struct rounder *rounder, size_t start)
{
    size_t count = 1; /* lines of the walk */

    rounder->line[0] = start;
    rounder->step[start] = 0;
    rounder->through[0] = NO_CELL;
    while (count > 0) {
        size_t line = rounder->line[count - 1];
        size_t cell = next_cell(rounder, line, rounder->through[count - 1]);
        if (cell == NO_CELL) { /* only the start may be left without a way on */
            rounder->step[line] = NO_STEP;
            count--;
            continue;
        }
        size_t next = other_line(rounder, line, cell);
        size_t seen = rounder->step[next];
        rounder->through[count] = cell;
        if (seen == NO_STEP) {
            rounder->line[count] = next;
            rounder->step[next] = count++;
            continue;
        }
        turn(rounder, seen + 1, count);
        while (count > seen + 1)
            rounder->step[rounder->line[--count]] = NO_STEP;
    }
}

static int128 above_of(int128 value, int128 unit)
{
    int128 rest = value % unit;
    return rest < 0 ? rest + unit : rest;
}

/* The parts above a multiple; then what brings each line to one. */
static void fill(struct rounder *rounder, const int128 *value)
{
    size_t last_row = rounder->rows - 1;
    size_t last_column = rounder->columns - 1;
    int128 unit = rounder->unit;

    for (size_t r = 0; r < last_row; r++)
        for (size_t c = 0; c < last_column; c++) {
            int128 above = above_of(value[r * last_column + c], unit);
            int128 *row_end = &rounder->above[r * rounder->columns + last_column];
            int128 *column_end = &rounder->above[last_row * rounder->columns + c];
            int128 *corner = &rounder->above[rounder->rows * rounder->columns - 1];
            rounder->above[r * rounder->columns + c] = above;
            *row_end = above_of(*row_end - above, unit);
            *column_end = above_of(*column_end - above, unit);
            *corner = above_of(*corner + above, unit);
        }
}

tide_status spread_controlled(const int128 *value, size_t rows, size_t columns,
                              int128 unit, struct arena *arena, int128 *out,
                              tide_error *err)
{
    struct rounder rounder = {.rows = rows + 1, .columns = columns + 1, .unit = unit};
    size_t lines = rounder.rows + rounder.columns;

    rounder.above =
        arena_alloc_zero(arena, rounder.rows * rounder.columns, sizeof *rounder.above);
    rounder.first = arena_alloc_zero(arena, lines, sizeof *rounder.first);
    rounder.step = arena_alloc(arena, lines, sizeof *rounder.step);
    rounder.line = arena_alloc(arena, lines, sizeof *rounder.line);
    rounder.through = arena_alloc(arena, lines + 1, sizeof *rounder.through);
    if (rounder.above == NULL || rounder.first == NULL || rounder.step == NULL ||
        rounder.line == NULL || rounder.through == NULL)
        return memory_failed(arena->memory, err);
    fill(&rounder, value);
    for (size_t i = 0; i < lines; i++)
        rounder.step[i] = NO_STEP;
    for (size_t row = 0; row < rounder.rows; row++)
        walk(&rounder, row);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            int128 at = value[r * columns + c];
            bool is_up = rounder.above[r * rounder.columns + c] == unit;
            out[r * columns + c] = (at - above_of(at, unit)) / unit + (is_up ? 1 : 0);
        }
    return TIDE_STATUS_OK;
}
