/*
 * table_writer.c - aligned columns for a terminal.
 *
 *     partner  flow  period   value_musd  yoy, %
 *     CHN      M     2022-07     46664.1    15.7
 *     1 cell: 1 ok
 *
 * Figures stand at the right, all else at the left. Where the lines would be too wide,
 * the widest texts are broken over several lines, never a figure; what is still too wide
 * runs over, and no column is dropped. Padding never ends a line.
 */
#include "output/output.h"

#include <string.h>

#include "output/grid.h"

enum { GAP = 2, DEFAULT_WIDTH = 80, NARROWEST_TEXT = 8 };

/* A line being written: blanks wait until something follows them. */
struct line {
    struct sink *sink;
    size_t blanks;
};

static void line_put(struct line *line, struct text text)
{
    if (text.length == 0)
        return;
    sink_put_char(line->sink, ' ', line->blanks);
    line->blanks = 0;
    sink_put(line->sink, text.at, text.length);
}

static void line_end(struct line *line)
{
    line->blanks = 0;
    sink_put_char(line->sink, '\n', 1);
}

/*
 * Take from *rest what fits into `width` terminal cells, at least one character, up to
 * the last blank if there is one; a blank at the break is the break.
 */
static struct text take_fitting(struct text *rest, size_t width)
{
    struct text taken = {.at = rest->at};
    size_t used = 0;
    size_t at = 0;
    size_t after_blank = 0;

    while (at < rest->length) {
        size_t step = 1;
        while (at + step < rest->length && (rest->at[at + step] & 0xC0) == 0x80)
            step++;
        used += utf8_width(rest->at + at, step);
        if (at > 0 && used > width)
            break;
        at += step;
        if (rest->at[at - 1] == ' ')
            after_blank = at;
    }
    bool is_cut = at < rest->length;
    bool is_cut_at_blank = is_cut && rest->at[at] == ' ';

    if (is_cut && !is_cut_at_blank && after_blank > 0)
        at = after_blank;
    taken.length = at;
    at += is_cut_at_blank ? 1 : 0;
    rest->at += at;
    rest->length -= at;
    return taken;
}

/* The next line of the cells that were read; true if something of them remains. */
static bool put_line(struct line *line, struct grid *grid)
{
    bool has_rest = false;

    for (size_t col = 0; col < grid->answer->column_count; col++) {
        const struct grid_column *column = &grid->column[col];
        struct text cell = take_fitting(&grid->cell[col], column->width);
        size_t padding = column->width - utf8_width(cell.at, cell.length);

        line->blanks += col > 0 ? GAP : 0;
        line->blanks += column->is_figure ? padding : 0;
        line_put(line, cell);
        line->blanks += column->is_figure ? 0 : padding;
        has_rest = has_rest || grid->cell[col].length > 0;
    }
    return has_rest;
}

static void put_cells(struct sink *sink, struct grid *grid, const char *style)
{
    struct line line = {.sink = sink};
    bool has_rest;

    do {
        sink_put_c(sink, style);
        has_rest = put_line(&line, grid);
        sink_put_c(sink, style[0] != '\0' ? "\x1b[0m" : "");
        line_end(&line);
    } while (has_rest);
}

static size_t capped_width(const struct grid *grid, size_t col, size_t cap)
{
    size_t width = grid->column[col].width;
    bool is_text = grid->answer->column[col].kind == TIDE_CELL_TEXT;
    return is_text && width > cap ? cap : width;
}

/* Cap the texts, as little as makes the lines fit. */
static void fit(struct grid *grid, size_t width)
{
    size_t count = grid->answer->column_count;

    for (size_t cap = width;; cap--) {
        size_t total = 0;

        for (size_t col = 0; col < count; col++)
            total += capped_width(grid, col, cap) + (col > 0 ? GAP : 0);
        if (total > width && cap > NARROWEST_TEXT)
            continue;
        for (size_t col = 0; col < count; col++)
            grid->column[col].width = capped_width(grid, col, cap);
        return;
    }
}

static bool put_foot(struct sink *sink, struct grid *grid)
{
    for (size_t i = 0; i < grid_foot_count(grid); i++) {
        struct text foot;
        if (!grid_read_foot(grid, i, &foot))
            return false;
        sink_put(sink, foot.at, foot.length);
        sink_put_char(sink, '\n', 1);
    }
    return true;
}

static bool put_table(struct sink *sink, struct grid *grid, const char *header_style)
{
    const tide_answer *answer = grid->answer;

    if (answer->column_count > 0) {
        if (!grid_read_header(grid))
            return false;
        put_cells(sink, grid, header_style);
        for (size_t row = 0; row < answer->row_count; row++) {
            if (sink->status != TIDE_STATUS_OK)
                return true;
            if (!grid_read_row(grid, row))
                return false;
            put_cells(sink, grid, "");
        }
    }
    return put_foot(sink, grid);
}

void table_write(const tide_answer *answer, const tide_write_options *options,
                 struct sink *sink)
{
    bool has_color = options->color != NULL && strcmp(options->color, "always") == 0;
    struct grid grid;

    grid_init(&grid, answer, options->is_utf8 ? GRID_UTF8 : GRID_ASCII, sink);
    if (sink->status == TIDE_STATUS_OK) {
        fit(&grid, options->width > 0 ? options->width : DEFAULT_WIDTH);
        if (!put_table(sink, &grid, has_color ? "\x1b[1m" : ""))
            sink_no_memory(sink);
    }
    grid_release(&grid);
}
