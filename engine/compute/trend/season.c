/*
 * season.c - what the seasonal methods share: how many periods a year has, the additive
 * and the multiplicative reading, the mean over a year.
 */
#include "compute/trend/season.h"

#include <math.h>

#include "base/error.h"
#include "time/period.h"

/* What is smaller than this part of its terms is their rounding. */
static const double noise = 0x1p-46;

size_t season_length(const struct argument *season, tide_freq freq)
{
    return season->is_set ? (size_t)season->integer : (size_t)freq_per_year(freq);
}

tide_status season_check(const char *verb, const struct argument *season, tide_freq freq,
                         size_t least, tide_error *err)
{
    size_t s = season_length(season, freq);

    if (s >= least)
        return TIDE_STATUS_OK;
    if (s > 0) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "%s: figures by the %s have no season", verb, freq_noun(freq));
        error_hint(err, "--season N: periods after which a cycle repeats");
    } else {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "%s: the length of a season in %ss is not known", verb,
                  freq_noun(freq));
        error_hint(err, freq == TIDE_FREQ_W ? "--season 52: the weeks of a year"
                                            : "--season 7: the days of a week");
    }
    return TIDE_STATUS_ARGUMENT;
}

double mode_without(enum mode mode, double a, double b)
{
    if (mode == MODE_MULT)
        return a / b;
    double left = a - b;
    return fabs(left) <= noise * fmax(fabs(a), fabs(b)) ? 0.0 : left;
}

bool all_above_zero(const double *x, size_t count)
{
    for (size_t t = 0; t < count; t++)
        if (!(x[t] > 0.0))
            return false;
    return true;
}

size_t season_outputs(const struct compute_output *rows, size_t count, enum mode mode,
                      bool is_log, struct compute_output *out)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = rows[i];
        if (is_log)
            out[i].unit = OUTPUT_UNIT_NONE;
        else if (rows[i].unit == OUTPUT_UNIT_NONE && mode == MODE_ADD)
            out[i].unit = OUTPUT_UNIT_MEASURE;
    }
    return count;
}

void season_mean(const double *x, size_t count, size_t s, double *out)
{
    size_t half = s / 2;

    for (size_t t = half; t + half < count; t++) {
        const double *window = x + t - half;
        double sum = s % 2 == 0 ? 0.5 * (window[0] + window[s]) : window[0];
        for (size_t i = 1; i < s; i++)
            sum += window[i];
        out[t] = sum / (double)s;
    }
}

void season_figure(const double *detrended, size_t count, size_t s, enum mode mode,
                   double *season)
{
    double centre = 0.0;

    for (size_t j = 0; j < s; j++) {
        double sum = 0.0;
        size_t n = 0;
        for (size_t t = j < s / 2 ? j + s : j; t + s / 2 < count; t += s, n++)
            sum += detrended[t];
        season[j] = sum / (double)n;
        centre += season[j] / (double)s;
    }
    for (size_t j = 0; j < s; j++)
        season[j] = mode_without(mode, season[j], centre);
}
