/*
 * check_run.h - what must hold for the rows of a table, counted row by row.
 */
#ifndef BATCH_CHECK_RUN_H
#define BATCH_CHECK_RUN_H

#include "batch/frame.h"
#include "batch/job_file.h"

enum { CHECK_WORDS_SIZE = 256 };

struct check_result {
    uint64_t failing; /* rows, groups or periods that fail */
    uint64_t judged;  /* of how many */
    bool is_error;
    bool is_warning;
    char words[CHECK_WORDS_SIZE]; /* what fails first; empty: nothing */
    struct frame rows;            /* those that fail; the caller releases it */
};

struct check_context {
    tide_engine *engine;
    struct runtime *runtime;
    const struct job_file *file;
    const struct job_check *check;
    const char *const *each; /* of the run of its table */
    const char *name;
    struct arena *arena; /* emptied after the check */
};

/*
 * Run a check over a frame.
 *
 * TIDE_STATUS_NOT_FOUND  "no_column"
 * TIDE_STATUS_ARGUMENT   an argument that does not fit the column; err points into the job
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_CANCELLED
 */
tide_status check_run(const struct check_context *context, struct frame *frame,
                      struct check_result *out, tide_error *err);

/* ---- parts ---- */

/* A check under way. */
struct check {
    const struct check_context *context;
    struct frame *frame;
    const tide_table *table;
    size_t *column;  /* [context->check->columns.count] places in the table */
    size_t *per;     /* [context->check->per.count] */
    size_t *failing; /* rows that fail, in order: [result->failing] */
    struct check_result *result;
};

/* Groups of rows that agree in some columns. */
struct check_groups {
    uint32_t *of;   /* [rows] */
    size_t *leader; /* [count] its first row */
    size_t count;
};

/* Number the rows by columns of the table: keys, labels, periods. No column: one group. */
tide_status check_group(struct check *check, const size_t *column, size_t count,
                        struct check_groups *out, tide_error *err);

/* Keys and period of a row, for words: "CHN, X, 2003-07". */
void check_row_words(const struct check *check, size_t row, char *words, size_t size);

/* An argument as text, parameters put in; NULL: not given. */
tide_status check_argument(const struct check *check, const char *name,
                           struct job_text *out, tide_error *err);

bool check_has_value(const struct column *column, size_t row);

/* One kind of check each: they count, and list what fails. */
tide_status check_no_gaps(struct check *check, tide_error *err);
tide_status check_audit(struct check *check, tide_error *err);
tide_status check_fresh(struct check *check, tide_error *err);
tide_status check_sums_to(struct check *check, tide_error *err);

#endif
