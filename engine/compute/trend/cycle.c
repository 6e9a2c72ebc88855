/*
 * cycle.c - how many periods make a season's round.
 */
#include "compute/trend/cycle.h"

#include "base/error.h"
#include "time/period.h"

int32_t cycle_length(const struct argument *season, tide_freq freq)
{
    return season->is_set ? (int32_t)season->integer : freq_per_year(freq);
}

tide_status cycle_check(const struct argument *season, tide_freq freq, const char *verb,
                        tide_error *err)
{
    if (cycle_length(season, freq) != 0)
        return TIDE_STATUS_OK;
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "%s of %ss needs --season", verb,
              freq_noun(freq));
    error_hint(err, freq == TIDE_FREQ_D ? "--season 7: a week of days"
                                        : "--season 52: a year of weeks");
    return TIDE_STATUS_ARGUMENT;
}
