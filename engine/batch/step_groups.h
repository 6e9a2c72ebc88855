/*
 * step_groups.h - a group of the job as a derived key.
 */
#ifndef BATCH_STEP_GROUPS_H
#define BATCH_STEP_GROUPS_H

#include "batch/step_run.h"

/* The group of this name; SIZE_MAX: none. */
size_t step_group_find(const struct job_file *file, const char *name);

/*
 * Read the sets of a group that stand in files (one code a line; blank lines and lines
 * that begin with # are left out) and hold all sets against each other.
 *
 * open_path  the path of such a file inside the tree of the job
 * Codes that were read are put into the group; memory is the arena's.
 *
 * TIDE_STATUS_ARGUMENT  a code in two sets
 * TIDE_STATUS_IO, TIDE_STATUS_NO_MEMORY
 */
tide_status step_group_read(const struct job_file *file, struct job_group *group,
                            tide_status (*open_path)(void *context, struct job_text path,
                                                     const char **out, tide_error *err),
                            void *open_context, struct arena *arena, tide_error *err);

/* Make the group a key of a request: --by NAME=CASE ..., with --where where the rest is
   dropped. item: where the step names it. */
tide_status step_group_set(const struct step_context *context, tide_job *job,
                           size_t group, struct job_text item, tide_error *err);

/* rest: error. TIDE_STATUS_NOT_FOUND "no_key": a code of the table that no set has. */
tide_status step_group_check(const struct step_context *context, const tide_table *table,
                             size_t group, struct job_text item, tide_error *err);

#endif
