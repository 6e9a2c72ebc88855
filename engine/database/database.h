/*
 * database.h - the one door to SQLite: where connections are opened and defended.
 */
#ifndef DATABASE_DATABASE_H
#define DATABASE_DATABASE_H

#include <stdatomic.h>

#include "base/runtime.h"

struct sqlite3;

/* A private in-memory connection; belongs to one job, hence to one thread. */
struct database {
    struct runtime *runtime;
    struct sqlite3 *handle;
};

/*
 * Open an empty in-memory database with every defence on: no extensions, no double-quoted
 * strings, tight limits, a progress handler that reads the cancel flag.
 *
 * TIDE_STATUS_NO_MEMORY
 * TIDE_STATUS_INTERNAL  SQLite refuses a setting
 */
tide_status database_open_memory(struct runtime *runtime, struct database *out,
                                 tide_error *err);

/* Close. The empty value is allowed. */
void database_close(struct database *database);

/* What a failed SQLite call means: NO_MEMORY, CANCELLED or INTERNAL with its words. */
tide_status database_failed(struct database *database, int code, tide_error *err);

/* Run statements that return no rows. */
tide_status database_execute(struct database *database, const char *sql, tide_error *err);

#endif
