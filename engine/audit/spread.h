/*
 * spread.h - figures made to add up: largest remainder, controlled rounding, scaling in
 * turn. Plain arrays; what they mean is the caller's business.
 */
#ifndef AUDIT_SPREAD_H
#define AUDIT_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/error.h"
#include "base/memory.h"
#include "number/exact.h"

/* value / unit as a whole number; ties away from zero, or to even. unit is positive. */
int128 spread_round(int128 value, int128 unit, bool ties_to_even);

/*
 * Largest remainder: every value rounded down, then the units that are missing in the
 * total one by one to the largest remainders, ties to the first. Where more units are
 * missing than there are values, or too many are there, all get the same number first.
 *
 * value  [count], count not 0
 * total  in units
 * out    [count] in units; they add up to total
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status spread_remainder(const int128 *value, size_t count, int128 unit, int128 total,
                             struct arena *arena, int128 *out, tide_error *err);

/*
 * Controlled rounding of a table of two keys: every cell becomes one of the two multiples
 * of the unit next to it, and so does every row total, every column total and the grand
 * total when the cells are added up. A cell that is a multiple already stays. Of the two
 * ways to go round a circle of cells the shorter is gone.
 *
 *   after Cox, A constructive procedure for unbiased controlled rounding, JASA 82 (1987)
 *
 * value  [rows * columns] row by row
 * out    the same, in units
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status spread_controlled(const int128 *value, size_t rows, size_t columns,
                              int128 unit, struct arena *arena, int128 *out,
                              tide_error *err);

/* A table that is scaled to what its rows and columns should add up to. */
struct scaling {
    size_t rows;
    size_t columns;
    double *cell;             /* [rows * columns] row by row, none below 0; scaled here */
    const double *row_target; /* [rows] */
    const double *column_target; /* [columns] both add up to the same */
    double tolerance;            /* by which a total may still miss its target */
};

/*
 * Rows and columns in turn, until all targets are met; zeros stay.
 *
 * false: they are not met after 1,000 rounds, or cannot be: a row of zeros has a target
 */
bool spread_ras(struct scaling *scaling);

#endif
