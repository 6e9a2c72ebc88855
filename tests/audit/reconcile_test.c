/*
 * reconcile_test.c - the closest figures that fit: where they can be told by hand, and on
 * random tables, where they must fit and stay inside their rounding.
 */
#include <math.h>
#include <stdlib.h>

#include "query/ask.h"

enum { FINDING, FIGURE, PERIOD, VALUE, LOW, HIGH, UNIT, ROWS, RULES, NOTE };

static const char *const none[] = {NULL};

static const char *cell(const tide_answer *answer, size_t row, size_t column)
{
    return tide_answer_cell(answer, row, column).text;
}

static const char *find(const tide_answer *answer, const char *figure, const char *period,
                        size_t column)
{
    for (size_t row = 0; row < tide_answer_row_count(answer); row++)
        if (strcmp(cell(answer, row, FINDING), "reconciled") == 0 &&
            strcmp(cell(answer, row, FIGURE), figure) == 0 &&
            strcmp(cell(answer, row, PERIOD), period) == 0)
            return cell(answer, row, column);
    fail_msg("no reconciled %s of %s", figure, period);
    return "";
}

static double number(const tide_answer *answer, const char *figure, const char *period)
{
    return strtod(find(answer, figure, period, VALUE), NULL);
}

/* A year of 100.0 and quarters that make 100.1: five figures known equally well share the
   tenth; one that is known ten times better takes a hundredth of the share. */
TEST(a_residual_is_shared_by_the_square_of_the_widths)
{
    UNUSED;
    static const char even[] = "country,2021,2021-Q1,2021-Q2,2021-Q3,2021-Q4\n"
                               "A,100.0,25.0,25.0,25.0,25.1\n"
                               "B,10.0,2.0,2.0,3.0,3.0\n";
    static const char claims[] =
        "id,essay,ref,subject,counterpart,measure,kind,value,unit,scale,period,"
        "base_period,bound,note\n"
        "A,e,,x,y,turnover,level,72.0,USD,1,2021,,exact,\n"
        "B,e,,x,y,exports,level,45.20,USD,1,2021,,exact,\n"
        "C,e,,x,y,imports,level,26.9,USD,1,2021,,exact,\n";
    char path[16];
    struct ask ask;

    ask_open(&ask);
    ask_write(even, path);
    CHECK_OK(ask_run(&ask, path, "reconcile", none));
    CHECK_TEXT(find(ask.answer, "A value", "2021", VALUE), "100.02");
    CHECK_TEXT(find(ask.answer, "A value", "2021-Q4", VALUE), "25.08");
    CHECK_TEXT(find(ask.answer, "A value", "2021-Q4", NOTE),
               "printed 25.1, adjusted by -0.02");
    CHECK_TEXT(find(ask.answer, "B value", "2021-Q4", NOTE), "printed 3, adjusted by 0");
    unlink(path);

    ask_write(claims, path);
    CHECK_OK(ask_run(&ask, path, "reconcile", none));
    double share = 0.1 / (1.0 + 1.0 + 0.01);
    CHECK(fabs(number(ask.answer, "x y turnover", "2021") - (72.0 + share)) < 1e-9);
    CHECK(fabs(number(ask.answer, "x y imports", "2021") - (26.9 - share)) < 1e-9);
    CHECK(fabs(number(ask.answer, "x y exports", "2021") - (45.2 - share / 100)) < 1e-9);
    ask_close(&ask);
    unlink(path);
}

/* exports 100 and 110, a growth of 9.2 per cent: 0.8 is missing of 1.092 a = b. The shares
   are as the squares of 0.5 * 1.092, of 0.5 and of 0.0005 * 100. */
TEST(a_growth_takes_its_share_and_is_listed)
{
    UNUSED;
    static const char claims[] =
        "id,essay,ref,subject,counterpart,measure,kind,value,unit,scale,period,"
        "base_period,bound,note\n"
        "A,e,,x,y,exports,level,100,USD,1,2020,,exact,\n"
        "B,e,,x,y,exports,level,110,USD,1,2021,,exact,\n"
        "C,e,,x,y,exports,growth_pct,9.2,pct,1,2021,2020,exact,\n";
    double whole = 0.25 * 1.092 * 1.092 + 0.25 + 0.0025;
    double base = 100.0 + 0.8 * 0.25 * 1.092 / whole;
    double level = 110.0 - 0.8 * 0.25 / whole;
    char path[16];
    struct ask ask;

    ask_open(&ask);
    ask_write(claims, path);
    CHECK_OK(ask_run(&ask, path, "reconcile", none));
    CHECK(fabs(number(ask.answer, "x y exports", "2020") - base) < 1e-8);
    CHECK(fabs(number(ask.answer, "x y exports", "2021") - level) < 1e-8);
    CHECK(fabs(number(ask.answer, "x y exports growth", "2021 over 2020") -
               (level / base - 1.0) * 100.0) < 1e-8);
    CHECK_TEXT(find(ask.answer, "x y exports growth", "2021 over 2020", LOW), "9.15");
    ask_close(&ask);
    unlink(path);
}

enum { PARTS = 4, PERIODS = 5, TABLES = 60 };

static const char *const columns[PERIODS] = {"2021", "2021-Q1", "2021-Q2", "2021-Q3",
                                             "2021-Q4"};
static const char *const names[PARTS + 1] = {"World value", "C1 value", "C2 value",
                                             "C3 value", "C4 value"};

static void write_table(uint64_t *seed, const char *path)
{
    int64_t figure[PARTS + 1][PERIODS] = {{0}};
    FILE *file = fopen(path, "w");

    for (size_t i = 1; i <= PARTS; i++)
        for (size_t t = 1; t < PERIODS; t++) {
            figure[i][t] = (int64_t)(1000 + check_random(seed) % 9000000);
            figure[i][0] += figure[i][t];
            figure[0][t] += figure[i][t];
            figure[0][0] += figure[i][t];
        }
    CHECK(file != NULL);
    fprintf(file, "country");
    for (size_t t = 0; t < PERIODS; t++)
        fprintf(file, ",%s", columns[t]);
    for (size_t i = 0; i <= PARTS; i++) {
        fprintf(file, "\n%.*s", (int)strcspn(names[i], " "), names[i]);
        for (size_t t = 0; t < PERIODS; t++)
            fprintf(file, ",%lld.%lld", (long long)((figure[i][t] + 50) / 1000),
                    (long long)((figure[i][t] + 50) / 100 % 10));
    }
    fprintf(file, "\n");
    CHECK(fclose(file) == 0);
}

TEST(reconciled_tables_fit_inside_their_rounding)
{
    UNUSED;
    uint64_t seed = 5;
    char path[16];
    struct ask ask;

    ask_write("", path);
    ask_open(&ask);
    for (int n = 0; n < TABLES; n++) {
        double value[PARTS + 1][PERIODS];
        write_table(&seed, path);
        CHECK_OK(ask_run(&ask, path, "reconcile", none));
        for (size_t i = 0; i <= PARTS; i++)
            for (size_t t = 0; t < PERIODS; t++) {
                value[i][t] = number(ask.answer, names[i], columns[t]);
                double low = strtod(find(ask.answer, names[i], columns[t], LOW), NULL);
                double high = strtod(find(ask.answer, names[i], columns[t], HIGH), NULL);
                CHECK(value[i][t] >= low - 1e-6 && value[i][t] <= high + 1e-6);
            }
        for (size_t t = 0; t < PERIODS; t++) {
            double sum = 0.0;
            for (size_t i = 1; i <= PARTS; i++)
                sum += value[i][t];
            CHECK(fabs(sum - value[0][t]) < 1e-5);
        }
        for (size_t i = 0; i <= PARTS; i++) {
            double sum = 0.0;
            for (size_t t = 1; t < PERIODS; t++)
                sum += value[i][t];
            CHECK(fabs(sum - value[i][0]) < 1e-5);
        }
    }
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_residual_is_shared_by_the_square_of_the_widths),
        ROW(a_growth_takes_its_share_and_is_listed),
        ROW(reconciled_tables_fit_inside_their_rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
