/*
 * fingerprint.c - texts of the job, values of parameters, bytes of inputs, the version.
 *
 * A text goes into its fingerprint with its length in front, so that no two lists of
 * texts give the same bytes.
 */
#include "batch/fingerprint.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tide/version.h"
#include "base/error.h"
#include "base/text.h"
#include "batch/step_groups.h"

enum { BLOCK_BYTES = 1024 * 1024 };

/* ---- files ---- */

static tide_status file_failed(const char *path, tide_error *err)
{
    char words[128] = "";

    if (strerror_r(errno, words, sizeof words) != 0)
        words[0] = '\0';
    error_set(err, TIDE_STATUS_IO, "io", "cannot read: %s", words);
    error_source(err, path);
    return TIDE_STATUS_IO;
}

static void take_stat(const struct stat *at, struct input_file *out)
{
    out->size = (uint64_t)at->st_size;
    out->mtime_ns = (int64_t)at->st_mtim.tv_sec * 1000000000 + at->st_mtim.tv_nsec;
    out->inode = (uint64_t)at->st_ino;
}

/* Blocks are filled to the brim, so that their ends are always at the same bytes. */
static ssize_t read_block(int file, char *block)
{
    size_t filled = 0;

    while (filled < BLOCK_BYTES) {
        ssize_t got = read(file, block + filled, BLOCK_BYTES - filled);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return -1;
        filled += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)filled;
}

static tide_status hash_file(struct runtime *runtime, int file, const char *path,
                             struct digest *out, tide_error *err)
{
    char *block = memory_alloc(&runtime->memory, BLOCK_BYTES, 1);
    struct digest print = {0};
    ssize_t got = 0;
    tide_status status = TIDE_STATUS_OK;

    if (block == NULL)
        return memory_failed(&runtime->memory, err);
    while (status == TIDE_STATUS_OK && (got = read_block(file, block)) > 0) {
        print = digest_add(print, block, (size_t)got);
        status = runtime_check(runtime, err);
    }
    if (status == TIDE_STATUS_OK && got < 0)
        status = file_failed(path, err);
    memory_free(&runtime->memory, block, BLOCK_BYTES, 1);
    *out = print;
    return status;
}

tide_status fingerprint_file(struct runtime *runtime, const struct run_record *record,
                             const char *path, struct input_file *out, tide_error *err)
{
    const struct record_entry *known = run_record_find(record, "input", path);
    struct input_file made = {
        .path = path,
        .file = arena_text(record->arena, path, job_tree_file_length(path)),
    };
    struct stat at;
    if (made.file == NULL)
        return memory_failed(record->arena->memory, err);
    int file = open(made.file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    tide_status status = TIDE_STATUS_OK;

    if (file < 0 || fstat(file, &at) != 0) {
        status = file_failed(path, err);
    } else if (!S_ISREG(at.st_mode)) {
        error_set(err, TIDE_STATUS_IO, "io", "a job reads plain files only");
        error_source(err, path);
        status = TIDE_STATUS_IO;
    } else {
        take_stat(&at, &made);
        if (known != NULL && known->size == made.size &&
            known->mtime_ns == made.mtime_ns && known->inode == made.inode)
            made.print = known->print;
        else
            status = hash_file(runtime, file, path, &made.print, err);
    }
    if (file >= 0)
        close(file);
    if (status == TIDE_STATUS_OK)
        *out = made;
    return status;
}

bool fingerprint_has_changed(const struct input_file *file)
{
    struct input_file now = {0};
    struct stat at;

    if (stat(file->file, &at) != 0)
        return true;
    take_stat(&at, &now);
    return now.size != file->size || now.mtime_ns != file->mtime_ns ||
           now.inode != file->inode;
}

/* ---- texts ---- */

struct printer {
    const struct batch_plan *plan;
    struct arena *arena;
    struct text_builder text;
    struct record_part *part; /* [count] */
    size_t count;
    size_t capacity;
    bool has_failed;
};

static void put(struct printer *printer, const char *text)
{
    if (text == NULL)
        text_add_c(&printer->text, "-");
    else
        text_add_format(&printer->text, "%zu:%s", strlen(text), text);
}

static void put_list(struct printer *printer, const struct job_list *list)
{
    text_add_format(&printer->text, "[%zu]", list->count);
    for (size_t i = 0; i < list->count; i++)
        put(printer, list->item[i].text);
}

static void put_pairs(struct printer *printer, const struct job_pairs *pairs)
{
    text_add_format(&printer->text, "{%zu}", pairs->count);
    for (size_t i = 0; i < pairs->count; i++) {
        put(printer, pairs->item[i].name.text);
        put(printer, pairs->item[i].value.text);
    }
}

static void add_part(struct printer *printer, const char *label, struct digest print)
{
    /* A file may have the name of any other part: only what is equal in all is one part. */
    for (size_t i = 0; label != NULL && i < printer->count; i++)
        if (printer->part[i].print.high == print.high &&
            printer->part[i].print.low == print.low &&
            strcmp(printer->part[i].label, label) == 0)
            return;
    if (printer->count == printer->capacity) {
        size_t wider = printer->capacity > 0 ? 2 * printer->capacity : 16;
        struct record_part *part = arena_alloc(printer->arena, wider, sizeof *part);
        if (part == NULL) {
            printer->has_failed = true;
            return;
        }
        if (printer->count > 0)
            memcpy(part, printer->part, printer->count * sizeof *part);
        printer->part = part;
        printer->capacity = wider;
    }
    printer->has_failed = printer->has_failed || label == NULL;
    printer->part[printer->count++] = (struct record_part){label, print};
}

/* The text that was put since the last part, as a part. */
static void end_part(struct printer *printer, const char *label)
{
    struct digest none = {0};

    printer->has_failed = printer->has_failed || printer->text.has_failed;
    if (!printer->has_failed)
        add_part(printer, label,
                 digest_add(none, printer->text.length > 0 ? printer->text.at : "",
                            printer->text.length));
    text_builder_clear(&printer->text);
}

static void put_step(struct printer *printer, const struct job_step *step)
{
    text_add_format(&printer->text, "%d", (int)step->kind);
    put(printer, step->from.text);
    put_list(printer, &step->where);
    put_list(printer, &step->by);
    put_pairs(printer, &step->options);
    put(printer, step->stat.text);
    put_list(printer, &step->measures);
    for (size_t i = 0; i < step->add_count; i++) {
        put(printer, step->add[i].name.text);
        put(printer, step->add[i].computation.text);
        put_list(printer, &step->add[i].inputs);
        put_pairs(printer, &step->add[i].options);
    }
    put(printer, step->top.count.text);
    put(printer, step->top.by.text);
    put_list(printer, &step->top.per);
    text_add_format(&printer->text, "%d", step->top.cuts_ties);
}

static void put_check(struct printer *printer, const struct job_check *check)
{
    text_add_format(&printer->text, "%d%d", (int)check->kind, (int)check->severity);
    put(printer, check->table.text);
    put_list(printer, &check->columns);
    put_list(printer, &check->per);
    put_pairs(printer, &check->arguments);
    put_list(printer, &check->values);
    put(printer, check->warn_if.text);
    put(printer, check->error_if.text);
}

static void put_group(struct printer *printer, const struct job_group *group)
{
    put(printer, group->of.text);
    text_add_format(&printer->text, "%d", (int)group->rest);
    put(printer, group->rest_name.text);
    for (size_t i = 0; i < group->set_count; i++) {
        put(printer, group->set[i].name.text);
        put(printer, group->set[i].file.text);
        if (group->set[i].file.text == NULL)
            put_list(printer, &group->set[i].codes);
    }
}

/* A path as the job means it, wherever the job was started from. */
static const char *inside_job(const struct job_file *file, const char *path)
{
    size_t length = strlen(file->folder);

    return strncmp(path, file->folder, length) == 0 && path[length] == '/'
               ? path + length + 1
               : path;
}

static void add_files(struct printer *printer, const struct node_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        add_part(printer, inside_job(printer->plan->file, inputs->file[i].path),
                 inputs->file[i].print);
}

static void add_groups(struct printer *printer, const struct job_step *step,
                       const struct node_inputs *group_inputs)
{
    const struct job_file *file = printer->plan->file;

    for (size_t i = 0; i < step->by.count; i++) {
        size_t group = step_group_find(file, step->by.item[i].text);
        if (group == SIZE_MAX)
            continue;
        put_group(printer, &file->group[group]);
        end_part(printer,
                 arena_format(printer->arena, "group %s", file->group[group].name.text));
        add_files(printer, &group_inputs[group]);
    }
}

/* The parameters whose names stand anywhere in the text of the node: one too many costs
   a run, one too few a stale figure. */
static void add_parameters(struct printer *printer, const struct node *node,
                           const char *text)
{
    const struct job_file *file = printer->plan->file;

    for (size_t i = 0; i < file->param_count; i++) {
        const char *name = file->param[i].name.text;
        const char *value = file->param[i].value;
        for (size_t e = 0; e < file->each_count; e++)
            if (strcmp(file->each[e].param.text, name) == 0)
                value = node->each[e];
        if (value == NULL || strstr(text, name) == NULL)
            continue;
        put(printer, value);
        end_part(printer, arena_format(printer->arena, "parameter %s", name));
    }
}

static void put_node(struct printer *printer, const struct node *node)
{
    const struct job_file *file = printer->plan->file;

    switch (node->kind) {
    case NODE_SOURCE:
        put_list(printer, &file->source[node->item].files);
        put_pairs(printer, &file->source[node->item].settings);
        put(printer, file->source[node->item].rejects.text);
        for (size_t i = 0; i < file->source[node->item].column_count; i++)
            put(printer, file->source[node->item].column[i].freq.text);
        break;
    case NODE_STEP:
        put_step(printer, &file->step[node->item]);
        break;
    case NODE_CHECK:
        put_check(printer, &file->check[node->item]);
        break;
    case NODE_OUTPUT:
        put_list(printer, &file->output[node->item].tables);
        put(printer, file->output[node->item].to.text);
        put(printer, file->output[node->item].format.text);
        break;
    }
}

static void add_node(struct printer *printer, size_t place,
                     const struct node_inputs *inputs,
                     const struct node_inputs *group_inputs)
{
    const struct node *node = &printer->plan->node[place];

    put_node(printer, node);
    const char *text =
        printer->text.has_failed
            ? NULL
            : arena_text(printer->arena, printer->text.at, printer->text.length);
    end_part(printer, arena_format(printer->arena, "%s %s", node_kind_name(node->kind),
                                   node->name));
    if (text == NULL) {
        printer->has_failed = true;
        return;
    }
    add_parameters(printer, node, text);
    if (node->kind == NODE_SOURCE)
        add_files(printer, &inputs[place]);
    if (node->kind == NODE_STEP)
        add_groups(printer, &printer->plan->file->step[node->item], group_inputs);
}

static struct digest print_parts(const struct printer *printer)
{
    struct digest print = {0};

    for (size_t i = 0; i < printer->count; i++) {
        print = digest_add(print, printer->part[i].label, strlen(printer->part[i].label));
        print = digest_add(print, &printer->part[i].print, sizeof printer->part[i].print);
    }
    return print;
}

tide_status fingerprint_node(const struct batch_plan *plan, size_t node,
                             const struct node_inputs *inputs,
                             const struct node_inputs *group_inputs, struct arena *arena,
                             struct record_entry *out, tide_error *err)
{
    struct printer printer = {.plan = plan, .arena = arena};
    bool *rests_on = arena_alloc_zero(arena, plan->count, sizeof *rests_on);

    if (rests_on == NULL)
        return memory_failed(arena->memory, err);
    text_builder_init(&printer.text, arena->memory);
    put(&printer, TIDE_VERSION_TEXT);
    end_part(&printer, "version of tide");
    /* Each node stands after all that it reads. */
    rests_on[node] = true;
    for (size_t i = node + 1; i-- > 0;)
        for (size_t k = 0; rests_on[i] && k < plan->node[i].table_count; k++)
            rests_on[plan->node[i].table[k]] = true;
    for (size_t i = 0; i <= node; i++)
        if (rests_on[i])
            add_node(&printer, i, inputs, group_inputs);
    text_builder_release(&printer.text);
    if (printer.has_failed)
        return memory_failed(arena->memory, err);
    out->part = printer.part;
    out->part_count = printer.count;
    out->print = print_parts(&printer);
    return TIDE_STATUS_OK;
}

/* ---- what has changed ---- */

/* Has an entry this label, with this fingerprint? */
static void find_part(const struct record_entry *entry, const struct record_part *part,
                      bool *has_label, bool *is_equal)
{
    *has_label = false;
    *is_equal = false;
    for (size_t i = 0; i < entry->part_count && !*is_equal; i++) {
        const struct record_part *at = &entry->part[i];
        if (strcmp(at->label, part->label) != 0)
            continue;
        *has_label = true;
        *is_equal =
            at->print.high == part->print.high && at->print.low == part->print.low;
    }
}

const char *fingerprint_reason(const struct record_entry *now,
                               const struct record_entry *before, struct arena *arena)
{
    if (before == NULL)
        return "new";
    if (now->print.high == before->print.high && now->print.low == before->print.low)
        return NULL;
    for (size_t i = 0; i < now->part_count; i++) {
        bool has_label = false;
        bool is_equal = false;
        find_part(before, &now->part[i], &has_label, &is_equal);
        if (is_equal)
            continue;
        const char *reason = arena_format(arena, "%s: %s", has_label ? "changed" : "new",
                                          now->part[i].label);
        return reason != NULL ? reason : "changed";
    }
    return "changed";
}
