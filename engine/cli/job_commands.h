/*
 * job_commands.h - a batch out of the command line.
 */
#ifndef CLI_JOB_COMMANDS_H
#define CLI_JOB_COMMANDS_H

#include "cli/tool.h"

/* The job file that the command line names, with the parameters of -p. Closed by the
   caller. Statuses of tide_batch_open; a job that is not YAML is ARGUMENT. */
tide_status open_job(const struct tool *tool, tide_batch **out, tide_error *err);

#endif
