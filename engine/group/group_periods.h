/*
 * group_periods.h - the rows of a table by coarser periods.
 */
#ifndef GROUP_GROUP_PERIODS_H
#define GROUP_GROUP_PERIODS_H

#include "group/group.h"

/*
 * A table that borrows all of another, but for its column of periods, which is coarser;
 * the old one follows as a last column, under the name of the first.
 *
 * arena  of the new columns
 *
 * TIDE_STATUS_SHAPE  "regroup": finer to coarser only; weeks only to nothing else
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status group_coarser_table(const tide_table *table, size_t time_column,
                                tide_freq freq, struct arena *arena, tide_table *out,
                                tide_error *err);

#endif
