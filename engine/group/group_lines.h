/*
 * group_lines.h - the lines of an answer: groups, and groups taken together.
 *
 * A set of keys that are kept gives a line for each combination of these, and period; the
 * keys that are not kept are taken together. A rollup is a list of such sets. All lines
 * are made of the finest groups, so rows are read once for any number of sets.
 */
#ifndef GROUP_GROUP_LINES_H
#define GROUP_GROUP_LINES_H

#include "group/group_sort.h"

struct group_line {
    uint32_t set;    /* which set of keys it belongs to */
    uint32_t leader; /* a group of it, whose kept keys and period are its own */
    size_t first;    /* its groups: member[first] to member[first + count - 1] */
    uint32_t count;
};

struct group_lines {
    struct arena arena;
    size_t count;
    struct group_line *line; /* [count] */
    uint32_t *member;        /* groups of all lines */
};

/*
 * The lines of these sets, sorted by key, those that take a key together after its
 * members, then by period.
 *
 * keeps  [set_count * key_count] whether a set keeps a key; sets differ
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status group_lines_make(const struct group_sorted *sorted, const bool *keeps,
                             size_t set_count, struct group_lines *out, tide_error *err);

void group_lines_release(struct group_lines *lines); /* zeroed is allowed */

#endif
