/*
 * roles_test.c - which part each column plays, from names and from the sample.
 */
#include "input/loaded.h"

#include "input/name.h"

/* The roles of all columns as letters: P period, M measure, K key, L label, F flag, S
   skip. */
static void check_roles(const char *text, const char *columns, const char *wanted)
{
    static struct loaded loaded;
    char got[32] = "";

    load_text(&loaded, text, &(struct reading){.columns = columns, .max_errors = 9});
    if (loaded.plan == NULL)
        fail_msg("[%s] %s", loaded.err.id, loaded.err.message);
    for (size_t i = 0; i < loaded.plan->column_count; i++)
        got[i] = "KPMLFS"[loaded.plan->column[i].role];
    if (strcmp(got, wanted) != 0)
        fail_msg("%s, not %s: %s", got, wanted, text);
    loaded_free(&loaded);
}

TEST(the_column_of_time)
{
    UNUSED;
    check_roles("period,value\n2020,1\n2021,2\n", NULL, "PM");
    check_roles("value,TIME_PERIOD\n1,2020\n2,2021\n", NULL, "MP");
    /* No name says so, but every cell is a period. */
    check_roles("when,value\n2020-01,1\n2020-02,2\n", NULL, "PM");
    check_roles("when,x\n2020,1.5\n2021,2.5\n", NULL, "PM");
    /* Digits alone are months only where no other column is time. */
    check_roles("a,b,v\n2020-01,200811,1.5\n2020-02,200911,2.5\n2020-03,200811,1\n", NULL,
                "PKM");
    /* The better name wins. */
    check_roles("year,period,value\n2020,2020-01,1\n2020,2020-02,2\n", NULL, "KPM");
    check_roles("refYear,refMonth,period,value\n2020,1,202001,1.5\n2020,2,202002,2.5\n",
                NULL, "KKPM");
    /* A column named period is time even where its cells are all wrong. */
    check_roles("period,value\nx,1\n2021,2\ny,2\n", NULL, "PM");
    /* Declared. */
    check_roles("a,b,value\n2020-01,2021-01,1\n2020-02,2021-02,2\n", "b:period", "KPM");
}

TEST(two_columns_of_periods_are_not_chosen_from)
{
    UNUSED;
    EXPECT_REFUSED("a,b,value\n2020-01,2021-01,1\n2020-02,2021-02,2\n", TIDE_STATUS_SHAPE,
                   "ambiguous_column", 0, "\"a\" and \"b\"");
}

TEST(measures)
{
    UNUSED;
    check_roles("period,value,qty\n2020,1,5\n2021,2,5\n", NULL, "PMM");
    check_roles("period,a\n2020,1.5\n2021,2.5\n", NULL, "PM");
    /* A single column of numbers beside the time is the measure, one length or not. */
    check_roles("period,flow,a\n2020,X,10\n2021,X,10\n2022,X,20\n", NULL, "PKM");
    /* Two of them: in doubt keys, unless names tell. */
    check_roles("period,a,b\n2020,10,30\n2021,10,30\n2022,20,40\n", NULL, "PKK");
    check_roles("period,a,value\n2020,10,30\n2021,10,30\n2022,20,40\n", NULL, "PKM");
    check_roles("period,a,b\n2020,10,30.5\n2021,10,30\n2022,20,40\n", NULL, "PKM");
    /* One cell in a hundred may be wrong; half of the cells under a good name. */
    check_roles("period,value\n2020,1\n2021,x\n2022,2\n2023,y\n", NULL, "PM");
    check_roles("period,a\n2020,1\n2021,x\n2022,2\n2023,y\n", NULL, "PK");
    /* Cells without value say nothing. */
    check_roles("period,a\n2020,1.5\n2021,NA\n2022,\n2023,-\n", NULL, "PM");
    check_roles("period,value\n2020,\n2021,NA\n", NULL, "PM");
}

TEST(codes_are_keys)
{
    UNUSED;
    /* Leading zeros. */
    check_roles("period,a,value\n2020,0101,1\n2020,0102,2\n", NULL, "PKM");
    check_roles("period,a,b\n2020,0101,1.5\n2020,1102,2.5\n", NULL, "PKM");
    /* Names, though every cell is a number. */
    check_roles("period,hs,b\n2020,8471,1\n2020,847130,22\n", NULL, "PKM");
    check_roles("period,reporterCode,partner,cn8,v\n2020,4,40,1,1.5\n2020,400,4,22,2.5\n",
                NULL, "PKKKM");
    /* The code of a measure's unit is no measure. */
    check_roles("period,qtyUnitCode,qty\n2020,8,1\n2020,-1,22\n", NULL, "PKM");
    /* hs codes that could be months stay keys, first column or not. */
    check_roles("hs,period,v\n200811,2020,1\n200911,2020,2\n", NULL, "KPM");
    check_roles("hs,when,v\n200811,2020-01,1\n200911,2020-01,2\n", NULL, "KPM");
}

TEST(labels_and_flags)
{
    UNUSED;
    static struct loaded loaded;

    check_roles("period,partnerCode,partnerDesc,v\n2020,4,AF,1\n2020,40,AT,2.5\n"
                "2021,4,AF,1\n",
                NULL, "PKLM");
    /* Two texts for one key: a key of its own. */
    check_roles("period,partnerCode,partnerDesc,v\n2020,4,AF,1\n2020,40,AT,2.5\n"
                "2021,4,BF,1\n",
                NULL, "PKKM");
    check_roles("period,v,obs_status\n2020,1,A\n2021,2,\n", NULL, "PMF");
    /* The label of a label is a key of its own. */
    check_roles("period,xCode,xDesc,xDescText,v\n2020,4,AF,a,1\n2020,40,AT,b,2.5\n", NULL,
                "PKLKM");
    check_roles("period,p,pname,v\n2020,4,AF,1.5\n", "p:key, pname:label[of=p]", "PKLM");
    load_text(&loaded, "period,partnerCode,partnerDesc,v\n2020,4,AF,1\n2020,40,AT,2.5\n",
              NULL);
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.table->column[2].label_of, 1);
    loaded_free(&loaded);
    expect_refused_with("period,p,q,v\n2020,4,AF,1.5\n", 27,
                        &(struct reading){.columns = "q:label"}, TIDE_STATUS_ARGUMENT,
                        "bad_argument", 0, "which key");
    expect_refused_with("period,p,q,v\n2020,4,AF,1.5\n", 27,
                        &(struct reading){.columns = "q:label[of=v]"},
                        TIDE_STATUS_ARGUMENT, "bad_argument", 0, "which key");
}

TEST(evidence_is_told)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "period,kCode,v\n2020,\"0 \",1.5\n2020,\"0\",2\n2020,1 ,3\n",
              NULL);
    CHECK_OK(loaded.status);
    CHECK_INT(plan_column_of(&loaded, "kCode")->distinct, 3);
    CHECK_TEXT(plan_column_of(&loaded, "kCode")->highest, "1");
    loaded_free(&loaded);

    load_text(&loaded,
              "period,hs,value\n2020-03,0101,5.25\n2020-01,101,-1.5\n2021-01,0101,NA\n"
              "2020-02,0101,x\n",
              &(struct reading){.max_errors = 1});
    CHECK_OK(loaded.status);
    const struct input_column *period = plan_column_of(&loaded, "period");
    CHECK_TEXT(period->lowest, "2020-01");
    CHECK_TEXT(period->highest, "2021-01");
    CHECK_INT(period->freq, TIDE_FREQ_M);
    CHECK_TEXT(period->evidence, "100.0 % periods, named period");
    const struct input_column *hs = plan_column_of(&loaded, "hs");
    CHECK_INT(hs->distinct, 2);
    CHECK_TEXT(hs->lowest, "0101");
    CHECK_TEXT(hs->highest, "101");
    CHECK_TEXT(hs->evidence, "leading zeros");
    const struct input_column *value = plan_column_of(&loaded, "value");
    CHECK_TEXT(value->lowest, "-1.5");
    CHECK_TEXT(value->highest, "5.25");
    CHECK_INT(value->seen, 4);
    CHECK_INT(value->typed, 2);
    CHECK_INT(value->empty, 1);
    CHECK_TEXT(value->evidence, "66.6 % numbers, named value");
    loaded_free(&loaded);
}

static bool is_label_of(const char *label, const char *key)
{
    return name_stem_equal(name_label_stem(text_of(label)), name_key_stem(text_of(key)));
}

TEST(names)
{
    UNUSED;
    CHECK(name_time_rank(text_of("TIME_PERIOD")) < name_time_rank(text_of("year")));
    CHECK(name_time_rank(text_of("periods")) == NAME_NO_RANK);
    CHECK(name_is_measure(text_of("Trade Value (US$)")));
    CHECK(name_is_measure(text_of("netWgt")));
    CHECK(name_is_measure(text_of("value_musd")));
    CHECK(!name_is_measure(text_of("evaluation")));
    CHECK(!name_is_measure(text_of("qtyUnitCode")));
    CHECK(name_is_code(text_of("hs6")));
    CHECK(name_is_code(text_of("cmdCode")));
    CHECK(!name_is_code(text_of("chs")));
    CHECK(name_is_flag(text_of("OBS_STATUS")));
    CHECK(!name_is_flag(text_of("status")));
    CHECK(is_label_of("partnerDesc", "partnerCode"));
    CHECK(is_label_of("Reporter Name", "reporter"));
    CHECK(!is_label_of("partnerDesc", "reporterCode"));
    CHECK(!is_label_of("Desc", "Code"));
    CHECK(!is_label_of("partner", "partner"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(the_column_of_time),
        ROW(two_columns_of_periods_are_not_chosen_from),
        ROW(measures),
        ROW(codes_are_keys),
        ROW(labels_and_flags),
        ROW(evidence_is_told),
        ROW(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
