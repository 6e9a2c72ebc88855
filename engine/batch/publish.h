/*
 * publish.h - an answer into a file of the job: whole or not at all, with its SHA-256.
 */
#ifndef BATCH_PUBLISH_H
#define BATCH_PUBLISH_H

#include "batch/job_tree.h"
#include "tide/answer.h"

enum { SHA256_TEXT_SIZE = 65 };

/* What was written. */
struct published {
    const char *path; /* as the job names it */
    uint64_t size;
    int64_t mtime_ns;
    uint64_t inode;
    char sha256[SHA256_TEXT_SIZE]; /* hexadecimal */
};

/* Takes the bytes of a file as tide_write_fn does. */
typedef tide_status (*publish_write)(void *context, tide_write_fn write, void *user,
                                     tide_error *err);

/*
 * Write a file of the job: to a temporary name in its folder, synced, renamed.
 *
 * path   with all parameters put in
 * at     where the job names it
 * write  called once, hands the bytes on
 *
 * TIDE_STATUS_ARGUMENT "outside_job", TIDE_STATUS_IO, and what write returns
 */
tide_status publish_bytes(const struct job_tree *tree, struct runtime *runtime,
                          const char *path, struct job_text at, publish_write write,
                          void *context, struct published *out, tide_error *err);

/* An answer in a format. */
tide_status publish_answer(const struct job_tree *tree, struct runtime *runtime,
                           const char *path, struct job_text at,
                           const tide_answer *answer, const char *format,
                           struct published *out, tide_error *err);

/*
 * Is a file still what was published? Size, time and inode save reading it; else its
 * SHA-256 decides, and the record is brought up to date.
 */
bool publish_is_intact(const struct job_tree *tree, struct published *published);

/* The version of nettle that runs. */
void publish_nettle_version(int *major, int *minor);

#endif
