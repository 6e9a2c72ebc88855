/*
 * statement.c - the calls of SQLite that handle rows, with its codes as statuses.
 */
#include "database/statement.h"

#include <sqlite3.h>
#include <string.h>

#include "base/error.h"

static tide_status status_of(const struct statement *statement, int code, tide_error *err)
{
    return code == SQLITE_OK ? TIDE_STATUS_OK
                             : database_failed(statement->database, code, err);
}

tide_status statement_prepare(struct database *database, const char *sql,
                              struct statement *out, tide_error *err)
{
    struct statement statement = {.database = database};
    int code = sqlite3_prepare_v2(database->handle, sql, -1, &statement.handle, NULL);

    if (code != SQLITE_OK)
        return database_failed(database, code, err);
    *out = statement;
    return TIDE_STATUS_OK;
}

void statement_release(struct statement *statement)
{
    sqlite3_finalize(statement->handle);
    statement->handle = NULL;
}

tide_status statement_bind_text(struct statement *statement, size_t i, struct text text,
                                tide_error *err)
{
    return status_of(statement,
                     sqlite3_bind_text64(statement->handle, (int)i + 1, text.at,
                                         text.length, SQLITE_STATIC, SQLITE_UTF8),
                     err);
}

tide_status statement_bind_integer(struct statement *statement, size_t i, int64_t value,
                                   tide_error *err)
{
    return status_of(statement, sqlite3_bind_int64(statement->handle, (int)i + 1, value),
                     err);
}

tide_status statement_bind_real(struct statement *statement, size_t i, double value,
                                tide_error *err)
{
    return status_of(statement, sqlite3_bind_double(statement->handle, (int)i + 1, value),
                     err);
}

tide_status statement_bind_null(struct statement *statement, size_t i, tide_error *err)
{
    return status_of(statement, sqlite3_bind_null(statement->handle, (int)i + 1), err);
}

tide_status statement_step(struct statement *statement, bool *has_row, tide_error *err)
{
    int code = sqlite3_step(statement->handle);

    *has_row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE
               ? TIDE_STATUS_OK
               : database_failed(statement->database, code, err);
}

void statement_reset(struct statement *statement)
{
    sqlite3_reset(statement->handle);
}

tide_status statement_run(struct statement *statement, tide_error *err)
{
    bool has_row;
    tide_status status = statement_step(statement, &has_row, err);

    statement_reset(statement);
    return status;
}

size_t statement_column_count(const struct statement *statement)
{
    return (size_t)sqlite3_column_count(statement->handle);
}

const char *statement_column_name(const struct statement *statement, size_t i)
{
    const char *name = sqlite3_column_name(statement->handle, (int)i);
    return name != NULL ? name : "";
}

enum cell_type statement_type(const struct statement *statement, size_t i)
{
    switch (sqlite3_column_type(statement->handle, (int)i)) {
    case SQLITE_INTEGER:
        return CELL_INTEGER;
    case SQLITE_FLOAT:
        return CELL_REAL;
    case SQLITE_TEXT:
        return CELL_TEXT;
    case SQLITE_BLOB:
        return CELL_BLOB;
    default:
        return CELL_NULL;
    }
}

int64_t statement_integer(const struct statement *statement, size_t i)
{
    return sqlite3_column_int64(statement->handle, (int)i);
}

double statement_real(const struct statement *statement, size_t i)
{
    return sqlite3_column_double(statement->handle, (int)i);
}

tide_status statement_text(const struct statement *statement, size_t i, struct text *out,
                           tide_error *err)
{
    bool is_blob = statement_type(statement, i) == CELL_BLOB;
    const char *at = is_blob
                         ? sqlite3_column_blob(statement->handle, (int)i)
                         : (const char *)sqlite3_column_text(statement->handle, (int)i);

    out->at = at != NULL ? at : "";
    out->length = (size_t)sqlite3_column_bytes(statement->handle, (int)i);
    /* A text that had to be turned into UTF-8, without memory for it. */
    if (at == NULL && (!is_blob || out->length > 0))
        return database_failed(statement->database, SQLITE_NOMEM, err);
    return TIDE_STATUS_OK;
}

void statement_add_name(struct text_builder *sql, const char *name)
{
    text_add_char(sql, '"', 1);
    for (; *name != '\0'; name++)
        text_add_char(sql, *name, *name == '"' ? 2 : 1);
    text_add_char(sql, '"', 1);
}
