/*
 * step_run.h - one step of a job: the rows of one table into the rows of the next.
 */
#ifndef BATCH_STEP_RUN_H
#define BATCH_STEP_RUN_H

#include "batch/frame.h"
#include "batch/job_file.h"
#include "batch/step_files.h"
#include "database/expression.h"

/* What a step works with beside its rows. */
struct step_context {
    tide_engine *engine;
    struct runtime *runtime;
    const struct job_file *file;
    const struct job_step *step;
    const char *name;                /* "growth@X" */
    const char *const *each;         /* [file->each_count] the values it runs for */
    const struct bound_value *bound; /* [bound_count] parameters */
    size_t bound_count;
    struct panel_cache *cache;       /* of the table that it reads; NULL */
    const struct step_files *beside; /* files that it may read */
    struct arena *arena;             /* emptied after the step */
};

/*
 * Run a step.
 *
 * from  the rows that it reads; a form that it lacks may be made
 * out   freed by frame_release
 *
 * The statuses of tide_job_run. err points into the job file where the fault is there.
 */
tide_status step_run(const struct step_context *context, struct frame *from,
                     struct frame *out, tide_error *err);

/* ---- kinds of steps ---- */

/* sum: and every other computation, group: and claims:, over `by`. */
tide_status step_stat(const struct step_context *context, struct frame *from,
                      struct frame *out, tide_error *err);

/* Computations beside the rows. */
tide_status step_add(const struct step_context *context, struct frame *from,
                     struct frame *out, tide_error *err);

/* Rows as they are, those that `where` keeps; top: the largest of them. */
tide_status step_rows(const struct step_context *context, struct frame *from,
                      struct frame *out, tide_error *err);

/* Has the step a having or a sort? */
bool step_arranges(const struct step_context *context);

/*
 * The rows of an answer that having keeps, in the order of sort.
 *
 * rename  NULL, or the names that the figures of the answer will have
 * out     of the step's arena
 */
tide_status step_choose(const struct step_context *context, const tide_answer *answer,
                        const char *const *rename, struct frame_rows *out,
                        tide_error *err);

/* Filter by having, order by sort. `rows` is replaced. */
tide_status step_arrange(const struct step_context *context, struct frame *rows,
                         tide_error *err);

/* ---- parts ---- */

/* Which rows of a request are meant. */
enum step_keys { STEP_KEYS_NONE, STEP_KEYS_ALL };

/*
 * A request over a table with the conditions and keys of the step.
 *
 * verb      a computation
 * measures  its inputs; empty: what the request finds
 * keys      where the step has no `by`: no key, or all
 */
tide_status step_request(const struct step_context *context, const tide_table *table,
                         struct job_text verb, const struct job_list *measures,
                         enum step_keys keys, tide_job **out, tide_error *err);

/* Set options; a fault is given its place in the job file. */
tide_status step_set_options(const struct step_context *context, tide_job *job,
                             const struct job_pairs *options, tide_error *err);

/* The value of an option of the step; NULL: not there. */
const struct job_pair *step_option(const struct job_step *step, const char *name);

/* Point a started error at a text of the job file, unless it has a place. */
void step_blame(const struct step_context *context, struct job_text at, tide_error *err);

#endif
