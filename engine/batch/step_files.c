/*
 * step_files.c - the tables beside its source that a step names.
 *
 * They are inputs of the job like its sources: found inside its folders, listed, and part
 * of what the step rests on. Which options name files is said by the computation.
 */
#include "batch/step_files.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "query/side.h"

static size_t take_names(const struct job_text *computation,
                         const struct job_pairs *options, bool with_columns,
                         struct job_text *out, size_t count)
{
    const struct computation *of =
        computation->text != NULL ? registry_find(computation->text) : NULL;

    for (size_t i = 0; of != NULL && i < options->count; i++) {
        struct job_text value = options->item[i].value;
        enum side_of side = side_of_option(of, options->item[i].name.text, value.text);
        if (side == SIDE_OF_FILE || (side == SIDE_OF_EITHER && with_columns))
            out[count++] = value;
    }
    return count;
}

size_t step_file_names(const struct job_step *step, bool with_columns,
                       struct job_text *out)
{
    size_t count = take_names(&step->stat, &step->options, with_columns, out, 0);

    for (size_t i = 0; i < step->add_count; i++)
        count = take_names(&step->add[i].computation, &step->add[i].options, with_columns,
                           out, count);
    return count;
}

size_t step_file_room(const struct job_step *step)
{
    size_t room = step->options.count;

    for (size_t i = 0; i < step->add_count; i++)
        room += step->add[i].options.count;
    return room;
}

static bool is_among(const struct job_text *list, size_t count, struct job_text text)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].byte == text.byte)
            return true;
    return false;
}

static tide_status find_one(const struct job_tree *tree, struct job_text at,
                            const char *const *each, struct step_file *out,
                            tide_error *err)
{
    const char **found = NULL;
    const char *text = NULL;
    size_t count = 0;
    tide_status status =
        job_file_substitute(tree->file, at, each, tree->arena, &text, err);

    if (status == TIDE_STATUS_OK)
        status = job_tree_inputs(tree, text, at, &found, &count, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (count != 1) {
        error_set(err, TIDE_STATUS_ARGUMENT, "job_path",
                  "\"%s\" means %zu files; a table beside the source is one", at.text,
                  count);
        job_file_place(tree->file, at, err);
        return TIDE_STATUS_ARGUMENT;
    }
    *out = (struct step_file){.name = at.text, .path = found[0], .at = at};
    return TIDE_STATUS_OK;
}

/* A folder is no table; it may have the name of a column. */
static bool is_plain(const char *path)
{
    struct stat at;

    return stat(path, &at) == 0 && S_ISREG(at.st_mode);
}

tide_status step_files_find(const struct job_tree *tree, const struct job_step *step,
                            const char *const *each, struct step_files *out,
                            tide_error *err)
{
    size_t room = step_file_room(step);
    struct job_text *sure = arena_alloc(tree->arena, room, sizeof *sure);
    struct job_text *name = arena_alloc(tree->arena, room, sizeof *name);
    struct step_file *file = arena_alloc(tree->arena, room, sizeof *file);
    struct step_files files = {.file = file};
    tide_error unfound;

    if (sure == NULL || name == NULL || file == NULL)
        return memory_failed(tree->arena->memory, err);
    size_t sure_count = step_file_names(step, false, sure);
    size_t count = step_file_names(step, true, name);
    for (size_t i = 0; i < count; i++) {
        bool is_sure = is_among(sure, sure_count, name[i]);
        tide_status status =
            find_one(tree, name[i], each, &file[files.count], is_sure ? err : &unfound);
        if (status == TIDE_STATUS_IO && !is_sure)
            continue;
        if (status == TIDE_STATUS_OK && !is_sure && !is_plain(file[files.count].path))
            continue;
        if (status != TIDE_STATUS_OK) {
            if (!is_sure && err != NULL)
                *err = unfound;
            return status;
        }
        files.count++;
    }
    *out = files;
    return TIDE_STATUS_OK;
}
