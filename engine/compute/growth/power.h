/*
 * power.h - growth rates from a factor that is raised to a power.
 *
 *     R = (x1 / x0)^e - 1 = exp(e ln(x1 / x0)) - 1
 *
 * The logarithm of a factor near 1 is taken of its exact difference, so that a small rate
 * keeps its digits, and that of a large one to 106 bits, as the exponential magnifies its
 * error. The interval of rounding (growth.h) is raised likewise:
 * wider than --low-base-width marks the rate low_base.
 */
#ifndef COMPUTE_GROWTH_POWER_H
#define COMPUTE_GROWTH_POWER_H

#include "compute/growth/growth.h"
#include "time/period.h"

/* Rows that every such verb begins its options with. */
enum { POWER_LOW_BASE_WIDTH, POWER_ALLOW_SIGNED, POWER_OPTION_COUNT };

#define POWER_OPTION_ROWS                                                                \
    [POWER_LOW_BASE_WIDTH] = GROWTH_LOW_BASE_WIDTH_ROW, [POWER_ALLOW_SIGNED] =           \
                                                            GROWTH_ALLOW_SIGNED_ROW

/* Refuse a --low-base-width of more than six decimals. */
tide_status power_check(const struct argument *argument, tide_freq freq, tide_error *err);

/* Two figures, or sums of figures, in any unit, and their half-widths. */
struct power_pair {
    struct dd current;
    struct dd base;
    double current_half;
    double base_half;
};

struct power_pair power_pair_of_series(const tide_series *in, size_t t, size_t base);
struct power_pair power_pair_of_decimals(const struct growth_interval *at);

/* ln of a / b, both above 0. */
struct dd power_log_ratio(struct dd a, struct dd b);

tide_state power_sign_state(const struct power_pair *pair);

/* The states of signs and low base of R joined to `state`; e = numerator / denominator. */
tide_state power_state(const struct argument *argument, const struct power_pair *pair,
                       struct period_years exponent, tide_state state);

/* Write R. */
void power_put(struct series_out *out, size_t t, const struct power_pair *pair,
               struct period_years exponent, tide_state state);

/*
 * Write the bounds of R, which is in place: of the least figure on the largest base and the
 * other way round. A figure below 0 has no power and counts as 0.
 */
void power_put_bounds(const struct compute_call *call, size_t t,
                      const struct growth_interval *at, struct period_years exponent);

/* The same by the C library alone: the definition. */
void power_define(struct series_out *out, size_t t, const struct power_pair *pair,
                  struct period_years exponent, tide_state state);

/* First and last place with a figure; false: fewer than two. */
bool power_ends(const tide_series *in, size_t *first, size_t *last);

#endif
