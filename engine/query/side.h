/*
 * side.h - a dated side table of a request, such as population, GDP or the working days of
 * each month: period[, keys], value.
 *
 * Read by the same reader under the same rules as the data. Its keys are keys of --by, or
 * it has none and all series share its figures; its periods are those of the data or all
 * of one coarser frequency. A gap is missing, never a neighbour's value.
 */
#ifndef QUERY_SIDE_H
#define QUERY_SIDE_H

#include "query/bind.h"

struct side;

/* What a request wants of a side table. */
struct side_use {
    const char
        *name; /* of the role or option, in messages; a column called so is meant */
    const char *path;        /* as the request gives it */
    enum role_source source; /* which unit its figures are in */
    bool is_shared;          /* no keys: side_series */
    bool is_same_freq;       /* no coarser periods than those of the data */
    bool has_own_keys;       /* keys of its own, and the periods of the rows: rates */
};

/* Does the text of an option name a side table? */
enum side_of {
    SIDE_OF_NONE,
    SIDE_OF_FILE,
    SIDE_OF_EITHER /* a measure, where the data have one of that name */
};

enum side_of side_of_option(const struct computation *computation, const char *option,
                            const char *text);

/*
 * Open and sniff a side table; refuse what does not fit the request, before any row is
 * read. The side is the caller's, in *out also on failure; NULL: nothing was opened.
 *
 * TIDE_STATUS_ARGUMENT   "no_time", "ambiguous_column"; "no_key": a key that is not in
 *                        --by, or any key of a shared table; "outside_job"
 * TIDE_STATUS_NOT_FOUND  "no_time", "no_measure"
 * TIDE_STATUS_SHAPE      "join_axis": finer than the figures of the request, or coarser
 *                        where it must not be
 * and the statuses of input_open, input_sniff
 */
tide_status side_open(tide_job *job, const struct binding *binding,
                      const struct side_use *use, struct side **out, tide_error *err);
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

/*
 * Load a shared table: its figures on the axis of a panel, in the arena of the job.
 *
 * The statuses of side_panel
 */
tide_status side_series(tide_job *job, struct side *side, const tide_panel *axis,
                        const tide_series **out, tide_error *err);

/* Load it as a panel of its own. The statuses of side_panel. */
tide_status side_own_panel(tide_job *job, struct side *side, tide_panel **out,
                           tide_error *err);

/* "population.csv, by year" for the plan. NULL: no memory. */
const char *side_text(const struct side *side, struct arena *arena);

/* The path as it was given. */
const char *side_path(const struct side *side);

#endif
