/*
 * tide/batch.h - many requests from one job file.
 *
 * A job file names sources, steps that compute, checks and outputs. Opening reads and
 * types it, checking holds it against the headers of its data, running does what is
 * needed and keeps what is done.
 *
 *     tide_batch_open(engine, "brief.yml", NULL, 0, &batch, &err);
 *     tide_batch_run(batch, NULL, &outcome, &err);
 *     ... outcome.count[TIDE_BATCH_FAILED] ...
 *     tide_batch_close(batch);
 */
#ifndef TIDE_BATCH_H
#define TIDE_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "tide/answer.h"
#include "tide/engine.h"
#include "tide/error.h"
#include "tide/export.h"
#include "tide/status.h"
#include "tide/table.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tide_batch tide_batch;

/*
 * Read a job file: grammar, types, names, cycles, computations and their arguments. No
 * data file is opened.
 *
 * path   the job file; copied
 * param  [count] values of parameters by name, as -p gives them; NULL when count is 0;
 *        copied
 * out    freed by tide_batch_close, before the engine closes
 *
 * TIDE_STATUS_IO         the file cannot be read
 * TIDE_STATUS_PARSE      not YAML, or YAML that job files may not use (anchors, tags ...)
 * TIDE_STATUS_ARGUMENT   a key, type, value or name that does not fit
 * TIDE_STATUS_NOT_FOUND  a name that nothing has
 * TIDE_STATUS_LIMIT      over 1 MB, nested deeper than 32, or the engine's memory limit
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 *
 * err points into the job file. On failure *out is unchanged.
 */
TIDE_API tide_status tide_batch_open(tide_engine *engine, const char *path,
                                     const tide_setting *param, size_t count,
                                     tide_batch **out, tide_error *err);

/*
 * Hold the job against its data: files exist, headers have the columns that the job
 * names. No row is read and nothing is written.
 *
 * allow  [allow_count] folders beside that of the job to read; NULL when the count is 0
 *
 * TIDE_STATUS_IO, TIDE_STATUS_PARSE, TIDE_STATUS_ARGUMENT, TIDE_STATUS_NOT_FOUND,
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT, TIDE_STATUS_CANCELLED
 */
TIDE_API tide_status tide_batch_check(tide_batch *batch, const char *const *allow,
                                      size_t allow_count, tide_error *err);

/* ---- running ---- */

typedef enum {
    TIDE_BATCH_OK,      /* done */
    TIDE_BATCH_KEPT,    /* done by an earlier run, and nothing it rests on has changed */
    TIDE_BATCH_WARNED,  /* a check of severity warn found something */
    TIDE_BATCH_FAILED,  /* refused, or a check failed */
    TIDE_BATCH_SKIPPED, /* what it needs failed, or the run was stopped before it */
    TIDE_BATCH_WOULD    /* of a dry run: would be done */
} tide_batch_state;

/* The word of a state, such as "kept". A constant. */
TIDE_API const char *tide_batch_state_name(tide_batch_state state);

/* What became of one source, step, check or output. Texts are valid during the call. */
typedef struct {
    const char *kind; /* "source", "step", "check", "output" */
    const char *name; /* "growth@X" */
    tide_batch_state state;
    const char *reason; /* why it was done or not: "changed: us.csv"; may be empty */
    uint64_t rows;
    double elapsed_s;
    const char *path;        /* of the file written or kept; empty: none */
    const tide_error *error; /* FAILED, and WARNED of a check; else NULL */
} tide_batch_event;

/* Told of each as it ends, in an order that does not depend on threads; one call at a
   time, from the thread that runs the batch. */
typedef void (*tide_batch_event_fn)(void *user, const tide_batch_event *event);

typedef struct {
    size_t size_bytes; /* sizeof(tide_batch_options) */
    int is_dry;        /* say what would be done; write nothing */
    int stops;         /* stop at the first failure */
    int retries;       /* only what failed or was skipped in the run before */
    int forces;        /* do all again, whatever earlier runs have left */
    int waits;         /* wait while another run of the job goes on */

    /* Names of sources, steps, checks or outputs: only these, what reads them directly
       and, with a '+' after the name, all that rests on them. None: all. */
    const char *const *select;
    size_t select_count;
    const char *const *exclude; /* none of these, nor what rests on them */
    size_t exclude_count;

    const char *const *allow; /* folders beside that of the job to read and write */
    size_t allow_count;

    tide_batch_event_fn event; /* NULL: nobody is told */
    void *event_user;
} tide_batch_options;

/* Options with their defaults and size_bytes set. */
TIDE_API tide_batch_options tide_batch_options_default(void);

/* How many sources, steps, checks and outputs ended in each state. */
typedef struct {
    uint64_t count[TIDE_BATCH_WOULD + 1]; /* by tide_batch_state */
    tide_status first_failure;            /* of the first that failed; OK: none */
    int has_result;                       /* a step, check or output was done or kept */
} tide_batch_outcome;

/*
 * Run the job: load each source once, compute what is needed, check, write. What an
 * earlier run has finished is kept where nothing that it rests on has changed and its
 * file is still there. Each file is old or new, as a whole.
 *
 * options  NULL: the defaults; read during the call only
 * out      filled also when the run was stopped; NULL: not wanted
 *
 * A failure of one step is no failure of the run: it is told of, and counted. Returned are
 * faults of the run itself:
 *
 * TIDE_STATUS_ARGUMENT   an unknown name in select or exclude, a path outside of the job
 * TIDE_STATUS_IO         the folder of the job cannot be written, or another run goes on
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 * TIDE_STATUS_LIMIT      the engine's memory limit is reached
 * TIDE_STATUS_CANCELLED  tide_engine_cancel was called; what is done stays done
 */
TIDE_API tide_status tide_batch_run(tide_batch *batch, const tide_batch_options *options,
                                    tide_batch_outcome *out, tide_error *err);

/*
 * What the job reads and writes, as an answer of two columns, kind ("input", "output") and
 * path: for Make rules. Or its nodes with what each reads: for a picture.
 *
 * what   "files" or "graph"
 * allow  [allow_count] folders beside that of the job to read; NULL when the count is 0
 * out    owned by the caller, freed by tide_answer_free before the engine closes
 *
 * TIDE_STATUS_NOT_FOUND, TIDE_STATUS_IO, TIDE_STATUS_ARGUMENT, TIDE_STATUS_NO_MEMORY
 */
TIDE_API tide_status tide_batch_list(tide_batch *batch, const char *what,
                                     const char *const *allow, size_t allow_count,
                                     tide_answer **out, tide_error *err);

/*
 * The JSON Schema of job files, for editors; made from the rows that read them.
 *
 * Returns what write returns.
 */
TIDE_API tide_status tide_batch_schema(tide_engine *engine, tide_write_fn write,
                                       void *user, tide_error *err);

/*
 * The keys of job files as an answer of texts: part, key, value, needed, help; made from
 * the same rows.
 *
 * out  owned by the caller, freed by tide_answer_free before the engine closes
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
TIDE_API tide_status tide_batch_keys(tide_engine *engine, tide_answer **out,
                                     tide_error *err);

/*
 * A job file to begin with, for one data file: its columns as the sniff finds them, one
 * step and one output.
 *
 * The statuses of tide_job_run, and what write returns.
 */
TIDE_API tide_status tide_batch_init(tide_engine *engine, const char *path,
                                     tide_write_fn write, void *user, tide_error *err);

/* Free a batch and all that was borrowed from it. NULL is allowed. */
TIDE_API void tide_batch_close(tide_batch *batch);

#ifdef __cplusplus
}
#endif

#endif
