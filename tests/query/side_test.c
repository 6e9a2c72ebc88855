/*
 * side_test.c - tables beside the data, and members with signs.
 */
#include "query/ask.h"

#include <math.h>

static const char data[] =
    "period,k,value\n2020,A,100\n2020,B,50\n2021,A,110\n2021,B,60\n"
    "2022,A,121\n2022,B,70\n";

/* "days=ask_file_abc" of a file of these bytes; the name is unlinked by the caller. */
static void write_side(const char *option, const char *bytes, char path[static 16],
                       char out[static 48])
{
    ask_write(bytes, path);
    snprintf(out, 48, "%s=%s", option, path);
}

TEST(a_side_table_is_laid_on_the_axis)
{
    UNUSED;
    /* Out of order, with periods that the data do not have and without 2021. */
    static const char days[] = "period,value\n2022,200\n1990,1\n2020,250\n2050,3\n";
    char path[16];
    char side[16];
    char option[48];
    struct ask ask;

    ask_write(data, path);
    write_side("days", days, side, option);
    const char *const options[] = {"by=k", "of=level", option, NULL};
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "per-day", options));
    CHECK(tide_answer_cell(ask.answer, 0, 2).real == 0.4);
    CHECK_INT(tide_answer_cell(ask.answer, 1, 2).state, TIDE_STATE_MISSING);
    CHECK(tide_answer_cell(ask.answer, 5, 2).real == 0.35);
    CHECK_INT(tide_job_ledger(ask.job).read, 6);
    ask_close(&ask);
    unlink(path);
    unlink(side);
}

TEST(side_tables_that_do_not_fit)
{
    UNUSED;
    static const struct {
        const char *bytes;
        tide_status status;
        const char *id;
    } rows[] = {
        {"period,value\n2020-01,20\n", TIDE_STATUS_SHAPE, "join_axis"},
        {"period,k,value\n2020,A,20\n", TIDE_STATUS_ARGUMENT, "no_key"},
        {"period,fee,pay\n2020,20,3\n", TIDE_STATUS_NOT_FOUND, "no_measure"},
        {"period,value\n2020,20\n2020,21\n", TIDE_STATUS_SHAPE, "duplicate_key"},
        {"period,value\n2020,20\n2021,x\n2022,20\n", TIDE_STATUS_PARSE,
         "too_many_rejects"},
        {"", TIDE_STATUS_PARSE, "no_data"},
    };
    char path[16];
    struct ask ask;

    ask_write(data, path);
    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char side[16];
        char option[48];
        write_side("days", rows[i].bytes, side, option);
        const char *const options[] = {"by=k", option, NULL};
        tide_status status = ask_run(&ask, path, "per-day", options);
        if (status != rows[i].status || strcmp(ask.err.id, rows[i].id) != 0)
            fail_msg("row %zu: %s, %s", i, tide_status_name(status), ask.err.id);
        unlink(side);
    }
    ask_close(&ask);
    unlink(path);
}

TEST(every_failed_allocation_is_told_and_leaks_nothing)
{
    UNUSED;
    static const char *const signs[] = {"by=k", "minus=k=B", "rounding", NULL};
    static const char rates[] = "period,value\n2020,1.2\n2021,1.1\n2022,1.0\n";
    char path[16];
    char side[16];
    char option[48];

    ask_write(data, path);
    write_side("rates", rates, side, option);
    const char *const options[] = {"by=k", "bounds", option, NULL};
    size_t fail_at = 1;
    while (ask_failing(path, "const-fx", options, fail_at) != TIDE_STATUS_OK)
        fail_at++;
    for (fail_at = 1;
         ask_failing(path, "contribution", signs, fail_at) != TIDE_STATUS_OK;)
        fail_at++;
    CHECK(fail_at > 5);
    unlink(path);
    unlink(side);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_side_table_is_laid_on_the_axis),
        ROW(side_tables_that_do_not_fit),
        ROW(every_failed_allocation_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
