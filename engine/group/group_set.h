/*
 * group_set.h - setting the cell of one statistic of one line.
 *
 * Each takes the figures that have values, at least one, and the state that they give.
 */
#ifndef GROUP_GROUP_SET_H
#define GROUP_GROUP_SET_H

#include "group/group_answer.h"

/* Where an answer goes. */
struct group_cell {
    struct group_cells *cells;
    size_t line;
    tide_state state;
};

/* Prices and rates: figures per unit, which have no sum. */
bool cell_is_per_unit(const struct measure_traits *traits);

/* No value, and why. */
void cell_none(const struct group_cell *cell, tide_state state);

/* A figure; one that does not fit is an overflow. */
void cell_exact(const struct group_cell *cell, int128 mantissa);
void cell_real(const struct group_cell *cell, double value);

/* The k-th of all, and a figure between two ranks. */
void cell_ranked(const struct group_cell *cell, struct group_figures *figures,
                 const struct group_batch *batch, const struct group_ask *ask);
void cell_quantile(const struct group_cell *cell, struct group_figures *figures,
                   const struct group_batch *batch, const struct group_ask *ask);

void cell_extreme(const struct group_cell *cell, const struct group_batch *batch,
                  bool is_most);

/* The sum over the rows of the first or the last period. */
void cell_edge(const struct group_cell *cell, const struct measure_traits *traits,
               const struct group_valued *valued, bool is_last);

/* A stock has no sum over time: at a coarser frequency the last stands for it. Prices and
   rates have none over rows. */
void cell_total(const struct group_cell *cell, struct group_reader *reader,
                const struct measure_traits *traits, const struct group_valued *valued);

/* By n - 1, and its root. */
void cell_variance(const struct group_cell *cell, const struct group_batch *batch,
                   bool is_root);

/* Of two measures. */
void cell_weighted_mean(const struct group_cell *cell, const struct group_pair *pair);
void cell_pair(const struct group_cell *cell, const struct group_pair *pair,
               enum group_statistic what);
void cell_pair_of_sums(const struct group_cell *cell, const struct moments_sums *sums,
                       enum group_statistic what);

#endif
