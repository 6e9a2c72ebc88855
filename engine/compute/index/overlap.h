/*
 * overlap.h - volume indices at the mean prices of the year before, linked year by year.
 *
 *     I[y, q] = B sum of p q[y, q] / D,  p the mean price of each line in year y - 1
 *
 *     annual-overlap     B the mean of I in y - 1, D = sum of p q of y - 1, over s
 *     quarter-overlap    B and D of the last sub-period of y - 1
 *     over-year          B and D of the same sub-period of y - 1
 *
 * s sub-periods make a year. The mean price of a line is its value over its quantity in
 * the whole year, so a line is matched where it has all figures of that year, of which
 * some are above 0, and a quantity now. The first year with such lines stands at its own
 * mean prices, its mean is 100. With --base B the chain is 100 in B.
 */
#ifndef COMPUTE_INDEX_OVERLAP_H
#define COMPUTE_INDEX_OVERLAP_H

#include "compute/index/bilateral.h"

/* Does --link name one of these? */
bool overlap_is_asked(const struct compute_call *call);

/* They are of volumes, and of sub-periods of years. */
tide_status overlap_check(const struct argument *argument, tide_freq freq,
                          tide_error *err);

/* TIDE_STATUS_NO_MEMORY */
tide_status overlap_run(const struct compute_call *call, const struct formula *formula,
                        tide_error *err);
tide_status overlap_define(const struct compute_call *call, const struct formula *formula,
                           tide_error *err);

#endif
