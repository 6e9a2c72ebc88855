/*
 * builder.h - the rows under construction, between builder.c, which takes them, and
 * builder_seal.c, which makes columns of them.
 *
 * The table under construction owns names and dictionaries from the start; the builder
 * adds one growing array per column. A decimal cell keeps its mantissa and its own count
 * of decimals, as the scale of the column is known only at the end. States take memory
 * only once one is not ok.
 */
#ifndef COLUMN_BUILDER_H
#define COLUMN_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "column/table.h"

union figure {
    int64_t mantissa;
    double real;
};

/* One growing array with a place for each row. */
struct cells {
    void *at;
    size_t capacity;
    size_t size_bytes; /* of one cell */
};

struct growing_column {
    struct cells cell;  /* uint32_t code, int32_t ordinal or union figure */
    struct cells scale; /* int8_t; DECIMAL: decimals of the cell */
    struct cells state; /* tide_state; none while all are ok */
    bool has_cell;      /* in the row under way */
    bool has_new_text;  /* the row under way added to the dictionary */
};

struct builder {
    struct runtime *runtime;
    tide_table *table; /* under construction; NULL once sealed */
    struct growing_column *grown;
    size_t column_count;
    size_t row_count;
    struct line_run *line;
    size_t line_capacity;
};

static inline struct memory *builder_memory(const struct builder *builder)
{
    return &builder->runtime->memory;
}

/* Free the arrays of one column. */
void grown_release(struct memory *memory, struct growing_column *grown);

#endif
