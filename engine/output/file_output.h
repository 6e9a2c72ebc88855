/*
 * file_output.h - a file that is there whole or not at all.
 *
 * The bytes go to a temporary file in the folder of the target, which takes the target's
 * place once all of them are on the disk. A device or pipe is written as it is.
 */
#ifndef OUTPUT_FILE_OUTPUT_H
#define OUTPUT_FILE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "tide/error.h"
#include "tide/status.h"
#include "base/runtime.h"

enum { FILE_PATH_SIZE = 4096, FILE_TEMPORARY_SIZE = 40 };

struct file_output {
    const char *path;                    /* as the caller wrote it; for messages */
    struct runtime *runtime;             /* whose cancel ends a wait */
    char name[FILE_PATH_SIZE];           /* the target's name inside its folder */
    char temporary[FILE_TEMPORARY_SIZE]; /* empty: written in place */
    int folder;                          /* descriptor; -1: none */
    int file;                            /* descriptor; -1: none */
};

/* The calls that change a file: tests put failing ones in their place. */
struct file_calls {
    ssize_t (*write)(int file, const void *bytes, size_t length);
    int (*sync)(int file);
    int (*close)(int file);
    int (*rename)(int folder, const char *from, const char *to);
};

/* The calls in use; not to be changed while files are open. NULL: the system's. */
void file_calls_set(const struct file_calls *calls);

/*
 * Begin a file. path and runtime must outlive it. On success file_output_commit or
 * file_output_abandon ends it.
 *
 * TIDE_STATUS_IO  the folder or the file cannot be written; nothing was changed
 */
tide_status file_output_open(const char *path, struct runtime *runtime,
                             struct file_output *out, tide_error *err);

/*
 * The same inside an open folder, and nowhere else: a link, a device or a folder in place
 * of the target is refused.
 *
 * folder  a descriptor, which stays the caller's
 * name    without a slash
 * path    for messages; must outlive the output
 */
tide_status file_output_open_at(int folder, const char *name, const char *path,
                                struct runtime *runtime, struct file_output *out,
                                tide_error *err);

/* Add bytes. After a failure only file_output_abandon may follow. */
tide_status file_output_write(struct file_output *output, const char *bytes,
                              size_t length, tide_error *err);

/* Sync, close, take the target's place, sync the folder. A failure leaves the target as
   it was and removes the temporary file; a failed sync is not tried again. */
tide_status file_output_commit(struct file_output *output, tide_error *err);

void file_output_abandon(struct file_output *output);

#endif
