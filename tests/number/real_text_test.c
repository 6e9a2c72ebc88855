/*
 * real_text_test.c - doubles from text and back: ends, middles, round trips.
 */
#include "harness/check.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "number/real_text.h"

static const double infinity = (double)INFINITY;

static uint64_t bits_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static double parsed(const char *text)
{
    double value = -7.0;

    CHECK_OK(real_parse(text, strlen(text), &value, NULL));
    return value;
}

/* The text reads back, and no text with one digit less does. */
static void check_shortest(double value)
{
    char text[REAL_TEXT_SIZE];
    char fewer[64];
    int digits = 0;
    size_t length = real_format(value, text);

    CHECK_INT(length, strlen(text));
    CHECK(length < REAL_TEXT_SIZE);
    CHECK(parsed(text) == value);
    const char *last = text; /* last digit that is not 0, of the mantissa */
    const char *first = NULL;
    for (const char *at = text; *at != '\0' && *at != 'e'; at++)
        if (*at >= '1' && *at <= '9') {
            first = first == NULL ? at : first;
            last = at;
        }
    for (const char *at = first; at != NULL && at <= last; at++)
        digits += *at != '.';
    /* The C library prints to a count of digits, correctly rounded; C locale here. */
    if (digits > 1) {
        snprintf(fewer, sizeof fewer, "%.*e", digits - 2, value);
        CHECK(strtod(fewer, NULL) != value);
    }
}

TEST(format_has_one_notation)
{
    UNUSED;
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        {0.0, "0"},
        {-0.0, "0"},
        {3.0, "3"},
        {-1.5, "-1.5"},
        {100.0, "100"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e-5, "0.00001"},
        {0.000012345678901234567, "0.000012345678901234568"},
        {9.999999999999999e-06, "9.999999999999999e-06"},
        {1.5e-07, "1.5e-07"},
        {1e16, "10000000000000000"},
        {99999999999999984.0, "99999999999999980"},
        {1e17, "1e+17"},
        {1e22, "1e+22"},
        {1e23, "1e+23"},
        {9007199254740992.0, "9007199254740992"},
        {9007199254740993.0, "9007199254740992"},
        {-1.2345e+100, "-1.2345e+100"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {DBL_TRUE_MIN, "5e-324"},
        {9.5367431640625e-07, "9.5367431640625e-07"},
        {0x1p-1022 - 0x1p-1074, "2.225073858507201e-308"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[REAL_TEXT_SIZE];
        CHECK_INT(real_format(rows[i].value, text), strlen(rows[i].text));
        CHECK_TEXT(text, rows[i].text);
    }
}

TEST(format_is_shortest_and_reads_back)
{
    UNUSED;
    uint64_t seed = 31;

    printf("seed %" PRIu64 "\n", seed);
    for (int i = 0; i < 100000; i++) {
        double value = double_of(check_random(&seed));
        if (isfinite(value))
            check_shortest(value);
        /* figures as they occur: few digits, few decimals, ratios */
        check_shortest((double)(check_random(&seed) % 1000000) / 100.0);
        check_shortest((double)(check_random(&seed) >> 40) /
                       (double)(1 + (check_random(&seed) >> 40)));
    }
    for (int exponent = -1074; exponent < 1024; exponent++) {
        double power = ldexp(1.0, exponent);
        check_shortest(power);
        check_shortest(nextafter(power, infinity));
        check_shortest(nextafter(power, 0));
    }
}

TEST(format_may_use_the_ends_of_an_interval)
{
    UNUSED;
    uint64_t first = ((uint64_t)1 << 52) / 50 * 50 + 50;

    /* The even c = 12 and 38 modulo 50: 16 c reads back from 16 c + 8 and 16 c - 8,
       which are multiples of 100. */
    for (uint64_t i = 0; i < 1000; i++) {
        check_shortest(16.0 * (double)(first + 50 * i + 12));
        check_shortest(16.0 * (double)(first + 50 * i + 38));
    }
}

TEST(format_takes_the_nearest_of_the_shortest)
{
    UNUSED;
    uint64_t seed = 32;

    printf("seed %" PRIu64 "\n", seed);
    for (int i = 0; i < 100000; i++) {
        char text[REAL_TEXT_SIZE], rounded[64];
        double value = double_of(check_random(&seed) >> 1);
        if (!isfinite(value))
            continue;
        real_format(value, text);
        const char *mark = strchr(text, 'e');
        if (mark == NULL)
            continue;
        int digits = (int)(mark - text) - (text[1] == '.');
        snprintf(rounded, sizeof rounded, "%.*e", digits - 1, value);
        /* Where rounding to that many digits reads back, it is the nearest text. */
        if (strtod(rounded, NULL) == value)
            CHECK_TEXT(text, rounded);
    }
}

TEST(parse_takes_the_notation)
{
    UNUSED;
    CHECK(parsed("0") == 0.0 && !signbit(parsed("0")));
    CHECK(parsed("-0") == 0.0 && signbit(parsed("-0")));
    CHECK(parsed("+1.50") == 1.5);
    CHECK(parsed(".5") == 0.5);
    CHECK(parsed("5.") == 5.0);
    CHECK(parsed("1E5") == 1e5);
    CHECK(parsed("1e-5") == 1e-5);
    CHECK(parsed("1e-400") == 0.0);
    CHECK(parsed("0e999999999999999999999") == 0.0);
    CHECK(parsed("1e-99999999999999999999") == 0.0);
    CHECK(parsed("9007199254740993") == 9007199254740992.0);
    CHECK(parsed("1.7976931348623157e308") == DBL_MAX);
    CHECK(parsed("4.9406564584124654e-324") == DBL_TRUE_MIN);
    CHECK(parsed("2.4703282292062328e-324") == DBL_TRUE_MIN);
    CHECK(parsed("2.4703282292062327e-324") == 0.0);
}

TEST(parse_refuses_and_points_at_the_offence)
{
    UNUSED;
    static const struct {
        const char *text;
        uint32_t at;
    } rows[] = {
        {"", 0},      {".", 1},   {"-", 1},   {"nan", 0},   {"-inf", 1}, {"0x10", 1},
        {"1e", 2},    {"1e+", 3}, {"e5", 0},  {"1,5", 1},   {"1 ", 1},   {" 1", 0},
        {"1.2.3", 3}, {"--1", 1}, {"1d5", 1}, {"1_000", 1}, {"1e5.", 3},
    };
    static const char *const beyond[] = {"1e400", "-1e400", "1.7976931348623159e308",
                                         "1e309", "123456789e99999999999999"};
    double value = 7.0;
    tide_error err;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_STATUS(real_parse(rows[i].text, strlen(rows[i].text), &value, &err),
                     TIDE_STATUS_PARSE);
        CHECK_TEXT(err.id, "bad_number");
        CHECK_INT(err.caret_at, rows[i].at);
    }
    for (size_t i = 0; i < COUNT_OF(beyond); i++) {
        CHECK_STATUS(real_parse(beyond[i], strlen(beyond[i]), &value, &err),
                     TIDE_STATUS_OVERFLOW);
        CHECK_TEXT(err.id, "number_range");
    }
    CHECK(value == 7.0);
    CHECK(real_parse("1e5", 2, &value, NULL) == TIDE_STATUS_PARSE);
}

/* The exact decimal text of the middle between a double and the next one up. */
static size_t middle_text(double value, char *text, size_t size)
{
    long double wide = (long double)value; /* 64 bits: holds the middle exactly */
    long double next = (long double)nextafter(value, infinity);

    return (size_t)snprintf(text, size, "%.*Le", 800, (wide + next) / 2);
}

TEST(parse_decides_at_the_middle)
{
    UNUSED;
#if LDBL_MANT_DIG >= 64
    uint64_t seed = 33;

    printf("seed %" PRIu64 "\n", seed);
    for (int i = 0; i < 20000; i++) {
        char text[2048], changed[4096];
        double value = double_of(check_random(&seed) >> 1);
        if (i % 4 == 0)
            value = double_of(check_random(&seed) >> 12 >> check_random(&seed) % 52);
        if (i == 1)
            value = nextafter(DBL_MAX, 0);
        if (!isfinite(value) || value == DBL_MAX)
            continue;
        double next = nextafter(value, infinity);
        middle_text(value, text, sizeof text);
        CHECK(parsed(text) == (bits_of(value) % 2 == 0 ? value : next));

        /* A 1 far behind all digits lifts it over the middle. */
        char *mark = strchr(text, 'e');
        snprintf(changed, sizeof changed, "%.*s%0*d1%s", (int)(mark - text), text, 300, 0,
                 mark);
        CHECK(parsed(changed) == next);

        /* One less in the last of the 800 decimals brings it below. */
        char *digit = mark - 1;
        for (; *digit == '0'; digit--)
            *digit = '9';
        *digit = (char)(*digit - 1);
        CHECK(parsed(text) == value);
    }
#endif
}

TEST(parse_agrees_with_the_c_library)
{
    UNUSED;
    uint64_t seed = 34;

    printf("seed %" PRIu64 "\n", seed);
    for (int i = 0; i < 200000; i++) {
        char text[128];
        int exponent = (int)(check_random(&seed) % 700) - 380;
        snprintf(text, sizeof text, "%" PRIu64 ".%" PRIu64 "e%d",
                 check_random(&seed) >> check_random(&seed) % 64,
                 check_random(&seed) >> check_random(&seed) % 64, exponent);
        double wanted = strtod(text, NULL);
        double got = 0.0;
        tide_status status = real_parse(text, strlen(text), &got, NULL);
        CHECK_STATUS(status, isinf(wanted) ? TIDE_STATUS_OVERFLOW : TIDE_STATUS_OK);
        if (status == TIDE_STATUS_OK)
            CHECK(bits_of(got) == bits_of(wanted));
    }
}

TEST(locale_changes_nothing)
{
    UNUSED;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char text[REAL_TEXT_SIZE];
        if (setlocale(LC_ALL, names[i]) == NULL)
            continue;
        CHECK(parsed("1.5") == 1.5);
        real_format(1.5, text);
        CHECK_TEXT(text, "1.5");
    }
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(format_has_one_notation),
        ROW(format_is_shortest_and_reads_back),
        ROW(format_may_use_the_ends_of_an_interval),
        ROW(format_takes_the_nearest_of_the_shortest),
        ROW(parse_takes_the_notation),
        ROW(parse_refuses_and_points_at_the_offence),
        ROW(parse_decides_at_the_middle),
        ROW(parse_agrees_with_the_c_library),
        ROW(locale_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
