/*
 * group_list.h - the groups that occur, in the order of their keys and periods.
 */
#ifndef GROUP_GROUP_LIST_H
#define GROUP_GROUP_LIST_H

#include "group/group_rows.h"
#include "group/group_sort.h"

/* Cells that have rows, in their order. */
struct group_cell_list {
    uint64_t *cell;  /* [count] */
    uint32_t *first; /* [count] what `first` of the group is to be */
    uint32_t *rows;  /* [count] */
    size_t count;
};

/* Fill codes, periods, first and count of the groups. */
tide_status group_list_cells(const struct group_rows *rows,
                             const struct group_cell_list *list, struct group_sorted *out,
                             tide_error *err);

#endif
