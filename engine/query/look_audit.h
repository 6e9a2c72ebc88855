/*
 * look_audit.h - what audit, reconcile and the like read.
 */
#ifndef QUERY_LOOK_AUDIT_H
#define QUERY_LOOK_AUDIT_H

#include "audit/audit.h"
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

/* The names in --by. TIDE_STATUS_ARGUMENT "bad_argument" */
tide_status look_audit_by(tide_job *job, const struct text **out, size_t *out_count,
                          tide_error *err);

/* The rows of a small file whose columns are all keys, "group:key, member:key". */
tide_status look_audit_keys(tide_job *job, const char *path, const char *columns,
                            tide_table **out, tide_error *err);

/* What the reading of files knows of totals and levels. */
struct member_lore look_audit_lore(void);

/* Findings as an answer; what is wrong with the figures is told as a warning too. */
tide_status look_audit_answer(tide_job *job, const struct audit_report *report,
                              tide_answer **out, tide_error *err);

void look_audit_release(struct audit_look *look);

#endif
