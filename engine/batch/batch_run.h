/*
 * batch_run.h - a run under way: which nodes are needed, what became of each.
 *
 *     plan  ->  inputs fingerprinted  ->  what is kept, what is needed and why  ->  waves
 *     of ready nodes  ->  record, results
 */
#ifndef BATCH_BATCH_RUN_H
#define BATCH_BATCH_RUN_H

#include <pthread.h>

#include "batch/batch.h"
#include "batch/batch_plan.h"
#include "batch/fingerprint.h"
#include "batch/frame.h"
#include "batch/publish.h"
#include "batch/step_files.h"
#include "database/expression.h"

/* One node in this run. */
struct node_run {
    bool is_chosen; /* by select and exclude */
    bool is_needed; /* something that is chosen and not kept rests on it */
    bool is_held;   /* OUTPUT: kept unless a check that it rests on fails */
    bool is_done;
    size_t
        depth; /* of a node that is ready: how many must end before it, one after another */
    tide_batch_state state;
    const char *reason;
    uint64_t rows;
    double elapsed_s;
    tide_error error; /* FAILED, WARNED */
    bool has_error;

    struct arena arena;   /* what the node leaves: texts of entry and reason */
    struct frame frame;   /* SOURCE, STEP: while something will read it */
    struct frame by_file; /* SOURCE of several files, where a reader names them */
    size_t readers;       /* nodes that still will */

    struct step_files beside; /* STEP: files that it reads beside its source */

    struct record_entry entry; /* OUTPUT, CHECK: what it rests on; path once written */
    bool has_entry;
    const struct bound_value *bound; /* [bound_count] */
    size_t bound_count;
};

struct batch_run {
    tide_batch *batch;
    struct runtime *runtime;
    const tide_batch_options *options;
    struct arena arena;
    struct job_file file; /* sets of groups read in */
    struct batch_plan plan;
    struct job_tree tree;
    struct run_record record;
    bool has_record;
    pthread_mutex_t journal_lock;     /* nodes append to the record side by side */
    struct node_run *node;            /* [plan.count] */
    struct node_inputs *inputs;       /* [plan.count] of sources and steps */
    struct node_inputs *group_inputs; /* [file.group_count] */
    tide_batch_outcome outcome;
    double started;
};

/* Seconds of a clock that only runs forward. */
double run_clock(void);

/* Parameters as values of conditions. */
tide_status run_bind(struct batch_run *run, size_t node, tide_error *err);

/* Find the input files of all sources, groups and steps, and fingerprint them. A source or
   step whose files are not there fails as a node, not the run. */
tide_status run_find_inputs(struct batch_run *run, tide_error *err);

/* ARGUMENT "job_twin": an output would replace what the job reads, or the job. */
tide_status run_check_paths(struct batch_run *run, tide_error *err);

/* Which nodes are meant by select, exclude and retry. ARGUMENT: an unknown name. */
tide_status run_choose(struct batch_run *run, tide_error *err);

/* Which outputs and checks are kept, and what the others need. */
tide_status run_need(struct batch_run *run, tide_error *err);

/* For each node the name of a check of this run that it rests on, far or near; NULL, as it
   is before, stays where there is none.

   has_failed  only of checks that have failed or were skipped */
void run_find_checks(const struct batch_run *run, bool has_failed, const char **check);

/* Do one node that is ready; its failure is in run->node[node].error. Only faults of the
   run itself are returned. */
tide_status run_node(struct batch_run *run, size_t node, tide_error *err);

/* Write an output that is ready, inside the tree; what it leaves stands in its entry. */
tide_status run_write(struct batch_run *run, size_t place, const struct job_tree *tree,
                      tide_error *err);

/* run_results.json and SHA256SUMS in the folder of the record; the record without what
   no longer counts. */
tide_status run_leave_results(struct batch_run *run, tide_status status, tide_error *err);

#endif
