/*
 * hierarchy.h - which members of a key are parts of which: codes of a classification by
 * their lengths, or groups as a file lists them.
 */
#ifndef AUDIT_HIERARCHY_H
#define AUDIT_HIERARCHY_H

#include "audit/rule.h"

/* One row of a file of groups; valid from the first day to the last, both included. */
struct group_row {
    struct text group;
    struct text member;
    int32_t from_day; /* INT32_MIN: since ever */
    int32_t to_day;   /* INT32_MAX: for ever */
    uint64_t line;
};

struct part {
    uint32_t child;
    uint32_t next; /* part of the same parent; AUDIT_NONE */
    int32_t from_day;
    int32_t to_day;
};

struct hierarchy {
    struct web *web;
    size_t field; /* the key */
    size_t count; /* members, parents that are not printed among them */
    struct part *part;
    size_t part_count;
    size_t part_capacity;
    uint32_t *first;  /* [count] part, in the order of the file */
    uint32_t *depth;  /* [count] 0: the total, 1: in nothing else */
    uint32_t *parent; /* [parent_count] by name, the total first */
    size_t parent_count;
};

/*
 * Codes of a classification: each is a part of that of the next shorter length, which
 * need not be printed; the shortest are parts of the total, if one is printed.
 *
 * TIDE_STATUS_ARGUMENT "no_key": by its name the key is no classification
 */
tide_status hierarchy_of_codes(struct hierarchy *hierarchy,
                               const struct member_lore *lore, struct arena *arena,
                               tide_error *err);

/*
 * Groups; the members may be groups themselves.
 *
 * TIDE_STATUS_PARSE "bad_group": a group that is part of itself, or nested too deep
 */
tide_status hierarchy_of_groups(struct hierarchy *hierarchy, const struct group_row *row,
                                size_t row_count, const char *source, struct arena *arena,
                                tide_error *err);

void hierarchy_release(struct hierarchy *hierarchy); /* a zeroed one is allowed */

#endif
