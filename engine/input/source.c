/*
 * source.c - files by read(), never mmap: a file cut while it is mapped is a signal, a
 * file cut while it is read is an error.
 */
#include "input/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static tide_status system_failed(const struct source *source, const char *what, int code,
                                 tide_error *err)
{
    char words[128] = "";

    if (strerror_r(code, words, sizeof words) != 0)
        snprintf(words, sizeof words, "fault %d", code);
    error_set(err, TIDE_STATUS_IO, "io", "%s: cannot %s: %s", source->name, what, words);
    error_source(err, source->name);
    return TIDE_STATUS_IO;
}

static struct file_mark mark_of(const struct stat *found)
{
    struct file_mark mark = {
        .device = found->st_dev,
        .inode = found->st_ino,
        .size = found->st_size,
        .modified = found->st_mtim,
    };
    return mark;
}

static bool mark_equal(const struct file_mark *a, const struct file_mark *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->modified.tv_sec == b->modified.tv_sec &&
           a->modified.tv_nsec == b->modified.tv_nsec;
}

/* Fills `room` bytes, or as many as there are before the end. */
static tide_status read_full(const struct source *source, char *into, size_t room,
                             size_t *out_count, tide_error *err)
{
    size_t count = 0;

    while (count < room) {
        ssize_t got = read(source->fd, into + count, room - count);
        if (got < 0 && errno == EINTR) {
            tide_status status = runtime_check(source->runtime, err);
            if (status != TIDE_STATUS_OK)
                return status;
            continue;
        }
        if (got < 0)
            return system_failed(source, "read", errno, err);
        if (got == 0)
            break;
        count += (size_t)got;
    }
    *out_count = count;
    return TIDE_STATUS_OK;
}

static tide_status read_sample(struct source *source, tide_error *err)
{
    struct memory *memory = &source->runtime->memory;
    size_t limit = source->is_file ? SOURCE_FILE_SAMPLE_BYTES : SOURCE_PIPE_SAMPLE_BYTES;
    size_t step = 64 * 1024;

    /* One read where the size is known, and says more than "made on the way" (/proc). */
    if (source->is_file && source->mark.size > 0)
        step =
            (uintmax_t)source->mark.size < limit ? (size_t)source->mark.size + 1 : limit;
    while (!source->is_whole && source->sample_length < limit) {
        size_t room = limit - source->sample_length;
        size_t count;
        void *at = source->sample;

        room = room < step ? room : step;
        if (!memory_grow(memory, &at, &source->sample_capacity,
                         source->sample_length + room, 1))
            return memory_failed(memory, err);
        source->sample = at;
        tide_status status =
            read_full(source, source->sample + source->sample_length, room, &count, err);
        if (status != TIDE_STATUS_OK)
            return status;
        source->sample_length += count;
        source->is_whole = count < room;
    }
    return TIDE_STATUS_OK;
}

static tide_status open_path(struct source *source, tide_error *err)
{
    struct stat found;

    if (strcmp(source->path, "-") == 0)
        source->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    else
        source->fd = open(source->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (source->fd < 0)
        return system_failed(source, "open", errno, err);
    if (fstat(source->fd, &found) != 0)
        return system_failed(source, "look at", errno, err);
    if (S_ISDIR(found.st_mode)) {
        error_set(err, TIDE_STATUS_IO, "is_directory", "%s is a directory", source->name);
        error_source(err, source->name);
        error_hint(err, "name a file in it");
        return TIDE_STATUS_IO;
    }
    source->is_file = S_ISREG(found.st_mode);
    source->mark = mark_of(&found);
    return TIDE_STATUS_OK;
}

tide_status source_open(struct source *source, struct runtime *runtime, const char *path,
                        tide_error *err)
{
    memset(source, 0, sizeof *source);
    source->runtime = runtime;
    source->path = path;
    source->name = strcmp(path, "-") == 0 ? "standard input" : path;
    source->fd = -1;

    tide_status status = open_path(source, err);
    if (status == TIDE_STATUS_OK)
        status = read_sample(source, err);
    if (status != TIDE_STATUS_OK)
        source_close(source);
    return status;
}

void source_close(struct source *source)
{
    if (source->runtime == NULL)
        return;
    if (source->fd >= 0)
        close(source->fd);
    memory_free(&source->runtime->memory, source->sample, source->sample_capacity, 1);
    memset(source, 0, sizeof *source);
    source->fd = -1;
}

static tide_status source_read(void *context, char *into, size_t room, size_t *out_count,
                               tide_error *err)
{
    struct source *source = context;
    size_t left = source->sample_length - source->sample_at;

    if (left > 0) {
        size_t count = left < room ? left : room;
        memcpy(into, source->sample + source->sample_at, count);
        source->sample_at += count;
        *out_count = count;
        return TIDE_STATUS_OK;
    }
    if (source->is_whole) {
        *out_count = 0;
        return TIDE_STATUS_OK;
    }
    return read_full(source, into, room, out_count, err);
}

struct feed source_feed(struct source *source)
{
    struct feed feed = {.read = source_read, .context = source};
    return feed;
}

tide_status source_verify(const struct source *source, tide_error *err)
{
    struct stat open_file;
    struct stat named;

    if (!source->is_file)
        return TIDE_STATUS_OK;
    if (fstat(source->fd, &open_file) != 0)
        return system_failed(source, "look at", errno, err);

    struct file_mark now = mark_of(&open_file);
    bool is_same = mark_equal(&now, &source->mark);
    if (is_same && strcmp(source->path, "-") != 0) {
        is_same = stat(source->path, &named) == 0;
        if (is_same) {
            now = mark_of(&named);
            is_same = mark_equal(&now, &source->mark);
        }
    }
    if (is_same)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_IO, "file_changed", "%s changed while it was read",
              source->name);
    error_source(err, source->name);
    error_hint(err, "read it again once it is complete, or read a copy");
    return TIDE_STATUS_IO;
}

static tide_status memory_read(void *context, char *into, size_t room, size_t *out_count,
                               tide_error *err)
{
    struct memory_feed *memory = context;
    size_t count = memory->length < room ? memory->length : room;

    (void)err;
    if (count > 0)
        memcpy(into, memory->at, count);
    memory->at += count;
    memory->length -= count;
    *out_count = count;
    return TIDE_STATUS_OK;
}

struct feed memory_feed(struct memory_feed *memory)
{
    struct feed feed = {.read = memory_read, .context = memory};
    return feed;
}
