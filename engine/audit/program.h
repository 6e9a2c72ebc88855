/*
 * program.h - the tightest bounds, by linear programming.
 *
 * Relations are linear, those of a growth too: low * base <= level <= high * base. GLPK
 * finds which of them bind and with what weight; the bound is then computed anew from the
 * weights, in exact decimals rounded outward: it holds whatever GLPK's doubles were.
 */
#ifndef AUDIT_PROGRAM_H
#define AUDIT_PROGRAM_H

#include "audit/puzzle.h"

/* May it be solved as a whole: has it no more than so many figures, and few enough relations
   between them? */
bool program_takes(const struct puzzle *puzzle, size_t group_size);

/* Would narrowing by relations alone be as tight? So it is where they form a tree. */
bool program_is_idle(const struct puzzle *puzzle);

/*
 * Can the figures of a solved puzzle hold together? *out_clash is set only where they
 * provably cannot.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT, TIDE_STATUS_CANCELLED
 */
tide_status program_check(const struct puzzle *puzzle, bool *out_clash, tide_error *err);

/*
 * Narrow the ranges of the unknowns that are wanted.
 *
 * wanted  [unknown_count]
 * binds   [unknown_count][relation_count] which relations narrowed each; NULL: not asked
 */
tide_status program_tighten(struct puzzle *puzzle, const bool *wanted, bool **binds,
                            tide_error *err);

/* Narrow what the quotient of two unknowns can be, by linear-fractional programming;
   bottom is above 0. */
tide_status program_quotient(const struct puzzle *puzzle, uint32_t top, uint32_t bottom,
                             struct range *quotient, tide_error *err);

#endif
