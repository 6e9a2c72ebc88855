/*
 * learn.c - list, help, explain, version: what tide knows about itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/messages.h"
#include "cli/outlet.h"
#include "cli/pages.h"
#include "cli/request.h"

tide_status refuse_more_words(const struct command_line *line, size_t allowed,
                              tide_error *err)
{
    if (line->word_count <= allowed)
        return TIDE_STATUS_OK;
    tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage", "%s does not take \"%s\"",
                   line->verb, line->word[allowed]);
    tide_error_hint(err, "tide help %s", line->verb);
    return TIDE_STATUS_ARGUMENT;
}

/* ---- list ---- */

static tide_status list_commands(tide_engine *engine, tide_answer **out, tide_error *err)
{
    static const char *const columns[] = {"name", "usage", "summary"};
    const char **cell = calloc(3 * command_count(), sizeof *cell);

    if (cell == NULL)
        return tide_error_set(err, TIDE_STATUS_NO_MEMORY, "no_memory", "out of memory");
    for (size_t i = 0; i < command_count(); i++) {
        cell[3 * i] = command_at(i)->name;
        cell[3 * i + 1] = command_at(i)->usage;
        cell[3 * i + 2] = command_at(i)->summary;
    }
    tide_status status =
        tide_answer_of_texts(engine, columns, 3, cell, command_count(), out, err);
    free(cell);
    return status;
}

tide_status run_list(struct tool *tool, tide_error *err)
{
    const struct command_line *line = &tool->line;
    const char *what = line->word_count > 0 ? line->word[0] : "computations";
    tide_answer *list = NULL;
    tide_status status = refuse_more_words(line, 1, err);

    if (status == TIDE_STATUS_OK)
        status = outlet_check(line, NULL, err);
    if (status == TIDE_STATUS_OK)
        status = strcmp(what, "commands") == 0 ? list_commands(tool->engine, &list, err)
                 : strcmp(what, "job") == 0    ? tide_batch_keys(tool->engine, &list, err)
                                            : tide_list(tool->engine, what, &list, err);
    if (status == TIDE_STATUS_OK)
        status = outlet_answer(line, list, err);
    tide_answer_free(list);
    return status == TIDE_STATUS_NOT_FOUND ? TIDE_STATUS_ARGUMENT : status;
}

/* ---- help ---- */

tide_status run_help(struct tool *tool, tide_error *err)
{
    const struct command_line *line = &tool->line;
    tide_status status = refuse_more_words(line, 1, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (line->own[TOOL_COMPLETION] != NULL)
        return completion_print(err);
    if (line->word_count > 0 && strcmp(line->word[0], "job") == 0)
        return job_page_print(tool->engine, line_has(line, TOOL_MAN), err);
    return page_print(line->word_count > 0 ? line->word[0] : NULL,
                      line_has(line, TOOL_MAN), err);
}

tide_status run_version(struct tool *tool, tide_error *err)
{
    struct page page = {0};
    tide_status status = refuse_more_words(&tool->line, 0, err);

    if (status != TIDE_STATUS_OK)
        return status;
    page_add(&page, "tide %s\n", tide_version());
    return page_finish(&page, err);
}

/* ---- explain ---- */

static void explain_computation(struct page *page, const tide_computation *row)
{
    page_title(page, row->name, row->summary);
    page_heading(page, "Formula");
    page_code(page, row->formula);
    page_heading(page, "No value");
    page_code(page, row->missing);
    page_heading(page, "Source");
    page_code(page, row->source);
    page_heading(page, "Accuracy");
    page_code(page, row->accuracy);
    if (row->forms[0] != '\0') {
        page_heading(page, "Forms");
        page_code(page, row->forms);
    }
    page_heading(page, "Example");
    page_code(page, row->example);
}

static void explain_state(struct page *page, const tide_state_row *row)
{
    page_add(page, "%s: a state. %s\n", row->name, row->prose);
    page_add(page, "  the cell %s; code %02X, SDMX observation status %s",
             tide_state_has_value(row->code) ? "has a value" : "has no value", row->code,
             row->sdmx);
    page_add(page, row->sign[0] != '\0' ? ", printed as %s\n" : "\n", row->sign);
}

static const char *explained_name_at(const void *unused, size_t i)
{
    size_t states = tide_state_count();
    size_t computations = tide_computation_count();

    (void)unused;
    if (i < states)
        return tide_state_at(i)->name;
    if (i < states + computations)
        return tide_computation_at(i - states).name;
    return tide_error_id_at(i - states - computations);
}

static tide_status explain_name(const char *name, tide_error *err)
{
    size_t place = tide_computation_find(name);
    const tide_state_row *state = tide_state_find_name(name);
    const char *meaning = tide_error_meaning(name);
    struct page page = {0};

    if (place < tide_computation_count()) {
        tide_computation row = tide_computation_at(place);
        explain_computation(&page, &row);
    }
    if (state != NULL)
        explain_state(&page, state);
    if (meaning != NULL)
        page_add(&page, "%s: a message. %s\n", name, meaning);
    if (page.length > 0 || page.has_failed)
        return page_finish(&page, err);
    if (command_find(name) != NULL)
        return page_print(name, false, err);

    tide_error_set(err, TIDE_STATUS_ARGUMENT, "no_name", "nothing is called \"%s\"",
                   name);
    tide_error_suggest(err,
                       tide_nearest_name(name,
                                         tide_state_count() + tide_computation_count() +
                                             tide_error_id_count(),
                                         explained_name_at, NULL));
    tide_error_hint(err, "tide list; tide list states; tide list errors");
    return TIDE_STATUS_ARGUMENT;
}

static tide_status explain_plan(struct tool *tool, tide_error *err)
{
    const tide_answer *plan = NULL;
    tide_job *job = NULL;
    tide_status status = request_make(tool, tool->line.word[0], 1, &job, err);

    if (status == TIDE_STATUS_OK)
        status = tide_job_explain(job, &plan, err);
    messages_end();
    if (status == TIDE_STATUS_OK)
        status = outlet_answer(&tool->line, plan, err);
    tide_job_free(job);
    return status;
}

tide_status run_explain(struct tool *tool, tide_error *err)
{
    const struct command_line *line = &tool->line;

    if (line->word_count == 0) {
        tide_error_set(err, TIDE_STATUS_ARGUMENT, "usage", "explain what?");
        tide_error_hint(err, "tide help explain");
        return TIDE_STATUS_ARGUMENT;
    }
    if (line->word_count == 1 && line->set_count == 0)
        return explain_name(line->word[0], err);
    return explain_plan(tool, err);
}
