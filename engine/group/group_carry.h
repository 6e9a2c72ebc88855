/*
 * group_carry.h - the columns that go along when rows are brought together.
 */
#ifndef GROUP_GROUP_CARRY_H
#define GROUP_GROUP_CARRY_H

#include "group/group_rows.h"
#include "group/group_sort.h"

/* Bytes of one row in all columns. */
size_t group_carry_row_bytes(const struct group_sorted *out);

/* Room for row_count rows of each column, in the arena of `out`; false without memory. */
bool group_carry_room(struct group_sorted *out);

/* Rows row[i] of the table become rows at[i]. */
void group_carry(struct group_sorted *out, const uint32_t *row, const uint32_t *at,
                 size_t count);

/*
 * The same in two moves, neither of which leaves the cache where ranges of rows are small:
 * the table is read from end to end and its rows are dealt to ranges; each range is settled
 * by itself.
 */
struct group_stage {
    void *value; /* [rows] as the column has them; NULL: all the same */
    void *state;
};

/* [column_count] stages with room for so many rows, in `arena`; NULL without memory. */
struct group_stage *group_stage_make(const struct group_sorted *out, size_t row_count,
                                     struct arena *arena);

/* The rows kept of a block become rows at[i] of the stages. */
void group_stage_deal(const struct group_sorted *out, struct group_stage *stage,
                      struct group_block *block, const uint32_t *at);

/* Rows first + i of the stages become rows at[i]. */
void group_stage_settle(struct group_sorted *out, const struct group_stage *stage,
                        size_t first, const uint32_t *at, size_t count);

#endif
