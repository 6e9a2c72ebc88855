/*
 * group_carry.h - the columns that go along when rows are brought together.
 */
#ifndef GROUP_GROUP_CARRY_H
#define GROUP_GROUP_CARRY_H

#include "group/group_sort.h"

/* Bytes of one row in all columns. */
size_t group_carry_row_bytes(const struct group_sorted *out);

/* Room for row_count rows of each column, in the arena of `out`; false without memory. */
bool group_carry_room(struct group_sorted *out);

/* Rows row[i] of the table become rows at[i]. */
void group_carry(struct group_sorted *out, const uint32_t *row, const uint32_t *at,
                 size_t count);

#endif
