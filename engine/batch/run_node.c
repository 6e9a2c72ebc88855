/*
 * run_node.c - one node: a source loaded, a step run, a check judged. Outputs have a file of
 * their own.
 *
 * Nodes of a wave run side by side. Each has an arena of its own, and a frame gets every
 * form that its readers will ask for before they can, so that they only read.
 */
#include "batch/batch_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "batch/by_file.h"
#include "batch/check_run.h"
#include "batch/step_run.h"
#include "query/job_load.h"
#include "query/panel_cache.h"

/* Panels of one table that wait for other steps to use them. */
enum { SHARED_PANEL_BYTES = 256 * 1024 * 1024 };

/* ---- what readers will ask for ---- */

/* Which rows of its table a step or check reads. */
static struct frame *frame_of_reader(struct batch_run *run, const struct node *reader)
{
    struct node_run *table = &run->node[reader->table[0]];
    bool is_named = reader->kind == NODE_STEP
                        ? step_names_source(&run->file, &run->file.step[reader->item])
                        : reader->kind == NODE_CHECK &&
                              check_names_source(&run->file.check[reader->item]);

    return is_named && table->by_file.table != NULL ? &table->by_file : &table->frame;
}

static tide_status make_forms(struct batch_run *run, size_t place, struct frame *frame,
                              tide_error *err)
{
    const struct batch_plan *plan = &run->plan;
    const tide_table *table = NULL;
    const tide_answer *answer = NULL;
    bool needs_table = false;
    bool needs_answer = false;

    for (size_t i = place + 1; i < plan->count; i++) {
        const struct node *node = &plan->node[i];
        for (size_t k = 0; k < node->table_count; k++) {
            /* Only readers are looked at: they wait, while any other node may run now. */
            if (node->table[k] != place || !run->node[i].is_needed ||
                run->node[i].is_done ||
                (node->kind == NODE_OUTPUT ? &run->node[place].frame
                                           : frame_of_reader(run, node)) != frame)
                continue;
            enum step_kind kind =
                node->kind == NODE_STEP ? run->file.step[node->item].kind : STEP_SELECT;
            bool is_stat =
                node->kind == NODE_STEP && (kind == STEP_STAT || kind == STEP_CLAIMS);
            bool is_total_of_raw =
                node->kind == NODE_STEP && kind == STEP_ADD && frame->is_raw;
            needs_table = needs_table || node->kind != NODE_OUTPUT;
            needs_answer = needs_answer || !(is_stat || is_total_of_raw);
        }
    }
    tide_status status = TIDE_STATUS_OK;
    if (needs_table)
        status = frame_table(frame, &table, err);
    if (status == TIDE_STATUS_OK && needs_table)
        status = panel_cache_new(run->runtime, SHARED_PANEL_BYTES, &frame->cache, err);
    if (status == TIDE_STATUS_OK && needs_answer)
        status = frame_answer(frame, &answer, err);
    return status;
}

/* ---- sources ---- */

static tide_status set_reading(struct batch_run *run, size_t place, tide_job *job,
                               tide_error *err)
{
    const struct node *node = &run->plan.node[place];
    const struct job_source *source = &run->file.source[node->item];
    tide_status status = TIDE_STATUS_OK;

    job->folder = run->file.folder;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < source->settings.count; i++) {
        const struct job_pair *pair = &source->settings.item[i];
        const char *value = NULL;
        status = job_file_substitute(&run->file, pair->value, node->each,
                                     &run->node[place].arena, &value, err);
        if (status == TIDE_STATUS_OK)
            status = tide_job_set(job, pair->name.text, value, err);
        if (status != TIDE_STATUS_OK && err->line == 0)
            job_file_place(&run->file, pair->name, err);
    }
    for (size_t i = 0; status == TIDE_STATUS_OK && i < run->inputs[place].count; i++)
        status = tide_job_add_file(job, run->inputs[place].file[i].path, err);
    return status;
}

/* The refused rows of a source; also when it failed because of them. */
static tide_status save_rejects(struct batch_run *run, size_t place, tide_job *job,
                                const struct job_tree *tree, tide_error *err)
{
    const struct node *node = &run->plan.node[place];
    struct job_text to = run->file.source[node->item].rejects;
    const tide_answer *rejects = NULL;
    const char *path = NULL;
    struct published published;

    if (to.text == NULL)
        return TIDE_STATUS_OK;
    tide_status status = job_file_substitute(&run->file, to, node->each,
                                             &run->node[place].arena, &path, err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_rejects(job, &rejects, err);
    if (status == TIDE_STATUS_OK)
        status =
            publish_answer(tree, run->runtime, path, to, rejects, "csv", &published, err);
    return status;
}

static tide_status check_unchanged(struct batch_run *run, size_t place, tide_error *err)
{
    for (size_t i = 0; i < run->inputs[place].count; i++) {
        if (!fingerprint_has_changed(&run->inputs[place].file[i]))
            continue;
        error_set(err, TIDE_STATUS_IO, "changed_input",
                  "the file was changed while it was read");
        error_source(err, run->inputs[place].file[i].path);
        error_hint(err, "run the job again when nobody writes the file");
        return TIDE_STATUS_IO;
    }
    return TIDE_STATUS_OK;
}

/* The job says what the periods are; figures of another frequency would mean something
   else under the same names. */
static tide_status check_freq(struct batch_run *run, size_t place,
                              const tide_table *table, tide_error *err)
{
    const struct job_source *source = &run->file.source[run->plan.node[place].item];

    for (size_t i = 0; i < source->column_count; i++) {
        const struct job_column *column = &source->column[i];
        size_t at = table_find(table, text_of(column->name.text));
        if (column->freq.text == NULL || at == TABLE_NO_COLUMN || table->row_count == 0 ||
            tide_freq_letter(table->column[at].freq) == column->freq.text[0])
            continue;
        error_set(err, TIDE_STATUS_SHAPE, "mixed_freq",
                  "%s holds periods of frequency %c, not %s", column->name.text,
                  tide_freq_letter(table->column[at].freq), column->freq.text);
        job_file_place(&run->file, column->freq, err);
        return TIDE_STATUS_SHAPE;
    }
    return TIDE_STATUS_OK;
}

/* The rows again, each with its file. A column of the data that is called so is meant
   where there is one. */
static tide_status load_by_file(struct batch_run *run, size_t place, tide_error *err)
{
    struct node_run *at = &run->node[place];
    tide_job *job = NULL;
    tide_table *table = NULL;

    size_t column = table_find(at->frame.table, text_of("source"));

    if (column == TABLE_NO_COLUMN || !at->frame.table->column[column].is_source)
        return TIDE_STATUS_OK;
    tide_status status = tide_job_new(run->batch->engine, "describe", &job, err);
    if (status == TIDE_STATUS_OK)
        status = set_reading(run, place, job, err);
    if (status == TIDE_STATUS_OK)
        status = job_load_whole(job, true, &table, err);
    tide_job_free(job);
    if (status == TIDE_STATUS_OK)
        status = check_unchanged(run, place, err);
    if (status != TIDE_STATUS_OK) {
        tide_table_free(table);
        return status;
    }
    frame_of_table(run->runtime, table, run->plan.node[place].name, &at->by_file);
    return TIDE_STATUS_OK;
}

static tide_status run_source(struct batch_run *run, size_t place,
                              const struct job_tree *tree, tide_error *err)
{
    struct node_run *at = &run->node[place];
    tide_job *job = NULL;
    tide_table *table = NULL;
    tide_error unsaved;
    tide_status status = tide_job_new(run->batch->engine, "describe", &job, err);

    if (status == TIDE_STATUS_OK)
        status = set_reading(run, place, job, err);
    if (status == TIDE_STATUS_OK) {
        status = job_load_whole(job, false, &table, err);
        tide_status saved = save_rejects(run, place, job, tree, &unsaved);
        if (status == TIDE_STATUS_OK && saved != TIDE_STATUS_OK) {
            *err = unsaved;
            status = saved;
        }
    }
    tide_job_free(job);
    if (status == TIDE_STATUS_OK)
        status = check_unchanged(run, place, err);
    if (status == TIDE_STATUS_OK)
        status = check_freq(run, place, table, err);
    if (status != TIDE_STATUS_OK) {
        tide_table_free(table);
        return status;
    }
    frame_of_table(run->runtime, table, run->plan.node[place].name, &at->frame);
    at->rows = table->row_count;
    if (run->inputs[place].count > 1 &&
        job_names_source(&run->file,
                         run->file.source[run->plan.node[place].item].name.text))
        status = load_by_file(run, place, err);
    if (status == TIDE_STATUS_OK)
        status = make_forms(run, place, &at->frame, err);
    if (status == TIDE_STATUS_OK && at->by_file.table != NULL)
        status = make_forms(run, place, &at->by_file, err);
    return status;
}

/* ---- steps ---- */

static tide_status run_step(struct batch_run *run, size_t place, tide_error *err)
{
    const struct node *node = &run->plan.node[place];
    struct node_run *at = &run->node[place];
    struct frame *from = frame_of_reader(run, node);
    struct arena scratch;
    struct step_context context = {
        .engine = run->batch->engine,
        .runtime = run->runtime,
        .file = &run->file,
        .step = &run->file.step[node->item],
        .name = node->name,
        .each = node->each,
        .cache = from->cache,
        .beside = &at->beside,
        .bound = at->bound,
        .bound_count = at->bound_count,
        .arena = &scratch,
    };
    const tide_answer *answer = NULL;

    arena_init(&scratch, &run->runtime->memory);
    tide_status status = step_run(&context, from, &at->frame, err);
    arena_release(&scratch);
    if (status == TIDE_STATUS_OK)
        status = check_unchanged(run, place, err);
    if (status == TIDE_STATUS_OK)
        status = frame_answer(&at->frame, &answer, err);
    if (status != TIDE_STATUS_OK)
        return status;
    at->rows = answer->row_count;
    return make_forms(run, place, &at->frame, err);
}

/* ---- checks ---- */

static char file_char(char c)
{
    bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    return is_plain ? c : '_';
}

static bool is_same_file(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0' && file_char(*a) == file_char(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

/* Where the failing rows of a check go: letters, digits, '-', '_' and '.' of its name
   stay. A number parts it from a check before it whose name gives the same. */
static const char *failing_path(const struct batch_run *run, size_t place,
                                struct arena *arena)
{
    const struct node *node = run->plan.node;
    char *name = arena_text(arena, node[place].name, strlen(node[place].name));
    size_t twins = 0;

    if (name == NULL)
        return NULL;
    for (char *at = name; *at != '\0'; at++)
        *at = file_char(*at);
    for (size_t i = 0; i < place; i++)
        twins +=
            node[i].kind == NODE_CHECK && is_same_file(node[i].name, node[place].name);
    return twins == 0 ? arena_format(arena, "%s/checks/%s.csv", run->record.folder, name)
                      : arena_format(arena, "%s/checks/%s~%zu.csv", run->record.folder,
                                     name, twins + 1);
}

/* Rows that failed in an earlier run say nothing of this one. */
static void drop_failing(const struct job_tree *tree, const char *path)
{
    static const struct job_text nowhere = {0};
    struct tree_place place = {.folder = -1};

    if (job_tree_place(tree, path, nowhere, true, &place, NULL) != TIDE_STATUS_OK ||
        place.folder < 0)
        return;
    unlinkat(place.folder, place.name, 0);
    close(place.folder);
}

static tide_status save_failing(struct batch_run *run, size_t place,
                                const struct job_tree *tree, struct check_result *result,
                                tide_error *err)
{
    static const struct job_text nowhere = {0};
    struct node_run *at = &run->node[place];
    const char *path = failing_path(run, place, &at->arena);
    struct published published;

    if (path == NULL)
        return memory_failed(&run->runtime->memory, err);
    if (result->rows.answer == NULL || !(result->is_error || result->is_warning)) {
        drop_failing(tree, path);
        return TIDE_STATUS_OK;
    }
    tide_status status = publish_answer(tree, run->runtime, path, nowhere,
                                        result->rows.answer, "csv", &published, err);
    if (status == TIDE_STATUS_OK)
        at->entry.path = path;
    return status;
}

static void say_finding(const struct check_result *result, struct node_run *at)
{
    error_set(&at->error, TIDE_STATUS_SHAPE, "check_failed",
              "%" PRIu64 " of %" PRIu64 " fail%s%s", result->failing, result->judged,
              result->words[0] != '\0' ? ": " : "", result->words);
    at->has_error = true;
}

static tide_status run_check(struct batch_run *run, size_t place,
                             const struct job_tree *tree, tide_error *err)
{
    const struct node *node = &run->plan.node[place];
    struct node_run *at = &run->node[place];
    struct arena scratch;
    struct check_result result = {0};
    struct check_context context = {
        .engine = run->batch->engine,
        .runtime = run->runtime,
        .file = &run->file,
        .check = &run->file.check[node->item],
        .each = node->each,
        .name = node->name,
        .arena = &scratch,
    };

    arena_init(&scratch, &run->runtime->memory);
    tide_status status = check_run(&context, frame_of_reader(run, node), &result, err);
    if (status == TIDE_STATUS_OK)
        status = save_failing(run, place, tree, &result, err);
    if (status == TIDE_STATUS_OK && (result.is_error || result.is_warning))
        say_finding(&result, at);
    frame_release(&result.rows);
    arena_release(&scratch);
    if (status != TIDE_STATUS_OK)
        return status;
    at->rows = result.judged;
    at->state = result.is_error     ? TIDE_BATCH_FAILED
                : result.is_warning ? TIDE_BATCH_WARNED
                                    : TIDE_BATCH_OK;
    return TIDE_STATUS_OK;
}

/* ---- any node ---- */

static tide_status run_kind(struct batch_run *run, size_t place, tide_error *err)
{
    /* Paths are made in the arena of the node: nodes run side by side. */
    struct job_tree tree = run->tree;

    tree.arena = &run->node[place].arena;
    switch (run->plan.node[place].kind) {
    case NODE_SOURCE:
        return run_source(run, place, &tree, err);
    case NODE_STEP:
        return run_step(run, place, err);
    case NODE_CHECK:
        return run_check(run, place, &tree, err);
    case NODE_OUTPUT:
        return run_write(run, place, &tree, err);
    }
    return TIDE_STATUS_OK;
}

tide_status run_node(struct batch_run *run, size_t place, tide_error *err)
{
    struct node_run *at = &run->node[place];
    double begun = run_clock();
    tide_error fault = {0};

    at->state = TIDE_BATCH_OK;
    tide_status status = run_kind(run, place, &fault);
    at->elapsed_s = run_clock() - begun;
    if (status == TIDE_STATUS_CANCELLED || status == TIDE_STATUS_NO_MEMORY ||
        status == TIDE_STATUS_LIMIT) {
        frame_release(&at->frame);
        frame_release(&at->by_file);
        if (err != NULL)
            *err = fault;
        return status;
    }
    if (status != TIDE_STATUS_OK) {
        frame_release(&at->frame);
        frame_release(&at->by_file);
        at->state = TIDE_BATCH_FAILED;
        at->error = fault;
        at->has_error = true;
    }
    at->entry.status = at->state == TIDE_BATCH_FAILED   ? "error"
                       : at->state == TIDE_BATCH_WARNED ? "warn"
                                                        : "ok";
    at->entry.rows = at->rows;
    at->is_done = true;
    return TIDE_STATUS_OK;
}
