/*
 * group_sorting.h - a sort of rows by group under way.
 */
#ifndef GROUP_GROUP_SORTING_H
#define GROUP_GROUP_SORTING_H

#include "group/group_rows.h"
#include "group/group_sort.h"

struct sorting {
    const struct group_rows *rows;
    struct runtime *runtime;
    struct arena arena;
    size_t cell_count;
    unsigned cells_log2; /* of a part */
    size_t part_count;
    size_t task_count;
    uint32_t *count; /* [task_count * part_count] rows, then where the next one goes */
    uint32_t *first; /* [part_count + 1] first row of each part */
    uint32_t *place; /* [rows] cells in the part; then the cells of its groups */
    uint32_t *row;   /* [rows] numbers in the table; then the first rows of its groups */
    uint32_t *group; /* [part_count + 1] groups of each part */
    struct group_sorted *out;
};

/* Once all parts are sorted: the groups in the order of their keys and periods. */
tide_status sorting_list(struct sorting *sorting, tide_error *err);

#endif
