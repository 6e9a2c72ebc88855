/*
 * bind.h - names into columns, texts into meanings: where a request is refused.
 */
#ifndef QUERY_BIND_H
#define QUERY_BIND_H

#include "database/expression.h"
#include "number/decimal.h"
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
    bool is_main;       /* MEASURE: meant where the request names none */
    bool is_unasked;    /* KEY that only its name asks for: the file, a group */
    const char *misfit; /* the cell but for which a key would hold figures; NULL */
};

/* One key of --by. */
struct bound_key {
    const char *name;
    size_t column;
    bool is_derived;
    struct expression expression; /* is_derived */
};

/* KEY=CODE of --minus or --published. */
struct sign_rule {
    bool is_set;
    size_t key; /* of --by */
    const char *code;
};

enum { SIGN_RULES = 2 };

struct side_use;

/* --having: one comparison on a figure of the answer. */
struct filter {
    size_t column;     /* of the answer */
    char operation[3]; /* ">" ">=" "<" "<=" "=" "<>" "!=" */
    struct decimal exact;
    bool is_exact; /* the number fits a decimal */
    double real;
};

struct statistics;

struct binding {
    struct column_view *column; /* [column_count] */
    size_t column_count;
    bool is_claims;

    size_t time;     /* TABLE_NO_COLUMN: none */
    size_t *measure; /* [measure_count + extra_count] those of roles last */
    size_t measure_count;
    size_t extra_count;
    struct bound_key *key; /* [key_count] */
    size_t key_count;
    struct expression *condition; /* [condition_count]; column >= column_count: derived
                                      key of that number less column_count */
    size_t condition_count;

    size_t role_column; /* key that parts the roles; TABLE_NO_COLUMN */
    enum role_source role_source[COMPUTE_MAX_ROLES]; /* no ROLE_PART */
    const char *role_member[COMPUTE_MAX_ROLES];      /* ROLE_MEMBER */
    size_t role_measure[COMPUTE_MAX_ROLES];          /* ROLE_MEASURE: place in measure */

    struct sign_rule sign_rule[SIGN_RULES]; /* of a computation that takes signs */
    bool *is_within;                        /* [key_count] CROSS: compared inside these */
    bool *is_shown; /* [key_count] stands in the answer: all keys, or those that part
                        its rows where these join several series */
    size_t country; /* of a computation over a matrix: keys of countries, of products */
    size_t product;
    size_t market; /* of a cube */
    enum form form;
    int32_t year_start; /* --year-start; 0: calendar years */
    int32_t year_shift; /* periods of the data from January to that month */
    bool labels_year_end;
    bool has_unit; /* --unit */
    struct unit unit;
    bool converts;        /* --rates: figures become those of `target` */
    struct unit target;   /* of --unit */
    size_t currency;      /* key that says the currency of a row; TABLE_NO_COLUMN */
    bool merges_currency; /* and is none of --by */
    bool keeps_base;      /* const-fx: also at the rates of the base */
    tide_freq freq;       /* TIDE_FREQ_NONE: as it is */
    struct statistics *statistics; /* VERB_GROUP */

    /* The answer of a computation, known before a row is read. */
    const char **heading; /* [heading_count] names of its columns, before --wide */
    size_t heading_count;
    size_t figure;     /* the first column of figures */
    size_t *label;     /* [key_count] column of labels; TABLE_NO_COLUMN: none shown */
    bool shows_levels; /* --levels */
    bool shows_bases;  /* and the answer rests on a base */
    bool shows_bounds; /* --bounds: two columns after the first of each measure */
    bool has_filter;   /* --having */
    struct filter filter;
    bool is_sorted; /* --sort; else keys, then period */
    size_t sort_column;
    bool sort_descending;
    bool refuses_states;            /* --refuse */
    bool is_refused[UINT8_MAX + 1]; /* by code of the state */
};

/* Resolve every name of the job against its columns. The result lives in the job's
   arena. Statuses of tide_job_run. */
tide_status job_bind(tide_job *job, struct binding **out, tide_error *err);

/* Open and sniff the job's file if it has one and was not opened yet. */
tide_status job_open(tide_job *job, tide_error *err);

/* Which columns of the file the request reads; sets is_wanted in the plan. */
void binding_mark_wanted(const tide_job *job, struct input_plan *plan);

/* ---- parts of job_bind ---- */

/*
 * The place of a column by its name.
 *
 * option  named in the error, "--by"
 *
 * TIDE_STATUS_NOT_FOUND  "no_column"; err suggests the nearest
 */
tide_status binding_find(const struct binding *binding, const char *option,
                         struct text name, size_t *out, tide_error *err);

/* The same of a column that must hold figures; NOT_FOUND, "no_measure" too. */
tide_status binding_find_measure(const struct binding *binding, const char *option,
                                 struct text name, size_t *out, tide_error *err);

/* Hold a measure for prices, which have no sum: of a file it becomes one, of a table it must
   be declared. ARGUMENT, "bad_argument". */
tide_status binding_take_price(tide_job *job, struct binding *binding, size_t column,
                               const char *option, tide_error *err);

/* The names of all columns of a role, for messages: "a, b, c". */
void binding_list(const struct binding *binding, tide_column_role role, char *buffer,
                  size_t size);

/* How many columns have a role, and the first of them. */
size_t binding_count(const struct binding *binding, tide_column_role role, size_t *first);

/* The first '=' of NAME=TEXT outside double quotes; NULL: none. */
const char *binding_equal_mark(const char *text);

/* The name before '=': SQL double quotes are taken off, "" in them is one. */
tide_status binding_unquote(tide_job *job, struct text name, struct text *out,
                            tide_error *err);

/* Where each role comes from, and the measures that roles name. */
tide_status bind_measure_roles(tide_job *job, struct binding *binding, tide_error *err);

/* The measures of the request; those of roles are known. */
tide_status bind_measures(tide_job *job, struct binding *binding, tide_error *err);

/* The key that parts the roles and its members. */
tide_status bind_member_roles(tide_job *job, struct binding *binding, tide_error *err);

/* How many roles are members of a key; they come first. */
size_t binding_member_roles(const tide_job *job, const struct binding *binding);

/* The side tables of roles: opened and sniffed, their keys found among those of --by. */
tide_status bind_sides(tide_job *job, struct binding *binding, tide_error *err);

/* Open a side table in place of one that a plan before has opened. */
tide_status binding_open_side(tide_job *job, const struct binding *binding, size_t place,
                              const struct side_use *use, tide_error *err);

/* Roles, keys of --by, --within. `name` has the names of all columns. */
tide_status bind_keys(tide_job *job, struct binding *binding, const struct text *name,
                      tide_error *err);

/* --having and --sort, once the heading is there; a key that is called like another column
   is refused. */
tide_status bind_order(tide_job *job, struct binding *binding, tide_error *err);

/* The keys that make the matrix of a computation, and what is left to compare inside of. */
tide_status bind_matrix(tide_job *job, struct binding *binding, tide_error *err);

/* Does a row of the answer join several series? */
bool binding_joins_series(const tide_job *job);

/* No key parts the roles of the computation: ARGUMENT, "no_role". */
tide_status binding_refuse_role(const tide_job *job, size_t role, tide_error *err);

/*
 * The columns of the answer, and --having and --sort, which name them.
 *
 * TIDE_STATUS_NOT_FOUND  "no_column": --sort or --having names none of them
 * TIDE_STATUS_ARGUMENT   --having is not NAME OP NUMBER, or options that do not fit
 */
tide_status bind_heading(tide_job *job, struct binding *binding, tide_error *err);

/* The text of one --having, of one --sort, by the names of the heading. Statuses of
   bind_heading. */
tide_status binding_set_filter(struct binding *binding, const char *text,
                               tide_error *err);
tide_status binding_set_sort(struct binding *binding, const char *text, tide_error *err);

#endif
