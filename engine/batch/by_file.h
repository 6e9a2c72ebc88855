/*
 * by_file.h - the key `source` of a table of several files.
 *
 * A table is loaded without it, so that a row that two files have is found. Where a step
 * or a check names it, it gets the same rows with their files: each is then a row of its
 * own.
 */
#ifndef BATCH_BY_FILE_H
#define BATCH_BY_FILE_H

#include "batch/job_file.h"

/* Does a step name the key: in by, in a condition, in an option? */
bool step_names_source(const struct job_file *file, const struct job_step *step);

/* The same of a check: in its columns or in per. */
bool check_names_source(const struct job_check *check);

/* Has a step or a check on this table named it? */
bool job_names_source(const struct job_file *file, const char *table);

#endif
