/*
 * bridge_law.h - the laws of tests that add up squares of running sums.
 *
 * What a level leaves of noise has running sums that tend to a Brownian bridge B, what a
 * line leaves to a bridge of the second level; a statistic is the integral of B^2, or the
 * sum of several such integrals of bridges that know nothing of each other. The first is
 * the law of Cramer and von Mises (Anderson, Darling 1952), of KPSS about a level
 * (Kwiatkowski and others 1992) and of Nyblom, Hansen and Canova (1995); the second that
 * of KPSS about a line (MacNeill 1978).
 */
#ifndef NUMERIC_BRIDGE_LAW_H
#define NUMERIC_BRIDGE_LAW_H

enum bridge { BRIDGE_LEVEL, BRIDGE_LINE };

/*
 * The chance that the sum of `count` integrals, 1 to 16, is above x, to 1e-9 of itself; one
 * that is bounded by 1e-28 is 0. NAN for x NAN.
 */
double bridge_law_Q(enum bridge bridge, int count, double x);

#endif
