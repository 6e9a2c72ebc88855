/*
 * tableau.c - puzzles into lines, lines into rows of a program.
 */
#include "audit/tableau.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

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
        const struct limit *floor = &tableau->range[bottom].low;
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

struct amount tableau_factor(const struct tableau *tableau, const struct line *line,
                             uint32_t k)
{
    bool is_minus = tableau->puzzle->place[k].is_minus;
    struct amount factor = line->is_ratio && is_minus ? line->factor : amount_make(1, 0);

    return is_minus ? amount_negate(factor) : factor;
}

double tableau_limit(const struct limit *limit, int32_t power, double otherwise)
{
    struct amount at = limit->at;

    at.exponent -= power;
    return limit->is_known ? amount_double(at) : otherwise;
}

enum { NO_POWER = INT32_MIN };

static int32_t power_of(const struct range *range)
{
    if (range->high.is_known && amount_sign(range->high.at) != 0)
        return amount_magnitude(range->high.at);
    return range->low.is_known && amount_sign(range->low.at) != 0
               ? amount_magnitude(range->low.at)
               : NO_POWER;
}

/* The largest power that a relation knows of: of its range and of its terms. */
static int32_t power_about(const struct tableau *tableau, uint32_t i)
{
    const struct puzzle *puzzle = tableau->puzzle;
    const struct relation *relation = &puzzle->web->relation[puzzle->relation[i]];
    int32_t power =
        relation->kind == RELATION_SUM ? power_of(&relation->range) : NO_POWER;

    for (uint32_t k = puzzle->first[i]; k < puzzle->first[i + 1]; k++) {
        int32_t at = tableau->power[puzzle->place[k].unknown];
        power = at > power ? at : power;
    }
    return power;
}

/* An unknown whose range says nothing is measured as what stands beside it. */
static void measure_unknowns(struct tableau *tableau)
{
    const struct puzzle *puzzle = tableau->puzzle;
    bool has_grown = true;

    for (size_t i = 0; i < puzzle->unknown_count; i++)
        tableau->power[i] = power_of(&tableau->range[i]);
    while (has_grown) {
        has_grown = false;
        for (uint32_t i = 0; i < puzzle->relation_count; i++) {
            int32_t power = power_about(tableau, i);
            for (uint32_t k = puzzle->first[i]; k < puzzle->first[i + 1]; k++) {
                int32_t *at = &tableau->power[puzzle->place[k].unknown];
                if (*at != NO_POWER || power == NO_POWER)
                    continue;
                *at = power;
                has_grown = true;
            }
        }
    }
    for (size_t i = 0; i < puzzle->unknown_count; i++)
        if (tableau->power[i] == NO_POWER)
            tableau->power[i] = 0;
}

int32_t tableau_line_power(const struct tableau *tableau, const struct line *line)
{
    const struct puzzle *puzzle = tableau->puzzle;
    int32_t power = INT32_MIN;

    for (uint32_t k = puzzle->first[line->relation];
         k < puzzle->first[line->relation + 1]; k++) {
        struct amount factor = tableau_factor(tableau, line, k);
        int32_t at = tableau->power[puzzle->place[k].unknown] + amount_magnitude(factor);
        power = at > power ? at : power;
    }
    return power;
}

tide_status tableau_failed(const struct tableau *tableau, tide_error *err)
{
    return memory_failed(tableau->arena.memory, err);
}

tide_status tableau_open(struct tableau *tableau, const struct puzzle *puzzle,
                         tide_error *err)
{
    struct arena *arena = &tableau->arena;
    size_t unknowns = puzzle->unknown_count;

    *tableau =
        (struct tableau){.puzzle = puzzle,
                         .range = puzzle->is_cut_short ? puzzle->told : puzzle->range};
    arena_init(arena, puzzle->arena->memory);
    tableau->line =
        arena_alloc(arena, 2 * (size_t)puzzle->relation_count + 1, sizeof(struct line));
    tableau->power = arena_alloc(arena, unknowns, sizeof(int32_t));
    tableau->margin = arena_alloc_zero(arena, unknowns, sizeof(double));
    if (tableau->line == NULL || tableau->power == NULL || tableau->margin == NULL)
        return tableau_failed(tableau, err);
    measure_unknowns(tableau);
    make_lines(tableau);
    tableau->most_power = NO_POWER;
    for (size_t i = 0; i < tableau->line_count; i++) {
        int32_t power = tableau_line_power(tableau, &tableau->line[i]);
        tableau->most_power = power > tableau->most_power ? power : tableau->most_power;
    }
    return TIDE_STATUS_OK;
}

void tableau_close(struct tableau *tableau)
{
    glpk_guard_close(&tableau->guard);
    arena_release(&tableau->arena);
}

tide_status draft_open(struct tableau *tableau, size_t rows, size_t columns,
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
               ? tableau_failed(tableau, err)
               : TIDE_STATUS_OK;
}

void draft_add(struct draft *draft, size_t column, double value)
{
    draft->entry_row[draft->entries] = (int)draft->rows;
    draft->entry_column[draft->entries] = (int)column;
    draft->entry[draft->entries++] = value;
}

void draft_end_row(struct draft *draft, double low, double high)
{
    draft->row_low[draft->rows] = low;
    draft->row_high[draft->rows++] = high;
}

tide_status draft_hand_over(struct tableau *tableau, const struct draft *draft,
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
               : tableau_failed(tableau, err);
}

void draft_add_terms(const struct tableau *tableau, struct draft *draft,
                     const struct line *line, int32_t power)
{
    const struct puzzle *puzzle = tableau->puzzle;

    for (uint32_t k = puzzle->first[line->relation];
         k < puzzle->first[line->relation + 1]; k++) {
        uint32_t unknown = puzzle->place[k].unknown;
        struct amount factor = tableau_factor(tableau, line, k);
        factor.exponent += tableau->power[unknown] - power;
        draft_add(draft, unknown, amount_double(factor));
    }
}

static void set_columns(const struct tableau *tableau, struct draft *draft)
{
    const struct puzzle *puzzle = tableau->puzzle;

    for (uint32_t i = 0; i < puzzle->unknown_count; i++) {
        const struct range *range = &tableau->range[i];
        draft->column_low[i] = tableau_limit(&range->low, tableau->power[i], -HUGE_VAL);
        draft->column_high[i] = tableau_limit(&range->high, tableau->power[i], HUGE_VAL);
    }
}

tide_status tableau_draw(struct tableau *tableau, bool is_loose, tide_error *err)
{
    const struct puzzle *puzzle = tableau->puzzle;
    size_t terms = puzzle->first[puzzle->relation_count];
    size_t lines = tableau->line_count;
    size_t unknowns = puzzle->unknown_count;
    struct draft draft;
    tide_status status = draft_open(tableau, lines, unknowns + (is_loose ? 2 * lines : 0),
                                    2 * terms + 2 * lines, &draft, err);

    if (status != TIDE_STATUS_OK)
        return status;
    set_columns(tableau, &draft);
    for (size_t i = 0; i < lines; i++) {
        const struct line *line = &tableau->line[i];
        int32_t power = tableau_line_power(tableau, line);
        draft_add_terms(tableau, &draft, line, power);
        for (size_t side = 0; is_loose && side < 2; side++) {
            size_t column = unknowns + 2 * i + side;
            draft_add(&draft, column, side == 0 ? 1.0 : -1.0);
            draft.column_low[column] = 0.0;
            draft.column_high[column] = HUGE_VAL;
            tableau->cost[column] = 1.0;
        }
        draft_end_row(&draft, tableau_limit(&line->range.low, power, -HUGE_VAL),
                      tableau_limit(&line->range.high, power, HUGE_VAL));
    }
    return draft_hand_over(tableau, &draft, err);
}
