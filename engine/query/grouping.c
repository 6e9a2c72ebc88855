/*
 * grouping.c - from a table to lines of statistics.
 */
#include "query/grouping.h"

#include <string.h>

#include "base/error.h"
#include "group/group_periods.h"
#include "query/double_count.h"
#include "query/gather.h"

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
    mask[request->mask_count++] = group_mask_make(grouping->time, keep, count);
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

/* ---- groups ---- */

const struct group_sorted *grouping_sorted(const struct grouping *grouping)
{
    return grouping->has_totals ? &grouping->totals.sorted : &grouping->sorted;
}

static tide_status make_groups(struct grouping *grouping, tide_error *err)
{
    struct group_request *request = &grouping->request;
    size_t count = grouping->statistics->column_count;
    char why[GROUP_WHY_SIZE];
    /* Before any row is left out, as `explain` says it. */
    enum group_plan plan = group_sort_choose(request, why, sizeof why);

    request->measure = grouping->carried;
    request->measure_count = grouping->carried_count;
    tide_status status = group_narrow_few(request, &grouping->narrowed, err);
    if (status != TIDE_STATUS_OK)
        return status;
    *request = grouping->narrowed.request;
    grouping->has_totals =
        group_totals_suit(request, &grouping->rule, grouping->ask, count);
    if (grouping->has_totals)
        return group_totals_make(request, grouping->ask, count, &grouping->totals, err);
    request->measure_count = 0;
    return group_sort(request, plan, grouping->carried, grouping->carried_count,
                      &grouping->sorted, err);
}

static tide_status compute(struct grouping *grouping, struct arena *arena,
                           tide_error *err)
{
    size_t count = grouping->statistics->column_count;

    if (grouping->has_totals)
        return group_totals_run(&grouping->totals, &grouping->lines, &grouping->rule,
                                grouping->ask, count, arena, grouping->cells, err);
    return group_stat_run(&grouping->sorted, &grouping->lines, &grouping->rule,
                          grouping->ask, count, arena, grouping->cells, err);
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
        status = make_groups(grouping, err);
    if (status != TIDE_STATUS_OK)
        return status;
    job->ledger.used = grouping_sorted(grouping)->row_count;
    return group_lines_make(grouping_sorted(grouping), statistics->keeps,
                            statistics->set_count, &grouping->lines, err);
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
        status = compute(&grouping, &answer->arena, err);
    if (status == TIDE_STATUS_OK)
        status = grouping_answer(&grouping, &answer, err);
    group_lines_release(&grouping.lines);
    group_sorted_release(&grouping.sorted);
    group_totals_release(&grouping.totals);
    group_narrow_release(&grouping.narrowed);
    arena_release(&grouping.arena);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(answer);
        return status;
    }
    *out = answer;
    return TIDE_STATUS_OK;
}
