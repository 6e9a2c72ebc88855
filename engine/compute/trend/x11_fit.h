/*
 * x11_fit.h - the core of X-11: a season that moves slowly, found in three passes over an
 * array of figures, extremes given less weight each time.
 *
 * Where parts multiply (where they add: - for /, + for times, 0 for 1), with SI = x / T,
 * a pass over y is
 *
 *     1  T = 2 x s mean of y; SI = y / T
 *     2  S = 3x3 of SI by sub-period, over its own 2 x s mean
 *     3  I = SI / S; extremes of SI are replaced
 *     4  S as in 2; T = Henderson of y / S, terms of its own choice
 *     5  SI = y / T; step 3 with the 3x5 of SI; S = 3x5 of SI
 *
 * Pass B takes y = x; passes C and D leave out step 3 and take
 *
 *     y = T S (1 + w (I - 1)),  I = x / (T S),  w the weight of I
 *
 * of the pass before. The answer is S of pass D, and T = Henderson of its y / S.
 *
 * Weights: sigma is the root mean square of I - 1 over the five years round that of the
 * figure, then again without those above `high` sigma of their own year; w is 1 up to
 * `low` sigma, 0 from `high` sigma on, a line between. An extreme, w below 1, becomes the
 * mean of itself with weight w and of the two SI of full weight before and the two after it
 * in its sub-period; where there are not two of each, of the nearest three.
 *
 * Ends: the first and last value of a mean stand for those beyond it, and the season of
 * the nearest year for a sub-period without SI. The ends of 3x3 and 3x5 have weights of
 * their own; a sub-period with too few SI for them, 4 and 6, takes their mean. The years
 * are those of the calendar that have an I, nearest five at the ends, all if fewer.
 */
#ifndef COMPUTE_TREND_X11_FIT_H
#define COMPUTE_TREND_X11_FIT_H

#include "compute/trend/season.h"

struct x11_shape {
    enum mode mode;
    size_t s;      /* at least 2 */
    size_t within; /* place of the first figure in its year, from 0 */
    double low;    /* sigmas; below high */
    double high;
};

struct x11_parts {
    double *trend;  /* [count] */
    double *season; /* [count] */
};

/*
 * Fit `count` figures, at least 3 s; above 0 where parts multiply. *is_defined is false
 * where a trend that should divide is not above 0.
 *
 * TIDE_STATUS_NO_MEMORY
 */
tide_status x11_fit(const struct x11_shape *shape, const double *x, size_t count,
                    struct arena *arena, const struct x11_parts *out, bool *is_defined,
                    tide_error *err);

/* The definition, figure by figure. */
tide_status x11_define(const struct x11_shape *shape, const double *x, size_t count,
                       struct arena *arena, const struct x11_parts *out, bool *is_defined,
                       tide_error *err);

/* Henderson's trend with the terms that the noise asks for; false where it must divide
   and is not above 0. */
bool x11_henderson(const struct x11_shape *shape, const double *x, size_t count,
                   double *trend);

#endif
