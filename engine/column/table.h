/*
 * table.h - sealed columns of equal length, and the builder that makes them.
 */
#ifndef COLUMN_TABLE_H
#define COLUMN_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/table.h"
#include "base/runtime.h"
#include "base/text.h"
#include "column/column.h"
#include "number/decimal.h"

#define TABLE_NO_COLUMN SIZE_MAX

/* Where the row numbers of the table and the lines of the file part: from `row` on,
   the row begins at line `line` + (row number - row). */
struct line_run {
    size_t row;
    uint64_t line;
};

/* From `row` on, rows come from this file. */
struct file_run {
    size_t row;
    const char *name; /* for messages */
};

struct tide_table {
    struct runtime *runtime;
    struct arena arena;
    const char *source; /* file name for messages */
    bool is_claims;     /* published statements: no grouping */
    size_t row_count;
    size_t column_count;
    struct column *column; /* [column_count] */
    size_t time_column;    /* TABLE_NO_COLUMN: none */
    struct line_run *line; /* [line_count] */
    size_t line_count;
    struct file_run *file; /* [file_count]; none: all rows come from `source` */
    size_t file_count;
    tide_ledger ledger;
};

/* The place of a column by name; TABLE_NO_COLUMN if there is none. */
size_t table_find(const tide_table *table, struct text name);

/* The line of the file on which a row begins. */
uint64_t table_line(const tide_table *table, size_t row);

/* The name of the file that a row comes from. */
const char *table_file(const tide_table *table, size_t row);

/* NULL if every invariant holds, else the one that fails. */
const char *table_validate(const tide_table *table);

/*
 * The first row (in row order) that has the key columns and the period of an earlier
 * one, and that earlier one.
 *
 * out_later, out_earlier  untouched if no two rows are alike
 * has_pair                whether there are such rows
 */
tide_status table_find_duplicate(const tide_table *table, bool *has_pair,
                                 size_t *out_earlier, size_t *out_later, tide_error *err);

/* ---- building ---- */

/* What the builder must know of a column beforehand. */
struct column_plan {
    const char *name;
    tide_column_role role;
    tide_kind kind;  /* MEASURE */
    size_t label_of; /* LABEL */
    bool is_source;  /* KEY: the file of a row */
    struct unit unit;
    struct measure_traits traits;
};

struct builder;
struct batch;

#define BUILDER_MAX_ROWS UINT32_MAX

/* Rows that were put away, in order. */
struct batch_list {
    struct batch *first;
    struct batch *last;
    uint64_t row_count;
};

/*
 * A builder of a table with these columns; the plan is copied.
 */
tide_status builder_new(struct runtime *runtime, const char *source,
                        const struct column_plan *plan, size_t column_count,
                        struct builder **out, tide_error *err);
void builder_free(struct builder *builder); /* NULL is allowed */

/* The rows from here on come from this file, of several; the name is copied. */
tide_status builder_begin_file(struct builder *builder, const char *name,
                               tide_error *err);

/*
 * One cell of the row under way; every column that is not SKIP gets exactly one between
 * two builder_end_row. A period of another frequency than the column's first, or a
 * window, is TIDE_STATUS_SHAPE "mixed_freq". NO_MEMORY, LIMIT. An absent key is the empty
 * text.
 */
tide_status builder_add_text(struct builder *builder, size_t column, struct text text,
                             tide_error *err);
tide_status builder_add_period(struct builder *builder, size_t column, tide_period period,
                               tide_error *err);
tide_status builder_add_decimal(struct builder *builder, size_t column,
                                struct decimal figure, tide_state state, tide_error *err);
tide_status builder_add_real(struct builder *builder, size_t column, double figure,
                             tide_state state, tide_error *err);
/* A measure's cell without value: state has bit 0x80. */
tide_status builder_add_no_value(struct builder *builder, size_t column, tide_state state,
                                 tide_error *err);

/* The code that the text just added to this column has; DICTIONARY_NONE while it depends
   on the row under way, which may yet be dropped. */
uint32_t builder_settled_code(const struct builder *builder, size_t column);

/* The texts of a column so far; NULL where it has none. */
const struct dictionary *builder_dictionary(const struct builder *builder, size_t column);

/* The same cells by what they came to before: such a code, an ordinal of the frequency
   of the column. */
void builder_add_code(struct builder *builder, size_t column, uint32_t code);
void builder_add_ordinal(struct builder *builder, size_t column, int32_t ordinal);

/* The row is whole and began at this line of the file. LIMIT "limit_rows". */
tide_status builder_end_row(struct builder *builder, uint64_t line, tide_error *err);

/* Forget the cells of the row under way, and the texts that only it has brought. */
void builder_drop_row(struct builder *builder);

uint64_t builder_row_count(const struct builder *builder);

/*
 * Move all rows so far out of a builder, which goes on with none, and keeps its codes.
 * No row may be under way. The rows are read by the builder's codes:
 * it must outlive the sealing of the builder that takes them.
 */
tide_status builder_cut(struct builder *builder, struct batch_list *out, tide_error *err);

/* Add the rows of another builder of the same plan; the list is then empty. LIMIT. */
tide_status builder_take(struct builder *builder, struct batch_list *list,
                         tide_error *err);

/* Free rows that nobody took. */
void batch_list_release(struct memory *memory, struct batch_list *list);

/* TIDE_STATUS_LIMIT "limit_rows", with err filled. */
tide_status builder_limit_rows(tide_error *err);

/*
 * Rows into sealed columns: one scale per DECIMAL column (the most decimals seen), all
 * narrowed. Columns are sealed side by side. The builder can then only be freed, also
 * after a failure.
 *
 * TIDE_STATUS_OVERFLOW  "number_range": the cells of a column have no common scale; err
 *                       names column and line of the widest figure
 */
tide_status builder_seal(struct builder *builder, const tide_ledger *ledger,
                         tide_table **out, tide_error *err);

#endif
