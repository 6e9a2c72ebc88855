/*
 * grouping.h - `tide group`: the rows of a table into statistics of groups.
 */
#ifndef QUERY_GROUPING_H
#define QUERY_GROUPING_H

#include "group/group_narrow.h"
#include "group/group_totals.h"
#include "query/select.h"
#include "query/statistics.h"

/* A grouping under way. */
struct grouping {
    tide_job *job;
    const struct statistics *statistics;
    struct group_request request;
    tide_table coarse; /* --freq: the table by coarser periods */
    size_t time;       /* of the table: the periods of its rows; TABLE_NO_COLUMN */
    size_t *carried;   /* [carried_count] columns of the table */
    size_t carried_count;
    struct group_ask *ask; /* [statistics->column_count] */
    struct group_rule rule;
    struct group_narrowed narrowed; /* what request is of */
    bool has_totals;                /* sums suffice: no row is brought together */
    struct group_totals totals;
    struct group_sorted sorted;
    struct group_lines lines;
    struct group_cells *cells; /* [statistics->column_count] */
    struct arena arena;        /* until the answer is made */
};

/* The groups, however they were made. */
const struct group_sorted *grouping_sorted(const struct grouping *grouping);

/* Lay the lines and their cells out as the heading of the binding says; --having, --sort,
   --wide, which makes another answer and frees the first. */
tide_status grouping_answer(const struct grouping *grouping, tide_answer **answer,
                            tide_error *err);

/*
 * The answer of a bound and loaded job.
 *
 * TIDE_STATUS_SHAPE  "double_count": a total would add members that have no sum;
 *                    "regroup"
 * and the statuses of group_sort and group_stat_run
 */
tide_status grouping_run(tide_job *job, tide_answer **out, tide_error *err);

#endif
