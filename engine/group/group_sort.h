/*
 * group_sort.h - the rows of a table brought together by group.
 *
 * A statistic such as a median wants the figures of its group side by side. Rows are
 * dealt to ranges of cells, and sorted inside each by counting; the columns asked for are
 * carried along. Rows of a group keep the order of the table.
 */
#ifndef GROUP_GROUP_SORT_H
#define GROUP_GROUP_SORT_H

#include "group/group.h"

/* A column of the table, its rows in the order of their groups. */
struct group_column {
    const struct column *column;
    struct packed value; /* mantissas, codes or ordinals; REAL: none */
    double *real;        /* REAL */
    struct packed state; /* MEASURE */
};

/* Everything lives in the arena. Groups are sorted by the bytes of their keys, then by
   their period; their rows may stand in another order. */
struct group_sorted {
    struct arena arena;
    const struct group_request *request; /* borrowed */
    size_t row_count;                    /* rows that the masks keep */
    size_t group_count;
    uint32_t *code;              /* [group_count * key_count] */
    int32_t *ordinal;            /* [group_count] the period; 0 without time */
    uint32_t *first;             /* [group_count] its rows: [first, first + count) */
    uint32_t *count;             /* [group_count] */
    struct group_column *column; /* [column_count] */
    size_t column_count;
};

/*
 * Bring the rows of a request together; its measures are not looked at. All plans give the
 * same groups, row for row.
 *
 * plan    as group_sort_choose says; GROUP_RADIX only where group_radix_suits
 * column  [column_count] columns of the table to carry along: KEY, LABEL, FLAG, PERIOD or
 *         MEASURE
 *
 * On success the caller releases `out`.
 *
 * TIDE_STATUS_LIMIT  it would pass the memory limit; err has the size
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_CANCELLED
 */
tide_status group_sort(const struct group_request *request, enum group_plan plan,
                       const size_t *column, size_t column_count,
                       struct group_sorted *out, tide_error *err);

/* The best plan, and why; as group_choose. */
enum group_plan group_sort_choose(const struct group_request *request, char *why,
                                  size_t size);

void group_sorted_release(struct group_sorted *sorted); /* zeroed is allowed */

#endif
