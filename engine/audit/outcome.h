/*
 * outcome.h - a solved cluster, and what it says of its claims.
 */
#ifndef AUDIT_OUTCOME_H
#define AUDIT_OUTCOME_H

#include "audit/auditor.h"

struct outcome {
    struct auditor *auditor;
    struct puzzle *puzzle;
    struct range *range; /* [unknown_count] with all claims */
    bool **binds; /* [unknown_count][relation_count] relations that a linear program
                            used; NULL: none was asked */
};

/* Do the figures give an unknown a value, rounding aside, that lies in its range? */
bool outcome_has_value(const struct puzzle *puzzle, uint32_t unknown);

/* The claims and relations behind an unknown: of its value, else of its range. */
tide_status outcome_chain(struct outcome *outcome, uint32_t unknown, struct bundle *out,
                          tide_error *err);

/* An exact claim on a quantity that is not set aside; AUDIT_NONE: none. */
uint32_t outcome_exact_claim(const struct auditor *auditor, uint32_t quantity);

/* Is the printed level of an unknown, or the claim behind a relation, what the others
   imply without it? Told if so. */
tide_status outcome_confirm_level(struct outcome *outcome, uint32_t unknown,
                                  tide_error *err);
tide_status outcome_confirm_link(struct outcome *outcome, uint32_t relation,
                                 tide_error *err);

#endif
