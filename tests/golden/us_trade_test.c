/*
 * us_trade_test.c - growth and trend of real figures against R.
 *
 * us_trade.R made us_trade_yoy.csv and us_trade_trend.csv; its head names the versions.
 */
#include "golden/golden.h"

TEST(yoy_equals_r)
{
    UNUSED;
    static const char *const option[][2] = {{"by", "partner,flow"},
                                            {"where", "partner = 'CHN'"}};
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    char line[256];
    char *cell[3];
    size_t row = 0;
    size_t compared = 0;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    const tide_answer *answer = ask(engine, &job, "yoy", option, 2);
    FILE *golden = open_golden("us_trade_yoy.csv");
    while (fgets(line, sizeof line, golden) != NULL) {
        char period[TIDE_PERIOD_TEXT_SIZE];
        CHECK_INT(split(line, cell, 3), 3);
        CHECK(row < tide_answer_row_count(answer));
        CHECK_TEXT(tide_answer_cell(answer, row, 1).text, cell[0]);
        tide_period_format(tide_answer_cell(answer, row, 2).period, period,
                           sizeof period);
        CHECK_TEXT(period, cell[1]);
        tide_cell yoy = tide_answer_cell(answer, row, 3);
        if (cell[2][0] == '\0') {
            CHECK_INT(yoy.state, TIDE_STATE_BASE_MISSING);
        } else {
            CHECK(tide_state_has_value(yoy.state));
            CHECK_NEAR(yoy.real, strtod(cell[2], NULL), 1e-12);
            compared++;
        }
        row++;
    }
    fclose(golden);
    CHECK_INT(row, tide_answer_row_count(answer));
    CHECK_INT(compared, 880);
    tide_job_free(job);
    tide_engine_close(engine);
}

TEST(trend_equals_r)
{
    UNUSED;
    static const char *const names[] = {"intercept", "slope", "slope_se",
                                        "p",         "r2",    "durbin_watson"};
    static const char *const option[][2] = {{"by", "flow"}, {"log", "yes"}};
    tide_engine *engine = NULL;
    char line[512];
    char *cell[9];
    size_t compared = 0;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    FILE *golden = open_golden("us_trade_trend.csv");
    while (fgets(line, sizeof line, golden) != NULL) {
        tide_job *job = NULL;
        CHECK_INT(split(line, cell, 9), 9);
        bool is_log = cell[1][0] == '1';
        const tide_answer *answer = ask(engine, &job, "trend", option, is_log ? 2 : 1);
        size_t row = strcmp(cell[0], "M") == 0 ? 0 : 1;
        CHECK_TEXT(tide_answer_cell(answer, row, 0).text, cell[0]);
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            /* A tail of 1e-280 keeps fewer digits: the relative error of t grows with the
               degrees of freedom. */
            double within = strcmp(names[i], "p") == 0 ? 1e-9 : 1e-12;
            CHECK_NEAR(named(answer, row, names[i]).real, strtod(cell[3 + i], NULL),
                       within);
            compared++;
        }
        tide_job_free(job);
    }
    fclose(golden);
    CHECK_INT(compared, 24);
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(yoy_equals_r), ROW(trend_equals_r)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
