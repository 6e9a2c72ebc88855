/*
 * outcome.c - what the figures of a cluster confirm of each other, and what they imply
 * that is not printed.
 */
#include "audit/auditor.h"

#include <string.h>

#include "audit/program.h"
#include "base/error.h"

struct outcome {
    struct auditor *auditor;
    struct puzzle *puzzle;
    struct range *range; /* [unknown_count] with all claims */
    bool **binds; /* [unknown_count][relation_count] relations that a linear program
                            used; NULL: none was asked */
};

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

/* The claims and relations behind an unknown: of its value, else of its range. */
static tide_status find_chain(struct outcome *outcome, uint32_t unknown,
                              struct bundle *out, tide_error *err)
{
    const struct puzzle *puzzle = outcome->puzzle;
    struct arena *arena = &outcome->auditor->scratch;

    return puzzle->via[unknown] != AUDIT_NONE
               ? puzzle_chain(puzzle, unknown, arena, out, err)
               : puzzle_explain(puzzle, unknown, arena, out, err);
}

static tide_status tell_derived(struct outcome *outcome, uint32_t unknown,
                                tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    uint32_t quantity = outcome->puzzle->quantity[unknown];
    const struct quantity *of = &auditor->web.quantity[quantity];
    const struct range *range = &outcome->range[unknown];
    struct range own = own_range(outcome, quantity);
    struct finding *finding = NULL;

    if (of->is_printed || (!of->has_nominal && !says_more(range, &own)))
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

/* ---- confirmed ---- */

static void set_off(struct auditor *auditor, uint32_t quantity, bool *was, size_t *count,
                    uint8_t value)
{
    const struct web *web = &auditor->web;
    size_t at = 0;

    for (uint32_t c = web->quantity[quantity].claim; c != AUDIT_NONE;
         c = web->claim[c].next, at++) {
        if (value == 1)
            was[at] = auditor->off[c];
        auditor->off[c] = value == 1 ? 1 : was[at];
    }
    *count = at;
}

static size_t count_claims(const struct web *web, uint32_t quantity)
{
    size_t count = 0;

    for (uint32_t c = web->quantity[quantity].claim; c != AUDIT_NONE;
         c = web->claim[c].next)
        count++;
    return count;
}

/* "residual 0, slack 0.15": how far apart, and how much room is left. */
static const char *residual_text(struct auditor *auditor, const struct claim *claim,
                                 const struct amount *implied, const struct range *range,
                                 int32_t scale10)
{
    struct amount low =
        amount_add(claim->range.high.at, amount_negate(range->low.at), ROUND_DOWN);
    struct amount high =
        amount_add(range->high.at, amount_negate(claim->range.low.at), ROUND_DOWN);
    struct amount slack = amount_compare(low, high) < 0 ? low : high;
    struct amount residual =
        amount_add(claim->nominal, amount_negate(*implied), ROUND_NEAR);
    const char *a = finding_amount(auditor, residual, scale10, ROUND_NEAR);
    const char *b = finding_amount(auditor, slack, scale10, ROUND_DOWN);

    return a == NULL || b == NULL
               ? NULL
               : arena_format(&auditor->report->arena, "residual %s, slack %s", a, b);
}

static tide_status tell_confirmed(struct outcome *outcome, uint32_t claim,
                                  const struct amount *implied, const struct range *range,
                                  const struct bundle *bundle, tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    const struct claim *of = &auditor->web.claim[claim];
    struct finding *finding = NULL;
    bool is_level = of->kind == CLAIM_LEVEL;
    int32_t scale10 = is_level ? auditor->web.quantity[of->quantity].scale10 : 0;
    struct bundle self = {.claim = &claim, .claim_count = 1};
    struct bundle all;
    tide_status status =
        finding_add(auditor, FINDING_CONFIRMED, of->quantity, &finding, err);

    if (status == TIDE_STATUS_OK && is_level)
        status = finding_figures(auditor, finding, of->quantity, implied, range, err);
    else if (status == TIDE_STATUS_OK)
        status = finding_quotient(auditor, finding, implied, range,
                                  of->kind == CLAIM_RATIO ? "x" : "", err);
    if (status == TIDE_STATUS_OK)
        status = finding_join(auditor, &self, bundle, &all, err);
    if (status == TIDE_STATUS_OK)
        status = finding_bundle(auditor, finding, &all, err);
    if (status != TIDE_STATUS_OK)
        return status;
    const char *residual = residual_text(auditor, of, implied, range, scale10);
    finding->note = residual == NULL
                        ? NULL
                        : arena_format(&auditor->report->arena, "%s by the others: %s",
                                       of->id, residual);
    return finding->note == NULL ? memory_failed(auditor->report->memory, err)
                                 : TIDE_STATUS_OK;
}

/* An exact claim on a quantity that counts; AUDIT_NONE: none. */
static uint32_t exact_claim(const struct auditor *auditor, uint32_t quantity)
{
    const struct web *web = &auditor->web;
    uint32_t found = AUDIT_NONE;

    for (uint32_t c = web->quantity[quantity].claim; c != AUDIT_NONE;
         c = web->claim[c].next)
        if (!auditor->off[c] && web->claim[c].word == BOUND_EXACT)
            found = c;
    return found;
}

/* A range without a value confirms a figure only if it is not much wider than that. */
static bool is_near(const struct range *range, const struct range *printed)
{
    enum { MOST_TIMES = 10 };
    struct amount implied =
        amount_add(range->high.at, amount_negate(range->low.at), ROUND_UP);
    struct amount own =
        amount_add(printed->high.at, amount_negate(printed->low.at), ROUND_DOWN);

    return amount_compare(implied, amount_multiply(own, amount_make(MOST_TIMES, 0),
                                                   ROUND_DOWN)) <= 0;
}

static struct amount middle_of(const struct range *range)
{
    struct amount sum = amount_add(range->low.at, range->high.at, ROUND_NEAR);
    return amount_multiply(sum, amount_make(5, -1), ROUND_NEAR);
}

static tide_status tighten_one(struct puzzle *puzzle, uint32_t unknown, tide_error *err)
{
    bool *wanted = arena_alloc_zero(puzzle->arena, puzzle->unknown_count, sizeof *wanted);

    if (wanted == NULL)
        return memory_failed(puzzle->arena->memory, err);
    wanted[unknown] = true;
    return program_tighten(puzzle, wanted, NULL, err);
}

/* A printed level, by all claims but those on it. */
static tide_status confirm_level(struct outcome *outcome, uint32_t unknown,
                                 tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    struct puzzle *puzzle = outcome->puzzle;
    uint32_t quantity = puzzle->quantity[unknown];
    uint32_t claim = exact_claim(auditor, quantity);
    struct claim_filter filter = auditor_filter(auditor);
    uint32_t clash;
    size_t count;

    if (claim == AUDIT_NONE)
        return TIDE_STATUS_OK;
    bool *was =
        arena_alloc(puzzle->arena, count_claims(&auditor->web, quantity), sizeof *was);
    if (was == NULL)
        return memory_failed(puzzle->arena->memory, err);
    set_off(auditor, quantity, was, &count, 1);
    tide_status status = puzzle_solve(puzzle, &filter, &clash, err);
    if (status == TIDE_STATUS_OK)
        status = tighten_one(puzzle, unknown, err);
    if (status == TIDE_STATUS_OK)
        status = puzzle_estimate(puzzle, &filter, AUDIT_NONE, err);
    set_off(auditor, quantity, was, &count, 0);
    if (status != TIDE_STATUS_OK || !range_is_bounded(&puzzle->range[unknown]) ||
        (puzzle->via[unknown] == AUDIT_NONE &&
         !is_near(&puzzle->range[unknown], &auditor->web.claim[claim].range)))
        return status;
    struct amount implied = puzzle->via[unknown] != AUDIT_NONE
                                ? puzzle->nominal[unknown]
                                : middle_of(&puzzle->range[unknown]);
    struct bundle chain;
    status = find_chain(outcome, unknown, &chain, err);
    return status == TIDE_STATUS_OK ? tell_confirmed(outcome, claim, &implied,
                                                     &puzzle->range[unknown], &chain, err)
                                    : status;
}

/* A printed growth or change, by the two levels that it links. */
static tide_status confirm_link(struct outcome *outcome, uint32_t relation,
                                tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    struct puzzle *puzzle = outcome->puzzle;
    const struct relation *of = &auditor->web.relation[puzzle->relation[relation]];
    uint32_t number = of->claim;
    uint32_t top = puzzle->place[puzzle->first[relation]].unknown;
    uint32_t bottom = puzzle->place[puzzle->first[relation] + 1].unknown;
    struct claim_filter filter = auditor_filter(auditor);
    uint32_t clash;

    if (number == AUDIT_NONE || auditor->off[number] ||
        auditor->web.claim[number].kind == CLAIM_LEVEL ||
        auditor->web.claim[number].word != BOUND_EXACT)
        return TIDE_STATUS_OK;
    auditor->off[number] = 1;
    tide_status status = puzzle_solve(puzzle, &filter, &clash, err);
    if (status == TIDE_STATUS_OK)
        status = puzzle_estimate(puzzle, &filter, AUDIT_NONE, err);
    auditor->off[number] = 0;
    if (status != TIDE_STATUS_OK || puzzle->via[top] == AUDIT_NONE ||
        puzzle->via[bottom] == AUDIT_NONE)
        return status;
    bool is_ratio = of->kind == RELATION_RATIO;
    struct range minus = range_negate(&puzzle->range[bottom]);
    struct range range = is_ratio
                             ? range_divide(&puzzle->range[top], &puzzle->range[bottom])
                             : range_add(&puzzle->range[top], &minus);
    if (!range_is_bounded(&range) ||
        (is_ratio && amount_sign(puzzle->nominal[bottom]) == 0))
        return TIDE_STATUS_OK;
    struct amount implied =
        is_ratio
            ? amount_divide(puzzle->nominal[top], puzzle->nominal[bottom], ROUND_NEAR)
            : amount_add(puzzle->nominal[top], amount_negate(puzzle->nominal[bottom]),
                         ROUND_NEAR);
    struct bundle chains[2];
    struct bundle both;
    status = puzzle_chain(puzzle, top, &auditor->scratch, &chains[0], err);
    if (status == TIDE_STATUS_OK)
        status = puzzle_chain(puzzle, bottom, &auditor->scratch, &chains[1], err);
    if (status == TIDE_STATUS_OK)
        status = finding_join(auditor, &chains[0], &chains[1], &both, err);
    return status == TIDE_STATUS_OK
               ? tell_confirmed(outcome, number, &implied, &range, &both, err)
               : status;
}

/* ---- all of it ---- */

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
            claim[0] = exact_claim(auditor, puzzle->quantity[puzzle->place[k].unknown]);
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
        quantity->has_nominal = puzzle->via[i] != AUDIT_NONE;
        quantity->nominal = puzzle->nominal[i];
        if (auditor->web.is_claims || !quantity->is_printed)
            status = find_chain(outcome, i, &auditor->chain[number], err);
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
    bool is_small = puzzle->unknown_count <= auditor->request->group_size;
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
        status = confirm_level(&outcome, i, err);
    for (uint32_t i = 0;
         status == TIDE_STATUS_OK && is_told && i < puzzle->relation_count; i++)
        status = confirm_link(&outcome, i, err);
    return status;
}
