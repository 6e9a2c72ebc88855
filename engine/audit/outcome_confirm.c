/*
 * outcome_confirm.c - claims that the others confirm: what these imply without it.
 */
#include "audit/outcome.h"

#include <string.h>

#include "audit/program.h"
#include "base/error.h"

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
    int32_t scale10 = finding_scale10(auditor, of);
    struct bundle self = {.claim = &claim, .claim_count = 1};
    struct bundle all;
    tide_status status =
        finding_add(auditor, FINDING_CONFIRMED, of->quantity, &finding, err);

    if (status == TIDE_STATUS_OK)
        status = finding_claimed(auditor, finding, of, implied, range, err);
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

uint32_t outcome_exact_claim(const struct auditor *auditor, uint32_t quantity)
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

/* Are both ends of a range what printed figures say? Words such as "over", and that there
   is nothing below 0, leave room for what nobody has printed. */
static bool has_printed_ends(const struct auditor *auditor, const struct puzzle *puzzle,
                             uint32_t unknown, const struct bundle *chain)
{
    for (size_t i = 0; i < chain->claim_count; i++)
        if (!auditor->web.claim[chain->claim[i]].has_nominal)
            return false;
    return puzzle->low_event[unknown] != AUDIT_NONE &&
           puzzle->high_event[unknown] != AUDIT_NONE;
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
tide_status outcome_confirm_level(struct outcome *outcome, uint32_t unknown,
                                  tide_error *err)
{
    struct auditor *auditor = outcome->auditor;
    struct puzzle *puzzle = outcome->puzzle;
    uint32_t quantity = puzzle->quantity[unknown];
    uint32_t claim = outcome_exact_claim(auditor, quantity);
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
    if (status != TIDE_STATUS_OK || !range_is_bounded(&puzzle->range[unknown]))
        return status;
    const struct range *range = &puzzle->range[unknown];
    bool has_value = outcome_has_value(puzzle, unknown);
    struct bundle chain;
    status = outcome_chain(outcome, unknown, &chain, err);
    if (status != TIDE_STATUS_OK ||
        (!has_value && (!is_near(range, &auditor->web.claim[claim].range) ||
                        !has_printed_ends(auditor, puzzle, unknown, &chain))))
        return status;
    struct amount implied = has_value ? puzzle->nominal[unknown] : middle_of(range);
    return tell_confirmed(outcome, claim, &implied, range, &chain, err);
}

/* A printed growth, change or rate, by the two levels that it links. */
tide_status outcome_confirm_link(struct outcome *outcome, uint32_t relation,
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
    if (is_ratio && auditor->web.claim[number].kind == CLAIM_LEVEL) {
        range = relation_figures(of, &range);
        implied = relation_figure(of, implied, ROUND_NEAR);
    }
    if (!range_holds(&range, implied))
        return TIDE_STATUS_OK;
    status = puzzle_chain(puzzle, top, &auditor->scratch, &chains[0], err);
    if (status == TIDE_STATUS_OK)
        status = puzzle_chain(puzzle, bottom, &auditor->scratch, &chains[1], err);
    if (status == TIDE_STATUS_OK)
        status = finding_join(auditor, &chains[0], &chains[1], &both, err);
    struct bundle self = {.relation = &puzzle->relation[relation], .relation_count = 1};
    if (status == TIDE_STATUS_OK)
        status = finding_join(auditor, &both, &self, &both, err);
    return status == TIDE_STATUS_OK
               ? tell_confirmed(outcome, number, &implied, &range, &both, err)
               : status;
}
