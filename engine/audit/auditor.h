/*
 * auditor.h - what the parts of an audit share.
 */
#ifndef AUDIT_AUDITOR_H
#define AUDIT_AUDITOR_H

#include "audit/audit.h"
#include "audit/puzzle.h"

/* Relations and quantities that hang together. */
struct cluster {
    uint32_t first; /* of its relations in cluster_relation */
    uint32_t count;
};

struct auditor {
    struct web web;
    struct arena scratch; /* for the whole audit */
    const struct audit_request *request;
    struct audit_report *report;

    struct cluster *cluster; /* [cluster_count] */
    uint32_t cluster_count;
    uint32_t *cluster_relation; /* [web.relation_count] */
    uint32_t *cluster_of;       /* [quantities] AUDIT_NONE: stands alone */
    struct bundle *chain;       /* [quantities] what its value was computed from */
    uint32_t *touch_from;       /* [quantities + 1] relations of each quantity */
    uint32_t *touch;
    uint32_t *number;      /* [quantities] AUDIT_NONE, lent to puzzle_make */
    uint8_t *off;          /* [claims] set aside: in a contradiction */
    uint8_t *relation_off; /* [relations] a sum that fails, by nobody knows which term */
    uint32_t *only;        /* [claims] for filters with a stamp */
    uint32_t stamp;
    size_t large; /* clusters above the size of a group */
    size_t cut_short;
    size_t unreconciled;
};

/* Sort relations into clusters, and find those of each quantity. */
tide_status cluster_make(struct auditor *auditor, tide_error *err);

/*
 * Tell of claims that cannot hold together: the least set of them, and what would mend
 * each. Sets aside those that are at fault, or all where that is not told.
 *
 * relation  of the cluster that the claims are in
 */
tide_status conflict_report(struct auditor *auditor, const struct bundle *clash,
                            const uint32_t *relation, size_t relation_count,
                            tide_error *err);

/* Sums of which all terms are printed, one by one, before anything is solved. */
tide_status sweep_run(struct auditor *auditor, tide_error *err);

/* Is a sum printed as a whole, and wrong? */
bool sweep_fails(const struct auditor *auditor, const struct relation *relation);

/* Changes that are told twice and differ, two by two, before anything is solved. */
tide_status twin_change_report(struct auditor *auditor, tide_error *err);

/* What the figures of a solved cluster confirm and imply. */
tide_status outcome_report(struct auditor *auditor, struct puzzle *puzzle,
                           tide_error *err);

/* Quotients of what is known by now: growth, cover, prices, exchange rates. */
tide_status quotient_report(struct auditor *auditor, tide_error *err);

/* The closest figures that fit all identities, with what each was moved by. */
tide_status stone_report(struct auditor *auditor, tide_error *err);

/* Links of growth, multiplied, against growth over the year. */
tide_status link_report(struct auditor *auditor, tide_error *err);

/* What is possible but odd. */
tide_status suspect_report(struct auditor *auditor, tide_error *err);

/* ---- findings ---- */

/* A finding about a quantity: names filled in, no figures. */
tide_status finding_add(struct auditor *auditor, enum finding_kind kind,
                        uint32_t quantity, struct finding **out, tide_error *err);

/* Value and range of a finding, in the scale and unit that its quantity is shown in. */
tide_status finding_figures(struct auditor *auditor, struct finding *finding,
                            uint32_t quantity, const struct amount *value,
                            const struct range *range, tide_error *err);

/* Value and range of what a claim says, as it prints it: a level; a growth, index, multiple
   or change, which are named so, with both periods. */
tide_status finding_claimed(struct auditor *auditor, struct finding *finding,
                            const struct claim *claim, const struct amount *value,
                            const struct range *range, tide_error *err);

/* What a claim's meaning is printed as: 1.319 as 31.9 per cent of growth. */
struct amount finding_as_printed(const struct claim *claim, struct amount meaning);

/* Differences of meanings are printed in units of 10 to this power. */
int32_t finding_scale10(const struct auditor *auditor, const struct claim *claim);

/* The same of a quotient, with a unit of its own. */
tide_status finding_quotient(struct auditor *auditor, struct finding *finding,
                             const struct amount *value, const struct range *range,
                             const char *unit, tide_error *err);

/* Ids, rules and sources. */
tide_status finding_bundle(struct auditor *auditor, struct finding *finding,
                           const struct bundle *bundle, tide_error *err);

/* An amount with at most six digits, of a quantity. */
const char *finding_amount(struct auditor *auditor, struct amount value, int32_t scale10,
                           enum rounding how);

/* The claims and relations of both, each once. */
tide_status finding_join(struct auditor *auditor, const struct bundle *a,
                         const struct bundle *b, struct bundle *out, tide_error *err);

/* By kind, then by quantity. */
tide_status finding_sort(struct audit_report *report, tide_error *err);

/* Cut a cluster out of the web. */
tide_status cluster_puzzle(struct auditor *auditor, uint32_t cluster, struct arena *arena,
                           struct puzzle *out, tide_error *err);

/* The filter of an audit: all claims that are not set aside. */
struct claim_filter auditor_filter(const struct auditor *auditor);

#endif
