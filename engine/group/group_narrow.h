/*
 * group_narrow.h - a table of the rows alone that conditions keep, where they keep few.
 *
 * A plan of several passes would look at every row of the table in each; brought together
 * first, the rows that count are looked at, and the plan is theirs.
 */
#ifndef GROUP_GROUP_NARROW_H
#define GROUP_GROUP_NARROW_H

#include "group/group.h"

struct group_narrowed {
    struct group_request request; /* of the narrow table; masks of its periods are kept */
    tide_table table;             /* columns that the request does not name are empty */
    struct arena arena;
};

/*
 * Do the masks keep so few rows that it is worth bringing them together? By a sample of
 * blocks: the same for the same request.
 *
 * rows  set to how many a plan meets: about those kept, or all of the table
 */
bool group_is_narrow(const struct group_request *request, uint64_t *rows);

/*
 * Bring together the rows that all masks keep, in their order. Values keep their width and
 * base, so that a panel of them is the same, bit for bit.
 *
 * out  zeroed; released by group_narrow_release, also after a failure
 *
 * TIDE_STATUS_LIMIT, TIDE_STATUS_NO_MEMORY, TIDE_STATUS_CANCELLED
 */
tide_status group_narrow(const struct group_request *request, struct group_narrowed *out,
                         tide_error *err);

/* The same where group_is_narrow; else out->request is the request as it is. */
tide_status group_narrow_few(const struct group_request *request,
                             struct group_narrowed *out, tide_error *err);

void group_narrow_release(struct group_narrowed *narrowed);

#endif
