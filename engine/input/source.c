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
#include "base/text.h"
#include "input/recode.h"

static tide_status system_failed(const struct source *source, const char *what, int code,
                                 tide_error *err)
{
    char words[128] = "";

    if (strerror_r(code, words, sizeof words) != 0)
        snprintf(words, sizeof words, "fault %d", code);
    error_set(err, TIDE_STATUS_IO, "io", "cannot %s: %s", what, words);
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

/* Bytes of the file, the head that was looked at first. */
static tide_status read_file(void *context, char *into, size_t room, size_t *out_count,
                             tide_error *err)
{
    struct source *source = context;
    size_t left = source->head_length - source->head_at;
    size_t count = left < room ? left : room;

    memcpy(into, source->head + source->head_at, count);
    source->head_at += count;
    tide_status status = read_full(source, into + count, room - count, out_count, err);
    *out_count += count;
    return status;
}

/* Fills `room` bytes of what is in the file. */
static tide_status read_unpacked(struct source *source, char *into, size_t room,
                                 size_t *out_count, tide_error *err)
{
    if (source->unpack == NULL && source->table == NULL)
        return read_file(source, into, room, out_count, err);

    struct feed feed = source->table != NULL ? table_feed_feed(source->table)
                                             : unpack_feed(source->unpack);
    size_t count = 0;
    size_t got = 1;
    while (count < room && got > 0) {
        tide_status status =
            feed.read(feed.context, into + count, room - count, &got, err);
        if (status != TIDE_STATUS_OK)
            return status;
        count += got;
    }
    *out_count = count;
    return TIDE_STATUS_OK;
}

/* Is the file packed? */
static tide_status look_at_head(struct source *source, tide_error *err)
{
    struct feed file = {.read = read_file, .context = source};
    tide_status status =
        read_full(source, source->head, sizeof source->head, &source->head_length, err);
    if (status != TIDE_STATUS_OK)
        return status;
    enum packing packing = packing_of(source->head, source->head_length);
    return packing == PACKING_NONE ? TIDE_STATUS_OK
                                   : unpack_new(&source->runtime->memory, source->name,
                                                packing, file, &source->unpack, err);
}

static tide_status read_sample(struct source *source, tide_error *err)
{
    struct memory *memory = &source->runtime->memory;
    bool is_plain = source->is_file && source->unpack == NULL;
    size_t limit = is_plain ? SOURCE_FILE_SAMPLE_BYTES : SOURCE_PIPE_SAMPLE_BYTES;
    size_t step = 64 * 1024;

    /* One read where the size is known, and says more than "made on the way" (/proc). */
    if (is_plain && source->mark.size > 0)
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
        tide_status status = read_unpacked(source, source->sample + source->sample_length,
                                           room, &count, err);
        if (status != TIDE_STATUS_OK)
            return status;
        source->sample_length += count;
        source->is_whole = count < room;
    }
    return TIDE_STATUS_OK;
}

static tide_status open_path(struct source *source, tide_error *err)
{
    bool is_standard = strcmp(source->path, "-") == 0;
    tide_status status = TIDE_STATUS_OK;
    struct stat found;

    /* To open a pipe is to wait for its other end. */
    do {
        source->fd = is_standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                 : open(source->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    } while (source->fd < 0 && errno == EINTR &&
             (status = runtime_check(source->runtime, err)) == TIDE_STATUS_OK);
    if (status != TIDE_STATUS_OK)
        return status;
    if (source->fd < 0)
        return system_failed(source, "open", errno, err);
    if (fstat(source->fd, &found) != 0)
        return system_failed(source, "look at", errno, err);
    if (S_ISDIR(found.st_mode)) {
        error_set(err, TIDE_STATUS_IO, "is_directory", "a directory");
        error_source(err, source->name);
        error_hint(err, "name a file in it");
        return TIDE_STATUS_IO;
    }
    source->is_file = S_ISREG(found.st_mode);
    source->mark = mark_of(&found);
    return TIDE_STATUS_OK;
}

static tide_status open_sampled(struct source *source, struct runtime *runtime,
                                const char *path, tide_error *err)
{
    memset(source, 0, sizeof *source);
    source->runtime = runtime;
    source->path = path;
    source->name = strcmp(path, "-") == 0 ? "standard input" : path;
    source->fd = -1;

    size_t colon;
    tide_status status;
    if (table_feed_knows(path, &colon)) {
        status = table_feed_new(runtime, path, colon, &source->table, err);
    } else {
        status = open_path(source, err);
        if (status == TIDE_STATUS_OK)
            status = look_at_head(source, err);
    }
    if (status == TIDE_STATUS_OK)
        status = read_sample(source, err);
    if (status != TIDE_STATUS_OK)
        source_close(source);
    return status;
}

tide_status source_open(struct source *source, struct runtime *runtime, const char *path,
                        tide_error *err)
{
    tide_status status = open_sampled(source, runtime, path, err);

    if (status == TIDE_STATUS_OK && source->is_file && source->unpack == NULL &&
        !source->is_whole)
        status = probe_read(&source->probe, &runtime->memory, source->fd,
                            source->sample_length, (uint64_t)source->mark.size, err);
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
    recode_free(source->recode);
    unpack_free(source->unpack);
    table_feed_free(source->table);
    probe_release(&source->probe, &source->runtime->memory);
    memory_free(&source->runtime->memory, source->sample, source->sample_capacity, 1);
    memset(source, 0, sizeof *source);
    source->fd = -1;
}

static tide_status refuse_change(const struct source *source, tide_error *err)
{
    error_set(err, TIDE_STATUS_IO, "file_changed", "the file changed while it was read");
    error_source(err, source->name);
    error_hint(err, "read it again once it is complete, or read a copy");
    return TIDE_STATUS_IO;
}

void source_park(struct source *source)
{
    struct source kept = *source;

    if (!source->is_file && source->table == NULL)
        return;
    source_close(source);
    source->runtime = kept.runtime;
    source->path = kept.path;
    source->name = kept.name;
    source->is_file = kept.is_file;
    source->mark = kept.mark;
    source->encoding = kept.encoding;
    source->proof = kept.proof;
    source->is_parked = true;
}

tide_status source_resume(struct source *source, tide_error *err)
{
    struct source kept = *source;

    if (!source->is_parked)
        return TIDE_STATUS_OK;
    tide_status status = open_sampled(source, kept.runtime, kept.path, err);
    if (status == TIDE_STATUS_OK && kept.is_file &&
        !mark_equal(&source->mark, &kept.mark)) {
        source_close(source);
        status = refuse_change(&kept, err);
    }
    if (status != TIDE_STATUS_OK) {
        *source = kept; /* whose name messages still use */
        return status;
    }
    source->proof = kept.proof;
    return source_decode(source, kept.encoding.name, err);
}

uint64_t source_position(const struct source *source, uint64_t given)
{
    off_t at = source->is_file ? lseek(source->fd, 0, SEEK_CUR) : -1;
    return at >= 0 ? (uint64_t)at : given;
}

/* ---- text ---- */

/* The bytes behind the sample. */
static tide_status read_bytes(void *context, char *into, size_t room, size_t *out_count,
                              tide_error *err)
{
    struct source *source = context;

    if (source->is_whole) {
        *out_count = 0;
        return TIDE_STATUS_OK;
    }
    return read_unpacked(source, into, room, out_count, err);
}

/* The sample as UTF-8; the start of a character that it cuts goes ahead of the rest. */
static tide_status decode_sample(struct source *source, tide_error *err)
{
    struct memory *memory = &source->runtime->memory;
    size_t capacity = source->sample_length * ENCODING_MAX_GROWTH;
    char *text = memory_alloc(memory, capacity, 1);
    struct feed bytes = {.read = read_bytes, .context = source};
    size_t used;

    if (text == NULL)
        return memory_failed(memory, err);
    size_t length =
        encoding_convert(&source->encoding, source->sample, source->sample_length,
                         source->is_whole, text, &used);
    tide_status status =
        recode_new(memory, &source->encoding, source->sample + used,
                   source->sample_length - used, bytes, &source->recode, err);
    memory_free(memory, source->sample, source->sample_capacity, 1);
    source->sample = text;
    source->sample_capacity = capacity;
    source->sample_length = length;
    return status;
}

uint64_t source_line(const struct source *source, uint64_t line)
{
    return probe_line(&source->probe, source->fd, line);
}

/* A sample of ASCII says nothing: the first place that is no UTF-8 does. */
static tide_status find_in_places(struct source *source, tide_error *err)
{
    struct encoding_proof proof = {0};
    const struct probe *probe = &source->probe;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < source->sample_length; i++)
        if ((unsigned char)source->sample[i] >= 0x80)
            return TIDE_STATUS_OK;
    for (size_t i = 0; i < probe->count && proof.line == 0; i++) {
        const struct probe_place *place = &probe->place[i];
        if (utf8_check(probe->text + place->at, place->length) == place->length)
            continue;
        status = encoding_find(probe->text + place->at, place->length, true,
                               &source->encoding, &proof, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (proof.line != 0)
            proof.line = source_line(source, probe_mark(i) + proof.line);
    }
    source->proof = proof;
    return TIDE_STATUS_OK;
}

tide_status source_decode(struct source *source, const char *encoding, tide_error *err)
{
    if (source->table != NULL)
        encoding = "UTF-8"; /* SQLite gives its texts so, however they are kept */

    tide_status status =
        encoding != NULL
            ? encoding_by_name(encoding, &source->encoding, err)
            : encoding_find(source->sample, source->sample_length, source->is_whole,
                            &source->encoding, &source->proof, err);

    if (status == TIDE_STATUS_OK && encoding == NULL &&
        source->encoding.kind == ENCODING_UTF8)
        status = find_in_places(source, err);
    if (status != TIDE_STATUS_OK) {
        error_source(err, source->name);
        return status;
    }
    if (source->encoding.kind == ENCODING_UTF8)
        return TIDE_STATUS_OK;
    status = decode_sample(source, err);
    return status == TIDE_STATUS_OK
               ? probe_decode(&source->probe, &source->runtime->memory, &source->encoding,
                              err)
               : status;
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
    if (source->recode != NULL) {
        struct feed text = recode_feed(source->recode);
        return text.read(text.context, into, room, out_count, err);
    }
    return read_bytes(source, into, room, out_count, err);
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
    return is_same ? TIDE_STATUS_OK : refuse_change(source, err);
}
