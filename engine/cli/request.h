/*
 * request.h - a job out of the command line.
 */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include "cli/tool.h"

/* The job of a verb on a file, with all settings of the command line. Freed by the
   caller. Statuses of tide_job_new, tide_job_set, tide_job_add_file. */
tide_status request_make(const struct tool *tool, const char *verb, const char *file,
                         tide_job **out, tide_error *err);

/* The one file that stands at this place of the words; "-" if there is none and standard
   input is no terminal. TIDE_STATUS_ARGUMENT: none, or more than one. */
tide_status request_file(const struct tool *tool, size_t place, const char **out,
                         tide_error *err);

#endif
