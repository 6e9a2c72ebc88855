/*
 * cells_test.c - published tables: which sums and rates are held against each other, and
 * what is left alone.
 */
#include <math.h>
#include <stdlib.h>

#include "query/ask.h"

enum { FINDING, FIGURE, PERIOD, VALUE, LOW, HIGH, UNIT, ROWS, RULES, NOTE };

static const char *const none[] = {NULL};

static void audit(struct ask *ask, const char *bytes)
{
    char path[16];

    ask_write(bytes, path);
    CHECK_OK(ask_run(ask, path, "audit", none));
    unlink(path);
}

static const char *cell(const struct ask *ask, size_t row, size_t column)
{
    return tide_answer_cell(ask->answer, row, column).text;
}

/* The row that blames a cell; SIZE_MAX: none does. */
static size_t blamed(const struct ask *ask, const char *id)
{
    for (size_t row = 0; row < tide_answer_row_count(ask->answer); row++)
        if (strcmp(cell(ask, row, FINDING), "contradiction") == 0 &&
            strcmp(cell(ask, row, ROWS), id) == 0)
            return row;
    return SIZE_MAX;
}

static bool is_contradicted(const struct ask *ask)
{
    return tide_answer_row_count(ask->answer) > 0 &&
           strcmp(cell(ask, 0, FINDING), "contradiction") == 0;
}

/* Turnover 72.2 of 45.2 and 26.6 misses 0.4, where 0.15 is allowed. */
TEST(flows_of_one_key)
{
    UNUSED;
    struct ask ask;

    ask_open(&ask);
    audit(&ask, "period,flow,v\n2021,turnover,72.2\n2021,X,45.2\n2021,M,26.6\n");
    CHECK(is_contradicted(&ask));
    size_t row = blamed(&ask, "3");
    CHECK(row != SIZE_MAX);
    CHECK_TEXT(cell(&ask, row, LOW), "45.5");
    CHECK_TEXT(cell(&ask, row, HIGH), "45.7");
    audit(&ask, "period,flow,v\n2021,turnover,71.9\n2021,X,45.2\n2021,M,26.6\n");
    CHECK(!is_contradicted(&ask));
    audit(&ask, "period,flow,v\n2021,X,45.2\n2021,M,26.6\n"); /* nothing to hold */
    CHECK(!is_contradicted(&ask));
    CHECK_INT(tide_answer_row_count(ask.answer), 0);
    ask_close(&ask);
}

/* 64.3 against 20.1 + 21.4 + 22.7 misses 0.1, where 0.2 is allowed. */
TEST(quarters_and_months)
{
    UNUSED;
    struct ask ask;

    ask_open(&ask);
    audit(&ask, "k,2021-Q1,2021-01,2021-02,2021-03\na,64.3,20.1,21.4,22.7\n");
    CHECK(!is_contradicted(&ask));
    audit(&ask, "k,2021-Q1,2021-01,2021-02,2021-03\na,64.5,20.1,21.4,22.7\n");
    CHECK(blamed(&ask, "2:2021-Q1") != SIZE_MAX);
    audit(&ask, "k,2021-Q1,2021-01,2021-02,2021-03\na,64.3,20.1,,22.7\n");
    CHECK(!is_contradicted(&ask));
    CHECK_TEXT(cell(&ask, 0, FINDING), "derived");
    CHECK_TEXT(cell(&ask, 0, PERIOD), "2021-02");
    CHECK_TEXT(cell(&ask, 0, VALUE), "21.5");
    CHECK_INT(tide_job_ledger(ask.job).read, tide_job_ledger(ask.job).loaded);
    ask_close(&ask);
}

/* Index 109.2 for 27.3 over 25.0: the levels allow 108.78 to 109.62. */
TEST(rates_beside_levels)
{
    UNUSED;
    struct ask ask;

    ask_open(&ask);
    audit(&ask, "period,v,v_index\n2020,25.0,\n2021,27.3,109.2\n");
    CHECK(!is_contradicted(&ask));
    audit(&ask, "period,v,v_index\n2020,25.0,\n2021,27.3,108.7\n");
    CHECK(is_contradicted(&ask));
    /* A rate adds up over nothing, a level does: the wrong rate is told from the level. */
    audit(&ask, "period,country,v,v_yoy\n"
                "2020,A,25.0,\n2021,A,27.3,9.2\n2022,A,30.0,9.9\n"
                "2020,World,50.0,\n2021,World,57.3,14.6\n2022,World,70.0,22.2\n"
                "2020,B,25.0,\n2021,B,30.0,20.0\n2022,B,40.0,43.3\n");
    CHECK(blamed(&ask, "10:v_yoy") == 0);
    CHECK(strcmp(cell(&ask, 1, FINDING), "contradiction") != 0);
    ask_close(&ask);
}

/* Parts of which only some are listed are no sum, but may not exceed it. */
TEST(a_total_of_parts_that_are_not_all_there)
{
    UNUSED;
    struct ask ask;

    ask_open(&ask);
    audit(&ask, "period,country,v\n2020,World,100.0\n2020,A,20.0\n2020,B,30.0\n"
                "2021,World,110.0\n2021,A,21.0\n2021,B,31.0\n");
    CHECK(!is_contradicted(&ask));
    audit(&ask, "period,country,v\n2020,World,100.0\n2020,A,20.0\n2020,B,30.0\n"
                "2021,World,110.0\n2021,A,91.0\n2021,B,31.0\n");
    CHECK(is_contradicted(&ask));
    audit(&ask, "period,hs,v\n2020,84,100.0\n2020,8401,60.1\n2020,8402,39.9\n"
                "2021,84,110.0\n2021,8401,70.0\n2021,8402,41.0\n"
                "2022,84,120.0\n2022,8401,60.0\n2022,8402,60.0\n");
    CHECK(is_contradicted(&ask));
    CHECK(blamed(&ask, "5") != SIZE_MAX);
    ask_close(&ask);
}

/* Digits as large as they get, and a table that no rule is about. */
TEST(figures_of_any_size)
{
    UNUSED;
    struct ask ask;

    ask_open(&ask);
    audit(&ask, "k,2021,2021-Q1,2021-Q2,2021-Q3,2021-Q4\n"
                "a,9223372036854775804,2305843009213693951,2305843009213693951,"
                "2305843009213693951,2305843009213693951\n"
                "b,-9223372036854775804,-2305843009213693951,-2305843009213693951,"
                "-2305843009213693951,-2305843009213693951\n");
    CHECK(!is_contradicted(&ask));
    audit(&ask, "k,9999,9999-Q1,9999-Q2,9999-Q3,9999-Q4\na,0,0,0,0,0\n");
    CHECK(!is_contradicted(&ask));
    audit(&ask, "k,v\na,1\nb,2\n");
    CHECK(!is_contradicted(&ask));
    CHECK_INT(tide_answer_row_count(ask.answer), 0);
    ask_close(&ask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(flows_of_one_key),    ROW(quarters_and_months),
        ROW(rates_beside_levels), ROW(a_total_of_parts_that_are_not_all_there),
        ROW(figures_of_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
