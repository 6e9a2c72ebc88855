/*
 * row.h - one record into typed cells of a builder, or refused whole.
 */
#ifndef INPUT_ROW_H
#define INPUT_ROW_H

#include "input/flag.h"
#include "input/state.h"

struct cell_cache;

/* A column that is read, or only held to the rule of the layout. */
struct row_cell {
    size_t place; /* in plan and builder */
    size_t field; /* in the record */
    const struct input_column *column;
    const struct dictionary *dictionary; /* of the texts; NULL: no texts */
    struct cell_cache *cache;            /* KEY, LABEL, FLAG, PERIOD; NULL: none */
};

struct row_loader {
    struct input *input;
    struct builder *builder;
    struct row_cell *cell; /* [cell_count] */
    size_t cell_count;
    size_t cell_capacity;
    bool has_flags;           /* some column of the file, wanted or not */
    bool has_usual_marks;     /* no mark of absence looks like a figure */
    tide_period period;       /* of the row under way */
    tide_period first_period; /* of the first loaded row, */
    uint64_t first_line;      /* and its line; 0: none yet */
    const char *first_file;   /* NULL: the file that is read */
    size_t source_place;      /* of the key that is the file; SIZE_MAX: not wanted */
    uint32_t source_code;     /* DICTIONARY_NONE: not settled */
    bool is_left_out;         /* the last row has a frequency that is not kept */
    struct text fault_text;   /* of the last refused row; valid as long as its record */
    uint64_t trimmed;         /* bare cells that lost outer blanks */
    uint64_t outer_blank;     /* quoted keys that kept theirs */
    uint64_t padded;          /* keys that got a zero back */
    uint64_t surplus;         /* rows with one empty cell too many */
    struct flags flags;       /* of the record under way */
    uint64_t unknown_flag;    /* rows with a flag that no list knows */
    uint64_t flag_with_value; /* figures withheld, since their flag says there is none */
};

/* A loader into a builder of the input's plan. NO_MEMORY, LIMIT. */
tide_status row_loader_init(struct row_loader *loader, struct input *input,
                            struct builder *builder, tide_error *err);
void row_loader_release(struct row_loader *loader); /* the builder stays */

/*
 * Add a record. *is_loaded: false if it was refused, and err then says why, or if it is
 * left out.
 *
 * TIDE_STATUS_SHAPE  "mixed_freq", naming both lines
 * and what the builder returns: the load ends there.
 */
tide_status row_add(struct row_loader *loader, const struct csv_record *record,
                    bool *is_loaded, tide_error *err);

/* Refuse a record of another count of cells than the header. */
void row_refuse_count(struct row_loader *loader, const struct csv_record *record,
                      tide_error *err);

/* Refuse a record whose first cell does not hold one part for each key. */
void row_refuse_parts(struct row_loader *loader, const struct csv_record *record,
                      tide_error *err);

/* Refuse a record that libcsv gave up. */
void row_refuse_fault(struct row_loader *loader, const struct csv_record *record,
                      tide_error *err);

#endif
