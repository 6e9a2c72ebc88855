/*
 * program.c - linear programs over a puzzle, and exact bounds from their multipliers.
 */
#include "audit/program.h"

#include <math.h>
#include <string.h>

#include "audit/glpk_guard.h"
#include "base/error.h"

/* A bound replaces another only where it says more than the last digits of a double. */
static const double least_gain = 1e-7;

/* One side of a relation: terms with factors, in a range. */
struct line {
    uint32_t relation;
    struct amount factor; /* of the second term of a RATIO, before its minus */
    bool is_ratio;
    struct range range;
};

/* What is minimised: at most two unknowns with factors. */
struct goal {
    uint32_t unknown[2];
    struct amount factor[2];
    size_t count;
};

struct tableau {
    const struct puzzle *puzzle;
    struct arena arena;
    struct line *line; /* [line_count] */
    size_t line_count;
    int32_t *power; /* [unknown_count] an unknown is measured in 10^power */
    struct linear_program program;
    struct glpk_guard guard;
    double *cost;       /* [column_count] */
    double *multiplier; /* [line_count] */
    double *point;      /* [column_count] */
};

bool program_is_idle(const struct puzzle *puzzle)
{
    size_t terms = puzzle->first[puzzle->relation_count];
    return terms < (size_t)puzzle->unknown_count + puzzle->relation_count;
}

static void make_lines(struct tableau *tableau)
{
    const struct puzzle *puzzle = tableau->puzzle;
    const struct web *web = puzzle->web;

    for (uint32_t i = 0; i < puzzle->relation_count; i++) {
        const struct relation *relation = &web->relation[puzzle->relation[i]];
        struct line *line = &tableau->line[tableau->line_count];
        struct amount zero = amount_make(0, 0);
        if (!puzzle->is_active[i])
            continue;
        if (relation->kind == RELATION_SUM) {
            *line = (struct line){.relation = i, .range = relation->range};
            tableau->line_count++;
            continue;
        }
        uint32_t bottom = puzzle->place[puzzle->first[i] + 1].unknown;
        const struct limit *floor = &puzzle->range[bottom].low;
        if (!floor->is_known || amount_sign(floor->at) < 0)
            continue;
        if (relation->range.low.is_known) {
            *line++ = (struct line){.relation = i,
                                    .factor = relation->range.low.at,
                                    .is_ratio = true,
                                    .range = range_above(zero, false)};
            tableau->line_count++;
        }
        if (relation->range.high.is_known) {
            *line = (struct line){.relation = i,
                                  .factor = relation->range.high.at,
                                  .is_ratio = true,
                                  .range = range_below(zero, false)};
            tableau->line_count++;
        }
    }
}

/* The factor of a term in a line. */
static struct amount factor_of(const struct tableau *tableau, const struct line *line,
                               uint32_t k)
{
    bool is_minus = tableau->puzzle->place[k].is_minus;
    struct amount factor = line->is_ratio && is_minus ? line->factor : amount_make(1, 0);

    return is_minus ? amount_negate(factor) : factor;
}

static double limit_double(const struct limit *limit, int32_t power, double otherwise)
{
    struct amount at = limit->at;

    at.exponent -= power;
    return limit->is_known ? amount_double(at) : otherwise;
}

static int32_t power_of(const struct range *range)
{
    if (range->high.is_known && amount_sign(range->high.at) != 0)
        return amount_magnitude(range->high.at);
    return range->low.is_known ? amount_magnitude(range->low.at) : 0;
}

/* Lines are measured in the largest unit of their terms. */
static int32_t line_power(const struct tableau *tableau, const struct line *line)
{
    const struct puzzle *puzzle = tableau->puzzle;
    int32_t power = INT32_MIN;

    for (uint32_t k = puzzle->first[line->relation];
         k < puzzle->first[line->relation + 1]; k++) {
        struct amount factor = factor_of(tableau, line, k);
        int32_t at = tableau->power[puzzle->place[k].unknown] + amount_magnitude(factor);
        power = at > power ? at : power;
    }
    return power;
}

static tide_status failed(const struct tableau *tableau, tide_error *err)
{
    return memory_failed(tableau->arena.memory, err);
}

static tide_status open_tableau(struct tableau *tableau, const struct puzzle *puzzle,
                                tide_error *err)
{
    struct arena *arena = &tableau->arena;
    size_t unknowns = puzzle->unknown_count;

    *tableau = (struct tableau){.puzzle = puzzle};
    arena_init(arena, puzzle->arena->memory);
    tableau->line =
        arena_alloc(arena, 2 * (size_t)puzzle->relation_count + 1, sizeof(struct line));
    tableau->power = arena_alloc(arena, unknowns, sizeof(int32_t));
    if (tableau->line == NULL || tableau->power == NULL)
        return failed(tableau, err);
    for (size_t i = 0; i < unknowns; i++)
        tableau->power[i] = power_of(&puzzle->range[i]);
    make_lines(tableau);
    return TIDE_STATUS_OK;
}

static void close_tableau(struct tableau *tableau)
{
    glpk_guard_close(&tableau->guard);
    arena_release(&tableau->arena);
}

/* Arrays of a program of so many rows, columns and entries. */
struct draft {
    double *row_low;
    double *row_high;
    double *column_low;
    double *column_high;
    int *entry_row;
    int *entry_column;
    double *entry;
    size_t rows;
    size_t columns;
    size_t entries;
};

static tide_status open_draft(struct tableau *tableau, size_t rows, size_t columns,
                              size_t entries, struct draft *out, tide_error *err)
{
    struct arena *arena = &tableau->arena;

    *out = (struct draft){
        .row_low = arena_alloc(arena, rows, sizeof(double)),
        .row_high = arena_alloc(arena, rows, sizeof(double)),
        .column_low = arena_alloc(arena, columns, sizeof(double)),
        .column_high = arena_alloc(arena, columns, sizeof(double)),
        .entry_row = arena_alloc(arena, entries, sizeof(int)),
        .entry_column = arena_alloc(arena, entries, sizeof(int)),
        .entry = arena_alloc(arena, entries, sizeof(double)),
        .columns = columns,
    };
    tableau->cost = arena_alloc_zero(arena, columns, sizeof(double));
    tableau->multiplier = arena_alloc_zero(arena, rows, sizeof(double));
    tableau->point = arena_alloc_zero(arena, columns, sizeof(double));
    return out->row_low == NULL || out->row_high == NULL || out->column_low == NULL ||
                   out->column_high == NULL || out->entry_row == NULL ||
                   out->entry_column == NULL || out->entry == NULL ||
                   tableau->cost == NULL || tableau->multiplier == NULL ||
                   tableau->point == NULL
               ? failed(tableau, err)
               : TIDE_STATUS_OK;
}

static void add_entry(struct draft *draft, size_t column, double value)
{
    draft->entry_row[draft->entries] = (int)draft->rows;
    draft->entry_column[draft->entries] = (int)column;
    draft->entry[draft->entries++] = value;
}

static void end_row(struct draft *draft, double low, double high)
{
    draft->row_low[draft->rows] = low;
    draft->row_high[draft->rows++] = high;
}

static tide_status hand_over(struct tableau *tableau, const struct draft *draft,
                             tide_error *err)
{
    tableau->program = (struct linear_program){
        .row_count = draft->rows,
        .column_count = draft->columns,
        .row_low = draft->row_low,
        .row_high = draft->row_high,
        .column_low = draft->column_low,
        .column_high = draft->column_high,
        .entry_count = draft->entries,
        .entry_row = draft->entry_row,
        .entry_column = draft->entry_column,
        .entry = draft->entry,
    };
    return glpk_guard_open(&tableau->program, &tableau->guard) == TIDE_STATUS_OK
               ? TIDE_STATUS_OK
               : failed(tableau, err);
}

static void add_terms(const struct tableau *tableau, struct draft *draft,
                      const struct line *line, int32_t power)
{
    const struct puzzle *puzzle = tableau->puzzle;

    for (uint32_t k = puzzle->first[line->relation];
         k < puzzle->first[line->relation + 1]; k++) {
        uint32_t unknown = puzzle->place[k].unknown;
        struct amount factor = factor_of(tableau, line, k);
        factor.exponent += tableau->power[unknown] - power;
        add_entry(draft, unknown, amount_double(factor));
    }
}

static void set_columns(const struct tableau *tableau, struct draft *draft)
{
    const struct puzzle *puzzle = tableau->puzzle;

    for (uint32_t i = 0; i < puzzle->unknown_count; i++) {
        const struct range *range = &puzzle->range[i];
        draft->column_low[i] = limit_double(&range->low, tableau->power[i], -HUGE_VAL);
        draft->column_high[i] = limit_double(&range->high, tableau->power[i], HUGE_VAL);
    }
}

/* The program of the puzzle. is_loose: each line may be missed, above and below, by two
   more columns, whose sum is then what to make least. */
static tide_status draw(struct tableau *tableau, bool is_loose, tide_error *err)
{
    const struct puzzle *puzzle = tableau->puzzle;
    size_t terms = puzzle->first[puzzle->relation_count];
    size_t lines = tableau->line_count;
    size_t unknowns = puzzle->unknown_count;
    struct draft draft;
    tide_status status = open_draft(tableau, lines, unknowns + (is_loose ? 2 * lines : 0),
                                    2 * terms + 2 * lines, &draft, err);

    if (status != TIDE_STATUS_OK)
        return status;
    set_columns(tableau, &draft);
    for (size_t i = 0; i < lines; i++) {
        const struct line *line = &tableau->line[i];
        int32_t power = line_power(tableau, line);
        add_terms(tableau, &draft, line, power);
        for (size_t side = 0; is_loose && side < 2; side++) {
            size_t column = unknowns + 2 * i + side;
            add_entry(&draft, column, side == 0 ? 1.0 : -1.0);
            draft.column_low[column] = 0.0;
            draft.column_high[column] = HUGE_VAL;
            tableau->cost[column] = 1.0;
        }
        end_row(&draft, limit_double(&line->range.low, power, -HUGE_VAL),
                limit_double(&line->range.high, power, HUGE_VAL));
    }
    return hand_over(tableau, &draft, err);
}

/* ---- exact bounds ---- */

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
    weight.exponent += power - line_power(tableau, line);
    return weight;
}

/*
 * A lower bound of the goal: with any weights y of the lines,
 *
 *     goal = y . lines + (goal - y . lines)
 *
 * is not below the least of both parts, each taken over the ranges alone.
 */
static tide_status lower_bound(struct tableau *tableau, const struct goal *goal,
                               int32_t power, struct limit *out, tide_error *err)
{
    const struct puzzle *puzzle = tableau->puzzle;
    size_t unknowns = puzzle->unknown_count;
    struct range *rest = arena_alloc(&tableau->arena, unknowns, sizeof *rest);
    struct range sum = range_point(amount_make(0, 0));

    if (rest == NULL)
        return failed(tableau, err);
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
            struct range factor = range_point(factor_of(tableau, line, k));
            struct range part = range_multiply(&minus, &factor);
            struct range *of = &rest[puzzle->place[k].unknown];
            *of = range_add(of, &part);
        }
    }
    for (size_t i = 0; i < unknowns; i++) {
        struct range part = range_multiply(&rest[i], &puzzle->range[i]);
        sum = range_add(&sum, &part);
    }
    *out = sum.low;
    return TIDE_STATUS_OK;
}

/* Minimise a goal, and prove what comes of it. */
static tide_status minimise(struct tableau *tableau, const struct goal *goal,
                            struct limit *out, tide_error *err)
{
    size_t unknowns = tableau->puzzle->unknown_count;
    int32_t power = INT32_MIN;
    bool is_solved = false;

    *out = (struct limit){0};
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
    if (glpk_guard_minimise(&tableau->guard, tableau->cost, tableau->multiplier, NULL,
                            &is_solved) != TIDE_STATUS_OK)
        return failed(tableau, err);
    return is_solved ? lower_bound(tableau, goal, power, out, err) : TIDE_STATUS_OK;
}

tide_status program_check(const struct puzzle *puzzle, bool *out_clash, tide_error *err)
{
    struct tableau tableau;
    struct goal nothing = {.count = 0};
    struct limit least = {0};
    bool is_solved = false;
    tide_status status;

    *out_clash = false;
    if (program_is_idle(puzzle))
        return TIDE_STATUS_OK;
    status = open_tableau(&tableau, puzzle, err);
    if (status == TIDE_STATUS_OK)
        status = draw(&tableau, true, err);
    if (status == TIDE_STATUS_OK &&
        glpk_guard_minimise(&tableau.guard, tableau.cost, tableau.multiplier, NULL,
                            &is_solved) != TIDE_STATUS_OK)
        status = failed(&tableau, err);
    if (status == TIDE_STATUS_OK && is_solved)
        status = lower_bound(&tableau, &nothing, 0, &least, err);
    /* Nothing at all is above 0: a proof that it cannot be. */
    *out_clash = least.is_known && amount_sign(least.at) > 0;
    close_tableau(&tableau);
    return status == TIDE_STATUS_OK ? runtime_check(puzzle->web->runtime, err) : status;
}

static bool is_gain(const struct limit *to, const struct range *range, bool is_low)
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
    tide_status status = minimise(tableau, &goal, &end, err);

    if (status == TIDE_STATUS_OK && is_gain(&end, range, true)) {
        range->low = end;
        mark_binding(tableau, binds);
    }
    goal.factor[0] = amount_make(-1, 0);
    if (status == TIDE_STATUS_OK)
        status = minimise(tableau, &goal, &end, err);
    end.at = amount_negate(end.at);
    if (status == TIDE_STATUS_OK && is_gain(&end, range, false)) {
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
    status = open_tableau(&tableau, puzzle, err);
    if (status == TIDE_STATUS_OK)
        status = draw(&tableau, false, err);
    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < puzzle->unknown_count; i++) {
        if (!wanted[i])
            continue;
        status =
            tighten(&tableau, i, &puzzle->range[i], binds != NULL ? binds[i] : NULL, err);
        if (status == TIDE_STATUS_OK)
            status = runtime_check(puzzle->web->runtime, err);
    }
    close_tableau(&tableau);
    return status;
}

/* ---- quotients ---- */

/* a . u - end * t on one side of 0 */
static void add_scaled(const struct tableau *tableau, struct draft *draft,
                       const struct limit *end, int32_t power, bool is_low)
{
    double value = limit_double(end, power, 0.0);

    if (value != 0.0)
        add_entry(draft, tableau->puzzle->unknown_count, -value);
    end_row(draft, is_low ? 0.0 : -HUGE_VAL, is_low ? HUGE_VAL : 0.0);
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
    tide_status status = open_draft(tableau, 2 * (lines + unknowns), unknowns + 1,
                                    4 * terms + 2 * lines + 4 * unknowns, &draft, err);

    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t i = 0; i < 2 * lines; i++) {
        const struct line *line = &tableau->line[i / 2];
        const struct limit *end = i % 2 == 0 ? &line->range.low : &line->range.high;
        int32_t power = line_power(tableau, line);
        if (!end->is_known)
            continue;
        add_terms(tableau, &draft, line, power);
        add_scaled(tableau, &draft, end, power, i % 2 == 0);
    }
    for (size_t i = 0; i < unknowns; i++) {
        draft.column_low[i] = i == bottom ? 1.0 : -HUGE_VAL;
        draft.column_high[i] = i == bottom ? 1.0 : HUGE_VAL;
        for (size_t side = 0; side < 2; side++) {
            const struct range *range = &puzzle->range[i];
            const struct limit *end = side == 0 ? &range->low : &range->high;
            if (!end->is_known)
                continue;
            add_entry(&draft, i, 1.0);
            add_scaled(tableau, &draft, end, tableau->power[i], side == 0);
        }
    }
    draft.column_low[unknowns] = 0.0;
    draft.column_high[unknowns] = HUGE_VAL;
    return hand_over(tableau, &draft, err);
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
        return failed(tableau, err);
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
    tide_status status = minimise(tableau, &goal, &least, err);

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
        status = open_tableau(&tableau, puzzle, err);
        if (status == TIDE_STATUS_OK)
            status = pass == 0 ? draw_quotient(&tableau, bottom, err)
                               : draw(&tableau, false, err);
        for (int side = 0; status == TIDE_STATUS_OK && side < 2; side++) {
            if (pass == 0)
                status = seek(&tableau, top, bottom, side == 0, &end[side], err);
            else if (end[side].is_known)
                status = prove(&tableau, top, bottom, side == 0, &end[side], err);
        }
        close_tableau(&tableau);
    }
    if (status == TIDE_STATUS_OK && is_gain(&end[0], quotient, true))
        quotient->low = end[0];
    if (status == TIDE_STATUS_OK && is_gain(&end[1], quotient, false))
        quotient->high = end[1];
    return status;
}
