/*
 * statistics_lines.c - the sets of keys of a rollup, and the columns of the answer.
 */
#include <string.h>

#include "base/error.h"
#include "query/statistics.h"

enum { MOST_CUBE_KEYS = 12 };

/* ---- sets of keys ---- */

static bool has_flag(const tide_job *job, enum group_option option)
{
    return job->argument[option].is_set && job->argument[option].flag;
}

static tide_status check_flags(const tide_job *job, const struct binding *binding,
                               tide_error *err)
{
    size_t flags = 0;

    for (size_t i = GROUP_OPTION_ROLLUP; i <= GROUP_OPTION_TOTAL; i++)
        flags += has_flag(job, (enum group_option)i);
    if (flags > 1)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--rollup, --cube and --grand-total exclude each other");
    if (flags > 0 && binding->key_count == 0) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "totals are taken over the keys of --by; there are none");
        error_hint(err, "name keys: --by partner,flow");
        return TIDE_STATUS_ARGUMENT;
    }
    if (has_flag(job, GROUP_OPTION_CUBE) && binding->key_count > MOST_CUBE_KEYS)
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--cube takes at most %d keys, not %zu", MOST_CUBE_KEYS,
                         binding->key_count);
    if (job_flag(job, OPTION_WIDE) && !binding->statistics->by_period) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "--wide makes columns of periods; this answer has none");
        error_hint(err, "--by period, or --freq, keeps periods apart");
        return TIDE_STATUS_ARGUMENT;
    }
    if (job_flag(job, OPTION_WIDE) && job_has(job, OPTION_HAVING)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "--having drops cells of a series, --wide shows whole ones");
        error_hint(err, "leave out one of the two");
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

static size_t count_sets(const tide_job *job, size_t keys)
{
    if (has_flag(job, GROUP_OPTION_CUBE))
        return (size_t)1 << keys;
    if (has_flag(job, GROUP_OPTION_ROLLUP))
        return keys + 1;
    return has_flag(job, GROUP_OPTION_TOTAL) ? 2 : 1;
}

/* Does set `set` keep key `key`? The first set keeps all. */
static bool keeps_key(const tide_job *job, size_t keys, size_t set, size_t key)
{
    if (has_flag(job, GROUP_OPTION_CUBE))
        return (set >> (keys - 1 - key) & 1) == 0;
    if (has_flag(job, GROUP_OPTION_ROLLUP))
        return key + set < keys;
    return set == 0;
}

static const char *name_level(const struct binding *binding, const bool *keeps,
                              struct arena *arena)
{
    const char *level = NULL;

    for (size_t key = 0; key < binding->key_count; key++) {
        if (!keeps[key])
            continue;
        level = level == NULL
                    ? binding->key[key].name
                    : arena_format(arena, "%s,%s", level, binding->key[key].name);
        if (level == NULL)
            return NULL;
    }
    return level != NULL ? level : "total";
}

static tide_status make_sets(tide_job *job, struct binding *binding, tide_error *err)
{
    struct statistics *out = binding->statistics;
    size_t keys = binding->key_count;

    out->set_count = count_sets(job, keys);
    out->keeps = arena_alloc(&job->arena, out->set_count, keys * sizeof *out->keeps);
    out->level = arena_alloc(&job->arena, out->set_count, sizeof *out->level);
    if (out->keeps == NULL || out->level == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t set = 0; set < out->set_count; set++) {
        bool *keeps = out->keeps + set * keys;
        for (size_t key = 0; key < keys; key++)
            keeps[key] = keeps_key(job, keys, set, key);
        out->level[set] = name_level(binding, keeps, &job->arena);
        if (out->level[set] == NULL)
            return memory_failed(&job->runtime->memory, err);
    }
    return TIDE_STATUS_OK;
}

/* ---- the heading ---- */

/* Figures measure by measure; what is of no measure stands once, in its place among
   those of the first. */
static tide_status list_columns(tide_job *job, struct binding *binding, tide_error *err)
{
    struct statistics *out = binding->statistics;
    size_t measures = binding->measure_count > 0 ? binding->measure_count : 1;

    out->column = arena_alloc(&job->arena, measures * out->count, sizeof *out->column);
    if (out->column == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t measure = 0; measure < measures; measure++)
        for (size_t i = 0; i < out->count; i++)
            if (measure == 0 || out->statistic[i].per_measure)
                out->column[out->column_count++] =
                    (struct statistic_column){.statistic = i, .measure = measure};
    return TIDE_STATUS_OK;
}

static const char *name_column(const struct binding *binding,
                               const struct statistic_column *column, struct arena *arena)
{
    const struct statistic *statistic =
        &binding->statistics->statistic[column->statistic];

    if (binding->measure_count < 2 || !statistic->per_measure)
        return statistic->name;
    return arena_format(arena, "%s_%s",
                        binding->column[binding->measure[column->measure]].name.at,
                        statistic->name);
}

static tide_status make_heading(tide_job *job, struct binding *binding, tide_error *err)
{
    const struct statistics *statistics = binding->statistics;
    size_t room = binding->key_count + 2 + statistics->column_count;
    const char **name = arena_alloc(&job->arena, room, sizeof *name);
    size_t count = 0;

    if (name == NULL)
        return memory_failed(&job->runtime->memory, err);
    for (size_t i = 0; i < binding->key_count; i++)
        name[count++] = binding->key[i].name;
    if (statistics->set_count > 1)
        name[count++] = "level";
    if (statistics->by_period)
        name[count++] = "period";
    binding->figure = count;
    for (size_t i = 0; i < statistics->column_count; i++) {
        name[count] = name_column(binding, &statistics->column[i], &job->arena);
        if (name[count++] == NULL)
            return memory_failed(&job->runtime->memory, err);
    }
    binding->heading = name;
    binding->heading_count = count;
    return TIDE_STATUS_OK;
}

/* ---- all of it ---- */

const char *statistics_periods(const struct binding *binding)
{
    if (binding->time == TABLE_NO_COLUMN)
        return "";
    return binding->statistics->by_period ? "each period apart" : "all periods together";
}

tide_status bind_lines(tide_job *job, struct binding *binding, tide_error *err)
{
    tide_status status = check_flags(job, binding, err);

    if (status == TIDE_STATUS_OK)
        status = make_sets(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = list_columns(job, binding, err);
    if (status == TIDE_STATUS_OK)
        status = make_heading(job, binding, err);
    return status == TIDE_STATUS_OK ? bind_order(job, binding, err) : status;
}
