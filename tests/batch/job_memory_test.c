/*
 * job_memory_test.c - a host that has no memory left, at every allocation in turn, while a
 * job is read, checked, or written by init.
 */
#include "batch/job.h"

/* A host that counts, and fails once. One thread only. */
struct scarce {
    uint64_t until; /* allocations before the one that fails */
    uint64_t asked;
    int64_t blocks; /* in use */
};

static void *scarce_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    struct scarce *scarce = user;
    void *memory = NULL;

    if (scarce->asked++ == scarce->until ||
        posix_memalign(&memory, align_bytes, size_bytes) != 0)
        return NULL;
    scarce->blocks++;
    return memory;
}

static void scarce_free(void *user, void *memory, size_t size_bytes)
{
    struct scarce *scarce = user;

    (void)size_bytes;
    scarce->blocks--;
    free(memory);
}

static tide_status drop(void *user, const char *bytes, size_t length, tide_error *err)
{
    (void)user;
    (void)bytes;
    (void)length;
    (void)err;
    return TIDE_STATUS_OK;
}

typedef tide_status (*act_fn)(tide_engine *engine, tide_error *err);

static tide_status open_brief(tide_engine *engine, tide_error *err)
{
    static const tide_setting param[] = {{"year", "2021"}, {"out", "out/new"}};
    tide_batch *batch = NULL;
    tide_status status =
        tide_batch_open(engine, TIDE_SOURCE_DIR "/tests/batch/jobs/brief.yml", param,
                        COUNT_OF(param), &batch, err);

    CHECK((status == TIDE_STATUS_OK) == (batch != NULL));
    tide_batch_close(batch);
    return status;
}

static struct job_folder folder;

static tide_status check_brief(tide_engine *engine, tide_error *err)
{
    tide_batch *batch = NULL;
    tide_status status = tide_batch_open(engine, folder.job, NULL, 0, &batch, err);

    if (status == TIDE_STATUS_OK)
        status = tide_batch_check(batch, err);
    tide_batch_close(batch);
    return status;
}

static tide_status write_schema(tide_engine *engine, tide_error *err)
{
    return tide_batch_schema(engine, drop, NULL, err);
}

static tide_status write_init(tide_engine *engine, tide_error *err)
{
    return tide_batch_init(engine, TIDE_SOURCE_DIR "/datasets/states-demo/trade.csv",
                           drop, NULL, err);
}

/* Fail the n-th allocation; false once fewer are needed. */
static bool fail_nth(act_fn act, uint64_t n)
{
    struct scarce scarce = {.until = UINT64_MAX};
    tide_allocator host = {scarce_alloc, scarce_free, &scarce};
    tide_engine_options options = tide_engine_options_default();
    tide_engine *engine = NULL;
    tide_error err = {0};

    options.allocator = &host;
    options.threads = 1;
    CHECK_OK(tide_engine_open(&options, &engine, NULL));
    int64_t empty = scarce.blocks;
    scarce.until = scarce.asked + n;
    tide_status status = act(engine, &err);
    bool is_hit = scarce.asked > scarce.until;
    CHECK_INT(scarce.blocks, empty);
    if (is_hit && status != TIDE_STATUS_OK) {
        CHECK_STATUS(status, TIDE_STATUS_NO_MEMORY);
        CHECK_TEXT(err.id, "no_memory");
    }
    scarce.until = UINT64_MAX;
    CHECK_OK(act(engine, &err));
    tide_engine_close(engine);
    CHECK_INT(scarce.blocks, 0);
    return is_hit;
}

static void fail_all(act_fn act, const char *name)
{
    uint64_t n = 0;

    while (fail_nth(act, n))
        n++;
    print_message("%s: %llu allocations\n", name, (unsigned long long)n);
    CHECK(n > 0);
}

TEST(reading_and_checking)
{
    UNUSED;
    fail_all(open_brief, "open");
}

TEST(checking_against_data)
{
    UNUSED;
    job_make_folder(&folder);
    fail_all(check_brief, "check");
    job_leave_folder(&folder);
}

TEST(schema_and_init)
{
    UNUSED;
    fail_all(write_schema, "schema");
    fail_all(write_init, "init");
}

TEST(a_limit_is_no_lack)
{
    UNUSED;
    tide_status status = TIDE_STATUS_LIMIT;

    for (size_t limit = 4096; status != TIDE_STATUS_OK; limit += 65536) {
        tide_engine_options options = tide_engine_options_default();
        tide_engine *engine = NULL;
        tide_error err = {0};

        options.memory_limit_bytes = limit;
        options.threads = 1;
        status = tide_engine_open(&options, &engine, &err);
        if (status == TIDE_STATUS_OK)
            status = open_brief(engine, &err);
        if (status != TIDE_STATUS_OK)
            CHECK_STATUS(status, TIDE_STATUS_LIMIT);
        tide_engine_close(engine);
        CHECK(limit < 64u * 1024 * 1024);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(reading_and_checking),
        ROW(checking_against_data),
        ROW(schema_and_init),
        ROW(a_limit_is_no_lack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
