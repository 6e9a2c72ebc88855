/*
 * side_spread.h - what a side table holds while it is read and spread over a panel.
 */
#ifndef QUERY_SIDE_SPREAD_H
#define QUERY_SIDE_SPREAD_H

#include "group/group.h"
#include "query/side.h"

struct side {
    struct side_use use;
    struct input *input;
    struct input_plan *plan; /* of the input */
    size_t time;             /* columns of the plan */
    size_t measure;
    size_t key_count;
    size_t *column; /* [key_count] columns of the plan */
    size_t *key;    /* [key_count] keys of --by */
    tide_table *table;
};

/* The figures of the table's own panel for every series and period of `like`. */
tide_status side_spread(tide_job *job, const struct side *side, const tide_panel *own,
                        const tide_panel *like, tide_panel **out, tide_error *err);

/* The place of a period, or of the coarser one that holds it; SIZE_MAX: there is none. */
size_t side_place(const tide_panel *own, tide_period period);

/* place[t] [periods of `like`]: that of its period in `own`, SIZE_MAX if it has none. */
void side_match_periods(const tide_panel *own, const tide_panel *like, size_t *place);

/* The figures of a table of one series for every period of an axis. */
tide_status side_spread_series(tide_job *job, const tide_panel *own,
                               const tide_panel *axis, const tide_series **out,
                               tide_error *err);

#endif
