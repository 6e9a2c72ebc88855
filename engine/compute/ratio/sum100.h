/*
 * sum100.h - rounding parts so that they still add up: the method of largest remainders.
 *
 * Each part is rounded down to whole units; the units that are then short of the whole go
 * one each to the parts with the largest remainders, of equal ones to the first.
 */
#ifndef COMPUTE_RATIO_SUM100_H
#define COMPUTE_RATIO_SUM100_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "number/exact.h"
#include "numeric/double_double.h"

/* A part of a whole of so many units. */
struct unit_part {
    size_t member;
    int64_t units;
    int128 exact; /* DECIMAL: what is left, over the total */
    double real;  /* REAL: what is left */
};

/* x / total of `whole` units, rounded down; total above 0. */
void unit_part_exact(struct unit_part *part, int64_t x, int128 total, int64_t whole);
void unit_part_real(struct unit_part *part, double x, double total, int64_t whole);

typedef void unit_parts_filler(struct unit_part *part, size_t count, int64_t whole);

/* Hand out what is missing to `whole`. Parts stand in the order of their members; the
   order afterwards is another. */
unit_parts_filler unit_parts_fill;

/* The same by its words: unit after unit, each time the largest remainder. The order
   stays. */
unit_parts_filler unit_parts_fill_slowly;

#endif
