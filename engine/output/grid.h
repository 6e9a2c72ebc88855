/*
 * grid.h - an answer as people see it, line by line: what table and markdown share.
 */
#ifndef OUTPUT_GRID_H
#define OUTPUT_GRID_H

#include "output/output.h"
#include "output/shown_text.h"

struct grid_column {
    size_t width;      /* terminal cells of its widest cell, header included */
    size_t word_width; /* of its widest word: it is broken between words first */
    size_t sign_width; /* room kept behind figures for the signs of their states */
    int32_t decimals;
    bool is_figure;
    bool is_right; /* stands at the right, and is never broken */
    size_t offset; /* of this line's cell in grid->shown */
};

struct grid {
    const tide_answer *answer;
    enum shown_dress dress;
    struct sink *sink; /* where failures are kept */
    struct arena arena;
    struct grid_column *column; /* [answer->column_count] */
    struct text *cell;          /* [answer->column_count] the line that was read last */
    struct text_builder shown;
};

/* Measures every column. Where that failed (sink->status) only grid_release is left. */
void grid_init(struct grid *grid, const tide_answer *answer, enum shown_dress dress,
               struct sink *sink);
void grid_release(struct grid *grid);

/* Fill grid->cell with the header, with a row. The cells live until the next read. */
void grid_read_header(struct grid *grid);
void grid_read_row(struct grid *grid, size_t row);

/* Put the lines below the cells: count of states with the legend of signs, then notes.
   `before` stands before each. The counts are broken to fit `width` terminal cells;
   notes are not, as they may be copied. */
void grid_put_foot(struct grid *grid, const char *before, size_t width);

#endif
