/*
 * group_lines.c - each set sorts the groups by the keys that it keeps; then all lines are
 * sorted, a key that is taken together counting as the code after the last.
 */
#include "group/group_lines.h"

#include <string.h>

#include "column/code_sort.h"

struct making {
    const struct group_sorted *sorted;
    const bool *keeps;
    struct memory *memory;
    struct arena scratch;
    const struct dictionary **dictionary; /* [key_count] */
    uint32_t *timed; /* [group_count] groups in the order of their periods */
    uint32_t *code;  /* [group_count * key_count] codes of these, as a set has them */
    size_t *order;   /* [group_count] */
    struct group_lines *out;
};

/* Groups by period: a counting sort, which keeps the order of their keys. */
static tide_status sort_by_period(struct making *making, tide_error *err)
{
    const struct group_sorted *sorted = making->sorted;
    size_t count = sorted->group_count;
    int32_t least = count > 0 ? sorted->ordinal[0] : 0;
    int32_t most = least;

    for (size_t i = 0; i < count; i++) {
        least = sorted->ordinal[i] < least ? sorted->ordinal[i] : least;
        most = sorted->ordinal[i] > most ? sorted->ordinal[i] : most;
    }
    size_t range = (size_t)((int64_t)most - least) + 1;
    uint32_t *start = memory_alloc_zero(making->memory, range + 1, sizeof *start);
    if (start == NULL)
        return memory_failed(making->memory, err);
    for (size_t i = 0; i < count; i++)
        start[sorted->ordinal[i] - least + 1]++;
    for (size_t t = 1; t <= range; t++)
        start[t] += start[t - 1];
    for (size_t i = 0; i < count; i++)
        making->timed[start[sorted->ordinal[i] - least]++] = (uint32_t)i;
    memory_free(making->memory, start, range + 1, sizeof *start);
    return TIDE_STATUS_OK;
}

/* The code of a key of a group as a set has it. */
static uint32_t code_in_set(const struct making *making, size_t set, size_t group,
                            size_t key)
{
    size_t keys = making->sorted->request->key_count;

    return making->keeps[set * keys + key] ? making->sorted->code[group * keys + key]
                                           : making->dictionary[key]->count;
}

static bool are_one_line(const struct making *making, const uint32_t *a,
                         const uint32_t *b)
{
    size_t keys = making->sorted->request->key_count;
    const uint32_t *code_a = making->code + (size_t)*a * keys;
    const uint32_t *code_b = making->code + (size_t)*b * keys;

    return (keys == 0 || memcmp(code_a, code_b, keys * sizeof *code_a) == 0) &&
           making->sorted->ordinal[making->timed[*a]] ==
               making->sorted->ordinal[making->timed[*b]];
}

static tide_status add_set(struct making *making, size_t set, tide_error *err)
{
    const struct group_sorted *sorted = making->sorted;
    struct group_lines *out = making->out;
    size_t keys = sorted->request->key_count;
    size_t count = sorted->group_count;
    size_t to = set * count;
    uint32_t before = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t key = 0; key < keys; key++)
            making->code[i * keys + key] =
                code_in_set(making, set, making->timed[i], key);
    tide_status status = code_sort(making->memory, making->dictionary, keys, making->code,
                                   count, making->order, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++, to++) {
        uint32_t at = (uint32_t)making->order[i];
        uint32_t group = making->timed[at];
        out->member[to] = group;
        if (i == 0 || !are_one_line(making, &before, &at))
            out->line[out->count++] =
                (struct group_line){.set = (uint32_t)set, .leader = group, .first = to};
        out->line[out->count - 1].count++;
        before = at;
    }
    return status;
}

/* ---- the order of all lines ---- */

static tide_status sort_lines(struct making *making, tide_error *err)
{
    const struct group_sorted *sorted = making->sorted;
    struct group_lines *out = making->out;
    struct arena *scratch = &making->scratch;
    size_t keys = sorted->request->key_count;
    size_t count = out->count;
    uint32_t *place = arena_alloc(scratch, sorted->group_count + 1, sizeof *place);
    struct group_line *timed = arena_alloc(scratch, count, sizeof *timed);
    uint32_t *code = arena_alloc(scratch, count, keys * sizeof *code);
    size_t *order = arena_alloc(scratch, count, sizeof *order);

    if (place == NULL || timed == NULL || code == NULL || order == NULL)
        return memory_failed(making->memory, err);
    /* By period: the place of its leader in the order of time is what counts. */
    uint32_t *rank = making->code;
    for (size_t i = 0; i < sorted->group_count; i++)
        rank[making->timed[i]] = (uint32_t)i;
    memset(place, 0, (sorted->group_count + 1) * sizeof *place);
    for (size_t i = 0; i < count; i++)
        place[rank[out->line[i].leader] + 1]++;
    for (size_t i = 1; i <= sorted->group_count; i++)
        place[i] += place[i - 1];
    for (size_t i = 0; i < count; i++)
        timed[place[rank[out->line[i].leader]]++] = out->line[i];
    for (size_t i = 0; i < count; i++)
        for (size_t key = 0; key < keys; key++)
            code[i * keys + key] =
                code_in_set(making, timed[i].set, timed[i].leader, key);
    tide_status status =
        code_sort(making->memory, making->dictionary, keys, code, count, order, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i++)
        out->line[i] = timed[order[i]];
    return status;
}

/* ---- all of it ---- */

static tide_status making_init(struct making *making, size_t set_count, tide_error *err)
{
    const struct group_sorted *sorted = making->sorted;
    struct group_lines *out = making->out;
    size_t keys = sorted->request->key_count;
    size_t count = sorted->group_count;
    size_t lines = count * set_count;

    making->dictionary = arena_alloc(&making->scratch, keys, sizeof *making->dictionary);
    making->timed = arena_alloc(&making->scratch, count, sizeof *making->timed);
    making->code =
        arena_alloc(&making->scratch, count, (keys + 1) * sizeof *making->code);
    making->order = arena_alloc(&making->scratch, count, sizeof *making->order);
    out->line = arena_alloc(&out->arena, lines, sizeof *out->line);
    out->member = arena_alloc(&out->arena, lines, sizeof *out->member);
    if (making->dictionary == NULL || making->timed == NULL || making->code == NULL ||
        making->order == NULL || out->line == NULL || out->member == NULL)
        return memory_failed(making->memory, err);
    for (size_t key = 0; key < keys; key++)
        making->dictionary[key] = sorted->request->key[key].dictionary;
    return TIDE_STATUS_OK;
}

/* The finest groups, which stand in order already. */
static void add_groups(const struct group_sorted *sorted, struct group_lines *out)
{
    for (size_t i = 0; i < sorted->group_count; i++) {
        out->member[i] = (uint32_t)i;
        out->line[i] = (struct group_line){.leader = (uint32_t)i, .first = i, .count = 1};
    }
    out->count = sorted->group_count;
}

tide_status group_lines_make(const struct group_sorted *sorted, const bool *keeps,
                             size_t set_count, struct group_lines *out, tide_error *err)
{
    struct group_lines lines = {0};
    struct making making = {.sorted = sorted,
                            .keeps = keeps,
                            .memory = sorted->arena.memory,
                            .out = &lines};

    arena_init(&lines.arena, making.memory);
    arena_init(&making.scratch, making.memory);
    tide_status status = making_init(&making, set_count, err);
    if (status == TIDE_STATUS_OK && set_count == 1) {
        add_groups(sorted, &lines);
    } else if (status == TIDE_STATUS_OK) {
        status = sort_by_period(&making, err);
        for (size_t set = 0; status == TIDE_STATUS_OK && set < set_count; set++)
            status = add_set(&making, set, err);
        if (status == TIDE_STATUS_OK)
            status = sort_lines(&making, err);
    }
    arena_release(&making.scratch);
    if (status == TIDE_STATUS_OK)
        *out = lines;
    else
        group_lines_release(&lines);
    return status;
}

void group_lines_release(struct group_lines *lines)
{
    if (lines->arena.memory != NULL)
        arena_release(&lines->arena);
    memset(lines, 0, sizeof *lines);
}
