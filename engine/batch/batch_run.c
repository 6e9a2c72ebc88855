/*
 * batch_run.c - the run of a job, from its plan to its results.
 *
 * Ready nodes are done in waves: those that need nothing more, in the order of the file;
 * where they are many, those that are nearest to the end of the job, so that rows are read
 * by all their readers and let go before more are made. What a wave does depends on the
 * plan alone, never on who is faster, so neither do the messages nor the outputs.
 */
#include "batch/batch_run.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"

double run_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

tide_batch_options tide_batch_options_default(void)
{
    tide_batch_options options = {.size_bytes = sizeof options};
    return options;
}

const char *tide_batch_state_name(tide_batch_state state)
{
    static const char *const names[] = {
        [TIDE_BATCH_OK] = "ok",           [TIDE_BATCH_KEPT] = "kept",
        [TIDE_BATCH_WARNED] = "warn",     [TIDE_BATCH_FAILED] = "error",
        [TIDE_BATCH_SKIPPED] = "skipped", [TIDE_BATCH_WOULD] = "would",
    };
    return names[state];
}

/* ---- telling ---- */

static void tell(struct batch_run *run, size_t place)
{
    const struct node *node = &run->plan.node[place];
    const struct node_run *at = &run->node[place];
    tide_batch_event event = {
        .kind = node_kind_name(node->kind),
        .name = node->name,
        .state = at->state,
        .reason = at->reason != NULL ? at->reason : "",
        .rows = at->rows,
        .elapsed_s = at->elapsed_s,
        .path = at->has_entry && at->entry.path != NULL ? at->entry.path : "",
        .error = at->has_error ? &at->error : NULL,
    };

    run->outcome.count[at->state]++;
    if (at->state == TIDE_BATCH_FAILED && run->outcome.first_failure == TIDE_STATUS_OK)
        run->outcome.first_failure = at->error.status;
    if (node->kind != NODE_SOURCE &&
        (at->state == TIDE_BATCH_OK || at->state == TIDE_BATCH_KEPT))
        run->outcome.has_result = 1;
    if (run->options->event != NULL)
        run->options->event(run->options->event_user, &event);
}

static void end_node(struct batch_run *run, size_t place, tide_batch_state state,
                     const char *reason)
{
    run->node[place].state = state;
    run->node[place].reason = reason;
    run->node[place].is_done = true;
    tell(run, place);
}

/* ---- waves ---- */

static bool ended_well(const struct node_run *node)
{
    return node->is_done && node->state != TIDE_BATCH_FAILED &&
           node->state != TIDE_BATCH_SKIPPED;
}

/* What keeps a node from running for good: a need that failed or was skipped. */
static const char *hindrance(struct batch_run *run, size_t place)
{
    const struct node *node = &run->plan.node[place];

    for (size_t i = 0; i < node->need_count; i++) {
        size_t need = node->need[i];
        const struct node_run *at = &run->node[need];
        const struct node *other = &run->plan.node[need];
        if (!at->is_done || ended_well(at))
            continue;
        const char *reason =
            other->kind == NODE_CHECK
                ? arena_format(&run->arena, "the check %s failed", other->name)
            : at->state == TIDE_BATCH_FAILED
                ? arena_format(&run->arena, "%s failed", other->name)
                : arena_format(&run->arena, "%s was skipped", other->name);
        return reason != NULL ? reason : "what it needs failed";
    }
    return NULL;
}

static bool is_ready(const struct batch_run *run, size_t place)
{
    const struct node *node = &run->plan.node[place];
    size_t depth = 0;

    for (size_t i = 0; i < node->need_count; i++) {
        const struct node_run *need = &run->node[node->need[i]];
        if (need->is_needed && !need->is_done)
            return false;
        depth = need->depth + 1 > depth ? need->depth + 1 : depth;
    }
    run->node[place].depth = depth;
    return true;
}

/* More than enough for all threads, and few against what a job may have. */
enum { MOST_OF_WAVE = 128 };

struct ready {
    size_t place;
    size_t depth;
};

struct wave {
    struct batch_run *run;
    struct ready *node; /* [count] */
    size_t count;
};

static int compare_depths(const void *a, const void *b)
{
    const struct ready *left = a;
    const struct ready *right = b;

    if (left->depth != right->depth)
        return left->depth < right->depth ? 1 : -1;
    return left->place < right->place ? -1 : left->place > right->place;
}

static int compare_places(const void *a, const void *b)
{
    const struct ready *left = a;
    const struct ready *right = b;

    return left->place < right->place ? -1 : left->place > right->place;
}

static void cut_wave(struct wave *wave)
{
    if (wave->count <= MOST_OF_WAVE)
        return;
    qsort(wave->node, wave->count, sizeof *wave->node, compare_depths);
    wave->count = MOST_OF_WAVE;
    qsort(wave->node, wave->count, sizeof *wave->node, compare_places);
}

/* Do a node, and append what it has finished at once: a wave may be the whole job, and a
   run that dies in it shall keep what is done. */
static tide_status run_task(void *context, size_t task, tide_error *err)
{
    struct wave *wave = context;
    struct batch_run *run = wave->run;
    struct node_run *at = &run->node[wave->node[task].place];
    tide_status status = run_node(run, wave->node[task].place, err);

    if (status != TIDE_STATUS_OK || !at->has_entry)
        return status;
    pthread_mutex_lock(&run->journal_lock);
    status = run_record_add(&run->record, &at->entry, err);
    pthread_mutex_unlock(&run->journal_lock);
    return status;
}

/* Where there are fewer nodes than threads, the threads are better used inside each. */
static tide_status run_wave(struct wave *wave, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    if (wave->count >= runtime_threads(wave->run->runtime))
        return pool_run(wave->run->runtime, wave->count, run_task, wave, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < wave->count; i++)
        status = run_task(wave, i, err);
    return status;
}

static void release_frames(struct node_run *node)
{
    frame_release(&node->frame);
    frame_release(&node->by_file);
}

/* Rows that nobody will read any more. */
static void let_go(struct batch_run *run, size_t place)
{
    const struct node *node = &run->plan.node[place];

    for (size_t i = 0; i < node->table_count; i++) {
        struct node_run *table = &run->node[node->table[i]];
        if (table->readers > 0 && --table->readers == 0)
            release_frames(table);
    }
}

static bool fill_wave(struct batch_run *run, struct wave *wave)
{
    wave->count = 0;
    for (size_t i = 0; i < run->plan.count; i++) {
        struct node_run *at = &run->node[i];
        if (!at->is_needed || at->is_done)
            continue;
        const char *why = hindrance(run, i);
        if (why != NULL) {
            end_node(run, i, TIDE_BATCH_SKIPPED, why);
            let_go(run, i);
        } else if (is_ready(run, i)) {
            wave->node[wave->count++] = (struct ready){i, at->depth};
        }
    }
    cut_wave(wave);
    return wave->count > 0;
}

static void stop_rest(struct batch_run *run)
{
    for (size_t i = 0; i < run->plan.count; i++)
        if (run->node[i].is_needed && !run->node[i].is_done)
            end_node(run, i, TIDE_BATCH_SKIPPED, "stopped at the first failure");
}

/* Outputs that nothing but a check could make void. */
static tide_status settle_held(struct batch_run *run, tide_error *err)
{
    const char **check = arena_alloc_zero(&run->arena, run->plan.count, sizeof *check);

    if (check == NULL)
        return memory_failed(&run->runtime->memory, err);
    run_find_checks(run, true, check);
    for (size_t i = 0; i < run->plan.count; i++) {
        const char *why = NULL;
        if (!run->node[i].is_held)
            continue;
        if (check[i] != NULL) {
            why = arena_format(&run->arena, "the check %s failed", check[i]);
            if (why == NULL)
                return memory_failed(&run->runtime->memory, err);
        }
        end_node(run, i, check[i] != NULL ? TIDE_BATCH_SKIPPED : TIDE_BATCH_KEPT, why);
    }
    return TIDE_STATUS_OK;
}

static tide_status run_waves(struct batch_run *run, tide_error *err)
{
    struct wave wave = {
        .run = run,
        .node = arena_alloc(&run->arena, run->plan.count, sizeof *wave.node),
    };
    tide_status status =
        wave.node == NULL ? memory_failed(&run->runtime->memory, err) : TIDE_STATUS_OK;

    while (status == TIDE_STATUS_OK && fill_wave(run, &wave)) {
        status = run_wave(&wave, err);
        for (size_t i = 0; i < wave.count; i++) {
            if (!run->node[wave.node[i].place].is_done)
                continue;
            tell(run, wave.node[i].place);
            let_go(run, wave.node[i].place);
        }
        if (status == TIDE_STATUS_OK)
            status = runtime_check(run->runtime, err);
        if (run->options->stops && run->outcome.count[TIDE_BATCH_FAILED] > 0) {
            stop_rest(run);
            break;
        }
    }
    return status == TIDE_STATUS_OK ? settle_held(run, err) : status;
}

/* ---- a dry run ---- */

static void tell_would(struct batch_run *run)
{
    for (size_t i = 0; i < run->plan.count; i++)
        if (run->node[i].is_needed && !run->node[i].is_done)
            end_node(run, i, TIDE_BATCH_WOULD, run->node[i].reason);
}

/* ---- all of it ---- */

static tide_status prepare(struct batch_run *run, tide_error *err)
{
    const tide_batch_options *options = run->options;
    struct runtime *runtime = run->runtime;
    tide_status status = job_tree_open(&run->file, options->allow, options->allow_count,
                                       &run->arena, &run->tree, err);

    if (status == TIDE_STATUS_OK)
        status = batch_plan_make(&run->file, &run->arena, &run->plan, err);
    if (status != TIDE_STATUS_OK)
        return status;
    run->node = arena_alloc_zero(&run->arena, run->plan.count, sizeof *run->node);
    run->inputs = arena_alloc_zero(&run->arena, run->plan.count, sizeof *run->inputs);
    run->group_inputs =
        arena_alloc_zero(&run->arena, run->file.group_count, sizeof *run->group_inputs);
    if (run->node == NULL || run->inputs == NULL || run->group_inputs == NULL)
        return memory_failed(&runtime->memory, err);
    for (size_t i = 0; i < run->plan.count; i++)
        arena_init(&run->node[i].arena, &runtime->memory);
    status = run_choose(run, err);
    if (status == TIDE_STATUS_OK)
        status = run_record_open(&run->tree, runtime, options->waits != 0,
                                 options->is_dry != 0, &run->arena, &run->record, err);
    run->has_record = status == TIDE_STATUS_OK;
    if (status == TIDE_STATUS_OK)
        status = run_find_inputs(run, err);
    if (status == TIDE_STATUS_OK)
        status = run_check_paths(run, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < run->plan.count; i++)
        status = run_bind(run, i, err);
    return status == TIDE_STATUS_OK ? run_need(run, err) : status;
}

/* The sets of groups are filled in while a run reads their files: a copy of the rows. */
static tide_status copy_file(struct batch_run *run, tide_error *err)
{
    const struct job_file *from = &run->batch->file;
    struct job_group *group = arena_alloc(&run->arena, from->group_count, sizeof *group);

    run->file = *from;
    if (group == NULL)
        return memory_failed(&run->runtime->memory, err);
    for (size_t i = 0; i < from->group_count; i++) {
        struct job_set *set =
            arena_alloc(&run->arena, from->group[i].set_count, sizeof *set);
        if (set == NULL)
            return memory_failed(&run->runtime->memory, err);
        memcpy(set, from->group[i].set, from->group[i].set_count * sizeof *set);
        group[i] = from->group[i];
        group[i].set = set;
    }
    run->file.group = group;
    return TIDE_STATUS_OK;
}

static void release_node(struct node_run *node)
{
    release_frames(node);
    arena_release(&node->arena);
}

static void release(struct batch_run *run)
{
    for (size_t i = 0; run->node != NULL && i < run->plan.count; i++)
        release_node(&run->node[i]);
    if (run->has_record)
        run_record_close(&run->record);
    pthread_mutex_destroy(&run->journal_lock);
    arena_release(&run->arena);
}

tide_status tide_batch_run(tide_batch *batch, const tide_batch_options *options,
                           tide_batch_outcome *out, tide_error *err)
{
    const tide_batch_options defaults = tide_batch_options_default();
    struct batch_run run = {
        .batch = batch,
        .runtime = &batch->engine->runtime,
        .options = options != NULL ? options : &defaults,
        .started = run_clock(),
    };
    tide_status status;

    if (options != NULL && options->size_bytes != sizeof *options)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "size_bytes of tide_batch_options is not that of this library");
    arena_init(&run.arena, &run.runtime->memory);
    pthread_mutex_init(&run.journal_lock, NULL);
    status = copy_file(&run, err);
    if (status == TIDE_STATUS_OK)
        status = prepare(&run, err);
    if (status == TIDE_STATUS_OK) {
        for (size_t i = 0; i < run.plan.count; i++)
            if (run.node[i].is_done)
                tell(&run, i);
        if (run.options->is_dry) {
            tell_would(&run);
        } else {
            status = run_waves(&run, err);
            tide_status left =
                run_leave_results(&run, status, status == TIDE_STATUS_OK ? err : NULL);
            status = status == TIDE_STATUS_OK ? left : status;
        }
    }
    if (out != NULL)
        *out = run.outcome;
    release(&run);
    return status;
}
