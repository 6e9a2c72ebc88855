/*
 * run_list.c - a job laid out without being run: the files that it reads and writes, the
 * nodes and what each reads.
 */
#include <string.h>

#include "base/error.h"
#include "batch/batch.h"
#include "batch/batch_plan.h"
#include "batch/job_tree.h"
#include "batch/step_files.h"

struct list {
    const struct job_file *file;
    struct batch_plan plan;
    struct job_tree tree;
    struct arena *arena;
    const char **cell; /* [count * columns] row by row */
    size_t count;
    size_t capacity;
    tide_error *err;
};

enum { MAX_COLUMNS = 3 };

static tide_status add_row(struct list *list, const char *first, const char *second,
                           const char *third)
{
    if (list->count + MAX_COLUMNS > list->capacity) {
        size_t wider = list->capacity > 0 ? 2 * list->capacity : 64 * MAX_COLUMNS;
        const char **cell = arena_alloc(list->arena, wider, sizeof *cell);
        if (cell == NULL)
            return memory_failed(list->arena->memory, list->err);
        if (list->count > 0)
            memcpy(cell, list->cell, list->count * sizeof *cell);
        list->cell = cell;
        list->capacity = wider;
    }
    if (first == NULL || second == NULL)
        return memory_failed(list->arena->memory, list->err);
    list->cell[list->count++] = first;
    list->cell[list->count++] = second;
    if (third != NULL)
        list->cell[list->count++] = third;
    return TIDE_STATUS_OK;
}

/* ---- files ---- */

/* The file of a table of a database; several steps may read one. */
static tide_status add_input(struct list *list, const char *found)
{
    const char *path = arena_text(list->arena, found, job_tree_file_length(found));

    for (size_t i = 0; path != NULL && i + 1 < list->count; i += 2)
        if (strcmp(list->cell[i], "input") == 0 && strcmp(list->cell[i + 1], path) == 0)
            return TIDE_STATUS_OK;
    return path != NULL ? add_row(list, "input", path, NULL)
                        : memory_failed(list->arena->memory, list->err);
}

static tide_status add_inputs(struct list *list, struct job_text path,
                              const char *const *each)
{
    const char *text = NULL;
    const char **found = NULL;
    size_t count = 0;
    tide_status status =
        job_file_substitute(list->file, path, each, list->arena, &text, list->err);

    if (status == TIDE_STATUS_OK)
        status = job_tree_inputs(&list->tree, text, path, &found, &count, list->err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++)
        status = add_input(list, found[i]);
    return status;
}

static tide_status list_beside(struct list *list, const struct node *node)
{
    struct step_files files = {0};
    tide_status status = step_files_find(&list->tree, &list->file->step[node->item],
                                         node->each, &files, list->err);

    for (size_t i = 0; status == TIDE_STATUS_OK && i < files.count; i++)
        status = add_input(list, files.file[i].path);
    return status;
}

static tide_status list_node_files(struct list *list, const struct node *node)
{
    const struct job_file *file = list->file;
    const char *text = NULL;
    tide_status status = TIDE_STATUS_OK;

    if (node->kind == NODE_SOURCE) {
        const struct job_list *files = &file->source[node->item].files;
        for (size_t i = 0; status == TIDE_STATUS_OK && i < files->count; i++)
            status = add_inputs(list, files->item[i], node->each);
    }
    if (node->kind == NODE_STEP)
        status = list_beside(list, node);
    if (node->kind == NODE_OUTPUT) {
        status = job_file_substitute(file, file->output[node->item].to, node->each,
                                     list->arena, &text, list->err);
        if (status == TIDE_STATUS_OK)
            status = add_row(list, "output", text, NULL);
    }
    return status;
}

static tide_status list_files(struct list *list)
{
    const struct job_file *file = list->file;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; i < file->group_count; i++)
        for (size_t k = 0; status == TIDE_STATUS_OK && k < file->group[i].set_count; k++)
            if (file->group[i].set[k].file.text != NULL)
                status = add_inputs(list, file->group[i].set[k].file, NULL);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < list->plan.count; i++)
        status = list_node_files(list, &list->plan.node[i]);
    return status;
}

/* ---- the graph ---- */

static tide_status list_graph(struct list *list)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < list->plan.count; i++) {
        const struct node *node = &list->plan.node[i];
        const char *reads = "";
        for (size_t k = 0; reads != NULL && k < node->table_count; k++)
            reads = arena_format(list->arena, "%s%s%s", reads, k > 0 ? " " : "",
                                 list->plan.node[node->table[k]].name);
        status = reads == NULL
                     ? memory_failed(list->arena->memory, list->err)
                     : add_row(list, node_kind_name(node->kind), node->name, reads);
    }
    return status;
}

tide_status tide_batch_list(tide_batch *batch, const char *what, const char *const *allow,
                            size_t allow_count, tide_answer **out, tide_error *err)
{
    static const char *const file_names[] = {"kind", "path"};
    static const char *const graph_names[] = {"kind", "name", "reads"};
    bool is_graph = strcmp(what, "graph") == 0;
    size_t columns = is_graph ? 3 : 2;
    struct arena arena;
    struct list list = {.file = &batch->file, .arena = &arena, .err = err};

    if (!is_graph && strcmp(what, "files") != 0)
        return error_set(err, TIDE_STATUS_NOT_FOUND, "no_list",
                         "no list of a job is called \"%s\"", what);
    arena_init(&arena, &batch->engine->runtime.memory);
    tide_status status =
        job_tree_open(&batch->file, allow, allow_count, &arena, &list.tree, err);
    if (status == TIDE_STATUS_OK)
        status = batch_plan_make(&batch->file, &arena, &list.plan, err);
    if (status == TIDE_STATUS_OK)
        status = is_graph ? list_graph(&list) : list_files(&list);
    if (status == TIDE_STATUS_OK)
        status = tide_answer_of_texts(batch->engine, is_graph ? graph_names : file_names,
                                      columns, list.cell, list.count / columns, out, err);
    arena_release(&arena);
    return status;
}
