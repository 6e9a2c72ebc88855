/*
 * group_totals.h - counts, sums, means, ranks, variances and slopes of few groups,
 * without bringing their rows together.
 *
 * A table of sums for each thread, as for panels of few cells; the figures are those of
 * group_stat_run, bit for bit.
 */
#ifndef GROUP_GROUP_TOTALS_H
#define GROUP_GROUP_TOTALS_H

#include "group/group_slots.h"
#include "group/group_stat.h"

/* The groups that occur, with their sums in the table. No rows and no figures are carried:
   sorted.first is the cell of each group. */
struct group_totals {
    struct group_sorted sorted;
    struct group_form *form; /* [form_count] of the columns, then of products */
    size_t form_count;
    struct group_slots slots;
    struct group_slot *all; /* the sums of all rows */
};

/*
 * Do these statistics need no more than sums, products and the largest of decimals, of few
 * cells?
 *
 * request  its measures are the columns that `ask` names by their place
 */
bool group_totals_suit(const struct group_request *request, const struct group_rule *rule,
                       const struct group_ask *ask, size_t ask_count);

/* The sums and extremes that `ask` wants, of the rows of a request that suits. Statuses of
   group_sort. */
tide_status group_totals_make(const struct group_request *request,
                              const struct group_ask *ask, size_t ask_count,
                              struct group_totals *out, tide_error *err);

/* Statuses of group_stat_run. */
tide_status group_totals_run(const struct group_totals *totals,
                             const struct group_lines *lines,
                             const struct group_rule *rule, const struct group_ask *ask,
                             size_t ask_count, struct arena *arena,
                             struct group_cells *out, tide_error *err);

void group_totals_release(struct group_totals *totals); /* zeroed are allowed */

#endif
