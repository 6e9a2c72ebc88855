/*
 * statement.h - one SQL statement: texts and figures bound, never pasted; rows stepped.
 */
#ifndef DATABASE_STATEMENT_H
#define DATABASE_STATEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "database/database.h"

struct sqlite3_stmt;

struct statement {
    struct database *database;
    struct sqlite3_stmt *handle;
};

/* What a cell of a row holds. */
enum cell_type { CELL_NULL, CELL_INTEGER, CELL_REAL, CELL_TEXT, CELL_BLOB };

/* sql: NUL-terminated. Statuses of database_failed. */
tide_status statement_prepare(struct database *database, const char *sql,
                              struct statement *out, tide_error *err);
void statement_release(struct statement *statement); /* the empty value is allowed */

/* Parameters count from 0. A text must last until the next statement_reset. */
tide_status statement_bind_text(struct statement *statement, size_t i, struct text text,
                                tide_error *err);
tide_status statement_bind_integer(struct statement *statement, size_t i, int64_t value,
                                   tide_error *err);
tide_status statement_bind_real(struct statement *statement, size_t i, double value,
                                tide_error *err);
tide_status statement_bind_null(struct statement *statement, size_t i, tide_error *err);

/* The next row, if there is one. */
tide_status statement_step(struct statement *statement, bool *has_row, tide_error *err);

/* Ready to be bound and stepped again. */
void statement_reset(struct statement *statement);

/* Run a statement that returns no row, and make it ready again. */
tide_status statement_run(struct statement *statement, tide_error *err);

/* Columns of the row under way; they count from 0. */
size_t statement_column_count(const struct statement *statement);
/* Borrowed; empty where there was no memory for it. */
const char *statement_column_name(const struct statement *statement, size_t i);
enum cell_type statement_type(const struct statement *statement, size_t i);
int64_t statement_integer(const struct statement *statement, size_t i);
double statement_real(const struct statement *statement, size_t i);

/* TEXT or BLOB; valid until the next step. */
tide_status statement_text(const struct statement *statement, size_t i, struct text *out,
                           tide_error *err);

/* "name" with its quotes doubled, as SQL writes a name. */
void statement_add_name(struct text_builder *sql, const char *name);

#endif
