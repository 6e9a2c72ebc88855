/*
 * period_form.h - the shapes of written periods, as patterns.
 *
 * In a pattern y stands for a digit of the year, n for a digit of the number within the
 * year (half, quarter, month, week, day of the year) and d for a digit of the day of the
 * month; every other character stands for itself. "yyyy-nn-dd" is a date.
 */
#ifndef TIME_PERIOD_FORM_H
#define TIME_PERIOD_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "tide/period.h"

enum { PART_ABSENT = -1 }; /* the pattern has no such part */

struct period_parts {
    int32_t year;
    int32_t number;
    int32_t day;
};

/* Does the whole text have this shape? Parts may still be out of their range. */
bool period_form_match(const char *pattern, struct text text, struct period_parts *parts);

/* The pattern with its digits filled in; no NUL. Returns the length of the pattern. */
size_t period_form_write(const char *pattern, struct period_parts parts, char *buffer);

/* "January" for 1 ... */
const char *month_name(int32_t month);

/*
 * The period that the parts name: a date where they have a day, a day of the year where
 * freq is D and they have none.
 *
 * TIDE_STATUS_PARSE  there is none; err says which part is wrong
 */
tide_status period_of_parts(tide_freq freq, struct period_parts parts, tide_period *out,
                            tide_error *err);

#endif
