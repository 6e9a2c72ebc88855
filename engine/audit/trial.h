/*
 * trial.h - a set of claims that clash, and what is known of each.
 */
#ifndef AUDIT_TRIAL_H
#define AUDIT_TRIAL_H

#include "audit/auditor.h"
#include "audit/mend.h"

/* Of a set of more claims, only those that stand in most failing sums are tried. */
enum { SHOWN_CLAIMS = 6, MOST_TRIED = 16 };

/* One claim of a contradiction. */
struct accused {
    uint32_t claim;
    bool cures;           /* all near it holds without it */
    size_t failing;       /* sums near it that do not hold and have it as a term */
    bool is_foremost;     /* no other of the set stands in as many */
    struct range implied; /* by the others */
    struct mend mend;
    struct amount nominal; /* implied, rounding aside */
    bool has_nominal;
};

struct trial {
    struct auditor *auditor;
    struct arena arena;
    struct bundle clash;      /* claims get fewer */
    const uint32_t *relation; /* near it */
    size_t relation_count;
    struct accused *accused; /* [clash.claim_count] */
};

/* What a claim would have to be, in a puzzle that was solved without it. */
void trial_imply(const struct puzzle *puzzle, struct accused *accused);

/* A finding of one claim of the set; the culprit is the one that alone is at fault. */
tide_status trial_tell(struct trial *trial, const struct accused *accused,
                       bool is_culprit, tide_error *err);

#endif
