/*
 * cycle.h - how many periods make a season's round: --season, or what the frequency says.
 *
 * Years have one, half-years 2, quarters 4, months 12. Weeks and days have none of their
 * own: the request must say.
 */
#ifndef COMPUTE_TREND_CYCLE_H
#define COMPUTE_TREND_CYCLE_H

#include "compute/computation.h"

#define CYCLE_OPTION_ROW                                                                 \
    {                                                                                    \
        .name = "season", .kind = TIDE_OPTION_INTEGER, .argument = "N",                  \
        .range = "2..400",                                                               \
        .help = "periods of a season's round (default: those of a year);\n"              \
                "weeks and days have none of their own",                                 \
        .group = TIDE_GROUP_COMPUTATION                                                  \
    }

/* Periods of a round; 0: not known. */
int32_t cycle_length(const struct argument *season, tide_freq freq);

/*
 * Refuse a frequency without a round of its own where none is given.
 *
 * TIDE_STATUS_ARGUMENT
 */
tide_status cycle_check(const struct argument *season, tide_freq freq, const char *verb,
                        tide_error *err);

#endif
