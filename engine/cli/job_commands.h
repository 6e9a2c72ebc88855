/*
 * job_commands.h - a batch out of the command line.
 */
#ifndef CLI_JOB_COMMANDS_H
#define CLI_JOB_COMMANDS_H

#include <stddef.h>

#include "cli/tool.h"

/* The job file that the command line names, with the parameters of -p. Closed by the
   caller. Statuses of tide_batch_open; a job that is not YAML is ARGUMENT. */
tide_status open_job(const struct tool *tool, tide_batch **out, tide_error *err);

/* A list of names or paths, as an option gives it. */
struct names {
    char *copy;        /* the option's text, cut up */
    const char **item; /* [count] */
    size_t count;
};

/* Cut a text at its commas; NULL: no names. Released by release_names, also after a
   failure. NO_MEMORY. */
tide_status split_names(const char *text, struct names *out, tide_error *err);
void release_names(struct names *names);

#endif
