/*
 * no_memory_test.c - a host that has no memory left, at every allocation in turn.
 *
 * For each N the N-th allocation of a whole request fails, once. The request must say
 * NO_MEMORY (what can do without the memory may give the whole answer instead), the same
 * job must then answer, and nothing may be left when the engine closes.
 */
#include "query/ask.h"

#include <pthread.h>

/* A host that counts, and fails once. */
struct scarce {
    pthread_mutex_t lock;
    uint64_t until; /* allocations before the one that fails; UINT64_MAX: none does */
    uint64_t asked;
    int64_t blocks; /* in use */
    int64_t bytes;
};

static void *scarce_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    struct scarce *scarce = user;
    void *memory = NULL;

    pthread_mutex_lock(&scarce->lock);
    if (scarce->asked++ != scarce->until &&
        posix_memalign(&memory, align_bytes, size_bytes) == 0) {
        scarce->blocks++;
        scarce->bytes += (int64_t)size_bytes;
    } else {
        memory = NULL;
    }
    pthread_mutex_unlock(&scarce->lock);
    return memory;
}

static void scarce_free(void *user, void *memory, size_t size_bytes)
{
    struct scarce *scarce = user;

    pthread_mutex_lock(&scarce->lock);
    scarce->blocks--;
    scarce->bytes -= (int64_t)size_bytes;
    pthread_mutex_unlock(&scarce->lock);
    free(memory);
}

struct request {
    const char *verb;
    bool is_explained;
    const char *option[ASK_MAX_OPTIONS];
    const char *format;
};

static const struct request requests[] = {
    {"yoy", false, {"value=value", "by=partner,flow", "levels"}, "csv"},
    {"yoy",
     false,
     {"value=value,kg", "by=f=lower(flow)", "by=partner", "where=partner <> 'FRA'",
      "where=f IN ('x','m')", "where=period >= :first", "having=kg_yoy > -100", "labels",
      "sort=-kg_yoy"},
     "json"},
    {"share",
     false,
     {"value=value", "by=partner,flow", "within=flow", "labels", "missing=skip"},
     "table"},
    {"share", false, {"value=value,kg", "by=partner,flow", "top=1", "labels"}, "csv"},
    {"balance", false, {"value=value", "by=partner", "wide", "levels"}, "markdown"},
    {"per-capita",
     false,
     {"value=value", "by=partner,flow", "levels",
      "population=" TIDE_SOURCE_DIR "/datasets/index-demo/population.csv"},
     "csv"},
    {"ratio", false, {"value=value", "by=partner,flow", "denominator=kg"}, "csv"},
    {"regress", false, {"value=value", "by=partner,flow", "on=kg"}, "csv"},
    {"regress", false, {"value=value", "by=partner,flow", "on=kg", "robust"}, "csv"},
    {"cross-correlation",
     false,
     {"value=value", "by=partner,flow", "with=kg", "lags=1"},
     "csv"},
    {"trend", false, {"value=value", "by=partner,flow", "robust"}, "csv"},
    {"trend-line", false, {"value=value", "by=partner,flow"}, "csv"},
    {"backtest",
     false,
     {"value=value", "by=partner,flow", "method=naive", "season=2", "origins=2"},
     "csv"},
    {"unit-root", false, {"value=value", "by=partner,flow", "lags=0"}, "csv"},
    {"season-root", false, {"value=value", "by=partner,flow", "season=2"}, "csv"},
    {"trend",
     false,
     {"value=value", "by=partner,flow", "since=2020", "until=2021"},
     "ndjson"},
    {"moving",
     false,
     {"value=value", "by=partner,flow", "window=2", "stat=median"},
     "tsv"},
    {"sum", false, {"value=value", "by=partner,flow", "freq=A", "last"}, "table"},
    {"group",
     false,
     {"value=value,kg", "by=partner,flow", "cube", "missing=skip", "allow-aggregates",
      "stat=sum,median,top2,sd,first,distinct(partner),wmean(kg),provisional",
      "having=value_sum > 10", "sort=-value_median"},
     "csv"},
    {"group",
     false,
     {"value=value", "by=p=substr(partner,1,1)", "by=flow,period", "since=2021",
      "grand-total", "where=flow = 'X'", "wide"},
     "table"},
    {"group", true, {"value=value", "by=partner,flow", "rollup"}, "csv"},
    {"share",
     false,
     {"value=value,kg", "by=partner,flow", "bounds", "refuse=overflow,singular"},
     "csv"},
    {"balance", false, {"value=value,kg", "by=partner", "gaps"}, "json"},
    {"sniff", false, {NULL}, "table"},
    {"describe", false, {"value=value,kg", "since=2021"}, "csv"},
    {"yoy", true, {"value=value", "by=p=substr(partner,1,1)", "where=flow = 'X'"}, "csv"},
    {"sum",
     false,
     {"columns=period:period,reporter:skip,partner:key,partnerDesc:label,flow:key,"
      "value:double,kg:skip",
      "by=partner,flow"},
     "csv"},
};

static tide_status answer_of(tide_job *job, const struct request *request,
                             const tide_answer **answer, tide_error *err)
{
    return request->is_explained ? tide_job_explain(job, answer, err)
                                 : tide_job_run(job, answer, err);
}

/* The whole request once; where it fails, the same job is asked again with memory. */
static tide_status try_request(tide_engine *engine, struct scarce *scarce,
                               const struct request *request, const char *path,
                               struct host *bytes)
{
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_error err = {0};
    tide_status status = tide_job_new(engine, request->verb, &job, &err);

    if (status != TIDE_STATUS_OK) {
        CHECK(job == NULL);
        return status;
    }
    status = ask_set(job, request->option, &err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_file(job, path, &err);
    if (status == TIDE_STATUS_OK) {
        status = answer_of(job, request, &answer, &err);
        if (status != TIDE_STATUS_OK) {
            CHECK(answer == NULL);
            CHECK_TEXT(err.id, "no_memory");
            scarce->until = UINT64_MAX;
            CHECK_OK(answer_of(job, request, &answer, &err));
        }
    }
    if (status == TIDE_STATUS_OK)
        status =
            tide_answer_write(answer, request->format, NULL, host_write, bytes, &err);
    tide_job_free(job);
    return status;
}

static void open_scarce(struct scarce *scarce, tide_allocator *host, unsigned threads,
                        tide_engine **engine)
{
    tide_engine_options options = tide_engine_options_default();

    *scarce = (struct scarce){.until = UINT64_MAX};
    *host = (tide_allocator){scarce_alloc, scarce_free, scarce};
    pthread_mutex_init(&scarce->lock, NULL);
    options.allocator = host;
    options.threads = threads;
    CHECK_OK(tide_engine_open(&options, engine, NULL));
}

/* Fail the n-th allocation; false once the request needs fewer. */
static bool check_nth(const struct request *request, const char *path, unsigned threads,
                      uint64_t n, const struct host *whole)
{
    struct scarce scarce;
    tide_allocator host;
    tide_engine *engine = NULL;
    struct host bytes = {.limit = SIZE_MAX};

    open_scarce(&scarce, &host, threads, &engine);
    int64_t empty = scarce.blocks;
    uint64_t until = scarce.asked + n;
    scarce.until = until;
    tide_status status = try_request(engine, &scarce, request, path, &bytes);
    bool is_hit = scarce.asked > until;
    if (status == TIDE_STATUS_OK)
        CHECK_TEXT(bytes.bytes, whole->bytes);
    else
        CHECK_STATUS(status, TIDE_STATUS_NO_MEMORY);
    if (threads == 1)
        CHECK_INT(scarce.blocks, empty);

    scarce.until = UINT64_MAX; /* the next call works */
    host_clear(&bytes);
    CHECK_OK(try_request(engine, &scarce, request, path, &bytes));
    CHECK_TEXT(bytes.bytes, whole->bytes);
    host_clear(&bytes);
    tide_engine_close(engine);
    CHECK_INT(scarce.blocks, 0);
    CHECK_INT(scarce.bytes, 0);
    pthread_mutex_destroy(&scarce.lock);
    return is_hit;
}

static uint64_t check_request(const struct request *request, const char *path,
                              unsigned threads)
{
    struct scarce scarce;
    tide_allocator host;
    tide_engine *engine = NULL;
    struct host whole = {.limit = SIZE_MAX};
    uint64_t n = 0;

    open_scarce(&scarce, &host, threads, &engine);
    CHECK_OK(try_request(engine, &scarce, request, path, &whole));
    tide_engine_close(engine);
    pthread_mutex_destroy(&scarce.lock);
    while (check_nth(request, path, threads, n, &whole))
        n++;
    host_clear(&whole);
    return n;
}

TEST(every_allocation_of_a_request_may_fail)
{
    UNUSED;
    char path[16];

    ask_write(ask_trade, path);
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        uint64_t failures = check_request(&requests[i], path, 1);
        print_message("%s, request %zu: %llu allocations\n", requests[i].verb, i,
                      (unsigned long long)failures);
        CHECK(failures > 10);
    }
    unlink(path);
}

TEST(threads_change_nothing_of_it)
{
    UNUSED;
    char path[16];

    ask_write(ask_trade, path);
    CHECK(check_request(&requests[0], path, 3) > 10);
    unlink(path);
}

enum { CLAIM_BYTES = 6 * 1024 };

TEST(claims_too)
{
    UNUSED;
    static const struct request describe = {"describe", false, {NULL}, "csv"};
    static char claims[CLAIM_BYTES];
    char path[16];
    FILE *file = fopen(TIDE_SOURCE_DIR "/datasets/belarus-2022/figures.csv", "rb");

    /* The first of them: time grows with the square of their number. */
    CHECK(file != NULL);
    size_t length = fread(claims, 1, sizeof claims - 1, file);
    CHECK(fclose(file) == 0);
    while (length > 0 && claims[length - 1] != '\n')
        length--;
    claims[length] = '\0';
    ask_write(claims, path);
    CHECK(check_request(&describe, path, 1) > 10);
    unlink(path);
}

/* A contradiction, a circle of relations, a quotient: all that an audit may do. */
TEST(an_audit_too)
{
    UNUSED;
    static const struct request audit = {"audit", false, {NULL}, "csv"};
    static const struct request reconcile = {"reconcile", false, {NULL}, "csv"};
    static const char claims[] =
        "id,essay,ref,subject,counterpart,measure,kind,value,unit,scale,period,"
        "base_period,bound,note\n"
        "A,e,1,x,y,turnover,level,1092.5,USD,1e6,2021,,exact,\n"
        "B,e,1,x,y,turnover,growth_pct,31.9,pct,1,2021,2020,exact,\n"
        "C,e,1,x,y,exports,level,911.8,USD,1e6,2021,,exact,\n"
        "D,e,1,x,y,exports,growth_pct,25,pct,1,2021,2020,exact,\n"
        "E,e,1,x,y,balance,level,731.1,USD,1e6,2021,,exact,\n"
        "F,e,1,x,z,turnover,level,10.0,USD,1e6,2021,,exact,\n"
        "G,e,1,x,z,exports,level,5.0,USD,1e6,2021,,exact,\n"
        "H,e,1,x,z,imports,level,6.0,USD,1e6,2021,,exact,\n";
    static const char table[] = "country,2021,2021-Q1,2021-Q2,2021-Q3,2021-Q4\n"
                                "A,10.0,2.0,3.0,4.0,1.0\nB,9.0,2.0,2.0,3.0,2.5\n"
                                "World,19.0,4.0,5.0,7.0,3.0\n";
    static const char links[] = "period,x_qoq,x_yoy\n2020-Q2,1.0,\n2020-Q3,2.0,\n"
                                "2020-Q4,3.0,\n2021-Q1,1.5,7.7\n2021-Q2,2.6,4.9\n";
    static const char dated[] = "month,x,x_ytd\n2021-01,1,1\n2021-02,1,2\n2021-03,1,9\n";
    char path[16];

    ask_write(claims, path);
    CHECK(check_request(&audit, path, 1) > 10);
    CHECK(check_request(&reconcile, path, 1) > 10);
    unlink(path);
    ask_write(table, path);
    CHECK(check_request(&audit, path, 1) > 10);
    unlink(path);
    ask_write(links, path);
    CHECK(check_request(&audit, path, 1) > 10);
    unlink(path);
    ask_write(dated, path);
    CHECK(check_request(&audit, path, 1) > 10);
    unlink(path);
}

TEST(rounding_and_scaling_too)
{
    UNUSED;
    static const struct request remainder = {"reconcile",
                                             false,
                                             {"method=remainder", "by=country", NULL},
                                             "csv"};
    static const struct request line = {"reconcile",
                                        false,
                                        {"method=line", "by=country", NULL},
                                        "csv"};
    static const struct request controlled = {
        "reconcile", false, {"method=controlled", "by=country,use", NULL}, "csv"};
    static const struct request ras = {"reconcile",
                                       false,
                                       {"method=ras", "by=country,use", NULL},
                                       "csv"};
    static const char table[] = "country,use,value\nA,x,1.5\nA,y,2.5\nA,Total,4.0\n"
                                "B,x,2.5\nB,y,0.5\nB,Total,3.0\n"
                                "Total,x,4.0\nTotal,y,3.0\n";
    static const char apart[] = "country,use,value\nA,x,1.5\nB,x,2.5\nTotal,x,9.0\n";
    char path[16];

    ask_write(table, path);
    CHECK(check_request(&remainder, path, 1) > 10);
    CHECK(check_request(&line, path, 1) > 10);
    CHECK(check_request(&controlled, path, 1) > 10);
    CHECK(check_request(&ras, path, 1) > 10);
    unlink(path);
    ask_write(apart, path);
    CHECK(check_request(&remainder, path, 1) > 10);
    unlink(path);
}

TEST(hierarchies_too)
{
    UNUSED;
    static const struct request check = {"tree-check", false, {"by=hs", NULL}, "csv"};
    static const struct request rollup = {"rollup", false, {"by=hs", NULL}, "csv"};
    static const char table[] = "period,flow,hs,value\n2021,X,01,5.0\n2021,X,0101,2.0\n"
                                "2021,X,010221,2.0\n2021,M,01,1.0\n2021,M,0101,1.0\n";
    static const char twice[] = "hs,value\n01,5.0\n01,2.0\n0101,2.0\n";
    static const char groups[] = "group,member,valid_from,valid_to\nA,B,,\nA,C,2001,\n";
    static const char members[] = "year,partner,value\n2021,B,1\n2021,C,2\n2021,A,4\n";
    char option[32] = "groups=";
    const struct request grouped = {"rollup", false, {option, NULL}, "csv"};
    char path[16];
    char group_path[16];

    ask_write(table, path);
    CHECK(check_request(&check, path, 1) > 10);
    CHECK(check_request(&rollup, path, 1) > 10);
    unlink(path);
    ask_write(twice, path);
    CHECK(check_request(&check, path, 1) > 10);
    unlink(path);
    ask_write(groups, group_path);
    strcat(option, group_path);
    ask_write(members, path);
    CHECK(check_request(&grouped, path, 1) > 10);
    unlink(path);
    unlink(group_path);
}

TEST(an_engine_that_cannot_open)
{
    UNUSED;
    for (uint64_t n = 0;; n++) {
        struct scarce scarce = {.until = n};
        tide_allocator host = {scarce_alloc, scarce_free, &scarce};
        tide_engine_options options = tide_engine_options_default();
        tide_engine *engine = NULL;

        pthread_mutex_init(&scarce.lock, NULL);
        options.allocator = &host;
        tide_status status = tide_engine_open(&options, &engine, NULL);
        tide_engine_close(engine);
        CHECK_INT(scarce.blocks, 0);
        pthread_mutex_destroy(&scarce.lock);
        if (status == TIDE_STATUS_OK)
            break;
        CHECK_STATUS(status, TIDE_STATUS_NO_MEMORY);
        CHECK(engine == NULL);
        CHECK(n < 100);
    }
}

TEST(a_limit_is_no_lack)
{
    UNUSED;
    static const char *const option[] = {"value=value", "by=partner,flow", NULL};
    char path[16];
    size_t limit = 4096;
    size_t refused = 0;
    tide_status status = TIDE_STATUS_LIMIT;

    ask_write(ask_trade, path);
    for (; status != TIDE_STATUS_OK; limit += 4096) {
        tide_engine_options options = tide_engine_options_default();
        tide_job *job = NULL;
        const tide_answer *answer = NULL;
        tide_engine *engine = NULL;
        tide_error err = {0};

        options.memory_limit_bytes = limit;
        options.threads = 1;
        status = tide_engine_open(&options, &engine, &err);
        if (status == TIDE_STATUS_OK)
            status = tide_job_new(engine, "yoy", &job, &err);
        if (status == TIDE_STATUS_OK)
            status = ask_set(job, option, &err);
        if (status == TIDE_STATUS_OK)
            status = tide_job_add_file(job, path, &err);
        if (status == TIDE_STATUS_OK)
            status = tide_job_run(job, &answer, &err);
        if (status != TIDE_STATUS_OK) {
            CHECK_STATUS(status, TIDE_STATUS_LIMIT);
            CHECK_TEXT(err.id, "memory_limit");
            refused++;
        }
        tide_job_free(job);
        tide_engine_close(engine);
        CHECK(limit < 64u * 1024 * 1024);
    }
    CHECK(refused > 0);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_allocation_of_a_request_may_fail),
        ROW(threads_change_nothing_of_it),
        ROW(claims_too),
        ROW(an_audit_too),
        ROW(rounding_and_scaling_too),
        ROW(hierarchies_too),
        ROW(an_engine_that_cannot_open),
        ROW(a_limit_is_no_lack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
