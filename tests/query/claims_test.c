/*
 * claims_test.c - growth-table and backcast: what a list of published claims says of
 * growth.
 */
#include "query/ask.h"

#include <math.h>

static const char *const no_option[] = {NULL};

#define HEADER                                                                           \
    "id,essay,ref,subject,counterpart,measure,kind,value,unit,scale,period,base_period," \
    "bound,note\n"

static size_t column_of(const tide_answer *answer, const char *name)
{
    for (size_t i = 0; i < tide_answer_column_count(answer); i++)
        if (strcmp(tide_answer_column_name(answer, i), name) == 0)
            return i;
    fail_msg("no column %s", name);
    return 0;
}

/* A figure to 1e-14, or the state of one without value. */
static void check_figure(const tide_answer *answer, size_t row, const char *column,
                         double wanted, tide_state state)
{
    tide_cell cell = tide_answer_cell(answer, row, column_of(answer, column));

    if (cell.state != state)
        fail_msg("%s, row %zu: state %x, not %x", column, row, cell.state, state);
    if (tide_state_has_value(state) &&
        !(fabs(cell.real - wanted) <= 1e-14 * fabs(wanted)))
        fail_msg("%s, row %zu: %.17g, not %.17g", column, row, cell.real, wanted);
}

static void check_text(const tide_answer *answer, size_t row, const char *column,
                       const char *wanted)
{
    CHECK_TEXT(tide_answer_cell(answer, row, column_of(answer, column)).text, wanted);
}

static void run(struct ask *ask, const char *file, const char *verb)
{
    char path[16];

    ask_write(file, path);
    ask_open(ask);
    CHECK_OK(ask_run(ask, path, verb, no_option));
    unlink(path);
}

#define OK        TIDE_STATE_OK
#define UNDEFINED TIDE_STATE_UNDEFINED
#define MISSING   TIDE_STATE_MISSING

TEST(a_level_and_its_growth_imply_the_base)
{
    UNUSED;
    static const char file[] = HEADER
        "1,e,,by,kz,turnover,level,1092.5,USD,1e6,2021,,exact,\n"
        "2,e,,by,kz,turnover,growth_pct,31.9,pct,1,2021,2020,exact,\n"
        "3,e,,by,kz,exports,level,911.8,USD,1e6,2021,,exact,\n"
        "4,e,,by,kz,exports,growth_pct,25,pct,1,2021,2020,exact,\n"
        "5,e,,by,sg,exports,multiple,6.6,x,1,2022-01-01/P10M,2021-01-01/P10M,exact,\n";
    struct ask ask;

    run(&ask, file, "backcast");
    CHECK_INT(tide_answer_row_count(ask.answer), 2);
    check_figure(ask.answer, 0, "level", 828.278999241850, OK);
    check_figure(ask.answer, 0, "level_low", 827.927245168624, OK);
    check_figure(ask.answer, 0, "level_high", 828.631020098597, OK);
    check_text(ask.answer, 0, "period", "2020");
    check_figure(ask.answer, 1, "level", 729.44, OK);
    check_figure(ask.answer, 1, "level_low", 726.494023904382, OK);
    check_figure(ask.answer, 1, "level_high", 732.409638554217, OK);
    ask_close(&ask);

    run(&ask, file, "growth-table");
    CHECK_INT(tide_answer_row_count(ask.answer), 3);
    check_figure(ask.answer, 2, "growth", 560, OK);
    check_figure(ask.answer, 2, "growth_low", 555, OK);
    check_figure(ask.answer, 2, "growth_high", 565, OK);
    check_text(ask.answer, 2, "base_period", "2021-01-01/P10M");
    check_figure(ask.answer, 2, "base", 0, MISSING);
    check_figure(ask.answer, 0, "growth", 31.9, OK);
    ask_close(&ask);
}

TEST(three_notations_are_one_growth)
{
    UNUSED;
    static const char file[] = HEADER "1,e,,a,,m,growth_pct,7.2,pct,1,2021,2020,exact,\n"
                                      "2,e,,a,,m,index_pct,107.2,pct,1,2021,2020,exact,\n"
                                      "3,e,,a,,m,multiple,1.072,x,1,2021,2020,exact,\n"
                                      "4,e,,a,,m,share_pct,7.2,pct,1,2021,2020,exact,\n"
                                      "5,e,,a,,m,growth_pct,,pct,1,2021,2020,exact,\n";
    struct ask ask;

    run(&ask, file, "growth-table");
    CHECK_INT(tide_answer_row_count(ask.answer), 3);
    for (size_t row = 0; row < 3; row++) {
        check_figure(ask.answer, row, "growth", 7.2, OK);
        check_figure(ask.answer, row, "growth_low", 7.15, OK);
        check_figure(ask.answer, row, "growth_high", 7.25, OK);
    }
    ask_close(&ask);
}

/* A word opens a side: of the rate, of the level, and what follows for the base. */
TEST(words_open_a_side)
{
    UNUSED;
    static const char file[] = HEADER "1,e,,a,,m,multiple,2,x,1,2021,2020,over,\n"
                                      "2,e,,a,,m,level,10.0,t,1,2021,,exact,\n"
                                      "3,e,,b,,m,multiple,2.0,x,1,2021,2020,exact,\n"
                                      "4,e,,b,,m,level,10,t,1,2021,,over,\n"
                                      "5,e,,c,,m,multiple,2.0,x,1,2021,2020,up_to,\n"
                                      "6,e,,c,,m,level,10,t,1,2021,,up_to,\n"
                                      "7,e,,d,,m,multiple,2.0,x,1,2021,2020,approx,\n"
                                      "8,e,,d,,m,count,10,t,1,2021,,exact,\n"
                                      "9,e,,e,,m,multiple,2.0,x,1,2021,2020,exact,\n"
                                      "10,e,,e,,m,count,10,t,1,2021,,exact,\n";
    struct ask ask;

    run(&ask, file, "growth-table");
    CHECK_INT(tide_answer_row_count(ask.answer), 5);
    check_figure(ask.answer, 0, "growth_low", 100, OK);
    check_figure(ask.answer, 0, "growth_high", 0, UNDEFINED);
    check_figure(ask.answer, 0, "base_low", 0, UNDEFINED);
    check_figure(ask.answer, 0, "base_high", 10.05 / 2, OK);
    check_figure(ask.answer, 1, "base_low", 10 / 2.05, OK);
    check_figure(ask.answer, 1, "base_high", 0, UNDEFINED);
    check_figure(ask.answer, 2, "growth_low", 0, UNDEFINED);
    check_figure(ask.answer, 2, "growth_high", 100, OK);
    check_figure(ask.answer, 2, "base_low", 0, UNDEFINED);
    check_figure(ask.answer, 2, "base_high", 0, UNDEFINED);
    check_figure(ask.answer, 3, "growth", 100, OK);
    check_figure(ask.answer, 3, "growth_low", 0, UNDEFINED);
    check_figure(ask.answer, 3, "growth_high", 0, UNDEFINED);
    check_figure(ask.answer, 4, "base_low", 10 / 2.05, OK);
    check_figure(ask.answer, 4, "base_high", 10 / 1.95, OK);
    ask_close(&ask);
}

TEST(a_window_is_compared_with_the_same_window_only)
{
    UNUSED;
    static const char file[] =
        HEADER "1,e,,a,,m,multiple,2,x,1,2022-01-01/P10M,2021,exact,\n"
               "2,e,,a,,m,multiple,2,x,1,2022-01-01/P10M,2021-02-01/P10M,exact,\n"
               "3,e,,a,,m,multiple,2,x,1,2022-01-01/P10M,2021-01-01/P9M,exact,\n"
               "4,e,,a,,m,multiple,2,x,1,2022-01-01/P10M,2019-01-01/P10M,exact,\n"
               "5,e,,a,,m,multiple,2,x,1,2022-02,2022-01,exact,\n"
               "6,e,,a,,m,level,7,t,1,2021-01-01/P10M,,exact,\n"
               "7,e,,a,,m,level,14,t,1,2022-01-01/P10M,,exact,\n"
               "8,e,,a,,m,level,5,t,1,2021,,exact,\n";
    struct ask ask;

    run(&ask, file, "growth-table");
    CHECK_INT(tide_answer_row_count(ask.answer), 6);
    for (size_t row = 0; row < 3; row++) {
        check_figure(ask.answer, row, "growth", 0, TIDE_STATE_NOT_COMPARABLE);
        check_figure(ask.answer, row, "base", 0, TIDE_STATE_NOT_COMPARABLE);
    }
    check_figure(ask.answer, 3, "base", 7, OK);
    check_figure(ask.answer, 4, "growth", 100, OK);
    check_text(ask.answer, 5, "id", "7");
    check_text(ask.answer, 5, "base_id", "6");
    check_figure(ask.answer, 5, "growth", 100, OK);
    check_figure(ask.answer, 5, "growth_low", 100 * 6. / 7.5, OK);
    ask_close(&ask);
}

/* A level said twice is one; another figure or unit is another line. */
TEST(a_level_counts_once)
{
    UNUSED;
    static const char file[] = HEADER "1,e,,a,,m,level,7,t,1,2022,,exact,\n"
                                      "2,e,,a,,m,level,7,t,1,2022,,exact,\n"
                                      "3,e,,a,,m,level,7,t,1,2022,,over,\n"
                                      "4,e,,a,,m,level,8,m3,1,2022,,exact,\n"
                                      "5,e,,a,,m,index_pct,200,pct,1,2022,2021,exact,\n"
                                      "6,e,,a,,n,level,9,t,1,2022,,exact,\n";
    struct ask ask;

    run(&ask, file, "backcast");
    CHECK_INT(tide_answer_row_count(ask.answer), 3);
    check_text(ask.answer, 0, "level_id", "1");
    check_text(ask.answer, 1, "level_id", "3");
    check_text(ask.answer, 2, "level_id", "4");
    check_text(ask.answer, 2, "unit", "m3");
    ask_close(&ask);
}

TEST(figures_without_growth_have_a_state)
{
    UNUSED;
    static const char file[] = HEADER "1,e,,a,,m,level,0,t,1,2021,,exact,\n"
                                      "2,e,,a,,m,level,5,t,1,2022,,exact,\n"
                                      "3,e,,b,,m,level,-5,t,1,2021,,exact,\n"
                                      "4,e,,b,,m,level,5,t,1,2022,,exact,\n"
                                      "5,e,,c,,m,level,4,t,1,2021,,exact,\n"
                                      "6,e,,c,,m,level,-5,t,1,2022,,exact,\n"
                                      "7,e,,d,,m,growth_pct,-150,pct,1,2022,2021,exact,\n"
                                      "8,e,,d,,m,level,5,t,1,2022,,exact,\n"
                                      "9,e,,f,,m,level,0.5,t,1,2021,,exact,\n"
                                      "10,e,,f,,m,level,5,t,1e30,2022,,exact,\n"
                                      "11,e,,g,,m,multiple,1.5,x,1,2022,,exact,\n"
                                      "12,e,,h,,m,multiple,1.5,x,1e3,2022,2021,exact,\n"
                                      "13,e,,i,,m,level,9e14,t,,2021,,exact,\n"
                                      "14,e,,i,,m,level,1,t,1e18,2022,,exact,\n";
    struct ask ask;

    run(&ask, file, "growth-table");
    CHECK_INT(tide_answer_row_count(ask.answer), 8);
    check_figure(ask.answer, 0, "growth", 0, TIDE_STATE_BASE_ZERO);
    check_figure(ask.answer, 1, "growth", 0, TIDE_STATE_SIGN_CHANGE);
    check_figure(ask.answer, 2, "growth", 0, TIDE_STATE_SIGN_CHANGE);
    check_figure(ask.answer, 3, "growth", 0, TIDE_STATE_SIGN_CHANGE);
    check_figure(ask.answer, 3, "base", 0, UNDEFINED);
    check_figure(ask.answer, 4, "growth", 0, TIDE_STATE_UNIT_MISMATCH);
    check_figure(ask.answer, 4, "base", 0, TIDE_STATE_UNIT_MISMATCH);
    check_figure(ask.answer, 5, "growth", 50, OK);
    check_figure(ask.answer, 5, "base", 0, TIDE_STATE_BASE_MISSING);
    check_figure(ask.answer, 6, "growth", 0, TIDE_STATE_UNIT_MISMATCH);
    check_figure(ask.answer, 7, "growth", 100. / 9e-4 - 100., OK);
    check_figure(ask.answer, 7, "base", 9e-4, OK);
    ask_close(&ask);
}

/* Figures of 18 decimals do not fit 128 bits on the way: told, not wrapped. */
TEST(too_many_digits_are_an_overflow)
{
    UNUSED;
    static const char file[] =
        HEADER "1,e,,a,,m,level,9.000000000000000001,t,1,2022,,exact,\n"
               "2,e,,a,,m,growth_pct,1.000000000000000001,pct,1,2022,2021,exact,\n";
    struct ask ask;

    run(&ask, file, "growth-table");
    CHECK_INT(tide_answer_row_count(ask.answer), 1);
    check_figure(ask.answer, 0, "growth", 1, OK);
    check_figure(ask.answer, 0, "base", 0, TIDE_STATE_OVERFLOW);
    ask_close(&ask);
}

TEST(an_empty_list_has_an_empty_table)
{
    UNUSED;
    static const char file[] = HEADER "1,e,,a,,m,share_pct,7,pct,1,2022,,exact,\n";
    struct ask ask;

    run(&ask, file, "growth-table");
    CHECK_INT(tide_answer_row_count(ask.answer), 0);
    CHECK_TEXT(tide_answer_note(ask.answer, 0),
               "0 of 1 claims state a growth, 0 of them no base period; a window is "
               "compared with the same window only");
    ask_close(&ask);
}

TEST(every_failed_allocation_is_told_and_leaks_nothing)
{
    UNUSED;
    static const char *const verbs[] = {"growth-table", "backcast"};
    static const char file[] = HEADER "1,e,,a,,m,level,7,t,1,2022,,exact,\n"
                                      "2,e,,a,,m,index_pct,200,pct,1,2022,2021,exact,\n";
    char path[16];

    ask_write(file, path);
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        size_t fail_at = 1;
        while (ask_failing(path, verbs[i], no_option, fail_at) != TIDE_STATUS_OK)
            fail_at++;
        CHECK(fail_at > 5);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_level_and_its_growth_imply_the_base),
        ROW(three_notations_are_one_growth),
        ROW(words_open_a_side),
        ROW(a_window_is_compared_with_the_same_window_only),
        ROW(a_level_counts_once),
        ROW(figures_without_growth_have_a_state),
        ROW(too_many_digits_are_an_overflow),
        ROW(an_empty_list_has_an_empty_table),
        ROW(every_failed_allocation_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
