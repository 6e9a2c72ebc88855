/*
 * top.h - the largest members of each group, and all others as one.
 */
#ifndef QUERY_TOP_H
#define QUERY_TOP_H

#include "query/bind.h"

/*
 * Where the computation has an argument `top` and it is set: keep the N largest series of
 * each group of --within, and add the others up to a series whose compared keys are all
 * "others". Largest is meant of the first measure in the latest period that is printed and
 * in which the group has a figure; of equals the first keys stay. Sums are exact; a member
 * without a value leaves them without one, or partial_group with --missing skip.
 *
 * TIDE_STATUS_ARGUMENT  "conflict": a member is called "others"
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status top_merge(tide_job *job, tide_error *err);

#endif
