/*
 * table_cursor.h - the rows of one table of a database file, in the order of its keys.
 *
 * The file may come from anybody. It is opened read-only; only a table is read, no view
 * and no virtual table; its pages are checked first; what the reading of it may do is
 * held to its own columns. All rows are of one moment, whoever writes meanwhile.
 *
 * A table of tide's own, NAME_exact, keeps decimals as integers; tide_about beside it says
 * of how many decimals.
 */
#ifndef DATABASE_TABLE_CURSOR_H
#define DATABASE_TABLE_CURSOR_H

#include "database/statement.h"

struct table_cursor {
    struct database database;
    struct statement rows; /* its columns are those of the table */
    size_t column_count;
    int32_t
        *decimals; /* [column_count] an integer n of this column is n / 10^decimals, as
                          tide_about says of what tide has written; else 0 */
};

/*
 * path   of the file; must outlive the cursor
 * table  its name, as the schema writes it
 *
 * TIDE_STATUS_NOT_FOUND  "no_table": err names those that there are, or the nearest
 * TIDE_STATUS_PARSE      "bad_database": damaged, or a schema that reads more than itself
 * and those of database_open_file
 */
tide_status table_cursor_open(struct runtime *runtime, const char *path,
                              const char *table, struct table_cursor *out,
                              tide_error *err);

/* The next row; after the last one the file is let go. */
tide_status table_cursor_next(struct table_cursor *cursor, bool *has_row,
                              tide_error *err);

/* The empty value is allowed. */
void table_cursor_close(struct table_cursor *cursor);

#endif
