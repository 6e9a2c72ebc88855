/*
 * batch_plan.h - what a run may have to do, as a graph: one node per source, step, check
 * and output, and per value of `each` where they use it.
 *
 * Nodes stand in an order in which each comes after all that it needs; among nodes that
 * do not need each other it is the order of the file.
 */
#ifndef BATCH_BATCH_PLAN_H
#define BATCH_BATCH_PLAN_H

#include "batch/job_file.h"

enum node_kind { NODE_SOURCE, NODE_STEP, NODE_CHECK, NODE_OUTPUT };

struct node {
    enum node_kind kind;
    size_t item;       /* place in its list of the job file */
    const char *name;  /* "growth@X", "no_gaps(flows@X)" */
    const char **each; /* [file->each_count] the value it runs for; NULL: all */
    size_t *table;     /* [table_count] nodes whose rows it reads */
    size_t table_count;
    size_t *need; /* [need_count] nodes that must end well first: its tables and the
                     checks on them */
    size_t need_count;
};

struct batch_plan {
    const struct job_file *file;
    struct node *node; /* [count] */
    size_t count;
};

/* Lay a checked job file out. Everything lives in the arena. NO_MEMORY, LIMIT. */
tide_status batch_plan_make(const struct job_file *file, struct arena *arena,
                            struct batch_plan *out, tide_error *err);

/* Does a text use a parameter: as ${name}, or as :name outside of quotes? NULL: no. */
bool job_text_uses(const char *text, const char *name);

/* "source", "step", "check", "output". */
const char *node_kind_name(enum node_kind kind);

#endif
