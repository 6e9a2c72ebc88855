/*
 * side_table.c - figures that all series share, from a file to a series.
 */
#include "query/side_table.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

/* The file that the request names; NULL: none. */
static const char *side_path(const tide_job *job)
{
    const struct computation *computation = job->computation;

    if (computation == NULL || computation->side_option == NULL)
        return NULL;
    for (size_t i = 0; i < computation->option_count; i++) {
        const tide_option *row = &computation->option[i];
        const char *text = job->argument[i].text;
        if (strcmp(row->name, computation->side_option) != 0)
            continue;
        return job->argument[i].is_set && text != NULL &&
                       (row->preset == NULL || strcmp(text, row->preset) != 0)
                   ? text
                   : NULL;
    }
    return NULL;
}

/* The only column of a role; NULL: none or several. */
static const struct column *only_column(const tide_table *table, tide_column_role role)
{
    const struct column *found = NULL;
    size_t count = 0;

    for (size_t i = 0; i < table->column_count; i++) {
        if (table->column[i].role != role)
            continue;
        found = &table->column[i];
        count++;
    }
    return count == 1 ? found : NULL;
}

static tide_status check_table(const tide_table *table, tide_error *err)
{
    const struct column *value = only_column(table, TIDE_COLUMN_MEASURE);
    bool has_key = false;

    for (size_t i = 0; i < table->column_count; i++)
        has_key = has_key || table->column[i].role == TIDE_COLUMN_KEY;
    if (value != NULL && value->kind == TIDE_KIND_DECIMAL && !has_key &&
        only_column(table, TIDE_COLUMN_PERIOD) != NULL)
        return TIDE_STATUS_OK;
    error_set(
        err, TIDE_STATUS_SHAPE, "side_table",
        "a side table has one column of periods, one of decimal figures and no key");
    error_source(err, table->source);
    error_hint(err, "tide sniff %s shows what each column holds", table->source);
    return TIDE_STATUS_SHAPE;
}

tide_status side_table_load(tide_job *job, tide_error *err)
{
    const char *path = side_path(job);
    struct reading reading = {0};
    struct input *input = NULL;
    struct input_plan *plan = NULL;
    struct rejects rejects;
    tide_ledger ledger;
    tide_table *table = NULL;

    if (path == NULL || job->side_table != NULL)
        return TIDE_STATUS_OK;
    rejects_init(&rejects, &job->runtime->memory);
    tide_status status = input_open(job->runtime, path, &reading, &input, err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(input, &plan, err);
    if (status == TIDE_STATUS_OK)
        status = input_load(input, plan, &rejects, &ledger, &table, err);
    if (status == TIDE_STATUS_OK)
        status = check_table(table, err);
    rejects_release(&rejects);
    input_close(input);
    if (status != TIDE_STATUS_OK) {
        tide_table_free(table);
        return status;
    }
    job->side_table = table;
    return TIDE_STATUS_OK;
}

static tide_status refuse_freq(const tide_job *job, tide_freq freq, tide_freq wanted,
                               tide_error *err)
{
    error_set(err, TIDE_STATUS_SHAPE, "side_table",
              "the side table is per %s, the figures are per %s", freq_noun(freq),
              freq_noun(wanted));
    error_source(err, job->side_table->source);
    return TIDE_STATUS_SHAPE;
}

tide_status side_table_series(tide_job *job, const tide_panel *axis,
                              const tide_series **out, tide_error *err)
{
    const tide_table *table = job->side_table;
    size_t count = axis->period_count;

    *out = NULL;
    if (table == NULL)
        return TIDE_STATUS_OK;
    const struct column *time = only_column(table, TIDE_COLUMN_PERIOD);
    const struct column *value = only_column(table, TIDE_COLUMN_MEASURE);
    if (time->freq != (tide_freq)axis->first.freq)
        return refuse_freq(job, time->freq, (tide_freq)axis->first.freq, err);

    tide_series *series = arena_alloc(&job->arena, 1, sizeof *series);
    int64_t *mantissa = arena_alloc_zero(&job->arena, count, sizeof *mantissa);
    tide_state *state = arena_alloc(&job->arena, count, sizeof *state);
    if (series == NULL || mantissa == NULL || state == NULL)
        return memory_failed(&job->runtime->memory, err);
    memset(state, TIDE_STATE_MISSING, count);
    for (size_t row = 0; row < table->row_count; row++) {
        int64_t place = packed_get(&time->ordinal, row) - axis->first.ordinal;
        if (place < 0 || (size_t)place >= count)
            continue;
        state[place] = (tide_state)packed_get(&value->state, row);
        mantissa[place] = packed_get(&value->mantissa, row);
    }
    *series = (tide_series){.first = axis->first,
                            .count = count,
                            .kind = TIDE_KIND_DECIMAL,
                            .scale = value->scale,
                            .value = mantissa,
                            .state = state};
    *out = series;
    return TIDE_STATUS_OK;
}
