/*
 * job_paths.c - what can be told of paths and outputs before any is opened.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "batch/job_grammar.h"
#include "batch/job_names.h"

/* A path that the job names, with its parameters in it. */
struct named_path {
    const char *path;
    struct job_text at;
    bool is_read;
};

struct paths {
    const struct job_file *file;
    struct arena *arena;
    bool **varies;           /* [each_count][step_count] */
    const char **each_value; /* [each_count] the first of each */
    struct named_path *list; /* [count] */
    size_t count;
    tide_error *err;
};

static tide_status refuse(const struct paths *paths, struct job_text at, const char *id,
                          const char *words, const char *hint)
{
    error_set(paths->err, TIDE_STATUS_ARGUMENT, id, "\"%s\" %s", at.text, words);
    error_hint(paths->err, "%s", hint);
    job_file_place(paths->file, at, paths->err);
    return TIDE_STATUS_ARGUMENT;
}

/* ---- parameters in paths ---- */

static bool leads_elsewhere(const char *value)
{
    return strchr(value, '/') != NULL || strcmp(value, "..") == 0;
}

/* A value that is no path may not lead to another folder. */
static tide_status check_values(const struct paths *paths, struct job_text path,
                                const struct job_param *param,
                                const struct job_list *each)
{
    const char *bad =
        param->value != NULL && leads_elsewhere(param->value) ? param->value : NULL;

    for (size_t i = 0; each != NULL && i < each->count; i++)
        if (leads_elsewhere(each->item[i].text))
            bad = each->item[i].text;
    if (param->type == PARAM_PATH || bad == NULL)
        return TIDE_STATUS_OK;
    error_set(paths->err, TIDE_STATUS_ARGUMENT, "job_path",
              "parameter %s would lead to another folder: \"%s\"", param->name.text, bad);
    error_hint(paths->err, "type: path allows folders in its values");
    job_file_place(paths->file, path, paths->err);
    return TIDE_STATUS_ARGUMENT;
}

static const struct job_list *each_values(const struct job_file *file, const char *param)
{
    for (size_t i = 0; i < file->each_count; i++)
        if (strcmp(file->each[i].param.text, param) == 0)
            return &file->each[i].values;
    return NULL;
}

/* Does ${NAME} stand in the text? */
static bool names_param(const char *text, const char *name)
{
    size_t length = strlen(name);

    for (const char *at = strstr(text, "${"); at != NULL; at = strstr(at + 2, "${"))
        if (strncmp(at + 2, name, length) == 0 && at[2 + length] == '}')
            return true;
    return false;
}

/* A path without empty parts and "." parts, so that equal files have equal names. */
static const char *tidy(struct arena *arena, const char *path)
{
    char *copy = arena_text(arena, path, strlen(path));
    char *to = copy;

    for (const char *at = copy; at != NULL && *at != '\0';) {
        bool is_begin = to == copy || to[-1] == '/';
        if (is_begin && at[0] == '.' && at[1] == '/')
            at += 2;
        else if (*at == '/' && at > path && is_begin)
            at++;
        else
            *to++ = *at++;
    }
    if (to != NULL)
        *to = '\0';
    return copy;
}

static bool has_record_folder(const char *path)
{
    return strncmp(path, ".tide/", 6) == 0 || strstr(path, "/.tide/") != NULL;
}

/*
 * Fill in the parameters of a path and keep it.
 *
 * each_value  NULL: the path is the same for all runs of each
 */
static tide_status add_path(struct paths *paths, struct job_text path, bool is_read,
                            const char *const *each_value)
{
    const struct job_file *file = paths->file;
    const char *whole = NULL;
    tide_status status =
        job_file_substitute(file, path, each_value, paths->arena, &whole, paths->err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->param_count; i++)
        if (names_param(path.text, file->param[i].name.text))
            status = check_values(paths, path, &file->param[i],
                                  each_values(file, file->param[i].name.text));
    if (status != TIDE_STATUS_OK)
        return status;
    size_t length = strlen(whole);
    if (length == 0 || whole[length - 1] == '/')
        return refuse(paths, path, "job_path", "is no file",
                      "a folder, and a name in it");
    whole = tidy(paths->arena, whole);
    if (whole == NULL)
        return memory_failed(paths->arena->memory, paths->err);
    if (!is_read && has_record_folder(whole))
        return refuse(paths, path, "job_path", "lies where tide keeps its record",
                      "a folder other than .tide");
    paths->list[paths->count++] =
        (struct named_path){.path = whole, .at = path, .is_read = is_read};
    return TIDE_STATUS_OK;
}

/* ---- one file for one purpose ---- */

static int compare_paths(const void *a, const void *b)
{
    const struct named_path *left = a;
    const struct named_path *right = b;
    int order = strcmp(left->path, right->path);

    return order != 0 ? order : (left->at.byte > right->at.byte) * 2 - 1;
}

static tide_status check_twins(const struct paths *paths)
{
    if (paths->count > 0)
        qsort(paths->list, paths->count, sizeof *paths->list, compare_paths);
    for (size_t i = 1; i < paths->count; i++) {
        const struct named_path *before = &paths->list[i - 1];
        const struct named_path *path = &paths->list[i];
        if (strcmp(before->path, path->path) != 0 || (before->is_read && path->is_read))
            continue;
        error_set(paths->err, TIDE_STATUS_ARGUMENT, "job_twin",
                  "%s is %s on line %lu too", path->path,
                  before->is_read || path->is_read ? "read or written" : "written",
                  (unsigned long)before->at.line);
        error_hint(paths->err, before->is_read || path->is_read
                                   ? "an output never replaces what the job reads"
                                   : "tables: [a, b] puts several into one database");
        job_file_place(paths->file, path->at, paths->err);
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

/* ---- outputs ---- */

static tide_status find_format(const struct paths *paths, const struct job_output *output,
                               const char **out)
{
    const char *format =
        output->format.text != NULL ? NULL : job_format_of_path(output->to.text);

    for (size_t i = 0; output->format.text != NULL && i < job_format_count(); i++)
        if (strcmp(job_format_at(NULL, i), output->format.text) == 0)
            format = job_format_at(NULL, i);
    *out = format;
    if (format != NULL)
        return TIDE_STATUS_OK;
    if (output->format.text == NULL)
        return refuse(paths, output->to, "no_format", "has an ending of no format",
                      "format: csv names it; tide list formats");
    error_set(paths->err, TIDE_STATUS_ARGUMENT, "no_format",
              "unknown output format \"%s\"", output->format.text);
    error_suggest(paths->err, text_nearest_of(output->format.text, job_format_count(),
                                              job_format_at, NULL));
    job_file_place(paths->file, output->format, paths->err);
    return TIDE_STATUS_ARGUMENT;
}

static tide_status check_format(const struct paths *paths,
                                const struct job_output *output)
{
    const char *format = NULL;
    tide_status status = find_format(paths, output, &format);

    if (status != TIDE_STATUS_OK)
        return status;
    if (output->tables.count > 1 && strcmp(format, "sqlite") != 0)
        return refuse(paths, output->to, "job_value", "holds one table only",
                      "several tables go into a database: to: NAME.db");
    /* Rows added to what is there would be added twice by a run that died in between; to
       replace the file after all would lose what is in it. */
    if (output->appends)
        return refuse(paths, output->to, "job_value", "cannot be added to",
                      "a run writes whole files; without mode: append it replaces this");
    return TIDE_STATUS_OK;
}

/* A path that differs by a parameter by which no table of the output does. */
static tide_status check_each(const struct paths *paths, const struct job_output *output)
{
    const struct job_file *file = paths->file;

    for (size_t each = 0; each < file->each_count; each++) {
        bool does_vary = !names_param(output->to.text, file->each[each].param.text);
        for (size_t i = 0; i < output->tables.count && !does_vary; i++) {
            size_t step = job_file_step(file, output->tables.item[i].text);
            does_vary = step != SIZE_MAX && paths->varies[each][step];
        }
        if (does_vary)
            continue;
        error_set(paths->err, TIDE_STATUS_ARGUMENT, "job_param",
                  "\"%s\" differs by %s, but no table in it does", output->to.text,
                  file->each[each].param.text);
        error_hint(paths->err,
                   "a step differs where it, or what it is from, has :%s in "
                   "a condition",
                   file->each[each].param.text);
        job_file_place(file, output->to, paths->err);
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

static tide_status check_output(struct paths *paths, const struct job_output *output)
{
    tide_status status = check_format(paths, output);

    if (status == TIDE_STATUS_OK)
        status = add_path(paths, output->to, false, paths->each_value);
    return status == TIDE_STATUS_OK ? check_each(paths, output) : status;
}

/* ---- all ---- */

static size_t count_paths(const struct job_file *file)
{
    size_t count = file->output_count;

    for (size_t i = 0; i < file->source_count; i++)
        count += file->source[i].files.count + 1;
    for (size_t i = 0; i < file->group_count; i++)
        count += file->group[i].set_count;
    return count;
}

static tide_status check_inputs(struct paths *paths)
{
    const struct job_file *file = paths->file;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < file->source_count; i++) {
        const struct job_source *source = &file->source[i];
        for (size_t k = 0; status == TIDE_STATUS_OK && k < source->files.count; k++)
            status = add_path(paths, source->files.item[k], true, NULL);
        if (status == TIDE_STATUS_OK && source->rejects.text != NULL)
            status = add_path(paths, source->rejects, false, NULL);
    }
    for (size_t i = 0; i < file->group_count; i++)
        for (size_t k = 0; status == TIDE_STATUS_OK && k < file->group[i].set_count; k++)
            if (file->group[i].set[k].file.text != NULL)
                status = add_path(paths, file->group[i].set[k].file, true, NULL);
    return status;
}

static tide_status find_varying(struct paths *paths)
{
    const struct job_file *file = paths->file;
    tide_status status = TIDE_STATUS_OK;

    paths->each_value =
        arena_alloc(paths->arena, file->each_count, sizeof *paths->each_value);
    paths->varies = arena_alloc(paths->arena, file->each_count, sizeof *paths->varies);
    paths->list = arena_alloc(paths->arena, count_paths(file), sizeof *paths->list);
    if (paths->each_value == NULL || paths->varies == NULL || paths->list == NULL)
        return memory_failed(paths->arena->memory, paths->err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->each_count; i++) {
        paths->each_value[i] = file->each[i].values.item[0].text;
        paths->varies[i] = arena_alloc(paths->arena, file->step_count, sizeof(bool));
        if (paths->varies[i] == NULL)
            return memory_failed(paths->arena->memory, paths->err);
        status = job_steps_vary(file, i, paths->arena, paths->varies[i], paths->err);
    }
    return status;
}

tide_status job_check_paths(const struct job_file *file, struct arena *arena,
                            tide_error *err)
{
    struct paths paths = {.file = file, .arena = arena, .err = err};
    const char *title = NULL;
    tide_status status = find_varying(&paths);

    if (status == TIDE_STATUS_OK && file->title.text != NULL)
        status = job_file_substitute(file, file->title, NULL, arena, &title, err);
    if (status == TIDE_STATUS_OK)
        status = check_inputs(&paths);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->output_count; i++)
        status = check_output(&paths, &file->output[i]);
    return status == TIDE_STATUS_OK ? check_twins(&paths) : status;
}
