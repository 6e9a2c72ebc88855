/*
 * program.c - linear programs over a puzzle, and exact bounds from their multipliers.
 */
#include "audit/program.h"

#include <math.h>
#include <string.h>

#include "audit/goal.h"
#include "base/error.h"

/* A bound replaces another only where it says more than the last digits of a double. */
static const double least_gain = 1e-7;

bool program_is_idle(const struct puzzle *puzzle)
{
    size_t terms = puzzle->first[puzzle->relation_count];
    return terms < (size_t)puzzle->unknown_count + puzzle->relation_count;
}

/* Weights are cut to the same last digit, so that those of lines that share a figure with
   two open ends cancel there. */
enum { WEIGHT_DIGITS = 13 };

static struct amount on_grid(struct amount a, int32_t last)
{
    int32_t digits = amount_magnitude(a) - last + 1;

    return digits > 0 ? amount_round(a, digits, ROUND_NEAR) : amount_make(0, 0);
}

/* The weight of a line, of a goal measured in 10^power; 0 where it would have no end to
   rest on. */
static struct amount weight_of(const struct tableau *tableau, size_t i, int32_t power)
{
    const struct line *line = &tableau->line[i];
    double multiplier = tableau->multiplier[i];
    struct amount weight = amount_of_double(fabs(multiplier) < 1e-11 ? 0.0 : multiplier);

    if ((multiplier > 0.0 && !line->range.low.is_known) ||
        (multiplier < 0.0 && !line->range.high.is_known))
        return amount_make(0, 0);
    weight.exponent += power - tableau_line_power(tableau, line);
    return on_grid(weight, power - tableau->most_power - WEIGHT_DIGITS);
}

static bool is_noise(const struct tableau *tableau, size_t unknown, int32_t power,
                     const struct range *rest)
{
    static const double most = 1e-7;
    struct amount left = rest->low.at;

    left.exponent += tableau->power[unknown] - power;
    return amount_sign(left) != 0 && fabs(amount_double(left)) < most;
}

/*
 * A lower bound of the goal: with any weights y of the lines,
 *
 *     goal = y . lines + (goal - y . lines)
 *
 * is not below the least of both parts, each taken over the ranges alone.
 *
 * out_astray  [unknown_count] of which of them the last digits of doubles are left, where
 *             in truth nothing is
 */
static tide_status lower_bound(struct tableau *tableau, const struct goal *goal,
                               int32_t power, struct limit *out, bool *out_astray,
                               tide_error *err)
{
    const struct puzzle *puzzle = tableau->puzzle;
    size_t unknowns = puzzle->unknown_count;
    struct range *rest = arena_alloc(&tableau->arena, unknowns, sizeof *rest);
    struct range sum = range_point(amount_make(0, 0));

    if (rest == NULL)
        return tableau_failed(tableau, err);
    for (size_t i = 0; i < unknowns; i++)
        rest[i] = sum;
    for (size_t i = 0; i < goal->count; i++) {
        struct range factor = range_point(goal->factor[i]);
        rest[goal->unknown[i]] = range_add(&rest[goal->unknown[i]], &factor);
    }
    for (size_t i = 0; i < tableau->line_count; i++) {
        const struct line *line = &tableau->line[i];
        struct range weight = range_point(weight_of(tableau, i, power));
        struct range minus = range_negate(&weight);
        if (amount_sign(weight.low.at) == 0)
            continue;
        struct range worth = range_multiply(&weight, &line->range);
        sum = range_add(&sum, &worth);
        for (uint32_t k = puzzle->first[line->relation];
             k < puzzle->first[line->relation + 1]; k++) {
            struct range factor = range_point(tableau_factor(tableau, line, k));
            struct range part = range_multiply(&minus, &factor);
            struct range *of = &rest[puzzle->place[k].unknown];
            *of = range_add(of, &part);
        }
    }
    for (size_t i = 0; i < unknowns; i++) {
        struct range part = range_multiply(&rest[i], &tableau->range[i]);
        out_astray[i] = is_noise(tableau, i, power, &rest[i]);
        sum = range_add(&sum, &part);
    }
    *out = sum.low;
    return TIDE_STATUS_OK;
}

/* Ask for a little more than nothing to be left of what has gone astray; false: there is
   no more to ask. */
static bool set_margins(struct tableau *tableau, const bool *astray)
{
    const struct puzzle *puzzle = tableau->puzzle;
    static const double least = 1e-10;
    static const double step = 100.0;
    bool is_set = false;

    for (size_t i = 0; i < puzzle->unknown_count; i++) {
        const struct range *range = &tableau->range[i];
        if (!astray[i] || range->low.is_known == range->high.is_known)
            continue;
        double margin =
            tableau->margin[i] == 0.0 ? least : step * fabs(tableau->margin[i]);
        tableau->margin[i] = range->low.is_known ? margin : -margin;
        is_set = true;
    }
    return is_set;
}

/*
 * Solve and prove, with margins where a proof fails for the last digits of a double.
 *
 * power  tableau->cost is measured in 10^power
 */
static tide_status solve_and_prove(struct tableau *tableau, const struct goal *goal,
                                   int32_t power, struct limit *out, tide_error *err)
{
    enum { ATTEMPTS = 3 };
    size_t unknowns = tableau->puzzle->unknown_count;
    bool *astray = arena_alloc(&tableau->arena, unknowns, sizeof *astray);
    bool is_solved = true;
    tide_status status = astray != NULL ? TIDE_STATUS_OK : tableau_failed(tableau, err);

    *out = (struct limit){0};
    if (status != TIDE_STATUS_OK)
        return status;
    memset(tableau->margin, 0, unknowns * sizeof(double));
    for (int i = 0;
         status == TIDE_STATUS_OK && is_solved && !out->is_known && i < ATTEMPTS; i++) {
        if (i > 0 && !set_margins(tableau, astray))
            break;
        for (size_t k = 0; k < unknowns; k++)
            tableau->cost[k] -= tableau->margin[k];
        if (glpk_guard_minimise(&tableau->guard, tableau->cost, tableau->multiplier, NULL,
                                &is_solved) != TIDE_STATUS_OK)
            return tableau_failed(tableau, err);
        for (size_t k = 0; k < unknowns; k++)
            tableau->cost[k] += tableau->margin[k];
        if (is_solved)
            status = lower_bound(tableau, goal, power, out, astray, err);
    }
    return status;
}

tide_status program_minimise(struct tableau *tableau, const struct goal *goal,
                             struct limit *out, tide_error *err)
{
    size_t unknowns = tableau->puzzle->unknown_count;
    int32_t power = INT32_MIN;

    for (size_t i = 0; i < goal->count; i++) {
        int32_t at = tableau->power[goal->unknown[i]] + amount_magnitude(goal->factor[i]);
        power = at > power ? at : power;
    }
    memset(tableau->cost, 0, unknowns * sizeof(double));
    for (size_t i = 0; i < goal->count; i++) {
        struct amount factor = goal->factor[i];
        factor.exponent += tableau->power[goal->unknown[i]] - power;
        tableau->cost[goal->unknown[i]] = amount_double(factor);
    }
    return solve_and_prove(tableau, goal, power, out, err);
}

tide_status program_check(const struct puzzle *puzzle, bool *out_clash, tide_error *err)
{
    struct tableau tableau;
    struct goal nothing = {.count = 0};
    struct limit least = {0};
    tide_status status;

    *out_clash = false;
    if (program_is_idle(puzzle))
        return TIDE_STATUS_OK;
    status = tableau_open(&tableau, puzzle, err);
    if (status == TIDE_STATUS_OK)
        status = tableau_draw(&tableau, true, err);
    if (status == TIDE_STATUS_OK)
        status = solve_and_prove(&tableau, &nothing, 0, &least, err);
    /* Nothing at all is above 0: a proof that it cannot be. */
    *out_clash = least.is_known && amount_sign(least.at) > 0;
    tableau_close(&tableau);
    return status == TIDE_STATUS_OK ? runtime_check(puzzle->web->runtime, err) : status;
}

bool program_is_gain(const struct limit *to, const struct range *range, bool is_low)
{
    const struct limit *from = is_low ? &range->low : &range->high;

    if (!limit_is_tighter(to, from, is_low))
        return false;
    if (!range_is_bounded(range))
        return true;
    double width = amount_double(range->high.at) - amount_double(range->low.at);
    return fabs(amount_double(to->at) - amount_double(from->at)) > least_gain * width;
}

/* The relations whose lines have a weight in the bound just found. */
static void mark_binding(const struct tableau *tableau, bool *binds)
{
    for (size_t i = 0; binds != NULL && i < tableau->line_count; i++)
        if (amount_sign(weight_of(tableau, i, 0)) != 0)
            binds[tableau->line[i].relation] = true;
}

static tide_status tighten(struct tableau *tableau, uint32_t unknown, struct range *range,
                           bool *binds, tide_error *err)
{
    struct goal goal = {{unknown}, {amount_make(1, 0)}, 1};
    struct limit end;
    tide_status status = program_minimise(tableau, &goal, &end, err);

    if (status == TIDE_STATUS_OK && program_is_gain(&end, range, true)) {
        range->low = end;
        mark_binding(tableau, binds);
    }
    goal.factor[0] = amount_make(-1, 0);
    if (status == TIDE_STATUS_OK)
        status = program_minimise(tableau, &goal, &end, err);
    end.at = amount_negate(end.at);
    if (status == TIDE_STATUS_OK && program_is_gain(&end, range, false)) {
        range->high = end;
        mark_binding(tableau, binds);
    }
    return status;
}

tide_status program_tighten(struct puzzle *puzzle, const bool *wanted, bool **binds,
                            tide_error *err)
{
    struct tableau tableau;
    tide_status status = TIDE_STATUS_OK;

    if (program_is_idle(puzzle))
        return TIDE_STATUS_OK;
    status = tableau_open(&tableau, puzzle, err);
    if (status == TIDE_STATUS_OK)
        status = tableau_draw(&tableau, false, err);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < puzzle->unknown_count; i++) {
        if (!wanted[i])
            continue;
        status =
            tighten(&tableau, i, &puzzle->range[i], binds != NULL ? binds[i] : NULL, err);
        if (status == TIDE_STATUS_OK)
            status = runtime_check(puzzle->web->runtime, err);
    }
    tableau_close(&tableau);
    return status;
}
