/*
 * run_job.c - tide run: a job file done, and a line for each thing that was done.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/job_commands.h"
#include "cli/messages.h"
#include "cli/outlet.h"
#include "cli/pages.h"
#include "cli/request.h"

/* ---- lines ---- */

struct telling {
    FILE *log; /* NULL: none */
    size_t name_width;
    bool is_quiet;
    tide_status status; /* of writing */
    tide_error error;
};

/* "6 328 rows" */
static void format_rows(uint64_t rows, char text[48])
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, rows);
    size_t length = 0;

    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            text[length++] = ' ';
        text[length++] = digits[i];
    }
    snprintf(text + length, 48 - length, " %s", rows == 1 ? "row" : "rows");
}

static bool has_rows(const tide_batch_event *event)
{
    return event->state == TIDE_BATCH_OK ||
           (event->state == TIDE_BATCH_KEPT && strcmp(event->kind, "output") == 0);
}

/* What is said beside a name: the fault, or why it was done. */
static void put_remark(struct page *line, const tide_batch_event *event)
{
    if (event->error != NULL) {
        page_add(line, "%s  [%s]", event->error->message, event->error->id);
        if (event->path[0] != '\0')
            page_add(line, "  all: %s", event->path);
        return;
    }
    page_add(line, "%s", event->reason);
}

static void trim(struct page *line)
{
    while (line->length > 0 && line->text[line->length - 1] == ' ')
        line->text[--line->length] = '\0';
}

static void put_line(struct telling *telling, const tide_batch_event *event)
{
    struct page line = {0};
    char rows[48] = "";
    bool is_file = strcmp(event->kind, "output") == 0 && event->path[0] != '\0';

    if (has_rows(event))
        format_rows(event->rows, rows);
    page_add(&line, "  %-8s %-*s  %14s  ", tide_batch_state_name(event->state),
             (int)telling->name_width, is_file ? event->path : event->name, rows);
    put_remark(&line, event);
    trim(&line);
    page_add(&line, "\n");
    if (telling->status == TIDE_STATUS_OK)
        telling->status = page_finish(&line, &telling->error);
    else
        page_release(&line);
}

static void put_json_text(FILE *log, const char *text)
{
    fputc('"', log);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(log, "\\%c", c);
        else if (c < 0x20)
            fprintf(log, "\\u%04x", c);
        else
            fputc(c, log);
    }
    fputc('"', log);
}

static void put_log(FILE *log, const tide_batch_event *event)
{
    fputs("{\"kind\":", log);
    put_json_text(log, event->kind);
    fputs(",\"name\":", log);
    put_json_text(log, event->name);
    fprintf(log, ",\"status\":\"%s\",\"reason\":", tide_batch_state_name(event->state));
    put_json_text(log, event->reason);
    fprintf(log, ",\"rows\":%" PRIu64 ",\"elapsed_s\":%.3f", event->rows,
            event->elapsed_s);
    if (event->path[0] != '\0') {
        fputs(",\"path\":", log);
        put_json_text(log, event->path);
    }
    if (event->error != NULL) {
        fprintf(log, ",\"id\":\"%s\",\"message\":", event->error->id);
        put_json_text(log, event->error->message);
    }
    fputs("}\n", log);
    fflush(log);
}

static bool has_more(const tide_error *error)
{
    return error->source[0] != '\0' || error->hint[0] != '\0' ||
           error->suggestion[0] != '\0' || error->excerpt[0] != '\0';
}

static void tell(void *user, const tide_batch_event *event)
{
    struct telling *telling = user;

    if (telling->log != NULL)
        put_log(telling->log, event);
    if (!telling->is_quiet || event->state == TIDE_BATCH_FAILED)
        put_line(telling, event);
    /* What a fault has beside its words, place and hint, stands on standard error. */
    if (event->error != NULL && has_more(event->error))
        message_show(event->state == TIDE_BATCH_FAILED ? TIDE_LEVEL_ERROR
                                                       : TIDE_LEVEL_WARNING,
                     event->error);
}

/* ---- the end ---- */

static void add_count(struct page *page, const tide_batch_outcome *outcome,
                      tide_batch_state state, const char *word)
{
    if (outcome->count[state] > 0)
        page_add(page, "%s%" PRIu64 " %s", page->length > 0 ? ", " : "",
                 outcome->count[state], word);
}

static tide_status sum_up(const struct tool *tool, const tide_batch_outcome *outcome,
                          tide_error *err)
{
    struct page page = {0};
    bool has_failed = outcome->count[TIDE_BATCH_FAILED] > 0;

    if (line_has(&tool->line, TOOL_QUIET) && !has_failed)
        return TIDE_STATUS_OK;
    add_count(&page, outcome, TIDE_BATCH_FAILED, "failed");
    add_count(&page, outcome, TIDE_BATCH_SKIPPED, "skipped");
    add_count(&page, outcome, TIDE_BATCH_WARNED, "with a warning");
    add_count(&page, outcome, TIDE_BATCH_WOULD, "would be done");
    add_count(&page, outcome, TIDE_BATCH_OK, "ok");
    add_count(&page, outcome, TIDE_BATCH_KEPT, "kept");
    if (page.length == 0)
        page_add(&page, "nothing to do");
    page_add(&page, ".");
    if (has_failed)
        page_add(&page, " Mend what failed and run the same command: finished work is "
                        "kept.");
    page_add(&page, "\n");
    return page_finish(&page, err);
}

/* 1 where part of the job is done; where nothing is, what a single request would give. */
static int exit_code_of_outcome(const tide_batch_outcome *outcome)
{
    if (outcome->count[TIDE_BATCH_FAILED] == 0)
        return EXIT_DONE;
    return outcome->has_result ? EXIT_NOT_ALL_WELL : exit_code_of(outcome->first_failure);
}

/* ---- files and graph ---- */

/* A name as Make reads it in a rule. Some have no way to be written: these stay. */
static void add_make_name(struct page *page, const char *name)
{
    for (; *name != '\0'; name++)
        page_add(page, "%s%c",
                 *name == '$'                     ? "$"
                 : strchr(" \t#:", *name) != NULL ? "\\"
                                                  : "",
                 *name);
}

static tide_status print_list(tide_batch *batch, const char *what,
                              const tide_batch_options *options, tide_error *err)
{
    tide_answer *answer = NULL;
    struct page page = {0};
    tide_status status =
        tide_batch_list(batch, what, options->allow, options->allow_count, &answer, err);

    if (status != TIDE_STATUS_OK)
        return status;
    size_t rows = tide_answer_row_count(answer);
    bool is_graph = strcmp(what, "graph") == 0;
    for (size_t row = 0; is_graph && row < rows; row++)
        page_add(&page, "%-7s %s%s%s\n", tide_answer_cell(answer, row, 0).text,
                 tide_answer_cell(answer, row, 1).text,
                 tide_answer_cell(answer, row, 2).text[0] != '\0' ? " <- " : "",
                 tide_answer_cell(answer, row, 2).text);
    /* A rule for Make: outputs before the colon, inputs behind it. */
    for (int is_input = 0; !is_graph && is_input < 2; is_input++) {
        for (size_t row = 0; row < rows; row++)
            if ((strcmp(tide_answer_cell(answer, row, 0).text, "input") == 0) ==
                is_input) {
                page_add(&page, "%s", page.length > 0 ? " " : "");
                add_make_name(&page, tide_answer_cell(answer, row, 1).text);
            }
        page_add(&page, "%s", is_input ? "\n" : ":");
    }
    tide_answer_free(answer);
    return page_finish(&page, err);
}

/* ---- all of it ---- */

static size_t widest_name(tide_batch *batch, const tide_batch_options *options)
{
    tide_answer *answer = NULL;
    size_t width = 0;

    if (tide_batch_list(batch, "graph", options->allow, options->allow_count, &answer,
                        NULL) != TIDE_STATUS_OK)
        return width;
    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        size_t length = strlen(tide_answer_cell(answer, row, 1).text);
        width = length > width ? length : width;
    }
    tide_answer_free(answer);
    return width < 40 ? width : 40;
}

static tide_status open_log(const struct command_line *line, FILE **out, tide_error *err)
{
    if (line->own[TOOL_EVENTS] == NULL)
        return TIDE_STATUS_OK;
    *out = fopen(line->own[TOOL_EVENTS], "w");
    if (*out != NULL)
        return TIDE_STATUS_OK;
    tide_error_set(err, TIDE_STATUS_IO, "no_output", "cannot write the log");
    tide_error_source(err, line->own[TOOL_EVENTS]);
    return TIDE_STATUS_IO;
}

/* Lines are flushed one by one: what failed then, fclose() does not know any more. */
static tide_status close_log(const struct command_line *line, FILE *log, tide_error *err)
{
    if (log == NULL)
        return TIDE_STATUS_OK;
    bool has_failed = ferror(log) != 0;
    if (fclose(log) == 0 && !has_failed)
        return TIDE_STATUS_OK;
    tide_error_set(err, TIDE_STATUS_IO, "no_output", "cannot write the log");
    tide_error_source(err, line->own[TOOL_EVENTS]);
    return TIDE_STATUS_IO;
}

static tide_status run_batch(struct tool *tool, tide_batch *batch,
                             tide_batch_options *options, tide_error *err)
{
    const struct command_line *line = &tool->line;
    struct telling telling = {.is_quiet = line_has(line, TOOL_QUIET),
                              .name_width = widest_name(batch, options)};
    tide_batch_outcome outcome = {0};
    tide_status status = open_log(line, &telling.log, err);

    if (status != TIDE_STATUS_OK)
        return status;
    options->event = tell;
    options->event_user = &telling;
    status = tide_batch_run(batch, options, &outcome, err);
    messages_end();
    tide_status logged =
        close_log(line, telling.log, status == TIDE_STATUS_OK ? err : NULL);
    status = status == TIDE_STATUS_OK ? logged : status;
    if (status == TIDE_STATUS_OK && telling.status != TIDE_STATUS_OK) {
        status = telling.status;
        *err = telling.error;
    }
    if (status == TIDE_STATUS_OK)
        status = sum_up(tool, &outcome, err);
    if (status == TIDE_STATUS_OK)
        tool->exit_code = exit_code_of_outcome(&outcome);
    if (tool->exit_code == EXIT_DONE && line_has(line, TOOL_STRICT) &&
        outcome.count[TIDE_BATCH_WARNED] > 0)
        tool->exit_code = EXIT_NOT_ALL_WELL;
    return status;
}

tide_status run_job(struct tool *tool, tide_error *err)
{
    const struct command_line *line = &tool->line;
    tide_batch_options options = tide_batch_options_default();
    struct names select = {0};
    struct names exclude = {0};
    struct names allow = {0};
    tide_batch *batch = NULL;
    tide_status status = split_names(line->own[TOOL_SELECT], &select, err);

    if (status == TIDE_STATUS_OK)
        status = split_names(line->own[TOOL_EXCLUDE], &exclude, err);
    if (status == TIDE_STATUS_OK)
        status = split_names(line->own[TOOL_ALLOW_PATH], &allow, err);
    if (status == TIDE_STATUS_OK)
        status = open_job(tool, &batch, err);
    options.is_dry = line_has(line, TOOL_DRY_RUN);
    options.stops = line_has(line, TOOL_FAIL_FAST);
    options.retries = line_has(line, TOOL_RETRY);
    options.forces = line_has(line, TOOL_FORCE);
    options.waits = line_has(line, TOOL_WAIT);
    options.select = select.item;
    options.select_count = select.count;
    options.exclude = exclude.item;
    options.exclude_count = exclude.count;
    options.allow = allow.item;
    options.allow_count = allow.count;
    if (status == TIDE_STATUS_OK && line_has(line, TOOL_PRINT_DEPS))
        status = print_list(batch, "files", &options, err);
    else if (status == TIDE_STATUS_OK && line_has(line, TOOL_PRINT_GRAPH))
        status = print_list(batch, "graph", &options, err);
    else if (status == TIDE_STATUS_OK)
        status = run_batch(tool, batch, &options, err);
    tide_batch_close(batch);
    release_names(&select);
    release_names(&exclude);
    release_names(&allow);
    return status;
}
