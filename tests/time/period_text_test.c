/*
 * period_text_test.c - forms, windows, refusals and their words, hostile texts.
 */
#include "harness/check.h"

#include <stdio.h>

#include "time/calendar.h"
#include "time/period.h"

typedef tide_status (*reader)(const char *text, size_t length, tide_period *out,
                              tide_error *err);

static const char *shown(tide_period period)
{
    static char text[TIDE_PERIOD_TEXT_SIZE];

    size_t length = tide_period_format(period, text, sizeof text);
    CHECK_INT(length, strlen(text));
    return text;
}

/* The SDMX form of what a reader makes of a text; "refused" if nothing. */
static const char *read_as(reader read, const char *text)
{
    tide_period period;

    if (read(text, strlen(text), &period, NULL) != TIDE_STATUS_OK)
        return "refused";
    return shown(period);
}

TEST(every_period_is_read_as_it_is_written)
{
    UNUSED;
    for (tide_freq freq = TIDE_FREQ_A; freq <= TIDE_FREQ_D; freq++) {
        int32_t stride = freq == TIDE_FREQ_D ? 37 : 1;
        int32_t last = freq_last_ordinal(freq);

        for (int32_t i = freq_first_ordinal(freq); i <= last; i += stride) {
            char text[TIDE_PERIOD_TEXT_SIZE];
            size_t length = tide_period_format(period_of(freq, i), text, sizeof text);
            tide_period strict = {0};
            tide_period wide = {0};

            if (tide_period_parse(text, length, &strict, NULL) != TIDE_STATUS_OK ||
                period_read(text, length, &wide, NULL) != TIDE_STATUS_OK ||
                !tide_period_equal(strict, period_of(freq, i)) ||
                !tide_period_equal(wide, strict))
                CHECK_TEXT(text, "read as written");
        }
    }
}

TEST(sdmx_forms)
{
    UNUSED;
    static const char *const rows[][2] = {
        {"2022", "2022"},
        {"2022-A1", "2022"},
        {"2022-S1", "2022-S1"},
        {"2022-Q4", "2022-Q4"},
        {"2022-10", "2022-10"},
        {"2022-M10", "2022-10"},
        {"2022-W05", "2022-W05"},
        {"2022-03-15", "2022-03-15"},
        {"2022-D075", "2022-03-16"},
        {"2024-D366", "2024-12-31"},
        {"2024-D001", "2024-01-01"},
        {"2020-W53", "2020-W53"},
        {"0001", "0001"},
        {"9999-12-31", "9999-12-31"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_TEXT(read_as(tide_period_parse, rows[i][0]), rows[i][1]);
        CHECK_TEXT(read_as(period_read, rows[i][0]), rows[i][1]);
    }
}

TEST(forms_of_files_are_read_but_are_not_sdmx)
{
    UNUSED;
    static const char *const rows[][2] = {
        {"2024S1", "2024-S1"},
        {"2024-H1", "2024-S1"},
        {"H2 2024", "2024-S2"},
        {"2024Q1", "2024-Q1"},
        {"Q1 2024", "2024-Q1"},
        {"2024M03", "2024-03"},
        {"202403", "2024-03"},
        {"2024/03", "2024-03"},
        {"03/2024", "2024-03"},
        {"03.2024", "2024-03"},
        {"2024W05", "2024-W05"},
        {"20240315", "2024-03-15"},
        {"2024/03/15", "2024-03-15"},
        {"15.03.2024", "2024-03-15"},
        {"2024-03-15 00:00:00", "2024-03-15"},
        {"2024-03-15T00:00:00", "2024-03-15"},
        {"15.03.2024 00:00:00", "2024-03-15"},
        {"20240315 00:00:00", "2024-03-15"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tide_error err;
        tide_period out;
        char hint[64];

        CHECK_TEXT(read_as(period_read, rows[i][0]), rows[i][1]);
        CHECK_STATUS(tide_period_parse(rows[i][0], strlen(rows[i][0]), &out, &err),
                     TIDE_STATUS_PARSE);
        if (strchr(rows[i][0], ':') != NULL)
            continue;
        snprintf(hint, sizeof hint, "write %s", rows[i][1]);
        CHECK_TEXT(err.hint, hint);
    }
}

TEST(windows)
{
    UNUSED;
    static const char *const rows[][2] = {
        {"2022-01-01/P10M", "2022-01-01/P10M"},
        {"2022-11-01/P10D", "2022-11-01/P10D"},
        {"2022-02-01/P28D", "2022-02-01/P28D"},
        {"2022-03-01/P3Y", "2022-03-01/P36M"},
        {"2020-01-01/P3Y", "2020-01-01/P3Y"},
        {"2022-01-03/P2W", "2022-01-03/P2W"},
        {"2022-01-04/P7D", "2022-01-04/P7D"},
        {"2022-02-01/P3M", "2022-02-01/P3M"},
        {"2022-04-01/P6M", "2022-04-01/P6M"},
        {"2022-04-01/P1Y", "2022-04-01/P12M"},
        {"0001-01-01/P9999Y", "0001-01-01/P9999Y"},
        {"0001-01-01/P3652059D", "0001-01-01/P3652059D"},
        /* windows of one ordinary period */
        {"2022-01-01/P1Y", "2022"},
        {"2022-01-01/P12M", "2022"},
        {"2022-07-01/P6M", "2022-S2"},
        {"2022-10-01/P3M", "2022-Q4"},
        {"2022-02-01/P1M", "2022-02"},
        {"2022-01-03/P7D", "2022-W01"},
        {"2022-01-03/P1W", "2022-W01"},
        {"2022-01-04/P1D", "2022-01-04"},
        /* no windows */
        {"2022-01-01/P0M", "refused"},
        {"2022-01-01/P", "refused"},
        {"2022-01-01/PM", "refused"},
        {"2022-01-01/P10", "refused"},
        {"2022-01-01/P10m", "refused"},
        {"2022-01-01/P10Q", "refused"},
        {"2022-01-01/P-1M", "refused"},
        {"2022-01-01/P1.5M", "refused"},
        {"2022-01-01/P1Y6M", "refused"},
        {"2022-01-01/PT10H", "refused"},
        {"2022-01-01/P10M ", "refused"},
        {"2022-02-29/P10D", "refused"},
        {"2022-01-02/P1M", "refused"},
        {"2022-01-02/P1Y", "refused"},
        {"2022-01-01/P1W", "refused"},
        {"2022-01-01 /P1D", "refused"},
        {"9999-06-01/P8M", "refused"},
        {"0001-01-01/P10000Y", "refused"},
        {"0001-01-01/P9999999Y", "refused"},
        {"0001-02-01/P9999999Y", "refused"},
        {"0001-01-01/P3652060D", "refused"},
        {"0001-01-01/P99999999D", "refused"},
        {"0001-01-01/P4294967297D", "refused"},
        {"0001-01-01/P18446744073709551617M", "refused"},
        {"2022-01-01/P1D 00:00:00", "refused"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_TEXT(read_as(tide_period_parse, rows[i][0]), rows[i][1]);
        CHECK_TEXT(read_as(period_read, rows[i][0]), rows[i][1]);
    }
}

TEST(a_window_knows_its_days)
{
    UNUSED;
    tide_period period;

    CHECK_OK(tide_period_parse("2022-01-01/P10M", 15, &period, NULL));
    CHECK_INT(period.freq, TIDE_FREQ_M);
    CHECK_INT(period.ordinal, period_month(2022, 1).ordinal);
    CHECK_INT(period.length, 10);
    CHECK_INT(tide_period_first_day(period), period_day(2022, 1, 1).ordinal);
    CHECK_INT(tide_period_last_day(period), period_day(2022, 10, 31).ordinal);
}

TEST(refusals_name_the_part)
{
    UNUSED;
    static const struct {
        const char *text;
        const char *id;
        const char *message;
        const char *hint;
    } rows[] = {
        {"2024-13", "bad_period", "month is not 1 to 12", ""},
        {"2024-00", "bad_period", "month is not 1 to 12", ""},
        {"2024-00-10", "bad_period", "month is not 1 to 12", ""},
        {"2023-02-31", "bad_period", "February 2023 has 28 days", ""},
        {"2024-02-30", "bad_period", "February 2024 has 29 days", ""},
        {"31.04.2023", "bad_period", "April 2023 has 30 days", ""},
        {"2023-01-00", "bad_period", "day is not 1 to 31", ""},
        {"2023-01-32", "bad_period", "day is not 1 to 31", ""},
        {"2021-W53", "bad_period", "2021 has 52 weeks", ""},
        {"2020-W00", "bad_period", "week is not 1 to 53", ""},
        {"2020-W54", "bad_period", "week is not 1 to 53", ""},
        {"2021-D366", "bad_period", "2021 has 365 days", ""},
        {"2021-D000", "bad_period", "day of the year is not 1 to 366", ""},
        {"2024-Q5", "bad_period", "quarter is not 1 to 4", ""},
        {"2024-Q0", "bad_period", "quarter is not 1 to 4", ""},
        {"2024-S3", "bad_period", "half is not 1 or 2", ""},
        {"0000", "bad_period", "years are 0001 to 9999", ""},
        {"0000-01-01", "bad_period", "years are 0001 to 9999", ""},
        {"45292", "bad_period", "not a period", "spreadsheet day 2024-01-01"},
        {"00123", "bad_period", "not a period", ""},
        {"2024-T1", "bad_period", "trimesters are not read",
         "T is four months in SDMX; a quarter is written as 2024-Q1"},
        {"T1 2024", "bad_period", "trimesters are not read",
         "T is four months in SDMX; a quarter is written as 2024-Q1"},
        {"Jan-24", "short_year", "the year has two digits",
         "write the year with four digits, or say the hundred: --short-years 1970"},
        {"september 24", "short_year", "the year has two digits",
         "write the year with four digits, or say the hundred: --short-years 1970"},
        {"Q1 24", "short_year", "the year has two digits",
         "write the year with four digits, or say the hundred: --short-years 1970"},
        {"15.03.24", "short_year", "the year has two digits",
         "write the year with four digits, or say the hundred: --short-years 1970"},
        {"202452", "bad_period", "month is not 1 to 12",
         "52 is the whole year in Comext"},
        {"202413", "bad_period", "month is not 1 to 12", ""},
        {"03/04/2024", "ambiguous_date", "day and month cannot be told apart",
         "write year, month, day, such as 2024-03-15"},
        {"Jam-24", "bad_period", "not a period", ""},
        {"Total", "bad_period", "not a period", ""},
        {"", "bad_period", "not a period", ""},
        {"2022-01-15/P2M", "bad_period",
         "a window of months starts on the first of a month", ""},
        {"2022-01-01/P2W", "bad_period", "a window of weeks starts on a Monday", ""},
        {"9999-06-01/P8M", "bad_period", "the window ends after the year 9999", ""},
    };
    static const reader readers[] = {tide_period_parse, period_read};

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (size_t k = 0; k < COUNT_OF(readers); k++) {
            tide_period out = period_year(77);
            tide_error err;

            CHECK_STATUS(readers[k](rows[i].text, strlen(rows[i].text), &out, &err),
                         TIDE_STATUS_PARSE);
            CHECK_STATUS(err.status, TIDE_STATUS_PARSE);
            CHECK_TEXT(err.id, rows[i].id);
            CHECK_TEXT(err.message, rows[i].message);
            CHECK_TEXT(err.hint, rows[i].hint);
            CHECK_TEXT(err.text, rows[i].text);
            CHECK(tide_error_meaning(err.id) != NULL);
            CHECK(tide_period_equal(out, period_year(77)));
        }
}

TEST(fiscal_years_are_refused_by_name)
{
    UNUSED;
    static const char *const rows[] = {"2023/24", "2023-24", "2023/2024", "2099/00"};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tide_period out;
        tide_error err;

        CHECK_STATUS(period_read(rows[i], strlen(rows[i]), &out, &err),
                     TIDE_STATUS_PARSE);
        CHECK_TEXT(err.id, "bad_period");
        CHECK(strstr(err.hint, "fiscal years are not read") != NULL);
    }
    CHECK_TEXT(read_as(period_read, "2010/11"), "2010-11");
}

TEST(hostile_texts_are_refused)
{
    UNUSED;
    static const struct {
        const char *text;
        size_t length;
    } rows[] = {
        {NULL, 0},
        {"2024\0", 5},
        {"2024-0\0", 7},
        {"2024-01\n", 8},
        {" 2024", 5},
        {"2024 ", 5},
        {"\xEF\xBB\xBF"
         "2024",
         7},
        {"\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA4", 8}, /* 2024 in Arabic digits */
        {"\xFF\xFE\xFD\xFC", 4},
        {"-2024", 5},
        {"+2024", 5},
        {"10000", 5},
        {"999999999999999999999", 21},
        {"2024\xE2\x80\x90"
         "03",
         9}, /* U+2010, not a hyphen-minus */
        {"2023-1-5", 8},
        {"2024-1", 6},
        {"2024-Q", 6},
        {"2024-q1", 7},
        {"2024-W5", 7},
        {"2020-W53-5", 10},
        {"2020-366", 8},
        {"2024-A2", 7},
        {"2023-01-05T00:00:00Z", 20},
        {"2024-03-15 00:00:01", 19},
        {"2024-03 00:00:00", 16},
        {" 00:00:00", 9},
        {"NaN", 3},
        {"2024.5", 6},
        {"yyyy-nn", 7},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tide_period out = period_year(77);
        tide_error err;

        CHECK_STATUS(tide_period_parse(rows[i].text, rows[i].length, &out, &err),
                     TIDE_STATUS_PARSE);
        CHECK_TEXT(err.id, "bad_period");
        CHECK_STATUS(period_read(rows[i].text, rows[i].length, &out, &err),
                     TIDE_STATUS_PARSE);
        CHECK_TEXT(err.id, "bad_period");
        CHECK(tide_period_equal(out, period_year(77)));
    }
}

/* Whatever the bytes, what is read can be written, and reads back as itself. */
TEST(random_texts_are_refused_or_read_back)
{
    UNUSED;
    static const char alphabet[] = "0123456789012-/PQMWDSATY. :H";
    uint64_t seed = 45292;
    size_t read_count = 0;

    for (int round = 0; round < 300000; round++) {
        char text[24];
        char again[TIDE_PERIOD_TEXT_SIZE];
        size_t length = check_random(&seed) % sizeof text;
        tide_period period;
        tide_period back;

        for (size_t i = 0; i < length; i++)
            text[i] = alphabet[check_random(&seed) % (sizeof alphabet - 1)];
        if (round % 2 == 0 && length > 12) {
            static const char start[] = "2024-01-01/P";
            memcpy(text, start, sizeof start - 1);
        }
        if (period_read(text, length, &period, NULL) != TIDE_STATUS_OK)
            continue;
        read_count++;
        length = tide_period_format(period, again, sizeof again);
        CHECK_OK(tide_period_parse(again, length, &back, NULL));
        CHECK(tide_period_equal(period, back));
    }
    CHECK(read_count > 1000);
}

TEST(a_small_buffer_stays_empty)
{
    UNUSED;
    char buffer[64] = "before";

    CHECK_INT(tide_period_format(period_month(2024, 3), buffer, 8), 7);
    CHECK_TEXT(buffer, "2024-03");
    CHECK_INT(tide_period_format(period_month(2024, 3), buffer, 7), 0);
    CHECK_TEXT(buffer, "");
    CHECK_INT(tide_period_format(period_month(2024, 3), NULL, 0), 0);
    CHECK_INT(tide_period_format(period_of(TIDE_FREQ_NONE, 0), buffer, 8), 0);
    CHECK_TEXT(buffer, "");

    tide_period first = period_month(2015, 1);
    tide_period last = period_month(2022, 8);
    CHECK_INT(period_range_format(first, last, buffer, sizeof buffer), 15);
    CHECK_TEXT(buffer, "2015-01/2022-08");
    CHECK_INT(period_range_format(first, last, buffer, 16), 15);
    CHECK_INT(period_range_format(first, last, buffer, 15), 0);
    CHECK_TEXT(buffer, "");
}

/* A list of dates and near-dates: the strict reader takes the `ok` rows, and no other, for
   days. */
TEST(date_vectors)
{
    UNUSED;
    char line[256];
    size_t count = 0;

    FILE *file = fopen(check_data("own/date_vectors.tsv"), "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] != '"')
            continue;
        char *end = strchr(line + 1, '"');
        CHECK(end != NULL);
        bool is_date =
            strncmp(end, "\"\tok", 4) == 0 && strncmp(end, "\"\tok only", 9) != 0;
        size_t length = (size_t)(end - line) - 1;
        tide_period out;
        bool is_read = tide_period_parse(line + 1, length, &out, NULL) == TIDE_STATUS_OK;

        if ((is_read && out.freq == TIDE_FREQ_D) != is_date)
            CHECK_TEXT(line, "read as listed");
        count++;
    }
    fclose(file);
    CHECK(count >= 29);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_period_is_read_as_it_is_written),
        ROW(sdmx_forms),
        ROW(forms_of_files_are_read_but_are_not_sdmx),
        ROW(windows),
        ROW(a_window_knows_its_days),
        ROW(refusals_name_the_part),
        ROW(fiscal_years_are_refused_by_name),
        ROW(hostile_texts_are_refused),
        ROW(random_texts_are_refused_or_read_back),
        ROW(a_small_buffer_stays_empty),
    };
    const struct CMUnitTest data_tests[] = {ROW(date_vectors)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    if (failed != 0)
        return failed;
    check_need_data("own");
    return cmocka_run_group_tests(data_tests, NULL, NULL);
}
