/*
 * ask.h - requests as a host makes them: a small file, options, the answer as text.
 */
#ifndef QUERY_ASK_H
#define QUERY_ASK_H

#include "output/written.h"

#include <unistd.h>

/* One request and all that belongs to it. */
struct ask {
    tide_engine *engine;
    tide_job *job;
    const tide_answer *answer;
    tide_error err;
    char told[64]; /* id of the last note or warning */
};

/* Options as "name=value" texts, NULL after the last. */
enum { ASK_MAX_OPTIONS = 12 };

/* Two partners, two flows, three years; a hole for DEU M 2021 and 2022. */
static const char ask_trade[] = "period,reporter,partner,partnerDesc,flow,value,kg\n"
                                "2020,USA,CHN,China,X,100.0,10\n"
                                "2020,USA,CHN,China,M,80.0,8\n"
                                "2020,USA,DEU,Germany,X,50.0,5\n"
                                "2020,USA,DEU,Germany,M,20.5,2\n"
                                "2021,USA,CHN,China,X,110.0,11\n"
                                "2021,USA,CHN,China,M,88.0,9\n"
                                "2021,USA,DEU,Germany,X,45.0,4\n"
                                "2021,USA,DEU,Germany,M,,\n"
                                "2022,USA,CHN,China,X,121.0,12\n"
                                "2022,USA,CHN,China,M,99.0,10\n"
                                "2022,USA,DEU,Germany,X,60.0,6\n";

/* Write a file of these bytes; the name is unlinked by the caller. */
static inline void ask_write(const char *bytes, char path[static 16])
{
    memcpy(path, "/tmp/ask.XXXXXX", 16);
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    assert_int_equal(write(handle, bytes, strlen(bytes)), strlen(bytes));
    close(handle);
}

static inline void ask_hear(void *user, tide_level level, const tide_error *what)
{
    struct ask *ask = user;
    (void)level;
    memcpy(ask->told, what->id, sizeof what->id);
}

static inline void ask_open(struct ask *ask)
{
    tide_engine_options options = tide_engine_options_default();

    memset(ask, 0, sizeof *ask);
    options.message = ask_hear;
    options.message_user = ask;
    CHECK_OK(tide_engine_open(&options, &ask->engine, &ask->err));
}

static inline void ask_close(struct ask *ask)
{
    tide_job_free(ask->job);
    tide_engine_close(ask->engine);
}

/* Set "name=value" options of a job; a name alone is a flag. */
static inline tide_status ask_set(tide_job *job, const char *const *option,
                                  tide_error *err)
{
    tide_status status = TIDE_STATUS_OK;
    char name[64];

    for (; status == TIDE_STATUS_OK && *option != NULL; option++) {
        const char *value = strchr(*option, '=');
        size_t length = value != NULL ? (size_t)(value - *option) : strlen(*option);
        memcpy(name, *option, length);
        name[length] = '\0';
        status = tide_job_set(job, name, value != NULL ? value + 1 : "yes", err);
    }
    return status;
}

/* A whole request on a file; the job before is freed. */
static inline tide_status ask_run(struct ask *ask, const char *path, const char *verb,
                                  const char *const *option)
{
    tide_job_free(ask->job);
    ask->job = NULL;
    ask->answer = NULL;
    ask->told[0] = '\0';
    memset(&ask->err, 0, sizeof ask->err);
    tide_status status = tide_job_new(ask->engine, verb, &ask->job, &ask->err);
    if (status == TIDE_STATUS_OK)
        status = ask_set(ask->job, option, &ask->err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_file(ask->job, path, &ask->err);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(ask->job, &ask->answer, &ask->err);
    return status;
}

/* ---- allocation that fails ---- */

struct ask_allocator {
    size_t calls;
    size_t fail_at; /* this call and all after it */
    size_t live;
};

static inline void *ask_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    struct ask_allocator *allocator = user;
    tide_allocator host = memory_default_allocator();

    if (++allocator->calls >= allocator->fail_at)
        return NULL;
    allocator->live++;
    return host.alloc(host.user, align_bytes, size_bytes);
}

static inline void ask_free(void *user, void *memory, size_t size_bytes)
{
    struct ask_allocator *allocator = user;
    tide_allocator host = memory_default_allocator();

    allocator->live--;
    host.free(host.user, memory, size_bytes);
}

/* A whole request whose allocations fail from one on: it says so and leaks nothing. OK
   once it got through. */
static inline tide_status ask_failing(const char *path, const char *verb,
                                      const char *const *option, size_t fail_at)
{
    struct ask_allocator allocator = {.fail_at = fail_at};
    tide_allocator host = {.alloc = ask_alloc, .free = ask_free, .user = &allocator};
    tide_engine_options options = tide_engine_options_default();
    tide_engine *engine = NULL;
    tide_job *job = NULL;
    const tide_answer *answer = NULL;

    options.allocator = &host;
    options.threads = 1;
    tide_status status = tide_engine_open(&options, &engine, NULL);
    if (status == TIDE_STATUS_OK)
        status = tide_job_new(engine, verb, &job, NULL);
    if (status == TIDE_STATUS_OK)
        status = ask_set(job, option, NULL);
    if (status == TIDE_STATUS_OK)
        status = tide_job_add_file(job, path, NULL);
    if (status == TIDE_STATUS_OK)
        status = tide_job_run(job, &answer, NULL);
    if (status != TIDE_STATUS_OK) {
        CHECK_STATUS(status, TIDE_STATUS_NO_MEMORY);
        CHECK(answer == NULL);
    }
    tide_job_free(job);
    tide_engine_close(engine);
    CHECK_INT(allocator.live, 0);
    return status;
}

#endif
