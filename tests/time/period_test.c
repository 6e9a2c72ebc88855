/*
 * period_test.c - the laws of steps, years and containment, over whole frequencies.
 */
#include "harness/check.h"

#include <limits.h>

#include "time/calendar.h"
#include "time/period.h"

/* Every ordinal of the coarse frequencies; every 37th day, a step that meets all dates. */
static int32_t stride_of(tide_freq freq)
{
    return freq == TIDE_FREQ_D ? 37 : 1;
}

static void check_period(tide_period a, tide_period b, const char *file, int line)
{
    if (tide_period_equal(a, b))
        return;
    print_error("%d %d %d is not %d %d %d\n", a.freq, a.ordinal, a.length, b.freq,
                b.ordinal, b.length);
    _fail(file, line);
}

#define CHECK_PERIOD(a, b) check_period(a, b, __FILE__, __LINE__)

static tide_period window(tide_period first, int32_t length)
{
    first.length = length;
    return first;
}

static tide_period year_ago(tide_period period)
{
    tide_period out = {0};
    CHECK_OK(tide_period_year_ago(period, &out));
    return out;
}

static tide_period added(tide_period period, int32_t n)
{
    tide_period out = {0};
    CHECK_OK(tide_period_add(period, n, &out));
    return out;
}

TEST(ordinals_are_those_of_the_public_header)
{
    UNUSED;
    CHECK_INT(period_year(2022).ordinal, 2022);
    CHECK_INT(period_half(2022, 2).ordinal, 2 * 2022 + 1);
    CHECK_INT(period_quarter(2022, 3).ordinal, 4 * 2022 + 2);
    CHECK_INT(period_month(2022, 10).ordinal, 12 * 2022 + 9);
    CHECK_INT(period_week(1, 1).ordinal, 0);
    CHECK_INT(period_week(9999, 52).ordinal, freq_last_ordinal(TIDE_FREQ_W));
    CHECK_INT(period_day(1, 1, 1).ordinal, 0);
    CHECK_INT(period_day(9999, 12, 31).ordinal, freq_last_ordinal(TIDE_FREQ_D));
    CHECK_INT(freq_first_ordinal(TIDE_FREQ_M), period_month(1, 1).ordinal);
    CHECK_INT(freq_last_ordinal(TIDE_FREQ_M), period_month(9999, 12).ordinal);
    CHECK_INT(freq_last_ordinal(TIDE_FREQ_A), 9999);
}

TEST(frequencies_have_letters_and_names)
{
    UNUSED;
    CHECK_INT(tide_freq_letter(TIDE_FREQ_NONE), '-');
    for (tide_freq freq = TIDE_FREQ_A; freq <= TIDE_FREQ_D; freq++) {
        const char letter = tide_freq_letter(freq);
        const char *noun = freq_noun(freq);
        CHECK_INT(letter, "ASQMWD"[freq - TIDE_FREQ_A]);
        CHECK_INT(freq_of_text(&letter, 1), freq);
        CHECK_INT(freq_of_text(noun, strlen(noun)), freq);
    }
    CHECK_INT(freq_of_text("m", 1), TIDE_FREQ_M);
    CHECK_INT(freq_of_text("Quarter", 7), TIDE_FREQ_Q);
    CHECK_INT(freq_of_text("T", 1), TIDE_FREQ_NONE);
    CHECK_INT(freq_of_text("-", 1), TIDE_FREQ_NONE);
    CHECK_INT(freq_of_text("", 0), TIDE_FREQ_NONE);
}

TEST(periods_of_a_frequency_tile_the_calendar)
{
    UNUSED;
    for (tide_freq freq = TIDE_FREQ_A; freq <= TIDE_FREQ_D; freq++) {
        int32_t next = 0;

        for (int32_t i = freq_first_ordinal(freq); i <= freq_last_ordinal(freq); i++) {
            tide_period period = period_of(freq, i);
            CHECK_INT(tide_period_first_day(period), next);
            next = tide_period_last_day(period) + 1;
            if (tide_period_days(period) < 1)
                CHECK_INT(i, -1);
        }
        CHECK_INT(next, CALENDAR_LAST_DAY + 1 + (freq == TIDE_FREQ_W ? 2 : 0));
    }
}

TEST(days_of_known_periods)
{
    UNUSED;
    CHECK_INT(tide_period_days(period_year(2024)), 366);
    CHECK_INT(tide_period_days(period_year(1900)), 365);
    CHECK_INT(tide_period_days(period_half(2023, 1)), 181);
    CHECK_INT(tide_period_days(period_quarter(2024, 1)), 91);
    CHECK_INT(tide_period_days(period_month(2023, 2)), 28);
    CHECK_INT(tide_period_days(period_month(9999, 12)), 31);
    CHECK_INT(tide_period_days(period_week(2020, 53)), 7);
    CHECK_INT(tide_period_days(window(period_month(2022, 1), 10)), 304);
    CHECK_INT(tide_period_first_day(period_week(2021, 1)),
              period_day(2021, 1, 4).ordinal);
}

TEST(a_period_is_its_year_and_its_place)
{
    UNUSED;
    for (int32_t year = 1; year <= 9999; year += 7) {
        for (int32_t place = 0; place < 12; place++) {
            tide_period month = period_month(year, place + 1);
            CHECK_INT(period_year_number(month), year);
            CHECK_INT(period_within_year(month), place);
        }
        for (int32_t week = 1; week <= calendar_weeks_in_year(year); week++) {
            tide_period period = period_week(year, week);
            CHECK_INT(period_year_number(period), year);
            CHECK_INT(period_within_year(period), week - 1);
        }
    }
    CHECK_INT(period_within_year(period_year(2024)), 0);
    CHECK_INT(period_within_year(period_half(2024, 2)), 1);
    CHECK_INT(period_within_year(period_quarter(2024, 4)), 3);
    CHECK_INT(period_within_year(period_day(2024, 12, 31)), 365);
    CHECK_INT(period_year_number(period_day(2024, 12, 31)), 2024);
    CHECK_INT(period_year_number(period_week(2020, 53)), 2020);
}

TEST(steps_cross_the_year)
{
    UNUSED;
    CHECK_PERIOD(added(period_month(2023, 12), 1), period_month(2024, 1));
    CHECK_PERIOD(added(period_month(2023, 12), -12), period_month(2022, 12));
    CHECK_PERIOD(added(period_quarter(2023, 1), -1), period_quarter(2022, 4));
    CHECK_PERIOD(added(period_week(2020, 53), 1), period_week(2021, 1));
    CHECK_PERIOD(added(period_day(2024, 2, 28), 2), period_day(2024, 3, 1));
    CHECK_PERIOD(added(window(period_month(2022, 1), 10), 12),
                 window(period_month(2023, 1), 10));
}

TEST(steps_add_up_and_lead_back)
{
    UNUSED;
    uint64_t seed = 20220901;

    for (tide_freq freq = TIDE_FREQ_A; freq <= TIDE_FREQ_D; freq++) {
        int32_t first = freq_first_ordinal(freq);
        uint32_t count = (uint32_t)(freq_last_ordinal(freq) - first) + 1;

        for (int round = 0; round < 1000; round++) {
            tide_period a =
                period_of(freq, first + (int32_t)(check_random(&seed) % count));
            tide_period b =
                period_of(freq, first + (int32_t)(check_random(&seed) % count));
            tide_period c =
                period_of(freq, first + (int32_t)(check_random(&seed) % count));
            int32_t ab = b.ordinal - a.ordinal;
            int32_t bc = c.ordinal - b.ordinal;

            CHECK_PERIOD(added(a, ab), b);
            CHECK_PERIOD(added(added(a, ab), -ab), a);
            CHECK_PERIOD(added(added(a, ab), bc), added(a, ab + bc));
        }
    }
}

TEST(steps_never_leave_the_calendar)
{
    UNUSED;
    for (tide_freq freq = TIDE_FREQ_A; freq <= TIDE_FREQ_D; freq++) {
        tide_period first = period_of(freq, freq_first_ordinal(freq));
        tide_period last = period_of(freq, freq_last_ordinal(freq));
        tide_period out = period_of(freq, 77);
        int32_t whole = last.ordinal - first.ordinal;

        CHECK_STATUS(tide_period_add(first, -1, &out), TIDE_STATUS_OVERFLOW);
        CHECK_STATUS(tide_period_add(last, 1, &out), TIDE_STATUS_OVERFLOW);
        CHECK_STATUS(tide_period_add(last, INT32_MAX, &out), TIDE_STATUS_OVERFLOW);
        CHECK_STATUS(tide_period_add(first, INT32_MIN, &out), TIDE_STATUS_OVERFLOW);
        CHECK_STATUS(tide_period_add(window(last, 2), 0, &out), TIDE_STATUS_OVERFLOW);
        CHECK_PERIOD(out, period_of(freq, 77));
        CHECK_PERIOD(added(first, whole), last);
        CHECK_PERIOD(added(window(first, 2), whole - 1), added(window(last, 2), -1));
    }
}

TEST(the_year_before_is_the_same_place)
{
    UNUSED;
    for (tide_freq freq = TIDE_FREQ_A; freq <= TIDE_FREQ_D; freq++) {
        int32_t last = freq_last_ordinal(freq);

        for (int32_t i = freq_first_ordinal(freq); i <= last; i += stride_of(freq)) {
            tide_period period = period_of(freq, i);
            tide_period before;
            bool has_base = tide_period_year_ago(period, &before) == TIDE_STATUS_OK;
            struct calendar_date date = calendar_date_of(tide_period_first_day(period));
            bool is_lost = period_year_number(period) == 1;

            if (freq == TIDE_FREQ_W && period_within_year(period) == 52)
                is_lost = true; /* no two years of 53 weeks follow each other */
            if (freq == TIDE_FREQ_D && date.month == 2 && date.day == 29)
                is_lost = true;
            if (has_base == is_lost)
                CHECK_INT(i, -1);
            if (!has_base)
                continue;
            if (period_year_number(before) != period_year_number(period) - 1)
                CHECK_INT(i, -2);
            if (freq != TIDE_FREQ_D &&
                period_within_year(before) != period_within_year(period))
                CHECK_INT(i, -3);
            if (freq == TIDE_FREQ_D)
                CHECK_PERIOD(before, period_day(date.year - 1, date.month, date.day));
        }
    }
}

TEST(the_year_before_of_known_periods)
{
    UNUSED;
    tide_period out = period_year(77);

    CHECK_PERIOD(year_ago(period_quarter(2024, 1)), period_quarter(2023, 1));
    CHECK_PERIOD(year_ago(period_week(2021, 52)), period_week(2020, 52));
    CHECK_PERIOD(year_ago(period_week(2020, 1)), period_week(2019, 1));
    CHECK_PERIOD(year_ago(period_day(2025, 3, 1)), period_day(2024, 3, 1));
    CHECK_PERIOD(year_ago(window(period_month(2022, 1), 10)),
                 window(period_month(2021, 1), 10));
    CHECK_PERIOD(year_ago(window(period_day(2024, 11, 1), 10)),
                 window(period_day(2023, 11, 1), 10));
    CHECK_STATUS(tide_period_year_ago(period_week(2020, 53), &out),
                 TIDE_STATUS_NOT_FOUND);
    CHECK_STATUS(tide_period_year_ago(period_day(2024, 2, 29), &out),
                 TIDE_STATUS_NOT_FOUND);
    CHECK_STATUS(tide_period_year_ago(window(period_day(2024, 2, 29), 3), &out),
                 TIDE_STATUS_NOT_FOUND);
    CHECK_STATUS(tide_period_year_ago(period_of(TIDE_FREQ_NONE, 0), &out),
                 TIDE_STATUS_NOT_FOUND);
    CHECK_PERIOD(out, period_year(77));
}

TEST(years_between_follow_the_frequency)
{
    UNUSED;
    static const struct {
        tide_freq freq;
        int32_t a;
        int32_t b;
        int64_t years_times_400;
    } rows[] = {
        {TIDE_FREQ_M, 24240, 24270, 1000}, {TIDE_FREQ_Q, 8089, 8088, -100},
        {TIDE_FREQ_S, 4000, 4003, 600},    {TIDE_FREQ_A, 2000, 2010, 4000},
        {TIDE_FREQ_D, 0, 146097, 160000},  {TIDE_FREQ_W, 0, 20871, 160000},
        {TIDE_FREQ_NONE, 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct period_years years =
            period_years_between(rows[i].freq, rows[i].a, rows[i].b);
        CHECK(years.denominator > 0);
        CHECK_INT(years.numerator * 400, rows[i].years_times_400 * years.denominator);
    }
}

/* Converting gives the one period whose days hold all days, or nothing. */
TEST(what_a_period_lies_in_holds_all_its_days)
{
    UNUSED;
    for (tide_freq freq = TIDE_FREQ_A; freq <= TIDE_FREQ_D; freq++) {
        int32_t last = freq_last_ordinal(freq);

        for (int32_t i = freq_first_ordinal(freq); i <= last; i += stride_of(freq))
            for (tide_freq to = TIDE_FREQ_A; to <= TIDE_FREQ_D; to++) {
                tide_period period = period_of(freq, i);
                tide_period whole;
                bool is_found = tide_period_convert(period, to, &whole) == TIDE_STATUS_OK;
                bool must = to <= freq && (freq != TIDE_FREQ_W || to == TIDE_FREQ_W);

                if (must && to != TIDE_FREQ_W && !is_found)
                    CHECK_INT(i, -1);
                if (is_found && to > freq)
                    CHECK_INT(i, -2);
                if (is_found &&
                    (whole.freq != to || whole.length != 1 ||
                     tide_period_first_day(whole) > tide_period_first_day(period) ||
                     tide_period_last_day(whole) < tide_period_last_day(period)))
                    CHECK_INT(i, -3);
            }
    }
}

TEST(what_known_periods_lie_in)
{
    UNUSED;
    static const struct {
        tide_freq to;
        int32_t year;
        int32_t place;
    } rows[] = {
        {TIDE_FREQ_A, 2024, 0}, {TIDE_FREQ_S, 2024, 1},  {TIDE_FREQ_Q, 2024, 2},
        {TIDE_FREQ_M, 2024, 6}, {TIDE_FREQ_W, 2024, 26},
    };
    tide_period out;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_OK(tide_period_convert(period_day(2024, 7, 1), rows[i].to, &out));
        CHECK_INT(period_year_number(out), rows[i].year);
        CHECK_INT(period_within_year(out), rows[i].place);
    }
    CHECK_OK(tide_period_convert(period_month(2024, 9), TIDE_FREQ_Q, &out));
    CHECK_PERIOD(out, period_quarter(2024, 3));
    CHECK_OK(tide_period_convert(period_week(2024, 7), TIDE_FREQ_M, &out));
    CHECK_PERIOD(out, period_month(2024, 2));
    CHECK_OK(tide_period_convert(period_day(9999, 12, 31), TIDE_FREQ_W, &out));
    CHECK_PERIOD(out, period_week(9999, 52));
    CHECK_OK(tide_period_convert(window(period_month(2022, 7), 2), TIDE_FREQ_Q, &out));
    CHECK_PERIOD(out, period_quarter(2022, 3));
}

TEST(what_crosses_a_border_lies_in_nothing)
{
    UNUSED;
    tide_period out = period_year(77);
    const struct {
        tide_period period;
        tide_freq to;
    } rows[] = {
        {period_week(2024, 9), TIDE_FREQ_M}, /* 26 February to 3 March */
        {period_week(2020, 53), TIDE_FREQ_A},
        {period_week(9999, 52), TIDE_FREQ_A},
        {window(period_month(2022, 6), 2), TIDE_FREQ_Q},
        {window(period_month(2022, 1), 13), TIDE_FREQ_A},
        {window(period_month(2022, 1), 10), TIDE_FREQ_M},
        {period_year(2022), TIDE_FREQ_M},
        {period_month(2022, 1), TIDE_FREQ_NONE},
        {period_of(TIDE_FREQ_NONE, 0), TIDE_FREQ_A},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_STATUS(tide_period_convert(rows[i].period, rows[i].to, &out),
                     TIDE_STATUS_NOT_FOUND);
        CHECK_PERIOD(out, period_year(77));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(ordinals_are_those_of_the_public_header),
        ROW(frequencies_have_letters_and_names),
        ROW(periods_of_a_frequency_tile_the_calendar),
        ROW(days_of_known_periods),
        ROW(a_period_is_its_year_and_its_place),
        ROW(steps_cross_the_year),
        ROW(steps_add_up_and_lead_back),
        ROW(steps_never_leave_the_calendar),
        ROW(the_year_before_is_the_same_place),
        ROW(the_year_before_of_known_periods),
        ROW(years_between_follow_the_frequency),
        ROW(what_a_period_lies_in_holds_all_its_days),
        ROW(what_known_periods_lie_in),
        ROW(what_crosses_a_border_lies_in_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
