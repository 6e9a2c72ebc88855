/*
 * within.h - which series are compared with which: the groups of --within.
 */
#ifndef QUERY_WITHIN_H
#define QUERY_WITHIN_H

#include "query/bind.h"

/* Series of the same keys, numbered in the order of these keys. */
struct groups {
    size_t *of;     /* [series] number of the group of a series */
    size_t *leader; /* [count] the first series of a group */
    size_t count;
};

/*
 * Part the series of a panel by some of its keys: those of --within, or those that stand
 * in the answer. No key makes one group of all. Lives in the arena of the job.
 *
 * takes  [key_count] whether a key parts the series
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status within_groups(tide_job *job, const tide_panel *panel, const bool *takes,
                          struct groups *out, tide_error *err);

#endif
