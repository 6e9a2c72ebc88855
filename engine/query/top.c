/*
 * top.c - the largest members of each group, and all others as one.
 */
#include "query/top.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "column/code_sort.h"
#include "number/exact.h"
#include "query/gather.h"
#include "query/select.h"
#include "query/within.h"

static const char OTHERS[] = "others";

/* A member that may be among the largest. */
struct candidate {
    int64_t mantissa; /* REAL: 0 */
    double real;      /* DECIMAL: 0 */
    size_t series;
};

struct merge {
    tide_job *job;
    const tide_panel *from;
    struct groups groups;
    size_t *first;               /* [groups + 1] into member */
    size_t *member;              /* [series] group after group */
    struct candidate *candidate; /* [series] */
    bool *is_kept;               /* [series] */
    bool *has_rest;              /* [groups] */
    struct panel_key *key;       /* [key_count] with "others" */
    uint32_t *others;            /* [key_count] its code */
    uint32_t *code;              /* [series of the answer * key_count] before sorting */
    size_t *source; /* [series of the answer] old series; a group, past them */
    size_t *order;  /* [series of the answer] */
    size_t count;
};

/* ---- who is kept ---- */

/* Counting sort of the series by group; within a group their order stays. */
static void list_members(struct merge *merge)
{
    size_t *first = merge->first;

    for (size_t i = 0; i < merge->from->series_count; i++)
        first[merge->groups.of[i] + 1]++;
    for (size_t group = 0; group < merge->groups.count; group++)
        first[group + 1] += first[group];
    for (size_t i = 0; i < merge->from->series_count; i++)
        merge->member[first[merge->groups.of[i]]++] = i;
    /* Each start has moved to the next one's place: move them back. */
    memmove(first + 1, first, merge->groups.count * sizeof *first);
    first[0] = 0;
}

/* The latest place of the window where a member of the group has a figure. */
static bool latest_place(const struct merge *merge, size_t group, size_t *out)
{
    size_t first;
    size_t count;

    job_window(merge->job, &first, &count);
    for (size_t t = first + count; t-- > first;) {
        for (size_t i = merge->first[group]; i < merge->first[group + 1]; i++) {
            tide_series series = panel_series(merge->from, merge->member[i], 0);
            if (series_has_value(&series, t)) {
                *out = t;
                return true;
            }
        }
    }
    return false;
}

/* The largest first, of equals the first of the keys. */
static int candidate_compare(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;

    if (x->mantissa != y->mantissa)
        return x->mantissa > y->mantissa ? -1 : 1;
    if (x->real != y->real)
        return x->real > y->real ? -1 : 1;
    return (x->series > y->series) - (x->series < y->series);
}

static void keep_largest(struct merge *merge, size_t group, size_t t, size_t most)
{
    size_t count = 0;

    for (size_t i = merge->first[group]; i < merge->first[group + 1]; i++) {
        tide_series series = panel_series(merge->from, merge->member[i], 0);
        bool is_decimal = series.kind == TIDE_KIND_DECIMAL;
        if (!series_has_value(&series, t))
            continue;
        merge->candidate[count++] = (struct candidate){
            .mantissa = is_decimal ? series_mantissa(&series, t) : 0,
            .real = is_decimal ? 0.0 : series_real(&series, t),
            .series = merge->member[i],
        };
    }
    qsort(merge->candidate, count, sizeof *merge->candidate, candidate_compare);
    for (size_t i = 0; i < count && i < most; i++)
        merge->is_kept[merge->candidate[i].series] = true;
}

static void choose(struct merge *merge, size_t most)
{
    size_t place;

    list_members(merge);
    for (size_t group = 0; group < merge->groups.count; group++)
        if (latest_place(merge, group, &place))
            keep_largest(merge, group, place, most);
    for (size_t i = 0; i < merge->from->series_count; i++)
        if (!merge->is_kept[i])
            merge->has_rest[merge->groups.of[i]] = true;
}

/* ---- the keys ---- */

/* A dictionary with one more member; it lives as long as the selection. */
static tide_status add_member(struct merge *merge, size_t key, tide_error *err)
{
    struct selection *selection = merge->job->selection;
    const struct dictionary *from = merge->from->key[key].dictionary;
    struct dictionary *to = &selection->derived[selection->derived_count++];
    tide_status status = TIDE_STATUS_OK;
    uint32_t code;

    dictionary_init(to, &merge->job->runtime->memory);
    if (dictionary_find(from, text_of(OTHERS)) != DICTIONARY_NONE) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "--top: a member of %s is called \"%s\" already",
                  merge->from->key[key].name, OTHERS);
        return TIDE_STATUS_ARGUMENT;
    }
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < from->count; i++)
        status = dictionary_intern(to, dictionary_text(from, i), &code, err);
    if (status == TIDE_STATUS_OK)
        status = dictionary_intern(to, text_of(OTHERS), &merge->others[key], err);
    merge->key[key].dictionary = to;
    return status;
}

static tide_status make_keys(struct merge *merge, tide_error *err)
{
    const bool *is_within = merge->job->binding->is_within;
    tide_status status = TIDE_STATUS_OK;

    memcpy(merge->key, merge->from->key, merge->from->key_count * sizeof *merge->key);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < merge->from->key_count; i++)
        if (!is_within[i])
            status = add_member(merge, i, err);
    return status;
}

/* ---- the series ---- */

static void add_series(struct merge *merge, size_t source, size_t like, bool is_rest)
{
    size_t key_count = merge->from->key_count;
    uint32_t *code = merge->code + merge->count * key_count;

    memcpy(code, merge->from->code + like * key_count, key_count * sizeof *code);
    for (size_t i = 0; is_rest && i < key_count; i++)
        if (!merge->job->binding->is_within[i])
            code[i] = merge->others[i];
    merge->source[merge->count++] = source;
}

static tide_status list_series(struct merge *merge, struct arena *arena, tide_error *err)
{
    size_t key_count = merge->from->key_count;
    const struct dictionary **dictionary =
        arena_alloc(arena, key_count, sizeof *dictionary);

    if (dictionary == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < key_count; i++)
        dictionary[i] = merge->key[i].dictionary;
    for (size_t i = 0; i < merge->from->series_count; i++)
        if (merge->is_kept[i])
            add_series(merge, i, i, false);
    for (size_t group = 0; group < merge->groups.count; group++)
        if (merge->has_rest[group])
            add_series(merge, merge->from->series_count + group,
                       merge->groups.leader[group], true);
    return code_sort(arena->memory, dictionary, key_count, merge->code, merge->count,
                     merge->order, err);
}

/* ---- the figures ---- */

/* A sum of others in one cell. */
struct rest {
    int128 mantissa;
    struct real_sum real;
    int64_t half;
    tide_state state;
    tide_state absent;
    bool is_filled;
};

static void add_cell(const struct merge *merge, const tide_series *series, size_t t,
                     struct rest *rest)
{
    tide_state state = tide_series_state(series, t);
    bool skips = argument_is(&merge->job->option[OPTION_MISSING], "skip");

    if (!tide_state_has_value(state)) {
        rest->absent = state_join(rest->absent, state);
        rest->state =
            state_join(rest->state, skips ? (tide_state)TIDE_STATE_PARTIAL_GROUP : state);
        return;
    }
    rest->is_filled = true;
    rest->state = state_join(rest->state, state);
    rest->half += series_half(series, t);
    if (series->kind == TIDE_KIND_DECIMAL)
        rest->mantissa += series_mantissa(series, t);
    else
        real_sum_add(&rest->real, series_real(series, t));
}

static void set_rest(const struct rest *rest, struct panel_measure *to, size_t cell)
{
    tide_state state = rest->is_filled ? rest->state : rest->absent;
    double real = real_sum_round(&rest->real);

    if (tide_state_has_value(state) && to->kind == TIDE_KIND_REAL)
        to->real[cell] = real;
    else if (tide_state_has_value(state) &&
             !int128_to_int64(rest->mantissa, &to->mantissa[cell]))
        state = TIDE_STATE_OVERFLOW;
    to->half[cell] = rest->half;
    to->state[cell] = state;
}

/* One series of the answer: a member alone, or the sum of those of a group that are not
   kept. */
static void fill_series(const struct merge *merge, size_t source, size_t measure,
                        struct panel_measure *to, size_t series)
{
    const tide_panel *from = merge->from;
    bool is_member = source < from->series_count;
    size_t group = is_member ? 0 : source - from->series_count;
    const size_t *member = is_member ? &source : merge->member + merge->first[group];
    size_t count = is_member ? 1 : merge->first[group + 1] - merge->first[group];

    for (size_t t = 0; t < from->period_count; t++) {
        struct rest rest = {0};
        real_sum_init(&rest.real);
        for (size_t i = 0; i < count; i++) {
            tide_series part = panel_series(from, member[i], measure);
            if (is_member || !merge->is_kept[member[i]])
                add_cell(merge, &part, t, &rest);
        }
        set_rest(&rest, to, series * from->period_count + t);
    }
}

static tide_status make_panel(struct merge *merge, tide_panel **out, tide_error *err)
{
    const tide_panel *from = merge->from;
    struct panel_shape shape = {
        .key_count = from->key_count,
        .key = merge->key,
        .series_count = merge->count,
        .first = from->first,
        .period_count = from->period_count,
        .measure_count = from->measure_count,
        .measure = from->measure,
        .has_half = true,
    };
    tide_status status = panel_new(from->runtime, &shape, out, err);

    if (status != TIDE_STATUS_OK)
        return status;
    (*out)->rows_used = from->rows_used;
    for (size_t i = 0; i < merge->count; i++) {
        size_t listed = merge->order[i];
        memcpy((*out)->code + i * from->key_count, merge->code + listed * from->key_count,
               from->key_count * sizeof *(*out)->code);
        for (size_t m = 0; m < from->measure_count; m++)
            fill_series(merge, merge->source[listed], m, &(*out)->measure[m], i);
    }
    return TIDE_STATUS_OK;
}

static tide_status merge_panel(struct merge *merge, size_t most, struct arena *arena,
                               tide_panel **out, tide_error *err)
{
    const tide_panel *from = merge->from;
    tide_status status = within_groups(merge->job, from, merge->job->binding->is_within,
                                       &merge->groups, err);

    if (status != TIDE_STATUS_OK)
        return status;
    size_t room = from->series_count + merge->groups.count;
    merge->first = arena_alloc_zero(arena, merge->groups.count + 1, sizeof *merge->first);
    merge->member = arena_alloc(arena, from->series_count, sizeof *merge->member);
    merge->candidate = arena_alloc(arena, from->series_count, sizeof *merge->candidate);
    merge->is_kept = arena_alloc_zero(arena, from->series_count, sizeof *merge->is_kept);
    merge->has_rest =
        arena_alloc_zero(arena, merge->groups.count, sizeof *merge->has_rest);
    merge->key = arena_alloc(arena, from->key_count, sizeof *merge->key);
    merge->others = arena_alloc(arena, from->key_count, sizeof *merge->others);
    merge->code = arena_alloc(arena, room, from->key_count * sizeof *merge->code);
    merge->source = arena_alloc(arena, room, sizeof *merge->source);
    merge->order = arena_alloc(arena, room, sizeof *merge->order);
    if (merge->first == NULL || merge->member == NULL || merge->candidate == NULL ||
        merge->is_kept == NULL || merge->has_rest == NULL || merge->key == NULL ||
        merge->others == NULL || merge->code == NULL || merge->source == NULL ||
        merge->order == NULL)
        return memory_failed(arena->memory, err);
    choose(merge, most);
    status = make_keys(merge, err);
    if (status == TIDE_STATUS_OK)
        status = list_series(merge, arena, err);
    if (status == TIDE_STATUS_OK)
        status = make_panel(merge, out, err);
    return status;
}

tide_status top_merge(tide_job *job, tide_error *err)
{
    const struct argument *top =
        computation_argument(job->computation, job->argument, "top");
    struct merge merge = {.job = job, .from = job->input_panel[0]};
    tide_panel *panel = NULL;
    struct arena arena;

    if (top == NULL || !top->is_set || merge.from->key_count == 0)
        return TIDE_STATUS_OK;
    arena_init(&arena, &job->runtime->memory);
    tide_status status = merge_panel(&merge, (size_t)top->integer, &arena, &panel, err);
    arena_release(&arena);
    if (status != TIDE_STATUS_OK)
        return status;
    job_replace_panel(job, 0, panel);
    return TIDE_STATUS_OK;
}
