/*
 * request.c - commands that read data: a job is set up from the command line, run, and
 * its answer written.
 */
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/outlet.h"
#include "cli/request.h"

/* rows read = loaded + rejected + skipped, always. */
static void tell_ledger(const tide_job *job)
{
    tide_ledger ledger = tide_job_ledger(job);

    if (ledger.read > 0)
        message_ledger(&ledger, tide_job_panel(job) != NULL || ledger.used > 0);
}

/* A header alone would leave the reader to guess; a list of gaps says that there are none.
 */
static void tell_emptiness(const struct tool *tool)
{
    tide_error note;

    for (size_t i = 0; i < tool->line.set_count; i++)
        if (strcmp(tool->line.set[i].name, "gaps") == 0)
            return;

    tide_error_set(
        &note, TIDE_STATUS_OK, "definition",
        "the answer has no rows: the request keeps no row or period of the data");
    message_show(TIDE_LEVEL_NOTE, &note);
}

static tide_status add_files(const struct command_line *line, size_t place, tide_job *job,
                             tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    if (line->word_count <= place && isatty(STDIN_FILENO)) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage",
                       "no file, and standard input is a terminal");
        tide_error_hint(err, "tide help %s", line->verb);
        return TIDE_STATUS_ARGUMENT;
    }
    if (line->word_count <= place)
        return tide_job_add_file(job, "-", err);
    for (size_t i = place; i < line->word_count && status == TIDE_STATUS_OK; i++)
        status = tide_job_add_file(job, line->word[i], err);
    return status;
}

tide_status request_make(const struct tool *tool, const char *verb, size_t place,
                         tide_job **out, tide_error *err)
{
    const struct command_line *line = &tool->line;
    tide_job *job = NULL;
    tide_status status = tide_job_new(tool->engine, verb, &job, err);

    if (status == TIDE_STATUS_OK)
        status = add_files(line, place, job, err);
    if (status == TIDE_STATUS_OK)
        status = outlet_check(line, job, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < line->set_count; i++)
        status = tide_job_set(job, line->set[i].name, line->set[i].value, err);
    if (status != TIDE_STATUS_OK) {
        tide_job_free(job);
        return status;
    }
    *out = job;
    return TIDE_STATUS_OK;
}

/* The refused rows as a table; also when the run failed because of them. */
static tide_status save_rejects(const struct tool *tool, tide_job *job, tide_error *err)
{
    const tide_answer *rejects = NULL;
    tide_status status;

    if (tool->line.own[TOOL_REJECTS] == NULL)
        return TIDE_STATUS_OK;
    status = tide_job_rejects(job, &rejects, err);
    if (status == TIDE_STATUS_OK)
        status = outlet_file(rejects, tool->line.own[TOOL_REJECTS], err);
    return status;
}

static tide_status save_summary(const struct tool *tool, const tide_job *job,
                                tide_error *err)
{
    const char *path = tool->line.own[TOOL_SUMMARY];
    return path != NULL ? tide_job_summary_save(job, path, err) : TIDE_STATUS_OK;
}

/* What is kept of a run beside its answer: its failure is the run's, unless the run has
   failed by itself. */
static void note_saved(tide_status saved, const tide_error *unsaved, tide_status *status,
                       tide_error *err)
{
    if (saved == TIDE_STATUS_OK)
        return;
    if (*status != TIDE_STATUS_OK) {
        message_show(TIDE_LEVEL_ERROR, unsaved);
        return;
    }
    *status = saved;
    *err = *unsaved;
}

tide_status run_request(struct tool *tool, tide_error *err)
{
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_error unsaved;
    tide_status status = request_make(tool, tool->line.verb, 0, &job, err);

    if (status != TIDE_STATUS_OK)
        return status;
    status = tide_job_run(job, &answer, err);
    messages_end();
    note_saved(save_rejects(tool, job, &unsaved), &unsaved, &status, err);
    if (status != TIDE_STATUS_CANCELLED)
        note_saved(save_summary(tool, job, &unsaved), &unsaved, &status, err);
    if (status == TIDE_STATUS_OK)
        status = outlet_answer(&tool->line, answer, err);
    if (status == TIDE_STATUS_OK && tide_answer_row_count(answer) == 0)
        tell_emptiness(tool);
    if (status != TIDE_STATUS_CANCELLED && !outlet_is_broken())
        tell_ledger(job);
    tide_job_free(job);
    return status;
}
