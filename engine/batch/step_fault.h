/*
 * step_fault.h - which text of a step the refusal of its request is about.
 */
#ifndef BATCH_STEP_FAULT_H
#define BATCH_STEP_FAULT_H

#include "batch/job_file.h"

/*
 * A request knows options, not places: its error names an option or a column. The text of
 * the step that holds it is looked for.
 *
 * at  where the fault is if nothing better is found: the name of the step, or of a column
 *     that it adds, whose own texts are then looked at first
 */
struct job_text step_fault_find(const struct job_file *file, const struct job_step *step,
                                struct job_text at, const tide_error *err);

#endif
