/*
 * audit.h - can these published figures be true together, and what do they imply?
 *
 *     reading   tables into claims           rule, family, tiling, rate   relations
 *     cluster   what hangs together          puzzle    bounds, by relation
 *     conflict  claims that cannot hold      program   bounds, by linear programming
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "audit/reading.h"
#include "audit/rule.h"

struct audit_request {
    const tide_table *const *table; /* [table_count] claims: one */
    size_t table_count;
    struct reading_options reading;
    const struct rule_row *rule; /* [rule_count] of a file */
    size_t rule_count;
    const char *rule_source;
    struct member_lore lore;
    bool reconciles;   /* not what follows, but the closest figures that fit */
    size_t group_size; /* figures that hang together and are still solved as a whole */
};

enum finding_kind {
    FINDING_CONTRADICTION,
    FINDING_SUSPICIOUS,
    FINDING_CONFIRMED,
    FINDING_DERIVED,
    FINDING_EXCESS, /* a parent above the sum of its children: undisclosed, or an error */
    FINDING_DEFICIT,        /* a parent below it */
    FINDING_HOLDS,          /* within rounding */
    FINDING_ROLLED_UP,      /* the sum of leaves */
    FINDING_PUBLISHED,      /* what is printed of it */
    FINDING_NOT_COMPARABLE, /* figures that were left as they are, and why */
    FINDING_SINGULAR,       /* no figures fit */
    FINDING_RECONCILED,
    FINDING_KINDS
};

/* What was found, as texts; empty where there is nothing to say. */
struct finding {
    enum finding_kind kind;
    uint32_t order;      /* of quantities, within a kind */
    const char *subject; /* members of the keys, blanks between */
    const char *measure;
    const char *period;
    const char *value;
    const char *low;
    const char *high;
    const char *unit;
    const char *rows;   /* ids of the claims */
    const char *rules;  /* that were used, "; " between */
    const char *source; /* of the rows */
    const char *note;
};

struct audit_report {
    struct arena arena;
    struct memory *memory;
    struct finding *finding; /* [count] contradictions first */
    size_t count;
    size_t capacity;
    size_t contradictions; /* sets of claims that cannot hold together */
    size_t left;           /* sets of figures left as they are */
    size_t apart;          /* parents that are not the sum of their children */
    const char **note;     /* [note_count] what was read, and what was not looked at */
    size_t note_count;
};

/*
 * Audit.
 *
 * out  released by audit_release, also after a failure
 *
 * Statuses of reading.h and rule.h; TIDE_STATUS_CANCELLED
 */
tide_status audit_run(struct runtime *runtime, const struct audit_request *request,
                      struct audit_report *out, tide_error *err);
void audit_release(struct audit_report *report);

#endif
