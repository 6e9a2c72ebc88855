/*
 * Scale words: which are known, and what is left of the cell.
 */
#include "harness/check.h"

#include "number/scale_word.h"

static void check_word(const char *cell, const char *rest, int power,
                       enum scale_family family)
{
    struct text text = text_of(cell);
    struct scale_word word;

    if (!scale_word_strip(&text, &word))
        fail_msg("no scale word in \"%s\"", cell);
    CHECK(text_is(text, rest));
    CHECK_INT(word.power, power);
    CHECK_INT(word.family, family);
}

TEST(words_are_known)
{
    UNUSED;
    check_word("3.4 million", "3.4", 6, SCALE_COMMON);
    check_word("3.4 Million", "3.4", 6, SCALE_COMMON);
    check_word("3.4mln.", "3.4", 6, SCALE_COMMON);
    check_word("12 bn", "12", 9, SCALE_SHORT);
    check_word("12 trillion", "12", 12, SCALE_SHORT);
    check_word("1,5 milliard", "1,5", 9, SCALE_LONG);
    check_word("1,5 Md", "1,5", 9, SCALE_LONG);
    check_word("3,4 \xD0\xBC\xD0\xBB\xD1\x80\xD0\xB4", "3,4", 9, SCALE_COMMON);
    check_word("3,4\xC2\xA0\xD1\x82\xD1\x8B\xD1\x81.", "3,4", 3, SCALE_COMMON);
}

TEST(all_else_is_no_scale_word)
{
    UNUSED;
    static const char *const cells[] = {"",
                                        "12",
                                        "12 m",
                                        "12 M",
                                        "12 k",
                                        "million",
                                        "12 mil",
                                        "12 USD",
                                        "1e5",
                                        "12.",
                                        "\xD0\xBC\xD0\xBB\xD0\xBD"};

    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        struct text text = text_of(cells[i]);
        struct scale_word word;
        CHECK(!scale_word_strip(&text, &word));
        CHECK(text_is(text, cells[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(words_are_known),
        ROW(all_else_is_no_scale_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
