/*
 * table_writer_test.c - what a terminal shows.
 */
#include "output/written.h"

#include "base/text.h"

TEST(growth_in_a_table)
{
    UNUSED;
    static const char *note[] = {"of: flow", "a\x1b[2J"};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);

    answer->note = note;
    answer->note_count = COUNT_OF(note);
    CHECK_WRITTEN(answer, "table", NULL,
                  "partner  period   value, million USD  yoy, %\n"
                  "CHN      2022-07             46664.1   15.7\n"
                  "CHN      2022-08             50348.8   17.4p\n"
                  "a,b      2022-07                 0.7       x\n"
                  "DEU      2022-08                  ..      ..\n"
                  "4 cells: 1 ok, 1 provisional (p), 1 missing (..), 1 base_zero (x)\n"
                  "of: flow\n"
                  "a\\x1b[2J\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(one_good_cell)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);

    answer->row_count = 1;
    answer->column[3].decimals = 3;
    CHECK_WRITTEN(answer, "table", NULL,
                  "partner  period   value, million USD  yoy, %\n"
                  "CHN      2022-07             46664.1  15.749\n"
                  "1 cell: 1 ok\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

/* A word of more than 24 letters is broken; a figure and a usual name never. */
TEST(texts_are_broken_to_fit_figures_never)
{
    UNUSED;
    static const char *const text[] = {"live animals and meat of them",
                                       "abcdefghijklmnopqrstuvwxyz", "x"};
    static const double real[] = {1.25, 1234567.125, -1.0};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 3, 2);
    tide_write_options options = tide_write_options_default();

    answer_set_text(answer, 0, "product", text);
    answer->column[1] = (struct result_column){.name = "n",
                                               .kind = TIDE_CELL_REAL,
                                               .real = real,
                                               .decimals = -1,
                                               .table_decimals = -1};
    options.width = 25;
    CHECK_WRITTEN(answer, "table", &options,
                  "product                             n\n"
                  "live animals and meat of         1.25\n"
                  "them\n"
                  "abcdefghijklmnopqrstuvwx  1234567.125\n"
                  "yz\n"
                  "x                                  -1\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(cells_are_counted_in_terminal_cells)
{
    UNUSED;
    static const char *const text[] = {"\xE4\xB8\xAD\xE5\x9B\xBD", "e\xCC\x81t",
                                       "\xF0\x9F\x8C\x8A"};
    static const double real[] = {1, 2, 3};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 3, 2);
    tide_write_options options = tide_write_options_default();

    answer_set_text(answer, 0, "k", text);
    answer->column[1] = (struct result_column){.name = "n",
                                               .kind = TIDE_CELL_REAL,
                                               .real = real,
                                               .decimals = -1,
                                               .table_decimals = -1};
    CHECK_WRITTEN(answer, "table", &options,
                  "k     n\n\xE4\xB8\xAD\xE5\x9B\xBD  1\ne\xCC\x81t    2\n"
                  "\xF0\x9F\x8C\x8A    3\n");
    options.is_utf8 = 0;
    CHECK_WRITTEN(answer, "table", &options,
                  "k             n\n\\u4e2d\\u56fd  1\ne\\u0301t      2\n"
                  "\\U0001f30a    3\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(only_the_header_is_coloured_and_only_when_asked)
{
    UNUSED;
    static const char *const text[] = {"a"};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 1, 1);
    tide_write_options options = tide_write_options_default();

    answer_set_text(answer, 0, "k", text);
    options.color = "always";
    CHECK_WRITTEN(answer, "table", &options, "\x1b[1mk\x1b[0m\na\n");
    options.color = "never";
    CHECK_WRITTEN(answer, "table", &options, "k\na\n");
    options.color = NULL;
    CHECK_WRITTEN(answer, "table", &options, "k\na\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

/* Any width gives the same figures and loses no letter. */
TEST(no_width_loses_a_letter)
{
    UNUSED;
    static const char *const text[] = {"ab cd  ef",
                                       "gh\xE4\xB8\xAD\xE5\x9B\xBDij kl mn op",
                                       "qrstuvwxyz0123456789qrstuvwxyz"};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 3, 1);
    tide_write_options options = tide_write_options_default();

    answer_set_text(answer, 0, "k", text);
    for (unsigned width = 1; width < 40; width++) {
        options.width = width;
        const struct host *host = written(answer, "table", &options);
        char kept[256];
        size_t length = 0;
        for (size_t i = 0; i < host->length; i++)
            if (host->bytes[i] != ' ' && host->bytes[i] != '\n')
                kept[length++] = host->bytes[i];
        kept[length] = '\0';
        CHECK_TEXT(kept, "kabcdefgh\xE4\xB8\xAD\xE5\x9B\xBDijklmnopqrstuvwxyz0123456789"
                         "qrstuvwxyz");
        for (char *line = strtok(host->bytes, "\n"); line != NULL;
             line = strtok(NULL, "\n"))
            CHECK(utf8_width(line, strlen(line)) <= (width < 24 ? 24 : width));
    }
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(a_tiny_figure_is_not_shown_as_0)
{
    UNUSED;
    static const double real[] = {0.0, 2.4e-24, -3e-9, 0.25};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 4, 1);

    answer->column[0] = (struct result_column){.name = "p",
                                               .kind = TIDE_CELL_REAL,
                                               .real = real,
                                               .decimals = -1,
                                               .table_decimals = 4};
    CHECK_WRITTEN(answer, "table", NULL,
                  "     p\n"
                  "0.0000\n"
                  " 2e-24\n"
                  "-3e-09\n"
                  "0.2500\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(the_count_of_states_is_broken_between_states)
{
    UNUSED;
    static const double real[] = {1, 2, 3};
    static const tide_state state[] = {TIDE_STATE_OK, TIDE_STATE_MISSING,
                                       TIDE_STATE_BASE_ZERO};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 3, 1);
    tide_write_options options = tide_write_options_default();

    answer->column[0] = (struct result_column){.name = "n",
                                               .kind = TIDE_CELL_REAL,
                                               .real = real,
                                               .state = state,
                                               .has_state = true,
                                               .decimals = -1,
                                               .table_decimals = 0};
    options.width = 24;
    CHECK_WRITTEN(answer, "table", &options,
                  " n\n"
                  " 1\n"
                  "..\n"
                  " x\n"
                  "3 cells: 1 ok,\n"
                  "1 missing (..),\n"
                  "1 base_zero (x)\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(growth_in_a_table),
        ROW(one_good_cell),
        ROW(texts_are_broken_to_fit_figures_never),
        ROW(a_tiny_figure_is_not_shown_as_0),
        ROW(the_count_of_states_is_broken_between_states),
        ROW(cells_are_counted_in_terminal_cells),
        ROW(only_the_header_is_coloured_and_only_when_asked),
        ROW(no_width_loses_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
