/*
 * outcome.c - what the figures of a cluster confirm of each other, and what they imply
 * that is not printed.
 */
#include "audit/outcome.h"

#include <string.h>

#include "audit/program.h"
#include "base/error.h"

/* What the claims on a quantity say by themselves. */
static struct range own_range(const struct outcome *outcome, uint32_t quantity)
{
    const struct web *web = &outcome->auditor->web;
    bool has_floor = web->is_claims && !web_nature(web, quantity).may_be_negative;
    struct range range = has_floor ? range_above(amount_make(0, 0), false) : range_all();

    for (uint32_t c = web->quantity[quantity].claim; c != AUDIT_NONE;
         c = web->claim[c].next)
        if (!outcome->auditor->off[c])
            range = range_meet(&range, &web->claim[c].range);
    return range;
}

static bool says_more(const struct range *range, const struct range *own)
{
    return limit_is_tighter(&range->low, &own->low, true) ||
           limit_is_tighter(&range->high, &own->high, false);
}

/* What the figures say as a point is kept only where the unknown can be that: a bound
   word may have cut its range elsewhere. */
bool outcome_has_value(const struct puzzle *puzzle, uint32_t unknown)
{
    return puzzle->via[unknown] != AUDIT_NONE &&
           range_holds(&puzzle->range[unknown], puzzle->nominal[unknown]);
}

/* The claims and relations behind an unknown: of its value, else of its range. */
tide_status outcome_chain(struct outcome *outcome, uint32_t unknown, struct bundle *out,
                          tide_error *err)
{
    const struct puzzle *puzzle = outcome->puzzle;
    struct arena *arena = &outcome->auditor->scratch;

    return outcome_has_value(puzzle, unknown)
               ? puzzle_chain(puzzle, unknown, arena, out, err)
               : puzzle_explain(puzzle, unknown, arena, out, err);
}

/* Of what no statement speaks of, more than that it is somewhere between nothing and a
   total. */
static bool tells_sign(const struct range *range)
{
    return (range->low.is_known && amount_sign(range->low.at) > 0) ||
           (range->high.is_known && amount_sign(range->high.at) < 0);
}

static bool is_worth_telling(const struct outcome *outcome, uint32_t quantity,
                             const struct range *range)
{
    const struct web *web = &outcome->auditor->web;
    const struct quantity *of = &web->quantity[quantity];
    struct range own = own_range(outcome, quantity);

    if (of->is_printed)
        return false;
    if (of->has_nominal)
        return true;
    return says_more(range, &own) && (!of->is_filled || tells_sign(range));
}

static tide_status tell_derived(struct outcome *outcome, uint32_t unknown,
                                tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    uint32_t quantity = outcome->puzzle->quantity[unknown];
    const struct quantity *of = &auditor->web.quantity[quantity];
    const struct range *range = &outcome->range[unknown];
    struct finding *finding = NULL;

    if (!is_worth_telling(outcome, quantity, range))
        return TIDE_STATUS_OK;
    tide_status status = finding_add(auditor, FINDING_DERIVED, quantity, &finding, err);
    if (status == TIDE_STATUS_OK)
        status = finding_figures(auditor, finding, quantity,
                                 of->has_nominal ? &of->nominal : NULL, range, err);
    return status == TIDE_STATUS_OK
               ? finding_bundle(auditor, finding, &auditor->chain[quantity], err)
               : status;
}

/* Printed, and right only where the true figure is not the printed one. */
static tide_status tell_strained(struct outcome *outcome, uint32_t unknown,
                                 tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    const struct web *web = &auditor->web;
    uint32_t quantity = outcome->puzzle->quantity[unknown];
    const struct range *range = &outcome->range[unknown];
    struct finding *finding = NULL;
    struct bundle bundle;

    for (uint32_t c = web->quantity[quantity].claim; c != AUDIT_NONE;
         c = web->claim[c].next) {
        const struct claim *claim = &web->claim[c];
        if (claim->word != BOUND_EXACT || auditor->off[c] ||
            range_holds(range, claim->nominal))
            continue;
        tide_status status =
            finding_add(auditor, FINDING_SUSPICIOUS, quantity, &finding, err);
        if (status == TIDE_STATUS_OK)
            status =
                puzzle_explain(outcome->puzzle, unknown, &auditor->scratch, &bundle, err);
        if (status == TIDE_STATUS_OK)
            status = finding_bundle(auditor, finding, &bundle, err);
        if (status == TIDE_STATUS_OK)
            status =
                finding_figures(auditor, finding, quantity, &claim->nominal, range, err);
        if (status != TIDE_STATUS_OK)
            return status;
        finding->note = arena_format(&auditor->report->arena,
                                     "%s holds only inside its rounding", claim->id);
        if (finding->note == NULL)
            return memory_failed(auditor->report->memory, err);
    }
    return TIDE_STATUS_OK;
}

static tide_status tighten(struct outcome *outcome, tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    struct puzzle *puzzle = outcome->puzzle;
    struct arena *arena = puzzle->arena;
    size_t unknowns = puzzle->unknown_count;
    bool *wanted = arena_alloc(arena, unknowns, sizeof *wanted);

    outcome->binds = arena_alloc(arena, unknowns, sizeof *outcome->binds);
    if (wanted == NULL || outcome->binds == NULL)
        return memory_failed(arena->memory, err);
    for (uint32_t i = 0; i < unknowns; i++) {
        wanted[i] = !auditor->web.quantity[puzzle->quantity[i]].is_printed;
        outcome->binds[i] =
            wanted[i] ? arena_alloc_zero(arena, puzzle->relation_count, sizeof(bool))
                      : NULL;
        if (wanted[i] && outcome->binds[i] == NULL)
            return memory_failed(arena->memory, err);
    }
    return program_tighten(puzzle, wanted, outcome->binds, err);
}

/* What a linear program used of the printed figures, beside what a value came from. */
static tide_status add_binding(struct outcome *outcome, uint32_t unknown,
                               struct bundle *chain, tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    const struct puzzle *puzzle = outcome->puzzle;
    const bool *binds = outcome->binds != NULL ? outcome->binds[unknown] : NULL;

    for (uint32_t i = 0; binds != NULL && i < puzzle->relation_count; i++) {
        const struct relation *relation = &auditor->web.relation[puzzle->relation[i]];
        if (!binds[i])
            continue;
        uint32_t claim[1] = {relation->claim};
        struct bundle used = {claim, relation->claim != AUDIT_NONE ? 1 : 0,
                              &puzzle->relation[i], 1};
        tide_status status = finding_join(auditor, chain, &used, chain, err);
        for (uint32_t k = puzzle->first[i];
             status == TIDE_STATUS_OK && k < puzzle->first[i + 1]; k++) {
            claim[0] =
                outcome_exact_claim(auditor, puzzle->quantity[puzzle->place[k].unknown]);
            used = (struct bundle){claim, claim[0] != AUDIT_NONE ? 1 : 0, NULL, 0};
            status = finding_join(auditor, chain, &used, chain, err);
        }
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

/* Keep what is known of each quantity, and why. */
static tide_status keep(struct outcome *outcome, tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    struct puzzle *puzzle = outcome->puzzle;
    tide_status status = TIDE_STATUS_OK;

    outcome->range =
        arena_alloc(puzzle->arena, puzzle->unknown_count, sizeof *outcome->range);
    if (outcome->range == NULL)
        return memory_failed(puzzle->arena->memory, err);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < puzzle->unknown_count; i++) {
        uint32_t number = puzzle->quantity[i];
        struct quantity *quantity = &auditor->web.quantity[number];
        outcome->range[i] = puzzle->range[i];
        quantity->range = puzzle->range[i];
        quantity->has_nominal = outcome_has_value(puzzle, i);
        quantity->nominal = puzzle->nominal[i];
        if (auditor->web.is_claims || !quantity->is_printed)
            status = outcome_chain(outcome, i, &auditor->chain[number], err);
        if (status == TIDE_STATUS_OK && auditor->chain[number].claim != NULL)
            status = add_binding(outcome, i, &auditor->chain[number], err);
    }
    return status;
}

tide_status outcome_report(struct auditor *auditor, struct puzzle *puzzle,
                           tide_error *err)
{
    struct outcome outcome = {.auditor = auditor, .puzzle = puzzle};
    struct claim_filter filter = auditor_filter(auditor);
    bool is_small = program_takes(puzzle, auditor->request->group_size);
    bool is_told = auditor->web.is_claims && is_small;
    tide_status status = TIDE_STATUS_OK;

    if (is_small)
        status = tighten(&outcome, err);
    if (status == TIDE_STATUS_OK)
        status = puzzle_estimate(puzzle, &filter, AUDIT_NONE, err);
    if (status == TIDE_STATUS_OK)
        status = keep(&outcome, err);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < puzzle->unknown_count; i++) {
        status = tell_derived(&outcome, i, err);
        if (status == TIDE_STATUS_OK && is_told)
            status = tell_strained(&outcome, i, err);
    }
    for (uint32_t i = 0; status == TIDE_STATUS_OK && is_told && i < puzzle->unknown_count;
         i++)
        status = outcome_confirm_level(&outcome, i, err);
    for (uint32_t i = 0;
         status == TIDE_STATUS_OK && is_told && i < puzzle->relation_count; i++)
        status = outcome_confirm_link(&outcome, i, err);
    return status;
}
