/*
 * henderson_filter.h - the moving averages of Henderson, with the end weights of Musgrave.
 *
 * For N = 2 h + 1 terms, n = h + 2, the weight at distance j from the centre is
 *
 *     w_j = 315 [(n-1)^2 - j^2] [n^2 - j^2] [(n+1)^2 - j^2] [3 n^2 - 16 - 11 j^2]
 *           / {8 n (n^2-1) (4n^2-1) (4n^2-9) (4n^2-25)}
 *
 * Where only the first m weights w_1 .. w_m meet figures, what is lost is spread by a
 * line, as if the figures went on with a slope known up to the noise:
 *
 *     u_r = w_r + W0 / m + (r - (m+1)/2) D W1 / (1 + D m (m^2-1) / 12)
 *     W0 = sum of the lost w,  W1 = sum of the lost w_i (i - (m+1)/2),
 *     D = 4 / (pi (I/C)^2)
 *
 * with I/C fixed at 1, 3.5, 4.5 for N 9, 13, 23 and 0.001, 4.5 for N 5, 7.
 */
#ifndef COMPUTE_TREND_HENDERSON_FILTER_H
#define COMPUTE_TREND_HENDERSON_FILTER_H

#include "compute/trend/season.h"

enum { HENDERSON_MAX_TERMS = 23 };

struct henderson {
    size_t terms; /* 5, 7, 9, 13, 23 */

    /* Weights where lost = 0 .. h figures are missing after the centre: terms - lost of
       them, oldest first. A start takes them newest first. */
    double weight[HENDERSON_MAX_TERMS / 2 + 1][HENDERSON_MAX_TERMS];
};

/* The ratio I/C that the end weights of a filter take. */
double henderson_noise(size_t terms);

void henderson_init(struct henderson *filter, size_t terms);

/* The trend of `count` figures, at least filter->terms. */
void henderson_smooth(const struct henderson *filter, const double *x, size_t count,
                      double *trend);

/* ---- how many terms a series asks for ---- */

/* Is the choice that of months, 9, 13, 23 terms, or that of quarters, 5, 7? */
bool henderson_is_long(tide_freq freq);

/* Terms of the trend that the noise is measured from: 13 or 5. */
size_t henderson_first_terms(bool is_long);

/*
 * Terms for the ratio of noise to trend,
 *
 *     I/C = mean |change of x - T| / mean |change of T|, T of 13 (5) terms,
 *
 * changes of x / T and T in per cent where parts multiply, over the periods that have all
 * terms: below 1 gives 9 (5), below 3.5 gives 13 (5), else 23 (7). Never more than
 * `count`.
 */
size_t henderson_terms(double noise, size_t count, bool is_long);

/* I/C of `count` figures, `trend` being T. 0 where nothing changes. */
double henderson_ratio(const double *x, const double *trend, size_t count, size_t terms,
                       enum mode mode);

/* The trend with terms of its own choice: count is at least henderson_first_terms.
   Returns the terms. */
size_t henderson_auto(const double *x, size_t count, bool is_long, enum mode mode,
                      double *trend);

#endif
