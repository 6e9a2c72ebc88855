/*
 * state.h - an open input: what sniff finds and load goes by.
 */
#ifndef INPUT_STATE_H
#define INPUT_STATE_H

#include "input/cell.h"
#include "input/csv_reader.h"
#include "input/input.h"
#include "input/shape.h"
#include "input/source.h"

/* Where the table stands in the file. */
struct dialect {
    char delimiter;
    bool has_header;
    bool has_bom;
    struct line_ends ends; /* of the sample */
    uint64_t header_line;  /* 0: no header */
    struct text *header;   /* [column_count] names as written, trimmed */
    size_t column_count;
};

struct reader;
struct group_list;

struct input {
    struct runtime *runtime;
    struct arena arena;
    struct reading reading; /* its texts are copies */
    struct source source;
    struct missing_marks marks;
    enum precision precision;
    int32_t digits; /* PRECISION_DIGITS */
    struct dialect dialect;
    const struct reader *layout;
    const struct shape *shape; /* NULL: records are rows */
    struct text *name;         /* [name_count] of the columns, as the layout sees them */
    size_t name_count;
    struct period_style period_style;
    char date_proof[32]; /* the cell that proves the order of days */
    bool has_marks; /* plan.marks are declared, the layout's, or shown by the sample */
    bool is_sniffed;
    struct input_plan plan;
    tide_ledger ledger; /* of this file */

    struct group_list *group; /* [group_count] of the first file: reading.members */
    size_t group_count;

    /* The other files of the table; each is an input of its own, without any more. */
    struct input **more; /* [more_count] */
    size_t more_count;
    size_t more_capacity;
};

/* An input that is not opened yet; and opening it. Statuses of input_open. */
tide_status input_new(struct runtime *runtime, const char *path,
                      const struct reading *reading, struct input **out, tide_error *err);
tide_status input_start(struct input *input, tide_error *err);

/* The sniff of one file. */
tide_status input_sniff_one(struct input *input, tide_error *err);

/* The i-th file of a table: itself, then those added. */
struct input *input_file(struct input *input, size_t i);

/* A reader of the sample, from its first byte; `feed` lives as long as the reader. */
tide_status input_sample_reader(const struct input *input, char delimiter,
                                struct memory_feed *feed, struct csv_reader **out,
                                tide_error *err);

/* Does a record fit the columns? One empty cell too many is let pass. */
bool input_fits(const struct csv_record *record, size_t column_count);

/* ---- files.c ---- */

/* The column of that name; column_count: there is none. */
size_t plan_find_column(const struct input_plan *plan, const char *name);

/* One column more at the end of the plan. NO_MEMORY. */
tide_status plan_add_column(struct input *input, const struct input_column *added,
                            tide_error *err);

/* ---- dialect.c ---- */

/* "no_data", "xlsx", "unsupported" of bytes that are no text in any encoding. */
tide_status dialect_check_bytes(const struct input *input, tide_error *err);

/* Delimiter, header, column count. PARSE, NO_MEMORY, LIMIT. */
tide_status dialect_find(struct input *input, tide_error *err);

/* ---- declare.c ---- */

/* What --columns and the header say of the columns, before any evidence. */
tide_status columns_declare(struct input *input, tide_error *err);

#endif
