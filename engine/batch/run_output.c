/*
 * run_output.c - the rows of tables into a file: of one table, of the tables of all values
 * of `each` below each other, or of several tables in a database.
 */
#include <string.h>

#include "base/error.h"
#include "batch/batch_run.h"
#include "batch/frame_stack.h"
#include "output/output.h"

/* One table of an output: the node of its name, or those of all values of `each`. */
struct output_table {
    const char *name;
    size_t *node; /* [count] */
    size_t count;
    struct frame stacked; /* several nodes, or keys in front */
    const tide_answer *answer;
};

/* Parameters that the nodes run for and the output does not: keys in front, where the
   rows do not have them already. */
static tide_status stack_keys(struct batch_run *run, size_t place,
                              const struct output_table *table, struct stack_key **out,
                              size_t *count, tide_error *err)
{
    const struct node *node = &run->plan.node[place];
    const struct job_file *file = &run->file;
    struct arena *arena = &run->node[place].arena;
    struct stack_key *key = arena_alloc(arena, file->each_count, sizeof *key);

    if (key == NULL)
        return memory_failed(arena->memory, err);
    *count = 0;
    for (size_t e = 0; e < file->each_count; e++) {
        const struct node *first = &run->plan.node[table->node[0]];
        const tide_answer *answer = run->node[table->node[0]].frame.answer;
        const char *name = file->each[e].param.text;
        if (node->each[e] != NULL || first->each[e] == NULL ||
            frame_find(answer, name) != SIZE_MAX)
            continue;
        const char **text = arena_alloc(arena, table->count, sizeof *text);
        if (text == NULL)
            return memory_failed(arena->memory, err);
        for (size_t i = 0; i < table->count; i++)
            text[i] = run->plan.node[table->node[i]].each[e];
        key[(*count)++] = (struct stack_key){name, text};
    }
    *out = key;
    return TIDE_STATUS_OK;
}

/* The rows of a table: its frame, or the frames of all values below each other. */
static tide_status gather_rows(struct batch_run *run, size_t place,
                               struct output_table *table, bool is_named, tide_error *err)
{
    struct arena *arena = &run->node[place].arena;
    struct frame **frame = arena_alloc(arena, table->count, sizeof *frame);
    struct stack_key *key = NULL;
    size_t key_count = 0;

    if (frame == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < table->count; i++)
        frame[i] = &run->node[table->node[i]].frame;
    tide_status status = stack_keys(run, place, table, &key, &key_count, err);
    if (status != TIDE_STATUS_OK)
        return status;
    /* A database names its tables after their answers. */
    if (table->count == 1 && key_count == 0 && !is_named)
        return frame_answer(frame[0], &table->answer, err);
    status = frame_stack(frame, table->count, key, key_count, table->name,
                         &table->stacked, err);
    table->answer = table->stacked.answer;
    return status;
}

/* The nodes of an output, parted by the table that they are a run of. */
static tide_status part_tables(struct batch_run *run, size_t place,
                               struct output_table *table, tide_error *err)
{
    const struct node *node = &run->plan.node[place];
    const struct job_list *names = &run->file.output[node->item].tables;
    struct arena *arena = &run->node[place].arena;

    for (size_t i = 0; i < names->count; i++) {
        table[i] = (struct output_table){
            .name = names->item[i].text,
            .node = arena_alloc(arena, node->table_count, sizeof *table[i].node),
        };
        if (table[i].node == NULL)
            return memory_failed(arena->memory, err);
        size_t source = job_file_source(&run->file, table[i].name);
        enum node_kind kind = source != SIZE_MAX ? NODE_SOURCE : NODE_STEP;
        size_t item =
            source != SIZE_MAX ? source : job_file_step(&run->file, table[i].name);
        for (size_t k = 0; k < node->table_count; k++) {
            const struct node *of = &run->plan.node[node->table[k]];
            if (of->kind == kind && of->item == item)
                table[i].node[table[i].count++] = node->table[k];
        }
    }
    return TIDE_STATUS_OK;
}

struct database_tables {
    struct runtime *runtime;
    const tide_answer **answer; /* [count] */
    size_t count;
};

static tide_status write_database(void *context, tide_write_fn write, void *user,
                                  tide_error *err)
{
    const struct database_tables *tables = context;
    struct sink sink;

    sink_init(&sink, tables->runtime, write, user, err);
    sqlite_write_all(tables->runtime, tables->answer, tables->count, &sink);
    return sink_end(&sink);
}

static tide_status publish_tables(struct batch_run *run, size_t place,
                                  const struct job_tree *tree, const char *path,
                                  const char *format, const struct output_table *table,
                                  struct published *out, tide_error *err)
{
    const struct job_output *output = &run->file.output[run->plan.node[place].item];
    size_t count = output->tables.count;
    struct database_tables tables = {.runtime = run->runtime, .count = count};

    if (strcmp(format, "sqlite") != 0)
        return publish_answer(tree, run->runtime, path, output->to, table[0].answer,
                              format, out, err);
    tables.answer = arena_alloc(&run->node[place].arena, count, sizeof *tables.answer);
    if (tables.answer == NULL)
        return memory_failed(&run->runtime->memory, err);
    for (size_t i = 0; i < count; i++)
        tables.answer[i] = table[i].answer;
    return publish_bytes(tree, run->runtime, path, output->to, write_database, &tables,
                         out, err);
}

static tide_status write_output(struct batch_run *run, size_t place,
                                const struct job_tree *tree, struct output_table *table,
                                struct published *out, tide_error *err)
{
    const struct node *node = &run->plan.node[place];
    const struct job_output *output = &run->file.output[node->item];
    struct node_run *at = &run->node[place];
    const char *path = NULL;
    tide_status status =
        job_file_substitute(&run->file, output->to, node->each, &at->arena, &path, err);

    if (status != TIDE_STATUS_OK)
        return status;
    const char *format =
        output->format.text != NULL ? output->format.text : tide_format_of_path(path);
    format = format != NULL ? format : "csv";
    bool is_database = strcmp(format, "sqlite") == 0;
    if (!is_database && output->tables.count > 1) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict", "%s holds one table, not %zu",
                  format, output->tables.count);
        error_hint(err, "a database holds several: to: NAME.db");
        job_file_place(&run->file, output->to, err);
        return TIDE_STATUS_ARGUMENT;
    }
    status = part_tables(run, place, table, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < output->tables.count; i++) {
        status = gather_rows(run, place, &table[i], is_database, err);
        at->rows += status == TIDE_STATUS_OK ? table[i].answer->row_count : 0;
    }
    if (status == TIDE_STATUS_OK)
        status = publish_tables(run, place, tree, path, format, table, out, err);
    return status;
}

tide_status run_write(struct batch_run *run, size_t place, const struct job_tree *tree,
                      tide_error *err)
{
    const struct job_output *output = &run->file.output[run->plan.node[place].item];
    struct node_run *at = &run->node[place];
    struct published published = {0};
    struct output_table *table =
        arena_alloc_zero(&at->arena, output->tables.count, sizeof *table);
    const char *sum = NULL;

    if (table == NULL)
        return memory_failed(&run->runtime->memory, err);
    tide_status status = write_output(run, place, tree, table, &published, err);
    for (size_t i = 0; i < output->tables.count; i++)
        frame_release(&table[i].stacked);
    if (status == TIDE_STATUS_OK && (sum = arena_text(&at->arena, published.sha256,
                                                      strlen(published.sha256))) == NULL)
        status = memory_failed(&run->runtime->memory, err);
    if (status != TIDE_STATUS_OK)
        return status;
    at->entry.path = published.path;
    at->entry.size = published.size;
    at->entry.mtime_ns = published.mtime_ns;
    at->entry.inode = published.inode;
    at->entry.sha256 = sum;
    return TIDE_STATUS_OK;
}
