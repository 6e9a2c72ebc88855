/*
 * puzzle.h - a part of a web, cut out to be solved: what can its figures be, all together?
 *
 * Each relation narrows what its quantities can be, until nothing changes: sound at any
 * size, since every bound is rounded outward. Every narrowing is kept, so that a clash can
 * name the claims that it comes from.
 */
#ifndef AUDIT_PUZZLE_H
#define AUDIT_PUZZLE_H

#include "audit/web.h"

/* Which claims count. */
struct claim_filter {
    const uint8_t *off;   /* [claim_count] not 0: set aside; NULL: none is */
    const uint32_t *only; /* [claim_count] just those with `stamp`; NULL: all */
    uint32_t stamp;
    const uint8_t *relation_off; /* [relation_count] not 0: set aside; NULL: none is */
};

bool claim_counts(const struct claim_filter *filter, uint32_t claim);

struct place {
    uint32_t unknown;
    bool is_minus;
};

/* One end of one range was moved. */
struct event {
    uint32_t unknown;
    uint32_t cause;  /* a claim, or a relation of the puzzle */
    uint32_t before; /* the event that moved the same end last; AUDIT_NONE */
    bool is_low;
    bool is_claim;
};

struct puzzle {
    const struct web *web;
    struct arena *arena;
    uint32_t unknown_count;
    uint32_t *quantity; /* [unknown_count] */
    uint32_t relation_count;
    uint32_t *relation;   /* [relation_count] of the web */
    uint32_t *first;      /* [relation_count + 1] */
    struct place *place;  /* terms of all relations */
    uint32_t *touch_from; /* [unknown_count + 1] */
    uint32_t *touch;      /* relations of all unknowns */
    struct range *range;  /* [unknown_count] */
    struct range *told;   /* [unknown_count] what claims alone say */
    bool *is_active;      /* [relation_count] counted when the ranges were narrowed */

    struct event *event; /* [event_count], of the runtime's memory */
    size_t event_count;
    size_t event_capacity;
    uint32_t *low_event; /* [unknown_count] the last; AUDIT_NONE */
    uint32_t *high_event;
    bool is_cut_short; /* some range moved too often to be followed to its end */

    struct amount *nominal; /* [unknown_count], by puzzle_estimate */
    uint32_t *via;          /* what it was computed from; see is_given; AUDIT_NONE: it has
                               no nominal value */
    bool *is_given;         /* via is a claim, else a relation of the puzzle */
};

/* Claims and relations that belong together. */
struct bundle {
    uint32_t *claim;
    size_t claim_count;
    uint32_t *relation; /* of the web */
    size_t relation_count;
};

/*
 * Cut out relations and the quantities that they touch, and more quantities.
 *
 * number  [quantities of the web] AUDIT_NONE everywhere, before and after
 * arena   holds the puzzle, but for its events
 */
tide_status puzzle_make(const struct web *web, struct arena *arena,
                        const uint32_t *relation, size_t relation_count,
                        const uint32_t *quantity, size_t quantity_count, uint32_t *number,
                        struct puzzle *out, tide_error *err);
void puzzle_release(struct puzzle *puzzle);

/* The unknown of a quantity that is in the puzzle. */
uint32_t puzzle_unknown(const struct puzzle *puzzle, uint32_t quantity);

/*
 * Narrow all ranges as far as they go.
 *
 * out_clash  an unknown that can have no value; AUDIT_NONE: there is none
 */
tide_status puzzle_solve(struct puzzle *puzzle, const struct claim_filter *filter,
                         uint32_t *out_clash, tide_error *err);

/* What made the range of an unknown what it is: of a clash, its cause. */
tide_status puzzle_explain(const struct puzzle *puzzle, uint32_t unknown,
                           struct arena *arena, struct bundle *out, tide_error *err);

/*
 * What the figures say, rounding aside: printed values, and what follows from them in the
 * fewest steps.
 *
 * without  unknown whose own claims do not count; AUDIT_NONE: none
 */
tide_status puzzle_estimate(struct puzzle *puzzle, const struct claim_filter *filter,
                            uint32_t without, tide_error *err);

/* The claims and relations that a nominal value was computed from. */
tide_status puzzle_chain(const struct puzzle *puzzle, uint32_t unknown,
                         struct arena *arena, struct bundle *out, tide_error *err);

#endif
