/*
 * result.h - the rows of an answer, column by column, ready for a writer.
 *
 * tide_answer of the public interface. Everything in it lives in its arena or is
 * borrowed from the job that owns it.
 */
#ifndef COLUMN_RESULT_H
#define COLUMN_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/answer.h"
#include "base/runtime.h"

struct result_column {
    const char *name;
    const char *unit; /* "percent", "million USD"; empty: none. Tables print it in
                              the header, "yoy, %" for percent */
    const char *freq; /* PERIOD: "M"; else empty */
    tide_cell_kind kind;

    /* [row_count], by kind */
    const char *const *text;
    const tide_period *period; /* freq NONE: prints empty */
    const tide_period *last;   /* PERIOD: where not NULL, prints "period/last" ranges */
    const int64_t *mantissa;
    const double *real;
    const tide_state *state; /* DECIMAL, REAL; NULL: all ok */
    const int64_t *half;     /* DECIMAL: half-widths as of tide_series, where they are
                                those of the input; NULL: not known */

    int32_t scale;          /* DECIMAL */
    int32_t table_decimals; /* table, markdown; -1: DECIMAL the fewest that lose no digit
                               of the printed cells, REAL shortest text */
    int32_t decimals;       /* asked for by --decimals, every format; -1: not asked */
    bool half_even;         /* --round half-even */
    bool has_state;         /* a state column goes with it in csv, tsv, json ... */
    bool is_number;         /* TEXT: its texts are numbers, or empty: at the right in
                               tables, bare in json */
};

struct result_pair {
    const char *name;
    const char *value;
};

struct tide_answer {
    struct runtime *runtime;
    struct arena arena;
    const char *verb;
    size_t row_count;
    size_t column_count;
    struct result_column *column; /* [column_count] */
    size_t request_count;
    struct result_pair *request; /* [request_count] for json */
    size_t note_count;
    const char **note; /* [note_count] lines under a table */
    bool has_ledger;
    tide_ledger ledger;
};

/* An answer with room for columns and rows; the columns' arrays are the caller's. */
tide_status answer_new(struct runtime *runtime, const char *verb, size_t row_count,
                       size_t column_count, tide_answer **out, tide_error *err);

/* A column of texts; `text` is [row_count], borrowed, its texts too. */
void answer_set_text(tide_answer *answer, size_t column, const char *name,
                     const char *const *text);

/* The same, of numbers written out: counts, and figures that share no scale. */
void answer_set_number(tide_answer *answer, size_t column, const char *name,
                       const char *const *text);

/* Name of the state column that goes with a figure column: "state" if the answer has one
   such column, else NAME_state; written into buffer. */
const char *answer_state_name(const tide_answer *answer, size_t column, char *buffer,
                              size_t size);

const char *answer_validate(const tide_answer *answer);

#endif
