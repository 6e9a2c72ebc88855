/*
 * explain_test.c - the plan of grouping, as a request tells it once its table is loaded.
 */
#include "harness/check.h"

static const char *group_step(const tide_answer *plan)
{
    for (size_t row = 0; row < tide_answer_row_count(plan); row++)
        if (strcmp(tide_answer_cell(plan, row, 0).text, "group") == 0)
            return tide_answer_cell(plan, row, 1).text;
    return "";
}

TEST(a_loaded_table_shows_its_plan)
{
    UNUSED;
    tide_engine *engine;
    tide_table *table;
    tide_job *job;
    const tide_answer *plan;
    const tide_answer *answer;

    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    CHECK_OK(tide_table_load(engine, TIDE_SOURCE_DIR "/datasets/states-demo/trade.csv",
                             NULL, 0, &table, NULL));
    CHECK_OK(tide_job_new(engine, "yoy", &job, NULL));
    CHECK_OK(tide_job_set(job, "by", "flow", NULL));
    CHECK_OK(tide_job_add_table(job, table, NULL));
    CHECK_OK(tide_job_explain(job, &plan, NULL));
    CHECK(strncmp(group_step(plan), "direct index", 12) == 0);
    CHECK(strstr(group_step(plan), "4 combinations of keys x 12 periods") != NULL);
    CHECK_OK(tide_job_run(job, &answer, NULL));
    tide_job_free(job);
    tide_table_free(table);
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_loaded_table_shows_its_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
