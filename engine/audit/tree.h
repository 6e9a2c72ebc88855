/*
 * tree.h - parents against the sum of their children, and parents made of their leaves.
 */
#ifndef AUDIT_TREE_H
#define AUDIT_TREE_H

#include "audit/audit.h"
#include "audit/hierarchy.h"

struct tree_request {
    struct text by; /* the key; empty: the only one */
    bool has_groups;
    const struct group_row *group; /* [group_count] */
    size_t group_count;
    const char *group_source;
    bool rolls_up;       /* leaves into parents; else printed parents are checked */
    uint32_t most_depth; /* parents no deeper than this; 1: those at the top */
};

/*
 * Per period and per member of all other keys. A check tells of every printed parent with
 * printed children whether they agree within the rounding of all of them. A roll-up adds
 * the leaves, figures with no figure below them, and shows a printed parent beside the
 * sum, never in it.
 *
 * out  released by audit_release, also after a failure
 *
 * Statuses of reading.h and hierarchy.h; TIDE_STATUS_ARGUMENT "claim_table", "no_key";
 * TIDE_STATUS_NOT_FOUND "no_column"
 */
tide_status tree_run(struct runtime *runtime, const struct audit_request *request,
                     const struct tree_request *tree, struct audit_report *out,
                     tide_error *err);

#endif
