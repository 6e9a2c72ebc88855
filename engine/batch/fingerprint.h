/*
 * fingerprint.h - what an output rests on, so that a later run can tell whether it would
 * come out the same, and if not, what has changed.
 */
#ifndef BATCH_FINGERPRINT_H
#define BATCH_FINGERPRINT_H

#include "batch/batch_plan.h"
#include "batch/run_record.h"

/* An input file as it was met. */
struct input_file {
    const char *path; /* as a request takes it: "data.db:table" */
    const char *file; /* as opened: "data.db" */
    struct digest print;
    uint64_t size;
    int64_t mtime_ns;
    uint64_t inode;
};

/*
 * Fingerprint the bytes of a file; an earlier record of the same size, time and inode
 * saves reading it.
 *
 * TIDE_STATUS_IO
 */
tide_status fingerprint_file(struct runtime *runtime, const struct run_record *record,
                             const char *path, struct input_file *out, tide_error *err);

/* Has the file changed since? A pipe or what is gone has. */
bool fingerprint_has_changed(const struct input_file *file);

/* The input files of the nodes: those of sources and of sets of groups. */
struct node_inputs {
    struct input_file *file; /* [count] */
    size_t count;
};

/*
 * The parts that a node rests on, itself included, and the fingerprint of all.
 *
 * inputs        [plan->count] files of the sources
 * group_inputs  [file->group_count]
 */
tide_status fingerprint_node(const struct batch_plan *plan, size_t node,
                             const struct node_inputs *inputs,
                             const struct node_inputs *group_inputs, struct arena *arena,
                             struct record_entry *out, tide_error *err);

/* Why a node is done again: "new", "changed: us.csv"; NULL: nothing has changed. */
const char *fingerprint_reason(const struct record_entry *now,
                               const struct record_entry *before, struct arena *arena);

#endif
