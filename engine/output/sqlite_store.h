/*
 * sqlite_store.h - the tables that an answer becomes in a database.
 */
#ifndef OUTPUT_SQLITE_STORE_H
#define OUTPUT_SQLITE_STORE_H

#include "database/statement.h"
#include "output/output.h"

struct stored_column;

struct sqlite_store {
    struct database database; /* opened by the caller, closed by the release */
    const tide_answer *answer;
    struct arena arena;
    const char *name; /* of the view */
    const char *exact;
    struct stored_column *column; /* [column_count] */
    size_t column_count;
    struct text_builder sql; /* room for a statement */
};

/* Names and columns. LIMIT "limit_columns", NO_MEMORY. Released in any case. */
tide_status sqlite_store_init(struct sqlite_store *store, const tide_answer *answer,
                              tide_error *err);
void sqlite_store_release(struct sqlite_store *store);

/* Run what is in store->sql, and empty it. */
tide_status sqlite_store_run(struct sqlite_store *store, tide_error *err);

/* The statement that makes the table of what is said of answers. */
extern const char sqlite_about_table[];

/* Create and fill the table and the view, and say in tide_about what they are. */
tide_status sqlite_store_fill(struct sqlite_store *store, tide_error *err);

#endif
