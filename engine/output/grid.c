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
#include <utf8proc.h>

enum { ROWS_BETWEEN_CHECKS = 1024 };

/* ---- safe text ---- */

static bool is_plain(const struct grid *grid, char c)
{
    if (c < 0x20 || c > 0x7E)
        return false;
    return grid->dress != GRID_MARKDOWN || strchr("\\|<&*`[]~", c) == NULL;
}

/* One character that is not plain. Returns its bytes. */
static size_t add_dressed(struct grid *grid, struct text text)
{
    char piece[16];
    utf8proc_int32_t code;
    utf8proc_ssize_t step =
        utf8proc_iterate((const utf8proc_uint8_t *)text.at,
                         text.length < 4 ? (utf8proc_ssize_t)text.length : 4, &code);
    size_t size = step > 0 ? (size_t)step : 1;
    size_t length = text_escape(piece, sizeof piece, text.at, size);
    bool is_escaped = length != size || memcmp(piece, text.at, size) != 0;

    if (grid->dress == GRID_ASCII && !is_escaped && code > 0x7E)
        snprintf(piece, sizeof piece, code > 0xFFFF ? "\\U%08" PRIx32 : "\\u%04" PRIx32,
                 (uint32_t)code);
    if (grid->dress == GRID_MARKDOWN && (unsigned char)piece[0] < 0x80)
        text_add_char(&grid->shown, '\\', 1);
    text_add_c(&grid->shown, piece);
    return size;
}

static void add_shown(struct grid *grid, struct text text)
{
    while (text.length > 0) {
        size_t run = 0;

        while (run < text.length && is_plain(grid, text.at[run]))
            run++;
        text_add(&grid->shown, text.at, run);
        if (run < text.length)
            run += add_dressed(grid, (struct text){text.at + run, text.length - run});
        text.at += run;
        text.length -= run;
    }
}

static void add_shown_c(struct grid *grid, const char *c_string)
{
    add_shown(grid, text_of(c_string));
}

/* ---- one line ---- */

/* The empty text gives an empty line an address too. */
static void start_line(struct grid *grid)
{
    text_builder_clear(&grid->shown);
    text_add_c(&grid->shown, "");
}

/* A builder moves as it grows: cells are cut when the line is complete. */
static bool cut_cells(struct grid *grid)
{
    size_t end = grid->shown.length;

    if (grid->shown.has_failed)
        return false;
    for (size_t col = grid->answer->column_count; col > 0; col--) {
        size_t offset = grid->column[col - 1].offset;
        grid->cell[col - 1].at = grid->shown.at + offset;
        grid->cell[col - 1].length = end - offset;
        end = offset;
    }
    return true;
}

static void add_title(struct grid *grid, const struct result_column *column)
{
    add_shown_c(grid, column->name);
    if (column->unit == NULL || column->unit[0] == '\0')
        return;
    text_add_c(&grid->shown, ", ");
    add_shown_c(grid, strcmp(column->unit, "percent") == 0 ? "%" : column->unit);
}

static void add_figure(struct grid *grid, const struct result_column *column,
                       const struct grid_column *layout, size_t row)
{
    char figure[CELL_TEXT_SIZE];
    const char *sign = cell_state_row(column, row)->sign;

    cell_rounded_text(column, row, layout->decimals, figure, sizeof figure);
    text_add_c(&grid->shown, figure);
    add_shown_c(grid, sign);
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
        add_shown_c(grid, column->text[row]);
    }
}

bool grid_read_header(struct grid *grid)
{
    start_line(grid);
    for (size_t col = 0; col < grid->answer->column_count; col++) {
        grid->column[col].offset = grid->shown.length;
        add_title(grid, &grid->answer->column[col]);
    }
    return cut_cells(grid);
}

bool grid_read_row(struct grid *grid, size_t row)
{
    start_line(grid);
    for (size_t col = 0; col < grid->answer->column_count; col++) {
        struct grid_column *layout = &grid->column[col];
        layout->offset = grid->shown.length;
        add_cell(grid, &grid->answer->column[col], layout, row);
    }
    return cut_cells(grid);
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

static void widen(struct grid *grid)
{
    for (size_t col = 0; col < grid->answer->column_count; col++) {
        size_t width = utf8_width(grid->cell[col].at, grid->cell[col].length);
        if (width > grid->column[col].width)
            grid->column[col].width = width;
    }
}

static void measure(struct grid *grid, struct sink *sink)
{
    const tide_answer *answer = grid->answer;

    for (size_t col = 0; col < answer->column_count; col++) {
        const struct result_column *column = &answer->column[col];
        struct grid_column *layout = &grid->column[col];

        layout->is_figure = cell_is_figure(column);
        if (!layout->is_figure)
            continue;
        layout->decimals = table_decimals(column, answer->row_count);
        layout->sign_width = sign_width(column, answer->row_count);
    }
    bool has_memory = grid_read_header(grid);
    if (has_memory)
        widen(grid);
    for (size_t row = 0; row < answer->row_count && has_memory; row++) {
        if (row % ROWS_BETWEEN_CHECKS == 0)
            sink_check(sink);
        if (sink->status != TIDE_STATUS_OK)
            return;
        has_memory = grid_read_row(grid, row);
        if (has_memory)
            widen(grid);
    }
    if (!has_memory)
        sink_no_memory(sink);
}

void grid_init(struct grid *grid, const tide_answer *answer, enum grid_dress dress,
               struct sink *sink)
{
    struct memory *memory = &answer->runtime->memory;

    grid->answer = answer;
    grid->dress = dress;
    arena_init(&grid->arena, memory);
    text_builder_init(&grid->shown, memory);
    grid->column =
        arena_alloc_zero(&grid->arena, answer->column_count, sizeof *grid->column);
    grid->cell = arena_alloc_zero(&grid->arena, answer->column_count, sizeof *grid->cell);
    if (grid->column == NULL || grid->cell == NULL)
        sink_no_memory(sink);
    else
        measure(grid, sink);
}

void grid_release(struct grid *grid)
{
    text_builder_release(&grid->shown);
    arena_release(&grid->arena);
}

/* ---- the foot ---- */

static uint64_t stateful_cells(const tide_answer *answer)
{
    uint64_t count = 0;
    for (size_t i = 0; i < tide_state_count(); i++)
        count += tide_answer_state_count(answer, tide_state_at(i)->code);
    return count;
}

/* "120 cells: 96 ok, 24 missing (..)" */
static void add_states(struct grid *grid)
{
    uint64_t cells = stateful_cells(grid->answer);
    const char *separator = ": ";

    text_add_format(&grid->shown, "%" PRIu64 " %s", cells, cells == 1 ? "cell" : "cells");
    for (size_t i = 0; i < tide_state_count(); i++) {
        const tide_state_row *state = tide_state_at(i);
        uint64_t count = tide_answer_state_count(grid->answer, state->code);

        if (count == 0)
            continue;
        text_add_format(&grid->shown, "%s%" PRIu64 " %s", separator, count, state->name);
        if (state->sign[0] != '\0') {
            text_add_c(&grid->shown, " (");
            add_shown_c(grid, state->sign);
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

size_t grid_foot_count(const struct grid *grid)
{
    return grid->answer->note_count + (has_states(grid->answer) ? 1 : 0);
}

bool grid_read_foot(struct grid *grid, size_t i, struct text *out)
{
    bool is_states = has_states(grid->answer) && i == 0;

    start_line(grid);
    if (is_states)
        add_states(grid);
    else
        add_shown_c(grid, grid->answer->note[i - (has_states(grid->answer) ? 1 : 0)]);
    *out = (struct text){.at = grid->shown.at, .length = grid->shown.length};
    return !grid->shown.has_failed;
}
