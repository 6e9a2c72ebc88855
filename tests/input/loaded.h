/*
 * loaded.h - a text as a file, through open, sniff and load, and what came of it.
 *
 * Every load checks what must hold of all: read = loaded + rejected + skipped, a row of
 * the rejects table for each refused row, a valid table.
 */
#ifndef TESTS_INPUT_LOADED_H
#define TESTS_INPUT_LOADED_H

#include "harness/check.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "input/input.h"
#include "number/real_text.h"

enum { LOADED_NOTES = 64, LOADED_DUMP = 64 * 1024 };

/* A note, warning or refused row that the host was told. */
struct told {
    tide_level level;
    char id[32];
    char message[512];
    char hint[320];
};

struct loaded {
    struct runtime runtime;
    struct input *input;
    struct input_plan *plan; /* NULL: opening or sniffing failed */
    struct rejects rejects;
    tide_ledger ledger;
    tide_table *table; /* NULL: loading failed */
    tide_status status;
    tide_error err;
    struct told told[LOADED_NOTES];
    size_t told_count;
    char dump[LOADED_DUMP];
};

static inline void loaded_hear(void *user, tide_level level, const tide_error *what)
{
    struct loaded *loaded = user;

    if (tide_error_meaning(what->id) == NULL)
        fail_msg("the id \"%s\" has no meaning", what->id);
    if (loaded->told_count == LOADED_NOTES)
        return;
    struct told *told = &loaded->told[loaded->told_count++];
    told->level = level;
    snprintf(told->id, sizeof told->id, "%s", what->id);
    snprintf(told->message, sizeof told->message, "%s", what->message);
    snprintf(told->hint, sizeof told->hint, "%s", what->hint);
}

/* Write a file of its own; the path lives until the next call. */
static inline const char *write_file(const char *text, size_t length)
{
    static char path[64];

    snprintf(path, sizeof path, "/tmp/tide-input-XXXXXX");
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    CHECK(write(fd, text, length) == (ssize_t)length);
    CHECK(close(fd) == 0);
    return path;
}

static inline void loaded_check(const struct loaded *loaded)
{
    const tide_ledger *ledger = &loaded->ledger;

    CHECK_INT(ledger->read, ledger->loaded + ledger->rejected + ledger->skipped);
    CHECK_INT(loaded->rejects.count, ledger->rejected);
    CHECK((loaded->status == TIDE_STATUS_OK) == (loaded->table != NULL));
    if (loaded->table == NULL) {
        CHECK(loaded->err.id[0] != '\0' && tide_error_meaning(loaded->err.id) != NULL);
        return;
    }
    CHECK_VALID(table_validate(loaded->table));
    CHECK_INT(tide_table_row_count(loaded->table), ledger->loaded);
    for (size_t i = 0; i < loaded->rejects.count; i++)
        CHECK(tide_error_meaning(loaded->rejects.row[i].kind) != NULL);
}

/* Open, sniff and load a file in `loaded`, whose runtime is ready. */
static inline void load_steps(struct loaded *loaded, const char *path,
                              const struct reading *reading)
{
    static const struct reading usual = {0};

    rejects_init(&loaded->rejects, &loaded->runtime.memory);
    loaded->status =
        input_open(&loaded->runtime, path, reading != NULL ? reading : &usual,
                   &loaded->input, &loaded->err);
    if (loaded->status == TIDE_STATUS_OK)
        loaded->status = input_sniff(loaded->input, &loaded->plan, &loaded->err);
    if (loaded->status == TIDE_STATUS_OK)
        loaded->status = input_load(loaded->input, loaded->plan, &loaded->rejects,
                                    &loaded->ledger, &loaded->table, &loaded->err);
}

static inline void load_file(struct loaded *loaded, const char *path,
                             const struct reading *reading)
{
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = 1,
                                   .message = loaded_hear,
                                   .message_user = loaded};

    memset(loaded, 0, sizeof *loaded);
    CHECK_OK(runtime_init(&loaded->runtime, &options, NULL));
    load_steps(loaded, path, reading);
    loaded_check(loaded);
}

static inline void load_bytes(struct loaded *loaded, const char *text, size_t length,
                              const struct reading *reading)
{
    const char *path = write_file(text, length);

    load_file(loaded, path, reading);
    unlink(path);
}

static inline void load_text(struct loaded *loaded, const char *text,
                             const struct reading *reading)
{
    load_bytes(loaded, text, strlen(text), reading);
}

static inline void loaded_free(struct loaded *loaded)
{
    tide_table_free(loaded->table);
    rejects_release(&loaded->rejects);
    input_close(loaded->input);
    runtime_release(&loaded->runtime);
}

/* ---- looking at it ---- */

static inline size_t dump_cell(const struct column *column, size_t row, char *at,
                               size_t room)
{
    char text[DECIMAL_TEXT_SIZE];

    switch (column->role) {
    case TIDE_COLUMN_PERIOD:
        tide_period_format((tide_period){.ordinal =
                                             (int32_t)packed_get(&column->ordinal, row),
                                         .length = 1,
                                         .freq = (uint8_t)column->freq},
                           text, sizeof text);
        return (size_t)snprintf(at, room, "%s", text);
    case TIDE_COLUMN_MEASURE: {
        tide_state state = (tide_state)packed_get(&column->state, row);
        if (!tide_state_has_value(state))
            return (size_t)snprintf(at, room, "<%s>", tide_state_find(state)->name);
        if (column->kind == TIDE_KIND_REAL)
            real_format(column->real[row], text);
        else
            decimal_format(packed_get(&column->mantissa, row), column->scale, text);
        return (size_t)snprintf(at, room, "%s", text);
    }
    case TIDE_COLUMN_SKIP:
        return (size_t)snprintf(at, room, "-");
    default: {
        struct text key =
            dictionary_text(column->dictionary, (uint32_t)packed_get(&column->code, row));
        return (size_t)snprintf(at, room, "%.*s", (int)key.length, key.at);
    }
    }
}

/* The table, a row a line: "2020|X|1.50"; a cell without value is <state>. */
static inline const char *loaded_dump(struct loaded *loaded)
{
    const tide_table *table = loaded->table;
    size_t length = 0;

    CHECK(table != NULL);
    loaded->dump[0] = '\0';
    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t i = 0; i < table->column_count; i++) {
            length += dump_cell(&table->column[i], row, loaded->dump + length,
                                LOADED_DUMP - length);
            CHECK(length + 2 < LOADED_DUMP);
            loaded->dump[length++] = i + 1 < table->column_count ? '|' : '\n';
        }
    }
    loaded->dump[length] = '\0';
    return loaded->dump;
}

/* The first message of this id; NULL if none was told. */
static inline const struct told *heard(const struct loaded *loaded, const char *id)
{
    for (size_t i = 0; i < loaded->told_count; i++)
        if (strcmp(loaded->told[i].id, id) == 0)
            return &loaded->told[i];
    return NULL;
}

static inline const struct input_column *plan_column_of(const struct loaded *loaded,
                                                        const char *name)
{
    static const struct input_column none = {0};

    CHECK(loaded->plan != NULL);
    for (size_t i = 0; i < loaded->plan->column_count; i++)
        if (strcmp(loaded->plan->column[i].name, name) == 0)
            return &loaded->plan->column[i];
    fail_msg("no column %s", name);
    return &none;
}

/* ---- whole checks ---- */

/* The text loads into these rows, each told; the ledger stays for the caller. */
static inline void expect_rows_with(const char *text, size_t length,
                                    const struct reading *reading, const char *rows,
                                    const char *note)
{
    static struct loaded loaded;

    load_bytes(&loaded, text, length, reading);
    if (loaded.status != TIDE_STATUS_OK)
        fail_msg("[%s] %s", loaded.err.id, loaded.err.message);
    CHECK_TEXT(loaded_dump(&loaded), rows);
    if (note != NULL && heard(&loaded, note) == NULL)
        fail_msg("not told: %s", note);
    loaded_free(&loaded);
}

#define EXPECT_ROWS(text, rows) expect_rows_with(text, sizeof(text) - 1, NULL, rows, NULL)
#define EXPECT_ROWS_NOTED(text, rows, note)                                              \
    expect_rows_with(text, sizeof(text) - 1, NULL, rows, note)
#define EXPECT_ROWS_READ(text, reading, rows)                                            \
    expect_rows_with(text, sizeof(text) - 1, reading, rows, NULL)

/* The whole file is refused; words: a part of message or hint. */
static inline void expect_refused_with(const char *text, size_t length,
                                       const struct reading *reading, tide_status status,
                                       const char *id, uint64_t line, const char *words)
{
    static struct loaded loaded;

    load_bytes(&loaded, text, length, reading);
    CHECK_TEXT(loaded.err.id, id);
    CHECK_STATUS(loaded.status, status);
    CHECK_INT(loaded.err.line, line);
    if (strstr(loaded.err.message, words) == NULL &&
        strstr(loaded.err.hint, words) == NULL)
        fail_msg("\"%s\" (%s) does not say \"%s\"", loaded.err.message, loaded.err.hint,
                 words);
    loaded_free(&loaded);
}

#define EXPECT_REFUSED(text, status, id, line, words)                                    \
    expect_refused_with(text, sizeof(text) - 1, NULL, status, id, line, words)

/*
 * One row of the file is refused, the others load. The message has the words, the reject
 * this place: line, column name, byte.
 */
static inline void expect_reject_with(const char *text, size_t length,
                                      const struct reading *reading, const char *kind,
                                      uint64_t line, const char *column, uint64_t byte,
                                      const char *cell)
{
    static struct loaded loaded;
    struct reading lenient = reading != NULL ? *reading : (struct reading){0};

    lenient.max_errors = 1;
    load_bytes(&loaded, text, length, &lenient);
    if (loaded.status != TIDE_STATUS_OK)
        fail_msg("[%s] %s", loaded.err.id, loaded.err.message);
    CHECK_INT(loaded.rejects.count, 1);
    CHECK_TEXT(loaded.rejects.row[0].kind, kind);
    CHECK_INT(loaded.rejects.row[0].line, line);
    CHECK_TEXT(loaded.rejects.row[0].column, column);
    CHECK_INT(loaded.rejects.row[0].byte, byte);
    CHECK_TEXT(loaded.rejects.row[0].text, cell);
    CHECK(loaded.rejects.row[0].expected[0] != '\0');
    const struct told *told = heard(&loaded, kind);
    CHECK(told != NULL && told->level == TIDE_LEVEL_ERROR);
    loaded_free(&loaded);
}

#define EXPECT_REJECT(text, kind, line, column, byte, cell)                              \
    expect_reject_with(text, sizeof(text) - 1, NULL, kind, line, column, byte, cell)

#endif
