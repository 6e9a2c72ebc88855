/*
 * duplicates.h - several rows for one key and period: one of them, or their sum.
 */
#ifndef INPUT_DUPLICATES_H
#define INPUT_DUPLICATES_H

#include "column/table.h"
#include "input/input.h"

/*
 * Leave one row for each key and period: the first of the file, the last, or the first
 * with the sums of the figures of all. A sum with a cell that has no value has none.
 *
 * how        not DUPLICATES_ERROR
 * out_count  rows that are gone
 * out_line   of the first of these
 *
 * TIDE_STATUS_OVERFLOW  "number_range": a sum is beyond 64 bits
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT, TIDE_STATUS_CANCELLED
 *
 * On failure the table can only be freed.
 */
tide_status duplicates_merge(tide_table *table, enum duplicates how, uint64_t *out_count,
                             uint64_t *out_line, tide_error *err);

#endif
