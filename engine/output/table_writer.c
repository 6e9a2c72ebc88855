/*
 * table_writer.c - aligned columns for a terminal.
 *
 *     partner  flow  period   value_musd  yoy, %
 *     CHN      M     2022-07     46664.1    15.7
 *     1 cell: 1 ok
 *
 * Figures stand at the right, all else at the left. Where the lines would be too wide,
 * the widest texts are broken over several lines, between words, never a figure; what is
 * still too wide runs over, and no column is dropped. No line ends in blanks.
 */
#include "output/output.h"

#include <string.h>

#include "output/grid.h"

enum { GAP = 2, DEFAULT_WIDTH = 80, NARROWEST_TEXT = 8, LONGEST_WORD = 24 };

/* A line being written: blanks wait until something follows them. */
struct line {
    struct sink *sink;
    size_t blanks;
};

static void line_put(struct line *line, struct text text)
{
    size_t end = text.length;

    while (end > 0 && text.at[end - 1] == ' ')
        end--;
    if (end > 0) {
        sink_put_char(line->sink, ' ', line->blanks);
        sink_put(line->sink, text.at, end);
        line->blanks = 0;
    }
    line->blanks += text.length - end;
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
        line->blanks += column->is_right ? padding : 0;
        line_put(line, cell);
        line->blanks += column->is_right ? 0 : padding;
        has_rest = has_rest || grid->cell[col].length > 0;
    }
    return has_rest;
}

static void put_cells(struct grid *grid, const char *style)
{
    struct line line = {.sink = grid->sink};
    bool has_rest;

    do {
        sink_put_c(line.sink, style);
        has_rest = put_line(&line, grid);
        sink_put_c(line.sink, style[0] != '\0' ? "\x1b[0m" : "");
        line_end(&line);
    } while (has_rest);
}

/* Words are broken only where they are long beyond reason. */
static size_t capped_width(const struct grid *grid, size_t col, size_t cap)
{
    const struct grid_column *column = &grid->column[col];
    bool is_text = grid->answer->column[col].kind == TIDE_CELL_TEXT && !column->is_right;
    size_t word = column->word_width < LONGEST_WORD ? column->word_width : LONGEST_WORD;

    cap = cap > word ? cap : word;
    return is_text && column->width > cap ? cap : column->width;
}

static size_t line_width(const struct grid *grid, size_t cap)
{
    size_t width = 0;
    for (size_t col = 0; col < grid->answer->column_count; col++)
        width += capped_width(grid, col, cap) + (col > 0 ? GAP : 0);
    return width;
}

/* Cap the texts, as little as makes the lines fit. */
static void fit(struct grid *grid, size_t width)
{
    size_t cap = width > NARROWEST_TEXT ? width : NARROWEST_TEXT;

    while (cap > NARROWEST_TEXT && line_width(grid, cap) > width)
        cap--;
    for (size_t col = 0; col < grid->answer->column_count; col++)
        grid->column[col].width = capped_width(grid, col, cap);
}

static void put_table(struct grid *grid, const char *header_style)
{
    if (grid->answer->column_count == 0)
        return;
    grid_read_header(grid);
    put_cells(grid, header_style);
    for (size_t row = 0; row < grid->answer->row_count; row++) {
        if (grid->sink->status != TIDE_STATUS_OK)
            return;
        grid_read_row(grid, row);
        put_cells(grid, "");
    }
}

void table_write(const tide_answer *answer, const tide_write_options *options,
                 struct sink *sink)
{
    bool has_color = options->color != NULL && strcmp(options->color, "always") == 0;
    size_t width = options->width > 0 ? options->width : DEFAULT_WIDTH;
    struct grid grid;

    grid_init(&grid, answer, options->is_utf8 ? SHOWN_UTF8 : SHOWN_ASCII, sink);
    if (sink->status == TIDE_STATUS_OK) {
        fit(&grid, width);
        put_table(&grid, has_color ? "\x1b[1m" : "");
        grid_put_foot(&grid, "", width);
    }
    grid_release(&grid);
}
