/*
 * calendar.c - days to dates and ISO weeks, and back, by integer arithmetic alone.
 *
 * Years are counted from 1 March, so that the leap day is the last day of its year; the
 * 400 years from 0000-03-01 then repeat without exception, and the months from March
 * follow the line (153 m + 2) / 5. A week belongs to the year that holds its Thursday.
 */
#include "time/calendar.h"

enum {
    DAYS_IN_400_YEARS = 146097,
    DAYS_IN_100_YEARS = 36524,
    DAYS_IN_4_YEARS = 1461,
    DAYS_BEFORE_FIRST = 306, /* from 0000-03-01 to 0001-01-01 */
    THURSDAY = 3,            /* days after the Monday of its week */
};

bool calendar_is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t calendar_days_in_month(int32_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && calendar_is_leap(year) ? 29 : days[month - 1];
}

static int32_t first_day_of_year(int32_t year)
{
    return calendar_day_of((struct calendar_date){year, 1, 1});
}

int32_t calendar_weeks_in_year(int32_t iso_year)
{
    int32_t weekday = first_day_of_year(iso_year) % 7;
    bool is_long =
        weekday == THURSDAY || (weekday == THURSDAY - 1 && calendar_is_leap(iso_year));

    return is_long ? 53 : 52;
}

bool calendar_date_is_valid(struct calendar_date date)
{
    return date.year >= CALENDAR_FIRST_YEAR && date.year <= CALENDAR_LAST_YEAR &&
           date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= calendar_days_in_month(date.year, date.month);
}

int32_t calendar_day_of(struct calendar_date date)
{
    int32_t year = date.month > 2 ? date.year : date.year - 1;
    int32_t month = date.month > 2 ? date.month - 3 : date.month + 9;

    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
           date.day - 1 - DAYS_BEFORE_FIRST;
}

struct calendar_date calendar_date_of(int32_t day)
{
    int32_t since_march = day + DAYS_BEFORE_FIRST;
    int32_t cycle = since_march / DAYS_IN_400_YEARS;
    int32_t in_cycle = since_march % DAYS_IN_400_YEARS;
    int32_t leap_days = in_cycle / (DAYS_IN_4_YEARS - 1) - in_cycle / DAYS_IN_100_YEARS +
                        in_cycle / (DAYS_IN_400_YEARS - 1);
    int32_t year = (in_cycle - leap_days) / 365;
    int32_t in_year = in_cycle - (365 * year + year / 4 - year / 100);
    int32_t month = (5 * in_year + 2) / 153;
    bool is_after_december = month >= 10;

    return (struct calendar_date){
        .year = 400 * cycle + year + is_after_december,
        .month = is_after_december ? month - 9 : month + 3,
        .day = in_year - (153 * month + 2) / 5 + 1,
    };
}

int32_t calendar_day_of_year(int32_t day)
{
    return day - first_day_of_year(calendar_date_of(day).year) + 1;
}

struct calendar_week calendar_week_of(int32_t day)
{
    int32_t weekday = day % 7;
    int32_t thursday = day - weekday + THURSDAY;
    int32_t year = calendar_date_of(thursday).year;

    return (struct calendar_week){
        .year = year,
        .week = (thursday - first_day_of_year(year)) / 7 + 1,
        .day = weekday + 1,
    };
}

int32_t calendar_day_of_week(struct calendar_week week)
{
    int32_t fourth = calendar_day_of((struct calendar_date){week.year, 1, 4});

    return fourth - fourth % 7 + 7 * (week.week - 1) + week.day - 1;
}
