/*
 * grid.c - cells as people see them: rounded figures, state signs, units, safe text.
 *
 * A cell without value shows the sign of its state alone, a value whose state is not ok
 * its sign behind it. Where one figure of a column carries a sign the others get blanks,
 * so that digits stay below digits.
 *
 * Cells are made twice, to measure and to print, and never kept: the memory of a table
 * is that of its longest line.
 */
#include "output/grid.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_BETWEEN_CHECKS = 1024, TINY_DECIMALS = 4 };

static void add_shown(struct grid *grid, const char *c_string)
{
    shown_add(&grid->shown, text_of(c_string), grid->dress);
}

/* ---- one line ---- */

/* The empty text gives an empty line an address too. */
static void start_line(struct grid *grid)
{
    text_builder_clear(&grid->shown);
    text_add_c(&grid->shown, "");
}

/* A builder moves as it grows: cells are cut when the line is complete. */
static void cut_cells(struct grid *grid)
{
    size_t end = grid->shown.length;

    if (grid->shown.has_failed)
        sink_no_memory(grid->sink);
    for (size_t col = grid->answer->column_count; col > 0; col--) {
        struct text *cell = &grid->cell[col - 1];
        size_t offset = grid->column[col - 1].offset;

        *cell = (struct text){.at = ""};
        if (grid->shown.has_failed)
            continue;
        *cell = (struct text){.at = grid->shown.at + offset, .length = end - offset};
        end = offset;
    }
}

static void add_title(struct grid *grid, const struct result_column *column)
{
    add_shown(grid, column->name);
    if (column->unit == NULL || column->unit[0] == '\0' ||
        strcmp(column->unit, column->name) == 0)
        return;
    text_add_c(&grid->shown, ", ");
    add_shown(grid, strcmp(column->unit, "percent") == 0 ? "%" : column->unit);
}

/* A p-value of 2e-24 must not read as 0: what so many decimals do not show is written
   with its power of ten. */
static void show_tiny(const struct result_column *column, int32_t decimals, size_t row,
                      char *figure, size_t size)
{
    bool is_tiny = column->kind == TIDE_CELL_REAL && decimals >= TINY_DECIMALS &&
                   figure[0] != '\0' && figure[strspn(figure, "-0.")] == '\0' &&
                   column->real[row] != 0.0;

    if (is_tiny)
        snprintf(figure, size, "%.0e", column->real[row]);
}

static void add_figure(struct grid *grid, const struct result_column *column,
                       const struct grid_column *layout, size_t row)
{
    char figure[CELL_TEXT_SIZE];
    const char *sign = cell_state_row(column, row)->sign;

    cell_rounded_text(column, row, layout->decimals, figure, sizeof figure);
    show_tiny(column, layout->decimals, row, figure, sizeof figure);
    text_add_c(&grid->shown, figure);
    add_shown(grid, sign);
    if (figure[0] != '\0')
        text_add_char(&grid->shown, ' ', layout->sign_width - strlen(sign));
}

static void add_cell(struct grid *grid, const struct result_column *column,
                     const struct grid_column *layout, size_t row)
{
    char period[CELL_TEXT_SIZE];

    if (layout->is_figure) {
        add_figure(grid, column, layout, row);
    } else if (column->kind == TIDE_CELL_PERIOD) {
        cell_period_text(column, row, period, sizeof period);
        text_add_c(&grid->shown, period);
    } else {
        add_shown(grid, column->text[row]);
    }
}

void grid_read_header(struct grid *grid)
{
    start_line(grid);
    for (size_t col = 0; col < grid->answer->column_count; col++) {
        grid->column[col].offset = grid->shown.length;
        add_title(grid, &grid->answer->column[col]);
    }
    cut_cells(grid);
}

void grid_read_row(struct grid *grid, size_t row)
{
    start_line(grid);
    for (size_t col = 0; col < grid->answer->column_count; col++) {
        struct grid_column *layout = &grid->column[col];
        layout->offset = grid->shown.length;
        add_cell(grid, &grid->answer->column[col], layout, row);
    }
    cut_cells(grid);
}

/* ---- measures ---- */

/* The widest sign behind a figure. */
static size_t sign_width(const struct result_column *column, size_t row_count)
{
    size_t widest = 0;

    for (size_t row = 0; column->state != NULL && row < row_count; row++) {
        if (!tide_state_has_value(column->state[row]))
            continue;
        size_t width = strlen(cell_state_row(column, row)->sign);
        if (width > widest)
            widest = width;
    }
    return widest;
}

/* The width of the widest stretch without a blank. */
static size_t widest_word(struct text cell)
{
    size_t widest = 0;

    while (cell.length > 0) {
        const char *blank = memchr(cell.at, ' ', cell.length);
        size_t length = blank != NULL ? (size_t)(blank - cell.at) : cell.length;
        size_t width = utf8_width(cell.at, length);
        widest = width > widest ? width : widest;
        length += blank != NULL ? 1 : 0;
        cell.at += length;
        cell.length -= length;
    }
    return widest;
}

static void widen(struct grid *grid)
{
    for (size_t col = 0; col < grid->answer->column_count; col++) {
        struct grid_column *column = &grid->column[col];
        struct text cell = grid->cell[col];
        size_t width = utf8_width(cell.at, cell.length);

        if (width > column->width)
            column->width = width;
        if (!column->is_right && width > column->word_width) {
            size_t word = widest_word(cell);
            column->word_width = word > column->word_width ? word : column->word_width;
        }
    }
}

static void measure(struct grid *grid)
{
    const tide_answer *answer = grid->answer;

    for (size_t col = 0; col < answer->column_count; col++) {
        const struct result_column *column = &answer->column[col];
        struct grid_column *layout = &grid->column[col];

        layout->is_figure = cell_is_figure(column);
        layout->is_right = layout->is_figure || column->is_number;
        if (!layout->is_figure)
            continue;
        layout->decimals = table_decimals(column, answer->row_count);
        layout->sign_width = sign_width(column, answer->row_count);
    }
    grid_read_header(grid);
    widen(grid);
    for (size_t row = 0; row < answer->row_count; row++) {
        if (row % ROWS_BETWEEN_CHECKS == 0)
            sink_check(grid->sink);
        if (grid->sink->status != TIDE_STATUS_OK)
            break;
        grid_read_row(grid, row);
        widen(grid);
    }
}

void grid_init(struct grid *grid, const tide_answer *answer, enum shown_dress dress,
               struct sink *sink)
{
    struct memory *memory = &answer->runtime->memory;

    grid->answer = answer;
    grid->dress = dress;
    grid->sink = sink;
    arena_init(&grid->arena, memory);
    text_builder_init(&grid->shown, memory);
    grid->column =
        arena_alloc_zero(&grid->arena, answer->column_count, sizeof *grid->column);
    grid->cell = arena_alloc_zero(&grid->arena, answer->column_count, sizeof *grid->cell);
    if (grid->column == NULL || grid->cell == NULL)
        sink_no_memory(sink);
    else
        measure(grid);
}

void grid_release(struct grid *grid)
{
    text_builder_release(&grid->shown);
    arena_release(&grid->arena);
}

/* ---- the foot ---- */

/* "120 cells: 96 ok, 24 missing (..)" */
static void add_states(struct grid *grid)
{
    const struct state_counts counts = cell_count_states(grid->answer);
    const char *separator = ": ";

    text_add_format(&grid->shown, "%" PRIu64 " %s", counts.cells,
                    counts.cells == 1 ? "cell" : "cells");
    for (size_t i = 0; i < tide_state_count(); i++) {
        const tide_state_row *state = tide_state_at(i);
        uint64_t count = counts.of[state->code];

        if (count == 0)
            continue;
        text_add_format(&grid->shown, "%s%" PRIu64 " %s", separator, count, state->name);
        if (state->sign[0] != '\0') {
            text_add_c(&grid->shown, " (");
            add_shown(grid, state->sign);
            text_add_char(&grid->shown, ')', 1);
        }
        separator = ", ";
    }
}

static bool has_states(const tide_answer *answer)
{
    for (size_t col = 0; col < answer->column_count; col++)
        if (answer->column[col].has_state)
            return true;
    return false;
}

static void put_foot_line(struct grid *grid, const char *before)
{
    if (grid->shown.has_failed)
        sink_no_memory(grid->sink);
    sink_put_c(grid->sink, before);
    sink_put(grid->sink, grid->shown.at, grid->shown.length);
    sink_put_char(grid->sink, '\n', 1);
}

/* The place to break a list that is wider than `width`: the last blank behind a comma that
   fits, else the first; the length of the line if it has none. */
static size_t break_at(struct text line, size_t width)
{
    size_t best = line.length;

    for (size_t at = 0; at < line.length; at++) {
        if (line.at[at] != ' ' || at == 0 || line.at[at - 1] != ',')
            continue;
        if (utf8_width(line.at, at) > width)
            return best < line.length ? best : at;
        best = at;
    }
    return best;
}

/* The counts of states, broken between words. */
static void put_states(struct grid *grid, const char *before, size_t width)
{
    struct text rest;

    start_line(grid);
    add_states(grid);
    rest = (struct text){.at = grid->shown.at, .length = grid->shown.length};
    while (!grid->shown.has_failed && utf8_width(rest.at, rest.length) > width) {
        size_t length = break_at(rest, width);
        size_t used = length + (length < rest.length ? 1 : 0);
        sink_put_c(grid->sink, before);
        sink_put(grid->sink, rest.at, length);
        sink_put_char(grid->sink, '\n', 1);
        rest.at += used;
        rest.length -= used;
    }
    if (grid->shown.has_failed)
        sink_no_memory(grid->sink);
    if (rest.length == 0)
        return;
    sink_put_c(grid->sink, before);
    sink_put(grid->sink, rest.at, rest.length);
    sink_put_char(grid->sink, '\n', 1);
}

void grid_put_foot(struct grid *grid, const char *before, size_t width)
{
    if (has_states(grid->answer))
        put_states(grid, before, width);
    for (size_t i = 0; i < grid->answer->note_count; i++) {
        start_line(grid);
        add_shown(grid, grid->answer->note[i]);
        put_foot_line(grid, before);
    }
}
