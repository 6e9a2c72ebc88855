/*
 * sqlite_writer.c - an answer as a new database, or beside what a database holds.
 *
 * A new one is made in memory and goes out as bytes, like any other format. In one that is
 * there, the tables of this answer are replaced in one transaction; a table of that name
 * that tide did not write is not touched. The commit unlinks the journal, and only
 * synchronous=EXTRA has the folder synced after it.
 */
#include "base/error.h"
#include "output/sqlite_store.h"

/* In pieces, between which a cancel is noticed. */
static void put_image(struct sink *sink, const struct database_image *image)
{
    enum { PIECE_BYTES = 64 * 1024 };

    for (size_t at = 0; at < image->length; at += PIECE_BYTES) {
        size_t left = image->length - at;
        sink_put(sink, (const char *)image->bytes + at,
                 left < PIECE_BYTES ? left : PIECE_BYTES);
    }
}

/* The tables of one answer into a database that stays open. */
static tide_status add_answer(struct database *database, const tide_answer *answer,
                              tide_error *err)
{
    struct sqlite_store store;
    tide_status status = sqlite_store_init(&store, answer, err);

    store.database = *database;
    if (status == TIDE_STATUS_OK)
        status = sqlite_store_fill(&store, err);
    store.database = (struct database){0};
    sqlite_store_release(&store);
    return status;
}

void sqlite_write_all(struct runtime *runtime, const tide_answer *const *answer,
                      size_t count, struct sink *sink)
{
    struct database_image image = {0};
    struct database database = {0};
    tide_status status = database_open_memory(runtime, &database, sink->err);

    if (status == TIDE_STATUS_OK) {
        database_trust(&database);
        status = database_execute(&database, "BEGIN", sink->err);
    }
    if (status == TIDE_STATUS_OK)
        status = database_execute(&database, sqlite_about_table, sink->err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++)
        status = add_answer(&database, answer[i], sink->err);
    if (status == TIDE_STATUS_OK)
        status = database_execute(&database, "COMMIT", sink->err);
    if (status == TIDE_STATUS_OK)
        status = database_image_make(&database, &image, sink->err);
    if (status == TIDE_STATUS_OK)
        put_image(sink, &image);
    else
        sink->status = status;
    database_image_release(&image);
    database_close(&database);
}

void sqlite_write(const tide_answer *answer, const tide_write_options *options,
                  struct sink *sink)
{
    (void)options;
    sqlite_write_all(answer->runtime, &answer, 1, sink);
}

/* ---- a database that is there ---- */

/* The one text that a statement gives, if it is what is expected. */
static tide_status ask(struct sqlite_store *store, const char *sql, const char *parameter,
                       const char *expected, bool *out_is, tide_error *err)
{
    struct statement statement = {0};
    struct text text;
    bool has_row = false;
    tide_status status = statement_prepare(&store->database, sql, &statement, err);

    *out_is = false;
    if (status == TIDE_STATUS_OK && parameter != NULL)
        status = statement_bind_text(&statement, 0, text_of(parameter), err);
    if (status == TIDE_STATUS_OK)
        status = statement_step(&statement, &has_row, err);
    if (status == TIDE_STATUS_OK && has_row) {
        status = statement_text(&statement, 0, &text, err);
        *out_is = status == TIDE_STATUS_OK && text_is(text, expected);
    }
    statement_release(&statement);
    return status;
}

static tide_status refuse_name(const struct sqlite_store *store, const char *name,
                               tide_error *err)
{
    error_set(err, TIDE_STATUS_IO, "taken_name",
              "the database has \"%s\", which tide did not write", name);
    error_source(err, store->database.path);
    error_hint(err, "write to another file, or rename it");
    return TIDE_STATUS_IO;
}

/* Takes away a table or view of a name, if it is there and ours. */
static tide_status drop(struct sqlite_store *store, const char *kind, const char *name,
                        bool is_ours, tide_error *err)
{
    static const char find[] = "SELECT type FROM main.sqlite_schema WHERE name = ?1 "
                               "COLLATE NOCASE AND type IN ('table', 'view')";
    static const char count[] = "SELECT count(*) FROM main.sqlite_schema WHERE name = ?1 "
                                "COLLATE NOCASE";
    bool is_kind;
    bool is_absent;
    tide_status status = ask(store, find, name, kind, &is_kind, err);

    if (status == TIDE_STATUS_OK)
        status = ask(store, count, name, "0", &is_absent, err);
    if (status != TIDE_STATUS_OK || is_absent)
        return status;
    if (!is_ours || !is_kind)
        return refuse_name(store, name, err);
    text_add_c(&store->sql, "DROP ");
    text_add_c(&store->sql, kind);
    text_add_c(&store->sql, " ");
    statement_add_name(&store->sql, name);
    return sqlite_store_run(store, err);
}

/* Is tide_about there, and has it this answer? */
static tide_status find_about(struct sqlite_store *store, bool *out_has_answer,
                              tide_error *err)
{
    bool is_ours;
    bool is_absent;
    tide_status status =
        ask(store,
            "SELECT count(*) FROM main.sqlite_schema WHERE name = ?1 COLLATE NOCASE",
            "tide_about", "0", &is_absent, err);

    *out_has_answer = false;
    if (status == TIDE_STATUS_OK && is_absent)
        return database_execute(&store->database, sqlite_about_table, err);
    if (status == TIDE_STATUS_OK)
        status = ask(store, "SELECT sql FROM main.sqlite_schema WHERE name = ?1",
                     "tide_about", sqlite_about_table, &is_ours, err);
    if (status == TIDE_STATUS_OK && !is_ours)
        return refuse_name(store, "tide_about", err);
    return status == TIDE_STATUS_OK
               ? ask(store, "SELECT '1' FROM tide_about WHERE answer = ?1", store->name,
                     "1", out_has_answer, err)
               : status;
}

static tide_status forget_about(struct sqlite_store *store, tide_error *err)
{
    struct statement forget = {0};
    tide_status status =
        statement_prepare(&store->database, "DELETE FROM tide_about WHERE answer = ?1",
                          &forget, err);

    if (status == TIDE_STATUS_OK)
        status = statement_bind_text(&forget, 0, text_of(store->name), err);
    if (status == TIDE_STATUS_OK)
        status = statement_run(&forget, err);
    statement_release(&forget);
    return status;
}

static tide_status replace(struct sqlite_store *store, tide_error *err)
{
    bool has_answer = false;
    tide_status status = find_about(store, &has_answer, err);

    if (status == TIDE_STATUS_OK)
        status = drop(store, "view", store->name, has_answer, err);
    if (status == TIDE_STATUS_OK)
        status = drop(store, "table", store->exact, has_answer, err);
    if (status == TIDE_STATUS_OK)
        status = forget_about(store, err);
    return status == TIDE_STATUS_OK ? sqlite_store_fill(store, err) : status;
}

/* A pragma says nothing when it does not take; so it is read back. */
static tide_status set_safe(struct sqlite_store *store, tide_error *err)
{
    bool is_delete;
    bool is_extra;
    tide_status status =
        ask(store, "PRAGMA journal_mode=DELETE", NULL, "delete", &is_delete, err);

    if (status == TIDE_STATUS_OK)
        status = database_execute(&store->database, "PRAGMA synchronous=EXTRA", err);
    if (status == TIDE_STATUS_OK)
        status = ask(store, "PRAGMA synchronous", NULL, "3", &is_extra, err);
    if (status != TIDE_STATUS_OK || (is_delete && is_extra))
        return status;
    error_set(err, TIDE_STATUS_IO, "no_output", "the database cannot be made safe");
    error_source(err, store->database.path);
    return TIDE_STATUS_IO;
}

tide_status sqlite_merge(const tide_answer *answer, const char *path, tide_error *err)
{
    struct sqlite_store store;
    tide_status status = sqlite_store_init(&store, answer, err);

    if (status == TIDE_STATUS_OK)
        status = database_open_file(answer->runtime, path, true, &store.database, err);
    if (status == TIDE_STATUS_OK) {
        database_trust(&store.database);
        status = set_safe(&store, err);
    }
    if (status == TIDE_STATUS_OK)
        status = database_execute(&store.database, "BEGIN IMMEDIATE", err);
    if (status == TIDE_STATUS_OK)
        status = replace(&store, err);
    if (status == TIDE_STATUS_OK)
        status = database_execute(&store.database, "COMMIT", err);
    /* To close without a commit is to roll back. */
    sqlite_store_release(&store);
    return status;
}
