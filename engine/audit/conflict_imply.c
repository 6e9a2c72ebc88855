/*
 * conflict_imply.c - what a claim would have to be, by all others.
 */
#include "audit/trial.h"

/* A rate that is a figure of its own, by the levels that it links. */
static void imply_rate(const struct puzzle *puzzle, struct accused *accused)
{
    for (uint32_t i = 0; i < puzzle->relation_count; i++) {
        const struct relation *relation = &puzzle->web->relation[puzzle->relation[i]];
        const struct place *place = &puzzle->place[puzzle->first[i]];
        if (relation->kind != RELATION_RATIO || relation->claim != accused->claim)
            continue;
        uint32_t top = place[0].unknown;
        uint32_t bottom = place[1].unknown;
        struct range ratio = range_divide(&puzzle->range[top], &puzzle->range[bottom]);
        struct range figure = relation_figures(relation, &ratio);
        accused->implied = range_meet(&accused->implied, &figure);
        if (accused->has_nominal || puzzle->via[top] == AUDIT_NONE ||
            puzzle->via[bottom] == AUDIT_NONE ||
            amount_sign(puzzle->nominal[bottom]) == 0)
            continue;
        accused->has_nominal = true;
        accused->nominal =
            relation_figure(relation,
                            amount_divide(puzzle->nominal[top], puzzle->nominal[bottom],
                                          ROUND_NEAR),
                            ROUND_NEAR);
    }
}

/* What a claim would have to be, in a puzzle that was solved without it. */
void trial_imply(const struct puzzle *puzzle, struct accused *accused)
{
    const struct claim *claim = &puzzle->web->claim[accused->claim];
    uint32_t at = puzzle_unknown(puzzle, claim->quantity);

    accused->has_nominal = puzzle->via[at] != AUDIT_NONE;
    accused->nominal = puzzle->nominal[at];
    if (claim->kind == CLAIM_LEVEL) {
        accused->implied = puzzle->range[at];
        imply_rate(puzzle, accused);
        return;
    }
    uint32_t base = puzzle_unknown(puzzle, claim->base);
    accused->has_nominal &= puzzle->via[base] != AUDIT_NONE;
    if (claim->kind == CLAIM_CHANGE) {
        struct range minus = range_negate(&puzzle->range[base]);
        accused->implied = range_add(&puzzle->range[at], &minus);
        accused->nominal = amount_add(accused->nominal,
                                      amount_negate(puzzle->nominal[base]), ROUND_NEAR);
        return;
    }
    accused->implied = range_divide(&puzzle->range[at], &puzzle->range[base]);
    accused->has_nominal &= amount_sign(puzzle->nominal[base]) != 0;
    if (accused->has_nominal)
        accused->nominal =
            amount_divide(accused->nominal, puzzle->nominal[base], ROUND_NEAR);
}
