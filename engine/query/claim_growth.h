/*
 * claim_growth.h - what a list of claims says of growth: rates as published, and those
 * between two published levels; each with the level of its base period.
 *
 *     r = 1 + p / 100, i / 100 or m,   x0 = x1 / r      a rate, and a level x1 of its period
 *     r = x1 / x0                                       two levels, a year apart
 *
 * A window of several periods, such as January to October, is compared with the same
 * window of another year and with nothing else. All is computed in exact integers and
 * rounded once.
 */
#ifndef QUERY_CLAIM_GROWTH_H
#define QUERY_CLAIM_GROWTH_H

#include "query/claim_list.h"

#define CLAIM_NONE SIZE_MAX

/* One line of the table: claims by their place in the list; CLAIM_NONE. */
struct claim_line {
    size_t rate;  /* the claim that states the growth */
    size_t level; /* of the period */
    size_t base;  /* of the base period, where no rate is claimed */
};

struct claim_lines {
    struct claim_line *line; /* [count] in the order of the claims */
    size_t count;
};

/* Every rate of the list, once for each level of its period; and every two levels a year
   apart. Lives in the job's arena. TIDE_STATUS_NO_MEMORY */
tide_status claim_lines_make(tide_job *job, const struct claim_list *list,
                             struct claim_lines *out, tide_error *err);

/* top / bottom; bottom 0: open on this side. */
struct claim_end {
    int128 top;
    int128 bottom;
};

/* A figure and its bounds as fractions, bottom above 0. */
struct claim_figure {
    tide_state state;
    struct claim_end at;
    struct claim_end low;
    struct claim_end high;
};

/* The factor r of a line. */
struct claim_figure claim_line_factor(const struct claim_list *list,
                                      const struct claim_line *line);

/* The level of its base period, in the unit and scale of its level; halves of the last
   place of the column are whole numbers. */
struct claim_figure claim_line_base(const struct claim_list *list,
                                    const struct claim_line *line);

/* The base period; freq NONE: not named. */
tide_period claim_line_base_period(const struct claim_list *list,
                                   const struct claim_line *line);

#endif
