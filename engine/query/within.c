/*
 * within.c - which series are compared with which: the groups of --within.
 *
 * The series are sorted by the keys that part them; a group ends where these change.
 */
#include "query/within.h"

#include <string.h>

#include "base/error.h"
#include "column/code_sort.h"

/* The keys that part the series, side by side. */
struct tuples {
    const struct dictionary **dictionary; /* [key_count] */
    size_t key_count;
    uint32_t *code; /* [series * key_count] */
};

static tide_status tuples_make(const tide_panel *panel, const bool *takes,
                               struct arena *arena, struct tuples *out, tide_error *err)
{
    out->key_count = 0;
    out->dictionary = arena_alloc(arena, panel->key_count, sizeof *out->dictionary);
    out->code =
        arena_alloc(arena, panel->series_count * panel->key_count, sizeof *out->code);
    if (out->dictionary == NULL || out->code == NULL)
        return memory_failed(arena->memory, err);
    for (size_t key = 0; key < panel->key_count; key++)
        if (takes[key])
            out->dictionary[out->key_count++] = panel->key[key].dictionary;
    for (size_t i = 0, to = 0; i < panel->series_count; i++)
        for (size_t key = 0; key < panel->key_count; key++)
            if (takes[key])
                out->code[to++] = panel->code[i * panel->key_count + key];
    return TIDE_STATUS_OK;
}

static void number(const struct tuples *tuples, const size_t *order, size_t series_count,
                   struct groups *groups)
{
    size_t width = tuples->key_count;

    groups->count = 0;
    for (size_t i = 0; i < series_count; i++) {
        const uint32_t *code = tuples->code + order[i] * width;
        const uint32_t *before = i > 0 ? tuples->code + order[i - 1] * width : NULL;
        if (before == NULL || memcmp(code, before, width * sizeof *code) != 0)
            groups->leader[groups->count++] = order[i];
        groups->of[order[i]] = groups->count - 1;
    }
}

tide_status within_groups(tide_job *job, const tide_panel *panel, const bool *takes,
                          struct groups *out, tide_error *err)
{
    struct groups groups = {
        .of = arena_alloc(&job->arena, panel->series_count, sizeof *groups.of),
        .leader = arena_alloc(&job->arena, panel->series_count, sizeof *groups.leader),
    };
    struct memory *memory = &job->runtime->memory;
    struct arena scratch;
    struct tuples tuples;

    arena_init(&scratch, memory);
    size_t *order = arena_alloc(&scratch, panel->series_count, sizeof *order);
    tide_status status = tuples_make(panel, takes, &scratch, &tuples, err);
    if (status == TIDE_STATUS_OK &&
        (groups.of == NULL || groups.leader == NULL || order == NULL))
        status = memory_failed(memory, err);
    if (status == TIDE_STATUS_OK)
        status = code_sort(memory, tuples.dictionary, tuples.key_count, tuples.code,
                           panel->series_count, order, err);
    if (status == TIDE_STATUS_OK) {
        number(&tuples, order, panel->series_count, &groups);
        *out = groups;
    }
    arena_release(&scratch);
    return status;
}
