/*
 * gaps.h - --gaps: which periods of a request's series have no figure, instead of what is
 * computed from them.
 */
#ifndef QUERY_GAPS_H
#define QUERY_GAPS_H

#include "query/bind.h"

/*
 * Refuse --gaps where it cannot be.
 *
 * TIDE_STATUS_ARGUMENT  "no_time": there are no periods; "conflict": an option that lays
 *                       out figures; "twin_columns": a key called like a column
 */
tide_status bind_gaps(const tide_job *job, const struct binding *binding,
                      tide_error *err);

/*
 * A row for each run of neighbouring periods of a series without a figure, in one state,
 * inside the window of the request; the job's panels are gathered.
 *
 * out  owned by the caller until the job takes it
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status gaps_make(tide_job *job, tide_answer **out, tide_error *err);

#endif
