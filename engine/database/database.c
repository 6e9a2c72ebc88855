/*
 * database.c - opening SQLite connections with every defence on.
 *
 * Expressions of users are hostile SQL until proven otherwise, and so is the schema of a
 * file: limits are low, quoted names never fall back to strings, views, triggers and
 * extensions are off, and a cancelled engine stops a running statement.
 *
 * A path is resolved before SQLite sees it: an absolute one is no URI, and NOFOLLOW then
 * refuses a link that somebody puts in its place. The header is read through SQLite's own
 * descriptor, as to close another one of the same file would drop its locks.
 */
#include "database/database.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/macros.h"

enum { OPS_BETWEEN_CHECKS = 10000, BUSY_MILLISECONDS = 2000, HEADER_BYTES = 20 };

static int is_cancelled(void *context)
{
    const struct runtime *runtime = context;
    return atomic_load_explicit(&runtime->is_cancelled, memory_order_relaxed) ? 1 : 0;
}

static const struct {
    int id;
    int value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 1 << 20},
    {SQLITE_LIMIT_SQL_LENGTH, 100 * 1000},
    {SQLITE_LIMIT_COLUMN, DATABASE_MAX_COLUMNS},
    {SQLITE_LIMIT_EXPR_DEPTH, 100},
    {SQLITE_LIMIT_COMPOUND_SELECT, 1},
    {SQLITE_LIMIT_VDBE_OP, 25000},
    {SQLITE_LIMIT_FUNCTION_ARG, 8},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 32},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
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

static tide_status defend(struct database *database, tide_error *err)
{
    int code = SQLITE_OK;

    for (size_t i = 0; code == SQLITE_OK && i < COUNT_OF(settings); i++)
        code =
            sqlite3_db_config(database->handle, settings[i].id, settings[i].value, NULL);
    if (code != SQLITE_OK)
        return database_failed(database, code, err);
    for (size_t i = 0; i < COUNT_OF(limits); i++)
        sqlite3_limit(database->handle, limits[i].id, limits[i].value);
    sqlite3_progress_handler(database->handle, OPS_BETWEEN_CHECKS, is_cancelled,
                             database->runtime);
    return TIDE_STATUS_OK;
}

tide_status database_open_memory(struct runtime *runtime, struct database *out,
                                 tide_error *err)
{
    struct database database = {.runtime = runtime, .handle = NULL};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(":memory:", &database.handle, flags, NULL);
    tide_status status = code == SQLITE_OK ? defend(&database, err)
                                           : database_failed(&database, code, err);

    if (status != TIDE_STATUS_OK)
        database_close(&database);
    else
        *out = database;
    return status;
}

/* ---- files ---- */

static tide_status path_failed(const struct database *database, int code, tide_error *err)
{
    char words[128] = "";

    if (strerror_r(code, words, sizeof words) != 0)
        snprintf(words, sizeof words, "fault %d", code);
    error_set(err, TIDE_STATUS_IO, database->is_written ? "no_output" : "io",
              "cannot open: %s", words);
    error_source(err, database->path);
    return TIDE_STATUS_IO;
}

/* Nothing is written into a file that is something else. */
static tide_status refuse_file(const struct database *database, tide_error *err)
{
    tide_status status = database->is_written ? TIDE_STATUS_IO : TIDE_STATUS_PARSE;

    error_set(err, status, "bad_database", "not an SQLite database");
    error_source(err, database->path);
    return status;
}

/* Is it a database, and one that can be read without files beside it? */
static tide_status check_header(struct database *database, tide_error *err)
{
    static const char magic[] = "SQLite format 3";
    unsigned char header[HEADER_BYTES] = {0};
    sqlite3_file *file = NULL;
    int code =
        sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);

    if (code == SQLITE_OK && (file == NULL || file->pMethods == NULL))
        code = SQLITE_CANTOPEN;
    if (code == SQLITE_OK)
        code = file->pMethods->xRead(file, header, sizeof header, 0);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
        return database_failed(database, code, err);
    if (memcmp(header, magic, sizeof magic) != 0)
        return refuse_file(database, err);
    if (header[18] == 1 && header[19] == 1)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_PARSE, "unsupported",
              "a database with a write-ahead log: to open it leaves files beside it");
    error_source(err, database->path);
    error_hint(err, "sqlite3 FILE \"PRAGMA journal_mode=DELETE\", or take a copy: "
                    "sqlite3 FILE \"VACUUM INTO 'copy.db'\"");
    return TIDE_STATUS_PARSE;
}

static tide_status open_resolved(struct database *database, const char *path,
                                 tide_error *err)
{
    int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                (database->is_written ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    int code = sqlite3_open_v2(path, &database->handle, flags, NULL);
    tide_status status;

    if (code != SQLITE_OK)
        return database_failed(database, code, err);
    sqlite3_extended_result_codes(database->handle, 1);
    status = defend(database, err);
    sqlite3_busy_timeout(database->handle, BUSY_MILLISECONDS);
    if (status == TIDE_STATUS_OK)
        status = check_header(database, err);
    if (status == TIDE_STATUS_OK)
        status = database_execute(database,
                                  "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0", err);
    return status;
}

tide_status database_open_file(struct runtime *runtime, const char *path, bool is_written,
                               struct database *out, tide_error *err)
{
    struct database database = {.runtime = runtime,
                                .path = path,
                                .is_written = is_written};
    char resolved[PATH_MAX];
    tide_status status;

    if (realpath(path, resolved) == NULL)
        return path_failed(&database, errno, err);
    status = open_resolved(&database, resolved, err);
    if (status != TIDE_STATUS_OK)
        database_close(&database);
    else
        *out = database;
    return status;
}

void database_trust(struct database *database)
{
    sqlite3_limit(database->handle, SQLITE_LIMIT_VARIABLE_NUMBER, DATABASE_MAX_COLUMNS);
    sqlite3_limit(database->handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
}

void database_close(struct database *database)
{
    if (database->handle != NULL)
        sqlite3_close_v2(database->handle);
    database->handle = NULL;
}

/* ---- failures ---- */

static tide_status file_failed(const struct database *database, int code, tide_error *err)
{
    const char *words = sqlite3_errmsg(database->handle);
    tide_status status = TIDE_STATUS_IO;

    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(err, status, "database_busy", "another process writes to the database");
        error_hint(err, "again, once it is done");
        break;
    case SQLITE_CANTOPEN:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        error_set(err, status, database->is_written ? "no_output" : "io", "%s", words);
        break;
    case SQLITE_TOOBIG:
        status = TIDE_STATUS_LIMIT;
        error_set(err, status, "limit_field_size", "a row longer than 1 MiB");
        break;
    default:
        status = TIDE_STATUS_PARSE;
        error_set(err, status, "bad_database", "%s", words);
        error_hint(err, "sqlite3 FILE \"PRAGMA integrity_check\" says what is wrong");
    }
    error_source(err, database->path);
    return status;
}

tide_status database_failed(struct database *database, int code, tide_error *err)
{
    if ((code & 0xFF) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM ||
        database->handle == NULL)
        return error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    if ((code & 0xFF) == SQLITE_INTERRUPT)
        return error_set(err, TIDE_STATUS_CANCELLED, "cancelled", "interrupted");
    if (database->path != NULL)
        return file_failed(database, code, err);
    return error_set(err, TIDE_STATUS_INTERNAL, "internal", "SQLite: %s",
                     sqlite3_errmsg(database->handle));
}

tide_status database_execute(struct database *database, const char *sql, tide_error *err)
{
    int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? TIDE_STATUS_OK : database_failed(database, code, err);
}

/* ---- images ---- */

tide_status database_image_make(struct database *database, struct database_image *out,
                                tide_error *err)
{
    sqlite3_int64 length = 0;
    unsigned char *bytes = sqlite3_serialize(database->handle, "main", &length, 0);

    if (bytes == NULL)
        return database_failed(database, SQLITE_NOMEM, err);
    *out = (struct database_image){.bytes = bytes, .length = (size_t)length};
    return TIDE_STATUS_OK;
}

void database_image_release(struct database_image *image)
{
    sqlite3_free(image->bytes);
    *image = (struct database_image){0};
}

const char *database_version(void)
{
    return sqlite3_libversion();
}
