/*
 * batch_check.c - a job held against its data: files, headers, columns; no row is read.
 *
 * Each source becomes a table of its columns without rows, and each step is run over
 * such tables. So whatever a run would refuse before it looks at a row is refused here, by
 * the same words and at the same place, and the columns of each step are known.
 */
#include "batch/batch.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/by_file.h"
#include "batch/frame.h"
#include "batch/job_tree.h"
#include "batch/step_groups.h"
#include "batch/step_run.h"
#include "query/bind.h"
#include "time/period.h"

struct survey {
    tide_engine *engine;
    struct runtime *runtime;
    struct arena arena;
    struct arena scratch;
    struct job_file file; /* sets of groups read in */
    struct job_tree tree;
    struct frame *source;  /* [source_count] */
    struct frame *by_file; /* [source_count] with the key source, where one names it */
    struct frame *step;    /* [step_count] */
    bool *is_made;         /* [step_count] */
    struct bound_value *bound;
    size_t bound_count;
    const char **each; /* [each_count] the first value of each */
    tide_error *err;
};

static tide_status no_memory(const struct survey *survey)
{
    return memory_failed(&survey->runtime->memory, survey->err);
}

static tide_status blame(const struct survey *survey, struct job_text at,
                         tide_status status)
{
    job_file_place(&survey->file, at, survey->err);
    return status;
}

/* ---- sources ---- */

/* The role and kind of each column, without rows; has_source: and the key source. */
static tide_status make_table(const struct survey *survey, const struct input_plan *plan,
                              const char *name, bool has_source, tide_table **out)
{
    size_t count = plan->column_count + has_source;
    struct column_plan *column =
        arena_alloc_zero(survey->tree.arena, count, sizeof *column);
    struct builder *builder = NULL;
    tide_ledger ledger = {0};
    tide_table *table = NULL;

    if (column == NULL)
        return no_memory(survey);
    for (size_t i = 0; i < plan->column_count; i++)
        column[i] = (struct column_plan){.name = plan->column[i].name,
                                         .role = plan->column[i].role,
                                         .kind = plan->column[i].kind,
                                         .label_of = plan->column[i].label_of,
                                         .unit = plan->column[i].unit,
                                         .traits = plan->column[i].traits};
    if (has_source)
        column[count - 1] = (struct column_plan){.name = "source",
                                                 .role = TIDE_COLUMN_KEY,
                                                 .label_of = SIZE_MAX,
                                                 .is_source = true};
    tide_status status =
        builder_new(survey->runtime, name, column, count, &builder, survey->err);
    if (status == TIDE_STATUS_OK)
        status = builder_seal(builder, &ledger, &table, survey->err);
    builder_free(builder);
    if (status != TIDE_STATUS_OK)
        return status;
    table->is_claims = plan->is_claims;
    for (size_t i = 0; i < plan->column_count; i++)
        table->column[i].freq = plan->column[i].freq;
    *out = table;
    return TIDE_STATUS_OK;
}

/* A declared frequency is a promise of the data. */
static tide_status check_freq(const struct survey *survey,
                              const struct job_source *source,
                              const struct input_plan *plan)
{
    for (size_t i = 0; i < source->column_count; i++) {
        const struct job_column *declared = &source->column[i];
        for (size_t k = 0; declared->freq.text != NULL && k < plan->column_count; k++) {
            const struct input_column *column = &plan->column[k];
            if (strcmp(column->name, declared->name.text) != 0 ||
                column->freq == TIDE_FREQ_NONE ||
                column->freq == freq_of_text(declared->freq.text, 1))
                continue;
            error_set(survey->err, TIDE_STATUS_SHAPE, "mixed_freq",
                      "\"%s\" holds figures per %s", column->name,
                      freq_noun(column->freq));
            error_expected(survey->err, "figures per %s",
                           freq_noun(freq_of_text(declared->freq.text, 1)));
            return blame(survey, declared->freq, TIDE_STATUS_SHAPE);
        }
    }
    return TIDE_STATUS_OK;
}

/* The declared column that a message is about; else all of the declaration. */
static struct job_text find_declared(const struct survey *survey,
                                     const struct job_source *source, struct job_text at)
{
    char quoted[160];

    for (size_t i = 0; i < source->column_count; i++) {
        size_t length =
            text_escape(quoted + 1, sizeof quoted - 2, source->column[i].name.text,
                        strlen(source->column[i].name.text));
        quoted[0] = quoted[length + 1] = '"';
        quoted[length + 2] = '\0';
        if (survey->err != NULL && strcmp(survey->err->id, "no_column") == 0 &&
            strstr(survey->err->message, quoted) != NULL)
            return source->column[i].name;
    }
    return at;
}

static tide_status make_frame(const struct survey *survey, const struct input_plan *plan,
                              const char *name, bool has_source, struct frame *out)
{
    tide_table *table = NULL;
    tide_status status = make_table(survey, plan, name, has_source, &table);

    if (status == TIDE_STATUS_OK)
        frame_of_table(survey->runtime, table, name, out);
    return status;
}

static tide_status look_at_file(struct survey *survey, size_t place, const char *path,
                                struct job_text at, bool is_one_of_many)
{
    const struct job_source *source = &survey->file.source[place];
    tide_job *job = NULL;
    tide_status status = tide_job_new(survey->engine, "describe", &job, survey->err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < source->settings.count; i++)
        status = tide_job_set(job, source->settings.item[i].name.text,
                              source->settings.item[i].value.text, survey->err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_file(job, path, survey->err);
    if (status == TIDE_STATUS_OK)
        status = job_open(job, survey->err);
    if (status != TIDE_STATUS_OK)
        blame(survey, find_declared(survey, source, at), status);
    if (status == TIDE_STATUS_OK)
        status = check_freq(survey, source, job->plan);
    if (status == TIDE_STATUS_OK && survey->source[place].table == NULL)
        status = make_frame(survey, job->plan, source->name.text, false,
                            &survey->source[place]);
    if (status == TIDE_STATUS_OK && is_one_of_many &&
        survey->by_file[place].table == NULL &&
        job_names_source(&survey->file, source->name.text) &&
        table_find(survey->source[place].table, text_of("source")) == TABLE_NO_COLUMN)
        status = make_frame(survey, job->plan, source->name.text, true,
                            &survey->by_file[place]);
    tide_job_free(job);
    return status;
}

static tide_status look_at_source(struct survey *survey, size_t place)
{
    const struct job_source *source = &survey->file.source[place];
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < source->files.count; i++) {
        struct job_text at = source->files.item[i];
        const char **found = NULL;
        const char *path = NULL;
        size_t count = 0;
        status = job_file_substitute(&survey->file, at, NULL, &survey->arena, &path,
                                     survey->err);
        if (status == TIDE_STATUS_OK)
            status =
                job_tree_inputs(&survey->tree, path, at, &found, &count, survey->err);
        if (status != TIDE_STATUS_OK)
            return blame(survey, at, status);
        for (size_t k = 0; status == TIDE_STATUS_OK && k < count; k++)
            status = look_at_file(survey, place, found[k], at,
                                  source->files.count > 1 || count > 1);
    }
    return status;
}

/* ---- groups, parameters ---- */

static tide_status open_set(void *context, struct job_text path, const char **out,
                            tide_error *err)
{
    struct survey *survey = context;
    const char **found = NULL;
    size_t count = 0;
    tide_status status =
        job_tree_inputs(&survey->tree, path.text, path, &found, &count, err);

    if (status == TIDE_STATUS_OK)
        *out = found[0];
    return status;
}

/* One value of each is as good as another where there are no rows. */
static tide_status bind_params(struct survey *survey)
{
    const struct job_file *file = &survey->file;

    survey->bound =
        arena_alloc_zero(&survey->arena, file->param_count, sizeof *survey->bound);
    survey->each = arena_alloc(&survey->arena, file->each_count, sizeof *survey->each);
    if (survey->bound == NULL || survey->each == NULL)
        return no_memory(survey);
    for (size_t i = 0; i < file->each_count; i++)
        survey->each[i] = file->each[i].values.item[0].text;
    for (size_t i = 0; i < file->param_count; i++) {
        struct bound_value *bound = &survey->bound[survey->bound_count++];
        bound->name = arena_format(&survey->arena, ":%s", file->param[i].name.text);
        bound->kind = BOUND_TEXT;
        bound->text = file->param[i].value != NULL ? file->param[i].value : "";
        for (size_t e = 0; e < file->each_count; e++)
            if (strcmp(file->each[e].param.text, file->param[i].name.text) == 0)
                bound->text = survey->each[e];
        if (bound->name == NULL)
            return no_memory(survey);
    }
    return TIDE_STATUS_OK;
}

/* ---- steps ---- */

/* The frame of a table by its name; a step's is made before. */
static struct frame *find_frame(struct survey *survey, const char *name,
                                bool names_source)
{
    size_t source = job_file_source(&survey->file, name);
    size_t step = job_file_step(&survey->file, name);

    if (source != SIZE_MAX)
        return names_source && survey->by_file[source].table != NULL
                   ? &survey->by_file[source]
                   : &survey->source[source];
    return step != SIZE_MAX ? &survey->step[step] : NULL;
}

/* A period column without rows does not know its frequency; the answer does. */
static tide_status keep_freq(const struct survey *survey, struct frame *frame)
{
    const tide_table *table = NULL;
    tide_status status = TIDE_STATUS_OK;

    if (frame->answer == NULL)
        return TIDE_STATUS_OK;
    status = frame_table(frame, &table, survey->err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < table->column_count; i++) {
        size_t place = frame_find(frame->answer, table->column[i].name);
        if (place != SIZE_MAX && frame->answer->column[place].freq[0] != '\0')
            frame->table->column[i].freq =
                freq_of_text(frame->answer->column[place].freq, 1);
    }
    return status;
}

static tide_status make_step(struct survey *survey, size_t place)
{
    const struct job_step *step = &survey->file.step[place];
    struct step_files beside = {0};
    struct step_context context = {
        .engine = survey->engine,
        .runtime = survey->runtime,
        .file = &survey->file,
        .step = step,
        .name = step->name.text,
        .each = survey->each,
        .bound = survey->bound,
        .bound_count = survey->bound_count,
        .beside = &beside,
        .arena = &survey->scratch,
    };
    struct frame *from =
        find_frame(survey, step->from.text, step_names_source(&survey->file, step));
    tide_status status =
        step_files_find(&survey->tree, step, survey->each, &beside, survey->err);

    if (status == TIDE_STATUS_OK)
        status = step_run(&context, from, &survey->step[place], survey->err);
    arena_reset(&survey->scratch);
    if (status == TIDE_STATUS_OK)
        status = keep_freq(survey, &survey->step[place]);
    survey->is_made[place] = true;
    return status == TIDE_STATUS_OK ? status : blame(survey, step->name, status);
}

/* A step after what it is from: the way down is kept, as it may be long. */
static tide_status make_steps(struct survey *survey)
{
    const struct job_file *file = &survey->file;
    size_t *path = arena_alloc(&survey->arena, file->step_count, sizeof *path);
    tide_status status = TIDE_STATUS_OK;

    if (path == NULL)
        return no_memory(survey);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->step_count; i++) {
        size_t length = 0;
        size_t place = i;
        while (place != SIZE_MAX && !survey->is_made[place]) {
            path[length++] = place;
            place = job_file_step(file, file->step[place].from.text);
        }
        while (status == TIDE_STATUS_OK && length > 0)
            status = make_step(survey, path[--length]);
        if (status == TIDE_STATUS_OK)
            status = runtime_check(survey->runtime, survey->err);
    }
    return status;
}

/* ---- checks ---- */

static const char *column_name_at(const void *context, size_t i)
{
    const tide_table *table = context;
    return table->column[i].name;
}

static tide_status check_column(const struct survey *survey, const tide_table *table,
                                struct job_text name, bool is_figure)
{
    size_t place = table_find(table, text_of(name.text));

    if (place == TABLE_NO_COLUMN) {
        error_set(survey->err, TIDE_STATUS_NOT_FOUND, "no_column",
                  "\"%s\" has no column \"%s\"", table->source, name.text);
        error_suggest(survey->err, text_nearest_of(name.text, table->column_count,
                                                   column_name_at, table));
        return blame(survey, name, TIDE_STATUS_NOT_FOUND);
    }
    if (is_figure && table->column[place].role != TIDE_COLUMN_MEASURE) {
        error_set(survey->err, TIDE_STATUS_ARGUMENT, "no_measure",
                  "column \"%s\" does not hold figures", name.text);
        return blame(survey, name, TIDE_STATUS_ARGUMENT);
    }
    return TIDE_STATUS_OK;
}

static tide_status look_at_check(struct survey *survey, const struct job_check *check)
{
    struct frame *frame =
        find_frame(survey, check->table.text, check_names_source(check));
    bool is_figure = check->kind == CHECK_RANGE || check->kind == CHECK_SUMS_TO;
    const tide_table *table = NULL;
    tide_status status = frame_table(frame, &table, survey->err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < check->columns.count; i++)
        status = check_column(survey, table, check->columns.item[i], is_figure);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < check->per.count; i++)
        status = check_column(survey, table, check->per.item[i], false);
    return status;
}

/* ---- all ---- */

static tide_status look(struct survey *survey)
{
    const struct job_file *file = &survey->file;
    tide_status status = bind_params(survey);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->source_count; i++)
        status = look_at_source(survey, i);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->group_count; i++)
        status = step_group_read(file, &survey->file.group[i], open_set, survey,
                                 &survey->arena, survey->err);
    if (status == TIDE_STATUS_OK)
        status = make_steps(survey);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->check_count; i++)
        status = look_at_check(survey, &file->check[i]);
    return status;
}

/* Codes that are read from files belong to this look alone. */
static tide_status copy_groups(struct survey *survey)
{
    struct job_file *file = &survey->file;
    struct job_group *group =
        arena_alloc(&survey->arena, file->group_count, sizeof *group);

    if (group == NULL)
        return no_memory(survey);
    for (size_t i = 0; i < file->group_count; i++) {
        group[i] = file->group[i];
        group[i].set =
            arena_alloc(&survey->arena, group[i].set_count, sizeof *group[i].set);
        if (group[i].set == NULL)
            return no_memory(survey);
        if (group[i].set_count > 0)
            memcpy(group[i].set, file->group[i].set,
                   group[i].set_count * sizeof *group[i].set);
    }
    file->group = group;
    return TIDE_STATUS_OK;
}

static tide_status make_room(struct survey *survey)
{
    const struct job_file *file = &survey->file;

    survey->source =
        arena_alloc_zero(&survey->arena, file->source_count, sizeof *survey->source);
    survey->by_file =
        arena_alloc_zero(&survey->arena, file->source_count, sizeof *survey->by_file);
    survey->step =
        arena_alloc_zero(&survey->arena, file->step_count, sizeof *survey->step);
    survey->is_made =
        arena_alloc_zero(&survey->arena, file->step_count, sizeof *survey->is_made);
    if (survey->source == NULL || survey->by_file == NULL || survey->step == NULL ||
        survey->is_made == NULL)
        return no_memory(survey);
    return copy_groups(survey);
}

static void release(struct survey *survey)
{
    for (size_t i = 0; survey->step != NULL && i < survey->file.step_count; i++)
        frame_release(&survey->step[i]);
    for (size_t i = 0; survey->source != NULL && i < survey->file.source_count; i++)
        frame_release(&survey->source[i]);
    for (size_t i = 0; survey->by_file != NULL && i < survey->file.source_count; i++)
        frame_release(&survey->by_file[i]);
    arena_release(&survey->scratch);
    arena_release(&survey->arena);
}

tide_status tide_batch_check(tide_batch *batch, const char *const *allow,
                             size_t allow_count, tide_error *err)
{
    struct survey survey = {.engine = batch->engine,
                            .runtime = &batch->engine->runtime,
                            .file = batch->file,
                            .err = err};
    tide_status status;

    arena_init(&survey.arena, &survey.runtime->memory);
    arena_init(&survey.scratch, &survey.runtime->memory);
    status = make_room(&survey);
    if (status == TIDE_STATUS_OK)
        status = job_tree_open(&batch->file, allow, allow_count, &survey.arena,
                               &survey.tree, err);
    if (status == TIDE_STATUS_OK)
        status = look(&survey);
    release(&survey);
    return status;
}
