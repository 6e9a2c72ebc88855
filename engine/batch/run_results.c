/*
 * run_results.c - what a run leaves beside its outputs: run_results.json, SHA256SUMS, a
 * record without lines that no longer count.
 *
 * Times and durations stand here and nowhere else: outputs hold none.
 */
#include "batch/batch_run.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tide/version.h"
#include "base/error.h"
#include "output/json_text.h"

/* ---- run_results.json ---- */

struct results {
    struct batch_run *run;
    tide_status status;
};

static void put_number(struct sink *sink, const char *name, double value)
{
    char text[64];

    snprintf(text, sizeof text, "%.3f", value);
    json_put_string(sink, name);
    sink_put_c(sink, ":");
    sink_put_c(sink, text);
}

static void put_count(struct sink *sink, const char *name, uint64_t count)
{
    json_put_string(sink, name);
    sink_put_c(sink, ":");
    sink_put_count(sink, count);
}

static void put_params(struct sink *sink, const struct job_file *file)
{
    const char *before = "";

    sink_put_c(sink, "\"params\":{");
    for (size_t i = 0; i < file->param_count; i++) {
        if (file->param[i].value == NULL)
            continue;
        sink_put_c(sink, before);
        json_put_member(sink, file->param[i].name.text, file->param[i].value);
        before = ",";
    }
    sink_put_c(sink, "}");
}

static void put_library(void *user, const char *name, const char *version)
{
    struct sink *sink = user;

    sink_put_c(sink, ",");
    json_put_member(sink, name, version);
}

/* What the figures may depend on: tide's own version has a member of its own. */
static void put_libraries(struct sink *sink)
{
    sink_put_c(sink, "\"versions\":{");
    json_put_member(sink, "tide", TIDE_VERSION_TEXT);
    tide_libraries(put_library, sink);
    sink_put_c(sink, "}");
}

static void put_file(struct sink *sink, const struct record_entry *entry)
{
    sink_put_c(sink, ",\"files\":[{");
    json_put_member(sink, "path", entry->path);
    if (entry->sha256[0] != '\0') {
        sink_put_c(sink, ",");
        put_count(sink, "bytes", entry->size);
        sink_put_c(sink, ",");
        json_put_member(sink, "sha256", entry->sha256);
    }
    sink_put_c(sink, "}]");
}

static void put_node(struct sink *sink, const struct node *node,
                     const struct node_run *at)
{
    sink_put_c(sink, "{");
    json_put_member(sink, "name", node->name);
    sink_put_c(sink, ",");
    json_put_member(sink, "kind", node_kind_name(node->kind));
    sink_put_c(sink, ",");
    json_put_member(sink, "status",
                    tide_batch_state_name(at->is_done ? at->state : TIDE_BATCH_SKIPPED));
    sink_put_c(sink, ",");
    json_put_member(sink, "reason", at->reason != NULL ? at->reason : "");
    sink_put_c(sink, ",");
    put_count(sink, "rows", at->rows);
    sink_put_c(sink, ",");
    put_number(sink, "elapsed_s", at->elapsed_s);
    if (at->has_error) {
        sink_put_c(sink, ",");
        json_put_member(sink, "id", at->error.id);
        sink_put_c(sink, ",");
        json_put_member(sink, "message", at->error.message);
    }
    if (at->has_entry && at->entry.path[0] != '\0')
        put_file(sink, &at->entry);
    sink_put_c(sink, "}");
}

static void put_started(struct sink *sink, double elapsed_s)
{
    time_t started = time(NULL) - (time_t)elapsed_s;
    struct tm utc;
    char text[32] = "";

    if (gmtime_r(&started, &utc) != NULL)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    json_put_member(sink, "started", text);
}

static tide_status write_results(void *context, tide_write_fn write, void *user,
                                 tide_error *err)
{
    const struct results *results = context;
    struct batch_run *run = results->run;
    double elapsed_s = run_clock() - run->started;
    bool has_failed = run->outcome.count[TIDE_BATCH_FAILED] > 0;
    const char *before = "";
    struct sink sink;

    sink_init(&sink, run->runtime, write, user, err);
    sink_put_c(&sink, "{");
    json_put_member(&sink, "job", run->file.path);
    sink_put_c(&sink, ",");
    json_put_member(&sink, "version", TIDE_VERSION_TEXT);
    sink_put_c(&sink, ",");
    put_libraries(&sink);
    sink_put_c(&sink, ",");
    put_started(&sink, elapsed_s);
    sink_put_c(&sink, ",");
    put_number(&sink, "elapsed_s", elapsed_s);
    sink_put_c(&sink, ",");
    put_params(&sink, &run->file);
    sink_put_c(&sink, ",");
    json_put_member(&sink, "status",
                    results->status != TIDE_STATUS_OK ? "stopped"
                    : has_failed                      ? "error"
                                                      : "ok");
    sink_put_c(&sink, ",\"results\":[");
    for (size_t i = 0; i < run->plan.count; i++) {
        if (!run->node[i].is_done && !run->node[i].is_needed)
            continue;
        sink_put_c(&sink, before);
        sink_put_c(&sink, "\n");
        put_node(&sink, &run->plan.node[i], &run->node[i]);
        before = ",";
    }
    sink_put_c(&sink, "\n]}\n");
    return sink_end(&sink);
}

/* ---- SHA256SUMS ---- */

/* Every output that is there, by this run or an earlier one. */
static const struct record_entry *output_entry(const struct batch_run *run, size_t place)
{
    const struct node *node = &run->plan.node[place];
    const struct node_run *at = &run->node[place];

    if (node->kind != NODE_OUTPUT)
        return NULL;
    if (at->is_done && at->has_entry && at->state != TIDE_BATCH_FAILED &&
        at->state != TIDE_BATCH_SKIPPED)
        return &at->entry;
    return run_record_find(&run->record, "output", node->name);
}

static tide_status write_sums(void *context, tide_write_fn write, void *user,
                              tide_error *err)
{
    struct batch_run *run = context;
    struct sink sink;

    sink_init(&sink, run->runtime, write, user, err);
    for (size_t i = 0; i < run->plan.count; i++) {
        const struct record_entry *entry = output_entry(run, i);
        if (entry == NULL || entry->sha256[0] == '\0')
            continue;
        sink_put_c(&sink, entry->sha256);
        sink_put_c(&sink, "  ");
        sink_put_c(&sink, entry->path);
        sink_put_c(&sink, "\n");
    }
    return sink_end(&sink);
}

/* ---- the record ---- */

static size_t add_inputs(struct record_entry *entry, size_t count,
                         const struct node_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        entry[count++] = (struct record_entry){.kind = "input",
                                               .name = inputs->file[i].path,
                                               .status = "ok",
                                               .print = inputs->file[i].print,
                                               .path = "",
                                               .size = inputs->file[i].size,
                                               .mtime_ns = inputs->file[i].mtime_ns,
                                               .inode = inputs->file[i].inode,
                                               .sha256 = ""};
    return count;
}

/* One line per output, check and input that the job has now. */
static tide_status replace_record(struct batch_run *run, tide_error *err)
{
    size_t room = run->plan.count;
    size_t count = 0;

    for (size_t i = 0; i < run->plan.count; i++)
        room += run->inputs[i].count;
    for (size_t i = 0; i < run->file.group_count; i++)
        room += run->group_inputs[i].count;
    struct record_entry *entry = arena_alloc(&run->arena, room, sizeof *entry);
    if (entry == NULL)
        return memory_failed(&run->runtime->memory, err);
    for (size_t i = 0; i < run->plan.count; i++) {
        const struct node *node = &run->plan.node[i];
        const struct node_run *at = &run->node[i];
        const struct record_entry *of = NULL;
        if (node->kind == NODE_SOURCE || node->kind == NODE_STEP)
            continue;
        if (at->is_done && at->has_entry && at->state != TIDE_BATCH_SKIPPED)
            of = &at->entry;
        else
            of = run_record_find(&run->record, node_kind_name(node->kind), node->name);
        if (of != NULL)
            entry[count++] = *of;
    }
    for (size_t i = 0; i < run->plan.count; i++)
        count = add_inputs(entry, count, &run->inputs[i]);
    for (size_t i = 0; i < run->file.group_count; i++)
        count = add_inputs(entry, count, &run->group_inputs[i]);
    return run_record_replace(&run->record, run->runtime, entry, count, err);
}

/* ---- all of it ---- */

static tide_status leave(struct batch_run *run, const char *name, publish_write write,
                         void *context, tide_error *err)
{
    static const struct job_text nowhere = {0};
    const char *path = arena_format(&run->arena, "%s/%s", run->record.folder, name);
    struct published published;

    if (path == NULL)
        return memory_failed(&run->runtime->memory, err);
    return publish_bytes(&run->tree, run->runtime, path, nowhere, write, context,
                         &published, err);
}

tide_status run_leave_results(struct batch_run *run, tide_status status, tide_error *err)
{
    struct results results = {run, status};
    tide_status left = leave(run, "SHA256SUMS", write_sums, run, err);

    if (left == TIDE_STATUS_OK)
        left = replace_record(run, err);
    if (left == TIDE_STATUS_OK)
        left = leave(run, "run_results.json", write_results, &results, err);
    return left;
}
