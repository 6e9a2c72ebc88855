/*
 * commands.h - the commands of the tool, as rows. A verb that is none of them is looked
 * up as a computation.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include <stddef.h>

#include "cli/tool.h"

enum command_group { COMMAND_LOOK, COMMAND_LEARN };

struct command {
    const char *name;
    enum command_group group;
    const char *summary;         /* one line */
    const char *usage;           /* what follows the name */
    const char *prose;           /* lines for its page */
    const char *examples;        /* lines for its page */
    bool reads_data;             /* takes the options of requests */
    const enum tool_option *own; /* [own_count] options that mean something here only */
    size_t own_count;
    const char *const *requests; /* names of the options of requests that only it takes,
                                    NULL after the last; NULL: none */
    tide_status (*run)(struct tool *tool, tide_error *err);
};

size_t command_count(void);
const struct command *command_at(size_t i);
const struct command *command_find(const char *name); /* NULL: none */

/* Commands, then computations: all that may stand after `tide`. */
size_t verb_count(void);
const char *verb_name_at(const void *unused, size_t i);

/* ---- what the rows run ---- */

tide_status run_request(struct tool *tool,
                        tide_error *err); /* sniff, describe, yoy ... */
tide_status run_list(struct tool *tool, tide_error *err);
tide_status run_help(struct tool *tool, tide_error *err);
tide_status run_explain(struct tool *tool, tide_error *err);
tide_status run_demo(struct tool *tool, tide_error *err);
tide_status run_version(struct tool *tool, tide_error *err);

/* TIDE_STATUS_ARGUMENT if more than `allowed` words follow the command. */
tide_status refuse_more_words(const struct command_line *line, size_t allowed,
                              tide_error *err);

#endif
