/*
 * contribution.h - members of a group with their signs, and what the group as a whole comes
 * to beside them: the residual of a published total, and the rounding of what is printed.
 */
#ifndef COMPUTE_GROWTH_CONTRIBUTION_H
#define COMPUTE_GROWTH_CONTRIBUTION_H

#include "compute/growth/change.h"

enum {
    CONTRIBUTION_ALLOW_SIGNED = CHANGE_OPTION_COUNT,
    CONTRIBUTION_MINUS,
    CONTRIBUTION_PUBLISHED,
    CONTRIBUTION_ROUNDING
};

static inline bool contribution_has_published(const struct compute_call *call)
{
    return call->argument[CONTRIBUTION_PUBLISHED].is_set;
}

/* Is a member the published total of its group? */
static inline bool contribution_is_published(const struct compute_call *call, size_t k)
{
    return call->sign != NULL && call->sign[k] == 0;
}

/* 1 or -1; the published total counts in full where it is looked at. */
static inline int contribution_sign(const struct compute_call *call, size_t k)
{
    return call->sign == NULL || call->sign[k] == 0 ? 1 : call->sign[k];
}

/* s (x[t] - x[b]) */
struct change contribution_change(const struct compute_call *call, size_t k, size_t t,
                                  size_t base);

/*
 * The columns after the contributions, the same beside every member: residual, rounding,
 * as the arguments ask for.
 *
 * state  of the totals at t and at the base, or base_missing
 * base   the total at the base; NULL: none
 */
void contribution_put_lines(const struct compute_call *call, size_t t, size_t place,
                            tide_state state, const struct group_total *base);

#endif
