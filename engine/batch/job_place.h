/*
 * job_place.h - where something stands in a job file, and showing it.
 */
#ifndef BATCH_JOB_PLACE_H
#define BATCH_JOB_PLACE_H

#include "tide/error.h"
#include "batch/job_file.h"

/* The bytes of a job file and the name it goes by. */
struct job_document {
    const char *path;
    const char *text; /* NUL-terminated */
    size_t length;
};

/* The place of a byte, with no text. */
struct job_text job_place_of_byte(const struct job_document *document, size_t byte);

/*
 * Add to a started error that has no place: file, line, column, and the line with a caret
 * under the text that begins there. A source that the error names already moves into its
 * message, but for a bare option ("--by").
 */
void job_show(const struct job_document *document, struct job_text at, tide_error *err);

#endif
