/*
 * sqlite_writer_test.c - answers as databases, new ones and beside what is there.
 */
#include "output/written.h"

#include <sqlite3.h>
#include <unistd.h>

/* What a query gives, cells parted by |, rows by a line end. */
static const char *query(const char *path, const char *sql)
{
    static char text[4096];
    sqlite3 *handle = NULL;
    sqlite3_stmt *rows = NULL;
    size_t length = 0;

    text[0] = '\0';
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    if (sqlite3_prepare_v2(handle, sql, -1, &rows, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
    while (sqlite3_step(rows) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            const char *cell = (const char *)sqlite3_column_text(rows, i);
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%s",
                                       cell != NULL ? cell : "NULL",
                                       i + 1 < sqlite3_column_count(rows) ? "|" : "\n");
        }
    sqlite3_finalize(rows);
    sqlite3_close(handle);
    return text;
}

static void save(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void new_path(char path[static 24])
{
    snprintf(path, 24, "sqlite_writer_XXXXXX");
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    unlink(path);
}

TEST(exact_figures_and_a_view_of_plain_ones)
{
    UNUSED;
    struct runtime runtime;
    char path[24];

    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    new_path(path);
    CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
    CHECK_TEXT(query(path, "SELECT * FROM yoy_exact"),
               "CHN|2022-07|4666410|15.74879|ok\n"
               "CHN|2022-08|5034880|17.35|provisional\n"
               "a,b|2022-07|70|NULL|base_zero\n"
               "DEU|2022-08|NULL|NULL|missing\n");
    CHECK_TEXT(query(path, "SELECT value, yoy, typeof(value) FROM yoy LIMIT 1"),
               "46664.1|15.74879|real\n");
    CHECK_TEXT(query(path, "SELECT part, name, value FROM tide_about WHERE part IN "
                           "('unit', 'decimals', 'tide', 'freq')"),
               "tide|version|" TIDE_VERSION_TEXT "\n"
               "freq|period|M\n"
               "unit|value|million USD\n"
               "decimals|value|2\n"
               "unit|yoy|percent\n");
    CHECK_TEXT(query(path, "SELECT strict FROM pragma_table_list('yoy_exact')"), "1\n");
    CHECK_TEXT(query(path, "PRAGMA integrity_check"), "ok\n");
    unlink(path);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(decimals_rule_here_too)
{
    UNUSED;
    struct runtime runtime;
    char path[24];

    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    answer->column[2].decimals = 1;
    answer->column[3].decimals = 0;
    new_path(path);
    CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
    CHECK_TEXT(query(path, "SELECT value, yoy FROM yoy_exact LIMIT 3"),
               "466641|16.0\n503488|17.0\n7|NULL\n");
    CHECK_TEXT(query(path, "SELECT value FROM yoy LIMIT 1"), "46664.1\n");
    unlink(path);

    answer->column[2].decimals = 18; /* more than there are: nothing is added */
    CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
    CHECK_TEXT(query(path, "SELECT value FROM yoy_exact LIMIT 1"), "4666410\n");
    unlink(path);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(only_the_tables_of_the_answer_are_replaced)
{
    UNUSED;
    struct runtime runtime;
    char path[24];

    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    new_path(path);
    query(path, "CREATE TABLE mine (a)");
    query(path, "INSERT INTO mine VALUES (7)");
    for (int i = 0; i < 2; i++) {
        answer->row_count = i == 0 ? 4 : 1;
        CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
        answer->verb = "share";
        CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
        answer->verb = "yoy";
    }
    CHECK_TEXT(query(path,
                     "SELECT count(*), (SELECT count(*) FROM share_exact), (SELECT a "
                     "FROM mine) FROM yoy_exact"),
               "1|1|7\n");
    CHECK_TEXT(query(path, "SELECT answer, count(*) FROM tide_about GROUP BY 1"),
               "share|6\nyoy|6\n");
    CHECK_TEXT(query(path, "PRAGMA journal_mode"), "delete\n");
    unlink(path);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(what_tide_did_not_write_stays)
{
    UNUSED;
    static const char *const theirs[] = {
        "CREATE TABLE yoy (a)",
        "CREATE TABLE YOY_exact (a)",
        "CREATE VIEW yoy AS SELECT 1",
        "CREATE TABLE tide_about (a)",
        "CREATE TABLE Tide_About (answer)",
    };
    struct runtime runtime;
    char path[24];
    tide_error err;

    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    for (size_t i = 0; i < COUNT_OF(theirs); i++) {
        new_path(path);
        query(path, theirs[i]);
        CHECK_STATUS(tide_answer_save(answer, path, "sqlite", NULL, &err),
                     TIDE_STATUS_IO);
        CHECK_TEXT(err.id, "taken_name");
        CHECK_TEXT(query(path, "SELECT count(*) FROM sqlite_schema"), "1\n");
        unlink(path);
    }
    save(path, "a,b\n1,2\n", 8);
    CHECK_STATUS(tide_answer_save(answer, path, "sqlite", NULL, &err), TIDE_STATUS_IO);
    CHECK_TEXT(err.id, "bad_database");
    CHECK_TEXT(err.source, path);
    unlink(path);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(a_database_in_use_is_left_alone)
{
    UNUSED;
    struct runtime runtime;
    char path[24];
    sqlite3 *other = NULL;
    tide_error err;

    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    new_path(path);
    CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    CHECK_STATUS(tide_answer_save(answer, path, "sqlite", NULL, &err), TIDE_STATUS_IO);
    CHECK_TEXT(err.id, "database_busy");
    sqlite3_close(other);
    CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
    unlink(path);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(names_that_sql_takes_for_one_are_kept_apart)
{
    UNUSED;
    static const char *const text[] = {"1"};
    struct runtime runtime;
    char path[24];

    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 1, 5);
    answer_set_text(answer, 0, "Value", text);
    answer_set_text(answer, 1, "value", text);
    answer_set_text(answer, 2, "a\"b; DROP TABLE tide_about; --", text);
    answer_set_text(answer, 3, "", text);
    answer_set_number(answer, 4, "count", text);
    new_path(path);
    CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
    CHECK_TEXT(query(path, "SELECT group_concat(name, '|') FROM "
                           "pragma_table_info('yoy')"),
               "Value|value_2|a\"b; DROP TABLE tide_about; --|column|count\n");
    CHECK_TEXT(query(path, "SELECT typeof(count), typeof(Value) FROM yoy"),
               "integer|text\n");
    unlink(path);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(more_columns_than_sqlite_has_are_refused)
{
    UNUSED;
    enum { COLUMNS = 2001 };
    static const char *const text[] = {"1"};
    static char name[COLUMNS][12];
    struct runtime runtime;
    char path[24];
    tide_error err;

    check_runtime(&runtime, 1);
    tide_answer *answer = new_answer(&runtime, 1, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++) {
        snprintf(name[i], sizeof name[i], "c%zu", i);
        answer_set_text(answer, i, name[i], text);
    }
    new_path(path);
    CHECK_STATUS(tide_answer_save(answer, path, "sqlite", NULL, &err), TIDE_STATUS_LIMIT);
    CHECK_TEXT(err.id, "limit_columns");
    CHECK(access(path, F_OK) != 0);
    answer->column_count = COLUMNS - 1;
    CHECK_OK(tide_answer_save(answer, path, "sqlite", NULL, NULL));
    CHECK_TEXT(query(path, "SELECT c0, c1999 FROM yoy"), "1|1\n");
    unlink(path);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(the_bytes_are_the_same_each_time)
{
    UNUSED;
    struct runtime runtime;
    struct host first = {.limit = SIZE_MAX};

    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    CHECK_OK(tide_answer_write(answer, "sqlite", NULL, host_write, &first, NULL));
    const struct host *again = written(answer, "sqlite", NULL);
    assert_int_equal(first.length, again->length);
    assert_memory_equal(first.bytes, again->bytes, first.length);
    host_clear(&first);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(exact_figures_and_a_view_of_plain_ones),
        ROW(decimals_rule_here_too),
        ROW(only_the_tables_of_the_answer_are_replaced),
        ROW(what_tide_did_not_write_stays),
        ROW(a_database_in_use_is_left_alone),
        ROW(names_that_sql_takes_for_one_are_kept_apart),
        ROW(more_columns_than_sqlite_has_are_refused),
        ROW(the_bytes_are_the_same_each_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
