/*
 * tide/job.h - one request: a verb, its options, its data, its answer.
 *
 * A verb is a computation ("yoy", "share"), "group", or one of the looks at a file:
 * "sniff", "describe", "growth-table", "backcast", "audit", "reconcile". A job belongs to
 * one thread; an engine runs many jobs.
 *
 *     tide_job_new(engine, "yoy", &job, &err);
 *     tide_job_set(job, "by", "partner,flow", &err);
 *     tide_job_add_file(job, "trade.csv", &err);
 *     tide_job_run(job, &answer, &err);
 *     ... tide_answer_cell, tide_answer_write ...
 *     tide_job_free(job);
 */
#ifndef TIDE_JOB_H
#define TIDE_JOB_H

#include "tide/answer.h"
#include "tide/engine.h"
#include "tide/error.h"
#include "tide/export.h"
#include "tide/panel.h"
#include "tide/status.h"
#include "tide/table.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tide_job tide_job;

/*
 * Start a request.
 *
 * engine  an open engine
 * verb    a computation or one of the other verbs above
 * out     freed by tide_job_free, before the engine closes
 *
 * TIDE_STATUS_ARGUMENT   no such verb; err suggests the nearest
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 * TIDE_STATUS_LIMIT      the engine's memory limit is reached
 *
 * On failure *out is unchanged.
 */
TIDE_API tide_status tide_job_new(tide_engine *engine, const char *verb, tide_job **out,
                                  tide_error *err);

/*
 * Set an option of tide/option.h, or an argument of the verb.
 *
 * name   without dashes, such as "by"; '_' and '-' are the same
 * value  its text in UTF-8; copied. A flag takes "yes" or "no"
 *
 * An option that repeats adds up; another one given twice with two values is an error.
 *
 * TIDE_STATUS_ARGUMENT   unknown, of no use to this verb, a value outside its range, or a
 *                        second value; err suggests the nearest name
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 * TIDE_STATUS_LIMIT      the engine's memory limit is reached
 *
 * On failure the job is as it was.
 */
TIDE_API tide_status tide_job_set(tide_job *job, const char *name, const char *value,
                                  tide_error *err);

/*
 * Name the data: files, or one loaded table.
 *
 * path   copied; "-" is standard input, "figures.db:trade" a table of an SQLite database.
 *        It is opened when the job runs. A pattern such as "data/m*.csv" stands for the
 *        files that fit it, in the order of their bytes, if there is no file of that name
 * table  of the same engine; must outlive the job. Several jobs may share it
 *
 * Several files are one table. They must have the same columns, in any order; each may be
 * written in its own way. A key "source" holds the file of each row, as it was named; it
 * is read only where --by or --where names it.
 *
 * TIDE_STATUS_ARGUMENT   a table beside another input; standard input a second time; the
 *                        job has begun
 * TIDE_STATUS_IO         no file fits the pattern, or a folder of it cannot be read
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 * TIDE_STATUS_LIMIT      the engine's memory limit is reached
 *
 * On failure the job is as it was.
 */
TIDE_API tide_status tide_job_add_file(tide_job *job, const char *path, tide_error *err);
TIDE_API tide_status tide_job_add_table(tide_job *job, const tide_table *table,
                                        tide_error *err);

/* The files of the job, patterns expanded: how many, and the one at place i < count.
   Borrowed until tide_job_free. */
TIDE_API size_t tide_job_file_count(const tide_job *job);
TIDE_API const char *tide_job_file_path(const tide_job *job, size_t i);

/*
 * Answer the request. Names are resolved first, so that a request which does not fit its
 * data is refused before a row is read; then the data are read, grouped, computed.
 *
 * out  borrowed from the job until tide_job_free
 *
 * TIDE_STATUS_ARGUMENT   options that do not fit each other or the data; no input; the job
 *                        has answered already
 * TIDE_STATUS_NOT_FOUND  a column or member that the data do not have
 * TIDE_STATUS_SHAPE      a sum would add members of a flow, reporter or unit key that the
 *                        request neither keeps apart nor chooses from
 * and every status of tide_table_load
 *
 * On failure *out is unchanged, and the job may be asked again, with more options set or
 * after tide_engine_cancel_clear; standard input can be read once only.
 */
TIDE_API tide_status tide_job_run(tide_job *job, const tide_answer **out,
                                  tide_error *err);

/*
 * The plan of the request as an answer of two columns, step and detail. The header and a
 * sample of the file are read, no row is loaded; the job may run afterwards.
 *
 * out  borrowed from the job until tide_job_free
 *
 * The statuses of tide_job_run that can be known without the rows. On failure *out is
 * unchanged.
 */
TIDE_API tide_status tide_job_explain(tide_job *job, const tide_answer **out,
                                      tide_error *err);

/* The grouped figures behind the answer; NULL before tide_job_run has succeeded, and for
   verbs that group nothing. Borrowed until tide_job_free. */
TIDE_API const tide_panel *tide_job_panel(const tide_job *job);

/* What became of the rows; all zero before anything was read. Stays after a refusal. */
TIDE_API tide_ledger tide_job_ledger(const tide_job *job);

/* The same of the file at place i < tide_job_file_count. Of several files, `used` is
   counted by a walk over the rows, once the job has answered. */
TIDE_API tide_ledger tide_job_file_ledger(const tide_job *job, size_t i);

/*
 * What became of the rows as JSON, also after a refusal:
 *
 *     {"tide":"0.1.0","verb":"yoy","answered":true,
 *     "rows":{"read":6,"loaded":6,"rejected":0,"skipped":0,"used":6},
 *     "files":[
 *     {"file":"trade.csv","read":6,"loaded":6,"rejected":0,"skipped":0,"used":6}]}
 *
 * write, user  as in tide_answer_write
 * path         old or new, whole, as in tide_answer_save
 *
 * TIDE_STATUS_IO         the file cannot be written; err names it
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT, TIDE_STATUS_CANCELLED
 * and whatever write returns
 */
TIDE_API tide_status tide_job_summary(const tide_job *job, tide_write_fn write,
                                      void *user, tide_error *err);
TIDE_API tide_status tide_job_summary_save(const tide_job *job, const char *path,
                                           tide_error *err);

/*
 * The refused rows as an answer: file, line, column, byte, kind, text, expected. Also
 * after tide_job_run failed because of them.
 *
 * out  borrowed from the job until tide_job_free or the next call; no rows if nothing was
 *      refused
 *
 * TIDE_STATUS_NO_MEMORY  the allocator gave nothing
 * TIDE_STATUS_LIMIT      the engine's memory limit is reached
 */
TIDE_API tide_status tide_job_rejects(tide_job *job, const tide_answer **out,
                                      tide_error *err);

/* Free a job and all that was borrowed from it. NULL is allowed. */
TIDE_API void tide_job_free(tide_job *job);

#ifdef __cplusplus
}
#endif

#endif
