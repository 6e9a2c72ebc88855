/*
 * job_file.c - from a path to a job file, and what others ask of it.
 */
#include "batch/job_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/job_read.h"

/* ---- the bytes ---- */

static tide_status refuse_io(const char *path, int code, tide_error *err)
{
    if (code == EISDIR)
        error_set(err, TIDE_STATUS_IO, "is_directory", "a folder, not a job file");
    else
        error_set(err, TIDE_STATUS_IO, "io", "cannot read: %s", strerror(code));
    error_source(err, path);
    return TIDE_STATUS_IO;
}

/* One byte more than is allowed tells that there are too many. */
static tide_status read_bytes(const char *path, char *buffer, size_t room, size_t *length,
                              tide_error *err)
{
    FILE *file = fopen(path, "rbe");
    tide_status status = TIDE_STATUS_OK;

    if (file == NULL)
        return refuse_io(path, errno, err);
    *length = fread(buffer, 1, room, file);
    if (ferror(file))
        status = refuse_io(path, errno, err);
    fclose(file);
    return status;
}

/* "." for a bare name, "/" at the root. */
static const char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return arena_text(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

/* ---- steps by name ---- */

struct named {
    const char *name;
    size_t place;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *left = a;
    const struct named *right = b;

    return strcmp(left->name, right->name);
}

static tide_status order_steps(struct job_file *file, struct arena *arena,
                               tide_error *err)
{
    struct named *named = arena_alloc(arena, file->step_count, sizeof *named);
    size_t *order = arena_alloc(arena, file->step_count, sizeof *order);

    if (named == NULL || order == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < file->step_count; i++)
        named[i] = (struct named){.name = file->step[i].name.text, .place = i};
    if (file->step_count > 0)
        qsort(named, file->step_count, sizeof *named, compare_named);
    for (size_t i = 0; i < file->step_count; i++)
        order[i] = named[i].place;
    file->step_order = order;
    return TIDE_STATUS_OK;
}

/* ---- reading ---- */

static tide_status read_tree(const struct job_reader *reader,
                             const struct yaml_node *root, const tide_setting *param,
                             size_t param_count, struct job_file *file)
{
    tide_status status = reader_map(reader, &job_grammar, root, file);

    if (status == TIDE_STATUS_OK)
        status = job_settle(reader, file);
    if (status == TIDE_STATUS_OK)
        status = job_settle_params(reader, file, param, param_count);
    return status == TIDE_STATUS_OK ? order_steps(file, reader->arena, reader->err)
                                    : status;
}

tide_status job_file_parse(struct runtime *runtime, const char *path, const char *text,
                           size_t length, const tide_setting *param, size_t param_count,
                           struct arena *arena, struct job_file *out, tide_error *err)
{
    struct job_document document = {.path = arena_text(arena, path, strlen(path)),
                                    .text = arena_text(arena, text, length),
                                    .length = length};
    struct job_reader reader = {.document = &document, .arena = arena, .err = err};
    struct job_file file = {.path = document.path,
                            .text = document.text,
                            .length = length};
    struct yaml_node root;

    if (document.path == NULL || document.text == NULL)
        return memory_failed(arena->memory, err);
    file.folder = folder_of(arena, document.path);
    if (file.folder == NULL)
        return memory_failed(arena->memory, err);
    tide_status status = runtime_check(runtime, err);
    if (status == TIDE_STATUS_OK)
        status = yaml_tree_read(&document, arena, &root, err);
    if (status == TIDE_STATUS_OK)
        status = read_tree(&reader, &root, param, param_count, &file);
    if (status == TIDE_STATUS_OK)
        *out = file;
    return status;
}

tide_status job_file_read(struct runtime *runtime, const char *path,
                          const tide_setting *param, size_t param_count,
                          struct arena *arena, struct job_file *out, tide_error *err)
{
    const size_t room = YAML_TREE_BYTES + 1;
    char *buffer = memory_alloc(arena->memory, room, 1);
    size_t length = 0;
    tide_status status;

    if (buffer == NULL)
        return memory_failed(arena->memory, err);
    status = read_bytes(path, buffer, room, &length, err);
    if (status == TIDE_STATUS_OK)
        status = job_file_parse(runtime, path, buffer, length, param, param_count, arena,
                                out, err);
    memory_free(arena->memory, buffer, room, 1);
    return status;
}

/* ---- places and names ---- */

void job_file_place(const struct job_file *file, struct job_text at, tide_error *err)
{
    const struct job_document document = {.path = file->path,
                                          .text = file->text,
                                          .length = file->length};

    job_show(&document, at, err);
}

size_t job_file_source(const struct job_file *file, const char *name)
{
    for (size_t i = 0; i < file->source_count; i++)
        if (strcmp(file->source[i].name.text, name) == 0)
            return i;
    return SIZE_MAX;
}

/* A job may have thousands of steps, each of which is looked for. */
size_t job_file_step(const struct job_file *file, const char *name)
{
    size_t low = 0;
    size_t high = file->step_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        size_t place = file->step_order[middle];
        int order = strcmp(file->step[place].name.text, name);
        if (order == 0)
            return place;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

size_t job_file_param(const struct job_file *file, const char *name)
{
    for (size_t i = 0; i < file->param_count; i++)
        if (strcmp(file->param[i].name.text, name) == 0)
            return i;
    return SIZE_MAX;
}
