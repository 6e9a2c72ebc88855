/*
 * step_files.h - the tables beside its source that a step names: population: heads.csv.
 */
#ifndef BATCH_STEP_FILES_H
#define BATCH_STEP_FILES_H

#include "batch/job_tree.h"

struct step_file {
    const char *name; /* as the step has it */
    const char *path; /* to open */
    struct job_text at;
};

struct step_files {
    struct step_file *file; /* [count] */
    size_t count;
};

/*
 * The texts of a step that name files, in the order of the job file.
 *
 * out  room for step_file_room texts
 *
 * Returns how many. A text that may be a column too is among them where with_columns.
 */
size_t step_file_names(const struct job_step *step, bool with_columns,
                       struct job_text *out);
size_t step_file_room(const struct job_step *step);

/*
 * Find these files inside the tree of a job. A text that may be a column is left out where
 * there is no such file.
 *
 * each  [each_count] values of this run of each
 *
 * TIDE_STATUS_IO, TIDE_STATUS_ARGUMENT  as of job_tree_inputs; "job_path": several files
 */
tide_status step_files_find(const struct job_tree *tree, const struct job_step *step,
                            const char *const *each, struct step_files *out,
                            tide_error *err);

#endif
