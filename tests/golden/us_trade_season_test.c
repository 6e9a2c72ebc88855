/*
 * us_trade_season_test.c - US imports from China taken apart, against R.
 *
 * us_trade_season.R made us_trade_season.csv, every fifth month, and us_trade_season_f.csv;
 * its head names the versions. X-11 was written there a second time, from its definition.
 */
#include "harness/check.h"

#include <math.h>
#include <stdlib.h>

static const char figures[] =
    TIDE_SOURCE_DIR "/datasets/us-trade/us_goods_trade_monthly.csv";

enum { MONTHS = 452, STEP = 5, CELLS = 8 };

/* What was asked, and what came. */
struct question {
    tide_engine *engine;
    tide_job *job;
    const tide_answer *answer;
};

static void ask(struct question *question, const char *verb, const char *option,
                const char *value)
{
    tide_error err = {0};

    CHECK_OK(tide_engine_open(NULL, &question->engine, NULL));
    CHECK_OK(tide_job_new(question->engine, verb, &question->job, &err));
    CHECK_OK(tide_job_set(question->job, "by", "partner,flow", &err));
    CHECK_OK(tide_job_set(question->job, "where", "partner = 'CHN'", &err));
    if (option != NULL)
        CHECK_OK(tide_job_set(question->job, option, value, &err));
    CHECK_OK(tide_job_add_file(question->job, figures, &err));
    tide_status status = tide_job_run(question->job, &question->answer, &err);
    if (status != TIDE_STATUS_OK)
        print_error("%s\n", err.message);
    CHECK_OK(status);
}

static void close_question(struct question *question)
{
    tide_job_free(question->job);
    tide_engine_close(question->engine);
}

static tide_cell named(const struct question *question, size_t row, const char *name)
{
    const tide_answer *answer = question->answer;
    size_t column = 0;

    while (column < tide_answer_column_count(answer) &&
           strcmp(tide_answer_column_name(answer, column), name) != 0)
        column++;
    CHECK(column < tide_answer_column_count(answer));
    return tide_answer_cell(answer, row, column);
}

static FILE *open_golden(const char *name)
{
    char path[4096];
    char head[256];

    snprintf(path, sizeof path, "%s/tests/golden/%s", TIDE_SOURCE_DIR, name);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    CHECK(fgets(head, sizeof head, file) != NULL);
    return file;
}

/* Cells of a line, cut at commas. */
static void split(char *line, char *cell[CELLS], size_t wanted)
{
    size_t count = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at != NULL && count < CELLS; count++) {
        cell[count] = at;
        at = strchr(at, ',');
        if (at != NULL)
            *at++ = '\0';
    }
    CHECK_INT(count, wanted);
}

/* Column `place` of the golden file against an output, within a part of `size`; 0: of the
   figure itself. */
static void check_column(const struct question *question, const char *name, size_t place,
                         double size, double within)
{
    char line[512];
    char *cell[CELLS];
    size_t row = 0;
    double largest = 0.0;
    FILE *golden = open_golden("us_trade_season.csv");

    for (; fgets(line, sizeof line, golden) != NULL; row += STEP) {
        split(line, cell, CELLS);
        tide_cell answer = named(question, row, name);
        CHECK_TEXT(tide_answer_cell(question->answer, row, 1).text, "M");
        CHECK(tide_state_has_value(answer.state) == (cell[place][0] != '\0'));
        if (cell[place][0] == '\0')
            continue;
        double wanted = strtod(cell[place], NULL);
        largest = fmax(largest,
                       fabs(answer.real - wanted) / (size > 0.0 ? size : fabs(wanted)));
    }
    fclose(golden);
    CHECK_INT(row, (MONTHS / STEP + 1) * STEP);
    print_message("%s: %.2g (within %.2g)\n", name, largest, within);
    CHECK(largest <= within);
}

TEST(x11_equals_its_definition_in_r)
{
    UNUSED;
    struct question question;

    ask(&question, "x11", NULL, NULL);
    check_column(&question, "trend", 1, 0.0, 1e-12);
    check_column(&question, "season", 2, 0.0, 1e-12);
    check_column(&question, "adjusted", 3, 0.0, 1e-12);
    close_question(&question);
}

/* The figures reach 50,000 million. */
TEST(stl_equals_r)
{
    UNUSED;
    struct question question;

    ask(&question, "stl", "season-window", "13");
    check_column(&question, "trend", 4, 5e4, 1e-12);
    check_column(&question, "season", 5, 5e4, 1e-12);
    close_question(&question);
}

TEST(hamilton_equals_r)
{
    UNUSED;
    struct question question;

    ask(&question, "hamilton", NULL, NULL);
    check_column(&question, "cycle", 6, 5e4, 1e-12);
    close_question(&question);
}

TEST(decompose_equals_r)
{
    UNUSED;
    struct question question;

    ask(&question, "decompose", "mode", "mult");
    check_column(&question, "irregular", 7, 0.0, 1e-13);
    close_question(&question);
}

/* A tail of 1e-111 keeps fewer digits. */
TEST(season_test_equals_r)
{
    UNUSED;
    static const char *const name[] = {"n", "f", "f_p", "kruskal_wallis",
                                       "kruskal_wallis_p"};
    static const double within[] = {0.0, 1e-11, 1e-9, 1e-12, 1e-10};
    char line[256];
    char *cell[CELLS];
    FILE *golden = open_golden("us_trade_season_f.csv");
    size_t modes = 0;

    for (; fgets(line, sizeof line, golden) != NULL; modes++) {
        struct question question;
        split(line, cell, COUNT_OF(name) + 1);
        ask(&question, "season-test", "mode", cell[0]);
        for (size_t i = 0; i < COUNT_OF(name); i++)
            CHECK_NEAR(named(&question, 0, name[i]).real, strtod(cell[i + 1], NULL),
                       within[i]);
        close_question(&question);
    }
    fclose(golden);
    CHECK_INT(modes, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(x11_equals_its_definition_in_r),
        ROW(stl_equals_r),
        ROW(hamilton_equals_r),
        ROW(decompose_equals_r),
        ROW(season_test_equals_r),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
