/*
 * Periods with words, and years of two digits.
 */
#include "harness/check.h"

#include <string.h>

#include "time/period_words.h"

static void check_words(const char *text, const char *wanted, unsigned languages)
{
    char buffer[TIDE_PERIOD_TEXT_SIZE] = "none";
    tide_period period;
    unsigned found = 0;

    if (period_of_words(text_of(text), &period, &found))
        tide_period_format(period, buffer, sizeof buffer);
    if (strcmp(buffer, wanted) != 0 || found != languages)
        fail_msg("\"%s\": %s (%u), not %s (%u)", text, buffer, found, wanted, languages);
}

TEST(months_have_names)
{
    UNUSED;
    check_words("March 2024", "2024-03", WORDS_EN);
    check_words("2024 MAR", "2024-03", WORDS_EN);
    check_words("Mar-2024", "2024-03", WORDS_EN);
    check_words("2024/Sep.", "2024-09", WORDS_EN | WORDS_FR);
    check_words("août 2024", "2024-08", WORDS_FR);
    check_words("AOUT 2024", "2024-08", WORDS_FR);
    check_words("Févr. 2024", "2024-02", WORDS_FR);
    check_words("DÉCEMBRE 2024", "2024-12", WORDS_FR);
    check_words("янв. 2024", "2024-01", WORDS_RU);
    check_words("янв.2024", "2024-01", WORDS_RU);
    check_words("мая 2024", "2024-05", WORDS_RU);
    check_words("МАРТ 2024", "2024-03", WORDS_RU);
    check_words("2024-декабря", "2024-12", WORDS_RU);
    check_words("янв.\xC2\xA0"
                "2024",
                "2024-01", WORDS_RU);
}

TEST(quarters_have_names)
{
    UNUSED;
    check_words("1 кв. 2024", "2024-Q1", WORDS_RU);
    check_words("IV кв 2024", "2024-Q4", WORDS_RU);
    check_words("2024 II кв.", "2024-Q2", WORDS_RU);
    check_words("5 кв. 2024", "none", 0);
    check_words("кв. 2024", "none", 0);
}

TEST(other_texts_are_no_periods)
{
    UNUSED;
    check_words("", "none", 0);
    check_words("2024", "none", 0);
    check_words("March", "none", 0);
    check_words("March2024", "none", 0);
    check_words("March  2024", "none", 0);
    check_words("Mar 24", "none", 0);
    check_words("Marchy 2024", "none", 0);
    check_words("ma\xD1 2024", "none", 0);
    check_words("March 0000", "none", 0);
}

static void check_long(const char *text, int32_t first, const char *wanted)
{
    char buffer[LONG_YEAR_BYTES];
    size_t length = period_long_year(text_of(text), first, buffer);

    CHECK_INT(length, strlen(wanted));
    CHECK(memcmp(buffer, wanted, length) == 0);
}

TEST(short_years_are_of_a_hundred)
{
    UNUSED;
    check_long("Jan-24", 1970, "Jan-2024");
    check_long("Jan-70", 1970, "Jan-1970");
    check_long("Jan-69", 1970, "Jan-2069");
    check_long("янв. 24", 1950, "янв. 2024");
    check_long("31.12.99", 1950, "31.12.1999");
    check_long("03/24", 2000, "03/2024");
    check_long("24-Q1", 2000, "2024-Q1");
    check_long("2024-01", 2000, "");
    check_long("24", 2000, "");
}

TEST(french_quarters_are_asked_for)
{
    UNUSED;
    tide_period period;

    CHECK(period_french_quarter(text_of("T1 2024"), &period));
    CHECK_INT(period.freq, TIDE_FREQ_Q);
    CHECK(!period_french_quarter(text_of("T5 2024"), &period));
    CHECK(!period_french_quarter(text_of("2024-T1"), &period));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(months_have_names),
        ROW(quarters_have_names),
        ROW(other_texts_are_no_periods),
        ROW(short_years_are_of_a_hundred),
        ROW(french_quarters_are_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
