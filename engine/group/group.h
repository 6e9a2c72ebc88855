/*
 * group.h - tables to panels: sums of measures per combination of keys and period.
 *
 * Sums are exact and the same for any order, thread count and plan.
 */
#ifndef GROUP_GROUP_H
#define GROUP_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "column/panel.h"
#include "column/table.h"

struct group_key {
    const char *name;
    size_t column;
    const uint32_t *recode; /* [old codes] new code; NULL: the column's own */
    const struct dictionary *dictionary; /* of the codes after recoding */
};

/* Rows are kept where every mask keeps them. */
struct group_mask {
    size_t column;
    const uint8_t *keep; /* KEY: [codes] 1 keeps. PERIOD: [places] by ordinal - base of
                            the packed column */
    size_t count;
    size_t first; /* kept, and the last; first > last: none is */
    size_t last;
    bool is_run; /* all between them are kept */
};

/* keep must stay. */
struct group_mask group_mask_make(size_t column, const uint8_t *keep, size_t count);

struct group_request {
    const tide_table *table;
    const struct group_key *key; /* [key_count] */
    size_t key_count;
    const struct group_mask *mask; /* [mask_count] */
    size_t mask_count;
    size_t time_column;    /* TABLE_NO_COLUMN: group without time */
    const size_t *measure; /* [measure_count] columns */
    size_t measure_count;
    bool skip_missing; /* sum the rest, state partial_group */
};

enum group_plan {
    GROUP_DIRECT,      /* a table of all cells for each thread; REAL: partitioned */
    GROUP_PARTITIONED, /* the same cells, partition by partition */
    GROUP_HASH,        /* cells of the combinations that occur */
    GROUP_RADIX        /* no cells: rows sorted by their keys. group_sort only */
};

enum { GROUP_WHY_SIZE = 160 };

/* The plan that group_run would take, and why, for `explain`: at most GROUP_WHY_SIZE
   bytes with the NUL. */
enum group_plan group_choose(const struct group_request *request, char *why, size_t size);

/*
 * Sum the measures.
 *
 * A cell with no row is missing, or 0 where the measure says absent=zero and no mask
 * took its period away. The axis goes from the first to the last period used. A cell one
 * of whose rows has no value has none, with the largest state. A sum beyond 64 bits has
 * state overflow. half-widths add up. Measures of kind price, rate: a cell of more than
 * one row is not_comparable.
 *
 * TIDE_STATUS_LIMIT    the panel would pass the memory limit; err has the size
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_CANCELLED
 */
tide_status group_run(const struct group_request *request, tide_panel **out,
                      tide_error *err);

/* The same by a given plan, where its cells have numbers of 32 bits; all give the same panel, bit for bit. */
tide_status group_run_with(const struct group_request *request, enum group_plan plan,
                           tide_panel **out, tide_error *err);

/*
 * A panel at a coarser frequency: flow and signed measures are summed, stock and
 * cumulated ones take the last, price the mean (REAL). A part that is missing or beyond
 * the axis makes the coarser cell incomplete_window; with `allow_partial` the rest is
 * used, partial_period. A cell without any part is missing. Rates are not_comparable.
 *
 * TIDE_STATUS_SHAPE  "regroup": finer to coarser only; weeks only to nothing else
 */
tide_status panel_regroup(const tide_panel *panel, tide_freq freq, bool allow_partial,
                          tide_panel **out, tide_error *err);

/* Can periods of one frequency be made of those of another? Not of weeks. */
bool regroup_is_coarser(tide_freq from, tide_freq to);

/* How many periods of a finer frequency make a coarse one. */
size_t regroup_parts(tide_freq fine, tide_period coarse);

#endif
