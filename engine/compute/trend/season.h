/*
 * season.h - what the seasonal methods share: how many periods a year has, the additive
 * and the multiplicative reading, the mean over a year.
 */
#ifndef COMPUTE_TREND_SEASON_H
#define COMPUTE_TREND_SEASON_H

#include "compute/computation.h"

/* ---- argument rows ---- */

#define SEASON_ARGUMENT                                                                  \
    {                                                                                    \
        .name = "season", .kind = TIDE_OPTION_INTEGER, .argument = "N",                  \
        .range = "2..400",                                                               \
        .help = "periods after which the season repeats; weeks and days need it\n"       \
                "(default: the periods of a year)",                                      \
        .group = TIDE_GROUP_COMPUTATION                                                  \
    }

#define LOG_ARGUMENT                                                                     \
    {                                                                                    \
        .name = "log", .kind = TIDE_OPTION_FLAG,                                         \
        .help = "take the natural logarithms of the figures; a figure of 0 or\n"         \
                "less leaves no answer",                                                 \
        .group = TIDE_GROUP_COMPUTATION                                                  \
    }

#define MODE_ARGUMENT                                                                    \
    {                                                                                    \
        .name = "mode", .kind = TIDE_OPTION_CHOICE, .argument = "MODE", .preset = "add", \
        .range = "add|mult", .help = "parts that add up, or parts that multiply",        \
        .group = TIDE_GROUP_COMPUTATION                                                  \
    }

/* Periods per season: as given, else those of a year; 0: none is known. */
size_t season_length(const struct argument *season, tide_freq freq);

/* Refuse a frequency without `least` periods per season. `verb` is for the message.
   TIDE_STATUS_ARGUMENT "bad_argument" */
tide_status season_check(const char *verb, const struct argument *season, tide_freq freq,
                         size_t least, tide_error *err);

/* ---- parts that add up, parts that multiply ---- */

/* In the order of the words of --mode. */
enum mode { MODE_ADD, MODE_MULT };

/* The part that changes nothing. */
static inline double mode_neutral(enum mode mode)
{
    return mode == MODE_MULT ? 1.0 : 0.0;
}

static inline double mode_join(enum mode mode, double a, double b)
{
    return mode == MODE_MULT ? a * b : a + b;
}

/* What of a is left without b. A difference that is but the rounding of its terms is 0. */
double mode_without(enum mode mode, double a, double b);

bool all_above_zero(const double *x, size_t count);

/*
 * The outputs of a method: `rows` with their units, those without a unit taken as factors,
 * which have that of the measure where parts add up. Logarithms have none at all. Returns
 * their count.
 */
size_t season_outputs(const struct compute_output *rows, size_t count, enum mode mode,
                      bool is_log, struct compute_output *out);

/*
 * The centred mean over a season, s periods, for an even s 2 x s: half a weight at both
 * ends. Fills out[h] .. out[count - h - 1], h = s / 2, and no other cell.
 */
void season_mean(const double *x, size_t count, size_t s, double *out);

/*
 * The season of s periods in what a trend left, detrended[h] .. detrended[count - h - 1],
 * h = s / 2: the mean of each sub-period, all centred to 0, or divided to a mean of 1.
 * count is at least 2 s. Place t belongs to sub-period t mod s.
 */
void season_figure(const double *detrended, size_t count, size_t s, enum mode mode,
                   double *season);

#endif
