/*
 * group_stat.h - statistics of the figures of each line of groups.
 *
 * The rule for what is missing. A row without a value makes every figure of its line one
 * without a value, with the largest state among the rows; with skip_missing the other rows
 * count, and the figure is partial_group. Rows, and rows by state, are counted whatever
 * their state. A line of a coarser period that lacks sub-periods with a figure is
 * incomplete_window, or partial_period where that is allowed; a sub-period one of whose
 * rows is missing lacks as a whole, as in a panel.
 *
 * No statistic depends on the order of the rows.
 */
#ifndef GROUP_GROUP_STAT_H
#define GROUP_GROUP_STAT_H

#include "group/group_lines.h"

enum group_statistic {
    GROUP_ROWS,        /* all rows */
    GROUP_COUNT,       /* rows with a value */
    GROUP_IN_STATE,    /* rows in a state */
    GROUP_PERIODS,     /* different periods with a value */
    GROUP_PERIODS_DUE, /* and how many a coarser period has */
    GROUP_DISTINCT,    /* different members of a key; empty cells are none */
    GROUP_SUM,
    GROUP_MEAN,
    GROUP_LEAST,
    GROUP_MOST,
    GROUP_RANKED,    /* the k-th largest, or smallest */
    GROUP_QUANTILE,  /* type 7: between figures of neighbouring ranks */
    GROUP_VARIANCE,  /* by n - 1 */
    GROUP_DEVIATION, /* its root */
    GROUP_FIRST,     /* the sum over the rows of the earliest period */
    GROUP_LAST,
    GROUP_WEIGHTED_MEAN, /* weights: the other measure */
    GROUP_CORRELATION,
    GROUP_R2,
    GROUP_SLOPE, /* of the measure on the other */
    GROUP_COVARIANCE
};

struct group_ask {
    enum group_statistic what;
    size_t column;       /* of the sorted columns: a measure; DISTINCT: a key */
    size_t other;        /* of the pair: the other measure */
    int64_t numerator;   /* QUANTILE: the share of the figures below */
    int64_t denominator; /* at most 10^9 */
    size_t rank;         /* RANKED: from 1 */
    bool from_most;      /* RANKED */
    tide_state state;    /* IN_STATE */
};

struct group_rule {
    bool skip_missing;
    size_t time; /* of the sorted columns: the periods of the rows; TABLE_NO_COLUMN */
    tide_freq
        freq; /* of the lines where it is coarser than that of the rows; else NONE */
    bool allow_partial;
};

/* The cells of one statistic, [lines] each. */
struct group_cells {
    bool is_real;
    int32_t scale;     /* DECIMAL */
    int64_t *mantissa; /* DECIMAL */
    double *real;      /* REAL */
    tide_state *state;
};

/* Is the answer REAL where the measure is DECIMAL? */
bool group_statistic_is_real(enum group_statistic what);

/* Is it a count, whatever the measure? */
bool group_statistic_is_count(enum group_statistic what);

/* The state of the figures of some rows, by those of the rows with values and without. */
tide_state group_state_of_rows(const struct group_rule *rule, tide_state valued,
                               tide_state unvalued, bool has_value);

/*
 * Room for the cells of all lines.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status group_cells_make(const struct group_sorted *sorted,
                             const struct group_lines *lines, const struct group_ask *ask,
                             size_t ask_count, struct arena *arena,
                             struct group_cells *out, tide_error *err);

/*
 * Compute ask_count statistics of all lines.
 *
 * out  [ask_count] its arrays live in `arena`
 *
 * TIDE_STATUS_LIMIT  the answer would pass the memory limit; err has the size
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_CANCELLED
 */
tide_status group_stat_run(const struct group_sorted *sorted,
                           const struct group_lines *lines, const struct group_rule *rule,
                           const struct group_ask *ask, size_t ask_count,
                           struct arena *arena, struct group_cells *out, tide_error *err);

#endif
