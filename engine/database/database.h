/*
 * database.h - the one door to SQLite: where connections are opened and defended.
 */
#ifndef DATABASE_DATABASE_H
#define DATABASE_DATABASE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/runtime.h"

struct sqlite3;

enum { DATABASE_MAX_COLUMNS = 2000 };

/* A connection; belongs to one job, hence to one thread. */
struct database {
    struct runtime *runtime;
    struct sqlite3 *handle;
    const char *path; /* of a file, for messages; borrowed. NULL: in memory */
    bool is_written;  /* what fails is an output */
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

/*
 * Open a database file that is there, with the same defences: it may come from anybody.
 *
 * path        must outlive the connection; a link is followed. It is never taken as a URI
 * is_written  else it is opened read-only, and nothing is left beside it
 *
 * TIDE_STATUS_IO         no such file, not readable or writable, in use
 * TIDE_STATUS_PARSE      "bad_database": no SQLite database, or a damaged one
 *                        "unsupported": it keeps a write-ahead log
 * TIDE_STATUS_NO_MEMORY
 */
tide_status database_open_file(struct runtime *runtime, const char *path, bool is_written,
                               struct database *out, tide_error *err);

/* Allow statements of our own making: as many parameters as a table has columns, a long
   text. */
void database_trust(struct database *database);

/* Close. The empty value is allowed. */
void database_close(struct database *database);

/* What a failed SQLite call means: NO_MEMORY, CANCELLED; of a file IO, PARSE or LIMIT;
   else INTERNAL with its words. */
tide_status database_failed(struct database *database, int code, tide_error *err);

/* Run statements that return no rows. */
tide_status database_execute(struct database *database, const char *sql, tide_error *err);

/* The version of SQLite that runs. Never freed. */
const char *database_version(void);

/* The whole of an in-memory database as the bytes of a database file. */
struct database_image {
    unsigned char *bytes;
    size_t length;
};
tide_status database_image_make(struct database *database, struct database_image *out,
                                tide_error *err);
void database_image_release(struct database_image *image); /* empty value is allowed */

#endif
