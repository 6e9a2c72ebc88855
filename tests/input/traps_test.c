/*
 * traps_test.c - the traps of input formats, each by its number in the design.
 *
 * A trap is a file that looks harmless. It loads with a note, one of its rows is refused,
 * or all of it is; it never becomes another figure in silence.
 */
#include "input/loaded.h"

TEST(trap_1_no_data)
{
    UNUSED;
    EXPECT_REFUSED("", TIDE_STATUS_PARSE, "no_data", 0, "empty file");
    EXPECT_REFUSED("\xEF\xBB\xBF", TIDE_STATUS_PARSE, "no_data", 0, "empty file");
    EXPECT_REFUSED("period,v\n", TIDE_STATUS_PARSE, "no_data", 1, "no rows");
    EXPECT_REFUSED("period,v", TIDE_STATUS_PARSE, "no_data", 1, "no rows");
    EXPECT_REFUSED("period,v\n\n  \n", TIDE_STATUS_PARSE, "no_data", 1, "no rows");
    EXPECT_REFUSED("\n\n", TIDE_STATUS_PARSE, "no_data", 0, "");
    EXPECT_REFUSED("period\n", TIDE_STATUS_PARSE, "no_data", 0, "no rows");
}

TEST(trap_2_byte_order_mark)
{
    UNUSED;
    EXPECT_ROWS_NOTED("\xEF\xBB\xBFperiod,v\n2020,1\n", "2020|1\n", "utf8_bom");
    EXPECT_ROWS_NOTED("\xEF\xBB\xBF\"period\",v\n2020,1\n", "2020|1\n", "utf8_bom");
}

TEST(traps_3_and_4_single_bytes_are_converted)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,partner,v\n2020,Cura\xE7"
                      "ao,1\n",
                      "2020|Cura\xC3\xA7"
                      "ao|1\n",
                      "encoding");
    EXPECT_ROWS_NOTED("period,partner,v\n2020,\xD0\xEE\xF1\xF1\xE8\xFF,1\n",
                      "2020|\xD0\xA0\xD0\xBE\xD1\x81\xD1\x81\xD0\xB8\xD1\x8F|1\n",
                      "encoding");
}

TEST(trap_5_utf16_is_converted)
{
    UNUSED;
    static const char little[] =
        "\xFF\xFEp\0e\0r\0i\0o\0d\0,\0v\0\n\0002\0000\0002\0000\0"
        ",\0001\0\n\0";
    EXPECT_ROWS_NOTED(little, "2020|1\n", "encoding");
    EXPECT_ROWS_NOTED(little, "2020|1\n", "utf8_bom");
}

TEST(trap_6_nul)
{
    UNUSED;
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n2024-01,D\0E,5\n", "nul_byte", 3, "k", 32,
                  "D\\x00E");
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n2024-01,FR,\0"
                  "5\n",
                  "nul_byte", 3, "v", 35, "\\x005");
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n2024-01\0,FR,5\n", "nul_byte", 3, "period",
                  24, "2024-01\\x00");
}

TEST(trap_7_open_quote)
{
    UNUSED;
    static const struct reading lenient = {.max_errors = 1000};
    static const char text[] = "period,k,v\n2024-01,DE,4\n2024-02,\"DE,5\n2024-03,FR,6\n";

    EXPECT_REFUSED(text, TIDE_STATUS_PARSE, "open_quote", 3, "closed");
    expect_refused_with(text, sizeof text - 1, &lenient, TIDE_STATUS_PARSE, "open_quote",
                        3, "closed");
}

TEST(trap_8_bad_quote)
{
    UNUSED;
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n2024-01,\"DE\"x,5\n2024-01,FR,6\n",
                  "bad_quote", 3, "", 36, "2024-01,\"DE\"x,5");
    EXPECT_REJECT("period,k,v\n2024-01,\"a\\\"b\",4\n2024-01,FR,6\n", "bad_quote", 2, "",
                  23, "2024-01,\"a\\\"b\",4");
}

TEST(trap_9_count_of_cells)
{
    UNUSED;
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n2024-01,DE\n2024-02,DE,4\n",
                  "too_few_fields", 3, "", 34, "2024-01,DE");
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n2024-02,DE,3,1\n", "too_many_fields", 3, "",
                  37, "2024-02,DE,3,1");
}

TEST(trap_10_one_empty_cell_too_many)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,k,v\n2024-01,DE,4,\n2024-02,DE,5,\n",
                      "2024-01|DE|4\n2024-02|DE|5\n", "surplus_field");
    EXPECT_REJECT("period,k,v\n2024-01,DE,4,\n2024-02,DE,5,x\n", "too_many_fields", 3, "",
                  38, "2024-02,DE,5,x");
}

TEST(trap_11_header_again)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,k,v\n2024-01,DE,4\nperiod,k,v\n2024-01,FR,5\n",
                      "2024-01|DE|4\n2024-01|FR|5\n", "repeated_header");
}

TEST(trap_12_total_line)
{
    UNUSED;
    static const char text[] = "period,k,v\n2024-01,DE,4\nTotal,,1234\n";
    static struct loaded loaded;

    EXPECT_REJECT(text, "bad_period", 3, "period", 24, "Total");
    load_text(&loaded, text, NULL);
    CHECK_TEXT(loaded.err.id, "too_many_rejects");
    CHECK_INT(loaded.ledger.rejected, 1);
    loaded_free(&loaded);
}

TEST(trap_13_footer)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,k,v\n2024-01,DE,4\nSource: customs\n", "2024-01|DE|4\n",
                      "footer");
    EXPECT_ROWS_NOTED("period,k,v\n2024-01,DE,4\n\nSource: customs,,\nMore\n",
                      "2024-01|DE|4\n", "footer");
    /* In the middle it is a broken row. */
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\nSource: customs\n2024-02,DE,4\n",
                  "too_few_fields", 3, "", 39, "Source: customs");
    /* What could be data is no footer. */
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n,,-5.0\n", "bad_period", 3, "period", 24,
                  "");
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n,,(5.0)\n", "bad_period", 3, "period", 24,
                  "");
    EXPECT_REJECT("period,k,v\n2024-01,DE,4\n2024-02\n", "too_few_fields", 3, "", 31,
                  "2024-02");
}

TEST(trap_14_decimal_comma_and_grouping_point)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,v\n2023,\"1.204,5\"\n2024,\"3,1\"\n",
                      "2023|1204.5\n2024|3.1\n", "number_marks");
    EXPECT_ROWS_NOTED("period;v\n2023;1.204,5\n2024;3,1\n", "2023|1204.5\n2024|3.1\n",
                      "number_marks");
}

TEST(trap_15_ambiguous_number)
{
    UNUSED;
    static const char text[] = "period,v\n2023,1.234\n2024,5.678\n";
    static const struct reading point = {.decimal = '.'};
    static const struct reading comma = {.decimal = ','};

    EXPECT_REFUSED(text, TIDE_STATUS_SHAPE, "ambiguous_number", 2, "--decimal");
    EXPECT_ROWS_READ(text, &point, "2023|1.234\n2024|5.678\n");
    EXPECT_ROWS_READ(text, &comma, "2023|1234\n2024|5678\n");
    EXPECT_REFUSED("period;v\n2023;1,234\n2024;5\n", TIDE_STATUS_SHAPE,
                   "ambiguous_number", 2, "--decimal");
}

TEST(trap_16_bad_grouping)
{
    UNUSED;
    EXPECT_REJECT("period,value\n2022,\"1,234.5\"\n2023,\"1,23,456\"\n", "bad_grouping",
                  3, "value", 33, "1,23,456");
}

TEST(trap_17_grouping_by_a_hard_blank)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,v\n2023,12\xC2\xA0"
                      "345\n",
                      "2023|12345\n", "number_marks");
    EXPECT_ROWS_NOTED("period,v\n2023,12\xE2\x80\xAF"
                      "345.5\n",
                      "2023|12345.5\n", "number_marks");
    EXPECT_ROWS_NOTED("period,v\n2023,12'345.5\n", "2023|12345.5\n", "number_marks");
}

TEST(trap_18_minus)
{
    UNUSED;
    EXPECT_ROWS("period,v\n2020,(12.5)\n2021,12.5-\n2022,\xE2\x88\x92"
                "12.5\n2023,\xE2\x80\x93"
                "12.5\n2024,-12.5\n",
                "2020|-12.5\n2021|-12.5\n2022|-12.5\n2023|-12.5\n2024|-12.5\n");
}

TEST(trap_19_percent_beside_ratio)
{
    UNUSED;
    EXPECT_REJECT("period,value\n2020,0.042\n2021,4.2%\n2022,0.05\n", "mixed_percent", 3,
                  "value", 29, "4.2%");
}

TEST(trap_20_scale_words)
{
    UNUSED;
    EXPECT_REJECT("period,value\n2020,10.5\n2021,12 m\n2022,3.5\n", "bad_number", 3,
                  "value", 28, "12 m");
    EXPECT_ROWS("period;value\n2020;10,5\n2021;3,4 \xD0\xBC\xD0\xBB\xD1\x80\xD0\xB4\n",
                "2020|10.5\n2021|3400000000.0\n");
}

TEST(trap_21_footnote_mark)
{
    UNUSED;
    EXPECT_REJECT("period;value\n2020;10,5\n2021;75,32)\n", "bad_number", 3, "value", 28,
                  "75,32)");
}

TEST(trap_22_number_range)
{
    UNUSED;
    EXPECT_REJECT("period,v\n2020,1.5\n2021,1e400\n", "number_range", 3, "v", 23,
                  "1e400");
    EXPECT_REJECT("period,v\n2020,1.5\n2021,1234567890123456789012345\n", "number_range",
                  3, "v", 23, "1234567890123456789012345");
    EXPECT_REFUSED("period,v\n2020,9e17\n2021,0.001\n", TIDE_STATUS_OVERFLOW,
                   "number_range", 2, "900000000000000000");
}

TEST(trap_23_dash)
{
    UNUSED;
    static const char text[] = "period,v\n2020,1.5\n2021,-\n2022,\xE2\x80\x94\n";
    static const struct reading zero = {.dash = "zero"};
    static const struct reading missing = {.dash = "missing"};

    EXPECT_REJECT("period,v\n2020,1.5\n2021,-\n", "bad_number", 3, "v", 23, "-");
    EXPECT_ROWS_READ(text, &zero, "2020|1.5\n2021|0.0\n2022|0.0\n");
    EXPECT_ROWS_READ(text, &missing, "2020|1.5\n2021|<missing>\n2022|<missing>\n");
}

TEST(trap_24_keys_that_look_like_marks)
{
    UNUSED;
    EXPECT_ROWS("period,partner,v\n2020,NA,1.5\n2020,NO,2.5\n2020,,3.5\n2020,-,4.5\n",
                "2020|NA|1.5\n2020|NO|2.5\n2020||3.5\n2020|-|4.5\n");
}

TEST(trap_25_zero_padding)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,hs,v\n2020,0101,1.5\n2020,101,2.5\n",
                      "2020|0101|1.5\n2020|101|2.5\n", "zero_padding");
}

TEST(trap_26_outer_blanks)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,mosCode,v\n2020,\"0 \",1.5\n2020,\"0\",2.5\n",
                      "2020|0 |1.5\n2020|0|2.5\n", "outer_blank");
    EXPECT_ROWS_NOTED("period,mosCode,v\n2020,0 ,1.5\n2021, 0\xC2\xA0,2.5\n",
                      "2020|0|1.5\n2021|0|2.5\n", "outer_blank_trimmed");
}

TEST(trap_27_unit_in_the_header)
{
    UNUSED;
    static const char *const headers[] = {"value (million USD)", "value [million USD]",
                                          "\"value, million USD\""};

    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        static struct loaded loaded;
        char text[128];
        snprintf(text, sizeof text, "period,%s\n2020,5\n", headers[i]);
        load_text(&loaded, text, NULL);
        CHECK_OK(loaded.status);
        CHECK_TEXT(loaded_dump(&loaded), "2020|5\n");
        CHECK_TEXT(tide_table_column(loaded.table, 1).name, "value");
        CHECK_TEXT(tide_table_column(loaded.table, 1).unit, "million USD");
        loaded_free(&loaded);
    }
}

TEST(trap_28_slashed_days)
{
    UNUSED;
    EXPECT_REFUSED("date,v\n03/04/2024,1.5\n", TIDE_STATUS_SHAPE, "ambiguous_date", 2,
                   "");
    EXPECT_ROWS_NOTED("date,v\n03/04/2024,1.5\n25/04/2024,2.5\n",
                      "2024-04-03|1.5\n2024-04-25|2.5\n", "date_order");
    EXPECT_ROWS_NOTED("date,v\n03/04/2024,1.5\n04/25/2024,2.5\n",
                      "2024-03-04|1.5\n2024-04-25|2.5\n", "date_order");
    EXPECT_REFUSED("date,v\n25/04/2024,1.5\n04/25/2024,2.5\n", TIDE_STATUS_SHAPE,
                   "ambiguous_date", 2, "both ways");
}

TEST(trap_29_short_year)
{
    UNUSED;
    EXPECT_REJECT("date,v\n2024-01,1.5\nJan-24,2.5\n", "short_year", 3, "date", 19,
                  "Jan-24");
}

TEST(trap_30_dates_that_do_not_exist)
{
    UNUSED;
    EXPECT_REJECT("date,v\n2023-02-28,1.5\n2023-02-31,2.5\n", "bad_period", 3, "date", 22,
                  "2023-02-31");
    EXPECT_REJECT("date,v\n2021-W52,1.5\n2021-W53,2.5\n", "bad_period", 3, "date", 20,
                  "2021-W53");
}

TEST(trap_31_trimesters)
{
    UNUSED;
    EXPECT_REJECT("date,v\n2024-Q1,1.5\n2024-T1,2.5\n", "bad_period", 3, "date", 19,
                  "2024-T1");
    EXPECT_REJECT("date,v\n2024-Q1,1.5\nT1 2024,2.5\n", "bad_period", 3, "date", 19,
                  "T1 2024");
}

TEST(trap_32_fiscal_years)
{
    UNUSED;
    EXPECT_REFUSED("period,v\n2010/11,1.5\n2011/12,2.5\n", TIDE_STATUS_SHAPE,
                   "fiscal_year", 2, "fiscal");
    EXPECT_ROWS("period,v\n2010/11,1.5\n2010/12,2.5\n", "2010-11|1.5\n2010-12|2.5\n");
    EXPECT_REJECT("period,v\n2010/11,1.5\n2010/12,2.5\n2023/24,3.5\n", "bad_period", 4,
                  "period", 33, "2023/24");
}

TEST(trap_33_mixed_frequencies)
{
    UNUSED;
    static struct loaded loaded;

    EXPECT_REFUSED("period,v\n2024-03,1.5\n2024-Q1,2.5\n", TIDE_STATUS_SHAPE,
                   "mixed_freq", 3, "line 2");
    /* A refused row is no witness of the frequency. */
    load_text(&loaded, "period,value\n2024,x\n2024-01,1.5\n2024-02,2.5\n",
              &(struct reading){.max_errors = 1});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "2024-01|1.5\n2024-02|2.5\n");
    loaded_free(&loaded);
}

TEST(trap_33_one_frequency_is_kept)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "v,period\n1,2024-03\nbad,2024-Q1\n2,2024-04\n",
              &(struct reading){.keep_freq = TIDE_FREQ_M, .columns = "v:decimal"});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "1|2024-03\n2|2024-04\n");
    CHECK_INT(loaded.ledger.skipped, 1);
    CHECK_INT(loaded.plan->column[1].freq, TIDE_FREQ_M);
    CHECK(strstr(heard(&loaded, "keep_freq")->message, "line 3") != NULL);
    loaded_free(&loaded);
}

TEST(trap_34_spreadsheet_days)
{
    UNUSED;
    EXPECT_REJECT("period,v\n2024-01-01,1.5\n45292,2.5\n", "bad_period", 3, "period", 24,
                  "45292");
}

TEST(trap_35_month_52)
{
    UNUSED;
    EXPECT_REJECT("period,v\n202412,1.5\n202452,2.5\n", "bad_period", 3, "period", 20,
                  "202452");
}

TEST(trap_37_duplicates)
{
    UNUSED;
    EXPECT_REFUSED("period,k,v\n2024-03,CHN,1.5\n2024-03,DEU,2.5\n2024-03,CHN,1.5\n",
                   TIDE_STATUS_SHAPE, "duplicate_key", 4, "line 2");
    EXPECT_REFUSED("period,v\n2024-03,1.5\n2024-03,2.5\n", TIDE_STATUS_SHAPE,
                   "duplicate_key", 3, "2024-03");
}

TEST(trap_41_wide_files_with_other_figures)
{
    UNUSED;
    EXPECT_REFUSED("country,price,2019,2020\nDE,7,1.5,2\nFR,8,2.5,3\n", TIDE_STATUS_SHAPE,
                   "no_time", 1, "named by periods");
}

TEST(trap_48_hs_codes_like_months)
{
    UNUSED;
    EXPECT_ROWS("hs,period,v\n200811,2020,1.5\n200911,2020,2.5\n",
                "200811|2020|1.5\n200911|2020|2.5\n");
    EXPECT_ROWS("period,hs,v\n2020,200811,1\n2020,200911,2\n",
                "2020|200811|1\n2020|200911|2\n");
}

TEST(trap_51_blank_line)
{
    UNUSED;
    EXPECT_ROWS_NOTED("period,v\n2020,1.5\n   \n2021,2.5\n", "2020|1.5\n2021|2.5\n",
                      "blank_line");
}

TEST(trap_52_workbook)
{
    UNUSED;
    EXPECT_REFUSED("PK\x03\x04\x14\0\x06\0", TIDE_STATUS_PARSE, "xlsx", 0,
                   "save the sheet as CSV");
}

TEST(a_refused_row_says_what_to_do)
{
    UNUSED;
    static const struct {
        const char *text; /* its last row is refused */
        const char *kind;
        const char *hint;
    } cases[] = {
        {"period,k,value\n2020,a,1.5\n2021,b,1,5\n", "too_many_fields", "decimal comma"},
        {"period,k,value\n2020,a,1.5\n2021,\"a\\\"b\",1\n", "bad_quote", "backslash"},
        {"period,k,value\n2020,a,1.5\n2021,\"b\"x,1\n", "bad_quote", "double the quotes"},
        {"period,k,value\n2020,a,1.5\nTotal,,1234\n", "bad_period", "totals"},
        {"period;value\n2020;10,5\n2021;75,32)\n", "bad_number", "footnote"},
        {"period,value\n2020,10.5\n2021,4.2%\n", "mixed_percent", "the sign"},
        {"period,value\n2020,10.5\n2021,12 m\n", "bad_number", "scale word"},
        {"period,value\n2020,10.5\n2021,-\n", "bad_number", "--dash"},
        {"period,value\n2020,10.5\n2021,\"1,5\"\n", "bad_number", "--decimal ,"},
        {"period;value\n2020;10,5\n2021;1.5\n2022;1,5\n", "bad_number", "--decimal ."},
        {"period,value\n2020,1.5\n2021,1e400\n", "number_range", "doubles"},
        {"period,value\n2020-01,1.5\nJan-24,1\n", "short_year", "four digits"},
        {"period,value\n2020-01-01,1.5\n45292,1\n", "bad_period", "2024-01-01"},
        {"period,value\n202001,1.5\n202452,1\n", "bad_period", "Comext"},
        {"period,value\n2020-Q1,1.5\n2024-T1,1\n", "bad_period", "four months"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        static struct loaded loaded;
        load_text(&loaded, cases[i].text, &(struct reading){.max_errors = 1});
        const struct told *told = heard(&loaded, cases[i].kind);
        if (told == NULL || strstr(told->hint, cases[i].hint) == NULL)
            fail_msg("%s: [%s] %s: %s", cases[i].text,
                     loaded.told_count > 0 ? loaded.told[0].id : "none",
                     loaded.told_count > 0 ? loaded.told[0].message : "",
                     loaded.told_count > 0 ? loaded.told[0].hint : "");
        CHECK_INT(loaded.ledger.rejected, 1);
        loaded_free(&loaded);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(trap_1_no_data),
        ROW(trap_2_byte_order_mark),
        ROW(traps_3_and_4_single_bytes_are_converted),
        ROW(trap_5_utf16_is_converted),
        ROW(trap_6_nul),
        ROW(trap_7_open_quote),
        ROW(trap_8_bad_quote),
        ROW(trap_9_count_of_cells),
        ROW(trap_10_one_empty_cell_too_many),
        ROW(trap_11_header_again),
        ROW(trap_12_total_line),
        ROW(trap_13_footer),
        ROW(trap_14_decimal_comma_and_grouping_point),
        ROW(trap_15_ambiguous_number),
        ROW(trap_16_bad_grouping),
        ROW(trap_17_grouping_by_a_hard_blank),
        ROW(trap_18_minus),
        ROW(trap_19_percent_beside_ratio),
        ROW(trap_20_scale_words),
        ROW(trap_21_footnote_mark),
        ROW(trap_22_number_range),
        ROW(trap_23_dash),
        ROW(trap_24_keys_that_look_like_marks),
        ROW(trap_25_zero_padding),
        ROW(trap_26_outer_blanks),
        ROW(trap_27_unit_in_the_header),
        ROW(trap_28_slashed_days),
        ROW(trap_29_short_year),
        ROW(trap_30_dates_that_do_not_exist),
        ROW(trap_31_trimesters),
        ROW(trap_32_fiscal_years),
        ROW(trap_33_mixed_frequencies),
        ROW(trap_33_one_frequency_is_kept),
        ROW(trap_34_spreadsheet_days),
        ROW(trap_35_month_52),
        ROW(trap_37_duplicates),
        ROW(trap_41_wide_files_with_other_figures),
        ROW(trap_48_hs_codes_like_months),
        ROW(trap_51_blank_line),
        ROW(trap_52_workbook),
        ROW(a_refused_row_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
