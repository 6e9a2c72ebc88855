/*
 * roles_test.c - inputs by name: other measures, members of a key, dated side tables.
 */
#include "query/ask.h"

static const char months[] = "period,geo,value,kg\n"
                             "2021-11,A,10,2\n"
                             "2021-12,A,20,4\n"
                             "2022-01,A,30,5\n"
                             "2022-02,A,40,8\n"
                             "2022-01,B,7,\n"
                             "2022-02,B,9,3\n";

/* The cell of a row in the last column but `back`, as a double; the state if none. */
static double figure(const tide_answer *answer, size_t row, size_t back,
                     tide_state *state)
{
    tide_cell cell =
        tide_answer_cell(answer, row, tide_answer_column_count(answer) - 1 - back);
    *state = cell.state;
    return cell.real;
}

static void check_figures(const tide_answer *answer, const double *wanted, size_t count)
{
    tide_state state;

    CHECK_INT(tide_answer_row_count(answer), count);
    for (size_t row = 0; row < count; row++) {
        double found = figure(answer, row, 0, &state);
        if (wanted[row] < 0.0 ? tide_state_has_value(state) : found != wanted[row])
            fail_msg("row %zu: %.17g (state %x), not %.17g", row, found, state,
                     wanted[row]);
    }
}

/* One request on `months` with a side table. */
static tide_status run_beside(struct ask *ask, const char *side, const char *verb,
                              const char *role, const char *by)
{
    char data[16];
    char table[16];
    char of_side[64];
    const char *option[] = {"value=value", of_side, by, NULL};

    ask_write(months, data);
    ask_write(side, table);
    snprintf(of_side, sizeof of_side, "%s=%s", role, table);
    tide_status status = ask_run(ask, data, verb, option);
    unlink(data);
    unlink(table);
    return status;
}

TEST(a_month_takes_the_figure_of_its_year)
{
    UNUSED;
    /* 2022 has no figure: missing, never that of 2021. B is not in the table. */
    static const double wanted[] = {2.5, 5.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0};
    struct ask ask;

    ask_open(&ask);
    CHECK_OK(run_beside(&ask, "period,geo,population\n2020,A,9\n2021,A,4\n", "per-capita",
                        "population", "by=geo"));
    check_figures(ask.answer, wanted, COUNT_OF(wanted));
    ask_close(&ask);
}

TEST(a_side_table_without_keys_is_for_all)
{
    UNUSED;
    static const double wanted[] = {5, 10, 7.5, 10, -1, -1, 1.75, 2.25};
    struct ask ask;

    ask_open(&ask);
    CHECK_STATUS(run_beside(&ask, "period,note,population\n2021-11,a,2\n2021-12,b,2\n",
                            "per-capita", "population", "by=geo"),
                 TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "no_key");
    CHECK_OK(run_beside(&ask,
                        "period,population\n2021-11,2\n2021-12,2\n2022-01,4\n2022-02,4\n",
                        "per-capita", "population", "by=geo"));
    check_figures(ask.answer, wanted, COUNT_OF(wanted));
    ask_close(&ask);
}

TEST(a_side_table_that_does_not_fit_is_refused)
{
    UNUSED;
    static const struct {
        const char *side;
        tide_status status;
        const char *id;
    } rows[] = {
        {"period,population\n2021-11-03,1\n2021-11-04,2\n", TIDE_STATUS_SHAPE,
         "join_axis"},
        {"geo,population\nA,1\nB,2\n", TIDE_STATUS_NOT_FOUND, "no_time"},
        {"period,geo\n2021,A\n2022,A\n", TIDE_STATUS_NOT_FOUND, "no_measure"},
        {"period,a,b\n2021,1,2\n2022,2,3\n", TIDE_STATUS_NOT_FOUND, "no_measure"},
        {"period,population\n2021,1\n2021,2\n", TIDE_STATUS_SHAPE, "duplicate_key"},
        {"period,population\n2021,1\n2022,2\n2020,3\n2019,4\n2018,5x\n",
         TIDE_STATUS_PARSE, "too_many_rejects"},
        {"", TIDE_STATUS_PARSE, "no_data"},
    };
    struct ask ask;

    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tide_status status =
            run_beside(&ask, rows[i].side, "per-capita", "population", "by=geo");
        if (status != rows[i].status || strcmp(ask.err.id, rows[i].id) != 0)
            fail_msg("%zu: %s [%s] %s", i, tide_status_name(status), ask.err.id,
                     ask.err.message);
    }
    ask_close(&ask);
}

TEST(a_plan_asked_for_before_the_run_reads_the_side_table_twice)
{
    UNUSED;
    static const char *const option[] = {"by=flow", "value=value",
                                         "population=" TIDE_SOURCE_DIR
                                         "/datasets/index-demo/population.csv",
                                         NULL};
    const tide_answer *plan = NULL;
    const tide_answer *answer = NULL;
    struct ask ask;

    ask_open(&ask);
    CHECK_OK(tide_job_new(ask.engine, "per-capita", &ask.job, &ask.err));
    CHECK_OK(ask_set(ask.job, option, &ask.err));
    CHECK_OK(tide_job_add_file(ask.job, TIDE_SOURCE_DIR "/datasets/index-demo/trade.csv",
                               &ask.err));
    CHECK_OK(tide_job_explain(ask.job, &plan, &ask.err));
    CHECK_OK(tide_job_run(ask.job, &answer, &ask.err));
    CHECK_INT(tide_answer_row_count(answer), 16);
    ask_close(&ask);
}

TEST(a_measure_is_named_or_called_like_its_role)
{
    UNUSED;
    static const double over_kg[] = {5, 5, 6, 5, -1, -1, -1, 3};
    static const char *const named[] = {"by=geo", "denominator=kg", NULL};
    char data[16];
    struct ask ask;

    ask_open(&ask);
    ask_write(months, data);
    CHECK_OK(ask_run(&ask, data, "ratio", named)); /* the value is the other one */
    check_figures(ask.answer, over_kg, COUNT_OF(over_kg));
    unlink(data);
    ask_write("period,value,quantity\n2021,10,4\n2022,9,3\n", data);
    CHECK_OK(ask_run(&ask, data, "unit-value", (const char *const[]){NULL}));
    CHECK_INT(tide_answer_row_count(ask.answer), 2);
    tide_state state;
    CHECK(figure(ask.answer, 1, 1, &state) == 3.0 && state == TIDE_STATE_OK);
    unlink(data);
    ask_close(&ask);
}

static const char members[] = "period,geo,flow,value\n"
                              "2021,A,X,10\n2021,B,X,20\n2021,C,X,30\n2021,D,X,40\n"
                              "2022,A,X,40\n2022,B,X,30\n2022,C,X,\n2022,D,X,10\n"
                              "2021,A,M,1\n2021,B,M,1\n2022,A,M,3\n2022,B,M,1\n";

/* Of M the rest is one member; of X, C is missing in the latest period. */
TEST(the_largest_stay_and_the_others_are_added_up)
{
    UNUSED;
    static const char *const option[] = {"by=geo,flow", "top=1", "missing=skip",
                                         "as=ratio", NULL};
    static const struct {
        const char *geo;
        const char *flow;
        double share[2];
    } wanted[] = {{"A", "M", {0.5, 0.75}},
                  {"A", "X", {0.1, 0.5}},
                  {"others", "M", {0.5, 0.25}},
                  {"others", "X", {0.9, 0.5}}};
    char data[16];
    struct ask ask;

    ask_open(&ask);
    ask_write(members, data);
    CHECK_OK(ask_run(&ask, data, "share", option));
    CHECK_INT(tide_answer_row_count(ask.answer), 8);
    for (size_t row = 0; row < 8; row++) {
        tide_state state;
        CHECK_TEXT(tide_answer_cell(ask.answer, row, 0).text, wanted[row / 2].geo);
        CHECK_TEXT(tide_answer_cell(ask.answer, row, 1).text, wanted[row / 2].flow);
        CHECK(figure(ask.answer, row, 0, &state) == wanted[row / 2].share[row % 2]);
    }
    unlink(data);
    ask_write("period,geo,value\n2021,others,1\n2021,b,2\n", data);
    CHECK_STATUS(ask_run(&ask, data, "share",
                         (const char *const[]){"by=geo", "top=1", NULL}),
                 TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "conflict");
    unlink(data);
    ask_close(&ask);
}

/* Prices have no sum: a file's column becomes one of prices, a table's must be declared. */
TEST(a_price_is_never_added_up)
{
    UNUSED;
    static const char figures[] = "period,geo,price,quantity\n2021,A,2.0,1.5\n"
                                  "2021,B,4.0,1.5\n2022,A,3.0,2.5\n2022,B,4.0,1.5\n";
    static const char *const by_line[] = {"by=geo", "price=price", "as=ratio", NULL};
    static const char *const added_up[] = {"price=price", NULL};
    tide_table *table = NULL;
    char data[16];
    struct ask ask;

    ask_open(&ask);
    ask_write(figures, data);
    CHECK_OK(ask_run(&ask, data, "laspeyres", by_line));
    CHECK(tide_answer_cell(ask.answer, 1, 1).real == 1.0 / 6.0);
    CHECK_OK(ask_run(&ask, data, "laspeyres", added_up));
    CHECK_INT(tide_answer_cell(ask.answer, 1, 1).state, TIDE_STATE_NOT_COMPARABLE);

    CHECK_OK(tide_table_load(ask.engine, data, NULL, 0, &table, &ask.err));
    tide_job_free(ask.job);
    CHECK_OK(tide_job_new(ask.engine, "laspeyres", &ask.job, &ask.err));
    CHECK_OK(ask_set(ask.job, by_line, &ask.err));
    CHECK_OK(tide_job_add_table(ask.job, table, &ask.err));
    ask.answer = NULL;
    CHECK_STATUS(tide_job_run(ask.job, &ask.answer, &ask.err), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "bad_argument");
    unlink(data);
    tide_job_free(ask.job);
    ask.job = NULL;
    tide_table_free(table);
    ask_close(&ask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_month_takes_the_figure_of_its_year),
        ROW(a_side_table_without_keys_is_for_all),
        ROW(a_side_table_that_does_not_fit_is_refused),
        ROW(a_plan_asked_for_before_the_run_reads_the_side_table_twice),
        ROW(a_measure_is_named_or_called_like_its_role),
        ROW(the_largest_stay_and_the_others_are_added_up),
        ROW(a_price_is_never_added_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
