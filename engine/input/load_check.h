/*
 * load_check.h - what may refuse a file whose rows were all read.
 */
#ifndef INPUT_LOAD_CHECK_H
#define INPUT_LOAD_CHECK_H

#include "input/state.h"

/* PARSE "too_many_rejects", "no_data". */
tide_status load_check_counts(const struct input *input, const tide_ledger *ledger,
                              tide_error *err);

/*
 * Rows whose keys and period an earlier row has: refused, or merged as the reading says.
 * Merged rows count as skipped, in the ledger and in that of the table.
 *
 * TIDE_STATUS_SHAPE  "duplicate_key", naming the first such row
 * and what duplicates_merge returns.
 */
tide_status load_check_duplicates(const struct input *input, tide_table *table,
                                  tide_ledger *ledger, tide_error *err);

#endif
