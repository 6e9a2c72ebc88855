/*
 * tide/batch.h - many requests from one job file.
 *
 * A job file names sources, steps that compute, checks and outputs. Opening reads and
 * types it, checking holds it against the headers of its data, running does what is
 * needed and keeps what is done.
 *
 *     tide_batch_open(engine, "brief.yml", NULL, 0, &batch, &err);
 *     tide_batch_run(batch, NULL, &report, &err);
 *     ... report: one row per source, step, check and output ...
 *     tide_batch_close(batch);
 */
#ifndef TIDE_BATCH_H
#define TIDE_BATCH_H

#include <stddef.h>

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
 * TIDE_STATUS_IO, TIDE_STATUS_PARSE, TIDE_STATUS_ARGUMENT, TIDE_STATUS_NOT_FOUND,
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT, TIDE_STATUS_CANCELLED
 */
TIDE_API tide_status tide_batch_check(tide_batch *batch, tide_error *err);

/*
 * The JSON Schema of job files, for editors; made from the rows that read them.
 *
 * Returns what write returns.
 */
TIDE_API tide_status tide_batch_schema(tide_engine *engine, tide_write_fn write,
                                       void *user, tide_error *err);

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
