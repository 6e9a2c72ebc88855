/*
 * cancel_test.c - a cancelled engine stops, and goes on once that is cleared.
 */
#include "query/ask.h"

#include <pthread.h>
#include <time.h>

static const char *const option[] = {"value=value", "by=partner,flow", NULL};

TEST(nothing_runs_while_it_is_cancelled)
{
    UNUSED;
    static const char *const verbs[] = {"yoy", "share",   "trend",
                                        "sum", "balance", "group"};
    char path[16];
    struct ask ask;
    const tide_answer *plan = NULL;
    tide_table *table = NULL;

    ask_write(ask_trade, path);
    ask_open(&ask);
    tide_engine_cancel(ask.engine);
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        CHECK_STATUS(ask_run(&ask, path, verbs[i], option), TIDE_STATUS_CANCELLED);
        CHECK_TEXT(ask.err.id, "cancelled");
        CHECK(ask.answer == NULL);
        CHECK_STATUS(tide_job_explain(ask.job, &plan, NULL), TIDE_STATUS_CANCELLED);
        CHECK(plan == NULL);
    }
    CHECK_STATUS(ask_run(&ask, path, "sniff", option + 2), TIDE_STATUS_CANCELLED);
    CHECK_STATUS(ask_run(&ask, path, "describe", option + 2), TIDE_STATUS_CANCELLED);
    CHECK_STATUS(tide_table_load(ask.engine, path, NULL, 0, &table, NULL),
                 TIDE_STATUS_CANCELLED);
    CHECK(table == NULL);

    tide_engine_cancel_clear(ask.engine);
    CHECK_OK(tide_job_run(ask.job, &ask.answer, NULL)); /* the same job */
    for (size_t i = 0; i < COUNT_OF(verbs); i++)
        CHECK_OK(ask_run(&ask, path, verbs[i], option));
    ask_close(&ask);
    unlink(path);
}

/* Cancel from the message function, in the middle of a load. */
static void cancel_it(void *user, tide_level level, const tide_error *what)
{
    (void)level;
    (void)what;
    tide_engine_cancel(*(tide_engine **)user);
}

TEST(a_message_may_cancel)
{
    UNUSED;
    char path[16];
    tide_engine *engine = NULL;
    tide_engine_options options = tide_engine_options_default();
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_error err = {0};

    ask_write("period,value\n2020,1\n2021,x\n2022,3\n", path);
    options.message = cancel_it;
    options.message_user = &engine;
    CHECK_OK(tide_engine_open(&options, &engine, NULL));
    CHECK_OK(tide_job_new(engine, "sum", &job, NULL));
    CHECK_OK(tide_job_set(job, "max-errors", "5", NULL));
    CHECK_OK(tide_job_add_file(job, path, NULL));
    CHECK_STATUS(tide_job_run(job, &answer, &err), TIDE_STATUS_CANCELLED);
    CHECK(answer == NULL);
    tide_job_free(job);
    tide_engine_close(engine);
    unlink(path);
}

/* Two totals are told while sums are made of a table: after the load, before the answer. */
static void cancel_audit(void *user, tide_level level, const tide_error *what)
{
    (void)level;
    if (strcmp(what->id, "several_totals") == 0)
        tide_engine_cancel(*(tide_engine **)user);
}

TEST(an_audit_stops_in_its_middle)
{
    UNUSED;
    static const char *const verbs[] = {"audit", "reconcile", "tree-check", "rollup"};
    char path[16];
    tide_engine *engine = NULL;
    tide_engine_options options = tide_engine_options_default();
    const tide_answer *answer = NULL;
    tide_error err = {0};

    ask_write("year,hs,value\n2021,01,1\n2021,02,2\n2021,TOTAL,3\n2021,World,3\n", path);
    options.message = cancel_audit;
    options.message_user = &engine;
    CHECK_OK(tide_engine_open(&options, &engine, NULL));
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        tide_job *job = NULL;
        CHECK_OK(tide_job_new(engine, verbs[i], &job, NULL));
        CHECK_OK(tide_job_add_file(job, path, NULL));
        CHECK_STATUS(tide_job_run(job, &answer, &err), TIDE_STATUS_CANCELLED);
        CHECK(answer == NULL);
        tide_engine_cancel_clear(engine);
        tide_job_free(job);
    }
    tide_engine_close(engine);
    unlink(path);
}

static void *cancel_later(void *engine)
{
    nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
    tide_engine_cancel(engine);
    return NULL;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* In the middle of a slow condition, too. */
TEST(another_thread_may_cancel)
{
    UNUSED;
    static const char *const slow[] = {
        "by=k",
        "where=length(replace(replace(replace(replace(k,'a','aaaaaaaa'),'a',"
        "'aaaaaaaa'),'a','aaaaaaaa'),'a','aaaaaaaa')) > 0",
        NULL};
    char path[16];
    struct ask ask;
    pthread_t thread;

    ask_write("", path);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    fprintf(file, "period,k,value\n");
    for (int i = 0; i < 50000; i++)
        fprintf(file, "2020,%da%d,%d\n", i, i, i);
    CHECK_INT(fclose(file), 0);
    ask_open(&ask);
    CHECK_INT(pthread_create(&thread, NULL, cancel_later, ask.engine), 0);
    double start = seconds();
    CHECK_STATUS(ask_run(&ask, path, "sum", slow), TIDE_STATUS_CANCELLED);
    double took = seconds() - start;
    pthread_join(thread, NULL);
    print_message("stopped after %.3f s\n", took);
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(nothing_runs_while_it_is_cancelled),
        ROW(a_message_may_cancel),
        ROW(an_audit_stops_in_its_middle),
        ROW(another_thread_may_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
