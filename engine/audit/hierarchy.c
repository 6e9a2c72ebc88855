/*
 * hierarchy.c - parts of parents, from codes or from rows.
 */
#include "audit/hierarchy.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { MOST_LEVELS = 64, CODE_BYTES = 16 };

static struct memory *memory_of(const struct hierarchy *hierarchy)
{
    return &hierarchy->web->runtime->memory;
}

/* Parents are not known before all parts are: `next` holds the parent until then. */
static tide_status add_part(struct hierarchy *hierarchy, uint32_t parent, uint32_t child,
                            int32_t from_day, int32_t to_day, tide_error *err)
{
    void *array = hierarchy->part;

    if (!memory_grow(memory_of(hierarchy), &array, &hierarchy->part_capacity,
                     hierarchy->part_count + 1, sizeof *hierarchy->part))
        return memory_failed(memory_of(hierarchy), err);
    hierarchy->part = array;
    hierarchy->part[hierarchy->part_count++] =
        (struct part){child, parent, from_day, to_day};
    return TIDE_STATUS_OK;
}

/* Chain the parts of each parent. */
static tide_status chain_parts(struct hierarchy *hierarchy, struct arena *arena,
                               tide_error *err)
{
    size_t count = hierarchy->web->field[hierarchy->field].count;

    hierarchy->count = count;
    hierarchy->first = arena_alloc(arena, count, sizeof *hierarchy->first);
    hierarchy->depth = arena_alloc(arena, count, sizeof *hierarchy->depth);
    hierarchy->parent = arena_alloc(arena, count, sizeof *hierarchy->parent);
    if (hierarchy->first == NULL || hierarchy->depth == NULL || hierarchy->parent == NULL)
        return memory_failed(arena->memory, err);
    memset(hierarchy->first, 0xff, count * sizeof *hierarchy->first);
    for (size_t i = hierarchy->part_count; i-- > 0;) {
        uint32_t parent = hierarchy->part[i].next;
        hierarchy->part[i].next = hierarchy->first[parent];
        hierarchy->first[parent] = (uint32_t)i;
    }
    return TIDE_STATUS_OK;
}

/* Depths from the top down; false: a circle, or too many levels. */
static bool set_depths(struct hierarchy *hierarchy, uint32_t *waits, uint32_t *level,
                       uint32_t *queue, uint32_t top)
{
    size_t count = hierarchy->count;
    size_t done = 0;
    size_t known = 0;

    for (size_t i = 0; i < hierarchy->part_count; i++)
        waits[hierarchy->part[i].child]++;
    for (uint32_t code = 0; code < count; code++) {
        hierarchy->depth[code] = code == top ? 0 : 1;
        if (waits[code] > 0)
            hierarchy->depth[code] = UINT32_MAX;
        else
            queue[known++] = code;
    }
    while (done < known) {
        uint32_t code = queue[done++];
        if (level[code] >= MOST_LEVELS)
            return false;
        for (uint32_t p = hierarchy->first[code]; p != AUDIT_NONE;
             p = hierarchy->part[p].next) {
            uint32_t child = hierarchy->part[p].child;
            uint32_t depth = hierarchy->depth[code] + 1;
            if (depth < hierarchy->depth[child])
                hierarchy->depth[child] = depth;
            if (level[code] + 1 > level[child])
                level[child] = level[code] + 1;
            if (--waits[child] == 0)
                queue[known++] = child;
        }
    }
    return done == count;
}

struct named {
    struct text name;
    uint32_t code;
    bool is_top;
};

static int compare_names(const void *a, const void *b)
{
    const struct named *left = a;
    const struct named *right = b;
    size_t shorter =
        left->name.length < right->name.length ? left->name.length : right->name.length;

    if (left->is_top != right->is_top)
        return left->is_top ? -1 : 1;
    int order = memcmp(left->name.at, right->name.at, shorter);
    return order != 0 ? order
                      : (left->name.length > right->name.length) -
                            (left->name.length < right->name.length);
}

static tide_status list_parents(struct hierarchy *hierarchy, struct arena *arena,
                                tide_error *err)
{
    const struct dictionary *members = &hierarchy->web->field[hierarchy->field];
    struct named *named = arena_alloc(arena, hierarchy->count, sizeof *named);

    if (named == NULL)
        return memory_failed(arena->memory, err);
    for (uint32_t code = 0; code < hierarchy->count; code++)
        if (hierarchy->first[code] != AUDIT_NONE)
            named[hierarchy->parent_count++] =
                (struct named){dictionary_text(members, code), code,
                               hierarchy->depth[code] == 0};
    qsort(named, hierarchy->parent_count, sizeof *named, compare_names);
    for (size_t i = 0; i < hierarchy->parent_count; i++)
        hierarchy->parent[i] = named[i].code;
    return TIDE_STATUS_OK;
}

static tide_status finish(struct hierarchy *hierarchy, uint32_t top, const char *source,
                          struct arena *arena, tide_error *err)
{
    tide_status status = chain_parts(hierarchy, arena, err);

    if (status != TIDE_STATUS_OK)
        return status;
    uint32_t *waits = arena_alloc_zero(arena, hierarchy->count, sizeof *waits);
    uint32_t *level = arena_alloc_zero(arena, hierarchy->count, sizeof *level);
    uint32_t *queue = arena_alloc(arena, hierarchy->count, sizeof *queue);
    if (waits == NULL || level == NULL || queue == NULL)
        return memory_failed(arena->memory, err);
    if (!set_depths(hierarchy, waits, level, queue, top)) {
        error_set(
            err, TIDE_STATUS_PARSE, "bad_group",
            "a group is part of itself, or groups are nested in more than %d levels",
            MOST_LEVELS);
        error_source(err, source);
        return TIDE_STATUS_PARSE;
    }
    return list_parents(hierarchy, arena, err);
}

/* ---- codes ---- */

/* The length of the next shorter level; 0: there is none. */
static size_t shorter_level(const struct member_lore *lore, struct text key,
                            struct text code)
{
    while (--code.length > 0)
        if (lore->is_level(key, code))
            return code.length;
    return 0;
}

tide_status hierarchy_of_codes(struct hierarchy *hierarchy,
                               const struct member_lore *lore, struct arena *arena,
                               tide_error *err)
{
    struct web *web = hierarchy->web;
    const struct dictionary *members = &web->field[hierarchy->field];
    struct text key = text_of(web->key[hierarchy->field]);
    uint32_t total = family_total(web, lore, hierarchy->field);
    tide_status status = TIDE_STATUS_OK;

    if (!lore->has_levels(key)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "no_key",
                  "\"%s\" is no key whose codes stand in levels, by its name", key.at);
        error_hint(err, "--groups FILE lists what is part of what, as rows of "
                        "group,member");
        return TIDE_STATUS_ARGUMENT;
    }
    /* Parents that are not printed are added, and have parents in their turn. */
    for (uint32_t code = 0; status == TIDE_STATUS_OK && code < members->count; code++) {
        struct text member = dictionary_text(members, code);
        char upper[CODE_BYTES];
        uint32_t parent = total;
        if (code == total || member.length > sizeof upper || member.length == 0 ||
            !lore->is_level(key, member))
            continue;
        size_t length = shorter_level(lore, key, member);
        memcpy(upper, member.at, length);
        if (length > 0)
            status = web_code(web, hierarchy->field, (struct text){upper, length},
                              &parent, err);
        if (status == TIDE_STATUS_OK && parent != AUDIT_NONE)
            status = add_part(hierarchy, parent, code, INT32_MIN, INT32_MAX, err);
    }
    return status == TIDE_STATUS_OK ? finish(hierarchy, total, key.at, arena, err)
                                    : status;
}

tide_status hierarchy_of_groups(struct hierarchy *hierarchy, const struct group_row *row,
                                size_t row_count, const char *source, struct arena *arena,
                                tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 0; status == TIDE_STATUS_OK && i < row_count; i++) {
        uint32_t parent = AUDIT_NONE;
        uint32_t child = AUDIT_NONE;
        status = web_code(hierarchy->web, hierarchy->field, row[i].group, &parent, err);
        if (status == TIDE_STATUS_OK)
            status =
                web_code(hierarchy->web, hierarchy->field, row[i].member, &child, err);
        if (status == TIDE_STATUS_OK)
            status =
                add_part(hierarchy, parent, child, row[i].from_day, row[i].to_day, err);
    }
    return status == TIDE_STATUS_OK ? finish(hierarchy, AUDIT_NONE, source, arena, err)
                                    : status;
}

void hierarchy_release(struct hierarchy *hierarchy)
{
    if (hierarchy->web != NULL)
        memory_free(memory_of(hierarchy), hierarchy->part, hierarchy->part_capacity,
                    sizeof *hierarchy->part);
    *hierarchy = (struct hierarchy){0};
}
