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

bool side_table_is_option(const tide_job *job, const char *option)
{
    return job->computation != NULL && job->computation->side_option != NULL &&
           option_name_equal(job->computation->side_option, option);
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
    if (job->computation->takes_coarser_side)
        error_hint(err, "the same frequency or a coarser one is wanted");
    return TIDE_STATUS_SHAPE;
}

static bool fits_axis(const tide_job *job, tide_freq freq, tide_freq axis)
{
    return freq == axis || (job->computation->takes_coarser_side &&
                            freq != TIDE_FREQ_NONE && freq < axis);
}

/* The rows of a table by the ordinal of their period, and where they go. */
struct side {
    const struct column *time;
    const struct column *value;
    int64_t *mantissa; /* [count] of the axis */
    tide_state *state;
};

static void put_row(const struct side *side, size_t row, size_t place)
{
    side->state[place] = (tide_state)packed_get(&side->value->state, row);
    side->mantissa[place] = packed_get(&side->value->mantissa, row);
}

/* A row of a coarser period goes to all periods of the axis that lie in it. */
static void put_rows(const struct side *side, const tide_table *table,
                     const tide_panel *axis)
{
    tide_freq freq = (tide_freq)axis->first.freq;

    for (size_t row = 0; row < table->row_count; row++) {
        tide_period period =
            period_of(side->time->freq, (int32_t)packed_get(&side->time->ordinal, row));
        int64_t first = period.ordinal;
        int64_t last = first;
        if (side->time->freq != freq) {
            tide_period edge;
            tide_period day = period_of(TIDE_FREQ_D, tide_period_first_day(period));
            if (tide_period_convert(day, freq, &edge) != TIDE_STATUS_OK)
                continue;
            first = edge.ordinal;
            day = period_of(TIDE_FREQ_D, tide_period_last_day(period));
            if (tide_period_convert(day, freq, &edge) != TIDE_STATUS_OK)
                continue;
            last = edge.ordinal;
        }
        for (int64_t at = first; at <= last; at++) {
            int64_t place = at - axis->first.ordinal;
            if (place >= 0 && (size_t)place < axis->period_count)
                put_row(side, row, (size_t)place);
        }
    }
}

tide_status side_table_series(tide_job *job, const tide_panel *axis,
                              const tide_series **out, tide_error *err)
{
    const tide_table *table = job->side_table;
    size_t count = axis->period_count;

    *out = NULL;
    if (table == NULL)
        return TIDE_STATUS_OK;
    struct side side = {
        .time = only_column(table, TIDE_COLUMN_PERIOD),
        .value = only_column(table, TIDE_COLUMN_MEASURE),
        .mantissa = arena_alloc_zero(&job->arena, count, sizeof *side.mantissa),
        .state = arena_alloc(&job->arena, count, sizeof *side.state),
    };
    tide_series *series = arena_alloc(&job->arena, 1, sizeof *series);
    if (series == NULL || side.mantissa == NULL || side.state == NULL)
        return memory_failed(&job->runtime->memory, err);
    if (!fits_axis(job, side.time->freq, (tide_freq)axis->first.freq))
        return refuse_freq(job, side.time->freq, (tide_freq)axis->first.freq, err);

    memset(side.state, TIDE_STATE_MISSING, count);
    put_rows(&side, table, axis);
    *series = (tide_series){.first = axis->first,
                            .count = count,
                            .kind = TIDE_KIND_DECIMAL,
                            .scale = side.value->scale,
                            .value = side.mantissa,
                            .state = side.state};
    *out = series;
    return TIDE_STATUS_OK;
}
