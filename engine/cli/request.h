/*
 * request.h - a job out of the command line.
 */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include "cli/tool.h"

/*
 * The job of a verb with all settings of the command line, on the files that stand from
 * this place of the words on; standard input if there are none and it is no terminal.
 * Freed by the caller. What can be refused of the outputs is refused.
 *
 * Statuses of tide_job_new, tide_job_set, tide_job_add_file, outlet_check.
 */
tide_status request_make(const struct tool *tool, const char *verb, size_t place,
                         tide_job **out, tide_error *err);

#endif
