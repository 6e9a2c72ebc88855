/*
 * table_feed_test.c - tables of databases, sound, hostile and damaged.
 */
#include "input/loaded.h"

#include <sqlite3.h>

static const char *db_path(void)
{
    static char path[64];

    snprintf(path, sizeof path, "table_feed_%ld.db", (long)getpid());
    return path;
}

static void make(const char *sql)
{
    sqlite3 *handle = NULL;
    char *words = NULL;

    unlink(db_path());
    assert_int_equal(sqlite3_open(db_path(), &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s: %s", sql, words);
    sqlite3_close(handle);
}

/* Through open, sniff and load; the table is freed by load_end. */
static tide_status load_table(struct loaded *loaded, const char *table,
                              const struct reading *reading)
{
    char path[256];

    memset(loaded, 0, sizeof *loaded);
    check_runtime(&loaded->runtime, 2);
    loaded->runtime.message = loaded_hear;
    loaded->runtime.message_user = loaded;
    rejects_init(&loaded->rejects, &loaded->runtime.memory);
    snprintf(path, sizeof path, "%s:%s", db_path(), table);
    tide_status status =
        input_open(&loaded->runtime, path, reading, &loaded->input, &loaded->err);
    if (status == TIDE_STATUS_OK)
        status = input_sniff(loaded->input, &loaded->plan, &loaded->err);
    if (status == TIDE_STATUS_OK)
        status = input_load(loaded->input, loaded->plan, &loaded->rejects,
                            &loaded->ledger, &loaded->table, &loaded->err);
    return status;
}

static void load_end(struct loaded *loaded)
{
    tide_table_free(loaded->table);
    rejects_release(&loaded->rejects);
    input_close(loaded->input);
    runtime_release(&loaded->runtime);
}

static const struct reading usual = {0};

TEST(cells_come_as_they_are)
{
    UNUSED;
    struct loaded loaded;

    make("CREATE TABLE t (hs TEXT, year INTEGER, value_usd, note TEXT);"
         "INSERT INTO t VALUES ('0101', 2020, 9007199254740993, 'a \"b\", c'),"
         "('0101', 2021, 0.1, ' x '), ('0102', 2020, NULL, NULL), ('', 2021, '1.50', "
         "'');");
    CHECK_OK(load_table(&loaded, "t", &usual));
    CHECK_INT(loaded.ledger.loaded, 4);
    const struct column *hs = &loaded.table->column[0];
    const struct column *value = &loaded.table->column[2];
    const struct column *note = &loaded.table->column[3];
    CHECK_INT(hs->role, TIDE_COLUMN_KEY);
    CHECK(text_is(dictionary_text(hs->dictionary, 0), "0101"));
    CHECK_INT(value->scale, 2);
    CHECK(packed_get(&value->mantissa, 0) == INT64_C(900719925474099300));
    CHECK(packed_get(&value->mantissa, 1) == 10);
    CHECK(packed_get(&value->mantissa, 3) == 150);
    CHECK(text_is(dictionary_text(note->dictionary, 0), "a \"b\", c"));
    CHECK(text_is(dictionary_text(note->dictionary, 1), " x "));
    load_end(&loaded);
}

TEST(what_tide_wrote_is_read_as_it_was)
{
    UNUSED;
    static const char about[] =
        "CREATE TABLE sum_exact (year TEXT, sum INTEGER, n INTEGER) STRICT;"
        "INSERT INTO sum_exact VALUES ('2020', 150, 150), ('2021', -5, 7);"
        "CREATE TABLE tide_about (answer TEXT NOT NULL, part TEXT NOT NULL, "
        "name TEXT NOT NULL, value TEXT NOT NULL) STRICT;"
        "INSERT INTO tide_about VALUES ('yoy', 'decimals', 'n', '1'),"
        "('sum', 'decimals', 'sum', '2');";
    struct loaded loaded;
    char text[512];

    make(about);
    CHECK_OK(load_table(&loaded, "sum_exact", &usual));
    CHECK_INT(loaded.table->column[1].scale, 2);
    CHECK(packed_get(&loaded.table->column[1].mantissa, 0) == 150);
    CHECK(packed_get(&loaded.table->column[1].mantissa, 1) == -5);
    CHECK_INT(loaded.table->column[2].scale, 0);
    load_end(&loaded);

    snprintf(text, sizeof text, "%s UPDATE tide_about SET value = '19';", about);
    make(text);
    CHECK_STATUS(load_table(&loaded, "sum_exact", &usual), TIDE_STATUS_PARSE);
    CHECK_TEXT(loaded.err.id, "bad_database");
    load_end(&loaded);
}

TEST(blobs_and_infinities_are_no_figures)
{
    UNUSED;
    struct loaded loaded;
    struct reading reading = {.max_errors = 10};

    make("CREATE TABLE t (year INTEGER, value_usd);"
         "INSERT INTO t VALUES (2019, 1), (2020, x'3132'), (2021, 9e999), (2022, 5);");
    CHECK_OK(load_table(&loaded, "t", &reading));
    CHECK_INT(loaded.ledger.read, 4);
    CHECK_INT(loaded.ledger.rejected, 2);
    CHECK_TEXT(loaded.rejects.row[0].text, "x'3132'");
    CHECK_TEXT(loaded.rejects.row[1].text, "inf");
    load_end(&loaded);
}

TEST(rows_come_in_the_order_of_the_table)
{
    UNUSED;
    struct loaded loaded;

    make("CREATE TABLE t (k TEXT, year INTEGER, v INTEGER);"
         "CREATE INDEX i ON t (v, k, year);"
         "INSERT INTO t VALUES ('b', 2020, 9), ('a', 2020, 1);");
    CHECK_OK(load_table(&loaded, "t", &usual));
    CHECK(text_is(dictionary_text(loaded.table->column[0].dictionary, 0), "b"));
    load_end(&loaded);

    make("CREATE TABLE t (k TEXT PRIMARY KEY, year INTEGER, v INTEGER) WITHOUT ROWID;"
         "INSERT INTO t VALUES ('b', 2020, 9), ('a', 2020, 1);");
    CHECK_OK(load_table(&loaded, "t", &usual));
    CHECK(text_is(dictionary_text(loaded.table->column[0].dictionary, 0), "a"));
    load_end(&loaded);
}

TEST(only_tables_are_read)
{
    UNUSED;
    static const struct {
        const char *table;
        const char *id;
    } cases[] = {
        {"v", "no_table"},     {"nosuch", "no_table"},        {"", "no_table"},
        {"fts", "no_table"},   {"sqlite_schema", "no_table"}, {"t\" JOIN t", "no_table"},
        {"t; --", "no_table"},
    };
    struct loaded loaded;

    make("CREATE TABLE t (year INTEGER, v INTEGER); INSERT INTO t VALUES (2020, 1);"
         "CREATE VIEW v AS SELECT * FROM t;"
         "CREATE VIRTUAL TABLE fts USING fts5(year, v);");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_STATUS(load_table(&loaded, cases[i].table, &usual), TIDE_STATUS_NOT_FOUND);
        CHECK_TEXT(loaded.err.id, cases[i].id);
        load_end(&loaded);
    }
}

TEST(a_write_ahead_log_is_refused_and_nothing_left_behind)
{
    UNUSED;
    struct loaded loaded;
    char shm[80];

    make("PRAGMA journal_mode=WAL; CREATE TABLE t (year INTEGER, v INTEGER);");
    CHECK_STATUS(load_table(&loaded, "t", &usual), TIDE_STATUS_PARSE);
    CHECK_TEXT(loaded.err.id, "unsupported");
    snprintf(shm, sizeof shm, "%s-shm", db_path());
    CHECK(access(shm, F_OK) != 0);
    load_end(&loaded);
}

TEST(what_a_database_knows_by_itself_is_not_to_be_said)
{
    UNUSED;
    static const struct reading readings[] = {{.delimiter = ';'},
                                              {.no_header = true},
                                              {.encoding = "UTF-8"}};
    struct loaded loaded;

    make("CREATE TABLE t (year INTEGER, v INTEGER); INSERT INTO t VALUES (2020, 1);");
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        CHECK_STATUS(load_table(&loaded, "t", &readings[i]), TIDE_STATUS_ARGUMENT);
        CHECK_TEXT(loaded.err.id, "conflict");
        load_end(&loaded);
    }
}

/* ---- damage ---- */

static unsigned char *read_db(size_t *out_length)
{
    FILE *file = fopen(db_path(), "rb");
    assert_non_null(file);
    unsigned char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    *out_length = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void write_db(const unsigned char *bytes, size_t length)
{
    FILE *file = fopen(db_path(), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void make_larger(void)
{
    make("PRAGMA page_size=512; CREATE TABLE t (k TEXT, year INTEGER, v INTEGER);"
         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
         "INSERT INTO t SELECT 'key number ' || i, 2020, i * 1000 FROM n;");
}

/* A fault of ours would be INTERNAL, or a crash. */
static void load_damaged(void)
{
    static const struct reading reading = {.max_errors = 1000};
    struct loaded loaded;
    tide_status status = load_table(&loaded, "t", &reading);

    if (status == TIDE_STATUS_INTERNAL)
        fail_msg("%s", loaded.err.message);
    CHECK(status != TIDE_STATUS_NO_MEMORY);
    load_end(&loaded);
}

TEST(each_byte_may_be_wrong)
{
    UNUSED;
    size_t length;

    make_larger();
    unsigned char *bytes = read_db(&length);
    for (size_t i = 0; i < length; i++) {
        bytes[i] ^= 0xFF;
        write_db(bytes, length);
        load_damaged();
        bytes[i] ^= 0xFF;
    }
    print_message("%zu bytes\n", length);
    free(bytes);
}

TEST(each_page_may_be_the_last)
{
    UNUSED;
    size_t length;

    make_larger();
    unsigned char *bytes = read_db(&length);
    for (size_t cut = 0; cut < length; cut += 256) {
        write_db(bytes, cut);
        load_damaged();
    }
    free(bytes);
}

static int remove_db(void **state)
{
    (void)state;
    unlink(db_path());
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(cells_come_as_they_are),
        ROW(what_tide_wrote_is_read_as_it_was),
        ROW(blobs_and_infinities_are_no_figures),
        ROW(rows_come_in_the_order_of_the_table),
        ROW(only_tables_are_read),
        ROW(a_write_ahead_log_is_refused_and_nothing_left_behind),
        ROW(what_a_database_knows_by_itself_is_not_to_be_said),
        ROW(each_byte_may_be_wrong),
        ROW(each_page_may_be_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, remove_db);
}
