/*
 * refusals_test.c - requests that are refused: by which id, in which words, with which
 * advice, and before anything was changed.
 */
#include "query/ask.h"

struct refusal {
    const char *verb;
    const char *option[ASK_MAX_OPTIONS]; /* "name=value", NULL after the last */
    tide_status status;
    const char *id;
    const char *message; /* a part of it */
    const char *suggestion;
    const char *hint; /* a part of it */
    const char *source;
};

static bool is_as_said(const struct refusal *row, const tide_error *err)
{
    return strcmp(err->id, row->id) == 0 && strstr(err->message, row->message) != NULL &&
           strcmp(err->suggestion, row->suggestion != NULL ? row->suggestion : "") == 0 &&
           (row->hint == NULL || strstr(err->hint, row->hint) != NULL) &&
           (row->source == NULL || strcmp(err->source, row->source) == 0) &&
           tide_error_meaning(err->id) != NULL;
}

static void check_refusals(const char *file, const struct refusal *rows, size_t count)
{
    char path[16];
    struct ask ask;
    int faults = 0;

    ask_write(file, path);
    ask_open(&ask);
    for (size_t i = 0; i < count; i++) {
        tide_status status = ask_run(&ask, path, rows[i].verb, rows[i].option);
        if (status == rows[i].status && is_as_said(&rows[i], &ask.err) &&
            ask.answer == NULL)
            continue;
        print_error("%s, refusal %zu: %s [%s] %s; suggests \"%s\"; hint: %s; source %s\n",
                    rows[i].verb, i, tide_status_name(status), ask.err.id,
                    ask.err.message, ask.err.suggestion, ask.err.hint, ask.err.source);
        faults++;
    }
    ask_close(&ask);
    unlink(path);
    CHECK_INT(faults, 0);
}

#define CHECK_REFUSALS(file, rows) check_refusals(file, rows, COUNT_OF(rows))

#define ARGUMENT  TIDE_STATUS_ARGUMENT
#define NOT_FOUND TIDE_STATUS_NOT_FOUND
#define SHAPE     TIDE_STATUS_SHAPE

TEST(names_that_are_not_there)
{
    UNUSED;
    static const struct refusal rows[] = {
        {"yoi",
         {NULL},
         ARGUMENT,
         "no_verb",
         "unknown command \"yoi\"",
         "yoy",
         "tide list",
         ""},
        {"yoy",
         {"valeu=kg"},
         ARGUMENT,
         "no_option",
         "yoy has no option \"valeu\"",
         "value",
         NULL,
         ""},
        {"yoy",
         {"low-base-widht=3"},
         ARGUMENT,
         "no_option",
         "low-base-widht",
         "low-base-width",
         NULL,
         ""},
        {"yoy",
         {"value=valeu"},
         NOT_FOUND,
         "no_column",
         "unknown column \"valeu\"",
         "value",
         NULL,
         "--value"},
        {"yoy",
         {"value=kg", "by=flow,partnr"},
         NOT_FOUND,
         "no_column",
         "unknown column \"partnr\"",
         "partner",
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "time=perod"},
         NOT_FOUND,
         "no_column",
         "perod",
         "period",
         NULL,
         "--time"},
        {"yoy",
         {"value=kg", "by=x=substr(partnr,1,1)"},
         NOT_FOUND,
         "no_column",
         "unknown column \"partnr\"",
         "partner",
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "where=flw = 'X'"},
         NOT_FOUND,
         "no_column",
         "unknown column \"flw\"",
         "flow",
         NULL,
         "--where"},
        {"yoy",
         {"value=kg", "where=flow = \"X\""},
         NOT_FOUND,
         "no_column",
         "\"X\"",
         NULL,
         "single quotes",
         "--where"},
        {"share",
         {"value=kg", "by=partner", "within=flow"},
         ARGUMENT,
         "no_key",
         "--within \"flow\" is not in --by",
         NULL,
         "keys of --by",
         NULL},
        {"yoy",
         {"value=kg", "by=flow,partner", "sort=yoi"},
         NOT_FOUND,
         "no_column",
         "the answer has no column \"yoi\"",
         "yoy",
         NULL,
         "--sort"},
        {"yoy",
         {"value=kg,value", "by=flow,partner", "having=yoy > 1"},
         NOT_FOUND,
         "no_column",
         "the answer has no column \"yoy\"",
         NULL,
         NULL,
         "--having"},
        {"balance",
         {"value=kg", "exports=flw=X", "imports=flow=M"},
         NOT_FOUND,
         "no_column",
         "unknown column \"flw\"",
         "flow",
         NULL,
         "--exports"},
        {"rca",
         {"value=kg", "by=partner,flow", "world=CHM"},
         NOT_FOUND,
         "no_key",
         "partner has no member \"CHM\", which --world names",
         "CHN",
         NULL,
         NULL},
        {"balance",
         {"value=kg", "exports=partner=CHM", "imports=partner=DEU", "where=flow = 'X'"},
         NOT_FOUND,
         "no_key",
         "partner has no member \"CHM\", which would be the exports",
         "CHN",
         "--exports partner=CODE",
         NULL},
    };
    CHECK_REFUSALS(ask_trade, rows);
}

TEST(values_outside_their_range)
{
    UNUSED;
    static const struct refusal rows[] = {
        {"yoy",
         {"as=precent"},
         ARGUMENT,
         "bad_argument",
         "\"precent\" is not one of",
         "percent",
         NULL,
         NULL},
        {"share",
         {"value=kg", "as=index"},
         ARGUMENT,
         "no_form",
         "share has no form \"index\"",
         NULL,
         "percent ratio",
         NULL},
        {"sum",
         {"value=kg", "as=percent"},
         ARGUMENT,
         "no_form",
         "sum has no form",
         NULL,
         "leave --as out",
         NULL},
        {"yoy", {"freq=monthly"}, ARGUMENT, "bad_argument", "--freq", NULL, NULL, NULL},
        {"yoy", {"since=2022-13"}, ARGUMENT, "bad_argument", "--since", NULL, NULL, NULL},
        {"yoy",
         {"decimals=19"},
         ARGUMENT,
         "bad_argument",
         "--decimals",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"decimals=two"},
         ARGUMENT,
         "bad_argument",
         "--decimals",
         NULL,
         NULL,
         NULL},
        {"yoy", {"round=up"}, ARGUMENT, "bad_argument", "--round", NULL, NULL, NULL},
        {"yoy",
         {"missing=drop"},
         ARGUMENT,
         "bad_argument",
         "--missing",
         NULL,
         NULL,
         NULL},
        {"yoy", {"partial=yes"}, ARGUMENT, "bad_argument", "--partial", NULL, NULL, NULL},
        {"yoy", {"wide=maybe"}, ARGUMENT, "bad_argument", "--wide", NULL, NULL, NULL},
        {"yoy", {"value=kg,,value"}, ARGUMENT, "bad_argument", "", NULL, NULL, NULL},
        {"yoy",
         {"value=kg", "value=value"},
         ARGUMENT,
         "option_twice",
         "--value is given twice, \"kg\" and \"value\"",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"value=kg", "by=\"flow"},
         ARGUMENT,
         "bad_argument",
         "",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"value=kg", "by==lower(flow)"},
         ARGUMENT,
         "bad_argument",
         "",
         NULL,
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "by=a,b=lower(flow)"},
         ARGUMENT,
         "bad_argument",
         "one name expected before =",
         NULL,
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "by=Flow=lower(flow)"},
         ARGUMENT,
         "bad_argument",
         "\"Flow\" is a column already",
         NULL,
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "by=f=lower(flow)", "by=F=upper(flow)"},
         ARGUMENT,
         "bad_argument",
         "\"F\" is a column already",
         NULL,
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "having=yoy"},
         ARGUMENT,
         "bad_argument",
         "--having \"yoy\"",
         NULL,
         "yoy > 10",
         NULL},
        {"yoy",
         {"value=kg", "having=> 10"},
         ARGUMENT,
         "bad_argument",
         "--having",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"value=kg", "having=yoy > ten"},
         ARGUMENT,
         "bad_argument",
         "--having",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"value=kg", "having=yoy == 10"},
         ARGUMENT,
         "bad_argument",
         "--having",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"value=kg", "by=flow", "having=flow > 10"},
         ARGUMENT,
         "bad_argument",
         "\"flow\" holds none",
         NULL,
         "--where",
         NULL},
        {"balance",
         {"value=kg", "exports=X"},
         ARGUMENT,
         "bad_argument",
         "--exports \"X\" is not KEY=CODE",
         NULL,
         "--exports flow=X",
         NULL},
        {"moving",
         {"value=kg", "by=flow,partner"},
         ARGUMENT,
         "bad_argument",
         "window",
         NULL,
         NULL,
         NULL},
    };
    CHECK_REFUSALS(ask_trade, rows);
}

TEST(parts_that_do_not_fit)
{
    UNUSED;
    static const struct refusal rows[] = {
        {"yoy",
         {NULL},
         ARGUMENT,
         "ambiguous_column",
         "several columns hold figures: value, kg",
         NULL,
         "--value",
         NULL},
        {"yoy",
         {"value=partner"},
         NOT_FOUND,
         "no_measure",
         "column \"partner\" does not hold figures",
         NULL,
         "partner:decimal",
         NULL},
        {"yoy",
         {"value=kg", "time=partner"},
         NOT_FOUND,
         "no_time",
         "column \"partner\" does not hold periods",
         NULL,
         "partner:period",
         NULL},
        {"yoy",
         {"value=kg", "by=value"},
         ARGUMENT,
         "not_a_key",
         "column \"value\" is no key",
         NULL,
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "by=period"},
         ARGUMENT,
         "not_a_key",
         "column \"period\" is no key",
         NULL,
         "--freq",
         "--by"},
        {"yoy",
         {"value=kg", "by=y=year(period)"},
         ARGUMENT,
         "not_a_key",
         "\"period\"",
         NULL,
         "--freq",
         "--by"},
        {"yoy",
         {"value=kg", "by=v=round(value)"},
         ARGUMENT,
         "not_a_key",
         "\"value\"",
         NULL,
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "within=flow"},
         ARGUMENT,
         "conflict",
         "--within",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"value=kg", "exports=flow=X"},
         ARGUMENT,
         "conflict",
         "--exports",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"value=kg", "freq=M"},
         SHAPE,
         "regroup",
         "figures per year",
         NULL,
         "coarser",
         NULL},
        {"trend",
         {"value=kg", "last"},
         ARGUMENT,
         "conflict",
         "--last",
         NULL,
         "--since",
         NULL},
        {"trend",
         {"value=kg", "levels"},
         ARGUMENT,
         "conflict",
         "--levels",
         NULL,
         NULL,
         NULL},
        {"trend", {"value=kg", "wide"}, ARGUMENT, "conflict", "--wide", NULL, NULL, NULL},
        {"sum",
         {"value=kg", "wide", "having=sum > 1"},
         ARGUMENT,
         "conflict",
         "--having",
         NULL,
         NULL,
         NULL},
        {"rca",
         {"value=kg", "by=partner,flow", "within=flow"},
         ARGUMENT,
         "conflict",
         "it takes no --within",
         NULL,
         "--country KEY",
         NULL},
        {"rca",
         {"value=kg", "by=partner", "where=flow = 'X'"},
         ARGUMENT,
         "no_key",
         "rca needs a key of countries and a key of products",
         NULL,
         "--by reporter,product",
         NULL},
        {"rca",
         {"value=kg", "by=partner,flow", "country=reporter"},
         ARGUMENT,
         "no_key",
         "--country \"reporter\" is not in --by",
         NULL,
         "--country names a key of --by",
         NULL},
        {"rca",
         {"value=kg", "by=partner,flow", "country=flow", "product=flow"},
         ARGUMENT,
         "conflict",
         "--country and --product name the same key",
         NULL,
         NULL,
         NULL},
        {"hhi",
         {"value=kg", "by=partner,flow", "levels"},
         ARGUMENT,
         "conflict",
         "hhi makes one figure of many; --levels",
         NULL,
         NULL,
         NULL},
        {"hhi",
         {"value=kg", "by=partner,flow", "effective=yes", "norm=simple"},
         ARGUMENT,
         "conflict",
         "--effective is a number of members",
         NULL,
         NULL,
         NULL},
        {"counts",
         {"value=kg", "by=partner,flow", "above=1e-30"},
         ARGUMENT,
         "bad_argument",
         "--above: 1e-30 has more digits than a figure can have",
         NULL,
         NULL,
         NULL},
        {"balance",
         {"value=kg", "exports=flow=X", "imports=partner=CHN"},
         ARGUMENT,
         "conflict",
         "one key, not of flow and partner",
         NULL,
         NULL,
         NULL},
        {"balance",
         {"value=kg", "exports=flow=X", "imports=flow=X"},
         ARGUMENT,
         "conflict",
         "the same rows, flow=X",
         NULL,
         NULL,
         NULL},
        {"balance",
         {"value=kg", "exports=kg=1", "imports=kg=2"},
         ARGUMENT,
         "not_a_key",
         "\"kg\" is no key",
         NULL,
         NULL,
         "--exports"},
        {"balance",
         {"value=kg", "by=f=lower(flow)"},
         ARGUMENT,
         "conflict",
         "flow parts exports from imports",
         NULL,
         NULL,
         NULL},
        {"sniff",
         {"by=flow"},
         ARGUMENT,
         "no_option",
         "sniff takes no --by",
         NULL,
         NULL,
         NULL},
        {"describe",
         {"wide"},
         ARGUMENT,
         "no_option",
         "describe takes no --wide",
         NULL,
         NULL,
         NULL},
        {"describe",
         {"as=index"},
         ARGUMENT,
         "no_option",
         "describe takes no --as",
         NULL,
         NULL,
         NULL},
        {"describe",
         {"lag=3"},
         ARGUMENT,
         "no_option",
         "describe has no option \"lag\"",
         NULL,
         NULL,
         NULL},
    };
    CHECK_REFUSALS(ask_trade, rows);
}

TEST(conditions_that_are_none)
{
    UNUSED;
    static const struct refusal rows[] = {
        {"yoy",
         {"value=kg", "where=value > 0 and partner = 'CN'"},
         ARGUMENT,
         "where_columns",
         "over 2 columns, value and partner",
         NULL,
         "repeat --where",
         "--where"},
        {"yoy",
         {"value=kg", "where=1 = 1"},
         ARGUMENT,
         "where_constant",
         "uses no column",
         NULL,
         "single quotes",
         "--where"},
        {"yoy",
         {"value=kg", "where="},
         ARGUMENT,
         "where_constant",
         "uses no column",
         NULL,
         NULL,
         "--where"},
        {"yoy",
         {"value=kg", "where=flow IN (SELECT flow FROM d)"},
         ARGUMENT,
         "where_subquery",
         "no query of its own",
         NULL,
         NULL,
         "--where"},
        {"yoy",
         {"value=kg", "where=lenght(flow) = 1"},
         ARGUMENT,
         "where_function",
         "lenght() is no function",
         "length",
         "functions:",
         "--where"},
        {"yoy",
         {"value=kg", "where=random() = flow"},
         ARGUMENT,
         "where_function",
         "random() is no function",
         NULL,
         "functions:",
         "--where"},
        {"yoy",
         {"value=kg", "where=flow ="},
         ARGUMENT,
         "where_syntax",
         "",
         NULL,
         NULL,
         "--where"},
        {"yoy",
         {"value=kg", "where=value > 10"},
         ARGUMENT,
         "where_measure",
         "\"value\" is a measure",
         NULL,
         "--having",
         "--where"},
        {"yoy",
         {"value=kg", "by=x=partner || flow"},
         ARGUMENT,
         "where_columns",
         "over 2 columns, partner and flow",
         NULL,
         "one column",
         "--by"},
        {"yoy",
         {"value=kg", "by=x='all'"},
         ARGUMENT,
         "where_constant",
         "uses no column",
         NULL,
         NULL,
         "--by"},
        {"yoy",
         {"value=kg", "by=x=CAST(x'ff' || partner AS TEXT)", "where=flow = 'X'"},
         ARGUMENT,
         "bad_encoding",
         "not UTF-8",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"value=kg", "by=x=x'4100' || partner", "where=flow = 'X'"},
         ARGUMENT,
         "bad_encoding",
         "NUL",
         NULL,
         NULL,
         NULL},
    };
    CHECK_REFUSALS(ask_trade, rows);
}

TEST(a_condition_is_shown_with_its_fault)
{
    UNUSED;
    static const char *const option[] = {"value=kg", "where=partner = 'CHN' AND AND",
                                         NULL};
    char path[16];
    struct ask ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_STATUS(ask_run(&ask, path, "yoy", option), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.excerpt, "partner = 'CHN' AND AND");
    CHECK_INT(ask.err.caret_at, 20);
    CHECK_INT(ask.err.caret_length, 1);
    ask_close(&ask);
    unlink(path);
}

TEST(members_are_not_added_up_in_silence)
{
    UNUSED;
    static const struct refusal rows[] = {
        {"yoy",
         {"value=kg", "by=partner"},
         SHAPE,
         "double_count",
         "flow has several members, such as \"X\" and \"M\"",
         NULL,
         "--where \"flow = 'X'\"",
         NULL},
        {"describe",
         {"value=kg", "by=partner"},
         SHAPE,
         "double_count",
         "flow",
         NULL,
         "--allow-aggregates",
         NULL},
        {"yoy",
         {"value=kg", "by=n=length(flow)"},
         SHAPE,
         "double_count",
         "flow",
         NULL,
         NULL,
         NULL},
        {"share",
         {"value=kg", "by=partner", "where=flow <> 'Z'"},
         SHAPE,
         "double_count",
         "flow",
         NULL,
         NULL,
         NULL},
    };
    static const struct refusal published[] = {
        {"sum",
         {NULL},
         SHAPE,
         "double_count",
         "REF_AREA has several members",
         NULL,
         NULL,
         NULL},
    };
    static const char *const fine[][ASK_MAX_OPTIONS] = {
        {"value=kg", "by=flow"},
        {"value=kg", "by=side=lower(flow)"},
        {"value=kg", "by=n=length(flow)", "by=side=lower(flow)"},
        {"value=kg", "where=flow = 'M'"},
        {"value=kg", "where=lower(flow) = 'm'", "by=partner"},
        {"value=kg", "allow-aggregates"},
    };
    char path[16];
    struct ask ask;

    CHECK_REFUSALS(ask_trade, rows);
    CHECK_REFUSALS("TIME_PERIOD,REF_AREA,OBS_VALUE\n2020,DE,1\n2020,FR,2\n", published);
    ask_write(ask_trade, path);
    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(fine); i++)
        CHECK_OK(ask_run(&ask, path, "yoy", fine[i]));
    ask_close(&ask);
    unlink(path);
}

TEST(roles_are_asked_for)
{
    UNUSED;
    static const char other[] =
        "period,flow,value\n2020,E,10\n2020,I,4\n2021,E,12\n2021,I,5\n";
    static const char none[] =
        "period,side,value\n2020,E,10\n2020,I,4\n2021,E,12\n2021,I,5\n";
    static const struct refusal rows[] = {
        {"balance",
         {NULL},
         ARGUMENT,
         "no_role",
         "balance needs to know which rows are exports",
         NULL,
         "--exports KEY=CODE --imports KEY=CODE",
         NULL},
    };

    CHECK_REFUSALS(other, rows);
    CHECK_REFUSALS(none, rows);
}

TEST(time_may_be_absent_or_double)
{
    UNUSED;
    static const struct refusal none[] = {
        {"yoy",
         {NULL},
         NOT_FOUND,
         "no_time",
         "no column of periods",
         NULL,
         "tide sniff",
         NULL},
        {"sum", {"freq=A"}, ARGUMENT, "no_time", "--freq", NULL, NULL, NULL},
        {"sum", {"last"}, ARGUMENT, "no_time", "--last", NULL, NULL, NULL},
        {"sum", {"since=2020"}, ARGUMENT, "no_time", "--since", NULL, NULL, NULL},
        {"sum", {"wide"}, ARGUMENT, "conflict", "--wide", NULL, NULL, NULL},
        {"describe", {"since=2020"}, ARGUMENT, "no_time", "--since", NULL, NULL, NULL},
    };
    static const struct refusal skipped[] = {
        {"yoy",
         {"columns=period:period,note:skip,value:decimal", "where=note = 'a'"},
         ARGUMENT,
         "not_a_key",
         "\"note\" is not read",
         NULL,
         "note:key",
         "--where"},
    };

    CHECK_REFUSALS("partner,value\nA,1.5\nB,3\n", none);
    CHECK_REFUSALS("period,note,value\n2020,a,1.5\n2021,b,3\n", skipped);
}

TEST(claims_are_not_computed_with)
{
    UNUSED;
    static const char path[] = TIDE_SOURCE_DIR "/datasets/belarus-2022/figures.csv";
    static const char *const none[] = {NULL};
    static const char *const by[] = {"by=kind", NULL};
    struct ask ask;

    ask_open(&ask);
    CHECK_STATUS(ask_run(&ask, path, "yoy", none), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "claim_table");
    CHECK(strstr(ask.err.hint, "tide describe") != NULL);
    CHECK_STATUS(ask_run(&ask, path, "describe", by), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "claim_table");
    ask_close(&ask);
}

/* A refusal leaves everything as it was, also what the caller holds. */
TEST(states_are_refused)
{
    UNUSED;
    static const char file[] = "period,value\n2020,0\n2021,10\n2022,-1\n2023,5\n";
    static const struct refusal rows[] = {
        {"yoy",
         {"refuse=base_zer"},
         ARGUMENT,
         "no_state",
         "unknown state \"base_zer\"",
         "base_zero",
         "tide list states",
         "--refuse"},
        {"yoy", {"refuse=ok"}, ARGUMENT, "no_state", "without reserve", NULL, NULL, NULL},
        {"yoy",
         {"refuse=sign_change,base_negative"},
         SHAPE,
         "refused_state",
         "yoy of 2022 is sign_change; 2 cells are refused",
         NULL,
         "tide explain sign_change",
         "--refuse"},
        {"yoy",
         {"refuse=sign_change,base_zero", "until=2021"},
         SHAPE,
         "refused_state",
         "yoy of 2021 is base_zero; 1 cell is refused",
         NULL,
         NULL,
         NULL},
        {"yoy",
         {"refuse=base_zero", "levels", "having=yoy > 0"},
         SHAPE,
         "refused_state",
         "yoy of 2021 is base_zero",
         NULL,
         NULL,
         NULL},
        {"cagr",
         {"refuse=base_zero"},
         SHAPE,
         "refused_state",
         "cagr of 2020/2023 is base_zero",
         NULL,
         NULL,
         NULL},
    };
    CHECK_REFUSALS(file, rows);
}

TEST(bounds_that_are_not_known)
{
    UNUSED;
    static const char file[] = "period,partner,value\n2020,DE,1.5\n2020,FR,2.5\n";
    static const struct refusal rows[] = {
        {"hhi",
         {"bounds", "by=partner"},
         ARGUMENT,
         "no_bounds",
         "hhi gives no bounds",
         NULL,
         "growth rates",
         "--bounds"},
        {"share",
         {"bounds", "sum100", "by=partner"},
         ARGUMENT,
         "no_bounds",
         "with these options",
         NULL,
         NULL,
         "--bounds"},
        {"sum",
         {"bounds", "columns=period:period, partner:key, value:real"},
         ARGUMENT,
         "no_bounds",
         "\"value\" is read as real numbers",
         NULL,
         "value:decimal",
         "--bounds"},
    };
    CHECK_REFUSALS(file, rows);
}

TEST(failure_leaves_outputs_unchanged)
{
    UNUSED;
    char path[16];
    struct ask ask;
    const tide_answer *answer = (const tide_answer *)&ask;
    tide_answer *list = (tide_answer *)&ask;
    tide_table *table = (tide_table *)&ask;
    tide_job *job = (tide_job *)&ask;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_STATUS(tide_job_new(ask.engine, "nothing", &job, NULL), TIDE_STATUS_ARGUMENT);
    CHECK(job == (tide_job *)&ask);
    CHECK_STATUS(tide_list(ask.engine, "state", &list, &ask.err), TIDE_STATUS_NOT_FOUND);
    CHECK(list == (tide_answer *)&ask);
    CHECK_TEXT(ask.err.suggestion, "states");
    CHECK_STATUS(tide_table_load(ask.engine, "no such file", NULL, 0, &table, NULL),
                 TIDE_STATUS_IO);
    CHECK_STATUS(tide_table_load(ask.engine, path,
                                 &(tide_setting){.name = "by", .value = "flow"}, 1,
                                 &table, &ask.err),
                 TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "no_option");
    CHECK(table == (tide_table *)&ask);

    CHECK_OK(tide_job_new(ask.engine, "yoy", &ask.job, NULL));
    CHECK_STATUS(tide_job_run(ask.job, &answer, &ask.err), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "usage");
    CHECK_OK(tide_job_add_file(ask.job, path, NULL));
    CHECK_STATUS(tide_job_add_file(ask.job, "no such file*", &ask.err), TIDE_STATUS_IO);
    CHECK_TEXT(ask.err.id, "io");
    CHECK_STATUS(tide_job_run(ask.job, &answer, NULL), TIDE_STATUS_ARGUMENT);
    CHECK_STATUS(tide_job_explain(ask.job, &answer, NULL), TIDE_STATUS_ARGUMENT);
    CHECK(answer == (const tide_answer *)&ask);
    CHECK(tide_job_panel(ask.job) == NULL);
    CHECK_INT(tide_job_ledger(ask.job).read, 0);

    /* What was missing is said, and the same job answers; then it is done. */
    CHECK_OK(tide_job_set(ask.job, "value", "kg", NULL));
    CHECK_STATUS(tide_job_run(ask.job, &answer, &ask.err), TIDE_STATUS_SHAPE);
    CHECK_INT(tide_job_ledger(ask.job).loaded, 11);
    CHECK(answer == (const tide_answer *)&ask);
    CHECK_OK(tide_job_set(ask.job, "by", "flow", NULL));
    CHECK_OK(tide_job_explain(ask.job, &answer, NULL));
    CHECK_OK(tide_job_run(ask.job, &answer, NULL));
    CHECK_INT(tide_answer_row_count(answer), 6);
    const tide_answer *before = answer;
    CHECK_STATUS(tide_job_run(ask.job, &answer, &ask.err), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "usage");
    CHECK(answer == before);
    CHECK_STATUS(tide_answer_write(answer, "cvs", NULL, host_write, NULL, &ask.err),
                 TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.suggestion, "csv");
    ask_close(&ask);
    unlink(path);
}

TEST(refused_rows_are_kept_and_counted)
{
    UNUSED;
    static const char file[] = "period,value\n2020,1\n2021,x1\n2022,3\n";
    static const char *const none[] = {NULL};
    static const char *const one[] = {"max-errors=1", NULL};
    char path[16];
    struct ask ask;
    const tide_answer *rejects = NULL;

    ask_write(file, path);
    ask_open(&ask);
    CHECK_STATUS(ask_run(&ask, path, "sum", none), TIDE_STATUS_PARSE);
    CHECK_TEXT(ask.err.id, "too_many_rejects");
    CHECK_INT(tide_job_ledger(ask.job).rejected, 1);
    CHECK_OK(tide_job_rejects(ask.job, &rejects, NULL));
    CHECK_INT(tide_answer_row_count(rejects), 1);
    CHECK_TEXT(tide_answer_cell(rejects, 0, 1).text, "3");
    CHECK_TEXT(tide_answer_cell(rejects, 0, 4).text, "bad_number");

    CHECK_OK(ask_run(&ask, path, "sum", one));
    tide_ledger ledger = tide_job_ledger(ask.job);
    CHECK_INT(ledger.read, ledger.loaded + ledger.rejected + ledger.skipped);
    CHECK_INT(ledger.used, 2);
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(names_that_are_not_there),
        ROW(values_outside_their_range),
        ROW(parts_that_do_not_fit),
        ROW(conditions_that_are_none),
        ROW(a_condition_is_shown_with_its_fault),
        ROW(members_are_not_added_up_in_silence),
        ROW(roles_are_asked_for),
        ROW(time_may_be_absent_or_double),
        ROW(claims_are_not_computed_with),
        ROW(states_are_refused),
        ROW(bounds_that_are_not_known),
        ROW(failure_leaves_outputs_unchanged),
        ROW(refused_rows_are_kept_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
