/*
 * run_need.c - before a row is read: which inputs there are, what earlier runs have left,
 * what must be done, and why.
 */
#include "batch/batch_run.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "batch/step_groups.h"
#include "number/decimal.h"
#include "number/real_text.h"

/* ---- parameters ---- */

static tide_status bind_value(struct batch_run *run, const struct job_param *param,
                              const char *value, struct bound_value *out, tide_error *err)
{
    struct decimal whole;

    *out = (struct bound_value){
        .name = arena_format(&run->arena, ":%s", param->name.text),
        .kind = BOUND_TEXT,
        .text = value,
    };
    if (out->name == NULL)
        return memory_failed(&run->runtime->memory, err);
    if (param->type == PARAM_INT &&
        decimal_parse(value, strlen(value), NULL, &whole, NULL) == TIDE_STATUS_OK &&
        whole.scale == 0) {
        out->kind = BOUND_WHOLE;
        out->whole = whole.mantissa;
    } else if (param->type == PARAM_NUMBER &&
               real_parse(value, strlen(value), &out->real, NULL) == TIDE_STATUS_OK) {
        out->kind = BOUND_REAL;
    }
    return TIDE_STATUS_OK;
}

tide_status run_bind(struct batch_run *run, size_t node, tide_error *err)
{
    const struct job_file *file = &run->file;
    struct bound_value *bound =
        arena_alloc(&run->arena, file->param_count, sizeof *bound);
    size_t count = 0;
    tide_status status = TIDE_STATUS_OK;

    if (bound == NULL)
        return memory_failed(&run->runtime->memory, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < file->param_count; i++) {
        const char *value = file->param[i].value;
        for (size_t e = 0; e < file->each_count; e++)
            if (strcmp(file->each[e].param.text, file->param[i].name.text) == 0)
                value = run->plan.node[node].each[e];
        if (value != NULL)
            status = bind_value(run, &file->param[i], value, &bound[count++], err);
    }
    run->node[node].bound = bound;
    run->node[node].bound_count = count;
    return status;
}

/* ---- inputs ---- */

static tide_status add_inputs(struct batch_run *run, const char *path, struct job_text at,
                              struct node_inputs *inputs, tide_error *err)
{
    const char **found = NULL;
    size_t count = 0;
    tide_status status = job_tree_inputs(&run->tree, path, at, &found, &count, err);

    if (status != TIDE_STATUS_OK)
        return status;
    struct input_file *file =
        arena_alloc(&run->arena, inputs->count + count, sizeof *file);
    if (file == NULL)
        return memory_failed(&run->runtime->memory, err);
    if (inputs->count > 0)
        memcpy(file, inputs->file, inputs->count * sizeof *file);
    inputs->file = file;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        status = fingerprint_file(run->runtime, &run->record, found[i],
                                  &file[inputs->count], err);
        inputs->count += status == TIDE_STATUS_OK;
    }
    return status;
}

static tide_status find_source(struct batch_run *run, size_t node, tide_error *err)
{
    const struct node *of = &run->plan.node[node];
    const struct job_source *source = &run->file.source[of->item];
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < source->files.count; i++) {
        const char *path = NULL;
        status = job_file_substitute(&run->file, source->files.item[i], of->each,
                                     &run->arena, &path, err);
        if (status == TIDE_STATUS_OK)
            status =
                add_inputs(run, path, source->files.item[i], &run->inputs[node], err);
    }
    return status;
}

struct set_opener {
    struct batch_run *run;
    struct node_inputs *inputs;
};

static tide_status open_set(void *context, struct job_text path, const char **out,
                            tide_error *err)
{
    struct set_opener *opener = context;
    tide_status status = add_inputs(opener->run, path.text, path, opener->inputs, err);

    if (status == TIDE_STATUS_OK)
        *out = opener->inputs->file[opener->inputs->count - 1].path;
    return status;
}

/* A fault that belongs to a node; NO_MEMORY and a cancel belong to the run. */
static bool is_of_node(tide_status status)
{
    return status != TIDE_STATUS_OK && status != TIDE_STATUS_NO_MEMORY &&
           status != TIDE_STATUS_LIMIT && status != TIDE_STATUS_CANCELLED;
}

tide_status run_find_inputs(struct batch_run *run, tide_error *err)
{
    tide_error fault;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < run->file.group_count; i++) {
        struct set_opener opener = {run, &run->group_inputs[i]};
        /* A set is part of the job: a fault in it is one of the job. */
        status = step_group_read(&run->file, &run->file.group[i], open_set, &opener,
                                 &run->arena, err);
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < run->plan.count; i++) {
        struct node_run *at = &run->node[i];
        if (run->plan.node[i].kind != NODE_SOURCE || !at->is_chosen)
            continue;
        status = find_source(run, i, &fault);
        if (!is_of_node(status)) {
            if (status != TIDE_STATUS_OK && err != NULL)
                *err = fault;
            continue;
        }
        at->error = fault;
        at->has_error = true;
        at->state = TIDE_BATCH_FAILED;
        at->is_done = true;
        status = TIDE_STATUS_OK;
    }
    return status;
}

/* ---- which nodes are meant ---- */

static const char *item_name(const struct batch_run *run, const struct node *node)
{
    switch (node->kind) {
    case NODE_SOURCE:
        return run->file.source[node->item].name.text;
    case NODE_STEP:
        return run->file.step[node->item].name.text;
    case NODE_OUTPUT:
        return run->file.output[node->item].name.text;
    case NODE_CHECK:
        break;
    }
    return node->name;
}

static const char *node_name_at(const void *table, size_t i)
{
    return ((const struct batch_run *)table)->plan.node[i].name;
}

/* Mark the nodes of a name, and what reads them: `far`: all that rests on them. */
static tide_status mark(struct batch_run *run, const char *name, bool is_far, bool *marks,
                        const char *option, tide_error *err)
{
    const struct batch_plan *plan = &run->plan;
    bool *own = arena_alloc_zero(&run->arena, plan->count, sizeof *own);
    bool is_known = false;

    if (own == NULL)
        return memory_failed(&run->runtime->memory, err);
    for (size_t i = 0; i < plan->count; i++) {
        own[i] = strcmp(plan->node[i].name, name) == 0 ||
                 strcmp(item_name(run, &plan->node[i]), name) == 0;
        is_known = is_known || own[i];
    }
    if (!is_known) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_node",
                  "the job has no source, step, check or output \"%s\"", name);
        error_source(err, option);
        error_suggest(err, text_nearest_of(name, plan->count, node_name_at, run));
        return TIDE_STATUS_ARGUMENT;
    }
    for (size_t i = 0; i < plan->count; i++) {
        const struct node *node = &plan->node[i];
        bool is_leaf = node->kind == NODE_CHECK || node->kind == NODE_OUTPUT;
        bool reads = false;
        for (size_t k = 0; k < node->table_count; k++)
            reads = reads || own[node->table[k]];
        if (reads && is_far)
            own[i] = true;
        if (own[i] || (reads && is_leaf))
            marks[i] = true;
    }
    return TIDE_STATUS_OK;
}

static tide_status mark_list(struct batch_run *run, const char *const *names,
                             size_t count, bool always_far, bool *marks,
                             const char *option, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++) {
        size_t length = strlen(names[i]);
        bool is_far = length > 0 && names[i][length - 1] == '+';
        const char *name = arena_text(&run->arena, names[i], length - is_far);
        status = name == NULL ? memory_failed(&run->runtime->memory, err)
                              : mark(run, name, is_far || always_far, marks, option, err);
    }
    return status;
}

/* What a chosen node reads is looked at too, and the checks on it: a choice is no way
   around a check that fails, unless this is excluded by its name. */
static void choose_needs(struct batch_run *run, const bool *excluded)
{
    for (size_t i = run->plan.count; i-- > 0;) {
        const struct node *node = &run->plan.node[i];
        if (!run->node[i].is_chosen)
            continue;
        for (size_t k = 0; k < node->need_count; k++) {
            size_t need = node->need[k];
            if (run->plan.node[need].kind != NODE_CHECK || !excluded[need])
                run->node[need].is_chosen = true;
        }
    }
}

tide_status run_choose(struct batch_run *run, tide_error *err)
{
    const tide_batch_options *options = run->options;
    size_t count = run->plan.count;
    bool *selected = arena_alloc_zero(&run->arena, count, sizeof *selected);
    bool *excluded = arena_alloc_zero(&run->arena, count, sizeof *excluded);

    if (selected == NULL || excluded == NULL)
        return memory_failed(&run->runtime->memory, err);
    tide_status status = mark_list(run, options->select, options->select_count, false,
                                   selected, "--select", err);
    if (status == TIDE_STATUS_OK)
        status = mark_list(run, options->exclude, options->exclude_count, true, excluded,
                           "--exclude", err);
    for (size_t i = 0; i < count; i++)
        run->node[i].is_chosen =
            (options->select_count == 0 || selected[i]) && !excluded[i];
    choose_needs(run, excluded);
    return status;
}

/* ---- what is kept, what is needed ---- */

static bool has_inputs(const struct batch_run *run, size_t place)
{
    const struct node *node = &run->plan.node[place];

    if (run->node[place].is_done && run->node[place].state == TIDE_BATCH_FAILED)
        return false;
    for (size_t i = 0; i < node->table_count; i++)
        if (!has_inputs(run, node->table[i]))
            return false;
    return true;
}

/* Are the failing rows of a check still where it left them? */
static bool has_failing(const struct job_tree *tree, const char *path)
{
    static const struct job_text nowhere = {0};
    struct tree_place place = {.folder = -1};

    if (path[0] == '\0')
        return true;
    if (job_tree_place(tree, path, nowhere, true, &place, NULL) != TIDE_STATUS_OK ||
        place.folder < 0)
        return false;
    bool is_there = faccessat(place.folder, place.name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    close(place.folder);
    return is_there;
}

/* Why an output or check of an unchanged job must be done all the same; NULL: it is
   kept. */
static const char *look_at_result(struct batch_run *run, size_t place,
                                  const struct record_entry *before)
{
    const struct node *node = &run->plan.node[place];
    struct published published = {.path = before->path,
                                  .size = before->size,
                                  .mtime_ns = before->mtime_ns,
                                  .inode = before->inode};

    if (strcmp(before->status, "error") == 0)
        return "it failed";
    if (node->kind == NODE_CHECK)
        return has_failing(&run->tree, before->path) ? NULL : "its failing rows are gone";
    if (strlen(before->sha256) >= sizeof published.sha256)
        return "its record is damaged";
    memcpy(published.sha256, before->sha256, strlen(before->sha256) + 1);
    if (!publish_is_intact(&run->tree, &published)) {
        const char *why =
            arena_format(&run->arena, "%s is gone or was changed", before->path);
        return why != NULL ? why : "its file is gone or was changed";
    }
    run->node[place].entry.mtime_ns = published.mtime_ns;
    run->node[place].entry.inode = published.inode;
    return NULL;
}

static void keep(struct node_run *at, const struct record_entry *before)
{
    at->entry.status = before->status;
    at->entry.path = before->path;
    at->entry.size = before->size;
    at->entry.sha256 = before->sha256;
    at->entry.rows = before->rows;
    at->rows = before->rows;
    at->state = TIDE_BATCH_KEPT;
    at->is_done = true;
    /* A warning stays one until its check is met. */
    if (strcmp(before->status, "warn") == 0) {
        at->state = TIDE_BATCH_WARNED;
        at->reason = "kept";
        error_set(&at->error, TIDE_STATUS_SHAPE, "check_failed",
                  "rows fail as in the run before");
        at->has_error = true;
    }
}

/*
 * Decide for one output or check.
 *
 * check  a check that it rests on and that is to be done; NULL: there is none. An output is
 *        held then: whether it is kept, the check has yet to say.
 */
static tide_status decide(struct batch_run *run, size_t place, const char *check,
                          tide_error *err)
{
    const struct node *node = &run->plan.node[place];
    struct node_run *at = &run->node[place];
    const char *kind = node_kind_name(node->kind);
    const struct record_entry *before = run_record_find(&run->record, kind, node->name);

    at->entry = (struct record_entry){
        .kind = kind, .name = node->name, .status = "", .path = "", .sha256 = ""};
    if (!has_inputs(run, place)) {
        at->is_needed = true; /* it will be skipped, and say why */
        return TIDE_STATUS_OK;
    }
    tide_status status =
        fingerprint_node(&run->plan, place, run->inputs, run->group_inputs, &run->arena,
                         &at->entry, err);
    if (status != TIDE_STATUS_OK)
        return status;
    at->has_entry = true;
    at->reason = run->options->forces
                     ? "forced"
                     : fingerprint_reason(&at->entry, before, &run->arena);
    if (at->reason == NULL)
        at->reason = look_at_result(run, place, before);
    bool is_left_over =
        run->options->retries && before != NULL && strcmp(before->status, "error") != 0;
    if (at->reason == NULL || is_left_over) {
        if (at->reason == NULL) {
            keep(at, before);
            at->is_held = check != NULL && !run->options->is_dry;
            at->is_done = !at->is_held;
        } else {
            at->has_entry = false;
        }
        return TIDE_STATUS_OK;
    }
    at->is_needed = true;
    return TIDE_STATUS_OK;
}

/* Carry the need from what is wanted to what it reads, with the reason of the first. */
static void spread(struct batch_run *run)
{
    for (size_t i = run->plan.count; i-- > 0;) {
        const struct node *node = &run->plan.node[i];
        if (!run->node[i].is_needed)
            continue;
        for (size_t k = 0; k < node->table_count; k++) {
            struct node_run *table = &run->node[node->table[k]];
            table->readers++;
            table->is_needed = table->is_needed || !table->is_done;
            table->reason = run->node[i].reason;
        }
    }
}

void run_find_checks(const struct batch_run *run, bool has_failed, const char **check)
{
    for (size_t i = 0; i < run->plan.count; i++) {
        const struct node *node = &run->plan.node[i];
        for (size_t k = 0; k < node->need_count && check[i] == NULL; k++) {
            const struct node_run *at = &run->node[node->need[k]];
            const struct node *need = &run->plan.node[node->need[k]];
            if (need->kind != NODE_CHECK)
                check[i] = check[node->need[k]];
            else if (at->is_needed && (!has_failed || at->state == TIDE_BATCH_FAILED ||
                                       at->state == TIDE_BATCH_SKIPPED))
                check[i] = need->name;
        }
    }
}

static tide_status decide_all(struct batch_run *run, enum node_kind kind,
                              const char *const *check, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < run->plan.count; i++)
        if (run->plan.node[i].kind == kind && run->node[i].is_chosen)
            status = decide(run, i, check[i], err);
    return status;
}

/* Checks first: what becomes of them, outputs rest on. */
tide_status run_need(struct batch_run *run, tide_error *err)
{
    const char **check = arena_alloc_zero(&run->arena, run->plan.count, sizeof *check);

    if (check == NULL)
        return memory_failed(&run->runtime->memory, err);
    tide_status status = decide_all(run, NODE_CHECK, check, err);
    run_find_checks(run, false, check);
    if (status == TIDE_STATUS_OK)
        status = decide_all(run, NODE_OUTPUT, check, err);
    if (status == TIDE_STATUS_OK)
        spread(run);
    return status;
}
