/*
 * gather.h - the panels that a request computes on: grouped, cut into roles, regrouped.
 */
#ifndef QUERY_GATHER_H
#define QUERY_GATHER_H

#include "group/group.h"
#include "query/bind.h"

/*
 * What grouping is asked for; the job's table is loaded. The selection that it borrows
 * from is made once and stays the job's.
 *
 * The statuses of selection_make
 */
tide_status job_group_request(tide_job *job, struct group_request *out, tide_error *err);

/*
 * Group the job's table into job->input_panel, one per role, aligned.
 *
 * TIDE_STATUS_NOT_FOUND  "no_key": a role names a member that the data do not have
 * TIDE_STATUS_ARGUMENT   "no_role": no role was named, and flow has not both X and M
 * TIDE_STATUS_SHAPE      "cumulated": figures that look year to date and are not declared
 * and the statuses of selection_make, group_run, panel_regroup
 */
tide_status job_gather(tide_job *job, tide_error *err);

/* Where the figures of a role are, for one measure of the request. */
struct role_place {
    const tide_panel *panel;
    size_t measure;
};

struct role_place job_role(const tide_job *job, size_t role, size_t measure);

/* The places [*first, *first + *count) of the panels' axis that --since, --until and
   --last leave to print. A bound of another frequency takes the periods that hold its
   first and its last day. */
void job_window(const tide_job *job, size_t *first, size_t *count);

/* The period of a frequency that holds the first or the last day of a bound. */
int32_t window_edge(tide_period bound, tide_freq freq, bool is_last);

#endif
