/*
 * job.h - one request on its way to an answer.
 *
 *     options as texts  ->  binding (names resolved, all refusals)  ->  table
 *     ->  panels, one per role  ->  computed columns  ->  answer
 */
#ifndef QUERY_JOB_H
#define QUERY_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/job.h"
#include "base/runtime.h"
#include "column/panel.h"
#include "column/result.h"
#include "column/table.h"
#include "compute/computation.h"
#include "database/database.h"
#include "input/input.h"
#include "query/options.h"

enum verb { VERB_COMPUTE, VERB_SNIFF, VERB_DESCRIBE, VERB_AUDIT, VERB_RECONCILE };

/* The texts of an option that repeats. */
struct text_list {
    const char **item; /* [count] */
    size_t count;
    size_t capacity;
};

struct binding;
struct selection;

struct tide_job {
    struct runtime *runtime;
    struct arena arena; /* options, binding, computed columns */
    const char *verb_name;
    enum verb verb;
    const struct computation *computation; /* VERB_COMPUTE */

    struct argument option[OPTION_COUNT];
    struct text_list repeated[OPTION_COUNT]; /* of options that repeat */
    struct argument *argument;               /* [computation->option_count] */

    const char *path;
    const tide_table *table; /* the one to read: given, or own */
    tide_table *own_table;
    struct input *input;
    struct input_plan *plan; /* of the input */
    bool is_read;            /* the input was read beyond its sample */
    struct database database;
    struct binding *binding;
    struct selection *selection;

    tide_panel *input_panel[COMPUTE_MAX_ROLES];
    tide_ledger ledger;
    struct rejects rejects;
    tide_answer *answer;
    tide_answer *plan_answer;
    tide_answer *rejects_answer;
};

/* Was an option given (or has it a preset)? */
bool job_has(const tide_job *job, enum request_option option);

/* Is a flag on? */
bool job_flag(const tide_job *job, enum request_option option);

/* The options that were given, as pairs for the answer's request. */
tide_status job_request_pairs(const tide_job *job, struct arena *arena,
                              struct result_pair **out, size_t *out_count,
                              tide_error *err);

/* Drop what a failed attempt has made, so that the job can be asked again. The ledger and
   the rejects stay: they say what was wrong. */
void job_forget(tide_job *job);

/* How to read, from the options of group READING. */
tide_status job_reading(const tide_job *job, struct reading *out, tide_error *err);

#endif
