/*
 * run_record.h - what earlier runs of a job have finished: .tide/JOB/ beside the job file.
 *
 *     lock     held while a run goes on; holds the number of its process
 *     record   a line per output, check and input file, appended as each ends, so that a
 *              killed run leaves what it has done; the last line of a name counts
 *
 * A line that is not whole is a run that died while it wrote: it is passed over, and what
 * it said is done again. The record only ever saves work; it decides no figure.
 */
#ifndef BATCH_RUN_RECORD_H
#define BATCH_RUN_RECORD_H

#include "base/hash.h"
#include "batch/job_tree.h"

/* One thing that an output depends on: "us.csv", "step growth", "parameter year". */
struct record_part {
    const char *label;
    struct digest print;
};

struct record_entry {
    const char *kind;    /* "output", "check", "input" */
    const char *name;    /* of the node; of the input its path */
    const char *status;  /* "ok", "warn", "error" */
    struct digest print; /* of all parts; of an input of its bytes */
    const char *path;    /* of the file written, failing rows included; empty: none */
    uint64_t size;       /* of that file, or of the input */
    int64_t mtime_ns;
    uint64_t inode;
    const char *sha256; /* of the file written, 64 hexadecimal digits; empty: none */
    uint64_t rows;
    struct record_part *part; /* [part_count] */
    size_t part_count;
};

struct run_record {
    const struct job_tree *tree;
    struct arena *arena;
    const char *folder;         /* ".tide/brief", relative to the job */
    int lock;                   /* descriptor; -1: not held */
    int journal;                /* descriptor; -1: not open */
    struct record_entry *entry; /* [count] of earlier runs */
    size_t count;
    size_t capacity;
};

/*
 * Take the lock and read the record.
 *
 * waits   wait for another run to end
 * is_dry  read only: no lock, no folder is made
 *
 * TIDE_STATUS_IO  "job_locked": another run goes on, its process is named; or the folder
 *                 cannot be written
 */
tide_status run_record_open(const struct job_tree *tree, struct runtime *runtime,
                            bool waits, bool is_dry, struct arena *arena,
                            struct run_record *out, tide_error *err);

/* Let go of the lock. The empty value is allowed. */
void run_record_close(struct run_record *record);

/* What an earlier run has left; NULL: nothing. */
const struct record_entry *run_record_find(const struct run_record *record,
                                           const char *kind, const char *name);

/* Append a line. IO. */
tide_status run_record_add(struct run_record *record, const struct record_entry *entry,
                           tide_error *err);

/* Replace the record by these lines, old or new as a whole. */
tide_status run_record_replace(struct run_record *record, struct runtime *runtime,
                               const struct record_entry *entry, size_t count,
                               tide_error *err);

#endif
