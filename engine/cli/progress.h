/*
 * progress.h - how far a long load has come, on standard error: bytes, rows, time left.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "tide/engine.h"
#include "cli/command_line.h"

/* Whether it is shown, from --progress, --quiet and --errors; the clock starts. */
void progress_init(const struct command_line *line);

/* The function that an engine tells its progress to; user is not looked at. */
void progress_take(void *user, const tide_progress *progress);

/* Take the line away, before anything else is written. */
void progress_clear(void);

#endif
