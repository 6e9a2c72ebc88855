/*
 * period.h - periods inside the engine; the arithmetic itself is public, tide/period.h.
 */
#ifndef TIME_PERIOD_H
#define TIME_PERIOD_H

#include "tide/period.h"

/* Sub-periods per year: A 1, S 2, Q 4, M 12; 0 for W, D and NONE, which have none. */
int32_t freq_per_year(tide_freq freq);

/* The frequency of a letter "M" or "m" or a name "month"; TIDE_FREQ_NONE if none. */
tide_freq freq_of_text(const char *text, size_t length);

/* "month", "quarter" ... for messages. */
const char *freq_noun(tide_freq freq);

/* Ordinals of the first and the last period of the calendar at a frequency. */
int32_t freq_first_ordinal(tide_freq freq);
int32_t freq_last_ordinal(tide_freq freq);

tide_period period_of(tide_freq freq, int32_t ordinal); /* length 1 */
tide_period period_year(int32_t year);
tide_period period_half(int32_t year, int32_t half);
tide_period period_quarter(int32_t year, int32_t quarter);
tide_period period_month(int32_t year, int32_t month);
tide_period period_week(int32_t iso_year, int32_t week);
tide_period period_day(int32_t year, int32_t month, int32_t day);

/* The year in which a period begins (ISO week-year for W). */
int32_t period_year_number(tide_period period);

/* Place within the year, from 0: month - 1 ...; week - 1; day of year - 1. */
int32_t period_within_year(tide_period period);

/* tide_period_year_ago on an ordinal of length 1; false where there is none. */
bool period_year_ago(tide_freq freq, int32_t ordinal, int32_t *out);

/* numerator / denominator years; the denominator is above 0. */
struct period_years {
    int64_t numerator;
    int64_t denominator;
};

/*
 * Time in years between two ordinals of one frequency: (b - a) / s for A, S, Q, M; days /
 * 365.2425 for W and D. 0 for NONE.
 */
struct period_years period_years_between(tide_freq freq, int32_t a, int32_t b);

/* The ISO text of a range of two periods, "2015-01/2022-08", in buffer. */
size_t period_range_format(tide_period first, tide_period last, char *buffer,
                           size_t size);

/*
 * Read periods as files write them: all SDMX forms and those of FORMATS section 3 that
 * need no declaration: 2024S1 2024-H1 "H1 2024" 2024Q1 "Q1 2024" 2024M03 202403 2024/03
 * 03/2024 03.2024 20240315 2024/03/15 15.03.2024 and a time of day 00:00:00 after a date.
 * Month names and declared orders come with the ingest layer. Statuses as
 * tide_period_parse.
 */
tide_status period_read(const char *text, size_t length, tide_period *out,
                        tide_error *err);

#endif
