/*
 * options_test.c - what each option of a request does to its answer.
 */
#include "query/ask.h"

struct example {
    const char *verb;
    const char *option[ASK_MAX_OPTIONS]; /* "name=value", NULL after the last */
    const char *csv;
};

/* The examples on one file; their answers as csv. */
static void check_examples(const char *file, const struct example *rows, size_t count)
{
    char path[16];
    struct ask ask;
    int faults = 0;

    ask_write(file, path);
    ask_open(&ask);
    for (size_t i = 0; i < count; i++) {
        tide_status status = ask_run(&ask, path, rows[i].verb, rows[i].option);
        const char *csv =
            status == TIDE_STATUS_OK ? written(ask.answer, "csv", NULL)->bytes : "";
        if (strcmp(csv, rows[i].csv) == 0)
            continue;
        print_error("%s, example %zu: %s [%s]\n%s--- expected\n%s", rows[i].verb, i,
                    ask.err.message, ask.err.id, csv, rows[i].csv);
        faults++;
    }
    ask_close(&ask);
    unlink(path);
    CHECK_INT(faults, 0);
}

#define CHECK_EXAMPLES(file, rows) check_examples(file, rows, COUNT_OF(rows))

TEST(keys_and_conditions_choose_rows)
{
    UNUSED;
    static const struct example rows[] = {
        {"sum",
         {"value=value", "by=flow", "where=partner = 'CHN'"},
         "flow,period,sum,state\nM,2020,80.0,ok\nM,2021,88.0,ok\nM,2022,99.0,ok\n"
         "X,2020,100.0,ok\nX,2021,110.0,ok\nX,2022,121.0,ok\n"},
        {"sum", /* conditions are joined by AND */
         {"value=value", "where=partner = 'CHN'", "where=flow = 'X'",
          "where=period < '2022'"},
         "period,sum,state\n2020,100.0,ok\n2021,110.0,ok\n"},
        {"sum", /* :first and :last are those of the column */
         {"value=value", "by=partner", "where=flow = 'X'",
          "where=period IN (:first, :last)"},
         "partner,period,sum,state\nCHN,2020,100.0,ok\nCHN,2021,,missing\n"
         "CHN,2022,121.0,ok\nDEU,2020,50.0,ok\nDEU,2021,,missing\nDEU,2022,60.0,ok\n"},
        {"sum", /* a derived key, and a condition on it */
         {"value=kg", "by=flow", "by=c=substr(partner,1,1)", "where=c = 'D'",
          "where=flow = 'X'"},
         "flow,c,period,sum,state\nX,D,2020,5,ok\nX,D,2021,4,ok\nX,D,2022,6,ok\n"},
        {"sum", /* a NULL is the empty key */
         {"value=kg", "by=who=nullif(partner,'CHN')", "where=flow = 'X'"},
         "who,period,sum,state\n,2020,10,ok\n,2021,11,ok\n,2022,12,ok\n"
         "DEU,2020,5,ok\nDEU,2021,4,ok\nDEU,2022,6,ok\n"},
        {"sum", /* all after the first = is the expression */
         {"value=kg", "by=x=iif(partner='CHN','a=b','c')", "where=flow = 'X'", "last"},
         "x,period,sum,state\na=b,2022,12,ok\nc,2022,6,ok\n"},
        {"sum", /* a name in SQL double quotes */
         {"value=kg", "by=\"a,b\"=lower(partner)", "by=\"flow\"", "last"},
         "\"a,b\",flow,period,sum,state\nchn,M,2022,10,ok\nchn,X,2022,12,ok\n"
         "deu,M,2022,,missing\ndeu,X,2022,6,ok\n"},
        {"sum", /* every key, each once */
         {"value=kg", "by=partner,*,partner", "where=flow = 'X'", "last"},
         "partner,reporter,flow,period,sum,state\nCHN,USA,X,2022,12,ok\n"
         "DEU,USA,X,2022,6,ok\n"},
        {"sum", /* a label is a key when it is asked for */
         {"value=kg", "by=partnerDesc", "where=partnerDesc LIKE 'ger%'",
          "where=flow = 'X'", "last"},
         "partnerDesc,period,sum,state\nGermany,2022,6,ok\n"},
        {"sum", /* nothing is kept: no rows, no fault */
         {"value=kg", "by=partner", "where=partner = 'FRA'"},
         "partner,period,sum,state\n"},
        {"trend",
         {"value=kg", "where=partner = 'FRA'", "degree=2"},
         "period,n,n_state,b0,b0_state,b0_se,b0_se_state,b0_p,b0_p_state,b1,b1_state,b1_"
         "se,"
         "b1_se_state,b1_p,b1_p_state,b2,b2_state,b2_se,b2_se_state,b2_p,b2_p_state,r2,"
         "r2_state,durbin_watson,durbin_watson_state,residual_sd,residual_sd_state\n"},
    };
    CHECK_EXAMPLES(ask_trade, rows);
}

TEST(periods_to_print_keep_their_bases)
{
    UNUSED;
    static const struct example rows[] = {
        {"yoy",
         {"value=value", "by=partner", "where=flow = 'X'", "since=2021", "until=2021"},
         "partner,period,yoy,state\nCHN,2021,10,ok\nDEU,2021,-10,ok\n"},
        {"yoy", /* a condition on time takes the base away */
         {"value=value", "by=partner", "where=flow = 'X'", "where=period >= '2021'"},
         "partner,period,yoy,state\nCHN,2021,,base_missing\nCHN,2022,10,ok\n"
         "DEU,2021,,base_missing\nDEU,2022,33.333333333333336,ok\n"},
        {"yoy", /* bounds of another frequency */
         {"value=value", "where=flow = 'X'", "by=partner", "since=2021-07",
          "until=2021-Q4"},
         "partner,period,yoy,state\nCHN,2021,10,ok\nDEU,2021,-10,ok\n"},
        {"yoy",
         {"value=value", "by=flow", "where=partner = 'DEU'", "last"},
         "flow,period,yoy,state\nM,2022,,missing\nX,2022,33.333333333333336,ok\n"},
        {"sum", /* the last that has a figure, inside the bounds */
         {"value=value", "where=flow = 'M'", "where=partner = 'DEU'", "last"},
         "period,sum,state\n2020,20.5,ok\n"},
        {"yoy",
         {"value=value", "by=flow", "where=partner = 'CHN'", "last", "until=2021"},
         "flow,period,yoy,state\nM,2021,10,ok\nX,2021,10,ok\n"},
        {"yoy",
         {"value=value", "by=flow", "where=partner = 'CHN'", "since=2030", "last"},
         "flow,period,yoy,state\n"},
        {"yoy",
         {"value=value", "by=flow", "where=partner = 'CHN'", "until=1999"},
         "flow,period,yoy,state\n"},
    };
    CHECK_EXAMPLES(ask_trade, rows);
}

TEST(forms_and_decimals)
{
    UNUSED;
#define CHINA "value=value", "where=flow = 'M'", "where=partner = 'CHN'", "last"
    static const struct example rows[] = {
        {"yoy", {CHINA}, "period,yoy,state\n2022,12.5,ok\n"},
        {"yoy", {CHINA, "as=percent"}, "period,yoy,state\n2022,12.5,ok\n"},
        {"yoy", {CHINA, "as=index"}, "period,yoy,state\n2022,112.5,ok\n"},
        {"yoy", {CHINA, "as=multiple"}, "period,yoy,state\n2022,1.125,ok\n"},
        {"yoy", {CHINA, "as=ratio"}, "period,yoy,state\n2022,0.125,ok\n"},
        {"yoy", {CHINA, "as=log"}, "period,yoy,state\n2022,11.778303565638346,ok\n"},
        {"yoy", {CHINA, "decimals=0"}, "period,yoy,state\n2022,13,ok\n"},
        {"yoy",
         {CHINA, "decimals=0", "round=half-even"},
         "period,yoy,state\n2022,12,ok\n"},
        {"yoy", {CHINA, "decimals=3"}, "period,yoy,state\n2022,12.500,ok\n"},
        {"sum", {CHINA, "decimals=0"}, "period,sum,state\n2022,99,ok\n"},
    };
    CHECK_EXAMPLES(ask_trade, rows);
#undef CHINA
}

TEST(answers_are_laid_out_as_asked)
{
    UNUSED;
    static const struct example rows[] = {
        {"yoy", /* several measures, named after them */
         {"value=value,kg,value", "by=partner", "where=flow = 'X'", "last",
          "low-base-width=0"},
         "partner,period,value_yoy,value_yoy_state,kg_yoy,kg_yoy_state\n"
         "CHN,2022,10,ok,9.090909090909092,ok\n"
         "DEU,2022,33.333333333333336,ok,50,ok\n"},
        {"sum",
         {"value=value", "by=partner", "where=flow = 'X'", "wide", "labels"},
         "partner,partnerDesc,2020,2020_state,2021,2021_state,2022,2022_state\n"
         "CHN,China,100.0,ok,110.0,ok,121.0,ok\nDEU,Germany,50.0,ok,45.0,ok,60.0,ok\n"},
        {"sum", /* no label beside a derived key */
         {"value=kg", "by=p=lower(partner)", "where=flow = 'X'", "labels", "last"},
         "p,period,sum,state\nchn,2022,12,ok\ndeu,2022,6,ok\n"},
        {"sum",
         {"value=value", "by=partner", "where=flow = 'X'", "sort=-sum", "since=2021"},
         "partner,period,sum,state\nCHN,2022,121.0,ok\nCHN,2021,110.0,ok\n"
         "DEU,2022,60.0,ok\nDEU,2021,45.0,ok\n"},
        {"sum", /* no value comes last both ways; equal ones keep their order */
         {"value=value", "by=partner", "where=flow = 'M'", "sort=sum"},
         "partner,period,sum,state\nDEU,2020,20.5,ok\nCHN,2020,80.0,ok\nCHN,2021,88.0,"
         "ok\n"
         "CHN,2022,99.0,ok\nDEU,2021,,missing\nDEU,2022,,missing\n"},
        {"sum",
         {"value=value", "by=partner", "where=flow = 'X'", "sort=-partner", "last"},
         "partner,period,sum,state\nDEU,2022,60.0,ok\nCHN,2022,121.0,ok\n"},
        {"sum", /* wide rows in the order of their first cells */
         {"value=kg", "by=partner", "where=flow = 'X'", "sort=sum", "wide"},
         "partner,2020,2020_state,2021,2021_state,2022,2022_state\n"
         "DEU,5,ok,4,ok,6,ok\nCHN,10,ok,11,ok,12,ok\n"},
        {"sum", /* exact on decimals */
         {"value=value", "by=partner,flow", "having=sum <= 20.5"},
         "partner,flow,period,sum,state\nDEU,M,2020,20.5,ok\n"},
        {"yoy", /* in the form of the answer, unrounded */
         {"value=value", "by=partner", "where=flow = 'X'", "having=yoy > 33.3"},
         "partner,period,yoy,state\nDEU,2022,33.333333333333336,ok\n"},
        {"yoy",
         {"value=value", "by=partner", "where=flow = 'X'", "having=yoy<>10"},
         "partner,period,yoy,state\nDEU,2021,-10,ok\nDEU,2022,33.333333333333336,ok\n"},
        {"yoy",
         {"value=value", "by=partner", "where=flow = 'X'", "as=multiple",
          "having=yoy < 1"},
         "partner,period,yoy,state\nDEU,2021,0.9,ok\n"},
        {"balance", /* the figures of both roles */
         {"value=value", "by=partner,flow", "levels", "since=2021", "until=2021"},
         "partner,period,exports,imports,balance,state\nCHN,2021,110.0,88.0,22.0,ok\n"
         "DEU,2021,45.0,,,missing\n"},
        {"balance", /* of any key */
         {"value=kg", "exports=partner=CHN", "imports=\"partner\"=DEU",
          "where=flow = 'X'"},
         "period,balance,state\n2020,5,ok\n2021,7,ok\n2022,6,ok\n"},
        {"share", /* inside all keys but the first */
         {"value=value", "by=partner,flow", "since=2020", "until=2020"},
         "partner,flow,period,share,state\nCHN,M,2020,79.60199004975124,ok\n"
         "CHN,X,2020,66.66666666666667,ok\nDEU,M,2020,20.398009950248756,ok\n"
         "DEU,X,2020,33.333333333333336,ok\n"},
        {"share",
         {"value=value", "by=partner,flow", "within=partner", "where=partner = 'CHN'",
          "as=ratio", "last"},
         "partner,flow,period,share,state\nCHN,M,2022,0.45,ok\nCHN,X,2022,0.55,ok\n"},
        {"share", /* a part without a figure */
         {"value=value", "by=partner", "where=flow = 'M'", "since=2021", "until=2021"},
         "partner,period,share,state\nCHN,2021,,base_missing\nDEU,2021,,missing\n"},
        {"share",
         {"value=value", "by=partner", "where=flow = 'M'", "since=2021", "until=2021",
          "missing=skip"},
         "partner,period,share,state\nCHN,2021,100,partial_group\nDEU,2021,,missing\n"},
        {"share", /* rounded to what a table prints, or to what is asked for */
         {"value=value", "by=partner", "where=flow = 'X'", "sum100=yes", "since=2020",
          "until=2020"},
         "partner,period,share,state\nCHN,2020,66.7,ok\nDEU,2020,33.3,ok\n"},
        {"share",
         {"value=value", "by=partner", "where=flow = 'X'", "sum100=yes", "since=2020",
          "until=2020", "decimals=0", "as=ratio"},
         "partner,period,share,state\nCHN,2020,1,ok\nDEU,2020,0,ok\n"},
        {"sum", /* in a sum of rows, too */
         {"value=value", "where=flow = 'M'", "missing=skip"},
         "period,sum,state\n2020,100.5,ok\n2021,88.0,partial_group\n2022,99.0,ok\n"},
        {"sum",
         {"value=value", "where=flow = 'M'"},
         "period,sum,state\n2020,100.5,ok\n2021,,missing\n2022,99.0,ok\n"},
        {"sum",
         {"value=kg", "allow-aggregates", "last"},
         "period,sum,state\n2022,28,ok\n"},
    };
    CHECK_EXAMPLES(ask_trade, rows);
}

TEST(a_group_has_one_figure_and_its_own_keys)
{
    UNUSED;
    static const struct example rows[] = {
        {"hhi", /* groups in the order of their keys, whichever comes first in the panel */
         {"by=partner,flow"},
         "flow,period,hhi,state\nM,2020,,missing\nM,2021,,missing\n"
         "X,2020,0.5,ok\nX,2021,0.625,ok\n"},
        {"hhi",
         {"by=partner,flow", "missing=skip", "having=hhi > 0.6", "sort=-hhi"},
         "flow,period,hhi,state\nM,2020,1,partial_group\nM,2021,1,partial_group\n"
         "X,2021,0.625,ok\n"},
        {"hhi", /* named after its definition */
         {"by=flow,partner", "within=flow", "norm=simple", "last"},
         "flow,period,hhi_simple,state\nM,2021,,missing\nX,2021,0.25,ok\n"},
        {"gini", /* no key left: the group of all */
         {"by=partner", "where=flow = 'X'"},
         "period,gini,state\n2020,0,ok\n2021,0.25,ok\n"},
        {"counts", /* periods as columns */
         {"by=partner,flow", "above=20", "wide", "missing=skip"},
         "flow,2020,2020_state,2021,2021_state\n"
         "M,1,partial_group,0,partial_group\nX,2,ok,1,ok\n"},
        {"grubel-lloyd", /* exports and imports leave the keys */
         {"by=partner,flow", "missing=skip"},
         "period,grubel_lloyd,state\n2020,,missing\n2021,1,partial_group\n"},
        {"rank", /* a figure of each member */
         {"by=partner,flow", "where=flow = 'X'", "last"},
         "partner,flow,period,rank,state\nCHN,X,2021,2,ok\nDEU,X,2021,1,ok\n"},
    };
    CHECK_EXAMPLES("period,partner,flow,value\n2020,CHN,X,30\n2021,CHN,X,10\n"
                   "2020,DEU,X,30\n2021,DEU,X,30\n2021,DEU,M,\n2020,FRA,M,40\n"
                   "2021,CHN,M,10\n",
                   rows);
}

TEST(a_matrix_has_countries_and_products)
{
    UNUSED;
    static const struct example rows[] = {
        {"rca", /* the first two keys; inside the others */
         {"by=country,product,flow"},
         "country,product,flow,rca,state\nA,oil,M,1,ok\nA,oil,X,2,ok\n"
         "A,tea,X,0.8235294117647058,ok\nB,oil,X,0.6666666666666666,ok\n"
         "B,tea,X,1.0588235294117647,ok\n"},
        {"rca", /* whichever they are */
         {"by=flow,product,country", "country=country", "product=product", "net=yes",
          "having=rca > 1"},
         "flow,product,country,rca,state\nX,oil,A,3,ok\n"
         "X,tea,B,1.2857142857142858,ok\n"},
        {"rca", /* the other one is the first that is left */
         {"by=product,country", "country=country", "where=flow = 'X'", "having=rca > 1"},
         "product,country,rca,state\noil,A,2,ok\ntea,B,1.0588235294117647,ok\n"},
        {"diversification", /* a row for each country; products leave the answer */
         {"by=product,flow,country", "country=country"},
         "flow,country,diversification,state\nM,A,0,ok\nX,A,0.15,ok\nX,B,0.05,ok\n"},
        {"rsca",
         {"by=product,country", "product=product", "where=flow = 'X'", "world=B"},
         "product,country,rsca,state\noil,A,0.5,ok\noil,B,0,ok\n"
         "tea,A,-0.125,ok\ntea,B,0,ok\n"},
    };
    CHECK_EXAMPLES("country,product,flow,value\nA,oil,X,30\nA,tea,X,70\nB,oil,X,30\n"
                   "B,tea,X,270\nA,oil,M,1\n",
                   rows);
}

TEST(time_is_regrouped)
{
    UNUSED;
    static const char quarters[] = "period,flow,value\n"
                                   "2020-Q1,X,1\n2020-Q2,X,2\n2020-Q3,X,3\n2020-Q4,X,4\n"
                                   "2021-Q1,X,2\n2021-Q2,X,4\n2021-Q3,X,6\n";
    static const struct example rows[] = {
        {"sum", {"freq=A"}, "period,sum,state\n2020,10,ok\n2021,,incomplete_window\n"},
        {"sum",
         {"freq=A", "partial=allow"},
         "period,sum,state\n2020,10,ok\n2021,12,partial_period\n"},
        {"yoy",
         {"freq=S", "low-base-width=0"},
         "period,yoy,state\n2020-S1,,base_missing\n2020-S2,,base_missing\n2021-S1,100,"
         "ok\n"
         "2021-S2,,incomplete_window\n"},
        {"sum", {"freq=Q", "last"}, "period,sum,state\n2021-Q3,6,ok\n"},
        {"sum", {"time=period", "last"}, "period,sum,state\n2021-Q3,6,ok\n"},
    };
    CHECK_EXAMPLES(quarters, rows);
}

TEST(a_file_may_have_no_time)
{
    UNUSED;
    static const struct example rows[] = {
        {"sum", {"by=partner"}, "partner,sum,state\nA,3.5,ok\nB,3.0,ok\n"},
        {"share",
         {"by=partner", "as=ratio", "sort=share"},
         "partner,share,state\nB,0.46153846153846156,ok\nA,0.5384615384615384,ok\n"},
    };
    CHECK_EXAMPLES("partner,flow,value\nA,X,1.5\nA,X,2\nB,X,3\n", rows);
}

TEST(a_reduced_series_has_its_range_for_period)
{
    UNUSED;
    static const char *const option[] = {"value=value", "by=partner,flow", NULL};
    static const char *const since[] = {"value=value", "by=partner,flow", "since=2021",
                                        NULL};
    char path[16];
    char text[TIDE_PERIOD_TEXT_SIZE];
    struct ask ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "trend", option));
    tide_cell whole = tide_answer_cell(ask.answer, 1, 2);
    CHECK_INT(whole.kind, TIDE_CELL_PERIOD);
    CHECK_INT(whole.period.length, 3);
    tide_period_format(whole.period, text, sizeof text);
    CHECK_TEXT(text, "2020-01-01/P3Y");
    CHECK(strstr(written(ask.answer, "csv", NULL)->bytes, "\nCHN,X,2020/2022,3,ok,") !=
          NULL);
    CHECK(strstr(written(ask.answer, "csv", NULL)->bytes, "\nDEU,M,2020/2020,1,ok,") !=
          NULL);
    CHECK_INT(tide_answer_cell(ask.answer, 2, 2).period.length, 1);

    CHECK_OK(ask_run(&ask, path, "trend", since)); /* sees nothing else */
    CHECK(strstr(written(ask.answer, "csv", NULL)->bytes, "\nCHN,X,2021/2022,2,ok,") !=
          NULL);
    CHECK(strstr(written(ask.answer, "csv", NULL)->bytes, "\nDEU,M,,0,ok,") != NULL);
    ask_close(&ask);
    unlink(path);
}

TEST(levels_stand_beside_rates)
{
    UNUSED;
    static const char *const option[] = {"value=value", "by=partner", "where=flow = 'X'",
                                         "levels",      "last",       NULL};
    char path[16];
    struct ask ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "yoy", option));
    CHECK_TEXT(tide_answer_column_name(ask.answer, 2), "value");
    tide_cell level = tide_answer_cell(ask.answer, 1, 2);
    CHECK_INT(level.kind, TIDE_CELL_DECIMAL);
    CHECK_INT(level.mantissa, 600);
    CHECK_INT(level.scale, 1);
    size_t last = tide_answer_column_count(ask.answer) - 1;
    CHECK_TEXT(tide_answer_column_name(ask.answer, last), "yoy");
    if (last == 4) { /* the base, where the computation names it */
        CHECK_TEXT(tide_answer_column_name(ask.answer, 3), "base");
        CHECK_INT(tide_answer_cell(ask.answer, 1, 3).mantissa, 450);
    }
    ask_close(&ask);
    unlink(path);
}

TEST(notes_say_what_a_condition_costs)
{
    UNUSED;
    static const struct {
        const char *verb;
        const char *option[4];
        const char *told;
    } rows[] = {
        {"yoy",
         {"value=kg", "by=flow,partner", "where=year(period) > 2020"},
         "bases_lost"},
        {"sum", {"value=kg", "by=flow,partner", "where=year(period) > 2020"}, ""},
        {"sum", {"value=kg", "by=flow,partner", "where=partner = 'FRA'"}, "empty_mask"},
        {"sum",
         {"value=kg", "by=flow,partner", "where=length(partner) = 3"},
         "empty_mask"},
        {"sum", {"value=kg", "by=flow,partner", "where=reporter = 'USA'"}, ""},
        {"sum", {"value=kg", "by=flow,partner", "where=reporter = 'usa'"}, "empty_mask"},
    };
    char path[16];
    struct ask ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_OK(ask_run(&ask, path, rows[i].verb, rows[i].option));
        CHECK_TEXT(ask.told, rows[i].told);
    }
    ask_close(&ask);
    unlink(path);
}

TEST(what_compares_across_series_says_within_what)
{
    UNUSED;
    static const struct {
        const char *verb;
        const char *option[4];
        const char *note;
    } rows[] = {
        {"share", {"value=kg", "by=partner,flow", "last"}, "of: flow, period"},
        {"balance",
         {"value=kg", "by=partner", "last"},
         "exports: flow=X, imports: flow=M"},
        {"hhi", /* the level of the members behind one figure */
         {"value=kg", "by=partner,reporter,flow", "within=flow"},
         "of: flow, period; over: partner, reporter"},
        {"grubel-lloyd",
         {"value=kg", "by=partner"},
         "of: period; over: partner; exports: flow=X, imports: flow=M"},
        {"rca",
         {"value=kg", "by=partner,reporter,flow"},
         "of: flow, period; country: partner, product: reporter"},
    };
    char path[16];
    char line[128];
    struct ask ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CHECK_OK(ask_run(&ask, path, rows[i].verb, rows[i].option));
        snprintf(line, sizeof line, "\n%s\n", rows[i].note);
        CHECK(strstr(written(ask.answer, "table", NULL)->bytes, line) != NULL);
    }
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(keys_and_conditions_choose_rows),
        ROW(periods_to_print_keep_their_bases),
        ROW(forms_and_decimals),
        ROW(answers_are_laid_out_as_asked),
        ROW(a_group_has_one_figure_and_its_own_keys),
        ROW(a_matrix_has_countries_and_products),
        ROW(time_is_regrouped),
        ROW(a_file_may_have_no_time),
        ROW(a_reduced_series_has_its_range_for_period),
        ROW(levels_stand_beside_rates),
        ROW(notes_say_what_a_condition_costs),
        ROW(what_compares_across_series_says_within_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
