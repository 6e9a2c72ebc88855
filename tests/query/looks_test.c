/*
 * looks_test.c - sniff, describe, explain and the lists.
 */
#include "query/ask.h"

static const char claims[] = TIDE_SOURCE_DIR "/datasets/belarus-2022/figures.csv";

static const char *const no_option[] = {NULL};

/* The text of a cell in the row whose first cells are these, in a named column. */
static const char *look_up(const tide_answer *answer, const char *const *key, size_t keys,
                           const char *name)
{
    size_t column = 0;

    while (column < tide_answer_column_count(answer) &&
           strcmp(tide_answer_column_name(answer, column), name) != 0)
        column++;
    assert_true(column < tide_answer_column_count(answer));
    for (size_t row = 0; row < tide_answer_row_count(answer); row++) {
        size_t same = 0;
        while (same < keys &&
               strcmp(tide_answer_cell(answer, row, same).text, key[same]) == 0)
            same++;
        if (same == keys)
            return tide_answer_cell(answer, row, column).text;
    }
    return "no such row";
}

TEST(sniff_tells_roles_and_evidence)
{
    UNUSED;
    char path[16];
    struct ask ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "sniff", no_option));
    static const char *const rows[][3] = {
        {"period", "time", "period"},      {"partner", "key", "key"},
        {"partnerDesc", "label", "label"}, {"flow", "key", "key"},
        {"value", "measure", "decimal"},   {"kg", "measure", "decimal"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_TEXT(look_up(ask.answer, rows[i], 1, "role"), rows[i][1]);
        CHECK_TEXT(look_up(ask.answer, rows[i], 1, "type"), rows[i][2]);
    }
    CHECK_TEXT(look_up(ask.answer, rows[0], 1, "lowest"), "2020");
    CHECK_TEXT(look_up(ask.answer, rows[0], 1, "highest"), "2022");
    CHECK_TEXT(look_up(ask.answer, rows[4], 1, "empty"), "1");
    CHECK_INT(tide_job_ledger(ask.job).read, 0);
    CHECK(tide_job_panel(ask.job) == NULL);
    const char *table = written(ask.answer, "table", NULL)->bytes;
    CHECK(strstr(table, "delimiter ,") != NULL);
    CHECK(strstr(table, "--columns \"period:period, reporter:key") != NULL);
    ask_close(&ask);
    unlink(path);
}

/* What sniff prints as --columns gives the same decisions again. */
TEST(sniff_can_be_replayed)
{
    UNUSED;
    static const char *const option[] = {
        "columns=period:period, reporter:key, partner:key, partnerDesc:label, flow:key, "
        "value:decimal, kg:decimal",
        NULL};
    char path[16];
    struct ask ask;
    char first[4096];

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "describe", no_option));
    snprintf(first, sizeof first, "%s", written(ask.answer, "csv", NULL)->bytes);
    CHECK_OK(ask_run(&ask, path, "describe", option));
    CHECK_TEXT(written(ask.answer, "csv", NULL)->bytes, first);
    ask_close(&ask);
    unlink(path);
}

TEST(describe_sums_up_each_series)
{
    UNUSED;
    static const char file[] = "period,flow,value,price\n"
                               "2020-01,X,10.0,1\n2020-02,X,,2\n2020-03,X,-4.5,3\n"
                               "2020-05,X,0.5,4\n2020-01,M,,5\n";
    static const char *const value[] = {"value=value", NULL};
    static const char *const window[] = {"value=value", "since=2020-02", "until=2020-03",
                                         "where=flow = 'X'", NULL};
    static const char *const coarse[] = {"value=value", "freq=Q", "partial=allow",
                                         "where=flow = 'X'", NULL};
    static const char *const real[] = {
        "columns=period:period,flow:key,value:double,price:skip", "where=flow = 'X'",
        NULL};
    char path[16];
    struct ask ask;

    ask_write(file, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "describe", value));
    CHECK_WRITTEN(
        ask.answer, "csv", NULL,
        "flow,measure,first,last,figures,holes,states,smallest,largest,mean,unit,"
        "kind\n"
        "M,value,,,0,0,,,,,,flow\n"
        "X,value,2020-01,2020-05,3,2,\"3 ok, 2 missing\",-4.5,10.0,2,,flow\n");
    CHECK_OK(ask_run(&ask, path, "describe", window));
    CHECK_WRITTEN(
        ask.answer, "csv", NULL,
        "flow,measure,first,last,figures,holes,states,smallest,largest,mean,unit,"
        "kind\n"
        "X,value,2020-03,2020-03,1,0,1 ok,-4.5,-4.5,-4.5,,flow\n");
    CHECK_OK(ask_run(&ask, path, "describe", coarse));
    CHECK_WRITTEN(
        ask.answer, "csv", NULL,
        "flow,measure,first,last,figures,holes,states,smallest,largest,mean,unit,"
        "kind\n"
        "X,value,2020-Q1,2020-Q2,2,0,2 partial_period,0.5,5.5,3,,flow\n");
    CHECK_OK(ask_run(&ask, path, "describe", real));
    CHECK_WRITTEN(
        ask.answer, "csv", NULL,
        "flow,measure,first,last,figures,holes,states,smallest,largest,mean,unit,"
        "kind\n"
        "X,value,2020-01,2020-05,3,2,\"3 ok, 2 missing\",-4.5,10,2,,flow\n");
    CHECK_OK(ask_run(&ask, path, "describe", no_option)); /* all measures */
    CHECK_INT(tide_answer_row_count(ask.answer), 4);
    ask_close(&ask);
    unlink(path);
}

TEST(claims_are_described_by_kind_and_unit)
{
    UNUSED;
    static const char *const multiple[] = {"multiple", "x", "1"};
    static const char *const level[] = {"level", "USD", "1e9"};
    static const char *const count[] = {"count", "count", "1"};
    struct ask ask;
    size_t sum = 0;
    const char *last = "";

    ask_open(&ask);
    CHECK_OK(ask_run(&ask, claims, "sniff", no_option));
    CHECK_INT(tide_answer_row_count(ask.answer), 14);
    CHECK(
        strstr(written(ask.answer, "table", NULL)->bytes,
               "layout figures, header, 258 rows in all; a list of published claims, of "
               "mixed periods and units") != NULL);

    CHECK_OK(ask_run(&ask, claims, "describe", no_option));
    CHECK_TEXT(look_up(ask.answer, multiple, 3, "claims"), "14");
    CHECK_TEXT(look_up(ask.answer, multiple, 3, "smallest"), "1.1");
    CHECK_TEXT(look_up(ask.answer, multiple, 3, "largest"), "30");
    CHECK_TEXT(look_up(ask.answer, level, 3, "first"), "1996-01-01/P25Y");
    CHECK_TEXT(look_up(ask.answer, level, 3, "last"), "2022-05-15");
    CHECK_TEXT(look_up(ask.answer, count, 3, "measures"), "61");
    for (size_t row = 0; row < tide_answer_row_count(ask.answer); row++) {
        sum += (size_t)atoi(tide_answer_cell(ask.answer, row, 3).text);
        const char *kind = tide_answer_cell(ask.answer, row, 0).text;
        CHECK(strcmp(last, kind) <= 0);
        last = kind;
    }
    CHECK_INT(sum, 258);
    CHECK_INT(tide_job_ledger(ask.job).used, 258);
    ask_close(&ask);
}

TEST(claims_may_have_a_header_of_any_case)
{
    UNUSED;
    static const char file[] = "ID,Essay,Ref,Subject,Counterpart,Measure,Kind,Value,Unit,"
                               "Scale,Period,Base_Period,"
                               "Bound,Note\n"
                               "F1,e,,a,b,exports,level,6.50,USD,1e6,2022,,exact,\n"
                               "F2,e,,a,b,imports,level,,USD,1e6,2021-Q3,,exact,\n";
    char path[16];
    struct ask ask;

    ask_write(file, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "describe", no_option));
    CHECK_WRITTEN(ask.answer, "csv", NULL,
                  "kind,unit,scale,claims,measures,first,last,smallest,largest\n"
                  "level,USD,1e6,2,2,2021-Q3,2022,6.5,6.5\n");
    ask_close(&ask);
    unlink(path);
}

TEST(explain_gives_the_plan)
{
    UNUSED;
    static const char *const option[] = {"value=value",      "by=partner",
                                         "by=f=lower(flow)", "where=partner <> 'FRA'",
                                         "since=2021",       "as=index",
                                         "sort=-yoy",        NULL};
    char path[16];
    struct ask ask;
    const tide_answer *plan = NULL;
    char expected[1024];

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(tide_job_new(ask.engine, "yoy", &ask.job, NULL));
    CHECK_OK(ask_set(ask.job, option, NULL));
    CHECK_OK(tide_job_add_file(ask.job, path, NULL));
    CHECK_OK(tide_job_explain(ask.job, &plan, NULL));
    snprintf(expected, sizeof expected,
             "step,detail\n"
             "read,\"%s, layout tidy, 5 of 7 columns\"\n"
             "time,\"period, by year\"\n"
             "keep rows,partner <> 'FRA'\n"
             "key,partner\n"
             "key,\"f = lower(flow), once per value of flow\"\n"
             "sum,\"value, exact decimals\"\n"
             "group,\"direct index where keys x periods stay small beside the rows, else "
             "hash\"\n"
             "compute,\"yoy, once per series\"\n"
             "formula,x[t] / x[t - 1 year] - 1\n"
             "form,index\n"
             "since,2021\n"
             "order by,-yoy\n"
             "column,partner\ncolumn,f\ncolumn,period\ncolumn,yoy\n",
             path);
    CHECK_WRITTEN(plan, "csv", NULL, expected);
    CHECK_INT(tide_job_ledger(ask.job).read, 0); /* nothing was loaded */

    CHECK_OK(tide_job_run(ask.job, &ask.answer, NULL)); /* and the job still runs */
    CHECK_INT(tide_answer_row_count(ask.answer), 8);
    CHECK_WRITTEN(plan, "csv", NULL, expected);
    ask_close(&ask);
    unlink(path);
}

TEST(a_plan_has_room_for_any_request)
{
    UNUSED;
    char path[16];
    struct ask ask;
    const tide_answer *plan = NULL;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(tide_job_new(ask.engine, "share", &ask.job, NULL));
    CHECK_OK(tide_job_set(ask.job, "value", "kg", NULL));
    CHECK_OK(tide_job_set(ask.job, "by", "*", NULL));
    for (int i = 0; i < 200; i++)
        CHECK_OK(tide_job_set(ask.job, "where", "partner <> 'FRA'", NULL));
    CHECK_OK(tide_job_add_file(ask.job, path, NULL));
    CHECK_OK(tide_job_explain(ask.job, &plan, NULL));
    CHECK(tide_answer_row_count(plan) > 210);
    ask_close(&ask);
    unlink(path);
}

TEST(lists_are_whole)
{
    UNUSED;
    static const char *const names[] = {"computations", "layouts",   "formats", "states",
                                        "errors",       "functions", "options"};
    struct ask ask;

    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        tide_answer *list = NULL;
        CHECK_OK(tide_list(ask.engine, names[i], &list, NULL));
        CHECK(tide_answer_row_count(list) > 0);
        for (size_t row = 0; row < tide_answer_row_count(list); row++)
            for (size_t column = 0; column < tide_answer_column_count(list); column++)
                CHECK(tide_answer_cell(list, row, column).text != NULL);
        CHECK(written(list, "table", NULL)->length > 0);
        tide_answer_free(list);
    }
    ask_close(&ask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(sniff_tells_roles_and_evidence),
        ROW(sniff_can_be_replayed),
        ROW(describe_sums_up_each_series),
        ROW(claims_are_described_by_kind_and_unit),
        ROW(claims_may_have_a_header_of_any_case),
        ROW(explain_gives_the_plan),
        ROW(a_plan_has_room_for_any_request),
        ROW(lists_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
