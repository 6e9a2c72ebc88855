/*
 * batch_memory_test.c - a host that has no memory left while a job runs, at every
 * allocation in turn.
 *
 * The run must say NO_MEMORY, or do all of its work without the memory; what was written
 * is whole, nothing is left when the engine closes, and the next run completes.
 */
#include "harness/check.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "tide/batch.h"

/* A host that counts, and fails once. */
struct scarce {
    pthread_mutex_t lock;
    uint64_t until; /* allocations before the one that fails */
    uint64_t asked;
    int64_t blocks; /* in use */
};

static void *scarce_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    struct scarce *scarce = user;
    void *memory = NULL;

    pthread_mutex_lock(&scarce->lock);
    if (scarce->asked++ == scarce->until ||
        posix_memalign(&memory, align_bytes, size_bytes) != 0)
        memory = NULL;
    else
        scarce->blocks++;
    pthread_mutex_unlock(&scarce->lock);
    return memory;
}

static void scarce_free(void *user, void *memory, size_t size_bytes)
{
    struct scarce *scarce = user;

    (void)size_bytes;
    pthread_mutex_lock(&scarce->lock);
    scarce->blocks--;
    pthread_mutex_unlock(&scarce->lock);
    free(memory);
}

static char folder[64];

static void write_file(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static int begin(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/tide-scarce-XXXXXX");
    return mkdtemp(folder) != NULL ? 0 : -1;
}

static int end(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static tide_status run(struct scarce *scarce, tide_batch_outcome *outcome)
{
    tide_allocator allocator = {scarce_alloc, scarce_free, scarce};
    tide_engine_options engine_options = tide_engine_options_default();
    tide_batch_options options = tide_batch_options_default();
    tide_engine *engine = NULL;
    tide_batch *batch = NULL;
    tide_error err;
    char path[128];

    snprintf(path, sizeof path, "%s/job.yml", folder);
    engine_options.allocator = &allocator;
    engine_options.threads = 1;
    options.forces = 1;
    tide_status status = tide_engine_open(&engine_options, &engine, &err);
    if (status != TIDE_STATUS_OK)
        return status;
    status = tide_batch_open(engine, path, NULL, 0, &batch, &err);
    if (status == TIDE_STATUS_OK)
        status = tide_batch_run(batch, &options, outcome, &err);
    tide_batch_close(batch);
    tide_engine_close(engine);
    return status;
}

static const char rows[] = "flow,period,value,value_state,yoy,yoy_state\n"
                           "M,2022,34.6,ok,6.461538461538462,ok\n"
                           "X,2022,34.0,ok,13.333333333333334,ok\n";

static bool is_whole(void)
{
    char path[128];
    char text[1024] = "";

    snprintf(path, sizeof path, "%s/a.csv", folder);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return true;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    return length > 0 && strcmp(text, rows) == 0;
}

TEST(every_allocation_may_fail)
{
    UNUSED;
    struct scarce scarce = {.until = UINT64_MAX};
    tide_batch_outcome outcome = {0};
    tide_status status = TIDE_STATUS_NO_MEMORY;

    pthread_mutex_init(&scarce.lock, NULL);
    write_file("trade.csv", "period,flow,partner,value\n2021,X,CHN,30\n2022,X,CHN,34.0\n"
                            "2021,M,CHN,32.5\n2022,M,CHN,34.6\n2022,M,DEU,\n");
    write_file("set.txt", "CHN\n");
    write_file("more.csv", "period,flow,partner,value\n2020,X,CHN,28\n");
    write_file("rates.csv", "period,rate\n2021,1.5\n2022,1.2\n");
    write_file(
        "job.yml",
        "job: 1\nparams: {since: {type: int, default: 2022}}\n"
        "sources: {trade: {files: trade.csv, rejects: rejects.csv},\n"
        "          both: {files: [trade.csv, more.csv]}}\n"
        "groups: {area: {of: partner, sets: {asia: {file: set.txt}}, rest: drop}}\n"
        "steps:\n"
        "  files: {from: both, by: [source, flow], group: value, stat: [max, rows],\n"
        "          allow_aggregates: yes}\n"
        "  flows: {from: trade, by: [area, flow], sum: value}\n"
        "  growth: {from: flows, add: {yoy: {yoy: value},\n"
        "           fx: {const-fx: value, rates: rates.csv}}}\n"
        "  last: {from: growth, where: [\"year(period) >= :since\"],\n"
        "         having: \"yoy > 0\", sort: flow}\n"
        "  slim: {from: last, by: [flow], sum: [value, yoy], allow_aggregates: yes}\n"
        "checks:\n"
        "  - {table: growth, no_gaps: period}\n"
        "  - {table: last, unique: [flow, period]}\n"
        "  - {table: last, sums_to: {column: value, total: 1}, severity: warn}\n"
        "outputs: {a: {table: slim, to: a.csv}, b: {table: last, to: b.json},\n"
        "          c: {table: files, to: c.csv}}\n");
    CHECK_OK(run(&scarce, &outcome));
    uint64_t needed = scarce.asked;
    CHECK_INT(outcome.count[TIDE_BATCH_FAILED], 0);
    /* Every few of them: each run syncs its files. TIDE_TEST_ALL asks for all. */
    uint64_t stride = getenv("TIDE_TEST_ALL") != NULL ? 1 : 1 + needed / 300;
    for (uint64_t n = 0; n < needed; n += stride) {
        memset(&outcome, 0, sizeof outcome);
        scarce.asked = 0;
        scarce.until = n;
        status = run(&scarce, &outcome);
        CHECK(status == TIDE_STATUS_NO_MEMORY ||
              (status == TIDE_STATUS_OK && outcome.count[TIDE_BATCH_FAILED] == 0));
        CHECK_INT(scarce.blocks, 0);
        CHECK(is_whole());
    }
    scarce.until = UINT64_MAX;
    CHECK_OK(run(&scarce, &outcome));
    CHECK(is_whole());
    pthread_mutex_destroy(&scarce.lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_allocation_may_fail, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
