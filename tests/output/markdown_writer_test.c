/*
 * markdown_writer_test.c - pipe tables to the byte.
 */
#include "output/written.h"

TEST(growth_in_markdown)
{
    UNUSED;
    static const char *note[] = {"of: *flow*"};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);

    answer->note = note;
    answer->note_count = COUNT_OF(note);
    CHECK_WRITTEN(answer, "markdown", NULL,
                  "| partner | period  | value, million USD | yoy, % |\n"
                  "| ------- | ------- | -----------------: | -----: |\n"
                  "| CHN     | 2022-07 |            46664.1 |  15.7  |\n"
                  "| CHN     | 2022-08 |            50348.8 |  17.4p |\n"
                  "| a,b     | 2022-07 |                0.7 |      x |\n"
                  "| DEU     | 2022-08 |                 .. |     .. |\n"
                  "\n"
                  "4 cells: 1 ok, 1 provisional (p), 1 missing (..), 1 base_zero (x)\n"
                  "\n"
                  "of: \\*flow\\*\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(nothing_in_a_text_is_read_as_markdown)
{
    UNUSED;
    static const char *const text[] = {"a|b",         "a\\|b", "<b>&lt;", "`x` [y](z)",
                                       "a\nb\x1b[2J", "a_b",   ""};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, COUNT_OF(text), 1);

    answer_set_text(answer, 0, "k", text);
    CHECK_WRITTEN(answer, "markdown", NULL,
                  "| k                |\n"
                  "| ---------------- |\n"
                  "| a\\|b             |\n"
                  "| a\\\\\\|b           |\n"
                  "| \\<b>\\&lt;        |\n"
                  "| \\`x\\` \\[y\\](z)   |\n"
                  "| a\\\\x0ab\\\\x1b\\[2J |\n"
                  "| a_b              |\n"
                  "|                  |\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(growth_in_markdown),
        ROW(nothing_in_a_text_is_read_as_markdown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
