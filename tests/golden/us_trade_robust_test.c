/*
 * us_trade_robust_test.c - rank trends, breaks and smoothing of real figures against R.
 *
 * us_trade_robust.R made us_trade_robust.csv; its head names the versions.
 */
#include "harness/check.h"

#include <stdlib.h>

enum { SERIES = 14, MONTHS = 452, COLUMNS = 10 };

static const char figures[] =
    TIDE_SOURCE_DIR "/datasets/us-trade/us_goods_trade_monthly.csv";

/* Lines of the golden file as cells, and the place of each column. */
static const char *const names[COLUMNS] = {"partner",    "flow",  "z",     "p",
                                           "tau_b",      "slope", "sup_f", "break_year",
                                           "break_part", "fit"};

struct golden {
    char partner[SERIES][8];
    char flow[SERIES][8];
    double value[SERIES][COLUMNS];
};

static void golden_read(struct golden *golden)
{
    FILE *file = fopen(TIDE_SOURCE_DIR "/tests/golden/us_trade_robust.csv", "r");
    char line[512];

    CHECK(file != NULL && fgets(line, sizeof line, file) != NULL);
    for (size_t row = 0; row < SERIES; row++) {
        CHECK(fgets(line, sizeof line, file) != NULL);
        char *rest = NULL;
        char *cell = strtok_r(line, ",\n", &rest);
        for (size_t i = 0; i < COLUMNS; i++, cell = strtok_r(NULL, ",\n", &rest)) {
            CHECK(cell != NULL);
            if (i < 2)
                snprintf(i == 0 ? golden->partner[row] : golden->flow[row], 8, "%s",
                         cell);
            else
                golden->value[row][i] = strtod(cell, NULL);
        }
    }
    fclose(file);
}

static tide_cell named(const tide_answer *answer, size_t row, const char *name)
{
    size_t column = 0;

    while (column < tide_answer_column_count(answer) &&
           strcmp(tide_answer_column_name(answer, column), name) != 0)
        column++;
    CHECK(column < tide_answer_column_count(answer));
    return tide_answer_cell(answer, row, column);
}

/* Ask, and compare the golden columns `from` .. `to`: in the last of `step` rows a
   series. */
static void check_verb(tide_engine *engine, const struct golden *golden, const char *verb,
                       const char *const (*option)[2], size_t count, size_t step,
                       size_t from, size_t to, double within)
{
    const tide_answer *answer = NULL;
    tide_job *job = NULL;

    CHECK_OK(tide_job_new(engine, verb, &job, NULL));
    for (size_t i = 0; i < count; i++)
        CHECK_OK(tide_job_set(job, option[i][0], option[i][1], NULL));
    CHECK_OK(tide_job_add_file(job, figures, NULL));
    CHECK_OK(tide_job_run(job, &answer, NULL));
    CHECK_INT(tide_answer_row_count(answer), SERIES * step);
    for (size_t series = 0; series < SERIES; series++) {
        size_t row = series * step + step - 1;
        CHECK_TEXT(named(answer, row, "partner").text, golden->partner[series]);
        CHECK_TEXT(named(answer, row, "flow").text, golden->flow[series]);
        for (size_t i = from; i <= to; i++) {
            tide_cell cell = named(answer, row, names[i]);
            CHECK(tide_state_has_value(cell.state));
            CHECK_NEAR(cell.real, golden->value[series][i], within);
        }
    }
    tide_job_free(job);
}

TEST(robust_trends_equal_r)
{
    UNUSED;
    static const char *const option[][2] = {{"by", "partner,flow"}, {"log", "yes"}};
    static const char *const smoothing[][2] = {{"by", "partner,flow"},
                                               {"mode", "mult"},
                                               {"alpha", "0.4"},
                                               {"beta", "0.05"},
                                               {"gamma", "0.3"}};
    tide_engine *engine = NULL;
    struct golden golden;

    golden_read(&golden);
    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    check_verb(engine, &golden, "mann-kendall", option, 1, 1, 2, 4, 1e-12);
    check_verb(engine, &golden, "theil-sen", option, 1, 1, 5, 5, 1e-13);
    check_verb(engine, &golden, "breaks", option, 2, 1, 6, 8, 1e-11);
    check_verb(engine, &golden, "holt-winters", smoothing, 5, MONTHS, 9, 9, 1e-12);
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(robust_trends_equal_r)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
