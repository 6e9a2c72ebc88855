/*
 * statistics.h - what `tide group` is asked for: --stat into statistics, --rollup, --cube
 * and --grand-total into sets of keys.
 */
#ifndef QUERY_STATISTICS_H
#define QUERY_STATISTICS_H

#include "group/group_stat.h"
#include "query/bind.h"

enum group_option {
    GROUP_OPTION_STAT,
    GROUP_OPTION_ROLLUP,
    GROUP_OPTION_CUBE,
    GROUP_OPTION_TOTAL,
    GROUP_OPTION_COUNT
};

/* One statistic of --stat; top3 is three. */
struct statistic {
    const char *name; /* of its column: "p90", "wmean_kg" */
    struct group_ask ask;
    size_t other;     /* column of the file: a weight, a key; TABLE_NO_COLUMN */
    bool per_measure; /* else once for all measures */
    bool wants_time;
};

/* One column of figures of the answer. */
struct statistic_column {
    size_t statistic;
    size_t measure; /* of the binding; 0 where the statistic is of none */
};

struct statistics {
    struct statistic *statistic; /* [count] */
    size_t count;
    bool wants_measure;
    bool by_period; /* periods are kept apart */
    bool *keeps;    /* [set_count * key_count] */
    size_t set_count;
    const char **level;              /* [set_count] keys that the set keeps */
    struct statistic_column *column; /* [column_count] */
    size_t column_count;
};

/* The options that group has of its own. */
const tide_option *statistics_options(size_t *count);

/*
 * Read --stat; binding->statistics is made. Columns of the binding are there, keys not yet.
 *
 * TIDE_STATUS_ARGUMENT   "no_statistic"; err suggests the nearest
 * TIDE_STATUS_NOT_FOUND  "no_column", "no_measure", "no_time"
 */
tide_status bind_statistics(tide_job *job, struct binding *binding, tide_error *err);

/* Sets of keys and the heading of the answer, once keys and measures are bound. */
tide_status bind_lines(tide_job *job, struct binding *binding, tide_error *err);

/* What the periods of a group are, for `explain` and the note under the answer. */
const char *statistics_periods(const struct binding *binding);

#endif
