/*
 * group_plan.h - what the plans are measured by.
 */
#ifndef GROUP_GROUP_PLAN_H
#define GROUP_GROUP_PLAN_H

#include "group/group.h"

#define GROUP_MAX_CELLS ((uint64_t)UINT32_MAX)

/* Whether a table of so many cells, or one for each thread, stays in a core's cache, and
   can be merged. */
bool group_fits_cache(const struct group_request *request, uint64_t cell_count);

/* Cells of a partition, as a power of two. */
unsigned group_partition_log2(uint64_t cell_count);

#endif
