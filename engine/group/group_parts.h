/*
 * group_parts.h - which periods and members the rows of a line have.
 */
#ifndef GROUP_GROUP_PARTS_H
#define GROUP_GROUP_PARTS_H

#include "group/group_answer.h"

/* Different periods of the rows with values. The rule names a column of periods. */
size_t parts_count(struct group_reader *reader, const struct group_valued *valued);

/* The sub-periods of a period; without a coarser frequency it is its own. */
size_t parts_due(const struct group_reader *reader, int32_t ordinal);

/* Mark the rows of sub-periods that lack a figure in reader->lacks: one of their rows is
   missing, and none is withheld for another reason. false: there are none. */
bool parts_mark_lacking(struct group_reader *reader, const struct group_figures *x,
                        const struct group_figures *y);

/* Where rows without values are skipped: the largest state, but for missing, of
   sub-periods that have no other rows; 0: there are none. */
tide_state parts_withheld(struct group_reader *reader, const struct group_figures *x,
                          const struct group_figures *y);

/* Different members of a carried key; empty cells are none. */
size_t parts_distinct(struct group_reader *reader, size_t column,
                      const struct group_line *line);

#endif
