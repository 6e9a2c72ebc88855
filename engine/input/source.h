/*
 * source.h - bytes of a file or of standard input as UTF-8, the first of them twice.
 *
 * The sample (up to 1.5 MiB of a file, 8 MiB of a pipe or packed file) is read at open and kept; reading
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
#include "input/encoding.h"
#include "input/feed.h"
#include "input/probe.h"
#include "input/table_feed.h"
#include "input/unpack.h"

enum {
    SOURCE_FILE_SAMPLE_BYTES = 1536 * 1024,
    SOURCE_PIPE_SAMPLE_BYTES = 8 * 1024 * 1024
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
    const char *path;         /* borrowed */
    const char *name;         /* for messages */
    int fd;                   /* -1: closed */
    bool is_file;             /* regular: its mark is compared at the end */
    struct table_feed *table; /* NULL: the path names no table of a database */
    struct file_mark mark;
    char head[PACKING_MAGIC_BYTES]; /* [head_length] the first bytes, read to look at */
    size_t head_length;
    size_t head_at;        /* of them given on */
    struct unpack *unpack; /* NULL: the file is not packed */
    struct encoding encoding;
    struct encoding_proof proof; /* that it is not UTF-8, if nobody said so */
    struct recode *recode;       /* what is behind the sample; NULL: UTF-8 */
    char *sample;                /* [sample_length] */
    size_t sample_capacity;
    size_t sample_length;
    size_t sample_at;   /* bytes of it that source_read has given */
    bool is_whole;      /* the sample is all there is */
    struct probe probe; /* places behind the sample, of a plain file */
    bool is_parked;
};

/*
 * Open a path ("-": standard input) and read its sample. path must outlive the source.
 *
 * A file or stream of gzip or zstd is unpacked on the way. "figures.db:trade" is a table
 * of a database, if there is no file of that name.
 *
 * TIDE_STATUS_IO         "io", "is_directory", "truncated"
 * TIDE_STATUS_PARSE      "damaged"
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 * and of a table those of table_cursor_open
 */
tide_status source_open(struct source *source, struct runtime *runtime, const char *path,
                        tide_error *err);
void source_close(struct source *source);

/*
 * Decide on the encoding and turn the sample and all behind it into UTF-8, once, before
 * anything is read.
 *
 * encoding  a name; NULL: decide by the sample
 *
 * TIDE_STATUS_ARGUMENT, TIDE_STATUS_PARSE  as encoding_by_name and encoding_find
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status source_decode(struct source *source, const char *encoding, tide_error *err);

/*
 * Let the file and the sample go, to be opened again where it is read. What cannot be
 * opened twice, such as standard input, stays as it is.
 */
void source_park(struct source *source);

/* Undo source_park. IO "file_changed" if the file is no longer what it was, and those of
   source_open. */
tide_status source_resume(struct source *source, tide_error *err);

/* The line that evidence names, which may be a mark of a place. */
uint64_t source_line(const struct source *source, uint64_t line);

/* Bytes of the file that were read from the disk; those of a pipe or table: `given`, which
   its reader knows. */
uint64_t source_position(const struct source *source, uint64_t given);

/* All text, in order, once. */
struct feed source_feed(struct source *source);

/* TIDE_STATUS_IO "file_changed" unless the file is what it was at open. */
tide_status source_verify(const struct source *source, tide_error *err);

#endif
