/*
 * select.h - conditions into masks, derived keys into codes: what grouping reads.
 */
#ifndef QUERY_SELECT_H
#define QUERY_SELECT_H

#include "group/group.h"
#include "query/bind.h"

/* Everything lives in the job's arena, derived dictionaries in their own list. */
struct selection {
    struct group_key *key; /* [key_count] of --by, then the role key if there is one */
    size_t key_count;
    struct group_mask *mask; /* [mask_count] */
    size_t mask_count;
    size_t time_column;         /* of the table; TABLE_NO_COLUMN */
    size_t *measure;            /* [measure_count + extra_count] of the table */
    struct dictionary *derived; /* [derived_count] owned */
    size_t derived_count;
};

/*
 * Evaluate conditions and derived keys over the dictionaries of the job's table.
 *
 * TIDE_STATUS_SHAPE     "double_count": members would be added up that have no sum
 * TIDE_STATUS_ARGUMENT  "where_syntax": SQLite refuses a value; "bad_encoding": a derived
 *                       key would not be UTF-8
 * TIDE_STATUS_LIMIT     "limit_keys", "limit_key_size": derived keys
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_CANCELLED
 */
tide_status selection_make(tide_job *job, struct selection *out, tide_error *err);
void selection_release(struct selection *selection);

/* Do all conditions keep a row? */
bool selection_keeps(const struct selection *selection, const tide_table *table,
                     size_t row);

#endif
