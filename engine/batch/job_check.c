/*
 * job_check.c - the names of a job file held against each other. No data file is opened.
 */
#include <string.h>

#include "tide/job.h"
#include "tide/period.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/job_grammar.h"
#include "batch/job_names.h"
#include "batch/step_words.h"
#include "query/engine.h"
#include "query/job.h"

struct checker {
    tide_engine *engine;
    const struct job_file *file;
    const char **each;  /* [each_count] the first value of each */
    struct arena arena; /* what is worked out on the way */
    tide_error *err;
};

static tide_status blame(const struct checker *checker, struct job_text at,
                         tide_status status)
{
    job_file_place(checker->file, at, checker->err);
    return status;
}

static tide_status refuse(const struct checker *checker, struct job_text at,
                          const char *id, const char *words, const char *hint)
{
    error_set(checker->err, TIDE_STATUS_ARGUMENT, id, "\"%s\" %s", at.text, words);
    error_hint(checker->err, "%s", hint);
    return blame(checker, at, TIDE_STATUS_ARGUMENT);
}

/* ---- tables ---- */

static const char *table_name_at(const void *table, size_t i)
{
    const struct job_file *file = table;
    return i < file->source_count ? file->source[i].name.text
                                  : file->step[i - file->source_count].name.text;
}

static tide_status check_table(const struct checker *checker, struct job_text name)
{
    const struct job_file *file = checker->file;

    if (job_file_source(file, name.text) != SIZE_MAX ||
        job_file_step(file, name.text) != SIZE_MAX)
        return TIDE_STATUS_OK;
    error_set(checker->err, TIDE_STATUS_ARGUMENT, "job_table",
              "no source or step is called \"%s\"", name.text);
    error_suggest(checker->err,
                  text_nearest_of(name.text, file->source_count + file->step_count,
                                  table_name_at, file));
    return blame(checker, name, TIDE_STATUS_ARGUMENT);
}

/* A source and a step are both tables; a step and a group would both be looked for. */
static tide_status check_names(const struct checker *checker)
{
    const struct job_file *file = checker->file;

    for (size_t i = 0; i < file->step_count; i++)
        if (job_file_source(file, file->step[i].name.text) != SIZE_MAX)
            return refuse(
                checker, file->step[i].name, "job_twin", "is a source and a step",
                "name them apart: checks and outputs know tables by their names");
    return TIDE_STATUS_OK;
}

/* ---- cycles ---- */

/* Each step has one `from`, so a circle is found by walking; the path of it is shown. */
static tide_status refuse_cycle(const struct checker *checker, size_t first)
{
    const struct job_file *file = checker->file;
    char path[300] = "";
    size_t used = 0;
    size_t place = first;
    bool is_cut = false;

    do {
        const char *name = file->step[place].name.text;
        if (used + strlen(name) + 12 < sizeof path) {
            used += text_escape(path + used, sizeof path - used, name, strlen(name));
            used += text_escape(path + used, sizeof path - used, " -> ", 4);
        } else if (!is_cut) {
            used += text_escape(path + used, sizeof path - used, "... -> ", 7);
            is_cut = true;
        }
        place = job_file_step(file, file->step[place].from.text);
    } while (place != first);
    error_set(checker->err, TIDE_STATUS_ARGUMENT, "job_cycle",
              "steps that wait for each other: %s%s", path,
              used + strlen(file->step[first].name.text) < sizeof path
                  ? file->step[first].name.text
                  : "...");
    error_hint(checker->err, "a step is made of a source, or of steps that are");
    return blame(checker, file->step[first].from, TIDE_STATUS_ARGUMENT);
}

static tide_status check_cycles(struct checker *checker)
{
    const struct job_file *file = checker->file;
    size_t *seen = arena_alloc_zero(&checker->arena, file->step_count, sizeof *seen);

    if (seen == NULL)
        return memory_failed(checker->arena.memory, checker->err);
    for (size_t i = 0; i < file->step_count; i++) {
        size_t place = i;
        while (place != SIZE_MAX && seen[place] == 0) {
            seen[place] = i + 1;
            place = job_file_step(file, file->step[place].from.text);
        }
        if (place != SIZE_MAX && seen[place] == i + 1)
            return refuse_cycle(checker, place);
    }
    return TIDE_STATUS_OK;
}

/* ---- :NAME and ${NAME} ---- */

static tide_status check_condition(const struct checker *checker, struct job_text text)
{
    const char *at = text.text;
    struct text name;

    while (job_next_name(&at, &name)) {
        char copy[128];
        if (text_is(name, "first") || text_is(name, "last"))
            continue;
        text_escape(copy, sizeof copy, name.at, name.length);
        if (job_file_param(checker->file, copy) != SIZE_MAX)
            continue;
        error_set(checker->err, TIDE_STATUS_ARGUMENT, "job_param",
                  "\"%s\": the job has no parameter \"%s\"", text.text, copy);
        error_hint(checker->err,
                   "parameters stand under params; :first and :last are the "
                   "periods of the table");
        return blame(checker, text, TIDE_STATUS_ARGUMENT);
    }
    return TIDE_STATUS_OK;
}

static tide_status check_conditions(const struct checker *checker,
                                    const struct job_list *list)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < list->count; i++)
        status = check_condition(checker, list->item[i]);
    return status;
}

/* ---- requests ---- */

/* Set options on a request that is never run: their rows parse the values.
   has_values: :NAME stands for the value of a parameter. */
static tide_status set_options(struct checker *checker, tide_job *job,
                               const struct job_pairs *pairs, bool has_values)
{
    for (size_t i = 0; i < pairs->count; i++) {
        const struct job_pair *pair = &pairs->item[i];
        const char *value = pair->value.text;
        tide_status status =
            has_values ? job_file_value(checker->file, pair->value, checker->each,
                                        &checker->arena, &value, checker->err)
                       : TIDE_STATUS_OK;
        if (status == TIDE_STATUS_OK)
            status = tide_job_set(job, pair->name.text, value, checker->err);
        if (status != TIDE_STATUS_OK) {
            step_words(job->computation, checker->err);
            return blame(checker, pair->value, status);
        }
    }
    return TIDE_STATUS_OK;
}

static tide_status check_request(struct checker *checker, struct job_text verb,
                                 const struct job_pairs *options,
                                 const struct job_pairs *more)
{
    tide_job *job = NULL;
    tide_status status = tide_job_new(checker->engine, verb.text, &job, checker->err);

    if (status != TIDE_STATUS_OK)
        return blame(checker, verb, status);
    status = set_options(checker, job, options, true);
    if (status == TIDE_STATUS_OK && more != NULL)
        status = set_options(checker, job, more, true);
    tide_job_free(job);
    return status;
}

/* How to read: the marks are parsed beyond their rows. */
static tide_status check_reading(struct checker *checker, const struct job_source *source)
{
    tide_job *job = NULL;
    struct reading reading;
    tide_status status = tide_job_new(checker->engine, "sniff", &job, checker->err);

    if (status != TIDE_STATUS_OK)
        return status;
    status = set_options(checker, job, &source->settings, false);
    if (status == TIDE_STATUS_OK) {
        status = job_reading(job, &reading, checker->err);
        if (status != TIDE_STATUS_OK)
            blame(checker, source->name, status);
    }
    tide_job_free(job);
    return status;
}

/* ---- steps ---- */

static tide_status check_kind(const struct checker *checker, const struct job_step *step)
{
    bool has_keys = step->kind == STEP_STAT || step->kind == STEP_ADD;
    bool chooses_rows = step->kind == STEP_SELECT || step->kind == STEP_TOP;

    if (!has_keys && step->by.count > 0)
        return refuse(checker, step->by.item[0], "job_value",
                      "is a key, but this step has no series",
                      "by goes with sum, another computation, or add");
    for (size_t i = 0; chooses_rows && i < step->options.count; i++) {
        enum request_option option = option_find(step->options.item[i].name.text);
        if (option != OPTION_SORT && option != OPTION_HAVING)
            return refuse(checker, step->options.item[i].name, "job_value",
                          "is an option of computations, and this step has none",
                          "a step that chooses rows takes where, having and sort");
    }
    return TIDE_STATUS_OK;
}

static tide_status check_step(struct checker *checker, const struct job_step *step)
{
    struct job_text sum = {.text = "sum",
                           .line = step->name.line,
                           .column = step->name.column,
                           .byte = step->name.byte};
    tide_status status = check_table(checker, step->from);

    if (status == TIDE_STATUS_OK)
        status = check_conditions(checker, &step->where);
    if (status == TIDE_STATUS_OK)
        status = check_conditions(checker, &step->by);
    if (status == TIDE_STATUS_OK)
        status = check_kind(checker, step);
    if (status == TIDE_STATUS_OK)
        status = check_request(checker, step->stat.text != NULL ? step->stat : sum,
                               &step->options, NULL);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < step->add_count; i++)
        status = check_request(checker, step->add[i].computation, &step->options,
                               &step->add[i].options);
    return status;
}

/* ---- checks ---- */

static tide_status look_at_check(struct checker *checker, const struct job_check *check)
{
    tide_status status = check_table(checker, check->table);
    const char *text = NULL;
    tide_period period;

    if (status != TIDE_STATUS_OK || check->kind != CHECK_FRESH)
        return status;
    struct job_text since = check->arguments.item[0].value;
    status = job_file_value(checker->file, since, checker->each, &checker->arena, &text,
                            checker->err);
    if (status != TIDE_STATUS_OK)
        return status;
    status = tide_period_parse(text, strlen(text), &period, checker->err);
    return status == TIDE_STATUS_OK ? status : blame(checker, since, status);
}

/* ---- all ---- */

static tide_status find_first_values(struct checker *checker)
{
    const struct job_file *file = checker->file;

    checker->each = arena_alloc(&checker->arena, file->each_count, sizeof *checker->each);
    if (checker->each == NULL)
        return memory_failed(checker->arena.memory, checker->err);
    for (size_t i = 0; i < file->each_count; i++)
        checker->each[i] = file->each[i].values.item[0].text;
    return TIDE_STATUS_OK;
}

tide_status job_file_check(tide_engine *engine, const struct job_file *file,
                           tide_error *err)
{
    struct checker checker = {.engine = engine, .file = file, .err = err};
    tide_status status;

    arena_init(&checker.arena, &engine->runtime.memory);
    status = find_first_values(&checker);
    if (status == TIDE_STATUS_OK)
        status = check_names(&checker);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->source_count; i++)
        status = check_reading(&checker, &file->source[i]);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->step_count; i++)
        status = check_step(&checker, &file->step[i]);
    if (status == TIDE_STATUS_OK)
        status = check_cycles(&checker);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->check_count; i++)
        status = look_at_check(&checker, &file->check[i]);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->output_count; i++)
        for (size_t k = 0; status == TIDE_STATUS_OK && k < file->output[i].tables.count;
             k++)
            status = check_table(&checker, file->output[i].tables.item[k]);
    if (status == TIDE_STATUS_OK)
        status = job_check_paths(file, &checker.arena, err);
    arena_release(&checker.arena);
    return status;
}
