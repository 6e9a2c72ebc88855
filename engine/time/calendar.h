/*
 * calendar.h - days of the proleptic Gregorian calendar and of ISO 8601 weeks.
 *
 * A day is counted from 0001-01-01 = 0, a Monday, to 9999-12-31 = 3,652,058. All
 * functions take any argument in range and are pure. The ISO week of the last day, W52 of
 * 9999, ends two days later.
 */
#ifndef TIME_CALENDAR_H
#define TIME_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

enum { CALENDAR_FIRST_YEAR = 1, CALENDAR_LAST_YEAR = 9999, CALENDAR_LAST_DAY = 3652058 };

struct calendar_date {
    int32_t year;  /* 1 to 9999 */
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to days in the month */
};

struct calendar_week {
    int32_t year; /* ISO week-year */
    int32_t week; /* 1 to 53 */
    int32_t day;  /* 1 Monday to 7 Sunday */
};

bool calendar_is_leap(int32_t year);
int32_t calendar_days_in_month(int32_t year, int32_t month);
int32_t calendar_weeks_in_year(int32_t iso_year); /* 52 or 53 */
bool calendar_date_is_valid(struct calendar_date date);

int32_t calendar_day_of(struct calendar_date date); /* valid, or 10000-01-01 */
struct calendar_date calendar_date_of(int32_t day);
int32_t calendar_day_of_year(int32_t day); /* 1 to 366 */

struct calendar_week calendar_week_of(int32_t day);
int32_t calendar_day_of_week(struct calendar_week week); /* Monday of W01 and on */

#endif
