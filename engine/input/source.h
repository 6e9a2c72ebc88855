/*
 * source.h - bytes of a file or of standard input, the first of them twice.
 *
 * The sample (up to 1.5 MiB of a file, 8 MiB of a pipe) is read at open and kept; reading
 * starts with it again, so that a pipe can be sniffed and loaded. It is longer than the
 * longest cell, so that a quote which never closes shows in it.
 */
#ifndef INPUT_SOURCE_H
#define INPUT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/runtime.h"

enum {
    SOURCE_FILE_SAMPLE_BYTES = 1536 * 1024,
    SOURCE_PIPE_SAMPLE_BYTES = 8 * 1024 * 1024
};

/*
 * Where a reader gets its bytes: read() fills at most `room` bytes and says how many;
 * none means the end.
 */
struct feed {
    tide_status (*read)(void *context, char *into, size_t room, size_t *out_count,
                        tide_error *err);
    void *context;
};

/* What must stay the same while a file is read. */
struct file_mark {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec modified;
};

struct source {
    struct runtime *runtime;
    const char *path; /* borrowed */
    const char *name; /* for messages */
    int fd;           /* -1: closed */
    bool is_file;     /* regular: its mark is compared at the end */
    struct file_mark mark;
    char *sample; /* [sample_length] */
    size_t sample_capacity;
    size_t sample_length;
    size_t sample_at; /* bytes of it that source_read has given */
    bool is_whole;    /* the sample is all there is */
};

/*
 * Open a path ("-": standard input) and read its sample. path must outlive the source.
 *
 * TIDE_STATUS_IO         "io", "is_directory"
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status source_open(struct source *source, struct runtime *runtime, const char *path,
                        tide_error *err);
void source_close(struct source *source);

/* All bytes, in order, once. */
struct feed source_feed(struct source *source);

/* TIDE_STATUS_IO "file_changed" unless the file is what it was at open. */
tide_status source_verify(const struct source *source, tide_error *err);

/* A piece of memory as a feed: give it out once. */
struct memory_feed {
    const char *at;
    size_t length;
};
struct feed memory_feed(struct memory_feed *memory);

#endif
