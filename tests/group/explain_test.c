/*
 * explain_test.c - the plan of grouping, as a request tells it once its table is loaded.
 */
#include "harness/check.h"

#include <stdlib.h>
#include <unistd.h>

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

/* One member of 100: its rows are brought together first. */
TEST(few_rows_are_brought_together)
{
    UNUSED;
    enum { ROWS = 80000, MEMBERS = 100 };
    char path[] = "/tmp/explain.XXXXXX";
    tide_engine *engine;
    tide_table *table;
    tide_job *job;
    const tide_answer *plan;
    const char *told = "";
    int handle = mkstemp(path);
    FILE *file = handle >= 0 ? fdopen(handle, "w") : NULL;

    CHECK(file != NULL);
    fprintf(file, "year,k,value\n");
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "%d,k%d,%d\n", 1000 + i / MEMBERS, i % MEMBERS, i);
    CHECK_INT(fclose(file), 0);
    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    CHECK_OK(tide_table_load(engine, path, NULL, 0, &table, NULL));
    CHECK_OK(tide_job_new(engine, "yoy", &job, NULL));
    CHECK_OK(tide_job_set(job, "where", "k = 'k7'", NULL));
    CHECK_OK(tide_job_add_table(job, table, NULL));
    CHECK_OK(tide_job_explain(job, &plan, NULL));
    for (size_t row = 0; row < tide_answer_row_count(plan); row++)
        if (strcmp(tide_answer_cell(plan, row, 0).text, "narrow") == 0)
            told = tide_answer_cell(plan, row, 1).text;
    CHECK(strstr(told, " of 80000 rows, brought together first") != NULL);
    tide_job_free(job);
    tide_table_free(table);
    tide_engine_close(engine);
    unlink(path);
}

/* Of more combinations than a place each is worth. */
TEST(statistics_of_many_keys_are_sorted)
{
    UNUSED;
    static const char name[] = "explain_test_keys.csv";
    tide_engine *engine;
    tide_table *table;
    tide_job *job;
    const tide_answer *plan;
    FILE *file = fopen(name, "w");

    CHECK(file != NULL);
    fputs("a,b,v\n", file);
    for (int i = 0; i < 500; i++)
        fprintf(file, "A%d,B%d,%d.5\n", i, 7 * i, i);
    CHECK(fclose(file) == 0);
    CHECK_OK(tide_engine_open(NULL, &engine, NULL));
    CHECK_OK(tide_table_load(engine, name, NULL, 0, &table, NULL));
    CHECK_OK(tide_job_new(engine, "group", &job, NULL));
    CHECK_OK(tide_job_set(job, "by", "a,b", NULL));
    CHECK_OK(tide_job_set(job, "stat", "median", NULL));
    CHECK_OK(tide_job_add_table(job, table, NULL));
    CHECK_OK(tide_job_explain(job, &plan, NULL));
    CHECK_TEXT(group_step(plan),
               "radix sort: keys of 500 rows, packed into words of 64 bits");
    tide_job_free(job);
    tide_table_free(table);
    tide_engine_close(engine);
    CHECK(remove(name) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_loaded_table_shows_its_plan),
        ROW(few_rows_are_brought_together),
        ROW(statistics_of_many_keys_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
