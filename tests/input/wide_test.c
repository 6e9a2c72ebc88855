/*
 * Columns named by periods, turned into rows.
 */
#include "input/loaded.h"

TEST(years_become_rows)
{
    UNUSED;
    EXPECT_ROWS_NOTED("country;2019;2020\nDE;1,5;\nFR;2,5;3\n",
                      "DE|2019|1.5\nDE|2020|<missing>\nFR|2019|2.5\nFR|2020|3.0\n",
                      "turned");
    EXPECT_ROWS("country,iso,2024-01,2024-02\nGermany,DE,1,2\n",
                "Germany|DE|2024-01|1\nGermany|DE|2024-02|2\n");
    EXPECT_ROWS(
        "k,\xD1\x8F\xD0\xBD\xD0\xB2. 2024,\xD1\x84\xD0\xB5\xD0\xB2. 2024\na,1,2\n",
        "a|2024-01|1\na|2024-02|2\n");
}

TEST(months_beside_a_year_become_rows)
{
    UNUSED;
    EXPECT_ROWS("Year,Jan,Feb,Mar\n2023,1,2,3\n2024,4,5,..\n",
                "2023-01|1\n2023-02|2\n2023-03|3\n2024-01|4\n2024-02|5\n"
                "2024-03|<missing>\n");
    EXPECT_ROWS("k,Year,Jan,Feb,Total\na,2023,1,2,3\n", "a|-|2023-01|1\na|-|2023-02|2\n");
    EXPECT_REJECT("Year,Jan,Feb\n2023,1,2\n2024,1,x\n", "bad_number", 3, "value", 29,
                  "x");
}

TEST(trap_41_one_frequency_in_the_header)
{
    UNUSED;
    static const char text[] = "k,2024-01,2024-02,2024\na,1,2,3\n";

    EXPECT_REFUSED("k,2024-01,2024-02,2024\na,1,2,3\n", TIDE_STATUS_SHAPE, "mixed_freq",
                   1, "--keep-freq M");
    EXPECT_ROWS_READ(text, &(struct reading){.keep_freq = TIDE_FREQ_M},
                     "a|2024-01|1\na|2024-02|2\n");
    EXPECT_ROWS_READ(text, &(struct reading){.keep_freq = TIDE_FREQ_A}, "a|2024|3\n");
}

TEST(a_record_of_another_length_is_refused_whole)
{
    UNUSED;
    EXPECT_REJECT("k,2019,2020,2021\na,1,2,3\nb,1,2\n", "too_few_fields", 3, "", 30,
                  "b,1,2");
    EXPECT_REJECT("k,2019,2020,2021\na,1,2,3\nb,1,2,3,4\n", "too_many_fields", 3, "", 33,
                  "b,1,2,3,4");
}

TEST(a_fault_costs_its_own_cell)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "k,2019,2020\na,1.5,oops\nb,2.5,3\n",
              &(struct reading){.max_errors = 1});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "a|2019|1.5\nb|2019|2.5\nb|2020|3.0\n");
    CHECK_INT(loaded.rejects.row[0].byte, 18);
    CHECK_INT(loaded.ledger.read, 4);
    loaded_free(&loaded);
}

TEST(figures_beside_periods_are_no_key)
{
    UNUSED;
    EXPECT_REFUSED("k,x,2019,2020\na,1.5,1,2\nb,2.5,1,2\n", TIDE_STATUS_SHAPE,
                   "ambiguous_column", 0, "x:skip");
    EXPECT_ROWS_READ("k,x,2019,2020\na,1.5,1,2\n", &(struct reading){.columns = "x:skip"},
                     "a|-|2019|1\na|-|2020|2\n");
}

TEST(units_and_parts_of_turned_columns_are_declared)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "k,2019,2020\na,1,2\n",
              &(struct reading){.columns = "value:decimal[million USD]"});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded.table->column[2].unit_text, "million USD");
    loaded_free(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(years_become_rows),
        ROW(months_beside_a_year_become_rows),
        ROW(trap_41_one_frequency_in_the_header),
        ROW(a_record_of_another_length_is_refused_whole),
        ROW(a_fault_costs_its_own_cell),
        ROW(figures_beside_periods_are_no_key),
        ROW(units_and_parts_of_turned_columns_are_declared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
