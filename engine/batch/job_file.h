/*
 * job_file.h - a job file as it was written: sources, groups, steps, checks, outputs.
 *
 * Reading gives every scalar its type by the schema alone, so NO stays Norway and 0101 a
 * code. Every text keeps its place, so that whatever is refused later points into the
 * file. Nothing here was resolved against data.
 *
 *     yaml_tree  ->  job_file  ->  job_check (names, cycles, arguments)  ->  job_plan
 */
#ifndef BATCH_JOB_FILE_H
#define BATCH_JOB_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/runtime.h"
#include "tide/option.h"
#include "tide/table.h"

/* A scalar and where it begins. text NULL: not there. */
struct job_text {
    const char *text; /* NUL-terminated UTF-8, never holds a NUL */
    uint32_t line;    /* 1-based */
    uint32_t column;  /* 1-based, in characters */
    uint64_t byte;    /* 0-based */
};

struct job_list {
    struct job_text *item; /* [count] */
    size_t count;
};

/* An option by name; '_' and '-' are the same. */
struct job_pair {
    struct job_text name;
    struct job_text value;
};

struct job_pairs {
    struct job_pair *item; /* [count] */
    size_t count;
};

enum param_type {
    PARAM_INT,
    PARAM_NUMBER,
    PARAM_TEXT,
    PARAM_ENUM,
    PARAM_PERIOD,
    PARAM_PATH
};

struct job_param {
    struct job_text name;
    enum param_type type;
    struct job_text preset; /* default; NULL: none */
    struct job_text least;
    struct job_text most;
    struct job_list values; /* ENUM */

    /* What it is in this run: -p, else the default. NULL for a parameter of `each`. */
    const char *value;
};

/* `each` of one parameter: what needs it runs once per value. */
struct job_each {
    struct job_text param;
    struct job_list values;
};

/* A declared column of a source. */
struct job_column {
    struct job_text name;
    struct job_text type; /* period, key, decimal ... */
    struct job_text freq; /* period: A S Q M W D; the data must have it */
    struct job_text unit;
    struct job_text kind;
    struct job_text adjusted;
    struct job_text cumulated;
    struct job_text prices;
    struct job_text valuation;
    struct job_text absent;
    struct job_text of; /* label: the key that it describes */
    struct job_list missing_marks;
    struct job_list accepted; /* stands among the checks of the file too */
};

struct job_source {
    struct job_text name;
    struct job_list files; /* with ${param}, relative to the folder of the job; globs */
    struct job_column *column; /* [column_count] as declared */
    size_t column_count;
    struct job_pairs settings; /* reading options; `columns` is text of --columns */
    struct job_text rejects;   /* path; NULL: not kept */
};

enum group_rest { GROUP_REST_OTHERS, GROUP_REST_DROP, GROUP_REST_ERROR };

struct job_set {
    struct job_text name;
    struct job_list codes;
    struct job_text file; /* in place of codes: one a line; NULL: none */
};

/* A new key from an old one; a code stands in one set at most. */
struct job_group {
    struct job_text name;
    struct job_text of;
    struct job_set *set; /* [set_count] */
    size_t set_count;
    enum group_rest rest;
    struct job_text rest_name; /* OTHERS: the member that takes the rest */
};

/* One column that a step adds: `share: {share: value_musd, as: percent}`. */
struct job_add {
    struct job_text name;
    struct job_text computation;
    struct job_list inputs;   /* measures */
    struct job_pairs options; /* of the computation and of the request */
};

struct job_top {
    struct job_text count; /* whole number >= 1 */
    struct job_text by;    /* a figure column */
    struct job_list per;   /* keys or the period: the n largest of each */
    bool cuts_ties;        /* ties: cut; else all that tie with the last are kept */
};

enum step_kind {
    STEP_SELECT, /* rows and columns as they are */
    STEP_STAT,   /* sum: MEASURES */
    STEP_ADD,    /* computations beside the rows of `from` */
    STEP_CLAIMS, /* claims: growth-table, backcast, audit or reconcile */
    STEP_TOP
};

struct job_step {
    struct job_text name;
    struct job_text from; /* a source or a step */
    enum step_kind kind;
    struct job_text
        kind_text;         /* the key that names it: add, top, sum, yoy; NULL: SELECT */
    struct job_list where; /* SQL over one column; :param is bound */
    struct job_list by;    /* KEY, NAME=EXPR or a group */
    struct job_pairs options; /* freq, partial, since, until, missing, having, sort ... */
    struct job_text stat;     /* STAT: "sum", "group" or another computation; CLAIMS */
    struct job_list measures; /* STAT */
    struct job_add *add;      /* ADD [add_count] */
    size_t add_count;
    struct job_top top; /* TOP */
};

enum check_kind {
    CHECK_UNIQUE,   /* no two rows alike in the columns */
    CHECK_NOT_NULL, /* a value in every row */
    CHECK_NO_GAPS,  /* no period missing between the first and the last of each series */
    CHECK_ACCEPTED, /* values of a list */
    CHECK_RANGE,    /* figures in [min, max] */
    CHECK_SUMS_TO,  /* a column adds up to a total, per keys, within a tolerance */
    CHECK_FRESH,    /* the last period is not before one */
    CHECK_ROWS,     /* as many rows as min to max */
    CHECK_AUDIT     /* figures that can all be right together */
};

enum check_severity { CHECK_ERROR, CHECK_WARN };

struct job_check {
    struct job_text table;     /* a source or a step */
    struct job_text kind_text; /* the key that names the rule; its place */
    enum check_kind kind;
    struct job_list columns;
    struct job_list per;
    struct job_pairs arguments; /* min, max, total, tolerance, values, since */
    struct job_list values;     /* ACCEPTED */
    enum check_severity severity;
    struct job_text warn_if;  /* "> 0", "> 1%"; NULL */
    struct job_text error_if; /* NULL */
};

struct job_output {
    struct job_text name;
    struct job_list tables;
    struct job_text to;     /* path with ${param} */
    struct job_text format; /* NULL: by the ending of `to` */
    bool appends;           /* mode: append; else replace */
};

struct job_file {
    const char *path;   /* as given; for messages */
    const char *folder; /* that it stands in; "." for a bare name */
    const char *text;   /* the bytes, NUL-terminated, for carets */
    size_t length;
    struct job_text title;
    struct job_param *param;
    size_t param_count;
    struct job_source *source;
    size_t source_count;
    struct job_group *group;
    size_t group_count;
    struct job_each *each;
    size_t each_count;
    struct job_step *step;
    size_t step_count;
    const size_t *step_order; /* [step_count] by name */
    struct job_check *check;
    size_t check_count;
    struct job_output *output;
    size_t output_count;
};

/*
 * Read a job file and give the parameters their values. All memory is the arena's.
 *
 * param  [param_count] of -p; must be declared, typed and in range
 *
 * TIDE_STATUS_IO        the file cannot be read
 * TIDE_STATUS_PARSE     no YAML, or YAML that job files may not use
 * TIDE_STATUS_ARGUMENT  a key, a type or a value that the grammar does not have
 * TIDE_STATUS_LIMIT     over 1 MB, or nested deeper than 32
 * TIDE_STATUS_NO_MEMORY
 *
 * err has file, line, column and an excerpt with a caret.
 */
tide_status job_file_read(struct runtime *runtime, const char *path,
                          const tide_setting *param, size_t param_count,
                          struct arena *arena, struct job_file *out, tide_error *err);

/* The same for bytes that stand in memory; path names them in messages. */
tide_status job_file_parse(struct runtime *runtime, const char *path, const char *text,
                           size_t length, const tide_setting *param, size_t param_count,
                           struct arena *arena, struct job_file *out, tide_error *err);

/*
 * Hold the names against each other: every `from`, `table` and column of `each` exists,
 * names are used once, no cycle, computations and their arguments are known. No data file
 * is opened.
 *
 * TIDE_STATUS_ARGUMENT, TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status job_file_check(tide_engine *engine, const struct job_file *file,
                           tide_error *err);

/* Add the place of a text of this file to a started error: file, line, column, excerpt. */
void job_file_place(const struct job_file *file, struct job_text at, tide_error *err);

/*
 * A text with each ${name} replaced by the value of the parameter.
 *
 * each_value  [file->each_count] the values of this run of `each`; NULL: none, then a
 *             parameter of `each` is refused: ARGUMENT
 */
tide_status job_file_substitute(const struct job_file *file, struct job_text text,
                                const char *const *each_value, struct arena *arena,
                                const char **out, tide_error *err);

/*
 * What stands for a value: the text, and in place of the :NAME that it is or ends in the
 * value of this parameter.
 *
 * each_value  as above
 */
tide_status job_file_value(const struct job_file *file, struct job_text text,
                           const char *const *each_value, struct arena *arena,
                           const char **out, tide_error *err);

/* The places of sources and steps by name; SIZE_MAX: none. */
size_t job_file_source(const struct job_file *file, const char *name);
size_t job_file_step(const struct job_file *file, const char *name);
size_t job_file_param(const struct job_file *file, const char *name);

#endif
