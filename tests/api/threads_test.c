/*
 * threads_test.c - the same bytes for any number of threads, and from several threads at
 * once on one engine and one table.
 */
#include "query/ask.h"

#include <pthread.h>

enum { SERIES = 400, YEARS = 60, HOSTS = 4 };

struct question {
    const char *verb;
    const char *option[ASK_MAX_OPTIONS];
};

static const struct question questions[] = {
    {"yoy", {"by=partner,flow", "low-base-width=0"}},
    {"pop", {"by=flow,partner", "as=log", "sort=-pop"}},
    {"share", {"by=partner,flow", "within=flow", "missing=skip"}},
    {"balance", {"by=partner", "levels"}},
    {"trend", {"by=partner,flow", "log"}},
    {"moving", {"by=partner,flow", "window=5", "stat=median"}},
    {"sum", {"by=p=substr(partner,1,2)", "by=flow", "wide"}},
    {"index", {"by=partner", "where=flow = 'X'", "base=1985"}},
    {"group",
     {"by=partner,flow", "cube", "allow-aggregates",
      "stat=rows,count,sum,median,sd,p90,first,top3,distinct(partner)"}},
    {"group", {"by=partner,flow", "stat=sum,mean", "sort=-mean"}},
    {"describe", {NULL}},
};

/* Figures of many sizes, with holes, in an order of no meaning. */
static void write_figures(const char *path)
{
    uint64_t seed = 7;
    FILE *file = fopen(path, "w");

    CHECK(file != NULL);
    fprintf(file, "period,partner,flow,value\n");
    for (int year = 0; year < YEARS; year++)
        for (int series = 0; series < SERIES; series++) {
            uint64_t roll = check_random(&seed);
            int number = (int)((unsigned)(series * 211) % SERIES);
            if (roll % 50 == 0)
                continue;
            fprintf(file, "%d,P%03d,%s,%llu.%llu\n", 1980 + year, number / 2,
                    number % 2 == 0 ? "X" : "M",
                    (unsigned long long)(1 + roll % 100000000),
                    (unsigned long long)(roll >> 40) % 1000);
        }
    CHECK_INT(fclose(file), 0);
}

static tide_engine *open_threads(unsigned threads)
{
    tide_engine_options options = tide_engine_options_default();
    tide_engine *engine = NULL;

    options.threads = threads;
    CHECK_OK(tide_engine_open(&options, &engine, NULL));
    return engine;
}

static tide_status ask_table(tide_engine *engine, const tide_table *table,
                             const struct question *question, struct host *out)
{
    tide_job *job = NULL;
    const tide_answer *answer = NULL;
    tide_error err = {0};
    tide_status status = tide_job_new(engine, question->verb, &job, &err);

    if (status == TIDE_STATUS_OK)
        status = ask_set(job, question->option, &err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_table(job, table, &err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(job, &answer, &err);
    if (status == TIDE_STATUS_OK)
        status = tide_answer_write(answer, "json", NULL, host_write, out, &err);
    if (status != TIDE_STATUS_OK)
        print_error("%s: %s [%s]\n", question->verb, err.message, err.id);
    tide_job_free(job);
    return status;
}

static struct host first[COUNT_OF(questions)];

TEST(any_number_of_threads_gives_the_same_bytes)
{
    UNUSED;
    static const unsigned threads[] = {1, 2, 3, 8};
    char path[16];

    ask_write("", path);
    write_figures(path);
    for (size_t k = 0; k < COUNT_OF(threads); k++) {
        tide_engine *engine = open_threads(threads[k]);
        tide_table *table = NULL;
        CHECK_OK(tide_table_load(engine, path, NULL, 0, &table, NULL));
        for (size_t i = 0; i < COUNT_OF(questions); i++) {
            struct host bytes = {.limit = SIZE_MAX};
            CHECK_OK(ask_table(engine, table, &questions[i], &bytes));
            CHECK(bytes.length > 1000);
            if (k == 0) {
                first[i] = bytes;
                continue;
            }
            CHECK_INT(bytes.length, first[i].length);
            CHECK(memcmp(bytes.bytes, first[i].bytes, bytes.length) == 0);
            host_clear(&bytes);
        }
        tide_table_free(table);
        tide_engine_close(engine);
    }
    unlink(path);
}

struct guest {
    tide_engine *engine;
    const tide_table *table;
    size_t first;
    bool is_same;
};

static void *ask_all(void *context)
{
    struct guest *guest = context;

    guest->is_same = true;
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        size_t at = (guest->first + i) % COUNT_OF(questions);
        struct host bytes = {.limit = SIZE_MAX};
        tide_status status =
            ask_table(guest->engine, guest->table, &questions[at], &bytes);
        guest->is_same = guest->is_same && status == TIDE_STATUS_OK &&
                         bytes.length == first[at].length &&
                         memcmp(bytes.bytes, first[at].bytes, bytes.length) == 0;
        host_clear(&bytes);
    }
    return NULL;
}

TEST(several_threads_share_an_engine_and_a_table)
{
    UNUSED;
    char path[16];
    tide_table *table = NULL;
    pthread_t thread[HOSTS];
    struct guest guest[HOSTS];

    ask_write("", path);
    write_figures(path);
    tide_engine *engine = open_threads(3);
    CHECK_OK(tide_table_load(engine, path, NULL, 0, &table, NULL));
    for (size_t i = 0; i < HOSTS; i++) {
        guest[i] = (struct guest){.engine = engine, .table = table, .first = 2 * i};
        CHECK_INT(pthread_create(&thread[i], NULL, ask_all, &guest[i]), 0);
    }
    for (size_t i = 0; i < HOSTS; i++) {
        pthread_join(thread[i], NULL);
        CHECK(guest[i].is_same);
    }
    tide_table_free(table);
    tide_engine_close(engine);
    unlink(path);
    for (size_t i = 0; i < COUNT_OF(questions); i++)
        host_clear(&first[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(any_number_of_threads_gives_the_same_bytes),
        ROW(several_threads_share_an_engine_and_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
