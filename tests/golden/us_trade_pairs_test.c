/*
 * us_trade_pairs_test.c - regressions and correlations of real figures against R.
 *
 * us_trade_pairs.R made the figures, us_trade_pairs.csv, and what R says of them,
 * us_trade_pairs_r.csv; its head names the versions.
 */
#include "harness/check.h"

#include <stdlib.h>

enum { MAX_OPTIONS = 3 };

static const char figures[] = TIDE_SOURCE_DIR "/tests/golden/us_trade_pairs.csv";

static tide_cell named(const tide_answer *answer, size_t row, const char *name)
{
    size_t column = 0;

    while (column < tide_answer_column_count(answer) &&
           strcmp(tide_answer_column_name(answer, column), name) != 0)
        column++;
    CHECK(column < tide_answer_column_count(answer));
    return tide_answer_cell(answer, row, column);
}

/* Hold an answer to the lines of its verb: verb,partner,column,value. */
static void compare(const tide_answer *answer, const char *verb, double within)
{
    FILE *file = fopen(TIDE_SOURCE_DIR "/tests/golden/us_trade_pairs_r.csv", "r");
    char line[256];
    size_t compared = 0;

    CHECK(file != NULL && fgets(line, sizeof line, file) != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = NULL;
        const char *of = strtok_r(line, ",\n", &rest);
        const char *partner = strtok_r(NULL, ",\n", &rest);
        const char *column = strtok_r(NULL, ",\n", &rest);
        const char *value = strtok_r(NULL, ",\n", &rest);
        if (value == NULL || strcmp(of, verb) != 0)
            continue;
        size_t row = 0;
        while (strcmp(named(answer, row, "partner").text, partner) != 0)
            CHECK(++row < tide_answer_row_count(answer));
        tide_cell cell = named(answer, row, column);
        CHECK(tide_state_has_value(cell.state));
        CHECK_NEAR(cell.real, strtod(value, NULL), within);
        compared++;
    }
    fclose(file);
    CHECK(compared > 0);
}

static void check_verb(tide_engine *engine, const char *verb,
                       const char *const option[MAX_OPTIONS][2], double within)
{
    const tide_answer *answer = NULL;
    tide_job *job = NULL;

    CHECK_OK(tide_job_new(engine, verb, &job, NULL));
    CHECK_OK(tide_job_set(job, "by", "partner", NULL));
    CHECK_OK(tide_job_set(job, "value", "imports", NULL));
    for (size_t i = 0; i < MAX_OPTIONS && option[i][0] != NULL; i++)
        CHECK_OK(tide_job_set(job, option[i][0], option[i][1], NULL));
    CHECK_OK(tide_job_add_file(job, figures, NULL));
    CHECK_OK(tide_job_run(job, &answer, NULL));
    compare(answer, verb, within);
    tide_job_free(job);
}

TEST(pairs_equal_r)
{
    UNUSED;
    static const char *const regress[MAX_OPTIONS][2] = {{"on", "exports"},
                                                        {"log", "yes"}};
    static const char *const correlation[MAX_OPTIONS][2] = {{"with", "exports"}};
    static const char *const cross[MAX_OPTIONS][2] = {{"with", "exports"},
                                                      {"lags", "12"}};
    static const char *const ljung[MAX_OPTIONS][2] = {{"lags", "12"}};
    static const char *const robust[MAX_OPTIONS][2] = {{"robust", "yes"}, {"log", "yes"}};
    tide_engine *engine = NULL;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    check_verb(engine, "regress", regress, 1e-11);
    check_verb(engine, "correlation", correlation, 1e-11);
    check_verb(engine, "cross-correlation", cross, 1e-11);
    check_verb(engine, "ljung-box", ljung, 1e-12);
    check_verb(engine, "trend", robust, 1e-11);
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(pairs_equal_r)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
