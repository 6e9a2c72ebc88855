/*
 * double_count.h - members of a key that must not be added up in silence.
 */
#ifndef QUERY_DOUBLE_COUNT_H
#define QUERY_DOUBLE_COUNT_H

#include "query/select.h"

/*
 * Look at every key that the request adds up over: flows, reporters and units have no sum;
 * a total beside its parts, and codes of several levels, would be counted twice.
 *
 * TIDE_STATUS_SHAPE  "double_count", naming both and the conditions that choose
 * TIDE_STATUS_NO_MEMORY
 */
tide_status double_count_check(tide_job *job, const struct selection *selection,
                               tide_error *err);

#endif
