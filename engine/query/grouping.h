/*
 * grouping.h - `tide group`: the rows of a table into statistics of groups.
 */
#ifndef QUERY_GROUPING_H
#define QUERY_GROUPING_H

#include "query/job.h"

/*
 * The answer of a bound and loaded job.
 *
 * TIDE_STATUS_SHAPE  "double_count": a total would add members that have no sum;
 *                    "regroup"
 * and the statuses of group_sort and group_stat_run
 */
tide_status grouping_run(tide_job *job, tide_answer **out, tide_error *err);

#endif
