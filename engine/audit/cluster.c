/*
 * cluster.c - union and find over the terms of all relations.
 */
#include "audit/auditor.h"

#include <string.h>

#include "base/error.h"

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static void unite(const struct web *web, uint32_t *parent)
{
    for (size_t i = 0; i < web->relation_count; i++) {
        const struct term *term = relation_term(web, &web->relation[i]);
        uint32_t root = root_of(parent, term[0].quantity);
        for (uint32_t k = 1; k < web->relation[i].count; k++) {
            uint32_t other = root_of(parent, term[k].quantity);
            uint32_t low = root < other ? root : other;
            parent[root > other ? root : other] = low;
            root = low;
        }
    }
}

/* Relations in the order of their clusters, clusters in that of their first quantity. */
static tide_status sort_relations(struct auditor *auditor, uint32_t *parent,
                                  tide_error *err)
{
    const struct web *web = &auditor->web;
    struct arena *arena = &auditor->scratch;
    uint32_t quantities = web->where.count;
    uint32_t *place = arena_alloc(arena, quantities, sizeof *place);

    auditor->cluster = arena_alloc(arena, quantities, sizeof *auditor->cluster);
    auditor->cluster_relation =
        arena_alloc(arena, web->relation_count, sizeof *auditor->cluster_relation);
    if (place == NULL || auditor->cluster == NULL || auditor->cluster_relation == NULL)
        return memory_failed(arena->memory, err);
    memset(place, 0xff, quantities * sizeof *place);
    for (size_t i = 0; i < web->relation_count; i++) {
        uint32_t root =
            root_of(parent, relation_term(web, &web->relation[i])[0].quantity);
        if (place[root] == AUDIT_NONE) {
            place[root] = auditor->cluster_count;
            auditor->cluster[auditor->cluster_count++] = (struct cluster){0};
        }
        auditor->cluster[place[root]].count++;
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < auditor->cluster_count; i++) {
        auditor->cluster[i].first = at;
        at += auditor->cluster[i].count;
        auditor->cluster[i].count = 0;
    }
    for (size_t i = 0; i < web->relation_count; i++) {
        uint32_t root =
            root_of(parent, relation_term(web, &web->relation[i])[0].quantity);
        struct cluster *cluster = &auditor->cluster[place[root]];
        auditor->cluster_relation[cluster->first + cluster->count++] = (uint32_t)i;
    }
    for (uint32_t q = 0; q < quantities; q++)
        auditor->cluster_of[q] = place[root_of(parent, q)];
    return TIDE_STATUS_OK;
}

static tide_status link_quantities(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct arena *arena = &auditor->scratch;
    uint32_t quantities = web->where.count;
    uint32_t *from = arena_alloc_zero(arena, (size_t)quantities + 1, sizeof *from);

    auditor->touch = arena_alloc(arena, web->term_count, sizeof *auditor->touch);
    if (from == NULL || auditor->touch == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < web->term_count; i++)
        from[web->term[i].quantity]++;
    for (uint32_t q = 0; q < quantities; q++)
        from[q + 1] += from[q];
    for (size_t i = web->relation_count; i-- > 0;) {
        const struct term *term = relation_term(web, &web->relation[i]);
        for (uint32_t k = 0; k < web->relation[i].count; k++)
            auditor->touch[--from[term[k].quantity]] = (uint32_t)i;
    }
    from[quantities] = (uint32_t)web->term_count;
    auditor->touch_from = from;
    return TIDE_STATUS_OK;
}

tide_status cluster_make(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct arena *arena = &auditor->scratch;
    uint32_t quantities = web->where.count;
    uint32_t *parent = arena_alloc(arena, quantities, sizeof *parent);

    auditor->number = arena_alloc(arena, quantities, sizeof *auditor->number);
    auditor->off = arena_alloc_zero(arena, web->claim_count, sizeof *auditor->off);
    auditor->only = arena_alloc_zero(arena, web->claim_count, sizeof *auditor->only);
    auditor->relation_off =
        arena_alloc_zero(arena, web->relation_count, sizeof *auditor->relation_off);
    auditor->cluster_of = arena_alloc(arena, quantities, sizeof *auditor->cluster_of);
    auditor->chain = arena_alloc_zero(arena, quantities, sizeof *auditor->chain);
    if (auditor->cluster_of == NULL || auditor->chain == NULL ||
        auditor->relation_off == NULL)
        return memory_failed(arena->memory, err);
    if (parent == NULL || auditor->number == NULL || auditor->off == NULL ||
        auditor->only == NULL)
        return memory_failed(arena->memory, err);
    for (uint32_t i = 0; i < quantities; i++)
        parent[i] = i;
    memset(auditor->number, 0xff, quantities * sizeof *auditor->number);
    unite(web, parent);
    tide_status status = sort_relations(auditor, parent, err);
    return status == TIDE_STATUS_OK ? link_quantities(auditor, err) : status;
}

tide_status cluster_puzzle(struct auditor *auditor, uint32_t cluster, struct arena *arena,
                           struct puzzle *out, tide_error *err)
{
    const struct cluster *of = &auditor->cluster[cluster];

    return puzzle_make(&auditor->web, arena, auditor->cluster_relation + of->first,
                       of->count, NULL, 0, auditor->number, out, err);
}
