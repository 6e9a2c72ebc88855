/*
 * builder.h - the rows under construction, between builder.c, which takes them, batch.c,
 * which keeps them, and builder_seal.c, which makes columns of them.
 *
 * Rows are staged wide, a few thousand at a time, and then put away as a batch: each
 * column in as few bytes as its own rows need. A decimal cell keeps its mantissa and its
 * own count of decimals, as the scale of the column is known only at the end.
 *
 * Batches of several builders with one plan make one table: each keeps its own codes, and
 * sealing translates them in the order of the rows, so that the codes of the table are
 * those that one builder would have given.
 */
#ifndef COLUMN_BUILDER_H
#define COLUMN_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "column/table.h"

union figure {
    int64_t whole; /* code, ordinal or mantissa */
    double real;
};

/* One column of the rows that are staged. */
struct staged_column {
    union figure *figure; /* [batch_rows] */
    int8_t *scale;        /* [batch_rows] DECIMAL: decimals of the cell */
    tide_state *state;    /* [batch_rows] MEASURE */
    bool has_state;       /* one of them is not ok */
    bool has_new_text;    /* the row under way added to the dictionary */
};

struct batch_column {
    struct packed whole; /* codes, ordinals or mantissas */
    struct packed scale; /* DECIMAL */
    struct packed state; /* MEASURE */
    double *real;        /* [rows] REAL */
};

struct batch {
    struct batch *next;
    const struct builder *origin; /* whose dictionaries its codes belong to */
    size_t row_count;
    struct line_run *line; /* [line_count] rows counted from the batch's first */
    size_t line_count;
    size_t column_count;
    struct batch_column column[]; /* [column_count] */
};

struct builder {
    struct runtime *runtime;
    tide_table *table; /* under construction; NULL once sealed */
    struct staged_column *staged;
    size_t column_count;
    size_t wanted_count; /* columns that are not SKIP */
    size_t batch_rows;   /* room for staged rows */
    size_t batch_limit;  /* staged when they are put away; at most batch_rows */
    size_t staged_count;
    size_t cells_in_row; /* added to the row under way, */
    size_t new_texts;    /* and those of them that are new to their dictionary */
    uint64_t row_count;  /* all, those put away included */
    struct line_run *line;
    size_t line_count;
    size_t line_capacity;
    struct batch_list batches;
};

static inline struct memory *builder_memory(const struct builder *builder)
{
    return &builder->runtime->memory;
}

/* Put the staged rows away as one more batch. */
tide_status builder_put_away(struct builder *builder, tide_error *err);

/* Free what one column of a batch holds. */
void batch_column_release(struct memory *memory, struct batch *batch, size_t column);

#endif
