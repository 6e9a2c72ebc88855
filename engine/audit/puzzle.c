/*
 * puzzle.c - cutting a puzzle out of a web, and narrowing its ranges to a fixed point.
 */
#include "audit/puzzle.h"

#include <string.h>

#include "base/error.h"

/* Ranges that creep, as in a circle of growths, are left where they are sound. */
enum { MOST_MOVES = 48 };

bool claim_counts(const struct claim_filter *filter, uint32_t claim)
{
    if (filter->off != NULL && filter->off[claim])
        return false;
    return filter->only == NULL || filter->only[claim] == filter->stamp;
}

/* ---- cutting out ---- */

static uint32_t number_quantity(struct puzzle *puzzle, uint32_t *number,
                                uint32_t quantity)
{
    if (number[quantity] == AUDIT_NONE) {
        puzzle->quantity[puzzle->unknown_count] = quantity;
        number[quantity] = puzzle->unknown_count++;
    }
    return number[quantity];
}

static void place_terms(struct puzzle *puzzle, uint32_t *number)
{
    const struct web *web = puzzle->web;
    uint32_t at = 0;

    for (uint32_t i = 0; i < puzzle->relation_count; i++) {
        const struct relation *relation = &web->relation[puzzle->relation[i]];
        const struct term *term = relation_term(web, relation);
        puzzle->first[i] = at;
        for (uint32_t k = 0; k < relation->count; k++)
            puzzle->place[at++] =
                (struct place){number_quantity(puzzle, number, term[k].quantity),
                               term[k].is_minus};
    }
    puzzle->first[puzzle->relation_count] = at;
}

static void link_touches(struct puzzle *puzzle)
{
    uint32_t *from = puzzle->touch_from;

    memset(from, 0, ((size_t)puzzle->unknown_count + 1) * sizeof *from);
    for (uint32_t k = 0; k < puzzle->first[puzzle->relation_count]; k++)
        from[puzzle->place[k].unknown]++;
    for (uint32_t i = 0; i < puzzle->unknown_count; i++)
        from[i + 1] += from[i];
    for (uint32_t i = puzzle->relation_count; i-- > 0;)
        for (uint32_t k = puzzle->first[i]; k < puzzle->first[i + 1]; k++)
            puzzle->touch[--from[puzzle->place[k].unknown]] = i;
    from[puzzle->unknown_count] = puzzle->first[puzzle->relation_count];
}

tide_status puzzle_make(const struct web *web, struct arena *arena,
                        const uint32_t *relation, size_t relation_count,
                        const uint32_t *quantity, size_t quantity_count, uint32_t *number,
                        struct puzzle *out, tide_error *err)
{
    size_t terms = 0;

    for (size_t i = 0; i < relation_count; i++)
        terms += web->relation[relation[i]].count;
    size_t most = terms + quantity_count;
    *out = (struct puzzle){
        .web = web,
        .arena = arena,
        .relation_count = (uint32_t)relation_count,
        .quantity = arena_alloc(arena, most, sizeof(uint32_t)),
        .relation = arena_alloc(arena, relation_count, sizeof(uint32_t)),
        .first = arena_alloc(arena, relation_count + 1, sizeof(uint32_t)),
        .place = arena_alloc(arena, terms, sizeof(struct place)),
        .touch_from = arena_alloc(arena, most + 1, sizeof(uint32_t)),
        .touch = arena_alloc(arena, terms, sizeof(uint32_t)),
        .range = arena_alloc(arena, most, sizeof(struct range)),
        .told = arena_alloc(arena, most, sizeof(struct range)),
        .is_active = arena_alloc(arena, relation_count, sizeof(bool)),
        .low_event = arena_alloc(arena, most, sizeof(uint32_t)),
        .high_event = arena_alloc(arena, most, sizeof(uint32_t)),
        .nominal = arena_alloc(arena, most, sizeof(struct amount)),
        .via = arena_alloc(arena, most, sizeof(uint32_t)),
        .is_given = arena_alloc(arena, most, sizeof(bool)),
    };
    if (out->quantity == NULL || out->relation == NULL || out->first == NULL ||
        out->place == NULL || out->touch_from == NULL || out->touch == NULL ||
        out->range == NULL || out->told == NULL || out->is_active == NULL ||
        out->low_event == NULL || out->high_event == NULL || out->nominal == NULL ||
        out->via == NULL || out->is_given == NULL)
        return memory_failed(arena->memory, err);
    if (relation_count > 0)
        memcpy(out->relation, relation, relation_count * sizeof *relation);
    place_terms(out, number);
    for (size_t i = 0; i < quantity_count; i++)
        number_quantity(out, number, quantity[i]);
    link_touches(out);
    for (uint32_t i = 0; i < out->unknown_count; i++)
        number[out->quantity[i]] = AUDIT_NONE;
    return TIDE_STATUS_OK;
}

uint32_t puzzle_unknown(const struct puzzle *puzzle, uint32_t quantity)
{
    uint32_t i = 0;

    while (puzzle->quantity[i] != quantity)
        i++;
    return i;
}

void puzzle_release(struct puzzle *puzzle)
{
    if (puzzle->arena == NULL)
        return;
    memory_free(puzzle->arena->memory, puzzle->event, puzzle->event_capacity,
                sizeof *puzzle->event);
    *puzzle = (struct puzzle){0};
}

/* ---- solving ---- */

struct solver {
    struct puzzle *puzzle;
    uint32_t *queue; /* [relation_count] a ring */
    uint32_t head;
    uint32_t length;
    bool *is_queued;
    uint8_t *moves; /* [2 * unknown_count] */
    uint32_t clash;
};

static void enqueue(struct solver *solver, uint32_t relation)
{
    uint32_t count = solver->puzzle->relation_count;

    if (solver->is_queued[relation] || !solver->puzzle->is_active[relation])
        return;
    solver->is_queued[relation] = true;
    uint32_t at = solver->head + solver->length++;
    solver->queue[at < count ? at : at - count] = relation;
}

static tide_status add_event(struct puzzle *puzzle, uint32_t unknown, bool is_low,
                             uint32_t cause, bool is_claim, tide_error *err)
{
    struct memory *memory = puzzle->arena->memory;
    uint32_t *last = is_low ? &puzzle->low_event[unknown] : &puzzle->high_event[unknown];
    void *array = puzzle->event;

    if (!memory_grow(memory, &array, &puzzle->event_capacity, puzzle->event_count + 1,
                     sizeof *puzzle->event))
        return memory_failed(memory, err);
    puzzle->event = array;
    puzzle->event[puzzle->event_count] =
        (struct event){unknown, cause, *last, is_low, is_claim};
    *last = (uint32_t)puzzle->event_count++;
    return TIDE_STATUS_OK;
}

/* Take what a cause says of an unknown. */
static tide_status narrow(struct solver *solver, uint32_t unknown,
                          const struct range *range, uint32_t cause, bool is_claim,
                          tide_error *err)
{
    struct puzzle *puzzle = solver->puzzle;
    struct range *was = &puzzle->range[unknown];
    bool has_moved = false;
    tide_status status = TIDE_STATUS_OK;

    for (int end = 0; status == TIDE_STATUS_OK && end < 2; end++) {
        bool is_low = end == 0;
        const struct limit *to = is_low ? &range->low : &range->high;
        struct limit *from = is_low ? &was->low : &was->high;
        uint8_t *moves = &solver->moves[2 * (size_t)unknown + (is_low ? 0 : 1)];
        if (!limit_is_tighter(to, from, is_low))
            continue;
        if (!is_claim && *moves == MOST_MOVES) {
            puzzle->is_cut_short = true;
            continue;
        }
        *moves = (uint8_t)(*moves + (is_claim ? 0 : 1));
        *from = *to;
        has_moved = true;
        status = add_event(puzzle, unknown, is_low, cause, is_claim, err);
    }
    if (!has_moved || status != TIDE_STATUS_OK)
        return status;
    if (range_is_empty(was)) {
        solver->clash = unknown;
        return TIDE_STATUS_OK;
    }
    for (uint32_t k = puzzle->touch_from[unknown]; k < puzzle->touch_from[unknown + 1];
         k++)
        if (is_claim || puzzle->touch[k] != cause)
            enqueue(solver, puzzle->touch[k]);
    return TIDE_STATUS_OK;
}

/* Ends of one side of a sum: the known ones added up, the others counted. */
struct side {
    struct amount sum;
    uint32_t unknown; /* ends that are not known */
    uint32_t open;
};

static void side_add(struct side *side, const struct limit *end, enum rounding how)
{
    if (!end->is_known) {
        side->unknown++;
        return;
    }
    side->open += end->is_open ? 1 : 0;
    side->sum = amount_add(side->sum, end->at, how);
}

/* The side without one of its ends. */
static struct limit side_without(const struct side *side, const struct limit *end,
                                 enum rounding how)
{
    if (side->unknown > (end->is_known ? 0U : 1U))
        return (struct limit){0};
    if (!end->is_known)
        return (struct limit){side->sum, true, side->open > 0};
    return (struct limit){amount_add(side->sum, amount_negate(end->at), how), true,
                          side->open > (end->is_open ? 1U : 0U)};
}

static tide_status narrow_sum(struct solver *solver, uint32_t relation,
                              const struct range *total, tide_error *err)
{
    struct puzzle *puzzle = solver->puzzle;
    struct side low = {{0, 0}, 0, 0};
    struct side high = {{0, 0}, 0, 0};
    tide_status status = TIDE_STATUS_OK;

    for (uint32_t k = puzzle->first[relation]; k < puzzle->first[relation + 1]; k++) {
        struct range term = puzzle->range[puzzle->place[k].unknown];
        if (puzzle->place[k].is_minus)
            term = range_negate(&term);
        side_add(&low, &term.low, ROUND_DOWN);
        side_add(&high, &term.high, ROUND_UP);
    }
    if (low.unknown > 1 && high.unknown > 1)
        return TIDE_STATUS_OK;
    /* The sums are of the ranges as they were: each term still gets a sound bound. */
    for (uint32_t k = puzzle->first[relation];
         status == TIDE_STATUS_OK && solver->clash == AUDIT_NONE &&
         k < puzzle->first[relation + 1];
         k++) {
        const struct place *place = &puzzle->place[k];
        struct range term = puzzle->range[place->unknown];
        if (place->is_minus)
            term = range_negate(&term);
        struct range rest = {side_without(&low, &term.low, ROUND_DOWN),
                             side_without(&high, &term.high, ROUND_UP)};
        struct range minus = range_negate(&rest);
        struct range can = range_add(total, &minus);
        if (place->is_minus)
            can = range_negate(&can);
        status = narrow(solver, place->unknown, &can, relation, false, err);
    }
    return status;
}

static tide_status narrow_ratio(struct solver *solver, uint32_t relation,
                                const struct range *ratio, tide_error *err)
{
    struct puzzle *puzzle = solver->puzzle;
    uint32_t top = puzzle->place[puzzle->first[relation]].unknown;
    uint32_t bottom = puzzle->place[puzzle->first[relation] + 1].unknown;
    struct range can = range_multiply(&puzzle->range[bottom], ratio);
    tide_status status = narrow(solver, top, &can, relation, false, err);

    if (status != TIDE_STATUS_OK || solver->clash != AUDIT_NONE)
        return status;
    can = range_divide(&puzzle->range[top], ratio);
    return narrow(solver, bottom, &can, relation, false, err);
}

/* What is known before any relation: no level is below 0, and what claims say. */
static tide_status start(struct solver *solver, const struct claim_filter *filter,
                         tide_error *err)
{
    struct puzzle *puzzle = solver->puzzle;
    const struct web *web = puzzle->web;
    tide_status status = TIDE_STATUS_OK;

    puzzle->event_count = 0;
    puzzle->is_cut_short = false;
    for (uint32_t i = 0; i < puzzle->relation_count; i++) {
        uint32_t claim = web->relation[puzzle->relation[i]].claim;
        bool is_off =
            filter->relation_off != NULL && filter->relation_off[puzzle->relation[i]];
        puzzle->is_active[i] =
            !is_off && (claim == AUDIT_NONE || claim_counts(filter, claim));
    }
    for (uint32_t i = 0; i < puzzle->unknown_count; i++) {
        bool has_floor =
            web->is_claims && !web_nature(web, puzzle->quantity[i]).may_be_negative;
        puzzle->low_event[i] = AUDIT_NONE;
        puzzle->high_event[i] = AUDIT_NONE;
        puzzle->range[i] =
            has_floor ? range_above(amount_make(0, 0), false) : range_all();
    }
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < puzzle->unknown_count; i++)
        for (uint32_t c = web->quantity[puzzle->quantity[i]].claim;
             status == TIDE_STATUS_OK && c != AUDIT_NONE && solver->clash == AUDIT_NONE;
             c = web->claim[c].next)
            if (claim_counts(filter, c))
                status = narrow(solver, i, &web->claim[c].range, c, true, err);
    memcpy(puzzle->told, puzzle->range, puzzle->unknown_count * sizeof *puzzle->told);
    for (uint32_t i = 0; i < puzzle->relation_count; i++)
        enqueue(solver, i);
    return status;
}

tide_status puzzle_solve(struct puzzle *puzzle, const struct claim_filter *filter,
                         uint32_t *out_clash, tide_error *err)
{
    const struct web *web = puzzle->web;
    size_t relations = puzzle->relation_count;
    struct arena scratch;
    struct solver solver = {.puzzle = puzzle, .clash = AUDIT_NONE};
    tide_status status = TIDE_STATUS_OK;

    arena_init(&scratch, puzzle->arena->memory);
    solver.queue = arena_alloc(&scratch, relations, sizeof *solver.queue);
    solver.is_queued = arena_alloc_zero(&scratch, relations, sizeof *solver.is_queued);
    solver.moves = arena_alloc_zero(&scratch, 2 * (size_t)puzzle->unknown_count, 1);
    if (solver.queue == NULL || solver.is_queued == NULL || solver.moves == NULL)
        status = memory_failed(puzzle->arena->memory, err);
    if (status == TIDE_STATUS_OK)
        status = start(&solver, filter, err);
    while (status == TIDE_STATUS_OK && solver.clash == AUDIT_NONE && solver.length > 0) {
        uint32_t next = solver.queue[solver.head];
        const struct relation *relation = &web->relation[puzzle->relation[next]];
        solver.head = solver.head + 1 < puzzle->relation_count ? solver.head + 1 : 0;
        solver.length--;
        solver.is_queued[next] = false;
        status = relation->kind == RELATION_SUM
                     ? narrow_sum(&solver, next, &relation->range, err)
                     : narrow_ratio(&solver, next, &relation->range, err);
    }
    arena_release(&scratch);
    *out_clash = solver.clash;
    return status;
}
