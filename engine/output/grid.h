/*
 * grid.h - an answer as people see it, line by line: what table and markdown share.
 */
#ifndef OUTPUT_GRID_H
#define OUTPUT_GRID_H

#include "output/output.h"

enum grid_dress {
    GRID_UTF8,    /* foreign text without control characters */
    GRID_ASCII,   /* and without anything beyond ASCII */
    GRID_MARKDOWN /* and without anything that Markdown would read */
};

struct grid_column {
    size_t width;      /* terminal cells of its widest cell, header included */
    size_t sign_width; /* room kept behind figures for the signs of their states */
    int32_t decimals;
    bool is_figure;
    size_t offset; /* of this line's cell in grid->shown */
};

struct grid {
    const tide_answer *answer;
    enum grid_dress dress;
    struct arena arena;
    struct grid_column *column; /* [answer->column_count] */
    struct text *cell;          /* [answer->column_count] the line that was read last */
    struct text_builder shown;
};

/* Measures every column. On failure the sink has failed. Release the grid either way. */
void grid_init(struct grid *grid, const tide_answer *answer, enum grid_dress dress,
               struct sink *sink);
void grid_release(struct grid *grid);

/*
 * Fill grid->cell with the header, with a row; true unless memory ran out. The cells live
 * until the next read.
 */
bool grid_read_header(struct grid *grid);
bool grid_read_row(struct grid *grid, size_t row);

/* Lines below the cells: the count of states with the legend of signs, then notes. */
size_t grid_foot_count(const struct grid *grid);
bool grid_read_foot(struct grid *grid, size_t i, struct text *out);

#endif
