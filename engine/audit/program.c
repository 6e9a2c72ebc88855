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

bool program_takes(const struct puzzle *puzzle, size_t group_size)
{
    enum { RELATIONS_PER_FIGURE = 2 };

    return puzzle->unknown_count <= group_size &&
           puzzle->relation_count <= group_size * RELATIONS_PER_FIGURE;
}

bool program_is_idle(const struct puzzle *puzzle)
{
    size_t terms = puzzle->first[puzzle->relation_count];
    return terms < (size_t)puzzle->unknown_count + puzzle->relation_count;
}

/* Weights end at the same digit, so that those of lines that share a figure with two open
   ends cancel there. In the last attempt they are one digit shorter. */
enum { WEIGHT_DIGITS = 12, ATTEMPTS = 4 };

/* The weight of a line, of a goal measured in 10^power; 0 where it would have no end to
   rest on. */
static struct amount weight_of(const struct tableau *tableau, size_t i, int32_t power)
{
    static const double longest = 9e15; /* a whole number in a double */
    const struct line *line = &tableau->line[i];
    double multiplier = tableau->multiplier[i];
    int32_t shift =
        tableau->weight_digits + tableau->most_power - tableau_line_power(tableau, line);
    double scaled = multiplier * pow(10.0, shift);

    if ((multiplier > 0.0 && !line->range.low.is_known) ||
        (multiplier < 0.0 && !line->range.high.is_known))
        return amount_make(0, 0);
    struct amount weight = fabs(scaled) < longest ? amount_make(llround(scaled), -shift)
                                                  : amount_of_double(multiplier);
    weight.exponent += power - tableau_line_power(tableau, line);
    return weight;
}

/* What the lines leave of an unknown. */
enum rest {
    REST_ALL,
    REST_NONE,
    REST_NOISE /* the last digits of doubles, in truth none */
};

static enum rest rest_of(const struct tableau *tableau, size_t unknown, int32_t power,
                         const struct range *rest)
{
    static const double most = 1e-7;
    struct amount left = rest->low.at;

    left.exponent += tableau->power[unknown] - power;
    if (amount_sign(left) == 0)
        return REST_NONE;
    return fabs(amount_double(left)) < most ? REST_NOISE : REST_ALL;
}

/*
 * A lower bound of the goal: with any weights y of the lines,
 *
 *     goal = y . lines + (goal - y . lines)
 *
 * is not below the least of both parts, each taken over the ranges alone.
 *
 * out_rest  [unknown_count] what is left of each; of what no line speaks of, all
 */
static tide_status lower_bound(struct tableau *tableau, const struct goal *goal,
                               int32_t power, struct limit *out, enum rest *out_rest,
                               tide_error *err)
{
    const struct puzzle *puzzle = tableau->puzzle;
    size_t unknowns = puzzle->unknown_count;
    struct range *rest = arena_alloc(&tableau->arena, unknowns, sizeof *rest);
    struct range sum = range_point(amount_make(0, 0));

    if (rest == NULL)
        return tableau_failed(tableau, err);
    for (size_t i = 0; i < unknowns; i++) {
        rest[i] = sum;
        out_rest[i] = REST_ALL;
    }
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
            out_rest[puzzle->place[k].unknown] = REST_NONE;
        }
    }
    for (size_t i = 0; i < unknowns; i++) {
        struct range part = range_multiply(&rest[i], &tableau->range[i]);
        if (out_rest[i] != REST_ALL)
            out_rest[i] = rest_of(tableau, i, power, &rest[i]);
        sum = range_add(&sum, &part);
    }
    *out = sum.low;
    return TIDE_STATUS_OK;
}

/* Ask for a little to be left where there is noise: nothing would do, but may come out as
   less than that, which a figure without an end does not bear. `all`: also where nothing
   is left, which may come out as noise the next time. */
static void set_margins(struct tableau *tableau, const enum rest *rest, bool all)
{
    const struct puzzle *puzzle = tableau->puzzle;
    static const double least = 1e-9;
    static const double step = 100.0;

    for (size_t i = 0; i < puzzle->unknown_count; i++) {
        const struct range *range = &tableau->range[i];
        if (!(rest[i] == REST_NOISE || (all && rest[i] == REST_NONE)) ||
            range->low.is_known == range->high.is_known)
            continue;
        double margin =
            tableau->margin[i] == 0.0 ? least : step * fabs(tableau->margin[i]);
        tableau->margin[i] = range->low.is_known ? margin : -margin;
    }
}

/*
 * Solve and prove, with margins where a proof fails for the last digits of a double.
 *
 * power  tableau->cost is measured in 10^power
 */
static tide_status solve_and_prove(struct tableau *tableau, const struct goal *goal,
                                   int32_t power, struct limit *out, tide_error *err)
{
    size_t unknowns = tableau->puzzle->unknown_count;
    enum rest *rest = arena_alloc(&tableau->arena, unknowns, sizeof *rest);
    bool is_solved = true;
    tide_status status = rest != NULL ? TIDE_STATUS_OK : tableau_failed(tableau, err);

    *out = (struct limit){0};
    if (status != TIDE_STATUS_OK)
        return status;
    memset(tableau->margin, 0, unknowns * sizeof(double));
    for (int i = 0;
         status == TIDE_STATUS_OK && is_solved && !out->is_known && i < ATTEMPTS; i++) {
        tableau->weight_digits = WEIGHT_DIGITS - (i + 1 == ATTEMPTS ? 1 : 0);
        if (i > 0)
            set_margins(tableau, rest, i + 1 == ATTEMPTS);
        for (size_t k = 0; k < unknowns; k++)
            tableau->cost[k] -= tableau->margin[k];
        if (glpk_guard_minimise(&tableau->guard, tableau->cost, tableau->multiplier, NULL,
                                &is_solved) != TIDE_STATUS_OK)
            return tableau_failed(tableau, err);
        for (size_t k = 0; k < unknowns; k++)
            tableau->cost[k] += tableau->margin[k];
        if (is_solved)
            status = lower_bound(tableau, goal, power, out, rest, err);
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
