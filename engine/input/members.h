/*
 * members.h - a key more: the group that the member of a row is in at the time of the row.
 *
 * A list of groups is a file of its own:
 *
 *     bloc,partner,valid_from,valid_to
 *     EU,GB,,2020-01
 *     EU,HR,2013-07,
 *
 * The first column names the new key, the second the key that it groups. valid_from and
 * valid_to, the first and the last period of membership, may be left out or be empty. A
 * member that is in no group at a time is in "others".
 */
#ifndef INPUT_MEMBERS_H
#define INPUT_MEMBERS_H

#include "input/state.h"

/*
 * Read the lists that the reading names, and add their keys to the plan.
 *
 * TIDE_STATUS_SHAPE      "group_file": the file is no list of groups
 * TIDE_STATUS_NOT_FOUND  "no_key": the data have no such key
 * TIDE_STATUS_ARGUMENT   "group_overlap": a member is in two groups at a time;
 *                        "bad_argument": the name of the new key is taken
 * TIDE_STATUS_PARSE      a period that cannot be read, and those of a load
 */
tide_status members_open(struct input *input, tide_error *err);
void members_close(struct input *input);

/* Make the columns that the groups rest on wanted. */
void members_want(struct input *input);

/*
 * The groups of the rows of the sealed table.
 *
 * TIDE_STATUS_SHAPE  "group_partial": a period of a row lies half within the membership
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT, TIDE_STATUS_CANCELLED
 */
tide_status members_fill(const struct input *input, tide_table *table, tide_error *err);

#endif
