/*
 * group_deal.h - rows dealt to parts: ranges of 2^cells_log2 neighbouring cells.
 *
 * A task deals the rows of its stretch of the table among themselves: the keys are read
 * once, the counts of the stretch say where its rows go, and they stay in a near cache.
 * So the rows of a part lie in as many pieces as there are tasks; piece after piece they
 * stand in the order of the table.
 */
#ifndef GROUP_GROUP_DEAL_H
#define GROUP_GROUP_DEAL_H

#include "group/group_slots.h"

/* Rows kept of a block become rows at[i] of what the caller has room for. */
typedef void group_deal_values(void *context, struct group_block *block,
                               const uint32_t *at);

struct group_deal {
    const struct group_rows *rows;
    size_t cell_count;
    unsigned cells_log2;
    size_t part_count;
    size_t task_count;
    uint32_t *start;         /* [task_count * (part_count + 1)] pieces, as rows dealt */
    uint32_t *place;         /* [rows of the table] the cell in the part of a row dealt */
    struct group_note *note; /* [task_count] */
};

/* Rows [first, first + count) of what was dealt. */
struct group_piece {
    size_t first;
    size_t count;
};

/* Room for all rows of the table, in `arena`, which must outlive the deal. */
tide_status group_deal_init(struct group_deal *deal, const struct group_rows *rows,
                            unsigned cells_log2, struct arena *arena, tide_error *err);

/* Slots that a deal can use, of tables for a part. */
tide_status group_deal_slots(const struct group_deal *deal, struct group_slots *slots,
                             const struct group_form *form, size_t form_count,
                             tide_error *err);

/*
 * Deal all rows.
 *
 * seen  [series_places] is set to 1 for those that have rows; NULL: not wanted
 */
tide_status group_deal_run(struct group_deal *deal, struct group_slots *slots,
                           atomic_uchar *seen, group_deal_values *values, void *context,
                           tide_error *err);

/* All rows kept. */
struct group_note group_deal_note(const struct group_deal *deal);

struct group_piece group_deal_piece(const struct group_deal *deal, size_t task,
                                    size_t part);

/* Rows in all pieces of a part; its cells [first, end). */
size_t group_deal_rows(const struct group_deal *deal, size_t part);
struct group_span group_deal_cells(const struct group_deal *deal, size_t part);

/* Room for `count` values of the width that a column has; false without memory. */
bool group_deal_room(struct arena *arena, const struct packed *like, size_t count,
                     struct packed *out);

/* Values of the rows kept to rows at[i] of `to`; nothing where all are the same. */
void group_deal_packed(void *to, const struct packed *from, struct group_block *block,
                       const uint32_t *at);

#endif
