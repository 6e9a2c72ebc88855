/*
 * job_commands.c - commands about job files: init, check.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/job_commands.h"
#include "cli/messages.h"
#include "cli/outlet.h"
#include "cli/pages.h"
#include "cli/request.h"

static tide_status put(void *user, const char *bytes, size_t length, tide_error *err)
{
    (void)user;
    return outlet_text(bytes, length, err);
}

/* ---- init ---- */

tide_status run_init(struct tool *tool, tide_error *err)
{
    const struct command_line *line = &tool->line;
    tide_status status = refuse_more_words(line, 1, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (line->word_count == 0 && isatty(STDIN_FILENO)) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage",
                       "no file, and standard input is a terminal");
        tide_error_hint(err, "tide help init");
        return TIDE_STATUS_ARGUMENT;
    }
    return tide_batch_init(tool->engine, line->word_count > 0 ? line->word[0] : "-", put,
                           NULL, err);
}

/* ---- parameters ---- */

/* Cut each NAME=VALUE at its first equal mark; the words are the command line's own. */
static tide_status split_params(const struct command_line *line, tide_setting **out,
                                tide_error *err)
{
    tide_setting *param = calloc(line->param_count + 1, sizeof *param);

    if (param == NULL)
        return tide_error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    for (size_t i = 0; i < line->param_count; i++) {
        char *mark = strchr(line->param[i], '=');
        if (mark == NULL || mark == line->param[i]) {
            tide_error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                           "--param \"%.80s\" is not NAME=VALUE", line->param[i]);
            free(param);
            return TIDE_STATUS_ARGUMENT;
        }
        *mark = '\0';
        param[i] = (tide_setting){.name = line->param[i], .value = mark + 1};
    }
    *out = param;
    return TIDE_STATUS_OK;
}

tide_status open_job(const struct tool *tool, tide_batch **out, tide_error *err)
{
    const struct command_line *line = &tool->line;
    tide_setting *param = NULL;
    tide_status status = refuse_more_words(line, 1, err);

    if (status == TIDE_STATUS_OK && line->word_count == 0) {
        status = tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage", "no job file");
        tide_error_hint(err, "tide init FILE writes one; tide help %s", line->verb);
    }
    if (status == TIDE_STATUS_OK)
        status = split_params(line, &param, err);
    if (status == TIDE_STATUS_OK)
        status = tide_batch_open(tool->engine, line->word[0], param, line->param_count,
                                 out, err);
    free(param);
    /* A job file that is not YAML is refused as a job, not as data. */
    return status == TIDE_STATUS_PARSE ? TIDE_STATUS_ARGUMENT : status;
}

/* ---- check ---- */

tide_status run_check(struct tool *tool, tide_error *err)
{
    const struct command_line *line = &tool->line;
    struct page page = {0};
    tide_batch *batch = NULL;
    tide_status status;

    if (line_has(line, TOOL_SCHEMA)) {
        status = refuse_more_words(line, 0, err);
        return status == TIDE_STATUS_OK ? tide_batch_schema(tool->engine, put, NULL, err)
                                        : status;
    }
    status = open_job(tool, &batch, err);
    if (status == TIDE_STATUS_OK)
        status = tide_batch_check(batch, err);
    tide_batch_close(batch);
    messages_end();
    if (status != TIDE_STATUS_OK)
        return status;
    page_add(&page, "%s is in order\n", line->word[0]);
    return page_finish(&page, err);
}
