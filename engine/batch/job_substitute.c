/*
 * job_substitute.c - ${NAME} in paths and titles, :NAME in place of a value.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/job_file.h"
#include "batch/job_names.h"

/* A text that names a long value many times does not become the size of a disk. */
enum { MOST_BYTES = 4096 };

static const char *param_name_at(const void *table, size_t i)
{
    const struct job_file *file = table;
    return file->param[i].name.text;
}

/* The value in this run; NULL: none, err is filled. */
static const char *value_of(const struct job_file *file, struct job_text text,
                            const char *name, const char *const *each_value,
                            tide_error *err)
{
    size_t place = job_file_param(file, name);

    if (place == SIZE_MAX) {
        error_set(err, TIDE_STATUS_ARGUMENT, "job_param",
                  "the job has no parameter \"%s\"", name);
        error_suggest(err, text_nearest_of(name, file->param_count, param_name_at, file));
        job_file_place(file, text, err);
        return NULL;
    }
    for (size_t i = 0; i < file->each_count; i++) {
        if (strcmp(file->each[i].param.text, name) != 0)
            continue;
        if (each_value != NULL && each_value[i] != NULL)
            return each_value[i];
        error_set(err, TIDE_STATUS_ARGUMENT, "job_param",
                  "${%s} differs from run to run of each, but this is the same for all",
                  name);
        job_file_place(file, text, err);
        return NULL;
    }
    return file->param[place].value;
}

static tide_status refuse_dollar(const struct job_file *file, struct job_text text,
                                 tide_error *err)
{
    error_set(err, TIDE_STATUS_ARGUMENT, "job_param", "\"%s\": ${ without a name and }",
              text.text);
    error_hint(err, "a parameter is written ${NAME}");
    job_file_place(file, text, err);
    return TIDE_STATUS_ARGUMENT;
}

static tide_status refuse_long(const struct job_file *file, struct job_text text,
                               tide_error *err)
{
    error_set(err, TIDE_STATUS_LIMIT, "job_limit",
              "with its parameters this is longer than %d bytes", MOST_BYTES);
    job_file_place(file, text, err);
    return TIDE_STATUS_LIMIT;
}

static tide_status substitute(const struct job_file *file, struct job_text text,
                              const char *const *each_value, struct arena *arena,
                              struct text_builder *line, tide_error *err)
{
    const char *at = text.text;

    for (const char *dollar = strstr(at, "${"); dollar != NULL;
         dollar = strstr(at, "${")) {
        const char *end = strchr(dollar, '}');
        if (end == NULL || end == dollar + 2)
            return refuse_dollar(file, text, err);
        const char *name = arena_text(arena, dollar + 2, (size_t)(end - dollar - 2));
        if (name == NULL)
            return memory_failed(arena->memory, err);
        const char *value = value_of(file, text, name, each_value, err);
        if (value == NULL)
            return TIDE_STATUS_ARGUMENT;
        text_add(line, at, (size_t)(dollar - at));
        text_add_c(line, value);
        at = end + 1;
        if (line->length > MOST_BYTES)
            return refuse_long(file, text, err);
    }
    text_add_c(line, at);
    return TIDE_STATUS_OK;
}

tide_status job_file_substitute(const struct job_file *file, struct job_text text,
                                const char *const *each_value, struct arena *arena,
                                const char **out, tide_error *err)
{
    struct text_builder line;
    const char *copy = NULL;
    tide_status status;

    text_builder_init(&line, arena->memory);
    status = substitute(file, text, each_value, arena, &line, err);
    if (status == TIDE_STATUS_OK) {
        if (!line.has_failed)
            copy = arena_text(arena, line.length > 0 ? line.at : "", line.length);
        if (copy == NULL)
            status = memory_failed(arena->memory, err);
    }
    text_builder_release(&line);
    if (status == TIDE_STATUS_OK)
        *out = copy;
    return status;
}

tide_status job_file_value(const struct job_file *file, struct job_text text,
                           const char *const *each_value, struct arena *arena,
                           const char **out, tide_error *err)
{
    struct text name;

    *out = text.text;
    if (!job_value_name(text.text, &name))
        return TIDE_STATUS_OK;
    const char *value = value_of(file, text, name.at, each_value, err);
    if (value == NULL)
        return TIDE_STATUS_ARGUMENT;
    *out =
        arena_format(arena, "%.*s%s", (int)(name.at - 1 - text.text), text.text, value);
    return *out != NULL ? TIDE_STATUS_OK : memory_failed(arena->memory, err);
}
