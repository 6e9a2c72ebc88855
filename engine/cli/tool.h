/*
 * tool.h - what every command of the tool works with.
 */
#ifndef CLI_TOOL_H
#define CLI_TOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/tide.h"
#include "cli/command_line.h"

struct tool {
    tide_engine *engine;
    struct command_line line;
    int exit_code; /* of a command that ended well and has more to say; 0: none */
};

/* Exit codes; INTERFACE of the tool, stable. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_NOT_ALL_WELL = 1,
    EXIT_USAGE = 2,
    EXIT_DATA = 3,
    EXIT_FILES = 4,
    EXIT_LIMIT = 5,
    EXIT_FAULT = 70
};

/* The exit code that a status ends the tool with. */
int exit_code_of(tide_status status);

#endif
