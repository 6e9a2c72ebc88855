/*
 * markdown_writer.c - an aligned pipe table, then state counts and notes as paragraphs.
 *
 * What Markdown or HTML would read in a text is escaped, so that it shows as it is.
 */
#include "output/output.h"

#include "output/grid.h"

enum { NARROWEST = 3 }; /* "---", "--:" */

static size_t column_width(const struct grid_column *column)
{
    return column->width > NARROWEST ? column->width : NARROWEST;
}

static void put_cells(const struct grid *grid)
{
    struct sink *sink = grid->sink;

    for (size_t col = 0; col < grid->answer->column_count; col++) {
        const struct grid_column *column = &grid->column[col];
        struct text cell = grid->cell[col];
        size_t padding = column_width(column) - utf8_width(cell.at, cell.length);

        sink_put_c(sink, "| ");
        sink_put_char(sink, ' ', column->is_right ? padding : 0);
        sink_put(sink, cell.at, cell.length);
        sink_put_char(sink, ' ', (column->is_right ? 0 : padding) + 1);
    }
    sink_put_c(sink, "|\n");
}

static void put_rule(const struct grid *grid)
{
    struct sink *sink = grid->sink;

    for (size_t col = 0; col < grid->answer->column_count; col++) {
        const struct grid_column *column = &grid->column[col];

        sink_put_c(sink, "| ");
        sink_put_char(sink, '-', column_width(column) - 1);
        sink_put_c(sink, column->is_right ? ": " : "- ");
    }
    sink_put_c(sink, "|\n");
}

static void put_table(struct grid *grid)
{
    if (grid->answer->column_count == 0)
        return;
    grid_read_header(grid);
    put_cells(grid);
    put_rule(grid);
    for (size_t row = 0; row < grid->answer->row_count; row++) {
        if (grid->sink->status != TIDE_STATUS_OK)
            return;
        grid_read_row(grid, row);
        put_cells(grid);
    }
}

void markdown_write(const tide_answer *answer, const tide_write_options *options,
                    struct sink *sink)
{
    struct grid grid;

    (void)options;
    grid_init(&grid, answer, SHOWN_MARKDOWN, sink);
    if (sink->status == TIDE_STATUS_OK) {
        put_table(&grid);
        grid_put_foot(&grid, "\n", SIZE_MAX);
    }
    grid_release(&grid);
}
