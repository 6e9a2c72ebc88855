/*
 * datasets_test.c - what the shipped data are found to be, and that all of it loads.
 */
#include "input/loaded.h"

static const char *dataset(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/datasets/%s", TIDE_SOURCE_DIR, name);
    return path;
}

TEST(us_trade_is_monthly_figures_by_three_keys)
{
    UNUSED;
    static struct loaded loaded;

    load_file(&loaded, dataset("us-trade/us_goods_trade_monthly.csv"), NULL);
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded.plan->layout, "tidy");
    CHECK(!loaded.plan->is_claims);
    CHECK_INT(loaded.plan->delimiter, ',');
    CHECK_INT(loaded.plan->column_count, 5);
    CHECK_INT(plan_column_of(&loaded, "period")->role, TIDE_COLUMN_PERIOD);
    CHECK_INT(plan_column_of(&loaded, "period")->freq, TIDE_FREQ_M);
    CHECK_TEXT(plan_column_of(&loaded, "period")->lowest, "1985-01");
    CHECK_TEXT(plan_column_of(&loaded, "period")->highest, "2022-08");
    CHECK_INT(plan_column_of(&loaded, "reporter")->role, TIDE_COLUMN_KEY);
    CHECK_INT(plan_column_of(&loaded, "partner")->role, TIDE_COLUMN_KEY);
    CHECK_INT(plan_column_of(&loaded, "flow")->distinct, 2);
    CHECK_INT(plan_column_of(&loaded, "value_musd")->role, TIDE_COLUMN_MEASURE);
    CHECK_INT(loaded.ledger.read, 6328);
    CHECK_INT(loaded.ledger.loaded, 6328);
    CHECK_INT(loaded.told_count, 0);
    loaded_free(&loaded);
}

TEST(belarus_2022_is_a_list_of_claims)
{
    UNUSED;
    static struct loaded loaded;

    load_file(&loaded, dataset("belarus-2022/figures.csv"), NULL);
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded.plan->layout, "figures");
    CHECK(loaded.plan->is_claims);
    CHECK(loaded.table->is_claims);
    CHECK_INT(loaded.ledger.read, 258);
    CHECK_INT(loaded.ledger.loaded, 258);
    CHECK_INT(plan_column_of(&loaded, "value")->role, TIDE_COLUMN_MEASURE);
    CHECK_INT(plan_column_of(&loaded, "period")->role, TIDE_COLUMN_KEY);
    CHECK_INT(plan_column_of(&loaded, "id")->distinct, 258);
    /* Claims of one file have many kinds, and each figure its own precision. */
    CHECK(plan_column_of(&loaded, "kind")->distinct > 3);
    CHECK(loaded.table->column[7].half.width > 0);
    loaded_free(&loaded);
}

TEST(a_claim_needs_a_period_in_sdmx_form)
{
    UNUSED;
    static const char header[] = "id,essay,ref,subject,counterpart,measure,kind,value,"
                                 "unit,scale,period,base_period,bound,note\n";
    char text[512];
    static struct loaded loaded;

    snprintf(text, sizeof text,
             "%sF1,e,,s,c,exports,level,6.6,x,1,2022-01-01/P10M,,exact,\n"
             "F2,e,,s,c,exports,level,6.6,x,1,last year,2021,exact,\n"
             "F3,e,,s,c,exports,level,6.6,x,1,2022,the year before,exact,\n"
             "F4,e,,s,c,exports,level,6.6,x,1,,2021,exact,\n"
             "F4,e,,s,c,exports,level,6.6,x,1,2022-Q1,2021-Q1,exact,\n"
             "F4,e,,s,c,exports,level,6.6,x,1,2022-Q1,2021-Q1,exact,\n",
             header);
    load_text(&loaded, text, &(struct reading){.max_errors = 3});
    CHECK_OK(loaded.status); /* two equal claims are no duplicates */
    CHECK_INT(loaded.ledger.loaded, 3);
    CHECK_INT(loaded.rejects.count, 3);
    for (size_t i = 0; i < 3; i++) {
        CHECK_TEXT(loaded.rejects.row[i].kind, "bad_period");
        CHECK_INT(loaded.rejects.row[i].line, 3 + i);
        CHECK_TEXT(loaded.rejects.row[i].column, i == 1 ? "base_period" : "period");
    }
    loaded_free(&loaded);
}

TEST(a_layout_may_be_asked_for)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "period,value\n2020,1\n", &(struct reading){.layout = "tidy"});
    CHECK_OK(loaded.status);
    loaded_free(&loaded);
    expect_refused_with("period,value\n2020,1\n", 20,
                        &(struct reading){.layout = "figures"}, TIDE_STATUS_NOT_FOUND,
                        "no_column", 0, "header");
    expect_refused_with("period,value\n2020,1\n", 20,
                        &(struct reading){.layout = "figure"}, TIDE_STATUS_ARGUMENT,
                        "no_name", 0, "no layout");
}

TEST(states_demo_loads_whole)
{
    UNUSED;
    static struct loaded loaded;

    load_file(&loaded, dataset("states-demo/trade.csv"), NULL);
    CHECK_OK(loaded.status);
    CHECK_INT(plan_column_of(&loaded, "obs_status")->role, TIDE_COLUMN_FLAG);
    CHECK_INT(plan_column_of(&loaded, "value")->role, TIDE_COLUMN_MEASURE);
    CHECK_INT(loaded.ledger.rejected, 0);
    CHECK(loaded.ledger.loaded > 10);
    loaded_free(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(us_trade_is_monthly_figures_by_three_keys),
        ROW(belarus_2022_is_a_list_of_claims),
        ROW(a_claim_needs_a_period_in_sdmx_form),
        ROW(a_layout_may_be_asked_for),
        ROW(states_demo_loads_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
