/*
 * goal.h - what is made least over a tableau, and what of the answer is believed.
 */
#ifndef AUDIT_GOAL_H
#define AUDIT_GOAL_H

#include "audit/tableau.h"

/* What is minimised: at most two unknowns with factors. */
struct goal {
    uint32_t unknown[2];
    struct amount factor[2];
    size_t count;
};

/* Minimise a goal, and prove what comes of it: an exact lower bound, or none. */
tide_status program_minimise(struct tableau *tableau, const struct goal *goal,
                             struct limit *out, tide_error *err);

/* Does a limit say more of a range than the last digits of a double? */
bool program_is_gain(const struct limit *to, const struct range *range, bool is_low);

#endif
