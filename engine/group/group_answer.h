/*
 * group_answer.h - one line at a time: its figures are read, its statistics set.
 */
#ifndef GROUP_GROUP_ANSWER_H
#define GROUP_GROUP_ANSWER_H

#include "group/group_figures.h"

/* What a task holds while it works. */
struct group_reader {
    const struct group_sorted *sorted;
    const struct group_lines *lines;
    const struct group_rule *rule;
    const struct group_ask *ask; /* [ask_count] */
    size_t ask_count;
    struct group_cells *cells; /* [ask_count] */

    struct arena arena;
    struct group_figures *figures; /* [sorted->column_count] */
    struct group_room room;
    int32_t *ordinal; /* [rows] periods of the rows; NULL: nobody asks */
    uint64_t *seen;   /* bits of the members met, for DISTINCT; clear between lines */
    uint8_t *lacks;   /* [rows] rows of periods that lack a figure; NULL: they count */
    size_t row_count; /* of the line */
};

/* What a row of a line takes. */
size_t group_reader_row_bytes(const struct group_reader *reader);

/* Room for lines of so many rows. */
tide_status group_reader_init(struct group_reader *reader, struct memory *memory,
                              size_t most_rows, tide_error *err);
void group_reader_release(struct group_reader *reader); /* zeroed is allowed */

/* Set the cells of a line. */
void group_reader_answer(struct group_reader *reader, size_t line);

#endif
