/*
 * record_load.h - one record: skipped for a reason, loaded, or refused.
 */
#ifndef INPUT_RECORD_LOAD_H
#define INPUT_RECORD_LOAD_H

#include "input/notes.h"
#include "input/row.h"

struct record_loader {
    struct row_loader row;
    struct load_notes notes; /* without what the rows count themselves */
    tide_ledger ledger;      /* read, loaded and skipped */
    struct shape_row room;   /* for the rows of a record that the layout turns */
};

enum record_outcome {
    RECORD_SKIPPED,
    RECORD_LOADED,
    RECORD_REFUSED,
    RECORD_TURNED /* it is rows, each to be loaded by record_load_row */
};

/* Into a builder of the input's plan. NO_MEMORY, LIMIT. */
tide_status record_loader_init(struct record_loader *loader, struct input *input,
                               struct builder *builder, tide_error *err);
void record_loader_release(struct record_loader *loader); /* the builder stays */

/* Forget all counts; what is known of cells and of the first row stays. */
void record_loader_clear(struct record_loader *loader);

/*
 * Take a record. REFUSED: err (not NULL) says why, and row.fault_text is what was found;
 * else err is left alone. Statuses of row_add: the load ends with this record.
 */
tide_status record_load(struct record_loader *loader, const struct csv_record *record,
                        enum record_outcome *out, tide_error *err);

/* Rows of a record that is TURNED. */
size_t record_rows(const struct record_loader *loader);

/* Take one of them; what came of it as above, TURNED excepted. *row: valid until the next
   one. */
tide_status record_load_row(struct record_loader *loader, const struct csv_record *record,
                            size_t i, struct csv_record *row, enum record_outcome *out,
                            tide_error *err);

/* Add the counts of a later stretch of the file. */
void record_loader_join(struct record_loader *loader, const struct record_loader *later);

/* All that was noted, what the rows have counted included. */
struct load_notes record_loader_notes(const struct record_loader *loader);

#endif
