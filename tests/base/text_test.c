/*
 * text_test.c - UTF-8, safe display, nearest names.
 */
#include "harness/check.h"

#include "base/error.h"
#include "base/text.h"

TEST(utf8_refuses_what_is_not_utf8)
{
    UNUSED;
    static const struct {
        const char *bytes;
        size_t length;
        size_t bad;
    } rows[] = {
        {"abc", 3, 3},
        {"\xC3\xA9", 2, 2},
        {"\xC0\xAF", 2, 0},
        {"\xED\xA0\x80", 3, 0},
        {"\xE2\x82", 2, 0},
        {"a\xE9", 2, 1},
        {"\xF4\x90\x80\x80", 4, 0},
        {"\xF0\x9F\x8C\x8A", 4, 4},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        CHECK_INT(utf8_check(rows[i].bytes, rows[i].length), rows[i].bad);
}

TEST(escape_shows_what_would_steer_a_terminal)
{
    UNUSED;
    char shown[64];

    text_escape(shown, sizeof shown, "\x1b[2J", 4);
    CHECK_TEXT(shown, "\\x1b[2J");
    text_escape(shown, sizeof shown, "abc\xE2\x80\xAE", 6);
    CHECK_TEXT(shown, "abc\\u202e");
    text_escape(shown, sizeof shown,
                "\x9b"
                "31m",
                4);
    CHECK_TEXT(shown, "\\x9b31m");
    text_escape(shown, 6, "ab\xC3\xA9\xC3\xA9", 6);
    CHECK_TEXT(shown, "ab\xC3\xA9");
}

TEST(width_counts_terminal_cells)
{
    UNUSED;
    CHECK_INT(utf8_width("abc", 3), 3);
    CHECK_INT(utf8_width("\xE4\xB8\xAD", 3), 2);
    CHECK_INT(utf8_width("e\xCC\x81", 3), 1);
}

TEST(nearest_name_is_near)
{
    UNUSED;
    static const char *const known[] = {"partner", "reporter", "flow"};

    CHECK_TEXT(text_nearest("partnr", known, 3), "partner");
    CHECK_TEXT(text_nearest("Folw", known, 3), "flow");
    CHECK(text_nearest("country", known, 3) == NULL);
}

TEST(excerpt_cuts_round_the_caret)
{
    UNUSED;
    char line[1001];
    tide_error err;

    memset(line, 'x', 1000);
    line[1000] = '\0';
    error_set(&err, TIDE_STATUS_PARSE, "bad_number", "here");
    error_excerpt(&err, line, 1000, 500, 3);
    CHECK(strlen(err.excerpt) < 120);
    CHECK_INT(err.caret_at, 63);
    CHECK_INT(err.caret_length, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(utf8_refuses_what_is_not_utf8), ROW(escape_shows_what_would_steer_a_terminal),
        ROW(width_counts_terminal_cells),   ROW(nearest_name_is_near),
        ROW(excerpt_cuts_round_the_caret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
