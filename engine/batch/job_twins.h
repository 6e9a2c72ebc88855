/*
 * job_twins.h - texts of a job file that are given twice.
 */
#ifndef BATCH_JOB_TWINS_H
#define BATCH_JOB_TWINS_H

#include "batch/job_file.h"

/*
 * Of the texts that another before them equals, the one that comes first in the file, and
 * that other. By sorting, so that a file of nothing but names is no burden.
 *
 * text  [count] is sorted
 *
 * Returns false, and leaves the rest as it is, where all differ.
 */
bool job_find_twin(const struct job_text **text, size_t count,
                   const struct job_text **first, const struct job_text **twin);

#endif
