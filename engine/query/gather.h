/*
 * gather.h - the panels that a request computes on: grouped, cut into roles, regrouped.
 */
#ifndef QUERY_GATHER_H
#define QUERY_GATHER_H

#include "query/bind.h"

/*
 * Group the job's table into job->input_panel, one per role, aligned.
 *
 * TIDE_STATUS_NOT_FOUND  "no_key": a role names a member that the data do not have
 * and the statuses of selection_make, group_run, panel_regroup
 */
tide_status job_gather(tide_job *job, tide_error *err);

/* The places [*first, *first + *count) of a panel's axis that --since, --until and --last
   leave to print. */
tide_status job_window(const tide_job *job, const tide_panel *panel, size_t *first,
                       size_t *count, tide_error *err);

#endif
