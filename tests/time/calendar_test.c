/*
 * calendar_test.c - every day of the years 0001 to 9999, there and back.
 */
#include "harness/check.h"

#include "time/calendar.h"

/* CRC-32 as zlib computes it, one byte at a time. */
static uint32_t crc_add(uint32_t crc, const char *bytes, size_t length)
{
    crc = ~crc;
    for (size_t i = 0; i < length; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

TEST(crc_is_the_usual_one)
{
    UNUSED;
    CHECK_INT(crc_add(0, "123456789", 9), 0xCBF43926u);
}

static char *put_digits(char *at, int32_t value, int count)
{
    for (int i = count; i-- > 0; value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + count;
}

/* The CRC of "YYYY-MM-DD GGGG-Www-d DDD\n" over all days, as an independent calendar
   (Python's) gives it. */
TEST(every_day_has_its_date_its_week_and_its_number)
{
    UNUSED;
    uint32_t crc = 0;

    for (int32_t day = 0; day <= CALENDAR_LAST_DAY; day++) {
        struct calendar_date date = calendar_date_of(day);
        struct calendar_week week = calendar_week_of(day);
        char line[32];
        char *at = put_digits(line, date.year, 4);

        *at++ = '-';
        at = put_digits(at, date.month, 2);
        *at++ = '-';
        at = put_digits(at, date.day, 2);
        *at++ = ' ';
        at = put_digits(at, week.year, 4);
        *at++ = '-';
        *at++ = 'W';
        at = put_digits(at, week.week, 2);
        *at++ = '-';
        at = put_digits(at, week.day, 1);
        *at++ = ' ';
        at = put_digits(at, calendar_day_of_year(day), 3);
        *at++ = '\n';
        crc = crc_add(crc, line, (size_t)(at - line));
    }
    CHECK_INT(crc, 0x1a0f94a4u);
}

TEST(dates_and_weeks_lead_back_to_their_day)
{
    UNUSED;
    for (int32_t day = 0; day <= CALENDAR_LAST_DAY; day++) {
        struct calendar_date date = calendar_date_of(day);
        if (!calendar_date_is_valid(date) || calendar_day_of(date) != day ||
            calendar_day_of_week(calendar_week_of(day)) != day)
            CHECK_INT(day, -1);
    }
}

TEST(long_years_are_counted_right)
{
    UNUSED;
    int32_t leap_years = 0;
    int32_t long_years = 0;

    for (int32_t year = CALENDAR_FIRST_YEAR; year <= CALENDAR_LAST_YEAR; year++) {
        leap_years += calendar_is_leap(year);
        long_years += calendar_weeks_in_year(year) == 53;
    }
    CHECK_INT(leap_years, 2424);
    CHECK_INT(long_years, 1775);
}

TEST(weeks_in_year_agree_with_the_weeks_of_its_days)
{
    UNUSED;
    for (int32_t year = CALENDAR_FIRST_YEAR; year <= CALENDAR_LAST_YEAR; year++) {
        struct calendar_date late = {year, 12, 28}; /* always in the last week */
        CHECK_INT(calendar_week_of(calendar_day_of(late)).week,
                  calendar_weeks_in_year(year));
    }
}

TEST(dates_that_do_not_exist_are_not_valid)
{
    UNUSED;
    static const struct calendar_date rows[] = {
        {2023, 2, 29}, {1900, 2, 29}, {2100, 2, 29},  {2023, 4, 31},
        {2023, 0, 10}, {2023, 13, 1}, {2023, 1, 0},   {2023, 1, 32},
        {0, 1, 1},     {10000, 1, 1}, {2023, -1, 10}, {-4, 2, 29},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK(!calendar_date_is_valid(rows[i]));
    CHECK(calendar_date_is_valid((struct calendar_date){2000, 2, 29}));
    CHECK(calendar_date_is_valid((struct calendar_date){1, 1, 1}));
    CHECK(calendar_date_is_valid((struct calendar_date){9999, 12, 31}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(crc_is_the_usual_one),
        ROW(every_day_has_its_date_its_week_and_its_number),
        ROW(dates_and_weeks_lead_back_to_their_day),
        ROW(long_years_are_counted_right),
        ROW(weeks_in_year_agree_with_the_weeks_of_its_days),
        ROW(dates_that_do_not_exist_are_not_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
