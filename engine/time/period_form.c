/*
 * period_form.c - matching and filling patterns of periods, and checking the parts.
 */
#include "time/period_form.h"

#include <string.h>

#include "base/error.h"
#include "time/calendar.h"
#include "time/period.h"

/* The part that a character of a pattern counts towards; NULL: it stands for itself. */
static int32_t *part_of(struct period_parts *parts, char class)
{
    switch (class) {
    case 'y':
        return &parts->year;
    case 'n':
        return &parts->number;
    case 'd':
        return &parts->day;
    default:
        return NULL;
    }
}

bool period_form_match(const char *pattern, struct text text, struct period_parts *parts)
{
    if (strlen(pattern) != text.length)
        return false;
    *parts = (struct period_parts){PART_ABSENT, PART_ABSENT, PART_ABSENT};
    for (size_t i = 0; i < text.length; i++) {
        int32_t *part = part_of(parts, pattern[i]);
        char c = text.at[i];

        if (part == NULL ? c != pattern[i] : c < '0' || c > '9')
            return false;
        if (part != NULL)
            *part = (*part == PART_ABSENT ? 0 : 10 * *part) + (c - '0');
    }
    return true;
}

size_t period_form_write(const char *pattern, struct period_parts parts, char *buffer)
{
    size_t length = strlen(pattern);

    for (size_t i = length; i-- > 0;) {
        int32_t *part = part_of(&parts, pattern[i]);

        if (part == NULL) {
            buffer[i] = pattern[i];
        } else {
            buffer[i] = (char)('0' + *part % 10);
            *part /= 10;
        }
    }
    return length;
}

const char *month_name(int32_t month)
{
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December",
    };
    return months[month - 1];
}

static tide_status month_of_parts(struct period_parts parts, tide_period *out,
                                  tide_error *err)
{
    if (parts.number < 1 || parts.number > 12)
        return error_set(err, TIDE_STATUS_PARSE, "bad_period", "month is not 1 to 12");
    *out = period_month(parts.year, parts.number);
    return TIDE_STATUS_OK;
}

static tide_status week_of_parts(struct period_parts parts, tide_period *out,
                                 tide_error *err)
{
    if (parts.number < 1 || parts.number > 53)
        return error_set(err, TIDE_STATUS_PARSE, "bad_period", "week is not 1 to 53");
    if (parts.number > calendar_weeks_in_year(parts.year))
        return error_set(err, TIDE_STATUS_PARSE, "bad_period", "%04d has 52 weeks",
                         parts.year);
    *out = period_week(parts.year, parts.number);
    return TIDE_STATUS_OK;
}

static tide_status date_of_parts(struct period_parts parts, tide_period *out,
                                 tide_error *err)
{
    tide_period month;
    tide_status status = month_of_parts(parts, &month, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (parts.day < 1 || parts.day > 31)
        return error_set(err, TIDE_STATUS_PARSE, "bad_period", "day is not 1 to 31");
    if (parts.day > tide_period_days(month))
        return error_set(err, TIDE_STATUS_PARSE, "bad_period", "%s %04d has %d days",
                         month_name(parts.number), parts.year, tide_period_days(month));
    *out = period_day(parts.year, parts.number, parts.day);
    return TIDE_STATUS_OK;
}

static tide_status day_of_year_of_parts(struct period_parts parts, tide_period *out,
                                        tide_error *err)
{
    tide_period year = period_year(parts.year);

    if (parts.number < 1 || parts.number > 366)
        return error_set(err, TIDE_STATUS_PARSE, "bad_period",
                         "day of the year is not 1 to 366");
    if (parts.number > tide_period_days(year))
        return error_set(err, TIDE_STATUS_PARSE, "bad_period", "%04d has 365 days",
                         parts.year);
    *out = period_of(TIDE_FREQ_D, tide_period_first_day(year) + parts.number - 1);
    return TIDE_STATUS_OK;
}

tide_status period_of_parts(tide_freq freq, struct period_parts parts, tide_period *out,
                            tide_error *err)
{
    if (parts.year < CALENDAR_FIRST_YEAR)
        return error_set(err, TIDE_STATUS_PARSE, "bad_period", "years are 0001 to 9999");
    switch (freq) {
    case TIDE_FREQ_S:
        if (parts.number < 1 || parts.number > 2)
            return error_set(err, TIDE_STATUS_PARSE, "bad_period", "half is not 1 or 2");
        *out = period_half(parts.year, parts.number);
        return TIDE_STATUS_OK;
    case TIDE_FREQ_Q:
        if (parts.number < 1 || parts.number > 4)
            return error_set(err, TIDE_STATUS_PARSE, "bad_period",
                             "quarter is not 1 to 4");
        *out = period_quarter(parts.year, parts.number);
        return TIDE_STATUS_OK;
    case TIDE_FREQ_M:
        return month_of_parts(parts, out, err);
    case TIDE_FREQ_W:
        return week_of_parts(parts, out, err);
    case TIDE_FREQ_D:
        return parts.day == PART_ABSENT ? day_of_year_of_parts(parts, out, err)
                                        : date_of_parts(parts, out, err);
    default:
        *out = period_year(parts.year);
        return TIDE_STATUS_OK;
    }
}
