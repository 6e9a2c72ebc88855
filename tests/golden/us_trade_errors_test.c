/*
 * us_trade_errors_test.c - robust standard errors and unit-root tests of real figures
 * against statsmodels, those of seasons against uroot.
 *
 * us_trade_errors.py, us_trade_unit_root.py and us_trade_season_root.R made the answers of
 * us_trade_pairs.csv; their heads name the versions.
 */
#include "harness/check.h"

#include <math.h>
#include <stdlib.h>

#include "base/macros.h"
#include "compute/trend/unit_root_tables.h"

enum { MAX_OPTIONS = 5 };

static const char folder[] = TIDE_SOURCE_DIR "/tests/golden/";

struct question {
    const char *set; /* its lines: set,partner,column,value */
    const char *option[MAX_OPTIONS][2];
    double within;
};

static tide_cell named(const tide_answer *answer, size_t row, const char *name)
{
    size_t column = 0;

    while (column < tide_answer_column_count(answer) &&
           strcmp(tide_answer_column_name(answer, column), name) != 0)
        column++;
    CHECK(column < tide_answer_column_count(answer));
    return tide_answer_cell(answer, row, column);
}

/* How many figures of the set were compared. */
static size_t compare(const tide_answer *answer, const char *file,
                      const struct question *question)
{
    char path[4096];
    char line[256];
    size_t compared = 0;

    snprintf(path, sizeof path, "%s%s", folder, file);
    FILE *golden = fopen(path, "r");
    CHECK(golden != NULL && fgets(line, sizeof line, golden) != NULL);
    while (fgets(line, sizeof line, golden) != NULL) {
        char *rest = NULL;
        const char *set = strtok_r(line, ",\n", &rest);
        const char *partner = strtok_r(NULL, ",\n", &rest);
        const char *column = strtok_r(NULL, ",\n", &rest);
        const char *value = strtok_r(NULL, ",\n", &rest);
        CHECK(value != NULL);
        if (strcmp(set, question->set) != 0)
            continue;
        size_t row = 0;
        while (strcmp(named(answer, row, "partner").text, partner) != 0)
            CHECK(++row < tide_answer_row_count(answer));
        tide_cell cell = named(answer, row, column);
        CHECK_INT(cell.state, TIDE_STATE_OK);
        CHECK_NEAR(cell.real, strtod(value, NULL), question->within);
        compared++;
    }
    fclose(golden);
    return compared;
}

static void check(const char *verb, const char *file, const struct question *question,
                  size_t figures)
{
    const tide_answer *answer = NULL;
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    char path[4096];

    snprintf(path, sizeof path, "%sus_trade_pairs.csv", folder);
    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    CHECK_OK(tide_job_new(engine, verb, &job, NULL));
    CHECK_OK(tide_job_set(job, "by", "partner", NULL));
    CHECK_OK(tide_job_set(job, "value", "imports", NULL));
    CHECK_OK(tide_job_set(job, "log", "yes", NULL));
    for (size_t i = 0; i < MAX_OPTIONS && question->option[i][0] != NULL; i++)
        CHECK_OK(tide_job_set(job, question->option[i][0], question->option[i][1], NULL));
    CHECK_OK(tide_job_add_file(job, path, NULL));
    CHECK_OK(tide_job_run(job, &answer, NULL));
    CHECK_INT(compare(answer, file, question), figures);
    tide_job_free(job);
    tide_engine_close(engine);
}

/* A p of 1e-75 has some hundred times the error of its t. */
TEST(robust_errors_equal_statsmodels)
{
    UNUSED;
    static const struct question questions[] = {
        {"hc0", {{"on", "exports"}, {"se", "hc0"}}, 1e-9},
        {"hc1", {{"on", "exports"}, {"se", "hc1"}}, 1e-9},
        {"hc2", {{"on", "exports"}, {"se", "hc2"}}, 1e-9},
        {"hc3", {{"on", "exports"}, {"se", "hc3"}}, 1e-9},
        {"hac5", {{"on", "exports"}, {"robust", "yes"}, {"lags", "5"}}, 1e-9},
        {"hac13", {{"on", "exports"}, {"se", "hac"}, {"lags", "13"}}, 1e-9},
        {"holes",
         {{"on", "exports"},
          {"robust", "yes"},
          {"lags", "5"},
          {"where", "substr(period, 6, 2) % 6 < 4"}},
         1e-9},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        check("regress", "us_trade_errors.csv", &questions[i], 18);
}

TEST(unit_roots_equal_statsmodels)
{
    UNUSED;
    static const char *const models[] = {"none", "constant", "trend"};
    static const char *const lags[] = {"0", "3", "12"};
    static const char *const bandwidths[] = {"0", "4", "14"};

    for (size_t model = 0; model < COUNT_OF(models); model++)
        for (size_t i = 0; i < COUNT_OF(lags); i++) {
            char set[64];
            struct question question = {
                .set = set,
                .option = {{"model", models[model]}, {"lags", lags[i]}},
                .within = 1e-9,
            };
            snprintf(set, sizeof set, "adf-%s-%s", models[model], lags[i]);
            check("unit-root", "us_trade_unit_root.csv", &question, 15);
            if (model == 0)
                continue;
            question.option[1][0] = "bandwidth";
            question.option[1][1] = bandwidths[i];
            snprintf(set, sizeof set, "kpss-%s-%s", models[model], bandwidths[i]);
            check("unit-root", "us_trade_unit_root.csv", &question, 12);
        }
}

TEST(season_roots_equal_uroot)
{
    UNUSED;
    static const struct question questions[] = {
        {"changes-usual", {{NULL, NULL}}, 1e-11},
        {"changes-0", {{"bandwidth", "0"}}, 1e-11},
        {"levels-5", {{"differences", "0"}, {"bandwidth", "5"}}, 1e-11},
    };

    for (size_t i = 0; i < COUNT_OF(questions); i++)
        check("season-root", "us_trade_season_root.csv", &questions[i], 24);
}

/* Two papers sixteen years apart: the p-value at each critical value. */
TEST(p_values_agree_with_critical_values)
{
    UNUSED;
    static const double level[ROOT_LEVELS] = {0.10, 0.05, 0.01};

    for (int model = ROOT_CONSTANT; model <= ROOT_NONE; model++) {
        double before = 0.0;
        for (size_t i = 0; i < ROOT_LEVELS; i++) {
            enum unit_root_model of = (enum unit_root_model)model;
            double critical = unit_root_adf_critical(of, i, 1000000000);
            CHECK(fabs(unit_root_adf_p(of, critical) - level[i]) < 0.02 * level[i]);
        }
        for (double adf = -25.0; adf < 4.0; adf += 0.01) {
            double p = unit_root_adf_p((enum unit_root_model)model, adf);
            CHECK(p >= before - 2e-4 && p <= 1.0);
            before = p;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(robust_errors_equal_statsmodels),
        ROW(unit_roots_equal_statsmodels),
        ROW(season_roots_equal_uroot),
        ROW(p_values_agree_with_critical_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
