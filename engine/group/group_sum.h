/*
 * group_sum.h - rows whose cells are known, into a panel.
 *
 * Two ways to one panel: by tables of all cells, one for each thread, or by rows dealt
 * to partitions of cells, each small enough for a cache.
 */
#ifndef GROUP_GROUP_SUM_H
#define GROUP_GROUP_SUM_H

#include "group/group_slots.h"

/* All rows into the tables of the slots, then into one of them. DECIMAL measures only. */
tide_status group_sum_slots(const struct group_rows *rows, struct group_slots *slots,
                            struct group_slot **out, struct group_note *out_note,
                            tide_error *err);

/* DECIMAL measures only. */
tide_status group_sum_tables(const struct group_rows *rows, const struct group_form *form,
                             tide_panel **out, tide_error *err);

/* Partitions of 2^cells_log2 cells. */
tide_status group_sum_partitions(const struct group_rows *rows,
                                 const struct group_form *form, unsigned cells_log2,
                                 tide_panel **out, tide_error *err);

#endif
