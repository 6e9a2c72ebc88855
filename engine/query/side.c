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
    error_source(err, side->use.path);
    if (hint != NULL)
        error_hint(err, "%s", hint);
    return status;
}

enum side_of side_of_option(const struct computation *computation, const char *option,
                            const char *text)
{
    if (option_name_equal(option, tide_option_at(OPTION_RATES)->name))
        return text == NULL ? SIDE_OF_NONE : SIDE_OF_FILE;
    if (computation == NULL)
        return SIDE_OF_NONE;
    if (computation->side.option != NULL &&
        option_name_equal(option, computation->side.option)) {
        const char *preset = NULL;
        for (size_t i = 0; i < computation->option_count; i++)
            if (strcmp(computation->option[i].name, computation->side.option) == 0)
                preset = computation->option[i].preset;
        return text == NULL || (preset != NULL && strcmp(text, preset) == 0)
                   ? SIDE_OF_NONE
                   : SIDE_OF_FILE;
    }
    for (size_t i = 0; computation->role_source != NULL && i < computation->role_count;
         i++)
        if (computation->role_source[i] >= ROLE_SIDE &&
            option_name_equal(option, computation->role[i]))
            return computation->role_source[i] == ROLE_SIDE_INDEX ? SIDE_OF_EITHER
                                                                  : SIDE_OF_FILE;
    return SIDE_OF_NONE;
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
static tide_status find_figures(struct side *side, tide_error *err)
{
    const char *name = side->use.name;
    size_t count = 0;

    for (size_t i = 0; i < side->plan->column_count; i++) {
        const struct input_column *column = &side->plan->column[i];
        if (column->role != TIDE_COLUMN_MEASURE)
            continue;
        side->measure = i;
        if (strcmp(column->name, name) == 0)
            return TIDE_STATUS_OK;
        count++;
    }
    if (count == 1)
        return TIDE_STATUS_OK;
    error_set(
        err, TIDE_STATUS_NOT_FOUND, "no_measure",
        "a side table has one column of figures, or one called %s; this one has %zu",
        name, count);
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
        if (side->use.is_shared) {
            error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                      "the side table has a key \"%s\"; all series share its figures",
                      column->name);
            return refuse(side, err, TIDE_STATUS_ARGUMENT, "leave the column out");
        }
        if (side->use.has_own_keys) {
            side->column[side->key_count++] = i;
            continue;
        }
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
                              tide_error *err)
{
    tide_freq own = side->plan->column[side->time].freq;
    tide_freq freq = binding->freq;

    if (binding->time == TABLE_NO_COLUMN) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_time",
                  "--%s needs data with a column of periods", side->use.name);
        return TIDE_STATUS_ARGUMENT;
    }
    if (freq == TIDE_FREQ_NONE || side->use.has_own_keys)
        freq = binding->column[binding->time].freq;
    if (side->use.is_same_freq ? own == freq : own <= freq)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_SHAPE, "join_axis",
              "the side table has a figure per %s, the data one per %s", freq_noun(own),
              freq_noun(freq));
    return refuse(side, err, TIDE_STATUS_SHAPE,
                  side->use.has_own_keys
                      ? "average it first: tide group --by period,currency,per --freq M "
                        "--partial allow --stat mean"
                  : side->use.is_same_freq
                      ? "this side table has the frequency of the data"
                      : "a side table has the frequency of the data or a coarser one");
}

/* What to open: the path as it is, or what the host of the request has for it. */
static tide_status find_path(const tide_job *job, const struct side_use *use,
                             const char **out, tide_error *err)
{
    *out = use->path;
    for (size_t i = 0; i < job->file_count; i++) {
        if (strcmp(job->file[i].name, use->path) == 0) {
            *out = job->file[i].path;
            return TIDE_STATUS_OK;
        }
    }
    if (job->refuses_files)
        return error_set(err, TIDE_STATUS_ARGUMENT, "outside_job",
                         "%s \"%s\" is no column of figures and no file of the job",
                         use->name, use->path);
    if (strcmp(use->path, "-") == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--%s: a side table is a file, not standard input", use->name);
    return TIDE_STATUS_OK;
}

static tide_status open_file(tide_job *job, struct side *side, tide_error *err)
{
    const struct reading reading = {0};
    const char *path = NULL;
    tide_status status = find_path(job, &side->use, &path, err);

    if (status == TIDE_STATUS_OK)
        status = input_open(job->runtime, path, &reading, &side->input, err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(side->input, &side->plan, err);
    if (status != TIDE_STATUS_OK)
        return status;
    side->column =
        arena_alloc(&job->arena, side->plan->column_count, sizeof *side->column);
    side->key = arena_alloc(&job->arena, side->plan->column_count, sizeof *side->key);
    return side->column == NULL || side->key == NULL
               ? memory_failed(&job->runtime->memory, err)
               : TIDE_STATUS_OK;
}

tide_status side_open(tide_job *job, const struct binding *binding,
                      const struct side_use *use, struct side **out, tide_error *err)
{
    struct side *side = arena_alloc_zero(&job->arena, 1, sizeof *side);

    if (side == NULL)
        return memory_failed(&job->runtime->memory, err);
    *out = side;
    side->use = *use;
    tide_status status = open_file(job, side, err);
    if (status == TIDE_STATUS_OK)
        status = find_time(side, err);
    if (status == TIDE_STATUS_OK)
        status = find_figures(side, err);
    if (status == TIDE_STATUS_OK)
        status = find_keys(side, binding, err);
    if (status == TIDE_STATUS_OK)
        status = check_freq(side, binding, err);
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
    return side->use.path;
}

const char *side_text(const struct side *side, struct arena *arena)
{
    return arena_format(arena, "%s, by %s", side->use.path,
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

tide_status side_own_panel(tide_job *job, struct side *side, tide_panel **out,
                           tide_error *err)
{
    tide_status status = load(job, side, err);

    return status == TIDE_STATUS_OK ? group(job, side, out, err) : status;
}

tide_status side_panel(tide_job *job, struct side *side, const tide_panel *like,
                       tide_panel **out, tide_error *err)
{
    tide_panel *own = NULL;
    tide_status status = side_own_panel(job, side, &own, err);

    if (status == TIDE_STATUS_OK)
        status = side_spread(job, side, own, like, out, err);
    panel_free(own);
    return status;
}

tide_status side_series(tide_job *job, struct side *side, const tide_panel *axis,
                        const tide_series **out, tide_error *err)
{
    tide_panel *own = NULL;
    tide_status status = side_own_panel(job, side, &own, err);

    if (status == TIDE_STATUS_OK)
        status = side_spread_series(job, own, axis, out, err);
    panel_free(own);
    return status;
}
