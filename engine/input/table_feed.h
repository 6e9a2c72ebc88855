/*
 * table_feed.h - a table of a database as text that every layout reads.
 *
 * The names of its columns and then its rows, one a line, parted by commas. Texts stand
 * in quotes, so they are taken as they are; integers and doubles are written with all
 * their digits; NULL is a cell of nothing. The row n of the table is thus line n + 1, as
 * long as no text holds a line end.
 */
#ifndef INPUT_TABLE_FEED_H
#define INPUT_TABLE_FEED_H

#include "base/runtime.h"
#include "input/feed.h"

struct table_feed;

enum { TABLE_FEED_DELIMITER = ',' };

/*
 * Does the path name a table of a database, "figures.db:trade"? So it does if no file has
 * that name, and the part before the last colon is a file. *out_colon: the place of the
 * colon.
 */
bool table_feed_knows(const char *path, size_t *out_colon);

/* path: "FILE:TABLE", the colon at `colon`. Statuses of table_cursor_open. */
tide_status table_feed_new(struct runtime *runtime, const char *path, size_t colon,
                           struct table_feed **out, tide_error *err);
void table_feed_free(struct table_feed *table); /* NULL is allowed */

struct feed table_feed_feed(struct table_feed *table);

#endif
