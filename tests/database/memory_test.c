/*
 * memory_test.c - SQLite without memory, at every allocation in turn.
 */
#include "query/ask.h"

#include <sqlite3.h>

static sqlite3_mem_methods usual;
static uint64_t asked;
static uint64_t until = UINT64_MAX; /* allocations before the one that fails */

static void *scarce_malloc(int size_bytes)
{
    return asked++ == until ? NULL : usual.xMalloc(size_bytes);
}

static void *scarce_realloc(void *memory, int size_bytes)
{
    return asked++ == until ? NULL : usual.xRealloc(memory, size_bytes);
}

TEST(sqlite_may_fail_at_any_allocation)
{
    UNUSED;
    static const char *const option[] = {
        "value=kg",         "by=f=lower(flow)",          "where=partner LIKE 'C%'",
        "where=f IN ('x')", "where=year(period) > 2019", NULL};
    char path[16];
    struct ask ask;
    char whole[512];
    uint64_t n = 0;
    uint64_t failed = 0;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "sum", option));
    snprintf(whole, sizeof whole, "%s", written(ask.answer, "csv", NULL)->bytes);
    CHECK_TEXT(whole, "f,period,sum,state\nx,2020,10,ok\nx,2021,11,ok\nx,2022,12,ok\n");
    for (;; n++) {
        asked = 0;
        until = n;
        tide_status status = ask_run(&ask, path, "sum", option);
        bool is_hit = asked > n;
        until = UINT64_MAX;
        if (status != TIDE_STATUS_OK) {
            if (status != TIDE_STATUS_NO_MEMORY)
                print_error("allocation %llu: %s\n", (unsigned long long)n,
                            ask.err.message);
            CHECK_STATUS(status, TIDE_STATUS_NO_MEMORY);
            CHECK_TEXT(ask.err.id, "no_memory");
            CHECK_OK(tide_job_run(ask.job, &ask.answer, NULL));
            failed++;
        }
        CHECK_WRITTEN(ask.answer, "csv", NULL, whole); /* SQLite can do without some */
        if (!is_hit)
            break;
    }
    print_message("%llu allocations, %llu failures\n", (unsigned long long)n,
                  (unsigned long long)failed);
    CHECK(failed > n / 2);
    ask_close(&ask);
    unlink(path);
}

/* Each call of `work` must succeed, or say that there is no memory; then it is done again. */
static void fail_each(tide_status (*work)(struct ask *ask, const char *path),
                      struct ask *ask, const char *path)
{
    uint64_t failed = 0;

    for (uint64_t n = 0;; n++) {
        asked = 0;
        until = n;
        tide_status status = work(ask, path);
        bool is_hit = asked > n;
        until = UINT64_MAX;
        if (status != TIDE_STATUS_OK) {
            if (status != TIDE_STATUS_NO_MEMORY)
                print_error("allocation %llu: %s\n", (unsigned long long)n,
                            ask->err.message);
            CHECK_STATUS(status, TIDE_STATUS_NO_MEMORY);
            failed++;
        }
        CHECK_OK(work(ask, path));
        if (!is_hit)
            break;
    }
    CHECK(failed > 10);
}

static tide_status save_answer(struct ask *ask, const char *path)
{
    return tide_answer_save(ask->answer, path, "sqlite", NULL, &ask->err);
}

static tide_status read_table(struct ask *ask, const char *path)
{
    static const char *const option[] = {"by=flow", "value=sum", NULL};
    char table[64];

    snprintf(table, sizeof table, "%s:sum_exact", path);
    return ask_run(ask, table, "sum", option);
}

TEST(files_too)
{
    UNUSED;
    static const char *const option[] = {"value=kg", "by=flow", NULL};
    char path[16];
    char base[] = "memory_test.db";
    struct ask ask;
    struct ask reader;

    ask_write(ask_trade, path);
    ask_open(&ask);
    CHECK_OK(ask_run(&ask, path, "sum", option));
    unlink(base);
    fail_each(save_answer, &ask, base); /* the first makes it, the others replace */
    ask_open(&reader);
    fail_each(read_table, &reader, base);
    char *wanted = strdup(written(ask.answer, "csv", NULL)->bytes);
    CHECK(wanted != NULL);
    CHECK_WRITTEN(reader.answer, "csv", NULL, wanted);
    free(wanted);
    ask_close(&reader);
    ask_close(&ask);
    unlink(base);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(sqlite_may_fail_at_any_allocation),
                                       ROW(files_too)};
    sqlite3_mem_methods scarce;

    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual), SQLITE_OK);
    scarce = usual;
    scarce.xMalloc = scarce_malloc;
    scarce.xRealloc = scarce_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce), SQLITE_OK);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
