/*
 * gaps.c - the missing periods of each series.
 *
 * The axis is that of all series together, so that one which begins late or ends early
 * shows it: `place` says start, inside, end, or all for a series without any figure.
 * Periods that follow each other in the same state are one row. Periods of another state,
 * such as withheld ones, are rows of their own.
 */
#include "query/gaps.h"

#include <string.h>

#include "base/error.h"
#include "query/gather.h"
#include "time/period.h"

static const char *const gap_names[] = {"role",    "measure", "from", "to",
                                        "periods", "place",   "state"};

tide_status bind_gaps(const tide_job *job, const struct binding *binding, tide_error *err)
{
    static const enum request_option unfit[] = {OPTION_BOUNDS, OPTION_LEVELS,
                                                OPTION_WIDE,   OPTION_SORT,
                                                OPTION_HAVING, OPTION_LABELS,
                                                OPTION_REFUSE, OPTION_DECIMALS,
                                                OPTION_AS};

    if (!job_flag(job, OPTION_GAPS))
        return TIDE_STATUS_OK;
    if (binding->time == TABLE_NO_COLUMN)
        return error_set(err, TIDE_STATUS_ARGUMENT, "no_time",
                         "--gaps needs a column of periods");
    for (size_t i = 0; i < COUNT_OF(unfit); i++)
        if (job_has(job, unfit[i]))
            return error_set(
                err, TIDE_STATUS_ARGUMENT, "conflict",
                "--gaps lists periods without figures: --%s has nothing to act on",
                tide_option_at(unfit[i])->name);
    for (size_t i = 0; i < binding->key_count; i++) {
        const char *key = binding->key[i].name;
        for (size_t k = 0; k < COUNT_OF(gap_names); k++) {
            if (strcmp(key, gap_names[k]) != 0)
                continue;
            error_set(err, TIDE_STATUS_ARGUMENT, "twin_columns",
                      "the key \"%s\" is called like a column of --gaps", key);
            error_source(err, "--by");
            error_hint(err, "give it a name of its own: --by \"%s_key=%s\"", key, key);
            return TIDE_STATUS_ARGUMENT;
        }
    }
    return TIDE_STATUS_OK;
}

/* Periods [first, last] of a series. */
struct gap {
    size_t role;
    size_t series;
    size_t measure;
    size_t first;
    size_t last;
    const char *place;
    tide_state state;
};

struct gap_list {
    struct gap *gap; /* [count]; NULL: only counted */
    size_t count;
    size_t series; /* that have one */
    size_t periods;
};

static const char *place_of(size_t first, size_t last, size_t from, size_t end)
{
    if (first == from)
        return last + 1 == end ? "all" : "start";
    return last + 1 == end ? "end" : "inside";
}

/* Runs of valueless cells; "start" and "end" hold for all of a run, whatever its states. */
static void list_series(struct gap_list *list, const tide_series *series, struct gap of,
                        size_t from, size_t end)
{
    bool has_gap = false;

    for (size_t t = from; t < end;) {
        if (series_has_value(series, t)) {
            t++;
            continue;
        }
        size_t last = t;
        while (last + 1 < end && !series_has_value(series, last + 1))
            last++;
        of.place = place_of(t, last, from, end);
        for (; t <= last; t = of.last + 1) {
            of.first = of.last = t;
            of.state = tide_series_state(series, t);
            while (of.last < last && tide_series_state(series, of.last + 1) == of.state)
                of.last++;
            if (list->gap != NULL)
                list->gap[list->count] = of;
            list->count++;
            list->periods += of.last - of.first + 1;
            has_gap = true;
        }
    }
    list->series += has_gap;
}

static size_t list_gaps(tide_job *job, struct gap_list *list)
{
    const struct binding *binding = job->binding;
    const tide_panel *panel = job->input_panel[0];
    size_t from = 0;
    size_t count = panel->period_count;
    size_t series_count = 0;

    list->count = list->series = list->periods = 0;
    if (!computation_takes_window(job->computation))
        job_window(job, &from, &count);
    for (size_t s = 0; s < panel->series_count; s++) {
        for (size_t role = 0; role < job_input_count(job); role++) {
            bool is_measure = binding->role_source[role] == ROLE_MEASURE;
            for (size_t m = 0; m < (is_measure ? 1 : binding->measure_count); m++) {
                struct role_place place = job_role(job, role, m);
                tide_series series = panel_series(place.panel, s, place.measure);
                struct gap of = {.role = role, .series = s, .measure = m};
                list_series(list, &series, of, from, from + count);
                series_count++;
            }
        }
    }
    return series_count;
}

/* ---- the answer ---- */

struct gap_columns {
    tide_answer *answer;
    size_t used;
    bool has_failed;
};

static const char **add_texts(struct gap_columns *columns, const char *name)
{
    tide_answer *answer = columns->answer;
    const char **text = arena_alloc(&answer->arena, answer->row_count, sizeof *text);

    columns->has_failed = columns->has_failed || text == NULL;
    if (!columns->has_failed)
        answer_set_text(answer, columns->used++, name, text);
    return columns->has_failed ? NULL : text;
}

static tide_period *add_periods(struct gap_columns *columns, const char *name,
                                const tide_panel *panel)
{
    tide_answer *answer = columns->answer;
    tide_period *period = arena_alloc(&answer->arena, answer->row_count, sizeof *period);
    const char *freq = arena_format(&answer->arena, "%c",
                                    tide_freq_letter((tide_freq)panel->first.freq));

    columns->has_failed = columns->has_failed || period == NULL || freq == NULL;
    if (columns->has_failed)
        return NULL;
    struct result_column *column = &answer->column[columns->used++];
    column->name = name;
    column->unit = "";
    column->kind = TIDE_CELL_PERIOD;
    column->freq = freq;
    column->period = period;
    return period;
}

static tide_period period_at(const tide_panel *panel, size_t place)
{
    return period_of((tide_freq)panel->first.freq, panel->first.ordinal + (int32_t)place);
}

/* The role of an input; of a list, the measure. */
static const char *role_text(const tide_job *job, size_t input)
{
    const struct computation *computation = job->computation;
    const struct binding *binding = job->binding;
    size_t role = computation_role_of(computation, input);

    if (!computation->is_listed || role + 1 < computation->role_count)
        return computation->role[role];
    return binding->column[binding->measure[binding->role_measure[input]]].name.at;
}

static void fill_keys(const tide_job *job, const struct gap_list *list,
                      struct gap_columns *columns)
{
    const struct binding *binding = job->binding;

    for (size_t i = 0; i < binding->key_count; i++) {
        const char **text = add_texts(columns, binding->key[i].name);
        for (size_t row = 0; text != NULL && row < list->count; row++)
            text[row] = panel_key_text(job->input_panel[0], list->gap[row].series, i).at;
    }
    if (job->computation->role_count > 1) {
        const char **text = add_texts(columns, "role");
        for (size_t row = 0; text != NULL && row < list->count; row++)
            text[row] = role_text(job, list->gap[row].role);
    }
    if (binding->measure_count > 1) {
        const char **text = add_texts(columns, "measure");
        for (size_t row = 0; text != NULL && row < list->count; row++)
            text[row] = binding->column[binding->measure[list->gap[row].measure]].name.at;
    }
}

static void fill_gaps(const tide_job *job, const struct gap_list *list,
                      struct gap_columns *columns)
{
    const tide_panel *panel = job->input_panel[0];
    struct arena *arena = &columns->answer->arena;
    tide_period *from = add_periods(columns, "from", panel);
    tide_period *to = add_periods(columns, "to", panel);
    const char **periods = add_texts(columns, "periods");
    const char **place = add_texts(columns, "place");
    const char **state = add_texts(columns, "state");

    for (size_t row = 0; !columns->has_failed && row < list->count; row++) {
        const struct gap *gap = &list->gap[row];
        from[row] = period_at(panel, gap->first);
        to[row] = period_at(panel, gap->last);
        periods[row] = arena_format(arena, "%zu", gap->last - gap->first + 1);
        place[row] = gap->place;
        state[row] = tide_state_find(gap->state)->name;
        columns->has_failed = periods[row] == NULL;
    }
    if (!columns->has_failed)
        columns->answer->column[columns->used - 3].is_number = true;
}

static tide_status add_note(tide_answer *answer, const struct gap_list *list,
                            size_t series_count, tide_error *err)
{
    answer->note = arena_alloc(&answer->arena, 1, sizeof *answer->note);
    if (answer->note == NULL)
        return memory_failed(answer->arena.memory, err);
    answer->note[0] =
        arena_format(&answer->arena,
                     "%zu period%s without a figure, in %zu of %zu series", list->periods,
                     list->periods == 1 ? "" : "s", list->series, series_count);
    if (answer->note[0] == NULL)
        return memory_failed(answer->arena.memory, err);
    answer->note_count = 1;
    return TIDE_STATUS_OK;
}

tide_status gaps_make(tide_job *job, tide_answer **out, tide_error *err)
{
    size_t column_count = job->binding->key_count + 5 +
                          (job->computation->role_count > 1) +
                          (job->binding->measure_count > 1);
    struct gap_list list = {0};
    size_t series_count = list_gaps(job, &list);
    struct gap_columns columns = {0};

    list.gap = arena_alloc(&job->arena, list.count, sizeof *list.gap);
    if (list.gap == NULL)
        return memory_failed(&job->runtime->memory, err);
    list_gaps(job, &list);
    tide_status status = answer_new(job->runtime, job->verb_name, list.count,
                                    column_count, &columns.answer, err);
    if (status != TIDE_STATUS_OK)
        return status;
    fill_keys(job, &list, &columns);
    fill_gaps(job, &list, &columns);
    status = columns.has_failed ? memory_failed(&job->runtime->memory, err)
                                : add_note(columns.answer, &list, series_count, err);
    if (status != TIDE_STATUS_OK) {
        tide_answer_free(columns.answer);
        return status;
    }
    *out = columns.answer;
    return TIDE_STATUS_OK;
}
