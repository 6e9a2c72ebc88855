/*
 * outlet.h - where an answer or a page goes: standard output, a pager, a file.
 */
#ifndef CLI_OUTLET_H
#define CLI_OUTLET_H

#include "tide/answer.h"
#include "tide/error.h"
#include "tide/job.h"
#include "cli/command_line.h"

/*
 * Write an answer where the command line wants it, in the format that it names: --format,
 * else the ending of --output, else TIDE_FORMAT, else a table on a terminal and csv
 * elsewhere.
 *
 * TIDE_STATUS_ARGUMENT  no such format
 * TIDE_STATUS_IO        the output cannot be written
 */
tide_status outlet_answer(const struct command_line *line, const tide_answer *answer,
                          tide_error *err);

/* An answer into a file of its own, in the format of its ending, else csv. */
tide_status outlet_file(const tide_answer *answer, const char *path, tide_error *err);

/*
 * Look at --format, --output, --rejects and --summary before any work is done.
 *
 * job    whose files are read; NULL: none
 *
 * TIDE_STATUS_ARGUMENT  no such format, no format for the ending, an empty name, a file
 *                       that is read or written twice
 * TIDE_STATUS_IO        no such folder
 */
tide_status outlet_check(const struct command_line *line, const tide_job *job,
                         tide_error *err);

/* Text to standard output. */
tide_status outlet_text(const char *text, size_t length, tide_error *err);

/* Did the reader of standard output go away? */
bool outlet_is_broken(void);

#endif
