/*
 * table_cursor.c - a table of a foreign file: found, checked, read.
 */
#include "database/table_cursor.h"

#include <sqlite3.h>
#include <string.h>

#include "base/error.h"

enum { SHOWN_TABLES = 5 };

/* ---- which table ---- */

/* "a, b, c" of the tables that can be read. */
static tide_status list_tables(struct database *database, struct text_builder *names,
                               tide_error *err)
{
    struct statement tables = {0};
    bool has_row = true;
    tide_status status =
        statement_prepare(database,
                          "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND "
                          "rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                          "ORDER BY name",
                          &tables, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && has_row; i++) {
        struct text name;
        status = statement_step(&tables, &has_row, err);
        if (status != TIDE_STATUS_OK || !has_row)
            break;
        text_add_c(names, i == 0 ? "" : ", ");
        if (i == SHOWN_TABLES) {
            text_add_c(names, "...");
            break;
        }
        status = statement_text(&tables, 0, &name, err);
        if (status == TIDE_STATUS_OK)
            text_add(names, name.at, name.length);
    }
    statement_release(&tables);
    return status;
}

static tide_status refuse_table(struct database *database, const char *table,
                                tide_error *err)
{
    struct text_builder names;
    tide_status status;

    text_builder_init(&names, &database->runtime->memory);
    status = list_tables(database, &names, err);
    if (status == TIDE_STATUS_OK) {
        status = TIDE_STATUS_NOT_FOUND;
        error_set(err, status, "no_table", "no table \"%s\" in the database", table);
        error_source(err, database->path);
        if (names.length > 0)
            error_hint(err, "its tables: %s", names.at);
        else
            error_hint(err, "it has no table");
    }
    text_builder_release(&names);
    return status;
}

/* A table has a page of its own; a view and a virtual table have none. */
static tide_status look_up(struct database *database, const char *table,
                           bool *out_is_there, bool *out_is_table, tide_error *err)
{
    struct statement found = {0};
    struct text type = {0};
    bool has_row = false;
    tide_status status =
        statement_prepare(database,
                          "SELECT type, rootpage FROM main.sqlite_schema WHERE name = ?1",
                          &found, err);

    if (status == TIDE_STATUS_OK)
        status = statement_bind_text(&found, 0, text_of(table), err);
    if (status == TIDE_STATUS_OK)
        status = statement_step(&found, &has_row, err);
    if (status == TIDE_STATUS_OK && has_row)
        status = statement_text(&found, 0, &type, err);
    *out_is_there = has_row && (text_is(type, "view") || text_is(type, "table"));
    *out_is_table = has_row && text_is(type, "table") && statement_integer(&found, 1) > 0;
    statement_release(&found);
    return status;
}

static tide_status find_table(struct database *database, const char *table,
                              tide_error *err)
{
    bool is_there = false;
    bool is_table = false;
    tide_status status = look_up(database, table, &is_there, &is_table, err);

    if (status != TIDE_STATUS_OK || is_table)
        return status;
    if (!is_there)
        return refuse_table(database, table, err);
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_table",
              "\"%s\" is a view or a virtual table: it could run what it likes", table);
    error_source(err, database->path);
    error_hint(err, "of what tide has written, read NAME_exact; else make a table of it: "
                    "CREATE TABLE t AS SELECT * FROM ...");
    return TIDE_STATUS_NOT_FOUND;
}

/* ---- is it sound ---- */

static tide_status check_pages(struct database *database, const char *table,
                               tide_error *err)
{
    struct statement check = {0};
    struct text words = {0};
    bool has_row = false;
    tide_status status =
        statement_prepare(database, "SELECT * FROM pragma_quick_check(?1)", &check, err);

    if (status == TIDE_STATUS_OK)
        status = statement_bind_text(&check, 0, text_of(table), err);
    if (status == TIDE_STATUS_OK)
        status = statement_step(&check, &has_row, err);
    if (status == TIDE_STATUS_OK && has_row)
        status = statement_text(&check, 0, &words, err);
    if (status == TIDE_STATUS_OK && !text_is(words, "ok")) {
        status = TIDE_STATUS_PARSE;
        error_set(err, status, "bad_database", "the database is damaged: %.*s",
                  (int)(words.length < 200 ? words.length : 200), words.at);
        error_source(err, database->path);
        error_hint(err, "sqlite3 FILE .recover takes out what is left");
    }
    statement_release(&check);
    return status;
}

struct allowed {
    const char *table;
};

/* To read the columns of the table is all that is allowed. What a computed column calls is
   held to harmless functions by the settings of the connection. */
static int authorize(void *context, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    const struct allowed *allowed = context;

    (void)second;
    (void)database;
    (void)trigger;
    if (action == SQLITE_SELECT)
        return SQLITE_OK;
    return action == SQLITE_READ && first != NULL &&
                   sqlite3_stricmp(first, allowed->table) == 0
               ? SQLITE_OK
               : SQLITE_DENY;
}

/* ---- rows ---- */

static tide_status select_rows(struct table_cursor *cursor, const char *table,
                               tide_error *err)
{
    struct database *database = &cursor->database;
    struct memory *memory = &database->runtime->memory;
    struct allowed allowed = {.table = table};
    struct text_builder sql;
    tide_status status;

    text_builder_init(&sql, memory);
    text_add_c(&sql, "SELECT * FROM main.");
    statement_add_name(&sql, table);
    text_add_c(&sql, " NOT INDEXED"); /* in the order of the table, not of an index */
    sqlite3_set_authorizer(database->handle, authorize, &allowed);
    status = sql.has_failed ? memory_failed(memory, err)
                            : statement_prepare(database, sql.at, &cursor->rows, err);
    sqlite3_set_authorizer(database->handle, NULL, NULL);
    text_builder_release(&sql);
    return status;
}

/* ---- decimals of tide's own tables ---- */

enum { MAX_DECIMALS = 18 };

/* A line of tide_about: a column of the table, and its decimals. */
static tide_status take_decimals(struct table_cursor *cursor,
                                 const struct statement *about, tide_error *err)
{
    struct text name;
    struct text digits;
    int32_t decimals = 0;
    tide_status status = statement_text(about, 0, &name, err);

    if (status == TIDE_STATUS_OK)
        status = statement_text(about, 1, &digits, err);
    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < digits.length && decimals <= MAX_DECIMALS; i++)
        decimals = digits.at[i] >= '0' && digits.at[i] <= '9'
                       ? 10 * decimals + (digits.at[i] - '0')
                       : MAX_DECIMALS + 1;
    for (size_t i = 0; i < cursor->column_count && decimals <= MAX_DECIMALS; i++)
        if (text_is(name, statement_column_name(&cursor->rows, i)))
            cursor->decimals[i] = decimals;
    if (decimals <= MAX_DECIMALS)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_PARSE, "bad_database",
              "tide_about does not say the decimals of \"%.*s\"",
              (int)(name.length < 100 ? name.length : 100), name.at);
    error_source(err, cursor->database.path);
    return TIDE_STATUS_PARSE;
}

static tide_status read_about(struct table_cursor *cursor, struct text answer,
                              tide_error *err)
{
    struct statement about = {0};
    bool has_row = true;
    tide_status status =
        statement_prepare(&cursor->database,
                          "SELECT name, value FROM main.tide_about NOT INDEXED "
                          "WHERE answer = ?1 AND part = 'decimals'",
                          &about, err);

    if (status == TIDE_STATUS_OK)
        status = statement_bind_text(&about, 0, answer, err);
    while (status == TIDE_STATUS_OK && has_row) {
        status = statement_step(&about, &has_row, err);
        if (status == TIDE_STATUS_OK && has_row)
            status = take_decimals(cursor, &about, err);
    }
    statement_release(&about);
    return status;
}

static tide_status find_decimals(struct table_cursor *cursor, const char *table,
                                 tide_error *err)
{
    static const char ending[] = "_exact";
    struct memory *memory = &cursor->database.runtime->memory;
    struct text answer = text_of(table);
    bool is_there = false;
    bool is_table = false;

    cursor->column_count = statement_column_count(&cursor->rows);
    cursor->decimals =
        memory_alloc_zero(memory, cursor->column_count, sizeof *cursor->decimals);
    if (cursor->decimals == NULL)
        return memory_failed(memory, err);
    if (answer.length < sizeof ending ||
        strcmp(table + answer.length - (sizeof ending - 1), ending) != 0)
        return TIDE_STATUS_OK;
    answer.length -= sizeof ending - 1;
    tide_status status =
        look_up(&cursor->database, "tide_about", &is_there, &is_table, err);
    return status == TIDE_STATUS_OK && is_table ? read_about(cursor, answer, err)
                                                : status;
}

tide_status table_cursor_open(struct runtime *runtime, const char *path,
                              const char *table, struct table_cursor *out,
                              tide_error *err)
{
    struct table_cursor cursor = {0};
    tide_status status = database_open_file(runtime, path, false, &cursor.database, err);

    if (status == TIDE_STATUS_OK)
        status = database_execute(&cursor.database, "BEGIN", err);
    if (status == TIDE_STATUS_OK)
        status = find_table(&cursor.database, table, err);
    if (status == TIDE_STATUS_OK)
        status = check_pages(&cursor.database, table, err);
    if (status == TIDE_STATUS_OK)
        status = select_rows(&cursor, table, err);
    if (status == TIDE_STATUS_OK)
        status = find_decimals(&cursor, table, err);
    if (status != TIDE_STATUS_OK) {
        table_cursor_close(&cursor);
        return status;
    }
    *out = cursor;
    out->rows.database = &out->database;
    return TIDE_STATUS_OK;
}

tide_status table_cursor_next(struct table_cursor *cursor, bool *has_row, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    *has_row = false;
    if (cursor->rows.handle == NULL)
        return status;
    status = statement_step(&cursor->rows, has_row, err);
    if (status == TIDE_STATUS_OK && !*has_row)
        table_cursor_close(cursor);
    return status;
}

void table_cursor_close(struct table_cursor *cursor)
{
    statement_release(&cursor->rows);
    if (cursor->decimals != NULL)
        memory_free(&cursor->database.runtime->memory, cursor->decimals,
                    cursor->column_count, sizeof *cursor->decimals);
    cursor->decimals = NULL;
    database_close(&cursor->database);
}
