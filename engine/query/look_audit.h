/*
 * look_audit.h - what audit, reconcile and the like read.
 */
#ifndef QUERY_LOOK_AUDIT_H
#define QUERY_LOOK_AUDIT_H

#include "audit/rule.h"
#include "query/job.h"

enum { AUDIT_TABLES = 4 }; /* one of each frequency */

struct audit_look {
    tide_job *job;
    tide_table *own[AUDIT_TABLES];
    const tide_table *table[AUDIT_TABLES];
    size_t count;
    bool is_wide; /* a line of the file has several cells */
    tide_table *rules;
    struct rule_row *rule; /* [rule_count] */
    size_t rule_count;
};

/*
 * The figures of the job's files or of its table: one table, or one of each frequency that
 * stands in them. The ledger counts every row once.
 *
 * Statuses of reading; TIDE_STATUS_PARSE "no_data"
 */
tide_status look_audit_figures(struct audit_look *look, tide_error *err);

/* The rows of a file of rules; none: path is NULL. TIDE_STATUS_PARSE "bad_rule" */
tide_status look_audit_rules(struct audit_look *look, const char *path, tide_error *err);

void look_audit_release(struct audit_look *look);

#endif
