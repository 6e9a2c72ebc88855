/*
 * csv_writer_test.c - csv and tsv to the byte.
 */
#include "output/written.h"

TEST(growth_in_csv_and_tsv)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);

    CHECK_WRITTEN(answer, "csv", NULL,
                  "partner,period,value,yoy,state\n"
                  "CHN,2022-07,46664.10,15.74879,ok\n"
                  "CHN,2022-08,50348.80,17.35,provisional\n"
                  "\"a,b\",2022-07,0.70,,base_zero\n"
                  "DEU,2022-08,,,missing\n");
    CHECK_WRITTEN(answer, "tsv", NULL,
                  "partner\tperiod\tvalue\tyoy\tstate\n"
                  "CHN\t2022-07\t46664.10\t15.74879\tok\n"
                  "CHN\t2022-08\t50348.80\t17.35\tprovisional\n"
                  "a,b\t2022-07\t0.70\t\tbase_zero\n"
                  "DEU\t2022-08\t\t\tmissing\n");
    answer->column[3].decimals = 1;
    answer->column[2].has_state = true;
    CHECK_WRITTEN(answer, "csv", NULL,
                  "partner,period,value,value_state,yoy,yoy_state\n"
                  "CHN,2022-07,46664.10,ok,15.7,ok\n"
                  "CHN,2022-08,50348.80,ok,17.4,provisional\n"
                  "\"a,b\",2022-07,0.70,ok,,base_zero\n"
                  "DEU,2022-08,,missing,,missing\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(quotes_stand_only_where_a_reader_needs_them)
{
    UNUSED;
    static const char *const text[] = {
        "plain",  "say \"x\"", "a\nb", "a\rb", " lead",
        "trail ", "\xC2\xA0",  "a b",  "0101", "a\tb",
    };
    static const char *const second[] = {"", "", "", "", "", "", "", "", "", ""};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, COUNT_OF(text), 2);
    answer_set_text(answer, 0, "a,b", text);
    answer_set_text(answer, 1, "c", second);

    CHECK_WRITTEN(answer, "csv", NULL,
                  "\"a,b\",c\nplain,\n\"say \"\"x\"\"\",\n\"a\nb\",\n\"a\rb\",\n"
                  "\" lead\",\n\"trail \",\n\"\xC2\xA0\",\na b,\n0101,\na\tb,\n");
    CHECK_WRITTEN(
        answer, "tsv", NULL,
        "a,b\tc\nplain\t\n\"say \"\"x\"\"\"\t\n\"a\nb\"\t\n\"a\rb\"\t\n"
        "\" lead\"\t\n\"trail \"\t\n\"\xC2\xA0\"\t\na b\t\n0101\t\n\"a\tb\"\t\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(a_line_of_one_empty_cell_is_not_blank)
{
    UNUSED;
    static const char *const text[] = {"", "x"};
    static const double real[] = {1.0, 2.0};
    static const tide_state state[] = {TIDE_STATE_MISSING, TIDE_STATE_OK};
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 2, 1);

    answer_set_text(answer, 0, "key", text);
    CHECK_WRITTEN(answer, "csv", NULL, "key\n\"\"\nx\n");
    answer->column[0] = (struct result_column){.name = "n",
                                               .kind = TIDE_CELL_REAL,
                                               .real = real,
                                               .state = state,
                                               .decimals = -1,
                                               .table_decimals = -1};
    CHECK_WRITTEN(answer, "csv", NULL, "n\n\"\"\n2\n");
    answer->column[0].has_state = true;
    CHECK_WRITTEN(answer, "csv", NULL, "n,state\n,missing\n2,ok\n");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(spreadsheets_get_no_formula_from_texts_and_all_figures)
{
    UNUSED;
    static const char *const text[] = {
        "=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\xEF\xBC\x9Dx", "x=1", "", "=a,b",
    };
    static double real[COUNT_OF(text)];
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, COUNT_OF(text), 2);
    tide_write_options options = tide_write_options_default();

    for (size_t i = 0; i < COUNT_OF(real); i++)
        real[i] = -1.5;
    options.is_spreadsheet = 1;
    answer_set_text(answer, 0, "-h", text);
    answer->column[1] = (struct result_column){.name = "n",
                                               .kind = TIDE_CELL_REAL,
                                               .real = real,
                                               .decimals = -1,
                                               .table_decimals = -1};
    CHECK_WRITTEN(answer, "csv", &options,
                  "'-h,n\n'=1+1,-1.5\n'+1,-1.5\n'-1,-1.5\n'@x,-1.5\n\"'\t=1\",-1.5\n"
                  "\"'\r=1\",-1.5\n'\xEF\xBC\x9Dx,-1.5\nx=1,-1.5\n,-1.5\n"
                  "\"'=a,b\",-1.5\n");
    options.is_spreadsheet = 0;
    CHECK(strchr(written(answer, "csv", &options)->bytes, '\'') == NULL);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(growth_in_csv_and_tsv),
        ROW(quotes_stand_only_where_a_reader_needs_them),
        ROW(a_line_of_one_empty_cell_is_not_blank),
        ROW(spreadsheets_get_no_formula_from_texts_and_all_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
