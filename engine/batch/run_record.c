/*
 * run_record.c - the record as lines of fields: kind, name, status, fingerprint, path,
 * size, time of change, inode, SHA-256, rows, then label and fingerprint of each part.
 * Fields are parted by tabs; tab, newline and backslash in a field are escaped.
 */
#include "batch/run_record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "output/file_output.h"

static const char first_line[] = "tide record 1";

enum {
    FIELD_KIND,
    FIELD_NAME,
    FIELD_STATUS,
    FIELD_PRINT,
    FIELD_PATH,
    FIELD_SIZE,
    FIELD_TIME,
    FIELD_INODE,
    FIELD_SHA256,
    FIELD_ROWS,
    FIELD_PARTS
};

static tide_status system_failed(const struct run_record *record, const char *what,
                                 tide_error *err)
{
    char words[128] = "";

    if (strerror_r(errno, words, sizeof words) != 0)
        words[0] = '\0';
    error_set(err, TIDE_STATUS_IO, "no_output", "cannot %s: %s", what, words);
    error_source(err, record->folder);
    return TIDE_STATUS_IO;
}

/* ---- writing ---- */

static void add_field(struct text_builder *line, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\t')
            text_add_c(line, "\\t");
        else if (*text == '\n')
            text_add_c(line, "\\n");
        else if (*text == '\\')
            text_add_c(line, "\\\\");
        else
            text_add_char(line, *text, 1);
    }
    text_add_char(line, '\t', 1);
}

static void add_print(struct text_builder *line, struct digest print)
{
    text_add_format(line, "%016" PRIx64 "%016" PRIx64 "\t", print.high, print.low);
}

static void add_entry(struct text_builder *line, const struct record_entry *entry)
{
    add_field(line, entry->kind);
    add_field(line, entry->name);
    add_field(line, entry->status);
    add_print(line, entry->print);
    add_field(line, entry->path);
    text_add_format(line, "%" PRIu64 "\t%" PRId64 "\t%" PRIu64 "\t", entry->size,
                    entry->mtime_ns, entry->inode);
    add_field(line, entry->sha256);
    text_add_format(line, "%" PRIu64 "\t", entry->rows);
    for (size_t i = 0; i < entry->part_count; i++) {
        add_field(line, entry->part[i].label);
        add_print(line, entry->part[i].print);
    }
    text_add_c(line, ".\n");
}

tide_status run_record_add(struct run_record *record, const struct record_entry *entry,
                           tide_error *err)
{
    struct text_builder line;
    tide_status status = TIDE_STATUS_OK;

    if (record->journal < 0)
        return TIDE_STATUS_OK;
    text_builder_init(&line, record->arena->memory);
    add_entry(&line, entry);
    if (line.has_failed)
        status = memory_failed(record->arena->memory, err);
    for (size_t at = 0; status == TIDE_STATUS_OK && at < line.length;) {
        ssize_t written = write(record->journal, line.at + at, line.length - at);
        if (written < 0 && errno != EINTR)
            status = system_failed(record, "write the record", err);
        at += written > 0 ? (size_t)written : 0;
    }
    text_builder_release(&line);
    return status;
}

/* ---- reading ---- */

/* Cut a line at its tabs, in place, and undo the escapes. */
static size_t split(char *line, char **field, size_t room)
{
    size_t count = 0;
    char *to = line;

    if (room > 0)
        field[count++] = line;
    for (char *at = line; *at != '\0'; at++) {
        if (*at == '\t') {
            *to++ = '\0';
            if (count == room)
                return count;
            field[count++] = to;
        } else if (*at == '\\' && at[1] != '\0') {
            at++;
            *to++ = *at == 't' ? '\t' : *at == 'n' ? '\n' : *at;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return count;
}

static bool read_print(const char *text, struct digest *out)
{
    char half[17] = "";

    if (strlen(text) != 32 || strspn(text, "0123456789abcdef") != 32)
        return false;
    memcpy(half, text, 16);
    out->high = strtoull(half, NULL, 16);
    out->low = strtoull(text + 16, NULL, 16);
    return true;
}

/* false: the line is not whole, or not ours. */
static bool read_entry(char *line, struct arena *arena, struct record_entry *out)
{
    size_t room = 1;

    for (const char *at = line; *at != '\0'; at++)
        room += *at == '\t';
    char **field = arena_alloc(arena, room, sizeof *field);
    if (field == NULL)
        return false;
    size_t count = split(line, field, room);
    /* The mark at the end stands alone. */
    if (count < FIELD_PARTS + 1 || strcmp(field[count - 1], ".") != 0 ||
        (count - 1 - FIELD_PARTS) % 2 != 0)
        return false;
    *out = (struct record_entry){
        .kind = field[FIELD_KIND],
        .name = field[FIELD_NAME],
        .status = field[FIELD_STATUS],
        .path = field[FIELD_PATH],
        .size = strtoull(field[FIELD_SIZE], NULL, 10),
        .mtime_ns = strtoll(field[FIELD_TIME], NULL, 10),
        .inode = strtoull(field[FIELD_INODE], NULL, 10),
        .sha256 = field[FIELD_SHA256],
        .rows = strtoull(field[FIELD_ROWS], NULL, 10),
        .part_count = (count - 1 - FIELD_PARTS) / 2,
    };
    out->part = arena_alloc(arena, out->part_count, sizeof *out->part);
    if (out->part == NULL || !read_print(field[FIELD_PRINT], &out->print))
        return false;
    for (size_t i = 0; i < out->part_count; i++) {
        out->part[i].label = field[FIELD_PARTS + 2 * i];
        if (!read_print(field[FIELD_PARTS + 2 * i + 1], &out->part[i].print))
            return false;
    }
    return true;
}

static struct record_entry *find_entry(const struct run_record *record, const char *kind,
                                       const char *name)
{
    for (size_t i = record->count; i-- > 0;)
        if (strcmp(record->entry[i].name, name) == 0 &&
            strcmp(record->entry[i].kind, kind) == 0)
            return &record->entry[i];
    return NULL;
}

const struct record_entry *run_record_find(const struct run_record *record,
                                           const char *kind, const char *name)
{
    return find_entry(record, kind, name);
}

static tide_status keep_entry(struct run_record *record, const struct record_entry *entry,
                              tide_error *err)
{
    if (record->count == record->capacity) {
        size_t wider = record->capacity > 0 ? 2 * record->capacity : 64;
        struct record_entry *moved = arena_alloc(record->arena, wider, sizeof *moved);
        if (moved == NULL)
            return memory_failed(record->arena->memory, err);
        if (record->count > 0)
            memcpy(moved, record->entry, record->count * sizeof *moved);
        record->entry = moved;
        record->capacity = wider;
    }
    record->entry[record->count++] = *entry;
    return TIDE_STATUS_OK;
}

/* Does a record end with a whole line, and is it of this version? */
static bool can_go_on(const char *text)
{
    size_t length = strlen(text);

    return length > strlen(first_line) && text[length - 1] == '\n' &&
           strncmp(text, first_line, strlen(first_line)) == 0;
}

static tide_status read_lines(struct run_record *record, char *text, tide_error *err)
{
    char *line = text;
    char *end = strchr(text, '\n');
    tide_status status = TIDE_STATUS_OK;

    if (end == NULL)
        return TIDE_STATUS_OK;
    *end = '\0';
    if (strcmp(line, first_line) != 0)
        return TIDE_STATUS_OK; /* of another version: all is done again */
    while (status == TIDE_STATUS_OK && (line = end + 1, end = strchr(line, '\n'))) {
        struct record_entry entry;
        *end = '\0';
        if (read_entry(line, record->arena, &entry))
            status = keep_entry(record, &entry, err);
    }
    return status;
}

/* The whole file as one text; NULL: there is none, or it cannot be read. */
static char *read_all(int folder, struct arena *arena)
{
    int file = openat(folder, "record", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat at;
    char *text = NULL;
    size_t length = 0;

    if (file < 0)
        return NULL;
    if (fstat(file, &at) == 0 && S_ISREG(at.st_mode))
        text = arena_alloc(arena, (size_t)at.st_size + 1, 1);
    while (text != NULL && length < (size_t)at.st_size) {
        ssize_t got = read(file, text + length, (size_t)at.st_size - length);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        length += got > 0 ? (size_t)got : 0;
    }
    close(file);
    if (text != NULL)
        text[length] = '\0';
    return text;
}

tide_status run_record_replace(struct run_record *record, struct runtime *runtime,
                               const struct record_entry *entry, size_t count,
                               tide_error *err)
{
    static const struct job_text nowhere = {0};
    const char *path = arena_format(record->arena, "%s/record", record->folder);
    struct tree_place place = {.folder = -1};
    struct file_output output;
    struct text_builder lines;

    if (path == NULL)
        return memory_failed(record->arena->memory, err);
    tide_status status = job_tree_place(record->tree, path, nowhere, false, &place, err);
    if (status != TIDE_STATUS_OK)
        return status;
    text_builder_init(&lines, record->arena->memory);
    text_add_format(&lines, "%s\n", first_line);
    for (size_t i = 0; i < count; i++)
        add_entry(&lines, &entry[i]);
    status = lines.has_failed ? memory_failed(record->arena->memory, err)
                              : file_output_open_at(place.folder, place.name, path,
                                                    runtime, &output, err);
    if (status == TIDE_STATUS_OK) {
        status = file_output_write(&output, lines.at, lines.length, err);
        if (status == TIDE_STATUS_OK)
            status = file_output_commit(&output, err);
        else
            file_output_abandon(&output);
    }
    text_builder_release(&lines);
    close(place.folder);
    return status;
}

/* ---- the lock ---- */

static tide_status refuse_locked(const struct run_record *record, int lock,
                                 tide_error *err)
{
    char owner[32] = "";
    ssize_t got = pread(lock, owner, sizeof owner - 1, 0);

    if (got > 0)
        owner[strcspn(owner, "\n")] = '\0';
    error_set(err, TIDE_STATUS_IO, "job_locked", "another run of this job goes on%s%s",
              owner[0] != '\0' ? ", process " : "", owner);
    error_source(err, record->folder);
    error_hint(err, "--wait waits until it has ended");
    return TIDE_STATUS_IO;
}

static tide_status take_lock(struct run_record *record, struct runtime *runtime,
                             int folder, bool waits, tide_error *err)
{
    static const struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
    char owner[32];
    int lock = openat(folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    tide_status status = TIDE_STATUS_OK;

    if (lock < 0)
        return system_failed(record, "open the lock", err);
    while (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK)
            status = system_failed(record, "take the lock", err);
        else if (!waits)
            status = refuse_locked(record, lock, err);
        else
            status = runtime_check(runtime, err);
        if (status != TIDE_STATUS_OK) {
            close(lock);
            return status;
        }
        nanosleep(&pause, NULL);
    }
    int length = snprintf(owner, sizeof owner, "%ld\n", (long)getpid());
    /* Whose it is helps people; a lock that does not say so holds as well. */
    if (ftruncate(lock, 0) == 0 && pwrite(lock, owner, (size_t)length, 0) < 0)
        errno = 0;
    record->lock = lock;
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

/* "brief" of "jobs/brief.yml". */
static const char *job_name(const struct job_file *file, struct arena *arena)
{
    const char *slash = strrchr(file->path, '/');
    const char *name = slash != NULL ? slash + 1 : file->path;
    const char *dot = strrchr(name, '.');

    return arena_text(arena, name,
                      dot != NULL && dot > name ? (size_t)(dot - name) : strlen(name));
}

static tide_status open_journal(struct run_record *record, int folder, tide_error *err)
{
    int flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC;

    record->journal = openat(folder, "record", flags, 0666);
    return record->journal >= 0 ? TIDE_STATUS_OK
                                : system_failed(record, "open the record", err);
}

tide_status run_record_open(const struct job_tree *tree, struct runtime *runtime,
                            bool waits, bool is_dry, struct arena *arena,
                            struct run_record *out, tide_error *err)
{
    static const struct job_text nowhere = {0};
    struct run_record record = {.tree = tree, .arena = arena, .lock = -1, .journal = -1};
    struct tree_place place = {.folder = -1};
    const char *name = job_name(tree->file, arena);
    const char *path = NULL;
    tide_status status = TIDE_STATUS_OK;

    if (name != NULL) {
        record.folder = arena_format(arena, ".tide/%s", name);
        path = arena_format(arena, ".tide/%s/record", name);
    }
    if (record.folder == NULL || path == NULL)
        return memory_failed(arena->memory, err);
    status = job_tree_place(tree, path, nowhere, is_dry, &place, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (place.folder >= 0 && !is_dry)
        status = take_lock(&record, runtime, place.folder, waits, err);
    if (status == TIDE_STATUS_OK && place.folder >= 0) {
        char *text = read_all(place.folder, arena);
        bool goes_on = text != NULL && can_go_on(text);
        if (text != NULL)
            status = read_lines(&record, text, err);
        /* A killed run may have left half a line: what is whole is written anew. */
        if (status == TIDE_STATUS_OK && !goes_on && !is_dry)
            status =
                run_record_replace(&record, runtime, record.entry, record.count, err);
    }
    if (status == TIDE_STATUS_OK && place.folder >= 0 && !is_dry)
        status = open_journal(&record, place.folder, err);
    if (place.folder >= 0)
        close(place.folder);
    if (status != TIDE_STATUS_OK) {
        run_record_close(&record);
        return status;
    }
    *out = record;
    return TIDE_STATUS_OK;
}

void run_record_close(struct run_record *record)
{
    if (record->arena == NULL)
        return;
    if (record->journal >= 0)
        close(record->journal);
    if (record->lock >= 0)
        close(record->lock);
    record->journal = -1;
    record->lock = -1;
}
