/*
 * step_run.c - steps as requests: what a step says becomes the options of a tide_job.
 *
 * A step that computes names its keys with `by`. Without it, totals and statistics are of
 * all rows, as on the command line; a computation looks at each series that the table
 * has.
 */
#include "batch/step_run.h"

#include <string.h>

#include "base/error.h"
#include "batch/step_fault.h"
#include "batch/step_groups.h"
#include "batch/step_words.h"
#include "query/bind.h"

/* The computation that a fault at a place is of. */
static const struct computation *find_computation(const struct job_step *step,
                                                  struct job_text at)
{
    for (size_t i = 0; i < step->add_count; i++)
        if (step->add[i].name.byte == at.byte)
            return registry_find(step->add[i].computation.text);
    return step->stat.text != NULL ? registry_find(step->stat.text) : NULL;
}

void step_blame(const struct step_context *context, struct job_text at, tide_error *err)
{
    if (err != NULL && err->line == 0)
        job_file_place(context->file,
                       step_fault_find(context->file, context->step, at, err), err);
    step_words(find_computation(context->step, at), err);
}

static bool is_option(struct job_text name, const char *option)
{
    const char *a = name.text;
    const char *b = option;

    while (*a != '\0' && (*a == *b || (*a == '_' && *b == '-'))) {
        a++;
        b++;
    }
    return *a == *b;
}

const struct job_pair *step_option(const struct job_step *step, const char *name)
{
    for (size_t i = 0; i < step->options.count; i++)
        if (is_option(step->options.item[i].name, name))
            return &step->options.item[i];
    return NULL;
}

/* ---- options ---- */

/* What orders and filters rows looks at the names that the step gives them, so it is done
   when they have them. */
static bool is_for_rows(struct job_text name)
{
    return is_option(name, "having") || is_option(name, "sort");
}

tide_status step_set_options(const struct step_context *context, tide_job *job,
                             const struct job_pairs *options, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < options->count; i++) {
        const struct job_pair *pair = &options->item[i];
        const char *value = NULL;
        if (is_for_rows(pair->name))
            continue;
        if (is_option(pair->name, "wide") || is_option(pair->name, "labels"))
            status = error_set(err, TIDE_STATUS_ARGUMENT, "no_option",
                               "\"%s\" lays out an answer; a step makes a table",
                               pair->name.text);
        else
            status = job_file_value(context->file, pair->value, context->each,
                                    context->arena, &value, err);
        if (status == TIDE_STATUS_OK)
            status = tide_job_set(job, pair->name.text, value, err);
        if (status != TIDE_STATUS_OK)
            step_blame(context, pair->name, err);
    }
    return status;
}

/* A name of a list of --by or --value: in double quotes where it needs them. */
static const char *quote_name(const struct step_context *context, const char *name)
{
    if (name[0] == '"' || strpbrk(name, ", =") == NULL)
        return name;
    return arena_format(context->arena, "\"%s\"", name);
}

static tide_status set_text(const struct step_context *context, tide_job *job,
                            const char *name, const char *value, struct job_text at,
                            tide_error *err)
{
    tide_status status = value == NULL ? memory_failed(&context->runtime->memory, err)
                                       : tide_job_set(job, name, value, err);

    if (status != TIDE_STATUS_OK)
        step_blame(context, at, err);
    return status;
}

/* One item of `by`: a key, NAME=EXPR, or a group of the job. */
static tide_status set_key(const struct step_context *context, tide_job *job,
                           struct job_text item, tide_error *err)
{
    size_t group = step_group_find(context->file, item.text);

    if (group != SIZE_MAX)
        return step_group_set(context, job, group, item, err);
    bool is_derived = strchr(item.text, '=') != NULL;
    return set_text(context, job, "by",
                    is_derived ? item.text : quote_name(context, item.text), item, err);
}

static bool has_keys(const tide_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->column[i].role == TIDE_COLUMN_KEY)
            return true;
    return false;
}

static tide_status set_keys(const struct step_context *context, tide_job *job,
                            const tide_table *table, enum step_keys keys, tide_error *err)
{
    const struct job_list *by = &context->step->by;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < by->count; i++)
        status = set_key(context, job, by->item[i], err);
    if (by->count == 0 && keys == STEP_KEYS_ALL && has_keys(table))
        status = tide_job_set(job, "by", "*", err);
    return status;
}

static tide_status set_measures(const struct step_context *context, tide_job *job,
                                const struct job_list *measures, tide_error *err)
{
    const char *value = NULL;

    for (size_t i = 0; i < measures->count; i++) {
        const char *name = quote_name(context, measures->item[i].text);
        if (name != NULL)
            value =
                value == NULL ? name : arena_format(context->arena, "%s,%s", value, name);
        if (name == NULL || value == NULL)
            return memory_failed(&context->runtime->memory, err);
    }
    return value == NULL ? TIDE_STATUS_OK
                         : set_text(context, job, "value", value, measures->item[0], err);
}

tide_status step_request(const struct step_context *context, const tide_table *table,
                         struct job_text verb, const struct job_list *measures,
                         enum step_keys keys, tide_job **out, tide_error *err)
{
    const struct job_step *step = context->step;
    tide_job *job = NULL;
    tide_status status = tide_job_new(context->engine, verb.text, &job, err);

    if (status != TIDE_STATUS_OK) {
        step_blame(context, verb, err);
        return status;
    }
    job_bind_values(job, context->bound, context->bound_count);
    job_share_panels(job, context->cache);
    job_refuse_files(job);
    for (size_t i = 0; i < context->beside->count; i++)
        job_allow_file(job, context->beside->file[i].name, context->beside->file[i].path);
    status = tide_job_add_table(job, table, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < step->where.count; i++)
        status = set_text(context, job, "where", step->where.item[i].text,
                          step->where.item[i], err);
    if (status == TIDE_STATUS_OK)
        status = set_keys(context, job, table, keys, err);
    if (status == TIDE_STATUS_OK)
        status = set_measures(context, job, measures, err);
    if (status == TIDE_STATUS_OK)
        status = step_set_options(context, job, &step->options, err);
    if (status != TIDE_STATUS_OK) {
        tide_job_free(job);
        return status;
    }
    *out = job;
    return TIDE_STATUS_OK;
}

/* ---- sum, other computations, statistics, claims ---- */

/* A total keeps the name of what it is a total of. */
static const char *const *rename_totals(const struct step_context *context,
                                        const tide_job *job)
{
    const struct binding *binding = job->binding;
    const char **name = arena_alloc(context->arena, binding->measure_count, sizeof *name);

    for (size_t i = 0; name != NULL && i < binding->measure_count; i++)
        name[i] = binding->column[binding->measure[i]].name.at;
    return name;
}

tide_status step_stat(const struct step_context *context, struct frame *from,
                      struct frame *out, tide_error *err)
{
    const struct job_step *step = context->step;
    bool is_total = strcmp(step->stat.text, "sum") == 0;
    bool is_arranged = step_arranges(context);
    bool is_of_rows = is_total || registry_find(step->stat.text) == NULL;
    const tide_table *table = NULL;
    const tide_answer *answer = NULL;
    const char *const *names = NULL;
    struct frame_rows kept = {0};
    tide_job *job = NULL;
    tide_status status = frame_table(from, &table, err);

    if (status == TIDE_STATUS_OK)
        status = step_request(context, table, step->stat, &step->measures,
                              is_of_rows ? STEP_KEYS_NONE : STEP_KEYS_ALL, &job, err);
    if (status != TIDE_STATUS_OK)
        return status;
    status = tide_job_run(job, &answer, err);
    if (status == TIDE_STATUS_OK && is_total &&
        (names = rename_totals(context, job)) == NULL)
        status = memory_failed(&context->runtime->memory, err);
    if (status == TIDE_STATUS_OK && is_arranged)
        status = step_choose(context, answer, names, &kept, err);
    if (status == TIDE_STATUS_OK)
        status =
            frame_of_job(job, context->name, names, is_arranged ? &kept : NULL, out, err);
    tide_job_free(job);
    if (status != TIDE_STATUS_OK)
        step_blame(context, step->name, err);
    return status;
}

/* ---- any step ---- */

tide_status step_run(const struct step_context *context, struct frame *from,
                     struct frame *out, tide_error *err)
{
    struct frame rows = {0};
    tide_status status = TIDE_STATUS_OK;

    switch (context->step->kind) {
    case STEP_STAT:
    case STEP_CLAIMS:
        status = step_stat(context, from, &rows, err);
        break;
    case STEP_ADD:
        status = step_add(context, from, &rows, err);
        if (status == TIDE_STATUS_OK)
            status = step_arrange(context, &rows, err);
        break;
    case STEP_SELECT:
    case STEP_TOP:
        status = step_rows(context, from, &rows, err);
        break;
    }
    if (status != TIDE_STATUS_OK) {
        frame_release(&rows);
        return status;
    }
    *out = rows;
    return TIDE_STATUS_OK;
}
