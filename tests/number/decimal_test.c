/*
 * decimal_test.c - figures as written: reading, printing, rescaling, rounding.
 */
#include "harness/check.h"

#include <locale.h>

#include "number/decimal.h"
#include "number/exact.h"

static const struct decimal_marks space_comma = {.decimal = ',', .grouping = "\xC2\xA0"};
static const struct decimal_marks comma_point = {.decimal = '.', .grouping = ","};
static const struct decimal_marks point_comma = {.decimal = ',', .grouping = "."};
static const struct decimal_marks percent = {.decimal = '.', .is_percent = true};

TEST(parse_takes_every_notation)
{
    UNUSED;
    static const struct {
        const char *text;
        const struct decimal_marks *marks;
        int64_t mantissa;
        int32_t scale;
    } rows[] = {
        {"0", NULL, 0, 0},
        {"-0", NULL, 0, 0},
        {"12.50", NULL, 1250, 2},
        {"007", NULL, 7, 0},
        {".5", NULL, 5, 1},
        {"5.", NULL, 5, 0},
        {"+1", NULL, 1, 0},
        {"-1.5", NULL, -15, 1},
        {"\xE2\x88\x92"
         "1.5",
         NULL, -15, 1},
        {"\xE2\x80\x93.5", NULL, -5, 1},
        {"1.5-", NULL, -15, 1},
        {"(1.5)", NULL, -15, 1},
        {"1.2E+05", NULL, 120000, 0},
        {"1.25e1", NULL, 125, 1},
        {"1.50e-07", NULL, 150, 9},
        {"1e18", NULL, 1000000000000000000, 0},
        {"0e400", NULL, 0, 0},
        {"0.0e-400", NULL, 0, 18},
        {"9223372036854775807", NULL, INT64_MAX, 0},
        {"0000009223372036854775800", NULL, 9223372036854775800, 0},
        {"-9223372036854775808", NULL, INT64_MIN, 0},
        {"(9223372036854775808)", NULL, INT64_MIN, 0},
        {"9.223372036854775807", NULL, INT64_MAX, 18},
        {"0000000000000000000000000000012.5", NULL, 125, 1},
        {"0.000000000000000001", NULL, 1, 18},
        {"0.5000000000000000000000", NULL, 500000000000000000, 18},
        {"12.000000000000000000000", NULL, 1200000000000000000, 17},
        {"0.00000000000000000000", NULL, 0, 18},
        {"100000000000000000000e-20", NULL, 1000000000000000000, 18},
        {"1,234", &comma_point, 1234, 0},
        {"1,234,567.89", &comma_point, 123456789, 2},
        {"1234567.89", &comma_point, 123456789, 2},
        {"-1.234,5", &point_comma, -12345, 1},
        {"12\xC2\xA0"
         "345,6",
         &space_comma, 123456, 1},
        {"5%", &percent, 5, 0},
        {"-5.5%", &percent, -55, 1},
        {"(5%)", &percent, -5, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct decimal got = {-77, -77};
        CHECK_OK(
            decimal_parse(rows[i].text, strlen(rows[i].text), rows[i].marks, &got, NULL));
        CHECK_INT(got.mantissa, rows[i].mantissa);
        CHECK_INT(got.scale, rows[i].scale);
    }
}

TEST(parse_refuses_and_points_at_the_offence)
{
    UNUSED;
    static const struct {
        const char *text;
        const struct decimal_marks *marks;
        const char *id;
        uint32_t at;
    } rows[] = {
        {"", NULL, "bad_number", 0},
        {".", NULL, "bad_number", 1},
        {"-", NULL, "bad_number", 1},
        {"..", NULL, "bad_number", 1},
        {"nan", NULL, "bad_number", 0},
        {"-Infinity", NULL, "bad_number", 1},
        {"0x10", NULL, "bad_number", 1},
        {"1e", NULL, "bad_number", 2},
        {"1e+", NULL, "bad_number", 3},
        {"e5", NULL, "bad_number", 0},
        {".e5", NULL, "bad_number", 1},
        {"1d5", NULL, "bad_number", 1},
        {"1_000", NULL, "bad_number", 1},
        {"1,234", NULL, "bad_number", 1},
        {" 1", NULL, "bad_number", 0},
        {"1 ", NULL, "bad_number", 1},
        {"12abc", NULL, "bad_number", 2},
        {"1.2.3", NULL, "bad_number", 3},
        {"--1", NULL, "bad_number", 1},
        {"-1-", NULL, "bad_number", 2},
        {"-(5)", NULL, "bad_number", 1},
        {"(-5)", NULL, "bad_number", 1},
        {"(5", NULL, "bad_number", 2},
        {"5)", NULL, "bad_number", 1},
        {"$5", NULL, "bad_number", 0},
        {"5%", NULL, "bad_number", 1},
        {"5", &percent, "bad_number", 1},
        {"5%%", &percent, "bad_number", 2},
        {"\xD9\xA1\xD9\xA2", NULL, "bad_number", 0},
        {"1,23,456", &comma_point, "bad_grouping", 1},
        {"1,234,56", &comma_point, "bad_grouping", 5},
        {"1234,567", &comma_point, "bad_grouping", 4},
        {",234", &comma_point, "bad_grouping", 0},
        {"1,2345", &comma_point, "bad_grouping", 1},
        {"1,,234", &comma_point, "bad_grouping", 1},
        {"1.234,567", &comma_point, "bad_number", 5},
        {"1.234.5", &point_comma, "bad_grouping", 5},
        {"9223372036854775808", NULL, "number_range", 0},
        {"-9223372036854775809", NULL, "number_range", 0},
        {"99999999999999999999", NULL, "number_range", 0},
        {"18446744073709551617", NULL, "number_range", 0},
        {"1e400", NULL, "number_range", 0},
        {"1e-400", NULL, "number_range", 0},
        {"1e99999999999999999999", NULL, "number_range", 0},
        {"0.0000000000000000001", NULL, "number_range", 0},
        {"92.23372036854775808", NULL, "number_range", 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct decimal got = {-77, -77};
        tide_error err;
        tide_status status =
            decimal_parse(rows[i].text, strlen(rows[i].text), rows[i].marks, &got, &err);
        CHECK_TEXT(err.id, rows[i].id);
        CHECK_STATUS(status, strcmp(rows[i].id, "number_range") == 0
                                 ? TIDE_STATUS_OVERFLOW
                                 : TIDE_STATUS_PARSE);
        CHECK_INT(err.caret_at, rows[i].at);
        CHECK_INT(got.mantissa, -77);
    }
}

TEST(parse_shows_the_whole_character)
{
    UNUSED;
    struct decimal got;
    tide_error err;

    decimal_parse("1,5", 3, NULL, &got, &err);
    CHECK_TEXT(err.message, "\",\" is no digit and no mark of this column");
    decimal_parse("1\xE2\x82\xAC", 4, NULL, &got, &err);
    CHECK_TEXT(err.message, "\"\xE2\x82\xAC\" is no digit and no mark of this column");
}

TEST(parse_stays_within_the_text)
{
    UNUSED;
    struct decimal got;

    CHECK_OK(decimal_parse("12%", 2, NULL, &got, NULL));
    CHECK_INT(got.mantissa, 12);
    CHECK_STATUS(decimal_parse("1e5", 2, NULL, &got, NULL), TIDE_STATUS_PARSE);
    CHECK_STATUS(decimal_parse("1,234", 4, &comma_point, &got, NULL), TIDE_STATUS_PARSE);
}

TEST(format_prints_all_decimals)
{
    UNUSED;
    static const struct {
        int64_t mantissa;
        int32_t scale;
        const char *text;
    } rows[] = {
        {0, 0, "0"},
        {0, 2, "0.00"},
        {5, 2, "0.05"},
        {-5, 0, "-5"},
        {-1250, 2, "-12.50"},
        {INT64_MAX, 18, "9.223372036854775807"},
        {INT64_MIN, 0, "-9223372036854775808"},
        {INT64_MIN, 18, "-9.223372036854775808"},
        {1, 18, "0.000000000000000001"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[DECIMAL_TEXT_SIZE];
        size_t length = decimal_format(rows[i].mantissa, rows[i].scale, text);
        CHECK_TEXT(text, rows[i].text);
        CHECK_INT(length, strlen(rows[i].text));
    }
}

TEST(format_and_parse_are_inverse)
{
    UNUSED;
    uint64_t seed = 20240229;

    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 200000; i++) {
        char text[DECIMAL_TEXT_SIZE];
        struct decimal got;
        int64_t mantissa = (int64_t)(check_random(&seed) >> (check_random(&seed) % 64));
        int32_t scale = (int32_t)(check_random(&seed) % 19);
        if (check_random(&seed) % 2 == 0)
            mantissa = (int64_t)(0 - (uint64_t)mantissa);
        size_t length = decimal_format(mantissa, scale, text);
        CHECK_OK(decimal_parse(text, length, NULL, &got, NULL));
        CHECK(got.mantissa == mantissa && got.scale == scale);
    }
}

TEST(rescale_is_exact_or_refused)
{
    UNUSED;
    struct decimal figure = {-125, 1};
    int64_t out = 1;

    CHECK(decimal_rescale(figure, 1, &out) && out == -125);
    CHECK(decimal_rescale(figure, 4, &out) && out == -125000);
    figure = (struct decimal){INT64_MIN, 0};
    CHECK(decimal_rescale(figure, 0, &out) && out == INT64_MIN);
    CHECK(!decimal_rescale(figure, 1, &out) && out == INT64_MIN);
    figure = (struct decimal){9, 0};
    CHECK(decimal_rescale(figure, 18, &out) && out == 9 * decimal_power(18));
    figure.mantissa = 10;
    CHECK(!decimal_rescale(figure, 18, &out));
}

TEST(round_text_rounds_what_is_written)
{
    UNUSED;
    static const struct {
        const char *text;
        int32_t decimals;
        const char *away;
        const char *even;
    } rows[] = {
        {"0", 0, "0", "0"},
        {"3", 2, "3.00", "3.00"},
        {"0.15", 1, "0.2", "0.2"},
        {"0.25", 1, "0.3", "0.2"},
        {"0.2500", 1, "0.3", "0.2"},
        {"0.25001", 1, "0.3", "0.3"},
        {"0.35", 1, "0.4", "0.4"},
        {"-0.25", 1, "-0.3", "-0.2"},
        {"0.5", 0, "1", "0"},
        {"1.5", 0, "2", "2"},
        {"-0.5", 0, "-1", "0"},
        {"-0.04", 1, "0.0", "0.0"},
        {"-0.00", 2, "0.00", "0.00"},
        {"9.95", 1, "10.0", "10.0"},
        {"-99.999", 2, "-100.00", "-100.00"},
        {"1.5e-07", 2, "0.00", "0.00"},
        {"1.5e-07", 7, "0.0000002", "0.0000002"},
        {"2.5e-07", 7, "0.0000003", "0.0000002"},
        {"5e-01", 0, "1", "0"},
        {"5e-02", 0, "0", "0"},
        {"9e-01", 0, "1", "1"},
        {"-5e-324", 30, "0.000000000000000000000000000000",
         "0.000000000000000000000000000000"},
        {"1e+23", 1, "100000000000000000000000.0", "100000000000000000000000.0"},
        {"1.25e+1", 0, "13", "12"},
        {"1.2345e+02", 1, "123.5", "123.4"},
        {"123456789012345678.5", 0, "123456789012345679", "123456789012345678"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[64];
        size_t length = strlen(rows[i].text);
        size_t got = decimal_round_text(rows[i].text, length, rows[i].decimals, false,
                                        text, sizeof text);
        CHECK_TEXT(text, rows[i].away);
        CHECK_INT(got, strlen(rows[i].away));
        decimal_round_text(rows[i].text, length, rows[i].decimals, true, text,
                           sizeof text);
        CHECK_TEXT(text, rows[i].even);
        CHECK_INT(decimal_round_text(rows[i].text, length, rows[i].decimals, false, text,
                                     got + 1),
                  got);
        CHECK_INT(decimal_round_text(rows[i].text, length, rows[i].decimals, false, text,
                                     got),
                  0);
    }
}

/* The same rounding in whole numbers. */
static int64_t round_mantissa(int64_t mantissa, int64_t step, bool half_even)
{
    int64_t quotient = (int64_t)quotient_nearest(mantissa, step);

    if (half_even && (mantissa - quotient * step) * 2 == (mantissa < 0 ? step : -step) &&
        quotient % 2 != 0)
        quotient += mantissa < 0 ? 1 : -1;
    return quotient;
}

TEST(round_text_agrees_with_whole_numbers)
{
    UNUSED;
    uint64_t seed = 7;

    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 200000; i++) {
        char text[DECIMAL_TEXT_SIZE], got[64], wanted[DECIMAL_TEXT_SIZE];
        int64_t mantissa =
            (int64_t)(check_random(&seed) >> (2 + check_random(&seed) % 62));
        int32_t scale = (int32_t)(check_random(&seed) % 19);
        int32_t decimals = (int32_t)(check_random(&seed) % (uint64_t)(scale + 1));
        int64_t step = decimal_power(scale - decimals);
        bool half_even = check_random(&seed) % 2 == 0;
        if (check_random(&seed) % 2 == 0 && step > 1)
            mantissa = mantissa / step * step + step / 2;
        if (check_random(&seed) % 2 == 0)
            mantissa = -mantissa;
        size_t length = decimal_format(mantissa, scale, text);
        decimal_round_text(text, length, decimals, half_even, got, sizeof got);
        decimal_format(round_mantissa(mantissa, step, half_even), decimals, wanted);
        CHECK_TEXT(got, wanted);
    }
}

TEST(locale_changes_nothing)
{
    UNUSED;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};
    struct decimal got;
    char text[DECIMAL_TEXT_SIZE];

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (setlocale(LC_ALL, names[i]) == NULL)
            continue;
        CHECK_OK(decimal_parse("1.5", 3, NULL, &got, NULL));
        CHECK_INT(got.mantissa, 15);
        CHECK_STATUS(decimal_parse("1,5", 3, NULL, &got, NULL), TIDE_STATUS_PARSE);
        decimal_format(15, 1, text);
        CHECK_TEXT(text, "1.5");
    }
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(parse_takes_every_notation),
        ROW(parse_refuses_and_points_at_the_offence),
        ROW(parse_shows_the_whole_character),
        ROW(parse_stays_within_the_text),
        ROW(format_prints_all_decimals),
        ROW(format_and_parse_are_inverse),
        ROW(rescale_is_exact_or_refused),
        ROW(round_text_rounds_what_is_written),
        ROW(round_text_agrees_with_whole_numbers),
        ROW(locale_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
