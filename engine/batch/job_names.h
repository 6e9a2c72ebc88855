/*
 * job_names.h - parameters that an expression names, and what differs by `each`.
 */
#ifndef BATCH_JOB_NAMES_H
#define BATCH_JOB_NAMES_H

#include "base/text.h"
#include "batch/job_file.h"

/*
 * The next :NAME of an expression, outside its quotes.
 *
 * at   where to look on; moves behind the name
 * out  the name without its colon
 *
 * Returns false where there is none.
 */
bool job_next_name(const char **at, struct text *out);

/* Does ${NAME} stand in the text? NULL: no. */
bool job_text_names(const char *text, const char *name);

/* The :NAME that a value is or ends in, as "yoy > :least" does; false: it is no parameter. */
bool job_value_name(const char *value, struct text *out);

/* Does the value of an option of a step use a parameter: as :NAME, or as ${NAME} in a path? */
bool job_option_uses(const char *value, const char *name);

/*
 * Which steps differ by the parameter of file->each[each]: those that name it, and all
 * that are made of them.
 *
 * varies  [file->step_count]
 *
 * NO_MEMORY, LIMIT
 */
tide_status job_steps_vary(const struct job_file *file, size_t each, struct arena *arena,
                           bool *varies, tide_error *err);

/*
 * Paths and outputs: each ${NAME} has a value, no two outputs or inputs are one file, and
 * formats hold what they are given. Where paths lead is looked at when they are opened.
 *
 * TIDE_STATUS_ARGUMENT, TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status job_check_paths(const struct job_file *file, struct arena *arena,
                            tide_error *err);

#endif
