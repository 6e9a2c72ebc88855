/*
 * answer.h - computed columns into the rows of an answer.
 */
#ifndef QUERY_ANSWER_H
#define QUERY_ANSWER_H

#include "query/within.h"

/* What was computed of one measure. */
struct computed {
    size_t measure; /* of the input panels */
    struct compute_result result;
};

/* The rows of an answer in their long form: which series and place each one shows. */
struct answer_rows {
    size_t *series; /* [count] whose keys are shown */
    size_t *line;   /* [count] row of the computed columns: the series, or its group */
    size_t *place;  /* [count] of the axis; unused for REDUCE */
    size_t count;
};

/*
 * Lay the computed columns out as the heading of the binding says: keys, labels, period,
 * levels, figures; filtered by --having, ordered by --sort, turned by --wide.
 *
 * lines  the series that a row joins, where it joins several
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status answer_make(tide_job *job, const struct computed *computed,
                        size_t computed_count, const struct groups *lines,
                        tide_answer **out, tide_error *err);

/* ---- layout, used by answer_make ---- */

/* "USD per kg": of the measure per that of the last role, or per its name. NULL: no
   memory. */
const char *answer_unit_per_other(const tide_job *job, const struct unit *unit,
                                  struct arena *arena);

/* Where each input came from: "exports: flow=X, quantity: tons, gdp: gdp.csv". */
void answer_add_roles(const tide_job *job, struct text_builder *line);

/* --decimals and --round of a column of figures. */
void answer_set_rounding(const tide_job *job, struct result_column *column);

/* "million USD per year": the unit, and the suffix if the unit is known. NULL: no memory. */
const char *answer_unit_text(struct arena *arena, const struct unit *unit,
                             const char *suffix);

/* Keep and order rows: row i of the answer becomes old row index[i]. */
tide_status answer_gather(tide_answer *answer, const size_t *index, size_t count,
                          tide_error *err);

/* The rows that --having keeps, in the order of --sort, as an index into the old rows. */
tide_status answer_order(const struct binding *binding, const tide_answer *answer,
                         struct arena *scratch, size_t **index, size_t *count,
                         tide_error *err);

/* Periods as columns. `row_line` has the line of each row; `figure` is the first
   figure column, after keys, labels and the period. */
tide_status answer_widen(const tide_answer *tall, const size_t *row_line, size_t figure,
                         tide_answer **out, tide_error *err);

#endif
