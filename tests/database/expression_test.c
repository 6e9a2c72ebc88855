/*
 * expression_test.c - conditions over one column: what they find, what they refuse.
 */
#include "harness/check.h"

#include "database/expression.h"

static struct text names[3];

static void set_names(void)
{
    names[0] = text_of("flow");
    names[1] = text_of("Trade Flow");
    names[2] = text_of("period");
}

static void mask(const char *condition, size_t column, const char *const *value,
                 size_t count, uint8_t *keep)
{
    struct runtime runtime;
    struct database database;
    struct expression expression = {.option = "--where", .text = condition};
    struct text text[16];
    tide_error err;

    check_runtime(&runtime, 1);
    set_names();
    CHECK_OK(database_open_memory(&runtime, &database, &err));
    CHECK_OK(expression_vet(&database, &expression, names, 3, &err));
    CHECK_INT(expression.column, column);
    for (size_t i = 0; i < count; i++)
        text[i] = text_of(value[i]);
    CHECK_OK(expression_mask(&database, &expression, names[column], text, count,
                             "2020-01", "2021-12", keep, &err));
    database_close(&database);
    runtime_release(&runtime);
}

TEST(keys_are_texts_and_an_empty_key_is_null)
{
    UNUSED;
    static const char *const value[] = {"X", "M", "", "0101", "101"};
    uint8_t keep[5];

    mask("flow = 'X'", 0, value, 5, keep);
    CHECK(keep[0] == 1 && keep[1] == 0 && keep[2] == 0);
    mask("flow IS NULL", 0, value, 5, keep);
    CHECK(keep[0] == 0 && keep[2] == 1);
    mask("flow = '0101'", 0, value, 5, keep);
    CHECK(keep[3] == 1 && keep[4] == 0);
    mask("\"Trade Flow\" IN ('X','101')", 1, value, 5, keep);
    CHECK(keep[0] == 1 && keep[1] == 0 && keep[4] == 1);
    mask("substr(flow,1,1) = '1' -- a comment", 0, value, 5, keep);
    CHECK(keep[3] == 0 && keep[4] == 1);
    mask("length(flow)", 0, value, 5, keep);
    CHECK(keep[0] == 1 && keep[2] == 0);
}

TEST(values_are_bound_and_never_read_as_sql)
{
    UNUSED;
    static const struct bound_value bound[] = {
        {.name = ":flow", .kind = BOUND_TEXT, .text = "X' OR '1' = '1"},
        {.name = ":year", .kind = BOUND_WHOLE, .whole = 2021},
        {.name = ":part", .kind = BOUND_REAL, .real = 0.5},
    };
    static const char *const condition[] = {"flow = :flow", "year(flow) = :year",
                                            "flow + 0 > :part"};
    static const char *const value[] = {"X", "X' OR '1' = '1", "2021-04", "0.25"};
    static const uint8_t expected[3][4] = {{0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 1, 0}};
    struct runtime runtime;
    struct database database;
    struct text text[4];
    tide_error err;

    check_runtime(&runtime, 1);
    set_names();
    CHECK_OK(database_open_memory(&runtime, &database, &err));
    for (size_t i = 0; i < 4; i++)
        text[i] = text_of(value[i]);
    for (size_t i = 0; i < 3; i++) {
        struct expression expression = {.option = "--where",
                                        .text = condition[i],
                                        .bound = bound,
                                        .bound_count = 3};
        uint8_t keep[4];
        CHECK_OK(expression_vet(&database, &expression, names, 3, &err));
        CHECK_OK(expression_mask(&database, &expression, names[0], text, 4, NULL, NULL,
                                 keep, &err));
        for (size_t k = 0; k < 4; k++)
            CHECK_INT(keep[k], expected[i][k]);
    }
    struct expression foreign = {.option = "--where",
                                 .text = "flow = :other",
                                 .bound = bound,
                                 .bound_count = 3};
    CHECK_INT(expression_vet(&database, &foreign, names, 3, &err), TIDE_STATUS_ARGUMENT);
    database_close(&database);
    runtime_release(&runtime);
}

TEST(periods_have_their_functions)
{
    UNUSED;
    static const char *const value[] = {"2020-01", "2020-11", "2021-12", "2019-12"};
    uint8_t keep[4];

    mask("year(period) = 2020", 2, value, 4, keep);
    CHECK(keep[0] == 1 && keep[1] == 1 && keep[2] == 0 && keep[3] == 0);
    mask("month(period) > 10 AND quarter(period) = 4", 2, value, 4, keep);
    CHECK(keep[0] == 0 && keep[1] == 1 && keep[2] == 1 && keep[3] == 1);
    mask("half(period) = 1", 2, value, 4, keep);
    CHECK(keep[0] == 1 && keep[1] == 0);
    mask("period = :last", 2, value, 4, keep);
    CHECK(keep[0] == 0 && keep[2] == 1);
    mask("period BETWEEN :first AND '2020-12'", 2, value, 4, keep);
    CHECK(keep[0] == 1 && keep[1] == 1 && keep[2] == 0 && keep[3] == 0);
    mask("day(period) IS NULL", 2, value, 4, keep);
    CHECK(keep[0] == 1);
}

TEST(hostile_texts_are_refused)
{
    UNUSED;
    static const struct {
        const char *text;
        const char *id;
    } rows[] = {
        {"flow = 'X' AND period > '2020'", "where_columns"},
        {"1 = 1", "where_constant"},
        {"", "where_constant"},
        {"   ", "where_constant"},
        {"flow = (SELECT 1)", "where_subquery"},
        {"flow IN (SELECT flow FROM d)", "where_subquery"},
        {"load_extension(flow)", "where_function"},
        {"randomblob(flow)", "where_function"},
        {"printf('%s', flow)", "where_function"},
        {"random() > flow", "where_function"},
        {"max(flow) > 1", "where_function"},
        {"lenght(flow) > 1", "where_function"},
        {"flow REGEXP 'X'", "where_function"},
        {"flow MATCH 'X'", "where_function"},
        {"sum(flow) OVER () > 1", "where_function"},
        {"sqlite_version() > flow", "where_function"},
        {"readfile(flow) = ''", "where_function"},
        {"zeroblob(1000000000) > flow", "where_function"},
        {"flow IN d", "where_subquery"},
        {"flow IN sqlite_schema", "where_syntax"},
        {"flow IN sqlite_master", "where_syntax"},
        {"flow IN pragma_database_list", "where_syntax"},
        {"flow IN json_each('[1]')", "where_syntax"},
        {"EXISTS (SELECT 1) AND flow = 'X'", "where_subquery"},
        {"flow IN (VALUES ('X'))", "where_subquery"},
        {"flow = 'X' UNION SELECT 1", "where_syntax"},
        {"flow = 'X'; ATTACH 'x.db' AS x", "where_syntax"},
        {"flow = 'X' /* open", "where_syntax"},
        {"flow = 'open", "where_syntax"},
        {"flow = \"open", "where_syntax"},
        {"flow COLLATE nowhere = 'X'", "where_syntax"},
        {"RAISE(ABORT, flow)", "where_syntax"},
        {"_rowid_ = 1", "where_syntax"},
        {"oid = flow", "where_syntax"},
        {"rowid = 1 AND flow = 'X'", "where_syntax"},
        {"1); DELETE FROM d; --", "where_syntax"},
        {"flow = ", "where_syntax"},
        {"flow = 'X') FROM d; DROP TABLE d; --", "where_syntax"},
        {"flow = :year", "where_syntax"},
        {"flow = ?1", "where_syntax"},
        {"partner = 'CHN'", "no_column"},
        {"\"X\" = flow", "no_column"},
    };
    struct runtime runtime;
    struct database database;
    tide_error err;
    int faults = 0;

    check_runtime(&runtime, 1);
    set_names();
    CHECK_OK(database_open_memory(&runtime, &database, &err));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct expression expression = {.option = "--where", .text = rows[i].text};
        tide_status status = expression_vet(&database, &expression, names, 3, &err);
        if (status == TIDE_STATUS_OK || strcmp(err.id, rows[i].id) != 0)
            print_message("%s -> %s: %s\n", rows[i].text, err.id, err.message);
        if (status != TIDE_STATUS_ARGUMENT && status != TIDE_STATUS_NOT_FOUND)
            faults++;
        faults += strcmp(err.id, rows[i].id) != 0;
    }
    CHECK_INT(faults, 0);
    database_close(&database);
    runtime_release(&runtime);
}

TEST(columns_may_have_any_name)
{
    UNUSED;
    static const char *const row_ids[] = {
        "rowid", "oid", "_rowid_", "d", "select", "a\"b", "X'); DROP TABLE d; --"};
    static const char *const conditions[] = {"rowid = 'b'",
                                             "oid = 'b'",
                                             "_rowid_ = 'b'",
                                             "d = 'b'",
                                             "\"select\" = 'b'",
                                             "\"a\"\"b\" = 'b'",
                                             "\"X'); DROP TABLE d; --\" = 'b'"};
    struct runtime runtime;
    struct database database;
    tide_error err;

    check_runtime(&runtime, 1);
    CHECK_OK(database_open_memory(&runtime, &database, &err));
    for (size_t i = 0; i < COUNT_OF(row_ids); i++) {
        struct text name = text_of(row_ids[i]);
        struct text value[3] = {text_of("7"), text_of("b"), text_of("-1")};
        struct expression expression = {.option = "--where", .text = conditions[i]};
        uint8_t keep[3] = {9, 9, 9};
        CHECK_OK(expression_vet(&database, &expression, &name, 1, &err));
        CHECK_OK(expression_mask(&database, &expression, name, value, 3, NULL, NULL, keep,
                                 &err));
        CHECK(keep[0] == 0 && keep[1] == 1 && keep[2] == 0);
    }
    database_close(&database);
    runtime_release(&runtime);
}

TEST(names_that_differ_by_case_are_two_columns)
{
    UNUSED;
    struct text twins[3] = {text_of("Flow"), text_of("flow"), text_of("FLOW")};
    static const struct {
        const char *text;
        size_t column;
    } rows[] = {{"flow = 'X'", 1},
                {"Flow = 'X'", 0},
                {"FLOW = 'X'", 2},
                {"fLOW = 'X'", 0}};
    struct runtime runtime;
    struct database database;
    tide_error err;

    check_runtime(&runtime, 1);
    CHECK_OK(database_open_memory(&runtime, &database, &err));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct expression expression = {.option = "--where", .text = rows[i].text};
        CHECK_OK(expression_vet(&database, &expression, twins, 3, &err));
        CHECK_INT(expression.column, rows[i].column);
    }
    struct expression both = {.option = "--where", .text = "flow = Flow"};
    CHECK_STATUS(expression_vet(&database, &both, twins, 3, &err), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(err.id, "ambiguous_column");
    database_close(&database);
    runtime_release(&runtime);
}

struct taken {
    char text[3][32];
};

static tide_status take(void *context, size_t i, struct text value, tide_error *err)
{
    struct taken *taken = context;
    (void)err;
    memcpy(taken->text[i], value.length > 0 ? value.at : "", value.length);
    taken->text[i][value.length] = '\0';
    return TIDE_STATUS_OK;
}

TEST(derived_keys_are_texts)
{
    UNUSED;
    struct runtime runtime;
    struct database database;
    struct expression expression = {.option = "--by", .text = "substr(flow, 1, 2)"};
    struct text value[3] = {text_of("010121"), text_of("020110"), text_of("")};
    struct taken taken;
    tide_error err;

    check_runtime(&runtime, 1);
    set_names();
    CHECK_OK(database_open_memory(&runtime, &database, &err));
    CHECK_OK(expression_vet(&database, &expression, names, 3, &err));
    CHECK_OK(expression_values(&database, &expression, names[0], value, 3, NULL, NULL,
                               take, &taken, &err));
    CHECK_TEXT(taken.text[0], "01");
    CHECK_TEXT(taken.text[1], "02");
    CHECK_TEXT(taken.text[2], "");
    database_close(&database);
    runtime_release(&runtime);
}

TEST(a_cancelled_engine_stops_a_condition)
{
    UNUSED;
    struct runtime runtime;
    struct database database;
    struct expression expression = {.option = "--where",
                                    .text = "replace(flow,'a','bb') = 'X'"};
    static struct text value[20000];
    static uint8_t keep[20000];
    tide_error err;

    check_runtime(&runtime, 1);
    set_names();
    for (size_t i = 0; i < 20000; i++)
        value[i] = text_of("aaaaaaaaaaaaaaaaaaaaaa");
    CHECK_OK(database_open_memory(&runtime, &database, &err));
    CHECK_OK(expression_vet(&database, &expression, names, 3, &err));
    atomic_store(&runtime.is_cancelled, true);
    CHECK_STATUS(expression_mask(&database, &expression, names[0], value, 20000, NULL,
                                 NULL, keep, &err),
                 TIDE_STATUS_CANCELLED);
    database_close(&database);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(keys_are_texts_and_an_empty_key_is_null),
        ROW(values_are_bound_and_never_read_as_sql),
        ROW(periods_have_their_functions),
        ROW(hostile_texts_are_refused),
        ROW(columns_may_have_any_name),
        ROW(names_that_differ_by_case_are_two_columns),
        ROW(derived_keys_are_texts),
        ROW(a_cancelled_engine_stops_a_condition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
