/*
 * member_signs.h - --minus and --published: which members of a group are taken off, and
 * which one is the total.
 */
#ifndef QUERY_MEMBER_SIGNS_H
#define QUERY_MEMBER_SIGNS_H

#include "query/bind.h"

/*
 * The keys that --minus KEY=CODE and --published KEY=CODE name, among those of --by.
 *
 * TIDE_STATUS_ARGUMENT  "bad_argument": not KEY=CODE; "not_a_key": KEY is none of --by;
 *                       "conflict": both name the same member
 */
tide_status bind_signs(tide_job *job, struct binding *binding, tide_error *err);

/*
 * The sign of each series of a panel, for a computation that takes them: 1, -1, 0 for the
 * published total. In the job's arena; *out NULL: all count.
 *
 * TIDE_STATUS_NOT_FOUND  "no_key": a code that no series has; err suggests the nearest
 * TIDE_STATUS_NO_MEMORY
 */
tide_status member_signs(tide_job *job, const tide_panel *panel, const int8_t **out,
                         tide_error *err);

#endif
