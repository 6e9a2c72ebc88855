/*
 * glpk_guard.h - the one door to GLPK.
 *
 * GLPK computes in doubles, ends the process on an error, and keeps an environment per
 * thread. Here an error comes back as a status, an environment that was made here is freed
 * here, and what a host has set is put back. Its answers are hints: who asks must check.
 */
#ifndef AUDIT_GLPK_GUARD_H
#define AUDIT_GLPK_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/status.h"

/* low <= row . x <= high, low <= x <= high; an end that is infinite does not bind. */
struct linear_program {
    size_t row_count;
    size_t column_count;
    const double *row_low; /* [row_count] */
    const double *row_high;
    const double *column_low; /* [column_count] */
    const double *column_high;
    size_t entry_count;
    const int *entry_row; /* [entry_count] from 0 */
    const int *entry_column;
    const double *entry;
};

struct glpk_guard;

const char *glpk_guard_version(void); /* of the GLPK that runs; never freed */

/*
 * TIDE_STATUS_NO_MEMORY  GLPK had an error, in practice for want of memory
 */
tide_status glpk_guard_open(const struct linear_program *program, struct glpk_guard *out);
void glpk_guard_close(struct glpk_guard *guard); /* a zeroed guard is allowed */

/*
 * Minimise cost . x, from where the last call ended.
 *
 * cost        [column_count]
 * multiplier  [row_count] what a unit of each row's bound is worth
 * point       [column_count] the x; NULL: not wanted
 * is_solved   whether there is a least value, as far as doubles tell
 */
tide_status glpk_guard_minimise(struct glpk_guard *guard, const double *cost,
                                double *multiplier, double *point, bool *is_solved);

struct glpk_guard {
    void *problem;
    size_t row_count;
    size_t column_count;
    int was_term_out;
    bool is_own; /* the environment was made here */
    bool is_open;
    bool is_astray; /* the last goal had no end: the next begins anew */
};

#endif
