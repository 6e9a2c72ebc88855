/*
 * job_grammar.h - the grammar of job files as rows.
 *
 * From these rows come the reading of a job file, what is said of an unknown key or value,
 * and the JSON Schema for editors. Options of requests are not repeated here: a set says
 * which rows of tide/option.h it takes.
 */
#ifndef BATCH_JOB_GRAMMAR_H
#define BATCH_JOB_GRAMMAR_H

#include "batch/job_file.h"

/* What may stand behind a key. */
enum field_type {
    FIELD_TEXT,
    FIELD_TITLE,     /* text with ${param} */
    FIELD_PATH,      /* path with ${param} */
    FIELD_KEY,       /* a key or NAME=EXPR: parentheses must match */
    FIELD_CONDITION, /* SQL: parentheses must match */
    FIELD_CHOICE,    /* one of `range` */
    FIELD_COUNT,     /* whole number, 1 or more */
    FIELD_NUMBER,
    FIELD_PERIOD,
    FIELD_LIMIT, /* "> 0", "> 1%" */
    FIELD_MAP,   /* keys of `set`, into the struct at offset */
    FIELD_NAMED, /* names, and for each what `set` says, into an array */
    FIELD_ITEMS, /* a list of such, without names */
    FIELD_ADD    /* {COMPUTATION: INPUT, OPTION: VALUE ...} */
};

/* What becomes of a text, or texts, at offset. */
enum field_store {
    STORE_TEXT,   /* struct job_text */
    STORE_LIST,   /* struct job_list; one text may stand for a list of one */
    STORE_PAIR,   /* one more of struct job_pairs, named by the key */
    STORE_CHOICE, /* an enum: the place in range */
    STORE_BOOL,   /* bool: is it the second of range? */
    STORE_NOTHING
};

struct field_set;

struct field {
    const char *key;
    enum field_type type;
    enum field_store store;
    bool is_required;
    bool is_alternative; /* one of its kind may stand in a set; then `kind` is noted */
    unsigned kind;
    size_t offset;
    size_t count_offset; /* NAMED, ITEMS: size_t, how many */
    const char *range;   /* "a|b|c" */
    const char *verb;    /* whose own options are keys beside it; NULL: none */
    const struct field_set *set;
    const char *help;
};

#define FIELD_NO_OFFSET SIZE_MAX

struct field_set {
    const char *noun; /* "a step" */
    size_t size;      /* of the struct that it fills; its name, if any, comes first */
    const struct field *field; /* [count] */
    size_t count;
    const struct field *plain; /* what may stand in place of a map; NULL: nothing */
    size_t kind_offset;        /* of an enum, where an alternative is noted */
    size_t kind_text_offset;   /* of the job_text of its key */
    const char *alternatives;  /* "sum, add or top"; NULL: none */
    bool needs_alternative;
    bool has_plain_names; /* names are letters, digits, _ and - */

    /* A computation may be a key: what stands behind it. Then its options are keys too.
       NULL: none may. */
    const struct field *computation;

    /* Options of requests that are keys here too; they become pairs. NULL: none. */
    bool (*takes_option)(const tide_option *option);
    size_t options_offset;
};

/* The whole of a job file. */
extern const struct field_set job_grammar;

/* Is a request's option of use to one computation of a step? */
bool job_add_takes_option(const tide_option *option);

/* Formats of outputs: those of answers, and SQLite, which holds several tables. */
size_t job_format_count(void);
const char *job_format_at(const void *unused, size_t i);
const char *job_format_of_path(const char *path); /* NULL: none */

#endif
