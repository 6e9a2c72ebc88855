/*
 * Several rows for one key and period: refused, one of them, or their sum.
 */
#include "input/loaded.h"

static const char twice[] = "period,k,value,q\n"
                            "2020,a,1.5,1\n"
                            "2020,b,10,2\n"
                            "2020,a,2.25,3\n"
                            "2021,a,7,4\n"
                            "2020,a,4,..\n";

static void check_merged(enum duplicates how, const char *rows)
{
    static struct loaded loaded;

    load_text(&loaded, twice, &(struct reading){.duplicates = how});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), rows);
    CHECK_INT(loaded.ledger.read, 5);
    CHECK_INT(loaded.ledger.loaded, 3);
    CHECK_INT(loaded.ledger.skipped, 2);
    CHECK_INT(loaded.table->ledger.skipped, 2);
    CHECK(heard(&loaded, "duplicate") != NULL);
    loaded_free(&loaded);
}

TEST(one_row_stays)
{
    UNUSED;
    check_merged(DUPLICATES_FIRST, "2020|a|1.50|1\n2020|b|10.00|2\n2021|a|7.00|4\n");
    check_merged(DUPLICATES_LAST, "2020|b|10.00|2\n2021|a|7.00|4\n"
                                  "2020|a|4.00|<missing>\n");
    check_merged(DUPLICATES_SUM, "2020|a|7.75|<missing>\n2020|b|10.00|2\n"
                                 "2021|a|7.00|4\n");
}

TEST(lines_stay_those_of_the_rows)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, twice, &(struct reading){.duplicates = DUPLICATES_LAST});
    CHECK_INT(table_line(loaded.table, 0), 3);
    CHECK_INT(table_line(loaded.table, 1), 5);
    CHECK_INT(table_line(loaded.table, 2), 6);
    CHECK(strstr(heard(&loaded, "duplicate")->message, "line 2") != NULL);
    loaded_free(&loaded);
}

TEST(half_widths_add_up)
{
    UNUSED;
    static struct loaded loaded;
    struct reading reading = {.duplicates = DUPLICATES_SUM, .precision = "cell"};

    load_text(&loaded, "period,value\n2020,1.5\n2020,2.25\n2021,3\n", &reading);
    CHECK_INT(packed_get(&loaded.table->column[1].half, 0), 11);
    CHECK_INT(packed_get(&loaded.table->column[1].half, 1), 100);
    loaded_free(&loaded);
}

TEST(real_figures_are_merged_too)
{
    UNUSED;
    static const char text[] = "period,value\n2020,0.1\n2021,5\n2020,0.2\n";
    EXPECT_ROWS_READ(text,
                     (&(struct reading){.columns = "value:real",
                                        .duplicates = DUPLICATES_SUM}),
                     "2020|0.30000000000000004\n2021|5\n");
    EXPECT_ROWS_READ(text,
                     (&(struct reading){.columns = "value:real",
                                        .duplicates = DUPLICATES_LAST}),
                     "2021|5\n2020|0.2\n");
}

TEST(a_sum_that_does_not_fit_is_refused)
{
    UNUSED;
    static const char text[] = "period,value\n2020,9000000000000000000\n"
                               "2020,9000000000000000000\n";
    expect_refused_with(text, sizeof text - 1,
                        &(struct reading){.duplicates = DUPLICATES_SUM},
                        TIDE_STATUS_OVERFLOW, "number_range", 2, "beyond 64 bits");
}

TEST(without_duplicates_nothing_happens)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "period,value\n2020,1\n2021,2\n",
              &(struct reading){.duplicates = DUPLICATES_SUM});
    CHECK_INT(loaded.ledger.skipped, 0);
    CHECK(heard(&loaded, "duplicate") == NULL);
    loaded_free(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(one_row_stays),
        ROW(lines_stay_those_of_the_rows),
        ROW(half_widths_add_up),
        ROW(real_figures_are_merged_too),
        ROW(a_sum_that_does_not_fit_is_refused),
        ROW(without_duplicates_nothing_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
