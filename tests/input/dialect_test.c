/*
 * dialect_test.c - what parts the cells, where the table begins, whether it is text.
 */
#include "input/loaded.h"

static void check_delimiter(const char *text, char delimiter)
{
    static struct loaded loaded;

    load_text(&loaded, text, NULL);
    if (loaded.plan == NULL)
        fail_msg("[%s] %s", loaded.err.id, loaded.err.message);
    CHECK_INT(loaded.plan->delimiter, delimiter);
    loaded_free(&loaded);
}

TEST(the_delimiter_that_makes_a_table)
{
    UNUSED;
    check_delimiter("period,value\n2020,1\n2021,2\n", ',');
    check_delimiter("period;value\n2020;1\n2021;2\n", ';');
    check_delimiter("period\tvalue\n2020\t1\n2021\t2\n", '\t');
    check_delimiter("period|value\n2020|1\n2021|2\n", '|');
    /* A decimal comma is no delimiter. */
    check_delimiter("period;value\n2020;1,5\n2021;2,5\n", ';');
    check_delimiter("period;key;value\n2020;a;1,5\n2021;b;2,5\n", ';');
    check_delimiter("period;value;w\n2020;1,5;2,5\n2021;2,5;3,5\n", ';');
    /* Nor are commas in texts. */
    check_delimiter("period\tkey\tvalue\n2020\ta, b\t1\n2021\tc, d\t2\n", '\t');
    check_delimiter("period;key;value\n2020;\"a, b\";1\n2021;\"c;d\";2\n", ';');
    check_delimiter("period,key,value\n2020,\"a;b;c\",1\n2021,\"c;d;e\",2\n", ',');
    check_delimiter("period,key,value\n2020,a;b,1\n2021,c;d,2\n", ',');
}

TEST(records_that_agree_count_before_cells_that_fit)
{
    UNUSED;
    /* Parted by commas more cells are numbers, but the header is then no record. */
    check_delimiter("period;key;value\n2020;1,2,3,4,5;7\n2021;1,2,3,4,5;8\n", ';');
    /* On a tie the cells decide. */
    EXPECT_ROWS_READ("2020;1,5\n2021;2,5\n", &(struct reading){.no_header = true},
                     "2020|1.5\n2021|2.5\n");
}

TEST(a_declared_delimiter_stands)
{
    UNUSED;
    EXPECT_ROWS_READ("period;value,w\n2020;1,5\n2021;2,5\n",
                     &(struct reading){.delimiter = ';'}, "2020|1.5\n2021|2.5\n");
    expect_refused_with("period,value\n2020,1\n", 20, &(struct reading){.delimiter = '"'},
                        TIDE_STATUS_ARGUMENT, "bad_argument", 0, "--delimiter");
}

TEST(what_is_no_table_is_refused)
{
    UNUSED;
    EXPECT_REFUSED("Dear reader\nthis is a letter\nand no table\n", TIDE_STATUS_PARSE,
                   "no_dialect", 0, "two cells");
    EXPECT_REFUSED("a,b\n1\n2,3,4\n5,6,7,8\n1,2,3,4,5\n1,2,3,4,5,6\n", TIDE_STATUS_PARSE,
                   "no_dialect", 0, "do not make a table");
}

/* A row of another length among many. */
TEST(in_a_long_file_95_in_100_records_agree)
{
    UNUSED;
    static char text[16384];
    static struct loaded loaded;

    for (size_t bad = 0; bad <= 20; bad += 5) {
        size_t length = (size_t)sprintf(text, "period,key,value\n");
        for (size_t i = 0; i < 200; i++)
            length += (size_t)sprintf(text + length, i < bad ? "%zu,x%s\n" : "%zu,k,%s\n",
                                      1900 + i, "1.5");
        load_text(&loaded, text, &(struct reading){.max_errors = UINT64_MAX});
        if (bad <= 10)
            CHECK_INT(loaded.ledger.rejected, bad);
        else
            CHECK_TEXT(loaded.err.id, "no_dialect");
        loaded_free(&loaded);
    }
}

TEST(a_header_names_the_columns)
{
    UNUSED;
    EXPECT_REFUSED("2020,DE,1.5\n2021,DE,2.5\n", TIDE_STATUS_PARSE, "no_header", 1,
                   "--no-header");
    EXPECT_REFUSED("2020,1.5\n2021,2.5\n", TIDE_STATUS_PARSE, "no_header", 1,
                   "--no-header");
    EXPECT_ROWS_READ("2020,DE,1.5\n2021,FR,2.5\n", &(struct reading){.no_header = true},
                     "2020|DE|1.5\n2021|FR|2.5\n");
    EXPECT_REFUSED("period,value,Value\n2020,1,2\n", TIDE_STATUS_PARSE, "twin_columns", 1,
                   "columns 2 and 3");
    EXPECT_REFUSED("period, value ,value\n2020,1,2\n", TIDE_STATUS_PARSE, "twin_columns",
                   1, "columns 2 and 3");
    EXPECT_REFUSED("period,va\xC0lue,\xC3\xA9\xC3\xA9\n2020,1,2\n", TIDE_STATUS_PARSE,
                   "bad_encoding", 1, "column 2");
    EXPECT_REFUSED("period,va\0lue\n2020,1\n", TIDE_STATUS_PARSE, "nul_byte", 1,
                   "column 2");
}

TEST(columns_without_a_header_are_numbered)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "2020,DE,1.5\n2021,FR,2.5\n",
              &(struct reading){.no_header = true});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded.plan->column[0].name, "c1");
    CHECK_TEXT(loaded.plan->column[2].name, "c3");
    CHECK_INT(loaded.ledger.read, 2);
    loaded_free(&loaded);
}

TEST(lines_before_the_header_are_counted_unless_they_hold_data)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded,
              "Table 4: exports\nSource, customs\n\nperiod,key,value\n2020,a,1.5\n",
              NULL);
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "2020|a|1.5\n");
    CHECK_INT(loaded.plan->preamble_lines, 3);
    CHECK_INT(loaded.ledger.skipped, 3);
    CHECK_INT(loaded.ledger.read, 4);
    loaded_free(&loaded);
    EXPECT_REFUSED("2019,7.5\nperiod,key,value\n2020,a,1.5\n2021,a,2.5\n",
                   TIDE_STATUS_PARSE, "no_header", 1, "");
}

TEST(a_header_may_end_in_a_delimiter)
{
    UNUSED;
    EXPECT_ROWS("period,key,value,\n2020,a,1.5,\n2021,b,2.5,\n",
                "2020|a|1.5\n2021|b|2.5\n");
    EXPECT_REJECT("period,key,value,\n2020,a,1.5,\n2021,b,2.5,9\n2022,b,1.5,\n",
                  "too_many_fields", 3, "", 41, "2021,b,2.5,9");
}

TEST(line_ends_are_told)
{
    UNUSED;
    static const struct {
        const char *text;
        const char *name;
    } cases[] = {
        {"period,value\n2020,1\n", "LF"},
        {"period,value\r\n2020,1\r\n", "CRLF"},
        {"period,value\r2020,1\r", "CR"},
    };
    static struct loaded loaded;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        load_text(&loaded, cases[i].text, NULL);
        CHECK_OK(loaded.status);
        CHECK_TEXT(loaded.plan->line_end, cases[i].name);
        CHECK_TEXT(loaded_dump(&loaded), "2020|1\n");
        CHECK(heard(&loaded, "mixed_line_ends") == NULL);
        loaded_free(&loaded);
    }
    EXPECT_ROWS_NOTED("period,value\r\n2020,1\n2021,2\r2022,3\r\n",
                      "2020|1\n2021|2\n2022|3\n", "mixed_line_ends");
}

/* All 4,096 that are allowed, named as if each were the label of another. */
TEST(as_many_columns_as_are_allowed)
{
    UNUSED;
    static char text[200000];
    static struct loaded loaded;
    size_t length = (size_t)sprintf(text, "period");

    for (size_t i = 1; i < 4096; i++)
        length += (size_t)sprintf(text + length, ",column%zuDesc", i);
    length += (size_t)sprintf(text + length, "\n2020");
    for (size_t i = 1; i < 4096; i++)
        length += (size_t)sprintf(text + length, ",x%zu", i);
    text[length++] = '\n';
    load_bytes(&loaded, text, length, NULL);
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.plan->column_count, 4096);
    loaded_free(&loaded);
}

TEST(ten_thousand_columns_are_too_many)
{
    UNUSED;
    static char text[200000];
    static struct loaded loaded;
    size_t length = 0;

    for (size_t row = 0; row < 3; row++)
        for (size_t i = 0; i < 10000; i++)
            length += (size_t)sprintf(text + length, row == 0 ? "c%zu%s" : "%zu.5%s",
                                      i + row, i == 9999 ? "\n" : ",");
    load_text(&loaded, text, NULL);
    CHECK_STATUS(loaded.status, TIDE_STATUS_PARSE);
    CHECK_TEXT(loaded.err.id, "limit_fields");
    CHECK_INT(loaded.err.line, 1);
    CHECK(strstr(loaded.err.message, "10000 cells") != NULL);
    loaded_free(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(the_delimiter_that_makes_a_table),
        ROW(records_that_agree_count_before_cells_that_fit),
        ROW(a_declared_delimiter_stands),
        ROW(what_is_no_table_is_refused),
        ROW(in_a_long_file_95_in_100_records_agree),
        ROW(a_header_names_the_columns),
        ROW(columns_without_a_header_are_numbered),
        ROW(lines_before_the_header_are_counted_unless_they_hold_data),
        ROW(a_header_may_end_in_a_delimiter),
        ROW(line_ends_are_told),
        ROW(as_many_columns_as_are_allowed),
        ROW(ten_thousand_columns_are_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
