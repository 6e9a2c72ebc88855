/*
 * twin_change.c - changes of one figure over one other that are told twice and differ, found
 * two by two before anything is solved: where levels are not printed, only a program over
 * the whole would see it, and would see them all at once.
 */
#include "audit/auditor.h"

#include <stdlib.h>

#include "base/error.h"

/* A change by what it links. */
struct change {
    uint32_t top;
    uint32_t bottom;
    uint32_t relation;
};

static int compare_changes(const void *a, const void *b)
{
    const struct change *left = a;
    const struct change *right = b;

    if (left->top != right->top)
        return left->top < right->top ? -1 : 1;
    if (left->bottom != right->bottom)
        return left->bottom < right->bottom ? -1 : 1;
    return left->relation < right->relation ? -1 : left->relation > right->relation;
}

static size_t find_changes(const struct web *web, struct change *out)
{
    size_t count = 0;

    for (size_t i = 0; i < web->relation_count; i++) {
        const struct relation *relation = &web->relation[i];
        const struct term *term = relation_term(web, relation);
        if (relation->claim == AUDIT_NONE || relation->rule != AUDIT_NONE ||
            web->claim[relation->claim].kind != CLAIM_CHANGE)
            continue;
        out[count++] = (struct change){term[0].quantity, term[1].quantity, (uint32_t)i};
    }
    return count;
}

static bool differ(const struct web *web, uint32_t a, uint32_t b)
{
    struct range both = range_meet(&web->relation[a].range, &web->relation[b].range);
    return range_is_empty(&both);
}

/* The changes over one figure, first to last: each against those before it that stand. */
static tide_status judge_run(struct auditor *auditor, const struct change *change,
                             size_t count, tide_error *err)
{
    struct web *web = &auditor->web;
    tide_status status = TIDE_STATUS_OK;

    for (size_t i = 1; status == TIDE_STATUS_OK && i < count; i++)
        for (size_t k = 0; status == TIDE_STATUS_OK && k < i; k++) {
            uint32_t relation[2] = {change[k].relation, change[i].relation};
            uint32_t claim[2] = {web->relation[relation[0]].claim,
                                 web->relation[relation[1]].claim};
            struct bundle clash = {claim, 2, relation, 2};
            if (!auditor->off[claim[0]] && !auditor->off[claim[1]] &&
                differ(web, relation[0], relation[1]))
                status = conflict_report(auditor, &clash, NULL, 0, err);
        }
    return status == TIDE_STATUS_OK ? runtime_check(web->runtime, err) : status;
}

tide_status twin_change_report(struct auditor *auditor, tide_error *err)
{
    const struct web *web = &auditor->web;
    struct change *change =
        arena_alloc(&auditor->scratch, web->relation_count, sizeof *change);
    tide_status status =
        change != NULL ? TIDE_STATUS_OK : memory_failed(auditor->scratch.memory, err);
    size_t count = status == TIDE_STATUS_OK ? find_changes(web, change) : 0;
    size_t run;

    if (count > 1)
        qsort(change, count, sizeof *change, compare_changes);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < count; i += run) {
        run = 1;
        while (i + run < count && change[i + run].top == change[i].top &&
               change[i + run].bottom == change[i].bottom)
            run++;
        status = judge_run(auditor, &change[i], run, err);
    }
    return status;
}
