/*
 * side.h - a dated side table of a request, such as population or GDP: period[, keys],
 * value.
 *
 * Read by the same reader under the same rules as the data. Its keys are keys of --by; its
 * periods are those of the data or all of one coarser frequency. A gap is missing, never a
 * neighbour's value.
 */
#ifndef QUERY_SIDE_H
#define QUERY_SIDE_H

#include "query/bind.h"

struct side;

/*
 * Open and sniff a side table; refuse what does not fit the request, before any row is
 * read. The side is the caller's, in *out also on failure; NULL: nothing was opened.
 *
 * role  of the job's computation, which names it in messages
 *
 * TIDE_STATUS_ARGUMENT   "no_time", "ambiguous_column"; "no_key": a key that is not in --by
 * TIDE_STATUS_NOT_FOUND  "no_time", "no_measure"
 * TIDE_STATUS_SHAPE      "join_axis": finer than the figures of the request
 * and the statuses of input_open, input_sniff
 */
tide_status side_open(tide_job *job, const struct binding *binding, size_t role,
                      const char *path, struct side **out, tide_error *err);
void side_close(struct side *side); /* NULL is allowed */

/*
 * Load it, and give every cell of `like` its figure: a panel of the same series and axis,
 * a measure for each of the request's, in its unit (of ROLE_SIDE_COUNT: by ones). Units
 * that do not agree are unit_mismatch.
 *
 * TIDE_STATUS_PARSE, TIDE_STATUS_SHAPE, TIDE_STATUS_LIMIT, TIDE_STATUS_NO_MEMORY,
 * TIDE_STATUS_CANCELLED
 */
tide_status side_panel(tide_job *job, struct side *side, const tide_panel *like,
                       tide_panel **out, tide_error *err);

/* "population.csv, by year" for the plan. NULL: no memory. */
const char *side_text(const struct side *side, struct arena *arena);

/* The path as it was given. */
const char *side_path(const struct side *side);

#endif
