/*
 * conflict.c - claims that cannot all be right.
 *
 * The claims behind a clash are made fewer by a deletion filter: each is left out in
 * turn, and stays out if the rest still clashes. What is left is irreducible: without any
 * one of them the others hold. Then each is left out of all that is near, which tells
 * which of them is at fault, and what it would have to be.
 */
#include "audit/trial.h"

#include <string.h>

#include "audit/program.h"
#include "base/error.h"

/* Quantities that claims speak of. */
static tide_status quantities_of(struct trial *trial, const struct bundle *bundle,
                                 uint32_t **out, size_t *count, tide_error *err)
{
    const struct web *web = &trial->auditor->web;
    uint32_t *quantity =
        arena_alloc(&trial->arena, 2 * bundle->claim_count + 1, sizeof *quantity);

    if (quantity == NULL)
        return memory_failed(trial->arena.memory, err);
    *count = 0;
    for (size_t i = 0; i < bundle->claim_count; i++) {
        const struct claim *claim = &web->claim[bundle->claim[i]];
        quantity[(*count)++] = claim->quantity;
        if (claim->base != AUDIT_NONE)
            quantity[(*count)++] = claim->base;
    }
    *out = quantity;
    return TIDE_STATUS_OK;
}

static tide_status cut_out(struct trial *trial, const uint32_t *relation, size_t count,
                           struct puzzle *out, tide_error *err)
{
    uint32_t *quantity;
    size_t quantity_count;
    tide_status status =
        quantities_of(trial, &trial->clash, &quantity, &quantity_count, err);

    return status == TIDE_STATUS_OK
               ? puzzle_make(&trial->auditor->web, &trial->arena, relation, count,
                             quantity, quantity_count, trial->auditor->number, out, err)
               : status;
}

/* Does the puzzle clash, by relations or else as a whole? */
static tide_status clashes(struct trial *trial, struct puzzle *puzzle,
                           const struct claim_filter *filter, bool *out, tide_error *err)
{
    uint32_t clash = AUDIT_NONE;
    tide_status status = puzzle_solve(puzzle, filter, &clash, err);

    *out = clash != AUDIT_NONE;
    if (status != TIDE_STATUS_OK || *out ||
        !program_takes(puzzle, trial->auditor->request->group_size))
        return status;
    return program_check(puzzle, out, err);
}

/* One sum of a table, in which every figure stands once: none of its claims can be spared. */
static bool is_plain(const struct trial *trial)
{
    const struct web *web = &trial->auditor->web;

    return !web->is_claims && trial->clash.relation_count == 1 &&
           web->relation[trial->clash.relation[0]].rule != AUDIT_NONE;
}

static tide_status filter_claims(struct trial *trial, tide_error *err)
{
    struct auditor *auditor = trial->auditor;
    struct bundle *clash = &trial->clash;
    struct puzzle puzzle = {0};
    struct claim_filter filter = {auditor->off, auditor->only, ++auditor->stamp,
                                  auditor->relation_off};
    size_t kept = 0;
    tide_status status =
        cut_out(trial, clash->relation, clash->relation_count, &puzzle, err);

    for (size_t i = 0; i < clash->claim_count; i++)
        auditor->only[clash->claim[i]] = auditor->stamp;
    if (is_plain(trial))
        kept = clash->claim_count;
    for (size_t i = kept; status == TIDE_STATUS_OK && i < clash->claim_count; i++) {
        bool still = false;
        auditor->only[clash->claim[i]] = 0;
        status = clashes(trial, &puzzle, &filter, &still, err);
        if (still)
            continue;
        auditor->only[clash->claim[i]] = auditor->stamp;
        clash->claim[kept++] = clash->claim[i];
    }
    if (status == TIDE_STATUS_OK)
        clash->claim_count = kept;
    puzzle_release(&puzzle);
    return status;
}

/* What the claim is about, as tight as can be. */
static tide_status tighten_both(struct trial *trial, struct puzzle *puzzle,
                                const struct accused *accused, tide_error *err)
{
    const struct claim *claim = &puzzle->web->claim[accused->claim];

    if (!program_takes(puzzle, trial->auditor->request->group_size))
        return TIDE_STATUS_OK;
    bool *wanted = arena_alloc_zero(&trial->arena, puzzle->unknown_count, sizeof *wanted);
    if (wanted == NULL)
        return memory_failed(trial->arena.memory, err);
    wanted[puzzle_unknown(puzzle, claim->quantity)] = true;
    if (claim->base != AUDIT_NONE)
        wanted[puzzle_unknown(puzzle, claim->base)] = true;
    return program_tighten(puzzle, wanted, NULL, err);
}

/* Solve a puzzle without one claim. */
static tide_status try_without(struct trial *trial, struct puzzle *puzzle,
                               struct accused *accused, struct claim_filter filter,
                               bool *holds, tide_error *err)
{
    uint8_t *off = &trial->auditor->off[accused->claim];
    bool is_clash = false;

    *off = 1;
    tide_status status = clashes(trial, puzzle, &filter, &is_clash, err);
    if (status == TIDE_STATUS_OK && !is_clash)
        status = puzzle_estimate(puzzle, &filter, AUDIT_NONE, err);
    *off = 0;
    *holds = !is_clash;
    if (status == TIDE_STATUS_OK && *holds)
        status = tighten_both(trial, puzzle, accused, err);
    if (status == TIDE_STATUS_OK && *holds)
        trial_imply(puzzle, accused);
    return status;
}

/* The accused by what they speak of: a first one for each quantity, then the next. */
struct docket {
    size_t *first; /* [web->where.count] place + 1; 0: none */
    size_t *next;  /* [claim_count] */
};

static tide_status docket_make(struct trial *trial, struct docket *out, tide_error *err)
{
    const struct web *web = &trial->auditor->web;
    size_t count = trial->clash.claim_count;

    out->first = arena_alloc_zero(&trial->arena, web->where.count, sizeof *out->first);
    out->next = arena_alloc_zero(&trial->arena, count, sizeof *out->next);
    if (out->first == NULL || out->next == NULL)
        return memory_failed(trial->arena.memory, err);
    for (size_t i = count; i-- > 0;) {
        uint32_t quantity = web->claim[trial->clash.claim[i]].quantity;
        out->next[i] = out->first[quantity];
        out->first[quantity] = i + 1;
    }
    return TIDE_STATUS_OK;
}

/* How many failing sums each claim of the set stands in; the most of them. */
static tide_status count_failing(struct trial *trial, size_t *out_most, tide_error *err)
{
    const struct auditor *auditor = trial->auditor;
    const struct web *web = &auditor->web;
    size_t count = trial->clash.claim_count;
    size_t most = 0;
    size_t foremost = 0;
    struct docket docket;
    tide_status status = docket_make(trial, &docket, err);

    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        trial->accused[i].claim = trial->clash.claim[i];
    for (size_t r = 0; r < trial->relation_count; r++) {
        const struct relation *relation = &web->relation[trial->relation[r]];
        const struct term *term = relation_term(web, relation);
        if (!sweep_fails(auditor, relation))
            continue;
        for (uint32_t k = 0; k < relation->count; k++)
            for (size_t i = docket.first[term[k].quantity]; i > 0; i = docket.next[i - 1])
                trial->accused[i - 1].failing++;
    }
    for (size_t i = 0; i < count; i++) {
        if (trial->accused[i].failing > most) {
            most = trial->accused[i].failing;
            foremost = 0;
        }
        foremost += trial->accused[i].failing == most ? 1 : 0;
    }
    for (size_t i = 0; i < count; i++)
        trial->accused[i].is_foremost =
            foremost == 1 && most > 1 && trial->accused[i].failing == most;
    *out_most = most;
    return TIDE_STATUS_OK;
}

static tide_status try_all(struct trial *trial, tide_error *err)
{
    struct auditor *auditor = trial->auditor;
    struct puzzle small = {0};
    struct puzzle near = {0};
    struct claim_filter only = {auditor->off, auditor->only, auditor->stamp,
                                auditor->relation_off};
    bool holds = false;
    size_t most = 0;
    bool is_long = trial->clash.claim_count > MOST_TRIED;
    tide_status status = count_failing(trial, &most, err);

    if (status == TIDE_STATUS_OK)
        status = cut_out(trial, trial->clash.relation, trial->clash.relation_count,
                         &small, err);
    if (status == TIDE_STATUS_OK)
        status = cut_out(trial, trial->relation, trial->relation_count, &near, err);
    for (size_t i = 0; status == TIDE_STATUS_OK && i < trial->clash.claim_count; i++) {
        struct accused *accused = &trial->accused[i];
        bool is_tried = !is_long || (most > 1 && accused->failing == most);
        if (is_tried)
            status = try_without(trial, &near, accused, auditor_filter(auditor),
                                 &accused->cures, err);
        bool is_shown = !is_long || is_tried || i < SHOWN_CLAIMS;
        if (status == TIDE_STATUS_OK && !accused->cures && is_shown)
            status = try_without(trial, &small, accused, only, &holds, err);
        if (status == TIDE_STATUS_OK)
            accused->mend =
                mend_find(&auditor->web.claim[accused->claim], &accused->implied);
    }
    puzzle_release(&small);
    puzzle_release(&near);
    return status;
}

enum { RANK_FOREMOST = 3, RANK_OTHER };

/* Those at fault come first: that cure, by a slip; that cure; that stand in most of the
   sums that fail; the others. */
static int rank_of(const struct accused *accused)
{
    if (!accused->cures)
        return accused->is_foremost ? RANK_FOREMOST : RANK_OTHER;
    if (accused->mend.slip == SLIP_SCALE || accused->mend.slip == SLIP_MARK ||
        accused->mend.slip == SLIP_SIGN)
        return 0;
    return accused->mend.slip != SLIP_NONE ? 1 : 2;
}

static void sort_accused(struct trial *trial)
{
    struct accused *accused = trial->accused;

    for (size_t i = 1; i < trial->clash.claim_count; i++) {
        struct accused moved = accused[i];
        size_t at = i;
        for (; at > 0 && rank_of(&accused[at - 1]) > rank_of(&moved); at--)
            accused[at] = accused[at - 1];
        accused[at] = moved;
    }
}

/* Set aside the one at fault, if it is told from the others; else the sum that fails, or
   all claims. */
static size_t set_aside(struct trial *trial)
{
    const struct accused *accused = trial->accused;
    size_t count = trial->clash.claim_count;
    int best = rank_of(&accused[0]);
    bool is_alone = count == 1 || rank_of(&accused[1]) > best;
    bool is_told = best < RANK_OTHER && is_alone;

    if (!is_told && is_plain(trial)) {
        trial->auditor->relation_off[trial->clash.relation[0]] = 1;
        return 0;
    }
    for (size_t i = 0; i < (is_told ? 1 : count); i++)
        trial->auditor->off[accused[i].claim] = 1;
    return is_told ? 1 : 0;
}

static tide_status run_trial(struct trial *trial, tide_error *err)
{
    struct auditor *auditor = trial->auditor;
    tide_status status = filter_claims(trial, err);

    if (status != TIDE_STATUS_OK)
        return status;
    trial->accused = arena_alloc_zero(&trial->arena, trial->clash.claim_count + 1,
                                      sizeof *trial->accused);
    if (trial->accused == NULL)
        return memory_failed(trial->arena.memory, err);
    if (trial->clash.claim_count == 0) /* clashed for want of digits only */
        return TIDE_STATUS_OK;
    status = try_all(trial, err);
    if (status != TIDE_STATUS_OK)
        return status;
    sort_accused(trial);
    size_t told = set_aside(trial);
    auditor->report->contradictions++;
    for (size_t i = 0; status == TIDE_STATUS_OK && i < trial->clash.claim_count; i++) {
        bool is_shown = auditor->web.is_claims || (told > 0 ? i == 0 : i < SHOWN_CLAIMS);
        if (is_shown)
            status = trial_tell(trial, &trial->accused[i], told > 0 && i == 0, err);
    }
    return status;
}

/* Relations that touch what a clash speaks of, where the cluster is too large to solve
   again for each of its claims. */
static tide_status find_near(struct trial *trial, tide_error *err)
{
    struct auditor *auditor = trial->auditor;
    const struct web *web = &auditor->web;
    size_t count = 0;
    size_t kept = 0;

    for (size_t i = 0; i < trial->clash.claim_count; i++) {
        uint32_t q = web->claim[trial->clash.claim[i]].quantity;
        count += auditor->touch_from[q + 1] - auditor->touch_from[q];
    }
    bool *is_near = arena_alloc_zero(&trial->arena, web->relation_count, sizeof *is_near);
    uint32_t *near =
        arena_alloc(&trial->arena, count + trial->clash.relation_count + 1, sizeof *near);
    if (near == NULL || is_near == NULL)
        return memory_failed(trial->arena.memory, err);
    for (size_t i = 0; i < trial->clash.relation_count; i++) {
        near[kept++] = trial->clash.relation[i];
        is_near[trial->clash.relation[i]] = true;
    }
    for (size_t i = 0; i < trial->clash.claim_count; i++) {
        uint32_t q = web->claim[trial->clash.claim[i]].quantity;
        for (uint32_t k = auditor->touch_from[q]; k < auditor->touch_from[q + 1]; k++) {
            if (!is_near[auditor->touch[k]])
                near[kept++] = auditor->touch[k];
            is_near[auditor->touch[k]] = true;
        }
    }
    trial->relation = near;
    trial->relation_count = kept;
    return TIDE_STATUS_OK;
}

tide_status conflict_report(struct auditor *auditor, const struct bundle *clash,
                            const uint32_t *relation, size_t relation_count,
                            tide_error *err)
{
    struct trial trial = {.auditor = auditor,
                          .clash = *clash,
                          .relation = relation,
                          .relation_count = relation_count};
    tide_status status = TIDE_STATUS_OK;

    arena_init(&trial.arena, auditor->report->memory);
    if (relation == NULL || relation_count > auditor->request->group_size)
        status = find_near(&trial, err);
    if (status == TIDE_STATUS_OK)
        status = run_trial(&trial, err);
    arena_release(&trial.arena);
    return status;
}
