/*
 * Percent signs and scale words of a column.
 */
#include "input/loaded.h"

TEST(percents_are_of_the_whole_column)
{
    UNUSED;
    static struct loaded loaded;

    EXPECT_ROWS("period,value\n2020,4.2%\n2021,-0.5 %\n2022,..\n",
                "2020|4.2\n2021|-0.5\n2022|<missing>\n");
    EXPECT_REJECT("period,value\n2020,4.2%\n2021,4.3%\n2022,0.042\n", "mixed_percent", 4,
                  "value", 38, "0.042");
    EXPECT_REJECT("period,value\n2020,4.2\n2021,4.3\n2022,5%\n", "mixed_percent", 4,
                  "value", 36, "5%");
    load_text(&loaded, "period,value\n2020,4.2%\n", NULL);
    CHECK_TEXT(loaded.table->column[1].unit_text, "percent");
    loaded_free(&loaded);
}

/* Each figure is known to its own last digit, and written out as far as the finest. */
TEST(scale_words_change_the_scale_and_never_the_digits)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded,
              "period;value\n2020;3,4 \xD0\xBC\xD0\xBB\xD1\x80\xD0\xB4\n"
              "2021;12 \xD0\xBC\xD0\xBB\xD0\xBD\n2022;0,25\n"
              "2023;0 \xD1\x82\xD1\x80\xD0\xBB\xD0\xBD\n",
              NULL);
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded),
               "2020|3400000000.00\n2021|12000000.00\n2022|0.25\n2023|0.00\n");
    CHECK_INT(packed_get(&loaded.table->column[1].half, 0), 10000000000);
    CHECK_INT(packed_get(&loaded.table->column[1].half, 1), 100000000);
    CHECK_INT(packed_get(&loaded.table->column[1].half, 2), 1);
    CHECK_TEXT(loaded.plan->column[1].highest, "3400000000");
    loaded_free(&loaded);
}

TEST(single_letters_are_no_scale_words)
{
    UNUSED;
    EXPECT_REJECT("period,value\n2020,1.5\n2021,12 m\n", "bad_number", 3, "value", 27,
                  "12 m");
}

TEST(billions_and_milliards_do_not_mix)
{
    UNUSED;
    EXPECT_ROWS("period,value\n2020,3 bn\n2021,4.5 bn\n",
                "2020|3000000000\n2021|4500000000\n");
    EXPECT_ROWS("period,value\n2020,3 Md\n2021,40 million\n",
                "2020|3000000000\n2021|40000000\n");
    EXPECT_REFUSED("period,value\n2020,3 bn\n2021,4 Md\n", TIDE_STATUS_PARSE,
                   "too_many_rejects", 0, "2 of 2 rows");
}

TEST(figures_that_do_not_fit_written_out_are_refused)
{
    UNUSED;
    EXPECT_REJECT("period,value\n2020,1 bn\n2021,9300000000 bn\n", "number_range", 3,
                  "value", 28, "9300000000 bn");
}

TEST(negatives_have_many_forms)
{
    UNUSED;
    EXPECT_ROWS("period,value\n2020,(12.5)\n2021,12.5-\n2022,\xE2\x88\x92"
                "12.5\n2023,\xE2\x80\x93"
                "12.5\n",
                "2020|-12.5\n2021|-12.5\n2022|-12.5\n2023|-12.5\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(percents_are_of_the_whole_column),
        ROW(scale_words_change_the_scale_and_never_the_digits),
        ROW(single_letters_are_no_scale_words),
        ROW(billions_and_milliards_do_not_mix),
        ROW(figures_that_do_not_fit_written_out_are_refused),
        ROW(negatives_have_many_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
