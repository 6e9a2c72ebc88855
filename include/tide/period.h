/*
 * tide/period.h - a stretch of calendar time: frequency, ordinal, length.
 *
 * Time is arithmetic on ordinals of the proleptic Gregorian calendar, years 0001 to
 * 9999. The ordinal counts periods of its frequency from the one that holds 0001-01-01:
 * a year is its number, a month is 12 year + month - 1 and so on; weeks are ISO 8601
 * weeks (0001-W01 is 0) and days count from 0001-01-01 = 0. The length is 1 except for
 * windows, such as 2022-01-01/P10M: ten months from 2022-01.
 *
 * Periods are values: copy them freely. Functions that could leave the calendar say so.
 */
#ifndef TIDE_PERIOD_H
#define TIDE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "tide/export.h"
#include "tide/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    TIDE_FREQ_NONE = 0, /* no time */
    TIDE_FREQ_A,        /* year */
    TIDE_FREQ_S,        /* half-year */
    TIDE_FREQ_Q,        /* quarter */
    TIDE_FREQ_M,        /* month */
    TIDE_FREQ_W,        /* ISO week, Monday to Sunday */
    TIDE_FREQ_D         /* day */
} tide_freq;

typedef struct {
    int32_t ordinal; /* periods since the first of the calendar */
    int32_t length;  /* 1; more for a window */
    uint8_t freq;    /* a tide_freq */
} tide_period;

enum { TIDE_PERIOD_TEXT_SIZE = 32 }; /* bytes that any period's text fits, NUL included */

/* The letter of a frequency: A S Q M W D, '-' for NONE. */
TIDE_API char tide_freq_letter(tide_freq freq);

/*
 * Read a period in any form of SDMX 3 except trimesters: 2022, 2022-A1, 2022-S1,
 * 2022-Q1, 2022-10, 2022-M10, 2022-W05, 2022-03-15, 2022-D075, 2022-01-01/P10M.
 *
 * text, length  the bytes; no NUL needed, no blanks allowed around
 * out           the period; a window that is exactly one period of a frequency
 *               (2022-01-01/P1Y) becomes that period
 *
 * TIDE_STATUS_PARSE  not a period, or a date that does not exist; err says which part
 */
TIDE_API tide_status tide_period_parse(const char *text, size_t length, tide_period *out,
                                       tide_error *err);

/*
 * Write the SDMX form of a period and a NUL.
 *
 * buffer, size  at least TIDE_PERIOD_TEXT_SIZE bytes always suffice
 *
 * Returns the length of the text without the NUL; 0 if it does not fit (the buffer then
 * holds an empty text).
 */
TIDE_API size_t tide_period_format(tide_period period, char *buffer, size_t size);

/* Same stretch of time: frequency, ordinal and length agree. */
TIDE_API bool tide_period_equal(tide_period a, tide_period b);

/*
 * The period n steps later (earlier for a negative n), of the same length.
 *
 * out  its length and frequency are those of `period`; unchanged on failure
 *
 * TIDE_STATUS_OVERFLOW  the result leaves the years 0001 to 9999
 */
TIDE_API tide_status tide_period_add(tide_period period, int32_t n, tide_period *out);

/*
 * The same period one year before: by arithmetic for A, S, Q and M; the same week number
 * of the ISO year before for W; the same date for D; the same window a year before.
 *
 * TIDE_STATUS_NOT_FOUND  there is none: week 53 before a year of 52, 29 February, year 1
 */
TIDE_API tide_status tide_period_year_ago(tide_period period, tide_period *out);

/*
 * The period of frequency freq in which this one lies.
 *
 * TIDE_STATUS_NOT_FOUND  it lies in none: finer to coarser only, and a week that crosses
 *                        the border of a month, quarter, half-year or year lies in none
 */
TIDE_API tide_status tide_period_convert(tide_period period, tide_freq freq,
                                         tide_period *out);

/* First and last day as days since 0001-01-01 = 0; days in the period. */
TIDE_API int32_t tide_period_first_day(tide_period period);
TIDE_API int32_t tide_period_last_day(tide_period period);
TIDE_API int32_t tide_period_days(tide_period period);

#ifdef __cplusplus
}
#endif

#endif
