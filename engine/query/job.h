/*
 * job.h - one request on its way to an answer.
 *
 *     options as texts  ->  binding (names resolved, all refusals)  ->  table
 *     ->  panels, one per role  ->  computed columns  ->  answer
 */
#ifndef QUERY_JOB_H
#define QUERY_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/job.h"
#include "base/runtime.h"
#include "column/panel.h"
#include "column/result.h"
#include "column/table.h"
#include "compute/computation.h"
#include "database/expression.h"
#include "input/input.h"
#include "query/options.h"

enum verb {
    VERB_COMPUTE,
    VERB_GROUP,
    VERB_SNIFF,
    VERB_DESCRIBE,
    VERB_GROWTH_TABLE,
    VERB_BACKCAST,
    VERB_AUDIT,
    VERB_RECONCILE,
    VERB_TREE_CHECK,
    VERB_ROLLUP
};

/* The texts of an option that repeats. */
struct text_list {
    const char **item; /* [count] */
    size_t count;
    size_t capacity;
};

/* Side tables: one of each role, and one that all series share. */
/* Beside the panels of the roles: the figures at the rates of their bases. */
enum { PANEL_BESIDE = COMPUTE_MAX_ROLES, PANEL_PLACES };

enum { SIDE_SHARED = COMPUTE_MAX_ROLES, SIDE_RATES, SIDE_PLACES };

/* A file by the name that the request has for it. */
struct allowed_file {
    const char *name;
    const char *path; /* to open */
};

struct binding;
struct panel_cache;
struct selection;
struct side;

struct tide_job {
    struct runtime *runtime;
    struct arena arena; /* options, binding, computed columns */
    const char *verb_name;
    enum verb verb;
    const struct computation *computation; /* VERB_COMPUTE */

    struct argument option[OPTION_COUNT];
    struct text_list repeated[OPTION_COUNT]; /* of options that repeat */
    struct argument *argument;               /* [job_own_options] of the verb */

    const struct bound_value *bound; /* [bound_count] parameters of its conditions */
    size_t bound_count;

    struct text_list path;   /* of the files, in their order */
    const char *folder;      /* that the key source leaves out of them; NULL */
    const tide_table *table; /* the one to read: given, or own */
    tide_table *own_table;
    struct input *input;
    struct input_plan *plan; /* of the input */
    bool is_read;            /* the input was read beyond its sample */
    struct database database;
    struct binding *binding;
    struct selection *selection;

    struct panel_cache *cache;             /* of its table; NULL: none */
    bool refuses_files;                    /* side tables, but for those of `file` */
    struct allowed_file file[SIDE_PLACES]; /* [file_count] */
    size_t file_count;
    bool has_borrowed_panel;               /* input_panel[0] is the cache's */
    tide_panel *input_panel[PANEL_PLACES]; /* of roles with rows or a table of their
                                                   own; the others look at the first */
    struct side *side[SIDE_PLACES];        /* NULL: the role has no side table */
    tide_ledger ledger;
    tide_ledger *file_ledger; /* [path.count]; NULL: nothing was read yet */
    const char *source_name;  /* of several files */
    struct rejects rejects;
    tide_answer *answer;
    tide_answer *plan_answer;
    tide_answer *rejects_answer;
};

/* The options that the verb has of its own. */
const tide_option *job_own_options(const tide_job *job, size_t *count);

/* Was an option given (or has it a preset)? */
bool job_has(const tide_job *job, enum request_option option);

/* Inputs of the computation; 0: the verb is none. */
size_t job_input_count(const tide_job *job);

/* What the data are called in messages: the file, "a.csv and 2 more", or the table's. */
const char *job_source(const tide_job *job);

/* Is a flag on? */
bool job_flag(const tide_job *job, enum request_option option);

/* The options that were given, as pairs for the answer's request. */
tide_status job_request_pairs(const tide_job *job, struct arena *arena,
                              struct result_pair **out, size_t *out_count,
                              tide_error *err);

/* Give conditions and derived keys values for :NAME. Borrowed until the job is freed. */
void job_bind_values(tide_job *job, const struct bound_value *bound, size_t count);

/* Let the job share groupings with others over the same table. The cache outlives it. */
void job_share_panels(tide_job *job, struct panel_cache *cache);

/* Put another panel, of its own, in the place of one of the job's. */
void job_replace_panel(tide_job *job, size_t role, tide_panel *panel);

/* Let the request read no side table but those that its host allows by name. */
void job_refuse_files(tide_job *job);

/* Open `path` where the request names `name`. Both are borrowed until the job is freed; at
   most SIDE_PLACES. */
void job_allow_file(tide_job *job, const char *name, const char *path);

/* Drop what a failed attempt has made, so that the job can be asked again. The ledger,
   but for the rows used, and the rejects stay: they say what was wrong. */
void job_forget(tide_job *job);

/* How to read, from the options of group READING. */
tide_status job_reading(const tide_job *job, struct reading *out, tide_error *err);

#endif
