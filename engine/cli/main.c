/*
 * main.c - the tool: from words to a command, from a status to an exit code.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/outlet.h"
#include "cli/pages.h"
#include "cli/progress.h"
#include "cli/terminal.h"

/* "512M", "2G": 1024-based. */
static tide_status parse_size(const char *name, const char *text, size_t *out,
                              tide_error *err)
{
    static const char letters[] = "KMGT";
    char *end = NULL;
    unsigned long long number = strtoull(text, &end, 10);
    const char *letter = *end != '\0' ? strchr(letters, *end) : NULL;
    size_t shift = letter != NULL ? 10 * (size_t)(letter - letters + 1) : 0;
    bool is_whole = letter != NULL ? end[1] == '\0' : *end == '\0';

    if (text[0] < '0' || text[0] > '9' || !is_whole || number == 0 ||
        number > SIZE_MAX >> shift) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                       "%s \"%s\": a size such as 512M or 2G expected", name, text);
        return TIDE_STATUS_ARGUMENT;
    }
    *out = (size_t)number << shift;
    return TIDE_STATUS_OK;
}

static tide_status parse_threads(const char *name, const char *text, unsigned *out,
                                 tide_error *err)
{
    char *end = NULL;
    unsigned long number = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || number < 1 || number > 1024) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                       "%s \"%s\": a number from 1 to 1024 expected", name, text);
        return TIDE_STATUS_ARGUMENT;
    }
    *out = (unsigned)number;
    return TIDE_STATUS_OK;
}

static tide_status open_engine(struct tool *tool, tide_error *err)
{
    tide_engine_options options = tide_engine_options_default();
    const struct command_line *line = &tool->line;
    char name[TOOL_NAME_SIZE];
    tide_status status = TIDE_STATUS_OK;

    options.message = message_take;
    options.progress = progress_take;
    progress_init(line);
    if (line->own[TOOL_THREADS] != NULL)
        status = parse_threads(line_name(line, TOOL_THREADS, name),
                               line->own[TOOL_THREADS], &options.threads, err);
    if (status == TIDE_STATUS_OK && line->own[TOOL_MEMORY] != NULL)
        status = parse_size(line_name(line, TOOL_MEMORY, name), line->own[TOOL_MEMORY],
                            &options.memory_limit_bytes, err);
    if (status == TIDE_STATUS_OK)
        status = tide_engine_open(&options, &tool->engine, err);
    if (status == TIDE_STATUS_OK)
        signals_watch(tool->engine);
    return status;
}

static tide_status refuse_verb(const char *verb, tide_error *err)
{
    tide_error_set(err, TIDE_STATUS_ARGUMENT, "no_verb", "unknown command \"%s\"", verb);
    tide_error_suggest(err, tide_nearest_name(verb, verb_count(), verb_name_at, NULL));
    tide_error_hint(err, "tide --help; tide list shows what can be computed");
    return TIDE_STATUS_ARGUMENT;
}

/* A command that reads no data takes no options of requests. */
static tide_status refuse_settings(const struct command_line *line, tide_error *err)
{
    if (line->set_count == 0)
        return TIDE_STATUS_OK;
    return tide_error_set(err, TIDE_STATUS_ARGUMENT, "no_option",
                          "%s has no option \"%s\"", line->verb, line->set[0].name);
}

static bool is_own(const struct command *command, size_t option)
{
    for (size_t i = 0; command != NULL && i < command->own_count; i++)
        if (command->own[i] == option)
            return true;
    return false;
}

/* Options that mean something to some commands only. */
static tide_status refuse_foreign(const struct command_line *line,
                                  const struct command *command, tide_error *err)
{
    for (size_t i = 0; i < TOOL_OPTION_COUNT; i++) {
        bool is_given = i == TOOL_PARAM ? line->param_count > 0 : line->own[i] != NULL;
        bool is_special = tool_option_at(i)->group == TIDE_GROUP_COMPUTATION;
        if (is_given && is_special && !is_own(command, i))
            return tide_error_set(err, TIDE_STATUS_ARGUMENT, "no_option",
                                  "%s has no option \"%s\"", line->verb,
                                  tool_option_at(i)->name);
    }
    return TIDE_STATUS_OK;
}

static tide_status dispatch(struct tool *tool, tide_error *err)
{
    const struct command_line *line = &tool->line;
    const struct command *command = command_find(line->verb);
    tide_status status = TIDE_STATUS_OK;

    if (command == NULL && tide_computation_find(line->verb) == tide_computation_count())
        return refuse_verb(line->verb, err);
    if (line_has(line, TOOL_HELP))
        return page_print(line->verb, false, err);
    status = refuse_foreign(line, command, err);
    if (status == TIDE_STATUS_OK && command != NULL && !command->reads_data)
        status = refuse_settings(line, err);
    if (status == TIDE_STATUS_OK)
        status = open_engine(tool, err);
    if (status == TIDE_STATUS_OK)
        status = command != NULL ? command->run(tool, err) : run_request(tool, err);
    return status;
}

/* No verb: the page when it is asked for, else the usage and a refusal. */
static tide_status without_verb(struct tool *tool, tide_error *err)
{
    if (line_has(&tool->line, TOOL_HELP))
        return page_print(NULL, false, err);
    if (line_has(&tool->line, TOOL_VERSION))
        return run_version(tool, err);
    tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage", "no command");
    tide_error_hint(err, "tide --help; to begin: tide demo, tide sniff FILE");
    return TIDE_STATUS_ARGUMENT;
}

/* Closed streams would let the next file that is opened stand in their place. */
static void hold_streams(void)
{
    for (int stream = 0; stream <= 2; stream++)
        terminal_hold_stream(stream);
}

int main(int argc, char **argv)
{
    struct tool tool = {0};
    tide_error err = {0};
    tide_status status;

    hold_streams();
    terminal_init();
    status = command_line_parse(argc, argv, &tool.line, &err);
    messages_init(&tool.line);
    if (status == TIDE_STATUS_OK)
        status =
            tool.line.verb != NULL ? dispatch(&tool, &err) : without_verb(&tool, &err);
    if (status != TIDE_STATUS_OK && !outlet_is_broken())
        message_show(TIDE_LEVEL_ERROR, &err);

    int code = exit_code_of(status);
    if (code == EXIT_DONE && tool.exit_code != EXIT_DONE)
        code = tool.exit_code;
    if (code == EXIT_DONE && line_has(&tool.line, TOOL_STRICT) && messages_warnings() > 0)
        code = EXIT_NOT_ALL_WELL;
    tide_engine_close(tool.engine);
    command_line_release(&tool.line);
    if (outlet_is_broken())
        signals_die_of_pipe();
    return code;
}
