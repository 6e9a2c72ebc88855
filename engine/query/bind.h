/*
 * bind.h - names into columns, texts into meanings: where a request is refused.
 */
#ifndef QUERY_BIND_H
#define QUERY_BIND_H

#include "database/expression.h"
#include "query/job.h"

/* What is known of a column before any row is read; from a sniff or from a table. */
struct column_view {
    struct text name;
    tide_column_role role;
    tide_kind kind;
    tide_freq freq;
    struct unit unit;
    struct measure_traits traits;
    size_t label_of;
};

/* One key of --by. */
struct bound_key {
    const char *name;
    size_t column;
    bool is_derived;
    struct expression expression; /* is_derived */
};

struct binding {
    struct column_view *column; /* [column_count] */
    size_t column_count;
    bool is_claims;

    size_t time;     /* TABLE_NO_COLUMN: none */
    size_t *measure; /* [measure_count] */
    size_t measure_count;
    struct bound_key *key; /* [key_count] */
    size_t key_count;
    struct expression *condition; /* [condition_count]; column >= column_count: derived
                                      key of that number less column_count */
    size_t condition_count;

    size_t role_column; /* key that parts the roles; TABLE_NO_COLUMN */
    const char *role_member[COMPUTE_MAX_ROLES];

    bool *is_within; /* [key_count] CROSS: compared inside these */
    enum form form;
    tide_freq freq;          /* TIDE_FREQ_NONE: as it is */
    const char *sort_column; /* NULL: keys, then period */
    bool sort_descending;
};

/* Resolve every name of the job against its columns. The result lives in the job's
   arena. Statuses of tide_job_run. */
tide_status job_bind(tide_job *job, struct binding **out, tide_error *err);

/* Open and sniff the job's file if it has one and was not opened yet. */
tide_status job_open(tide_job *job, tide_error *err);

/* Which columns of the file the request reads; sets is_wanted in the plan. */
void binding_mark_wanted(const tide_job *job, struct input_plan *plan);

#endif
