/*
 * row.h - one record into typed cells of a builder, or refused whole.
 */
#ifndef INPUT_ROW_H
#define INPUT_ROW_H

#include "input/flag.h"
#include "input/state.h"

struct row_loader {
    struct input *input;
    struct builder *builder;
    tide_period period;       /* of the row under way */
    tide_period first_period; /* of the first loaded row, */
    uint64_t first_line;      /* and its line; 0: none yet */
    struct text fault_text;   /* of the last refused row; valid as long as its record */
    uint64_t trimmed;         /* bare cells that lost outer blanks */
    uint64_t outer_blank;     /* quoted keys that kept theirs */
    uint64_t surplus;         /* rows with one empty cell too many */
    struct flags flags;       /* of the record under way */
    uint64_t unknown_flag;    /* rows with a flag that no list knows */
    uint64_t flag_with_value; /* figures withheld, since their flag says there is none */
};

/*
 * Add a record. *is_loaded: false if it was refused, and err then says why.
 *
 * TIDE_STATUS_SHAPE  "mixed_freq", naming both lines
 * and what the builder returns: the load ends there.
 */
tide_status row_add(struct row_loader *loader, const struct csv_record *record,
                    bool *is_loaded, tide_error *err);

/* Refuse a record that libcsv gave up. */
void row_refuse_fault(struct row_loader *loader, const struct csv_record *record,
                      tide_error *err);

#endif
