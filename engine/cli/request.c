/*
 * request.c - commands that read data: a job is set up from the command line, run, and
 * its answer written.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/outlet.h"
#include "cli/request.h"

/* 6328 as "6 328". */
static const char *grouped(uint64_t number, char buffer[32])
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t used = 0;

    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            buffer[used++] = ' ';
        buffer[used++] = digits[i];
    }
    buffer[used] = '\0';
    return buffer;
}

/* rows read = loaded + rejected + skipped, always. */
static void tell_ledger(const tide_job *job)
{
    tide_ledger ledger = tide_job_ledger(job);
    char read[32];
    char loaded[32];
    char rejected[32];
    char skipped[32];
    char used[32];
    char text[256];

    if (ledger.read == 0)
        return;
    size_t length =
        (size_t)snprintf(text, sizeof text,
                         "rows: %s read = %s loaded + %s rejected + %s skipped",
                         grouped(ledger.read, read), grouped(ledger.loaded, loaded),
                         grouped(ledger.rejected, rejected),
                         grouped(ledger.skipped, skipped));
    if (tide_job_panel(job) != NULL)
        snprintf(text + length, sizeof text - length, "; %s used",
                 grouped(ledger.used, used));
    message_line(text);
}

tide_status request_make(const struct tool *tool, const char *verb, const char *file,
                         tide_job **out, tide_error *err)
{
    tide_job *job = NULL;
    tide_status status = tide_job_new(tool->engine, verb, &job, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < tool->line.set_count; i++)
        status = tide_job_set(job, tool->line.set[i].name, tool->line.set[i].value, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_file(job, file, err);
    if (status != TIDE_STATUS_OK) {
        tide_job_free(job);
        return status;
    }
    *out = job;
    return TIDE_STATUS_OK;
}

tide_status request_file(const struct tool *tool, size_t place, const char **out,
                         tide_error *err)
{
    const struct command_line *line = &tool->line;

    if (line->word_count > place + 1) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "one_input",
                       "one file per request, but also \"%s\"", line->word[place + 1]);
        return TIDE_STATUS_ARGUMENT;
    }
    if (line->word_count <= place && isatty(STDIN_FILENO)) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage",
                       "no file, and standard input is a terminal");
        tide_error_hint(err, "tide help %s", line->verb);
        return TIDE_STATUS_ARGUMENT;
    }
    *out = line->word_count > place ? line->word[place] : "-";
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

tide_status run_request(struct tool *tool, tide_error *err)
{
    const char *file = NULL;
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_error unsaved;
    tide_status status = request_file(tool, 0, &file, err);

    if (status == TIDE_STATUS_OK)
        status = request_make(tool, tool->line.verb, file, &job, err);
    if (status != TIDE_STATUS_OK)
        return status;
    status = tide_job_run(job, &answer, err);
    messages_end();
    if (save_rejects(tool, job, &unsaved) != TIDE_STATUS_OK) {
        if (status == TIDE_STATUS_OK) {
            status = unsaved.status;
            *err = unsaved;
        } else {
            message_show(TIDE_LEVEL_ERROR, &unsaved);
        }
    }
    if (status == TIDE_STATUS_OK)
        status = outlet_answer(&tool->line, answer, err);
    if (status != TIDE_STATUS_CANCELLED && !outlet_is_broken())
        tell_ledger(job);
    tide_job_free(job);
    return status;
}
