/*
 * side_table.h - a small table beside the data: figures that all series share, such as the
 * working days of each month.
 *
 * A file of one column of periods and one of figures, read by the same readers under the
 * same rules as the data. A period that it does not have is missing.
 */
#ifndef QUERY_SIDE_TABLE_H
#define QUERY_SIDE_TABLE_H

#include "query/job.h"

/*
 * Load the side table that an option of the computation names, if there is one, into
 * job->side_table.
 *
 * TIDE_STATUS_SHAPE  "side_table": it is not one column of periods and one of decimals
 * and the statuses of tide_table_load
 */
tide_status side_table_load(tide_job *job, tide_error *err);

/* Is this the option of the job's computation that names a side table? */
bool side_table_is_option(const tide_job *job, const char *option);

/*
 * Its figures on the axis of a panel; lives in the job's arena. *out is NULL where no side
 * table is loaded.
 *
 * TIDE_STATUS_SHAPE  "side_table": it is of another frequency, and of none that the
 *                    computation takes
 * TIDE_STATUS_NO_MEMORY
 */
tide_status side_table_series(tide_job *job, const tide_panel *axis,
                              const tide_series **out, tide_error *err);

#endif
