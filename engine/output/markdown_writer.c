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

static void put_cells(struct sink *sink, const struct grid *grid)
{
    for (size_t col = 0; col < grid->answer->column_count; col++) {
        const struct grid_column *column = &grid->column[col];
        struct text cell = grid->cell[col];
        size_t padding = column_width(column) - utf8_width(cell.at, cell.length);

        sink_put_c(sink, "| ");
        sink_put_char(sink, ' ', column->is_figure ? padding : 0);
        sink_put(sink, cell.at, cell.length);
        sink_put_char(sink, ' ', (column->is_figure ? 0 : padding) + 1);
    }
    sink_put_c(sink, "|\n");
}

static void put_rule(struct sink *sink, const struct grid *grid)
{
    for (size_t col = 0; col < grid->answer->column_count; col++) {
        const struct grid_column *column = &grid->column[col];

        sink_put_c(sink, "| ");
        sink_put_char(sink, '-', column_width(column) - 1);
        sink_put_c(sink, column->is_figure ? ": " : "- ");
    }
    sink_put_c(sink, "|\n");
}

static bool put_table(struct sink *sink, struct grid *grid)
{
    if (!grid_read_header(grid))
        return false;
    put_cells(sink, grid);
    put_rule(sink, grid);
    for (size_t row = 0; row < grid->answer->row_count; row++) {
        if (sink->status != TIDE_STATUS_OK)
            return true;
        if (!grid_read_row(grid, row))
            return false;
        put_cells(sink, grid);
    }
    return true;
}

static bool put_foot(struct sink *sink, struct grid *grid)
{
    for (size_t i = 0; i < grid_foot_count(grid); i++) {
        struct text foot;
        if (!grid_read_foot(grid, i, &foot))
            return false;
        sink_put_char(sink, '\n', 1);
        sink_put(sink, foot.at, foot.length);
        sink_put_char(sink, '\n', 1);
    }
    return true;
}

void markdown_write(const tide_answer *answer, const tide_write_options *options,
                    struct sink *sink)
{
    struct grid grid;

    (void)options;
    grid_init(&grid, answer, GRID_MARKDOWN, sink);
    if (sink->status == TIDE_STATUS_OK) {
        bool has_memory = answer->column_count == 0 || put_table(sink, &grid);
        if (!has_memory || !put_foot(sink, &grid))
            sink_no_memory(sink);
    }
    grid_release(&grid);
}
