/*
 * hostile_text_test.c - keys, labels, names and conditions that mean harm.
 *
 * None of them may crash, escape from its cell, run as SQL or as a format, or reach a
 * terminal as it is.
 */
#include "query/ask.h"

/* Keys as a file may hold them, quoted as csv. */
static const char *const keys[] = {
    "\"'; DROP TABLE d; --\"",
    "%n%s%d",
    "\"=cmd|'/C calc'!A0\"",
    "\x1b[2J\x1b[31m",
    "\xe2\x80\xaegnp",
    "\"a\"\"b\"",
    "\"two\nlines\"",
    "rowid",
    "\"x) OR (1=1\"",
    "NULL",
    "\"\"",
    ":first",
    "?1",
    "<script>",
    "\\u0000",
    "\"\\\"",
    "0101",
    "101",
};

/* The file: two years of each key, with a label that is the key again. */
static void write_keys(const char *path)
{
    FILE *file = fopen(path, "w");

    CHECK(file != NULL);
    fprintf(file, "period,partner,partnerDesc,value\n");
    for (int year = 2020; year < 2022; year++)
        for (size_t i = 0; i < COUNT_OF(keys); i++)
            fprintf(file, "%d,%s,%s,%zu\n", year, keys[i], keys[i], i + 1);
    CHECK_INT(fclose(file), 0);
}

static void check_shown(const tide_error *err)
{
    const char *const texts[] = {err->message,    err->hint,   err->excerpt,
                                 err->suggestion, err->source, err->text};

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        for (const char *at = texts[i]; *at != '\0'; at++)
            CHECK((unsigned char)*at >= 0x20 && *at != 0x7f);
}

TEST(keys_stay_keys)
{
    UNUSED;
    static const char *const formats[] = {"csv",    "tsv",      "json",
                                          "ndjson", "markdown", "table"};
    static const char *const option[] = {"by=partner", "labels", "low-base-width=0",
                                         NULL};
    static const char *const wide[] = {"by=p=partner||''", "wide", "sort=p", NULL};
    char path[16];
    struct ask ask;

    ask_write("", path);
    write_keys(path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "yoy", option));
    CHECK_INT(tide_answer_row_count(ask.answer), 2 * COUNT_OF(keys));
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        CHECK(written(ask.answer, formats[i], NULL)->length > 0);
    const char *table = written(ask.answer, "table", NULL)->bytes;
    CHECK(strchr(table, '\x1b') == NULL);
    CHECK(strstr(table, "\xe2\x80\xae") == NULL);
    CHECK_OK(ask_run(&ask, path, "sum", wide));
    CHECK_INT(tide_answer_row_count(ask.answer), COUNT_OF(keys));
    CHECK_OK(ask_run(&ask, path, "describe", option + 3));
    CHECK_INT(tide_answer_row_count(ask.answer), COUNT_OF(keys));
    ask_close(&ask);
    unlink(path);
}

/* A condition finds exactly the key that it names, whatever that looks like. */
TEST(conditions_find_hostile_keys)
{
    UNUSED;
    static const struct {
        const char *condition;
        size_t found;
    } rows[] = {
        {"partner = '''; DROP TABLE d; --'", 1},
        {"partner = '%n%s%d'", 1},
        {"partner = 'x) OR (1=1'", 1},
        {"partner = 'rowid'", 1},
        {"partner = 'NULL'", 1},
        {"partner IS NULL", 1},
        {"partner = ':first'", 1},
        {"partner = '?1'", 1},
        {"partner = '0101'", 1},
        {"partner LIKE '%101'", 2},
        {"partner = 'a\"b'", 1},
        {"partner = 'two\nlines'", 1},
        {"partner = 'x' OR 1=1 OR partner = 'y'", COUNT_OF(keys)},
        {"partner = 'x' -- comment", 0},
        {"partner = 'x' /* comment */", 0},
    };
    char path[16];
    struct ask ask;

    ask_write("", path);
    write_keys(path);
    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char where[128];
        const char *const option[] = {"by=partner", where, "last", NULL};
        snprintf(where, sizeof where, "where=%s", rows[i].condition);
        CHECK_OK(ask_run(&ask, path, "sum", option));
        CHECK_INT(tide_answer_row_count(ask.answer), rows[i].found);
    }
    ask_close(&ask);
    unlink(path);
}

TEST(attacks_are_refused_and_change_nothing)
{
    UNUSED;
    static const char *const attacks[] = {
        "partner = 'a'; DROP TABLE d",
        "partner = 'a'); DROP TABLE d; --",
        "1) FROM d; ATTACH DATABASE 'owned.db' AS o; --",
        "partner = 'a' UNION SELECT name FROM sqlite_master",
        "partner IN (SELECT sql FROM sqlite_schema)",
        "load_extension('x') = partner",
        "writefile('owned', partner)",
        "readfile('/etc/passwd') = partner",
        "partner = sqlite_compileoption_get(1)",
        "partner = randomblob(1000000000)",
        "length(zeroblob(1000000000)) = length(partner)",
        "partner = printf('%1000000000s', 'a')",
        "partner = (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) "
        "SELECT max(x) FROM c)",
        "PRAGMA writable_schema = 1",
        "partner = ?",
        "partner = @a",
        "partner = $a",
        "partner = :year",
        "rowid > 0",
        "partner = 'unclosed",
        "partner = \x1b[31m",
        "partner = 'a' \x01",
        "/* partner",
        "partner = 1e",
        "partner = x'1'",
        "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((("
        "((((((((("
        "(((((((((((((((((((((((((((((((((((((((partner",
    };
    static const char *const good[] = {"by=partner", "where=partner <> 'none'", NULL};
    char path[16];
    struct ask ask;

    ask_write("", path);
    write_keys(path);
    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(attacks); i++) {
        for (int way = 0; way < 2; way++) {
            CHECK_OK(tide_job_new(ask.engine, "sum", &ask.job, NULL));
            char text[512];
            snprintf(text, sizeof text, "%s%s", way == 0 ? "" : "k=", attacks[i]);
            CHECK_OK(tide_job_set(ask.job, way == 0 ? "where" : "by", text, &ask.err));
            CHECK_OK(tide_job_add_file(ask.job, path, NULL));
            tide_status status = tide_job_run(ask.job, &ask.answer, &ask.err);
            if (status != TIDE_STATUS_ARGUMENT && status != TIDE_STATUS_NOT_FOUND)
                print_error("%s: %s\n", attacks[i], tide_status_name(status));
            CHECK(status == TIDE_STATUS_ARGUMENT || status == TIDE_STATUS_NOT_FOUND);
            check_shown(&ask.err);
            CHECK_TEXT(ask.err.source, way == 0 ? "--where" : "--by");
            CHECK_INT(tide_job_ledger(ask.job).read, 0); /* before a row was read */
            tide_job_free(ask.job);
            ask.job = NULL;
        }
    }
    CHECK(access("owned.db", F_OK) != 0 && access("owned", F_OK) != 0);
    CHECK_OK(ask_run(&ask, path, "sum", good));
    ask_close(&ask);
    unlink(path);
}

/* Options, columns and files of such names are shown escaped. */
TEST(messages_are_safe_to_print)
{
    UNUSED;
    static const char bad[] = "\x1b[31m%n\x7f\xe2\x80\xae";
    static const char *const names[] = {"by",     "value",  "time",    "sort",
                                        "within", "having", "columns", "layout"};
    char path[16];
    struct ask ask;
    tide_job *job = NULL;

    ask_write("", path);
    write_keys(path);
    ask_open(&ask);
    CHECK_STATUS(tide_job_new(ask.engine, bad, &job, &ask.err), TIDE_STATUS_ARGUMENT);
    check_shown(&ask.err);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const tide_answer *answer = NULL;
        CHECK_OK(tide_job_new(ask.engine, "share", &job, NULL));
        tide_status status = tide_job_set(job, names[i], bad, &ask.err);
        if (status == TIDE_STATUS_OK)
            status = tide_job_add_file(job, path, &ask.err);
        if (status == TIDE_STATUS_OK)
            status = tide_job_run(job, &answer, &ask.err);
        CHECK(status != TIDE_STATUS_OK);
        check_shown(&ask.err);
        CHECK_STATUS(tide_job_set(job, bad, "x", &ask.err), TIDE_STATUS_ARGUMENT);
        check_shown(&ask.err);
        CHECK_STATUS(tide_job_set(job, "by", "\xff", &ask.err), TIDE_STATUS_ARGUMENT);
        CHECK_TEXT(ask.err.id, "bad_encoding");
        tide_job_free(job);
    }
    CHECK_STATUS(ask_run(&ask, bad, "sum", (const char *const[]){NULL}), TIDE_STATUS_IO);
    check_shown(&ask.err);
    ask_close(&ask);
    unlink(path);
}

/* Columns named like parts of SQL, of the answer, or of nothing. */
TEST(columns_of_any_name)
{
    UNUSED;
    static const char file[] = "period,rowid,\"select \"\"\",state,yoy,value\n"
                               "2020,a,b,c,d,1\n2021,a,b,c,d,2\n2020,e,f,g,h,4\n"
                               "2021,e,f,g,h,8\n";
    static const char *const option[] = {"by=*", "where=rowid = 'e'",
                                         "where=\"select \"\"\" = 'f'", "by=n=state||yoy",
                                         NULL};
    static const char *const twins[] = {"by=*", NULL};
    static const char *const good[] = {
        "by=rowid,\"select \"\"\"", "by=y=upper(yoy)",
        "where=rowid = 'e'",        "where=\"select \"\"\" = 'f'",
        "having=yoy > 99",          "low-base-width=0",
        "by=n=upper(state)",        NULL};
    char path[16];
    struct ask ask;

    ask_write(file, path);
    ask_open(&ask);
    CHECK_STATUS(ask_run(&ask, path, "yoy", option), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "where_columns");
    CHECK_STATUS(ask_run(&ask, path, "yoy", twins), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "twin_columns");
    CHECK_OK(ask_run(&ask, path, "yoy", good));
    CHECK_INT(tide_answer_row_count(ask.answer), 1);
    CHECK_TEXT(tide_answer_cell(ask.answer, 0, 0).text, "e");
    CHECK_TEXT(tide_answer_cell(ask.answer, 0, 3).text, "G");
    CHECK(tide_answer_cell(ask.answer, 0, 5).real == 100.0);
    ask_close(&ask);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(keys_stay_keys),
        ROW(conditions_find_hostile_keys),
        ROW(attacks_are_refused_and_change_nothing),
        ROW(messages_are_safe_to_print),
        ROW(columns_of_any_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
