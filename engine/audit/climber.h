/*
 * climber.h - what walking a hierarchy and telling of it share.
 */
#ifndef AUDIT_CLIMBER_H
#define AUDIT_CLIMBER_H

#include "audit/auditor.h"
#include "audit/cell_grid.h"
#include "audit/tree.h"

struct climber {
    struct auditor auditor;
    const struct tree_request *tree;
    struct hierarchy hierarchy;
    struct grid_plan plan;
    struct arena arena; /* of the current sums */
    uint32_t *at;       /* [hierarchy.count] quantity of the current sums; AUDIT_NONE */
    uint32_t *seen;     /* [hierarchy.count] the last walk that came here */
    uint32_t walk;
    uint32_t *claim; /* [hierarchy.count] of the current walk */
    size_t claim_count;
    size_t absent; /* leaves of the current walk without a figure */
    int32_t first_day;
    int32_t last_day;
    size_t sums;
};

/* A printed parent against the children that were gathered. */
tide_status climber_check(struct climber *climber, uint32_t quantity, tide_error *err);

/* The leaves that were gathered as their parent, and what is printed of it; `like` has
   the period and the other keys. */
tide_status climber_roll_up(struct climber *climber, uint32_t parent, uint32_t like,
                            tide_error *err);

/* Two figures at one place: neither is added to anything. */
tide_status climber_leave(struct climber *climber, uint32_t twin, tide_error *err);

/* Tell of members that are part of nothing, and of members of groups without a figure. */
tide_status climber_tell_outside(struct climber *climber, tide_error *err);

/* The last printed figure of a quantity. */
const struct claim *climber_claim(const struct climber *climber, uint32_t quantity);

tide_status climber_no_memory(const struct climber *climber, tide_error *err);

#endif
