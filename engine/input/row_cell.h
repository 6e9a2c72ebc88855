/*
 * row_cell.h - one cell of a row, by the role of its column.
 */
#ifndef INPUT_ROW_CELL_H
#define INPUT_ROW_CELL_H

#include "input/cell_cache.h"
#include "input/row.h"

/* Why a cell ended the work on its row. */
enum outcome { CELL_ADDED, CELL_REFUSED, CELL_FATAL };

struct cell_job {
    struct row_loader *loader;
    const struct csv_record *record;
    const struct input_column *column;
    const struct csv_cell *cell;
    struct cell_slot *slot; /* of a short cell of a column that has a cache, or NULL */
    size_t place;           /* of the column in the builder */
    struct text text;
    tide_error *err;
    tide_status status; /* FATAL */
};

/*
 * Hold a cell to the rule of its column and add it to the builder, if it is wanted.
 * REFUSED: job->err says why, and the loader's fault_text is what was found.
 */
enum outcome row_cell_add(struct cell_job *job);

static inline bool row_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#endif
