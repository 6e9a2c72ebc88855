/*
 * database.c - opening SQLite connections with every defence on.
 *
 * Expressions of users are hostile SQL until proven otherwise, so limits are low, quoted
 * names never fall back to strings, and a cancelled engine stops a running statement.
 */
#include "database/database.h"

#include <sqlite3.h>
#include <stddef.h>

#include "base/error.h"
#include "base/macros.h"

enum { OPS_BETWEEN_CHECKS = 10000 };

static int is_cancelled(void *context)
{
    const struct runtime *runtime = context;
    return atomic_load_explicit(&runtime->is_cancelled, memory_order_relaxed) ? 1 : 0;
}

static const struct {
    int id;
    int value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 1 << 20},     {SQLITE_LIMIT_SQL_LENGTH, 100 * 1000},
    {SQLITE_LIMIT_COLUMN, 2000},        {SQLITE_LIMIT_EXPR_DEPTH, 100},
    {SQLITE_LIMIT_COMPOUND_SELECT, 1},  {SQLITE_LIMIT_VDBE_OP, 25000},
    {SQLITE_LIMIT_FUNCTION_ARG, 8},     {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},    {SQLITE_LIMIT_WORKER_THREADS, 0},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 32}, {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
};

static const struct {
    int id;
    int value;
} settings[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
};

tide_status database_open_memory(struct runtime *runtime, struct database *out,
                                 tide_error *err)
{
    struct database database = {.runtime = runtime, .handle = NULL};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(":memory:", &database.handle, flags, NULL);

    for (size_t i = 0; code == SQLITE_OK && i < COUNT_OF(settings); i++)
        code =
            sqlite3_db_config(database.handle, settings[i].id, settings[i].value, NULL);
    if (code != SQLITE_OK) {
        tide_status status = database_failed(&database, code, err);
        database_close(&database);
        return status;
    }
    for (size_t i = 0; i < COUNT_OF(limits); i++)
        sqlite3_limit(database.handle, limits[i].id, limits[i].value);
    sqlite3_progress_handler(database.handle, OPS_BETWEEN_CHECKS, is_cancelled, runtime);
    *out = database;
    return TIDE_STATUS_OK;
}

void database_close(struct database *database)
{
    if (database->handle != NULL)
        sqlite3_close_v2(database->handle);
    database->handle = NULL;
}

tide_status database_failed(struct database *database, int code, tide_error *err)
{
    if (code == SQLITE_NOMEM || database->handle == NULL)
        return error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    if (code == SQLITE_INTERRUPT)
        return error_set(err, TIDE_STATUS_CANCELLED, "cancelled", "interrupted");
    return error_set(err, TIDE_STATUS_INTERNAL, "internal", "SQLite: %s",
                     sqlite3_errmsg(database->handle));
}

tide_status database_execute(struct database *database, const char *sql, tide_error *err)
{
    int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? TIDE_STATUS_OK : database_failed(database, code, err);
}
