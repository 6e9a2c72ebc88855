/*
 * stone.c - the closest set of figures that fits all identities, after Stone.
 *
 *     make  sum of ((x - printed) / half)^2  least,  with  A x = b
 *
 * half is half the width of what a figure can be: a figure that is known well moves little.
 * A growth or a share ties two figures by a factor that is itself rounded; what it may miss
 * by is one more unknown, which should be 0. With z = (x - printed) / half and M = A half
 * this is the shortest z with M z = b - A printed: by the QR factors of M transposed,
 * z = Q R^-T (b - A printed). Rows of A that say what others say are left out.
 *
 * A figure that would leave its range is held at the end of it, and the rest is solved
 * again; where the identities then cannot hold, it is let go.
 */
#include "audit/stone.h"

#include <math.h>
#include <string.h>

#include "audit/program.h"
#include "base/error.h"
#include "numeric/gsl_guard.h"

/* A row whose part that is its own is smaller than this, in its own measure, says nothing
   new. */
static const double least_rank = 1e-9;

/* What is not printed moves so much more easily than its range is wide. */
static const double freedom = 1e5;

static tide_status failed(const struct system *system, tide_error *err)
{
    return memory_failed(system->arena.memory, err);
}

static double width_of(const struct range *range)
{
    return amount_double(range->high.at) - amount_double(range->low.at);
}

/* The widest that the claims on a quantity leave it; what is not printed is nearly free. */
static void set_unknown(struct system *system, uint32_t i)
{
    const struct web *web = &system->auditor->web;
    const struct puzzle *puzzle = system->puzzle;
    double printed = 0.0;
    double half = 0.0;

    if (puzzle->via[i] != AUDIT_NONE)
        printed = amount_double(puzzle->nominal[i]);
    else if (range_is_bounded(&puzzle->range[i]))
        printed =
            amount_double(puzzle->range[i].low.at) + 0.5 * width_of(&puzzle->range[i]);
    for (uint32_t c = web->quantity[puzzle->quantity[i]].claim; c != AUDIT_NONE;
         c = web->claim[c].next) {
        const struct claim *claim = &web->claim[c];
        if (system->auditor->off[c] || claim->word != BOUND_EXACT)
            continue;
        printed = amount_double(claim->nominal);
        half = 0.5 * width_of(&claim->range);
        system->half[i] = half;
        system->printed[i] = printed;
        return;
    }
    system->printed[i] = printed;
    half = range_is_bounded(&puzzle->range[i]) ? width_of(&puzzle->range[i])
                                               : 1.0 + fabs(printed);
    system->half[i] = half * freedom;
}

/* One equation; false if the relation is none. */
static bool add_relation(struct system *system, uint32_t number, size_t slack)
{
    const struct puzzle *puzzle = system->puzzle;
    const struct relation *relation =
        &system->auditor->web.relation[puzzle->relation[number]];
    double *row = system->a + system->rows * system->unknowns;
    const struct place *place = &puzzle->place[puzzle->first[number]];
    bool is_point = range_is_bounded(&relation->range);

    if (!is_point || system->auditor->relation_off[puzzle->relation[number]] ||
        (relation->claim != AUDIT_NONE && system->auditor->off[relation->claim]))
        return false;
    double middle =
        amount_double(relation->range.low.at) + 0.5 * width_of(&relation->range);
    for (uint32_t k = 0; k < relation->count; k++)
        row[place[k].unknown] += place[k].is_minus ? -1.0 : 1.0;
    system->b[system->rows] = relation->kind == RELATION_SUM ? middle : 0.0;
    if (relation->claim != AUDIT_NONE) {
        double size = 1.0;
        if (relation->kind == RELATION_RATIO) {
            row[place[1].unknown] = -middle;
            size = fabs(system->printed[place[1].unknown]);
        }
        row[slack] = -1.0;
        system->half[slack] = 0.5 * width_of(&relation->range) * size;
    }
    system->rows++;
    return true;
}

static tide_status open_system(struct system *system, tide_error *err)
{
    const struct puzzle *puzzle = system->puzzle;
    struct arena *arena = &system->arena;
    size_t most = puzzle->relation_count;

    system->unknowns = (size_t)puzzle->unknown_count + most;
    system->printed = arena_alloc_zero(arena, system->unknowns, sizeof(double));
    system->half = arena_alloc_zero(arena, system->unknowns, sizeof(double));
    system->value = arena_alloc_zero(arena, system->unknowns, sizeof(double));
    system->a = arena_alloc_zero(arena, most * system->unknowns, sizeof(double));
    system->b = arena_alloc_zero(arena, most, sizeof(double));
    system->is_used = arena_alloc_zero(arena, most, sizeof(bool));
    if (system->printed == NULL || system->half == NULL || system->value == NULL ||
        system->a == NULL || system->b == NULL || system->is_used == NULL)
        return failed(system, err);
    for (uint32_t i = 0; i < puzzle->unknown_count; i++)
        set_unknown(system, i);
    for (uint32_t i = 0; i < puzzle->relation_count; i++)
        add_relation(system, i, (size_t)puzzle->unknown_count + i);
    return TIDE_STATUS_OK;
}

/* What a row misses at the printed figures. */
static double miss_of(const struct system *system, size_t row, const double *at)
{
    double sum = system->b[row];

    for (size_t i = 0; i < system->unknowns; i++)
        sum -= system->a[row * system->unknowns + i] * at[i];
    return sum;
}

/* M transposed of the rows in use, each brought to length 1; the right-hand sides. */
static size_t fill_matrix(const struct system *system, double *matrix, double *right,
                          size_t *row_of)
{
    size_t count = 0;

    for (size_t r = 0; r < system->rows; r++)
        if (system->is_used[r])
            row_of[count++] = r;
    for (size_t k = 0; k < count; k++) {
        const double *row = system->a + row_of[k] * system->unknowns;
        double length = 0.0;
        for (size_t i = 0; i < system->unknowns; i++)
            length += row[i] * system->half[i] * row[i] * system->half[i];
        length = length > 0.0 ? sqrt(length) : 1.0;
        for (size_t i = 0; i < system->unknowns; i++)
            matrix[i * count + k] = row[i] * system->half[i] / length;
        right[k] = miss_of(system, row_of[k], system->printed) / length;
    }
    return count;
}

/* The shortest z; rows without a part of their own are dropped and it is tried again. */
static tide_status shortest(struct system *system, bool *is_solved, tide_error *err)
{
    struct arena *arena = &system->arena;
    double *matrix =
        arena_alloc(arena, system->rows * system->unknowns + 1, sizeof(double));
    double *tau = arena_alloc(arena, system->rows + 1, sizeof(double));
    double *z = arena_alloc(arena, system->unknowns + 1, sizeof(double));
    size_t *row_of = arena_alloc(arena, system->rows + 1, sizeof *row_of);

    if (matrix == NULL || tau == NULL || z == NULL || row_of == NULL)
        return failed(system, err);
    *is_solved = false;
    for (size_t r = 0; r < system->rows; r++)
        system->is_used[r] = true;
    for (bool is_full = false; !is_full;) {
        struct gsl_guard_qr qr;
        memset(z, 0, system->unknowns * sizeof *z);
        size_t count = fill_matrix(system, matrix, z, row_of);
        is_full = true;
        if (count == 0) {
            *is_solved = true;
            break;
        }
        if (count > system->unknowns || gsl_guard_qr_factor(matrix, tau, system->unknowns,
                                                            count, &qr) != TIDE_STATUS_OK)
            return TIDE_STATUS_OK;
        for (size_t k = 0; k < count; k++)
            if (fabs(matrix[k * count + k]) < least_rank) {
                system->is_used[row_of[k]] = false;
                is_full = false;
            }
        if (!is_full)
            continue;
        if (gsl_guard_qr_RTsolve(&qr, z) != TIDE_STATUS_OK ||
            gsl_guard_qr_Qvec(&qr, z) != TIDE_STATUS_OK)
            return TIDE_STATUS_OK;
        *is_solved = true;
    }
    for (size_t i = 0; i < system->unknowns; i++)
        system->value[i] = system->printed[i] + system->half[i] * z[i];
    return TIDE_STATUS_OK;
}

/* Do all rows hold, those left out too? */
static bool all_hold(const struct system *system)
{
    for (size_t r = 0; r < system->rows; r++) {
        double size = fabs(system->b[r]);
        for (size_t i = 0; i < system->unknowns; i++)
            size += fabs(system->a[r * system->unknowns + i] * system->value[i]);
        if (fabs(miss_of(system, r, system->value)) > 1e-9 * size)
            return false;
    }
    return true;
}

/* Hold what has left its range; false: nothing has. */
static bool hold_ends(struct system *system)
{
    const struct puzzle *puzzle = system->puzzle;
    bool has_held = false;

    for (uint32_t i = 0; i < puzzle->unknown_count; i++) {
        const struct range *range = &puzzle->range[i];
        double low = range->low.is_known ? amount_double(range->low.at) : -HUGE_VAL;
        double high = range->high.is_known ? amount_double(range->high.at) : HUGE_VAL;
        double room = 1e-12 * (fabs(low) + fabs(high));
        if (system->half[i] == 0.0 ||
            (system->value[i] >= low - room && system->value[i] <= high + room))
            continue;
        system->printed[i] = system->value[i] < low ? low : high;
        system->half[i] = 0.0;
        has_held = true;
    }
    return has_held;
}

static tide_status solve(struct system *system, bool *is_solved, tide_error *err)
{
    size_t unknowns = system->unknowns;
    double *kept = arena_alloc(&system->arena, unknowns, sizeof *kept);
    tide_status status = shortest(system, is_solved, err);

    if (kept == NULL)
        return failed(system, err);
    *is_solved = *is_solved && all_hold(system);
    if (status != TIDE_STATUS_OK || !*is_solved)
        return status;
    memcpy(kept, system->value, unknowns * sizeof *kept);
    for (size_t round = 0; round < unknowns && hold_ends(system); round++) {
        bool still = false;
        status = shortest(system, &still, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (!still || !all_hold(system)) {
            memcpy(system->value, kept, unknowns * sizeof *kept);
            return TIDE_STATUS_OK;
        }
        memcpy(kept, system->value, unknowns * sizeof *kept);
    }
    return TIDE_STATUS_OK;
}

static tide_status reconcile_cluster(struct auditor *auditor, uint32_t number,
                                     tide_error *err)
{
    struct system system = {.auditor = auditor};
    struct puzzle puzzle = {0};
    struct claim_filter filter = auditor_filter(auditor);
    uint32_t clash = AUDIT_NONE;
    bool is_solved = false;

    arena_init(&system.arena, auditor->report->memory);
    system.puzzle = &puzzle;
    tide_status status = cluster_puzzle(auditor, number, &system.arena, &puzzle, err);
    bool is_small = program_takes(&puzzle, auditor->request->group_size);
    if (status == TIDE_STATUS_OK && is_small)
        status = puzzle_solve(&puzzle, &filter, &clash, err);
    if (status == TIDE_STATUS_OK && is_small)
        status = puzzle_estimate(&puzzle, &filter, AUDIT_NONE, err);
    if (status == TIDE_STATUS_OK && is_small && clash == AUDIT_NONE) {
        status = open_system(&system, err);
        if (status == TIDE_STATUS_OK)
            status = solve(&system, &is_solved, err);
    }
    auditor->unreconciled += is_solved ? 0 : 1;
    for (uint32_t i = 0;
         status == TIDE_STATUS_OK && is_solved && i < puzzle.unknown_count; i++)
        status = stone_tell_figure(&system, i, err);
    for (uint32_t i = 0;
         status == TIDE_STATUS_OK && is_solved && i < puzzle.relation_count; i++)
        status = stone_tell_link(&system, i, err);
    puzzle_release(&puzzle);
    arena_release(&system.arena);
    return status == TIDE_STATUS_OK ? runtime_check(auditor->web.runtime, err) : status;
}

tide_status stone_report(struct auditor *auditor, tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;

    for (uint32_t i = 0; status == TIDE_STATUS_OK && i < auditor->cluster_count; i++)
        status = reconcile_cluster(auditor, i, err);
    return status;
}
