/*
 * group_figures.h - the figures of one line, read out of the sorted columns.
 */
#ifndef GROUP_GROUP_FIGURES_H
#define GROUP_GROUP_FIGURES_H

#include "group/group_moments.h"
#include "group/group_stat.h"

/* One measure over the rows of a line. */
struct group_figures {
    const struct group_column *from; /* NULL: not a measure, or not asked for */
    uint64_t bound;                  /* DECIMAL: no figure is larger, either sign */
    int64_t *mantissa;               /* [room] DECIMAL, row by row */
    double *real;                    /* [room] REAL */
    tide_state *state;               /* [room]; NULL: all ok */
    uint64_t *word;                  /* [room] for selection; NULL: not asked for */
    size_t row_count;
    size_t word_count; /* words that are there; 0: not made yet */
};

/* The rows of two measures, or of one, that have values, and what the others were like. */
struct group_valued {
    struct group_pair figures;
    int32_t *ordinal;    /* [count] their periods; NULL without time */
    tide_state valued;   /* largest state of rows with values */
    tide_state unvalued; /* largest state of rows without; 0: none */
};

/* Where the rows with values are put. */
struct group_room {
    int64_t *mantissa[2]; /* [room] */
    double *real[2];
    int32_t *ordinal;
};

/* Read the rows of a line. */
void group_figures_read(struct group_figures *figures, const struct group_lines *lines,
                        const struct group_line *line, const struct group_sorted *sorted);

/*
 * The rows of x, and of y unless it is NULL, that have values. Where all have, nothing is
 * copied.
 *
 * period  [row_count] of the rows; NULL: without time
 * lacks   [row_count] rows that are left out as if they were not there; NULL: none
 */
void group_figures_valued(const struct group_figures *x, const struct group_figures *y,
                          int32_t *period, const uint8_t *lacks,
                          const struct group_room *room, struct group_valued *out);

/* The larger state of a row in both measures; y may be NULL. */
tide_state group_figures_state(const struct group_figures *x,
                               const struct group_figures *y, size_t row);

#endif
