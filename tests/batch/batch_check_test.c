/*
 * batch_check_test.c - a job held against its data, through all its steps.
 */
#include "batch/job.h"

static size_t told;

static void count_message(void *user, tide_level level, const tide_error *what)
{
    (void)user;
    (void)level;
    print_message("told: %s\n", what->message);
    told++;
}

static tide_engine *open_engine(void)
{
    tide_engine_options options = tide_engine_options_default();
    tide_engine *engine = NULL;

    options.threads = 1;
    options.message = count_message;
    CHECK_OK(tide_engine_open(&options, &engine, NULL));
    return engine;
}

static tide_status check_job(tide_engine *engine, const char *path, tide_error *err)
{
    tide_batch *batch = NULL;

    CHECK_OK(tide_batch_open(engine, path, NULL, 0, &batch, err));
    tide_status status = tide_batch_check(batch, err);
    if (status == TIDE_STATUS_OK)
        CHECK_OK(tide_batch_check(batch, err)); /* as often as one likes */
    tide_batch_close(batch);
    return status;
}

TEST(the_brief_is_in_order_and_nothing_is_told)
{
    UNUSED;
    struct job_folder folder;
    tide_engine *engine = open_engine();
    tide_error err = {0};

    job_make_folder(&folder);
    told = 0;
    tide_status status = check_job(engine, folder.job, &err);
    if (status != TIDE_STATUS_OK)
        print_error("%llu: %s\n", (unsigned long long)err.line, err.message);
    CHECK_OK(status);
    CHECK_INT(told, 0);
    job_leave_folder(&folder);
    tide_engine_close(engine);
}

/* Rows are not read: a cell that a run would refuse is not seen behind the sample. */
TEST(headers_decide)
{
    UNUSED;
    struct job_folder folder;
    tide_engine *engine = open_engine();
    tide_error err = {0};

    job_make_folder(&folder);
    job_put(folder.data, "period,reporter,partner,flow,value\n2021-01,USA,CAN,X,1\n");
    CHECK_STATUS(check_job(engine, folder.job, &err), TIDE_STATUS_NOT_FOUND);
    CHECK_TEXT(err.id, "no_column");
    CHECK_TEXT(err.source, folder.job);
    CHECK_INT(err.line, 19);
    CHECK_INT(err.column, 7);

    job_put(folder.data, "period,reporter,partner,flow,value_musd\n");
    CHECK_STATUS(check_job(engine, folder.job, &err), TIDE_STATUS_PARSE);
    CHECK_TEXT(err.id, "no_data");
    CHECK_TEXT(err.source, folder.data); /* a fault of the data stays where it is */
    unlink(folder.data);
    CHECK_STATUS(check_job(engine, folder.job, &err), TIDE_STATUS_IO);
    CHECK_INT(err.line, 13);
    job_leave_folder(&folder);
    tide_engine_close(engine);
}

enum { STEPS = 300 };

TEST(columns_are_known_through_a_long_chain)
{
    UNUSED;
    struct job_folder folder;
    tide_engine *engine = open_engine();
    tide_error err = {0};

    job_make_folder(&folder);
    FILE *file = fopen(folder.job, "w");
    CHECK(file != NULL);
    fputs("job: 1\nsources: {t: {files: us_goods_trade_monthly.csv}}\nsteps:\n", file);
    /* From the last to the first, so that each waits for the next line. */
    for (int i = STEPS; i > 0; i--)
        fprintf(file, "  s%d: {from: s%d, where: \"partner <> 'X'\"}\n", i, i - 1);
    fputs("  s0: {from: t, by: [partner, flow], sum: value_musd}\n", file);
    fprintf(file, "  e: {from: s%d, add: {g: {yoy: value_mus}}}\n", STEPS);
    CHECK(fclose(file) == 0);
    CHECK_STATUS(check_job(engine, folder.job, &err), TIDE_STATUS_NOT_FOUND);
    CHECK_TEXT(err.suggestion, "value_musd");
    CHECK_INT(err.line, STEPS + 5);
    CHECK_INT(err.column, 34);
    job_leave_folder(&folder);
    tide_engine_close(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(the_brief_is_in_order_and_nothing_is_told),
        ROW(headers_decide),
        ROW(columns_are_known_through_a_long_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
