/*
 * side.c - a dated side table of a request: opened, sniffed, loaded.
 */
#include "query/side_spread.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

static tide_status refuse(struct side *side, tide_error *err, tide_status status,
                          const char *hint)
{
    error_source(err, side->path);
    if (hint != NULL)
        error_hint(err, "%s", hint);
    return status;
}

/* The one column of periods. */
static tide_status find_time(struct side *side, tide_error *err)
{
    size_t count = 0;

    for (size_t i = 0; i < side->plan->column_count; i++) {
        if (side->plan->column[i].role != TIDE_COLUMN_PERIOD)
            continue;
        side->time = i;
        count++;
    }
    if (count == 1)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_NOT_FOUND, "no_time",
              "a side table has one column of periods; this one has %zu", count);
    return refuse(side, err, TIDE_STATUS_NOT_FOUND,
                  "tide sniff shows what each column holds");
}

/* The one column of figures, or that called like the role. */
static tide_status find_figures(struct side *side, const char *role, tide_error *err)
{
    size_t count = 0;

    for (size_t i = 0; i < side->plan->column_count; i++) {
        const struct input_column *column = &side->plan->column[i];
        if (column->role != TIDE_COLUMN_MEASURE)
            continue;
        if (strcmp(column->name, role) == 0) {
            side->measure = i;
            return TIDE_STATUS_OK;
        }
        side->measure = i;
        count++;
    }
    if (count == 1)
        return TIDE_STATUS_OK;
    error_set(
        err, TIDE_STATUS_NOT_FOUND, "no_measure",
        "a side table has one column of figures, or one called %s; this one has %zu",
        role, count);
    return refuse(side, err, TIDE_STATUS_NOT_FOUND,
                  "tide sniff shows what each column holds");
}

/* Every key of the table is a key of --by: none is added up. */
static tide_status find_keys(struct side *side, const struct binding *binding,
                             tide_error *err)
{
    for (size_t i = 0; i < side->plan->column_count; i++) {
        const struct input_column *column = &side->plan->column[i];
        size_t key = 0;

        if (column->role != TIDE_COLUMN_KEY || column->is_source)
            continue;
        while (key < binding->key_count &&
               strcmp(binding->key[key].name, column->name) != 0)
            key++;
        if (key == binding->key_count) {
            error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                      "key \"%s\" of the side table is not in --by", column->name);
            return refuse(
                side, err, TIDE_STATUS_ARGUMENT,
                "its keys are keys of --by; leave the column out if it is none");
        }
        side->column[side->key_count] = i;
        side->key[side->key_count++] = key;
    }
    return TIDE_STATUS_OK;
}

static tide_status check_freq(struct side *side, const struct binding *binding,
                              const char *role, tide_error *err)
{
    tide_freq own = side->plan->column[side->time].freq;
    tide_freq freq = binding->freq;

    if (binding->time == TABLE_NO_COLUMN) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_time",
                  "--%s needs data with a column of periods", role);
        return TIDE_STATUS_ARGUMENT;
    }
    if (freq == TIDE_FREQ_NONE)
        freq = binding->column[binding->time].freq;
    if (own <= freq)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_SHAPE, "join_axis",
              "the side table has a figure per %s, the data one per %s", freq_noun(own),
              freq_noun(freq));
    return refuse(side, err, TIDE_STATUS_SHAPE,
                  "a side table has the frequency of the data or a coarser one");
}

tide_status side_open(tide_job *job, const struct binding *binding, size_t role,
                      const char *path, struct side **out, tide_error *err)
{
    const struct reading reading = {0};
    const char *name = job->computation->role[role];
    struct side *side = arena_alloc_zero(&job->arena, 1, sizeof *side);

    if (side == NULL)
        return memory_failed(&job->runtime->memory, err);
    *out = side;
    side->path = path;
    side->source = binding->role_source[role];
    if (job->refuses_files) {
        error_set(err, TIDE_STATUS_ARGUMENT, "outside_job",
                  "%s \"%s\": a step reads no file of its own", name, path);
        error_hint(err, "ask for %s on the command line, with --%s FILE", job->verb_name,
                   name);
        return TIDE_STATUS_ARGUMENT;
    }
    if (strcmp(path, "-") == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--%s: a side table is a file, not standard input", name);
    tide_status status = input_open(job->runtime, path, &reading, &side->input, err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(side->input, &side->plan, err);
    if (status != TIDE_STATUS_OK)
        return status;
    side->column =
        arena_alloc(&job->arena, side->plan->column_count, sizeof *side->column);
    side->key = arena_alloc(&job->arena, side->plan->column_count, sizeof *side->key);
    if (side->column == NULL || side->key == NULL)
        return memory_failed(&job->runtime->memory, err);
    status = find_time(side, err);
    if (status == TIDE_STATUS_OK)
        status = find_figures(side, name, err);
    if (status == TIDE_STATUS_OK)
        status = find_keys(side, binding, err);
    if (status == TIDE_STATUS_OK)
        status = check_freq(side, binding, name, err);
    return status;
}

void side_close(struct side *side)
{
    if (side == NULL)
        return;
    tide_table_free(side->table);
    input_close(side->input);
    side->table = NULL;
    side->input = NULL;
}

const char *side_path(const struct side *side)
{
    return side->path;
}

const char *side_text(const struct side *side, struct arena *arena)
{
    return arena_format(arena, "%s, by %s", side->path,
                        freq_noun(side->plan->column[side->time].freq));
}

/* ---- loading ---- */

static tide_status load(tide_job *job, struct side *side, tide_error *err)
{
    tide_ledger ledger;
    struct rejects rejects;

    for (size_t i = 0; i < side->plan->column_count; i++) {
        struct input_column *column = &side->plan->column[i];
        column->is_wanted = (column->role == TIDE_COLUMN_KEY && !column->is_source) ||
                            i == side->time || i == side->measure;
    }
    rejects_init(&rejects, &job->runtime->memory);
    tide_status status =
        input_load(side->input, side->plan, &rejects, &ledger, &side->table, err);
    rejects_release(&rejects);
    return status;
}

/* Each cell is a row: all keys and the period part them. */
static tide_status group(tide_job *job, const struct side *side, tide_panel **out,
                         tide_error *err)
{
    const tide_table *table = side->table;
    const struct input_column *column = side->plan->column;
    size_t measure = table_find(table, text_of(column[side->measure].name));
    struct group_key *key = arena_alloc_zero(&job->arena, side->key_count, sizeof *key);
    struct group_request request = {
        .table = table,
        .key = key,
        .key_count = side->key_count,
        .time_column = table_find(table, text_of(column[side->time].name)),
        .measure = &measure,
        .measure_count = 1,
    };

    if (key == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < side->key_count; i++) {
        size_t place = table_find(table, text_of(column[side->column[i]].name));
        key[i] = (struct group_key){.name = table->column[place].name,
                                    .column = place,
                                    .dictionary = table->column[place].dictionary};
    }
    return group_run(&request, out, err);
}

tide_status side_panel(tide_job *job, struct side *side, const tide_panel *like,
                       tide_panel **out, tide_error *err)
{
    tide_panel *own = NULL;
    tide_status status = load(job, side, err);

    if (status == TIDE_STATUS_OK)
        status = group(job, side, &own, err);
    if (status == TIDE_STATUS_OK)
        status = side_spread(job, side, own, like, out, err);
    panel_free(own);
    return status;
}
