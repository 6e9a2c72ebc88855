/*
 * run_paths.c - no output takes the place of what the job reads.
 *
 * Names were compared when the job was checked. A link, an absolute path or a pattern gives
 * a file a second name, so here the files themselves are compared: those that would be
 * replaced with those that are read, and with the job.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "batch/batch_run.h"

struct file_id {
    dev_t device;
    ino_t inode;
    const char *path;
};

struct read_files {
    struct file_id *file; /* [count] */
    size_t count;
};

static int compare_ids(const void *a, const void *b)
{
    const struct file_id *left = a;
    const struct file_id *right = b;

    if (left->device != right->device)
        return left->device > right->device ? 1 : -1;
    return (left->inode > right->inode) - (left->inode < right->inode);
}

static void add_file(struct read_files *files, const char *path)
{
    struct stat at;

    /* What is not there any more cannot be replaced. */
    if (stat(path, &at) == 0)
        files->file[files->count++] = (struct file_id){at.st_dev, at.st_ino, path};
}

static void add_inputs(struct read_files *files, const struct node_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        add_file(files, inputs->file[i].file);
}

static tide_status find_read(struct batch_run *run, struct read_files *out,
                             tide_error *err)
{
    size_t room = 1;

    for (size_t i = 0; i < run->plan.count; i++)
        room += run->inputs[i].count;
    for (size_t i = 0; i < run->file.group_count; i++)
        room += run->group_inputs[i].count;
    out->file = arena_alloc(&run->arena, room, sizeof *out->file);
    if (out->file == NULL)
        return memory_failed(&run->runtime->memory, err);
    add_file(out, run->file.path);
    for (size_t i = 0; i < run->plan.count; i++)
        add_inputs(out, &run->inputs[i]);
    for (size_t i = 0; i < run->file.group_count; i++)
        add_inputs(out, &run->group_inputs[i]);
    if (out->count > 0)
        qsort(out->file, out->count, sizeof *out->file, compare_ids);
    return TIDE_STATUS_OK;
}

static tide_status check_written(struct batch_run *run, const struct read_files *files,
                                 const struct node *node, struct job_text to,
                                 tide_error *err)
{
    const char *path = NULL;
    struct tree_place place = {.folder = -1};
    struct stat there;
    tide_status status =
        job_file_substitute(&run->file, to, node->each, &run->arena, &path, err);

    if (status != TIDE_STATUS_OK)
        return status;
    /* A place that cannot be written is a fault of its node. */
    if (job_tree_place(&run->tree, path, to, true, &place, NULL) != TIDE_STATUS_OK ||
        place.folder < 0)
        return TIDE_STATUS_OK;
    bool is_there = fstatat(place.folder, place.name, &there, AT_SYMLINK_NOFOLLOW) == 0;
    close(place.folder);
    if (!is_there)
        return TIDE_STATUS_OK;
    struct file_id id = {there.st_dev, there.st_ino, path};
    const struct file_id *read =
        bsearch(&id, files->file, files->count, sizeof *files->file, compare_ids);
    if (read == NULL)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "job_twin", "%s is read too, as %s", path,
              read->path);
    error_hint(err, "an output never replaces what the job reads");
    job_file_place(&run->file, to, err);
    return TIDE_STATUS_ARGUMENT;
}

tide_status run_check_paths(struct batch_run *run, tide_error *err)
{
    struct read_files files = {0};
    tide_status status = find_read(run, &files, err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < run->plan.count; i++) {
        const struct node *node = &run->plan.node[i];
        struct job_text to = {0};
        if (node->kind == NODE_OUTPUT)
            to = run->file.output[node->item].to;
        else if (node->kind == NODE_SOURCE)
            to = run->file.source[node->item].rejects;
        if (to.text != NULL && run->node[i].is_chosen)
            status = check_written(run, &files, node, to, err);
    }
    return status;
}
