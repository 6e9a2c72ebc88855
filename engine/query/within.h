/*
 * within.h - which series are compared with which: the groups of --within.
 */
#ifndef QUERY_WITHIN_H
#define QUERY_WITHIN_H

#include "query/bind.h"

/* Series of the same within keys, numbered in the order of these keys. */
struct groups {
    size_t *of;     /* [series] number of the group of a series */
    size_t *leader; /* [count] the first series of a group */
    size_t count;
};

/*
 * Part the series of a panel by the within keys of the binding. No within key makes one
 * group of all. Lives in the arena of the job.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status within_groups(tide_job *job, const tide_panel *panel, struct groups *out,
                          tide_error *err);

#endif
