/*
 * grouping.c - from a table to lines of statistics, and these into an answer.
 */
#include "query/grouping.h"

#include <string.h>

#include "base/error.h"
#include "group/group_periods.h"
#include "query/answer.h"
#include "query/double_count.h"
#include "query/gather.h"
#include "query/select.h"
#include "query/statistics.h"
#include "time/period.h"

struct grouping {
    tide_job *job;
    const struct statistics *statistics;
    struct group_request request;
    tide_table coarse; /* --freq: the table by coarser periods */
    size_t time;       /* of the table: the periods of its rows; TABLE_NO_COLUMN */
    size_t *carried;   /* [carried_count] columns of the table */
    size_t carried_count;
    struct group_ask *ask; /* [statistics->column_count] */
    struct group_rule rule;
    struct group_sorted sorted;
    struct group_lines lines;
    struct group_cells *cells; /* [statistics->column_count] */
    struct arena arena;        /* until the answer is made */
};

/* ---- what is grouped ---- */

/* A mask on the periods that --since and --until leave. */
static tide_status mask_window(struct grouping *grouping, tide_error *err)
{
    tide_job *job = grouping->job;
    struct group_request *request = &grouping->request;
    bool has_since = job_has(job, OPTION_SINCE);
    bool has_until = job_has(job, OPTION_UNTIL);

    if (!has_since && !has_until)
        return TIDE_STATUS_OK;
    const struct column *time = &request->table->column[grouping->time];
    size_t count = (size_t)(time->ordinal.most - time->ordinal.base) + 1;
    struct group_mask *mask =
        arena_alloc(&grouping->arena, request->mask_count + 1, sizeof *mask);
    uint8_t *keep = arena_alloc(&grouping->arena, count, 1);
    if (mask == NULL || keep == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < count; i++) {
        int64_t at = time->ordinal.base + (int64_t)i;
        bool is_early = has_since && at < window_edge(job->option[OPTION_SINCE].period,
                                                      time->freq, false);
        bool is_late = has_until && at > window_edge(job->option[OPTION_UNTIL].period,
                                                     time->freq, true);
        keep[i] = !is_early && !is_late;
    }
    if (request->mask_count > 0)
        memcpy(mask, request->mask, request->mask_count * sizeof *mask);
    mask[request->mask_count++] =
        (struct group_mask){.column = grouping->time, .keep = keep, .count = count};
    request->mask = mask;
    return TIDE_STATUS_OK;
}

/* Rows by coarser periods; what looks at their own finds these in the last column. */
static tide_status coarsen(struct grouping *grouping, tide_error *err)
{
    struct group_request *request = &grouping->request;
    tide_freq freq = grouping->job->binding->freq;
    size_t fine = request->table->column_count;
    size_t time = grouping->time;

    if (freq == TIDE_FREQ_NONE)
        return TIDE_STATUS_OK;
    tide_status status = group_coarser_table(request->table, time, freq, &grouping->arena,
                                             &grouping->coarse, err);
    if (status != TIDE_STATUS_OK)
        return status;
    struct group_mask *mask =
        arena_alloc(&grouping->arena, request->mask_count, sizeof *mask);
    if (mask == NULL)
        return memory_failed(grouping->arena.memory, err);
    for (size_t i = 0; i < request->mask_count; i++) {
        mask[i] = request->mask[i];
        if (mask[i].column == time)
            mask[i].column = fine;
    }
    request->mask = mask;
    request->table = &grouping->coarse;
    grouping->time = fine;
    grouping->rule.freq = freq;
    return TIDE_STATUS_OK;
}

/* A total over some keys adds their members up, so each set of keys is checked. */
static tide_status check_sets(const struct grouping *grouping, tide_error *err)
{
    tide_job *job = grouping->job;
    const struct statistics *statistics = grouping->statistics;
    struct selection part = *job->selection;
    size_t keys = job->selection->key_count;
    struct group_key *key = arena_alloc(&job->arena, keys, sizeof *key);
    tide_status status = TIDE_STATUS_OK;

    if (key == NULL)
        return memory_failed(&job->runtime->memory, err);
    part.key = key;
    for (size_t set = 1; status == TIDE_STATUS_OK && set < statistics->set_count; set++) {
        part.key_count = 0;
        for (size_t i = 0; i < keys; i++)
            if (statistics->keeps[set * keys + i])
                key[part.key_count++] = job->selection->key[i];
        status = double_count_check(job, &part, err);
    }
    return status;
}

static tide_status make_request(struct grouping *grouping, tide_error *err)
{
    tide_job *job = grouping->job;
    const struct binding *binding = job->binding;
    struct group_request *request = &grouping->request;
    tide_status status = job_group_request(job, request, err);

    if (status == TIDE_STATUS_OK)
        status = check_sets(grouping, err);
    if (status != TIDE_STATUS_OK)
        return status;
    grouping->time = job->selection->time_column;
    grouping->rule.skip_missing = request->skip_missing;
    grouping->rule.allow_partial = argument_is(&job->option[OPTION_PARTIAL], "allow");
    request->measure_count = 0;
    status = mask_window(grouping, err);
    if (status == TIDE_STATUS_OK && binding->time != TABLE_NO_COLUMN)
        status = coarsen(grouping, err);
    return status;
}

/* ---- what is asked ---- */

/* The place of a column among those that are carried along. */
static size_t carry(struct grouping *grouping, size_t column)
{
    size_t place = 0;

    while (place < grouping->carried_count && grouping->carried[place] != column)
        place++;
    if (place == grouping->carried_count)
        grouping->carried[grouping->carried_count++] = column;
    return place;
}

static size_t carry_bound(struct grouping *grouping, size_t column)
{
    struct text name = grouping->job->binding->column[column].name;
    size_t place = table_find(grouping->job->table, name);

    /* Where periods were made coarser, their own stand elsewhere. */
    return carry(grouping,
                 column == grouping->job->binding->time ? grouping->time : place);
}

static bool is_level(const struct column_view *view)
{
    return view->traits.kind == MEASURE_STOCK || view->traits.is_cumulated;
}

static tide_status make_asks(struct grouping *grouping, tide_error *err)
{
    const struct binding *binding = grouping->job->binding;
    const struct statistics *statistics = grouping->statistics;
    struct arena *arena = &grouping->arena;
    size_t count = statistics->column_count;
    bool wants_time = grouping->rule.freq != TIDE_FREQ_NONE;

    grouping->ask = arena_alloc(arena, count, sizeof *grouping->ask);
    grouping->cells = arena_alloc_zero(arena, count, sizeof *grouping->cells);
    grouping->carried = arena_alloc(arena, 2 * count + 1, sizeof *grouping->carried);
    if (grouping->ask == NULL || grouping->cells == NULL || grouping->carried == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < count; i++) {
        const struct statistic_column *column = &statistics->column[i];
        const struct statistic *statistic = &statistics->statistic[column->statistic];
        struct group_ask *ask = &grouping->ask[i];
        *ask = statistic->ask;
        wants_time = wants_time || statistic->wants_time;
        if (statistic->per_measure) {
            size_t measure = binding->measure[column->measure];
            ask->column = carry_bound(grouping, measure);
            wants_time = wants_time || (is_level(&binding->column[measure]) &&
                                        binding->time != TABLE_NO_COLUMN);
        }
        if (statistic->other == TABLE_NO_COLUMN)
            continue;
        if (statistic->per_measure)
            ask->other = carry_bound(grouping, statistic->other);
        else
            ask->column = carry_bound(grouping, statistic->other);
    }
    grouping->rule.time = wants_time ? carry(grouping, grouping->time) : TABLE_NO_COLUMN;
    return TIDE_STATUS_OK;
}

/* ---- the answer ---- */

static tide_status add_key(const struct grouping *grouping, tide_answer *answer,
                           size_t key, size_t column, tide_error *err)
{
    const struct statistics *statistics = grouping->statistics;
    const struct group_sorted *sorted = &grouping->sorted;
    size_t keys = sorted->request->key_count;
    const struct dictionary *dictionary = sorted->request->key[key].dictionary;
    const char **text = arena_alloc(&answer->arena, answer->row_count, sizeof *text);

    if (text == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < answer->row_count; row++) {
        const struct group_line *line = &grouping->lines.line[row];
        uint32_t code = sorted->code[line->leader * keys + key];
        text[row] = statistics->keeps[line->set * keys + key]
                        ? dictionary_text(dictionary, code).at
                        : "*";
    }
    answer_set_text(answer, column, answer->column[column].name, text);
    return TIDE_STATUS_OK;
}

static tide_status add_level(const struct grouping *grouping, tide_answer *answer,
                             size_t column, tide_error *err)
{
    const char **text = arena_alloc(&answer->arena, answer->row_count, sizeof *text);

    if (text == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < answer->row_count; row++)
        text[row] = grouping->statistics->level[grouping->lines.line[row].set];
    answer_set_text(answer, column, answer->column[column].name, text);
    return TIDE_STATUS_OK;
}

static tide_status add_period(const struct grouping *grouping, tide_answer *answer,
                              size_t column, tide_error *err)
{
    const struct group_request *request = &grouping->request;
    tide_freq freq = request->table->column[request->time_column].freq;
    struct result_column *out = &answer->column[column];
    tide_period *period = arena_alloc(&answer->arena, answer->row_count, sizeof *period);

    out->freq = arena_format(&answer->arena, "%c", tide_freq_letter(freq));
    if (period == NULL || out->freq == NULL)
        return memory_failed(answer->arena.memory, err);
    for (size_t row = 0; row < answer->row_count; row++)
        period[row] =
            period_of(freq, grouping->sorted.ordinal[grouping->lines.line[row].leader]);
    out->kind = TIDE_CELL_PERIOD;
    out->period = period;
    return TIDE_STATUS_OK;
}

/* In the unit of the measure, or a pure number. */
static bool is_in_unit(enum group_statistic what)
{
    return (what >= GROUP_SUM && what <= GROUP_QUANTILE) || what == GROUP_DEVIATION ||
           what == GROUP_FIRST || what == GROUP_LAST || what == GROUP_WEIGHTED_MEAN;
}

static tide_status add_figures(const struct grouping *grouping, tide_answer *answer,
                               size_t number, size_t column, tide_error *err)
{
    const struct group_ask *ask = &grouping->ask[number];
    const struct group_cells *cells = &grouping->cells[number];
    struct result_column *out = &answer->column[column];

    out->kind = cells->is_real ? TIDE_CELL_REAL : TIDE_CELL_DECIMAL;
    out->scale = cells->scale;
    out->mantissa = cells->mantissa;
    out->real = cells->real;
    out->state = cells->state;
    answer_set_rounding(grouping->job, out);
    if (group_statistic_is_count(ask->what)) {
        out->table_decimals = 0;
        out->decimals = -1; /* a count has none to round */
        return TIDE_STATUS_OK;
    }
    out->has_state = true;
    if (!is_in_unit(ask->what)) {
        out->table_decimals = 4;
        return TIDE_STATUS_OK;
    }
    const struct column *measure = grouping->sorted.column[ask->column].column;
    out->unit = answer_unit_text(&answer->arena, &measure->unit, "");
    if (cells->is_real)
        out->table_decimals = measure->scale + 1;
    return out->unit != NULL ? TIDE_STATUS_OK : memory_failed(answer->arena.memory, err);
}

/* "of: partner, flow; all periods together" */
static tide_status add_note(const struct grouping *grouping, tide_answer *answer,
                            tide_error *err)
{
    const struct binding *binding = grouping->job->binding;
    const char *periods = statistics_periods(binding);
    struct text_builder line;
    tide_status status = TIDE_STATUS_OK;

    if (periods[0] == '\0')
        return TIDE_STATUS_OK;
    text_builder_init(&line, &grouping->job->runtime->memory);
    text_add_c(&line, "of: ");
    for (size_t i = 0; i < binding->key_count; i++)
        text_add_format(&line, "%s%s", i > 0 ? ", " : "", binding->key[i].name);
    text_add_format(&line, "%s%s", binding->key_count > 0 ? "; " : "all rows; ", periods);
    answer->note = arena_alloc(&answer->arena, 1, sizeof *answer->note);
    const char *copy =
        line.has_failed ? NULL : arena_text(&answer->arena, line.at, line.length);
    if (answer->note == NULL || copy == NULL)
        status = memory_failed(answer->arena.memory, err);
    else
        answer->note[answer->note_count++] = copy;
    text_builder_release(&line);
    return status;
}

/* --having and --sort. */
static tide_status arrange(const struct grouping *grouping, tide_answer *answer,
                           tide_error *err)
{
    tide_job *job = grouping->job;
    size_t *index = NULL;
    size_t count = 0;

    if (!job->binding->has_filter && !job->binding->is_sorted)
        return TIDE_STATUS_OK;
    tide_status status =
        answer_order(job->binding, answer, &job->arena, &index, &count, err);
    return status == TIDE_STATUS_OK ? answer_gather(answer, index, count, err) : status;
}

static tide_status fill_answer(struct grouping *grouping, tide_answer *answer,
                               tide_error *err)
{
    const struct binding *binding = grouping->job->binding;
    const struct statistics *statistics = grouping->statistics;
    size_t column = 0;
    tide_status status =
        group_stat_run(&grouping->sorted, &grouping->lines, &grouping->rule,
                       grouping->ask, statistics->column_count, &answer->arena,
                       grouping->cells, err);

    for (size_t i = 0; i < binding->heading_count; i++)
        answer->column[i].name = binding->heading[i];
    for (size_t key = 0; status == TIDE_STATUS_OK && key < binding->key_count; key++)
        status = add_key(grouping, answer, key, column++, err);
    if (status == TIDE_STATUS_OK && statistics->set_count > 1)
        status = add_level(grouping, answer, column++, err);
    if (status == TIDE_STATUS_OK && statistics->by_period)
        status = add_period(grouping, answer, column++, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < statistics->column_count; i++)
        status = add_figures(grouping, answer, i, column++, err);
    if (status == TIDE_STATUS_OK)
        status = arrange(grouping, answer, err);
    return status == TIDE_STATUS_OK ? add_note(grouping, answer, err) : status;
}

/* ---- all of it ---- */

static tide_status make_lines(struct grouping *grouping, tide_error *err)
{
    const struct statistics *statistics = grouping->statistics;
    tide_job *job = grouping->job;
    tide_status status = make_request(grouping, err);

    if (status == TIDE_STATUS_OK)
        status = make_asks(grouping, err);
    if (status == TIDE_STATUS_OK)
        status = group_sort(&grouping->request, grouping->carried,
                            grouping->carried_count, &grouping->sorted, err);
    if (status != TIDE_STATUS_OK)
        return status;
    job->ledger.used = grouping->sorted.row_count;
    return group_lines_make(&grouping->sorted, statistics->keeps, statistics->set_count,
                            &grouping->lines, err);
}

tide_status grouping_run(tide_job *job, tide_answer **out, tide_error *err)
{
    struct grouping grouping = {.job = job, .statistics = job->binding->statistics};
    tide_answer *answer = NULL;

    arena_init(&grouping.arena, &job->runtime->memory);
    tide_status status = make_lines(&grouping, err);
    if (status == TIDE_STATUS_OK)
        status = answer_new(job->runtime, job->verb_name, grouping.lines.count,
                            job->binding->heading_count, &answer, err);
    if (status == TIDE_STATUS_OK)
        status = fill_answer(&grouping, answer, err);
    group_lines_release(&grouping.lines);
    group_sorted_release(&grouping.sorted);
    arena_release(&grouping.arena);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    *out = answer;
    return TIDE_STATUS_OK;
}
