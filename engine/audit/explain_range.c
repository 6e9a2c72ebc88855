/*
 * explain_range.c - where a range comes from, and what the figures say as points.
 */
#include "audit/puzzle.h"

#include <stdlib.h>

#include "base/error.h"

/* Sets of claims and relations under way. */
struct collector {
    const struct puzzle *puzzle;
    struct arena scratch;
    bool *has_event;    /* [event_count] */
    bool *has_relation; /* [relation_count] */
    uint32_t *stack;
    size_t depth;
    uint32_t *claim; /* with repeats */
    size_t claim_count;
};

static void push_event(struct collector *collector, uint32_t event)
{
    if (event == AUDIT_NONE || collector->has_event[event])
        return;
    collector->has_event[event] = true;
    collector->stack[collector->depth++] = event;
}

/* The event that had moved an end last when another happened. */
static uint32_t event_before(const struct puzzle *puzzle, uint32_t last, uint32_t event)
{
    while (last != AUDIT_NONE && last >= event)
        last = puzzle->event[last].before;
    return last;
}

/* Which ends of the other terms a bound on one term was computed from. */
static void push_inputs(struct collector *collector, uint32_t number)
{
    const struct puzzle *puzzle = collector->puzzle;
    const struct event *event = &puzzle->event[number];
    uint32_t relation = event->cause;
    bool is_sum = puzzle->web->relation[puzzle->relation[relation]].kind == RELATION_SUM;
    bool of_minus = false;

    for (uint32_t k = puzzle->first[relation]; k < puzzle->first[relation + 1]; k++)
        if (puzzle->place[k].unknown == event->unknown)
            of_minus = puzzle->place[k].is_minus;
    for (uint32_t k = puzzle->first[relation]; k < puzzle->first[relation + 1]; k++) {
        const struct place *place = &puzzle->place[k];
        if (place->unknown == event->unknown)
            continue;
        /* A low end of a term rests on the high ends of the others, as terms. */
        bool wants_low = event->is_low == (of_minus != place->is_minus);
        if (!is_sum || wants_low)
            push_event(collector,
                       event_before(puzzle, puzzle->low_event[place->unknown], number));
        if (!is_sum || !wants_low)
            push_event(collector,
                       event_before(puzzle, puzzle->high_event[place->unknown], number));
    }
}

static void follow(struct collector *collector)
{
    const struct puzzle *puzzle = collector->puzzle;

    while (collector->depth > 0) {
        uint32_t number = collector->stack[--collector->depth];
        const struct event *event = &puzzle->event[number];
        if (event->is_claim) {
            collector->claim[collector->claim_count++] = event->cause;
            continue;
        }
        if (!collector->has_relation[event->cause]) {
            const struct relation *relation =
                &puzzle->web->relation[puzzle->relation[event->cause]];
            collector->has_relation[event->cause] = true;
            if (relation->claim != AUDIT_NONE)
                collector->claim[collector->claim_count++] = relation->claim;
        }
        push_inputs(collector, number);
    }
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* What was collected, each once, in the order of the web. */
static tide_status deliver(struct collector *collector, struct arena *arena,
                           struct bundle *out, tide_error *err)
{
    const struct puzzle *puzzle = collector->puzzle;
    size_t count = 0;

    qsort(collector->claim, collector->claim_count, sizeof(uint32_t), compare_numbers);
    out->claim = arena_alloc(arena, collector->claim_count, sizeof(uint32_t));
    out->relation = arena_alloc(arena, puzzle->relation_count, sizeof(uint32_t));
    if (out->claim == NULL || out->relation == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < collector->claim_count; i++)
        if (i == 0 || collector->claim[i] != collector->claim[i - 1])
            out->claim[count++] = collector->claim[i];
    out->claim_count = count;
    out->relation_count = 0;
    for (uint32_t i = 0; i < puzzle->relation_count; i++)
        if (collector->has_relation[i])
            out->relation[out->relation_count++] = puzzle->relation[i];
    return TIDE_STATUS_OK;
}

static tide_status open_collector(struct collector *collector, size_t most_claims,
                                  tide_error *err)
{
    const struct puzzle *puzzle = collector->puzzle;
    struct arena *scratch = &collector->scratch;

    arena_init(scratch, puzzle->arena->memory);
    collector->has_event = arena_alloc_zero(scratch, puzzle->event_count, sizeof(bool));
    collector->has_relation =
        arena_alloc_zero(scratch, puzzle->relation_count, sizeof(bool));
    collector->stack = arena_alloc(scratch, puzzle->event_count + puzzle->unknown_count,
                                   sizeof(uint32_t));
    collector->claim = arena_alloc(scratch, most_claims, sizeof(uint32_t));
    if (collector->has_event == NULL || collector->has_relation == NULL ||
        collector->stack == NULL || collector->claim == NULL)
        return memory_failed(scratch->memory, err);
    return TIDE_STATUS_OK;
}

tide_status puzzle_explain(const struct puzzle *puzzle, uint32_t unknown,
                           struct arena *arena, struct bundle *out, tide_error *err)
{
    struct collector collector = {.puzzle = puzzle};
    tide_status status =
        open_collector(&collector, puzzle->event_count + puzzle->relation_count, err);

    if (status == TIDE_STATUS_OK) {
        push_event(&collector, puzzle->low_event[unknown]);
        push_event(&collector, puzzle->high_event[unknown]);
        follow(&collector);
        status = deliver(&collector, arena, out, err);
    }
    arena_release(&collector.scratch);
    return status;
}

/* ---- points ---- */

/* A printed value of an unknown: an exact one before one that is about right. */
static void give(struct puzzle *puzzle, const struct claim_filter *filter,
                 uint32_t unknown)
{
    const struct web *web = puzzle->web;
    bool is_exact = false;

    for (uint32_t c = web->quantity[puzzle->quantity[unknown]].claim; c != AUDIT_NONE;
         c = web->claim[c].next) {
        const struct claim *claim = &web->claim[c];
        if (!claim->has_nominal || is_exact || !claim_counts(filter, c))
            continue;
        is_exact = claim->word == BOUND_EXACT;
        puzzle->nominal[unknown] = claim->nominal;
        puzzle->via[unknown] = c;
        puzzle->is_given[unknown] = true;
    }
}

/* The value of the one term that has none; false if the relation gives no point. */
static bool value_from(const struct puzzle *puzzle, const struct claim_filter *filter,
                       uint32_t relation, uint32_t unknown, struct amount *out)
{
    const struct web *web = puzzle->web;
    const struct relation *of = &web->relation[puzzle->relation[relation]];
    const struct claim *claim = of->claim != AUDIT_NONE ? &web->claim[of->claim] : NULL;
    const struct place *place = &puzzle->place[puzzle->first[relation]];

    if (claim != NULL && (!claim->has_nominal || !claim_counts(filter, of->claim)))
        return false;
    if (of->kind == RELATION_RATIO) {
        struct amount ratio = of->nominal;
        if (amount_sign(ratio) == 0)
            return false;
        *out = place[0].unknown == unknown
                   ? amount_multiply(puzzle->nominal[place[1].unknown], ratio, ROUND_NEAR)
                   : amount_divide(puzzle->nominal[place[0].unknown], ratio, ROUND_NEAR);
        return true;
    }
    bool is_point = range_is_bounded(&of->range) &&
                    amount_compare(of->range.low.at, of->range.high.at) == 0;
    if (claim == NULL && !is_point)
        return false;
    struct amount sum = claim != NULL ? claim->nominal : of->range.low.at;
    bool is_minus = false;
    for (uint32_t k = 0; k < of->count; k++) {
        struct amount term = puzzle->nominal[place[k].unknown];
        if (place[k].unknown == unknown)
            is_minus = place[k].is_minus;
        else
            sum = amount_add(sum, place[k].is_minus ? term : amount_negate(term),
                             ROUND_NEAR);
    }
    *out = is_minus ? amount_negate(sum) : sum;
    return true;
}

/* The only term without a value; AUDIT_NONE: none, or several. */
static uint32_t missing_term(const struct puzzle *puzzle, uint32_t relation)
{
    uint32_t missing = AUDIT_NONE;

    for (uint32_t k = puzzle->first[relation]; k < puzzle->first[relation + 1]; k++) {
        uint32_t unknown = puzzle->place[k].unknown;
        if (puzzle->via[unknown] != AUDIT_NONE)
            continue;
        if (missing != AUDIT_NONE)
            return AUDIT_NONE;
        missing = unknown;
    }
    return missing;
}

/* A value that one step finds. */
struct found {
    struct amount value;
    uint32_t unknown;
    uint32_t relation;
};

/* One step: values from those of the steps before. */
static size_t estimate_step(struct puzzle *puzzle, const struct claim_filter *filter,
                            struct found *found)
{
    size_t count = 0;

    for (uint32_t i = 0; i < puzzle->relation_count; i++) {
        struct found *next = &found[count];
        next->relation = i;
        next->unknown = missing_term(puzzle, i);
        if (next->unknown != AUDIT_NONE &&
            value_from(puzzle, filter, i, next->unknown, &next->value))
            count++;
    }
    for (size_t i = count; i-- > 0;) { /* the first that finds a value has it */
        puzzle->nominal[found[i].unknown] = found[i].value;
        puzzle->via[found[i].unknown] = found[i].relation;
        puzzle->is_given[found[i].unknown] = false;
    }
    return count;
}

tide_status puzzle_estimate(struct puzzle *puzzle, const struct claim_filter *filter,
                            uint32_t without, tide_error *err)
{
    struct arena scratch;
    tide_status status = TIDE_STATUS_OK;

    arena_init(&scratch, puzzle->arena->memory);
    struct found *found =
        arena_alloc(&scratch, puzzle->relation_count + (size_t)1, sizeof *found);
    if (found == NULL)
        status = memory_failed(puzzle->arena->memory, err);
    for (uint32_t i = 0; i < puzzle->unknown_count; i++)
        puzzle->via[i] = AUDIT_NONE;
    for (uint32_t i = 0; i < puzzle->unknown_count; i++)
        if (i != without)
            give(puzzle, filter, i);
    while (status == TIDE_STATUS_OK && estimate_step(puzzle, filter, found) > 0)
        status = runtime_check(puzzle->web->runtime, err);
    arena_release(&scratch);
    return status;
}

static void follow_values(struct collector *collector, uint32_t unknown)
{
    const struct puzzle *puzzle = collector->puzzle;

    collector->stack[collector->depth++] = unknown;
    while (collector->depth > 0) {
        uint32_t at = collector->stack[--collector->depth];
        uint32_t via = puzzle->via[at];
        if (via == AUDIT_NONE)
            continue;
        if (puzzle->is_given[at]) {
            collector->claim[collector->claim_count++] = via;
            continue;
        }
        if (collector->has_relation[via])
            continue;
        collector->has_relation[via] = true;
        uint32_t claim = puzzle->web->relation[puzzle->relation[via]].claim;
        if (claim != AUDIT_NONE)
            collector->claim[collector->claim_count++] = claim;
        for (uint32_t k = puzzle->first[via]; k < puzzle->first[via + 1]; k++)
            if (puzzle->place[k].unknown != at)
                collector->stack[collector->depth++] = puzzle->place[k].unknown;
    }
}

tide_status puzzle_chain(const struct puzzle *puzzle, uint32_t unknown,
                         struct arena *arena, struct bundle *out, tide_error *err)
{
    struct collector collector = {.puzzle = puzzle};
    size_t terms = puzzle->first[puzzle->relation_count];
    tide_status status =
        open_collector(&collector, terms + puzzle->relation_count + 1, err);

    if (status == TIDE_STATUS_OK) {
        uint32_t *stack = arena_alloc(&collector.scratch, terms + 1, sizeof *stack);
        if (stack == NULL)
            status = memory_failed(arena->memory, err);
        collector.stack = stack;
    }
    if (status == TIDE_STATUS_OK) {
        follow_values(&collector, unknown);
        status = deliver(&collector, arena, out, err);
    }
    arena_release(&collector.scratch);
    return status;
}
