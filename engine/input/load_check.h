/*
 * load_check.h - what refuses a file whose rows were all read.
 */
#ifndef INPUT_LOAD_CHECK_H
#define INPUT_LOAD_CHECK_H

#include "input/state.h"

/* PARSE "too_many_rejects", "no_data". */
tide_status load_check_counts(const struct input *input, const tide_ledger *ledger,
                              tide_error *err);

/* SHAPE "duplicate_key": the first row whose keys and period an earlier row has. */
tide_status load_check_duplicates(const struct input *input, const tide_table *table,
                                  tide_error *err);

#endif
