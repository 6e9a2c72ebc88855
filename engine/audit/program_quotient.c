/*
 * program_quotient.c - a quotient of two unknowns by linear-fractional programming.
 */
#include "audit/program.h"

#include <math.h>
#include <string.h>

#include "audit/goal.h"
#include "base/error.h"

/* a . u - end * t on one side of 0 */
static void add_scaled(const struct tableau *tableau, struct draft *draft,
                       const struct limit *end, int32_t power, bool is_low)
{
    double value = tableau_limit(end, power, 0.0);

    if (value != 0.0)
        draft_add(draft, tableau->puzzle->unknown_count, -value);
    draft_end_row(draft, is_low ? 0.0 : -HUGE_VAL, is_low ? HUGE_VAL : 0.0);
}

/* Charnes and Cooper: x = u / t makes the quotient of two unknowns linear, where the
   bottom one is scaled to 1. */
static tide_status draw_quotient(struct tableau *tableau, uint32_t bottom,
                                 tide_error *err)
{
    const struct puzzle *puzzle = tableau->puzzle;
    size_t terms = puzzle->first[puzzle->relation_count];
    size_t unknowns = puzzle->unknown_count;
    size_t lines = tableau->line_count;
    struct draft draft;
    tide_status status = draft_open(tableau, 2 * (lines + unknowns), unknowns + 1,
                                    4 * terms + 2 * lines + 4 * unknowns, &draft, err);

    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < 2 * lines; i++) {
        const struct line *line = &tableau->line[i / 2];
        const struct limit *end = i % 2 == 0 ? &line->range.low : &line->range.high;
        int32_t power = tableau_line_power(tableau, line);
        if (!end->is_known)
            continue;
        draft_add_terms(tableau, &draft, line, power);
        add_scaled(tableau, &draft, end, power, i % 2 == 0);
    }
    for (size_t i = 0; i < unknowns; i++) {
        draft.column_low[i] = i == bottom ? 1.0 : -HUGE_VAL;
        draft.column_high[i] = i == bottom ? 1.0 : HUGE_VAL;
        for (size_t side = 0; side < 2; side++) {
            const struct range *range = &tableau->range[i];
            const struct limit *end = side == 0 ? &range->low : &range->high;
            if (!end->is_known)
                continue;
            draft_add(&draft, i, 1.0);
            add_scaled(tableau, &draft, end, tableau->power[i], side == 0);
        }
    }
    draft.column_low[unknowns] = 0.0;
    draft.column_high[unknowns] = HUGE_VAL;
    return draft_hand_over(tableau, &draft, err);
}

/* The least (or most) of the quotient, as far as doubles tell. */
static tide_status seek(struct tableau *tableau, uint32_t top, uint32_t bottom,
                        bool is_low, struct limit *out, tide_error *err)
{
    bool is_solved = false;

    *out = (struct limit){0};
    memset(tableau->cost, 0, tableau->program.column_count * sizeof(double));
    tableau->cost[top] = is_low ? 1.0 : -1.0;
    if (glpk_guard_minimise(&tableau->guard, tableau->cost, tableau->multiplier,
                            tableau->point, &is_solved) != TIDE_STATUS_OK)
        return tableau_failed(tableau, err);
    if (!is_solved || !isfinite(tableau->point[top]))
        return TIDE_STATUS_OK;
    *out = (struct limit){amount_of_double(tableau->point[top]), true, false};
    out->at.exponent += tableau->power[top] - tableau->power[bottom];
    return TIDE_STATUS_OK;
}

/* With r found in doubles: top - r * bottom is not below some v, so the quotient is not
   below r + v / bottom. */
static tide_status prove(struct tableau *tableau, uint32_t top, uint32_t bottom,
                         bool is_low, struct limit *end, tide_error *err)
{
    struct amount sign = amount_make(is_low ? 1 : -1, 0);
    struct goal goal = {{top, bottom},
                        {sign, amount_multiply(amount_negate(sign), end->at, ROUND_NEAR)},
                        2};
    struct limit least;
    tide_status status = program_minimise(tableau, &goal, &least, err);

    if (status != TIDE_STATUS_OK || !least.is_known) {
        *end = (struct limit){0};
        return status;
    }
    if (amount_sign(least.at) >= 0)
        return TIDE_STATUS_OK;
    struct amount short_by =
        amount_divide(least.at, tableau->puzzle->range[bottom].low.at, ROUND_DOWN);
    end->at = is_low ? amount_add(end->at, short_by, ROUND_DOWN)
                     : amount_add(end->at, amount_negate(short_by), ROUND_UP);
    return TIDE_STATUS_OK;
}

tide_status program_quotient(const struct puzzle *puzzle, uint32_t top, uint32_t bottom,
                             struct range *quotient, tide_error *err)
{
    struct tableau tableau;
    struct limit end[2] = {{.is_known = false}, {.is_known = false}};
    tide_status status = TIDE_STATUS_OK;

    if (program_is_idle(puzzle) || !range_is_positive(&puzzle->range[bottom]) ||
        amount_sign(puzzle->range[bottom].low.at) == 0)
        return TIDE_STATUS_OK;
    for (int pass = 0; status == TIDE_STATUS_OK && pass < 2; pass++) {
        status = tableau_open(&tableau, puzzle, err);
        if (status == TIDE_STATUS_OK)
            status = pass == 0 ? draw_quotient(&tableau, bottom, err)
                               : tableau_draw(&tableau, false, err);
        for (int side = 0; status == TIDE_STATUS_OK && side < 2; side++) {
            if (pass == 0)
                status = seek(&tableau, top, bottom, side == 0, &end[side], err);
            else if (end[side].is_known)
                status = prove(&tableau, top, bottom, side == 0, &end[side], err);
        }
        tableau_close(&tableau);
    }
    if (status == TIDE_STATUS_OK && program_is_gain(&end[0], quotient, true))
        quotient->low = end[0];
    if (status == TIDE_STATUS_OK && program_is_gain(&end[1], quotient, false))
        quotient->high = end[1];
    return status;
}
