/*
 * tide/option.h - the options of a request, as data.
 *
 * One row per option. Command line, job file, help, manual and completion are all made
 * from these rows. A value is always a text; tide_job_set parses it.
 */
#ifndef TIDE_OPTION_H
#define TIDE_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "tide/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    TIDE_OPTION_FLAG,    /* no argument; set with "yes" or "no" */
    TIDE_OPTION_TEXT,    /* any text */
    TIDE_OPTION_INTEGER, /* whole number; range "1..400" */
    TIDE_OPTION_NUMBER,  /* decimal number; range "0..1" */
    TIDE_OPTION_CHOICE,  /* one of range "mean|sum|median" */
    TIDE_OPTION_PERIOD,  /* a period in SDMX form */
    TIDE_OPTION_LIST     /* comma-separated names, SQL double quotes allowed */
} tide_option_kind;

typedef enum {
    TIDE_GROUP_COLUMNS,     /* which columns play which part */
    TIDE_GROUP_FIGURES,     /* which figures, in which form */
    TIDE_GROUP_ANSWER,      /* how the answer is laid out */
    TIDE_GROUP_READING,     /* how files are read */
    TIDE_GROUP_COMPUTATION, /* arguments of one computation */
    TIDE_GROUP_MACHINE      /* threads, memory, messages: never change a figure */
} tide_option_group;

typedef struct {
    const char *name; /* "low-base-width"; in job files "low_base_width" */
    char short_name;  /* 'b'; 0: none */
    tide_option_kind kind;
    const char *argument; /* "KEY[,KEY]" for help; NULL: a flag */
    const char *preset;   /* default as text; NULL: none */
    const char *range;    /* see kind; NULL: any */
    const char *help;     /* one or more lines, LF between */
    tide_option_group group;
    bool repeats; /* may be given several times; each counts */
} tide_option;

/* The options of every request: how many, and the row at place i < count. */
TIDE_API size_t tide_option_count(void);
TIDE_API const tide_option *tide_option_at(size_t i);

/*
 * The options that a verb has of its own where it is no computation, such as "group": how
 * many, and the row at place i < count. None for any other word; computations have theirs
 * in their rows.
 */
TIDE_API size_t tide_verb_option_count(const char *verb);
TIDE_API const tide_option *tide_verb_option_at(const char *verb, size_t i);

#ifdef __cplusplus
}
#endif

#endif
