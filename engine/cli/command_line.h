/*
 * command_line.h - words of the command line into a verb, files and settings.
 *
 * popt cuts the words; the rows of tide/option.h, of the computations and of the tool
 * itself say which options there are. All values stay texts: who owns an option parses
 * it.
 */
#ifndef CLI_COMMAND_LINE_H
#define CLI_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/error.h"
#include "tide/option.h"

/* Options of the tool itself; the engine knows nothing of them. */
enum tool_option {
    TOOL_FORMAT,
    TOOL_OUTPUT,
    TOOL_SPREADSHEET,
    TOOL_NO_PAGER,
    TOOL_REJECTS,
    TOOL_SUMMARY,
    TOOL_STRICT,
    TOOL_THREADS,
    TOOL_MEMORY,
    TOOL_COLOR,
    TOOL_ERRORS,
    TOOL_QUIET,
    TOOL_PROGRESS,
    TOOL_MAN,
    TOOL_COMPLETION,
    TOOL_PARAM, /* repeats: stands in param, not in own */
    TOOL_SCHEMA,
    TOOL_DRY_RUN,
    TOOL_SELECT,
    TOOL_EXCLUDE,
    TOOL_FAIL_FAST,
    TOOL_RETRY,
    TOOL_FORCE,
    TOOL_WAIT,
    TOOL_ALLOW_PATH,
    TOOL_EVENTS,
    TOOL_PRINT_DEPS,
    TOOL_PRINT_GRAPH,
    TOOL_HELP,
    TOOL_VERSION,
    TOOL_OPTION_COUNT
};

const tide_option *tool_option_at(size_t i);

/* An option of a request and the value that was given. */
struct setting {
    const char *name;
    char *value;
};

struct command_line {
    char **copied;    /* [1 + word_count], then NULL */
    const char *verb; /* NULL: none */
    char **word;      /* [word_count] what follows the verb: files, names */
    size_t word_count;
    char *own[TOOL_OPTION_COUNT]; /* NULL: not given; presets filled in */
    const char
        *variable[TOOL_OPTION_COUNT]; /* where a value came from; NULL: an option */
    struct setting *set;              /* [set_count] options of the request, as given */
    size_t set_count;
    char **param; /* [param_count] NAME=VALUE, as given */
    size_t param_count;
};

/*
 * Parse the command line, then TIDE_THREADS, TIDE_COLOR ... for tool options that were
 * not given.
 *
 * out  released by command_line_release, also after a failure
 *
 * TIDE_STATUS_ARGUMENT   unknown option, value missing or not wanted
 * TIDE_STATUS_NO_MEMORY
 */
tide_status command_line_parse(int argc, char **argv, struct command_line *out,
                               tide_error *err);
void command_line_release(struct command_line *line);

bool line_has(const struct command_line *line, enum tool_option option);

enum { TOOL_NAME_SIZE = 32 };

/* What the user wrote a value under: "--threads" or "TIDE_THREADS". */
const char *line_name(const struct command_line *line, enum tool_option option,
                      char name[TOOL_NAME_SIZE]);

/* Does the row of an option take a value? */
bool option_takes_value(const tide_option *option);

#endif
