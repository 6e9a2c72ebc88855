/*
 * job_tree.h - the folders that a job may read and write: its own and those allowed.
 *
 * Nothing outside is opened, whatever a path says: `..` is refused, links that lead out
 * too, and outputs follow no link at all.
 */
#ifndef BATCH_JOB_TREE_H
#define BATCH_JOB_TREE_H

#include "batch/job_file.h"

struct job_tree {
    const struct job_file *file;
    struct arena *arena;
    const char *folder;         /* of the job, resolved; ends without slash */
    const char *const *allowed; /* [allowed_count] resolved */
    size_t allowed_count;
};

/*
 * Resolve the folder of a job.
 *
 * allowed  [count] further folders
 *
 * TIDE_STATUS_IO  there is no such folder; NO_MEMORY
 */
tide_status job_tree_open(const struct job_file *file, const char *const *allowed,
                          size_t count, struct arena *arena, struct job_tree *out,
                          tide_error *err);

/*
 * The files that a path of a source means: itself, or in byte order those that match its
 * * ? [ ]. Each is given as a path to open.
 *
 * at  where the job names it
 *
 * TIDE_STATUS_IO        "io": nothing there
 * TIDE_STATUS_ARGUMENT  "outside_job"
 */
tide_status job_tree_inputs(const struct job_tree *tree, const char *path,
                            struct job_text at, const char ***out, size_t *count,
                            tide_error *err);

/* How much of the path of an input names its file: "data.db:table" is a table in one. */
size_t job_tree_file_length(const char *path);

/* Where an output goes: an open folder, which the caller closes, and a name in it. */
struct tree_place {
    int folder;
    const char *name;
    const char *path; /* for messages and records: relative to the job, or absolute */
};

/*
 * Find the folder of an output; folders on the way are made.
 *
 * is_dry  make nothing: folder is -1 where it is not there yet
 *
 * TIDE_STATUS_ARGUMENT  "outside_job"
 * TIDE_STATUS_IO        a folder cannot be made or is a link
 */
tide_status job_tree_place(const struct job_tree *tree, const char *path,
                           struct job_text at, bool is_dry, struct tree_place *out,
                           tide_error *err);

#endif
