/*
 * claims_test.c - what the claims of belarus-2022 imply: figures that stand nowhere in the
 * text, each with the range that it must have by hand.
 */
#include <math.h>
#include <stdlib.h>

#include "query/ask.h"

static const char claims[] = TIDE_SOURCE_DIR "/datasets/belarus-2022/figures.csv";

enum { FINDING, FIGURE, PERIOD, VALUE, LOW, HIGH, UNIT, ROWS, RULES, NOTE };

static const char *cell(const tide_answer *answer, size_t row, size_t column)
{
    return tide_answer_cell(answer, row, column).text;
}

/* The row of a finding; fails if there is none. */
static size_t find_row(const tide_answer *answer, const char *finding, const char *figure,
                       const char *period)
{
    for (size_t row = 0; row < tide_answer_row_count(answer); row++)
        if (strcmp(cell(answer, row, FINDING), finding) == 0 &&
            strcmp(cell(answer, row, FIGURE), figure) == 0 &&
            strcmp(cell(answer, row, PERIOD), period) == 0)
            return row;
    fail_msg("no %s %s of %s", finding, figure, period);
    return 0;
}

static double number(const tide_answer *answer, size_t row, size_t column)
{
    return strtod(cell(answer, row, column), NULL);
}

struct expected {
    const char *finding;
    const char *figure;
    const char *period;
    double value;
    double low;
    double high;
    double digit; /* that value and range are told to */
    const char *rows;
};

static void check_rows(const tide_answer *answer, const struct expected *expected,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct expected *of = &expected[i];
        size_t row = find_row(answer, of->finding, of->figure, of->period);
        double most = of->digit * 0.51;
        bool is_good = fabs(number(answer, row, VALUE) - of->value) <= most &&
                       fabs(number(answer, row, LOW) - of->low) <= most &&
                       fabs(number(answer, row, HIGH) - of->high) <= most &&
                       strcmp(cell(answer, row, ROWS), of->rows) == 0;
        if (!is_good)
            fail_msg("%s of %s: %s in [%s, %s] by %s", of->figure, of->period,
                     cell(answer, row, VALUE), cell(answer, row, LOW),
                     cell(answer, row, HIGH), cell(answer, row, ROWS));
    }
}

TEST(trade_with_kazakhstan_is_derived)
{
    UNUSED;
    static const char *const none[] = {NULL};
    static const struct expected expected[] = {
        {"derived", "belarus kazakhstan imports", "2021", 180.7, 180.65, 180.75, 0.0001,
         "F041 F043 F045"},
        {"confirmed", "belarus kazakhstan balance", "2021", 731.1, 730.95, 731.25, 0.0001,
         "F041 F043 F045"},
        {"derived", "belarus kazakhstan turnover", "2020", 828.3, 827.9, 828.6, 0.1,
         "F041 F042"},
        {"derived", "belarus kazakhstan exports", "2020", 729.4, 726.5, 732.4, 0.1,
         "F043 F044"},
    };
    struct ask ask;

    ask_open(&ask);
    CHECK_OK(ask_run(&ask, claims, "audit", none));
    check_rows(ask.answer, expected, COUNT_OF(expected));

    size_t row = find_row(ask.answer, "confirmed", "belarus kazakhstan balance", "2021");
    CHECK(strstr(cell(ask.answer, row, NOTE), "F045 by the others: residual 0,") != NULL);
    row = find_row(ask.answer, "derived", "belarus kazakhstan cover", "2021");
    CHECK(fabs(number(ask.answer, row, VALUE) - 5.046) < 0.0005);
    row = find_row(ask.answer, "derived", "belarus kazakhstan imports", "2020");
    CHECK(fabs(number(ask.answer, row, VALUE) - 98.84) < 0.005);
    CHECK(number(ask.answer, row, LOW) >= 95.52 && number(ask.answer, row, LOW) < 98.84);
    CHECK(number(ask.answer, row, HIGH) <= 102.1 &&
          number(ask.answer, row, HIGH) > 98.84);
    row = find_row(ask.answer, "derived", "belarus kazakhstan imports growth",
                   "2021 over 2020");
    CHECK(fabs(number(ask.answer, row, VALUE) - 82.82) < 0.005);
    CHECK(number(ask.answer, row, LOW) >= 76.82 && number(ask.answer, row, LOW) < 82.82);
    CHECK(number(ask.answer, row, HIGH) <= 89.28 &&
          number(ask.answer, row, HIGH) > 82.82);
    CHECK_TEXT(cell(ask.answer, row, UNIT), "per cent");
    ask_close(&ask);
}

/* A group too large for linear programs keeps what single rules give, and says so. */
TEST(without_programs_imports_are_known_less_well)
{
    UNUSED;
    static const char *const small[] = {"group-size=2", NULL};
    static const struct expected expected[] = {
        {"derived", "belarus kazakhstan imports", "2021", 180.7, 180.6, 180.8, 0.0001,
         "F041 F043"},
    };
    struct ask ask;
    bool is_told = false;

    ask_open(&ask);
    CHECK_OK(ask_run(&ask, claims, "audit", small));
    check_rows(ask.answer, expected, COUNT_OF(expected));
    for (size_t i = 0; i < tide_answer_note_count(ask.answer); i++)
        is_told |=
            strstr(tide_answer_note(ask.answer, i), "groups of more than 2") != NULL;
    CHECK(is_told);
    ask_close(&ask);
}

TEST(the_session_of_december)
{
    UNUSED;
    static const struct expected expected[] = {
        {"derived", "buce china exchange_rate", "2022-12", 6.951, 6.919, 6.984, 0.001,
         "F015 F020 F016"},
    };
    static const char rules[] =
        "rule,term,sign\n"
        "one session,counterpart=china;measure=timber_sales_volume,=\n"
        "one session,counterpart=china_singapore;measure=timber_sales_volume,+\n";
    char path[16];
    char option[32];
    const char *const with[] = {option, NULL};
    struct ask ask;
    bool is_there = false;

    ask_write(rules, path);
    snprintf(option, sizeof option, "rules=%s", path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, claims, "audit", with));
    check_rows(ask.answer, expected, COUNT_OF(expected));
    for (size_t row = 0; row < tide_answer_row_count(ask.answer); row++) {
        if (strcmp(cell(ask.answer, row, UNIT), "USD per m3") != 0)
            continue;
        is_there = true;
        CHECK(fabs(number(ask.answer, row, VALUE) - 197.7) < 0.051);
        CHECK(fabs(number(ask.answer, row, LOW) - 196.8) < 0.051);
        CHECK(fabs(number(ask.answer, row, HIGH) - 198.7) < 0.051);
    }
    CHECK(is_there);
    ask_close(&ask);
    unlink(path);
}

/* The dataset with one text in the row of an id replaced; freed by the caller. */
static char *with_slip(const char *id, const char *from, const char *to)
{
    enum { ROOM = 64 * 1024 };
    FILE *file = fopen(claims, "rb");
    char *bytes = calloc(1, ROOM);

    CHECK(file != NULL && bytes != NULL);
    size_t length = fread(bytes, 1, ROOM - 64, file);
    CHECK(fclose(file) == 0);
    char *at = strstr(strstr(bytes, id), from);
    memmove(at + strlen(to), at + strlen(from),
            length - (size_t)(at - bytes) - strlen(from) + 1);
    memcpy(at, to, strlen(to));
    return bytes;
}

TEST(a_wrong_scale_word_is_named)
{
    UNUSED;
    static const char *const none[] = {NULL};
    char *slip = with_slip("F041", ",1e6,", ",1e9,");
    char path[16];
    struct ask ask;

    ask_write(slip, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "audit", none));
    CHECK_TEXT(ask.told, "contradiction");
    CHECK_TEXT(cell(ask.answer, 0, FINDING), "contradiction");
    CHECK_TEXT(cell(ask.answer, 0, ROWS), "F041");
    CHECK_TEXT(cell(ask.answer, 0, VALUE), "1.0925");
    CHECK(strstr(cell(ask.answer, 0, NOTE), "F041 against F043 F045") != NULL);
    CHECK(strstr(cell(ask.answer, 0, NOTE), "factor 1000") != NULL);
    CHECK_TEXT(cell(ask.answer, 1, ROWS), "F043");
    CHECK_TEXT(cell(ask.answer, 2, ROWS), "F045");
    CHECK(strcmp(cell(ask.answer, 3, FINDING), "contradiction") != 0);
    ask_close(&ask);
    unlink(path);
    free(slip);
}

/* Claims made up for one question each. */
static const char head[] = "id,essay,ref,subject,counterpart,measure,kind,value,unit,"
                           "scale,period,base_period,bound,note\n";

static tide_status audit_rows(struct ask *ask, const char *rows, const char *rules)
{
    char bytes[4096];
    char path[16];
    char rules_path[16] = "";
    char option[32];
    const char *with[] = {NULL, NULL};

    snprintf(bytes, sizeof bytes, "%s%s", head, rows);
    ask_write(bytes, path);
    if (rules != NULL) {
        ask_write(rules, rules_path);
        snprintf(option, sizeof option, "rules=%s", rules_path);
        with[0] = option;
    }
    tide_status status = ask_run(ask, path, "audit", with);
    unlink(path);
    if (rules != NULL)
        unlink(rules_path);
    return status;
}

static const char deal_rules[] = "rule,term,sign\n"
                                 "deals,transactions,>=\n"
                                 "deals,timber,+\n"
                                 "deals,food,+\n";

TEST(parts_over_a_whole_hold_only_inside_its_rounding)
{
    UNUSED;
    struct ask ask;

    ask_open(&ask);
    CHECK_OK(audit_rows(&ask,
                        "A,e,,x,,transactions,level,27,USD,1e6,2022,,exact,\n"
                        "B,e,,x,,timber,level,24,USD,1e6,2022,,over,\n"
                        "C,e,,x,,food,level,3,USD,1e6,2022,,over,\n",
                        deal_rules));
    size_t row = find_row(ask.answer, "suspicious", "x transactions", "2022");
    CHECK_TEXT(cell(ask.answer, row, NOTE), "A holds only inside its rounding");
    CHECK_TEXT(cell(ask.answer, row, LOW), "27");
    CHECK_TEXT(cell(ask.answer, row, HIGH), "27.5");
    CHECK_TEXT(ask.told, "");

    /* Printed as 27.0 it would have to be 27.05 at most; as a count it cannot be. */
    CHECK_OK(audit_rows(&ask,
                        "A,e,,x,,transactions,count,27,USD,1,2022,,exact,\n"
                        "B,e,,x,,timber,count,24,USD,1,2022,,over,\n"
                        "C,e,,x,,food,count,3,USD,1,2022,,over,\n",
                        deal_rules));
    CHECK_TEXT(ask.told, "contradiction");
    ask_close(&ask);
}

TEST(growth_in_any_notation_is_one_identity)
{
    UNUSED;
    static const char *const kinds[][2] = {{"growth_pct", "25.0"},
                                           {"index_pct", "125.0"},
                                           {"multiple", "1.250"}};
    char rows[512];
    struct ask ask;

    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        snprintf(rows, sizeof rows,
                 "A,e,,x,y,exports,level,100.0,USD,1e6,2021,,exact,\n"
                 "B,e,,x,y,exports,%s,%s,pct,1,2021,2020,exact,\n"
                 "C,e,,x,y,exports,level,90.0,USD,1e6,2020,,exact,\n",
                 kinds[i][0], kinds[i][1]);
        CHECK_OK(audit_rows(&ask, rows, NULL));
        CHECK_TEXT(ask.told, "contradiction");
        size_t row = find_row(ask.answer, "contradiction", "x y exports", "2020");
        CHECK(fabs(number(ask.answer, row, LOW) - 79.928) < 0.01);
        CHECK(fabs(number(ask.answer, row, HIGH) - 80.072) < 0.01);
    }
    ask_close(&ask);
}

/* Rows that name no source; growths in a circle, which bounds creep round. */
TEST(a_circle_of_growths)
{
    UNUSED;
    static const char rows[] = "A,,,x,y,exports,growth_pct,10,pct,1,2021,2020,exact,\n"
                               "B,,,x,y,exports,growth_pct,-9.1,pct,1,2020,2021,exact,\n"
                               "C,,,x,y,exports,growth_pct,9.1,pct,1,2022,2021,exact,\n"
                               "D,,,x,y,exports,growth_pct,-8.3,pct,1,2021,2022,exact,\n"
                               "E,,,x,y,exports,multiple,0,x,1,2023,2022,exact,\n"
                               "F,,,x,y,exports,multiple,-3,x,1,2025,2024,exact,\n"
                               "G,,,x,y,exports,growth_pct,5,pct,1,2020,2020,exact,\n"
                               "H,,,x,y,exports,level,100.0,USD,1,2020,,exact,\n";
    struct ask ask;

    ask_open(&ask);
    CHECK_OK(audit_rows(&ask, rows, NULL));
    CHECK(tide_answer_row_count(ask.answer) > 0);
    CHECK(tide_answer_note_count(ask.answer) > 0);
    CHECK(strstr(tide_answer_note(ask.answer, 0), "1 without a value or of no use") !=
          NULL);
    ask_close(&ask);
}

TEST(what_is_odd_is_told)
{
    UNUSED;
    static const char rows[] = "A,e,,x,y,exports,level,543.2,USD,1e6,2021,,exact,\n"
                               "B,e,,x,y,exports,level,543.2,USD,1e6,2020,,exact,\n"
                               "C,e,,x,y,exports,level,500,USD,1e6,2021,,over,\n"
                               "D,e,,z,y,exports,level,150.0,USD,1e6,2021,,exact,\n"
                               "E,e,,z,y,exports,index_pct,150.0,pct,1,2021,2020,exact,\n"
                               "F,e,,z,y,exports,level,100.0,USD,1e6,2019,,exact,\n";
    struct ask ask;

    ask_open(&ask);
    CHECK_OK(audit_rows(&ask, rows, NULL));
    const char *text = written(ask.answer, "csv", NULL)->bytes;
    CHECK(strstr(text, "the same number for 2021 and for 2020") != NULL ||
          strstr(text, "the same number for 2020 and for 2021") != NULL);
    CHECK(strstr(text, "the bound of C says nothing beside A") != NULL);
    CHECK(strstr(text, "E is said to compare with 2020, and fits 2019") != NULL);
    CHECK_TEXT(ask.told, "");
    ask_close(&ask);
}

TEST(periods_shares_prices_counters)
{
    UNUSED;
    static const struct {
        const char *rows;
        const char *finding;
        const char *figure;
        const char *period;
        double value;
    } cases[] = {
        {"A,e,,x,y,exports,level,10.5,USD,1e6,2022-01-01/P9M,,exact,\n"
         "B,e,,x,y,exports,level,12.0,USD,1e6,2022-01-01/P10M,,exact,\n",
         "derived", "x y exports", "2022-10", 1.5},
        {"A,e,,x,y,exports,level,40.0,USD,1e6,2022,,exact,\n"
         "B,e,,x,y,exports,level,10.0,USD,1e6,2022-Q1,,exact,\n"
         "C,e,,x,y,exports,level,11.0,USD,1e6,2022-Q2,,exact,\n"
         "D,e,,x,y,exports,level,12.0,USD,1e6,2022-Q4,,exact,\n",
         "derived", "x y exports", "2022-Q3", 7.0},
        {"A,e,,x,y,exports,level,10,USD,1e6,2022,,over,\n"
         "B,e,,x,y,sales_output,level,50.0,USD,1e6,2022,,exact,\n"
         "C,e,,x,y,exports_share_of_sales_output,share_pct,40.0,pct,1,2022,,exact,\n",
         "derived", "x y exports", "2022", 20.0},
        {"A,e,,x,y,wood_sales_value,level,10,USD,1e6,2022,,over,\n"
         "B,e,,x,y,wood_sales_volume,level,50.0,m3,1e3,2022,,exact,\n"
         "C,e,,x,y,wood_sales_unit_value,level,400,USD/m3,1,2022,,exact,\n",
         "derived", "x y wood_sales_value", "2022", 20.0},
        {"A,e,,x,y,exports,level,10,USD,1e6,2022,,over,\n"
         "B,e,,x,y,exports,level,140.0,CNY,1e6,2022,,exact,\n"
         "C,e,,x,y,exchange_rate,level,7.00,CNY/USD,1,2022,,exact,\n",
         "derived", "x y exports", "2022", 20.0},
    };
    struct ask ask;

    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_OK(audit_rows(&ask, cases[i].rows, NULL));
        size_t row =
            find_row(ask.answer, cases[i].finding, cases[i].figure, cases[i].period);
        CHECK(fabs(number(ask.answer, row, VALUE) - cases[i].value) < 1e-6);
        CHECK_TEXT(ask.told, "");
    }
    CHECK_OK(audit_rows(&ask,
                        "A,e,,z,,invested,level,800,USD,1e6,2021-06,,exact,\n"
                        "B,e,,z,,invested,level,750,USD,1e6,2022-01,,exact,\n",
                        NULL));
    CHECK_TEXT(ask.told, "contradiction");
    ask_close(&ask);
}

TEST(vintages_are_kept_apart)
{
    UNUSED;
    static const char bytes[] = "A,old,1,x,y,exports,level,100.0,USD,1e6,2021,,exact,\n"
                                "B,new,2,x,y,exports,level,103.0,USD,1e6,2021,,exact,\n";
    static const char *const apart[] = {"vintage=essay", NULL};
    char text[1024];
    char path[16];
    struct ask ask;

    ask_open(&ask);
    CHECK_OK(audit_rows(&ask, bytes, NULL));
    CHECK_TEXT(ask.told, "contradiction");
    snprintf(text, sizeof text, "%s%s", head, bytes);
    ask_write(text, path);
    CHECK_OK(ask_run(&ask, path, "audit", apart));
    CHECK_TEXT(ask.told, "");
    CHECK(strstr(written(ask.answer, "csv", NULL)->bytes, "B in new") != NULL);
    ask_close(&ask);
    unlink(path);
}

TEST(about_has_the_width_that_is_asked_for)
{
    UNUSED;
    static const char rows[] = "A,e,,x,y,turnover,level,100,USD,1e6,2021,,approx,\n"
                               "B,e,,x,y,exports,level,60.0,USD,1e6,2021,,exact,\n";
    static const char *const width[] = {"approx-width=5", NULL};
    static const char *const none[] = {NULL};
    char text[1024];
    char path[16];
    struct ask ask;

    ask_open(&ask);
    snprintf(text, sizeof text, "%s%s", head, rows);
    ask_write(text, path);
    CHECK_OK(ask_run(&ask, path, "audit", none));
    size_t row = find_row(ask.answer, "derived", "x y imports", "2021");
    CHECK_TEXT(cell(ask.answer, row, VALUE), "40");
    CHECK_TEXT(cell(ask.answer, row, HIGH), "");
    CHECK_OK(ask_run(&ask, path, "audit", width));
    row = find_row(ask.answer, "derived", "x y imports", "2021");
    CHECK_TEXT(cell(ask.answer, row, LOW), "34.95");
    CHECK_TEXT(cell(ask.answer, row, HIGH), "45.05");
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(trade_with_kazakhstan_is_derived),
        ROW(without_programs_imports_are_known_less_well),
        ROW(the_session_of_december),
        ROW(a_wrong_scale_word_is_named),
        ROW(parts_over_a_whole_hold_only_inside_its_rounding),
        ROW(growth_in_any_notation_is_one_identity),
        ROW(a_circle_of_growths),
        ROW(what_is_odd_is_told),
        ROW(periods_shares_prices_counters),
        ROW(vintages_are_kept_apart),
        ROW(about_has_the_width_that_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
