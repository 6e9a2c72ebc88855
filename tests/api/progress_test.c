/*
 * progress_test.c - what a host is told while files are read.
 */
#include "query/ask.h"

struct heard {
    size_t count;
    tide_progress last;
    char file[32];
    tide_engine *cancels; /* at the first word; NULL: not */
};

static void hear(void *user, const tide_progress *progress)
{
    struct heard *heard = user;

    CHECK(progress->bytes >= heard->last.bytes && progress->rows >= heard->last.rows);
    CHECK(progress->bytes <= progress->total_bytes || progress->total_bytes == 0);
    heard->count++;
    heard->last = *progress;
    snprintf(heard->file, sizeof heard->file, "%s", progress->file);
    if (heard->cancels != NULL)
        tide_engine_cancel(heard->cancels);
}

/* Some MB, so that there is more than one thing to say. */
static size_t write_rows(char path[static 16], unsigned first)
{
    enum { ROWS = 200 * 1000 };
    char *text = malloc(ROWS * 24);
    size_t length = (size_t)snprintf(text, 32, "period,key,value\n");

    assert_non_null(text);
    for (unsigned i = 0; i < ROWS; i++)
        length += (size_t)snprintf(text + length, 24, "2020,%u,%u\n", first + i, i % 997);
    ask_write(text, path);
    free(text);
    return length;
}

static tide_status run(unsigned threads, char path[2][16], size_t count,
                       struct heard *heard, uint64_t *out_rows)
{
    tide_engine_options options = tide_engine_options_default();
    bool is_cancelled = heard->cancels != NULL;
    struct ask ask = {0};

    options.threads = threads;
    options.progress = hear;
    options.progress_user = heard;
    CHECK_OK(tide_engine_open(&options, &ask.engine, NULL));
    heard->cancels = is_cancelled ? ask.engine : NULL;
    CHECK_OK(tide_job_new(ask.engine, "sum", &ask.job, NULL));
    CHECK_OK(tide_job_set(ask.job, "value", "value", NULL));
    for (size_t i = 0; i < count; i++)
        CHECK_OK(tide_job_add_file(ask.job, path[i], NULL));
    tide_status status = tide_job_run(ask.job, &ask.answer, &ask.err);
    *out_rows = tide_job_ledger(ask.job).read;
    ask_close(&ask);
    return status;
}

TEST(bytes_and_rows_grow_to_all_there_are)
{
    UNUSED;
    char path[2][16];
    uint64_t rows;
    size_t total = write_rows(path[0], 0) + write_rows(path[1], 1000000);

    for (unsigned threads = 1; threads <= 3; threads++) {
        struct heard heard = {0};
        CHECK_OK(run(threads, path, 2, &heard, &rows));
        CHECK(heard.count >= 4);
        CHECK_INT(heard.last.bytes, total);
        CHECK_INT(heard.last.total_bytes, total);
        CHECK_INT(heard.last.rows, rows);
        CHECK_TEXT(heard.file, path[1]);
    }
    unlink(path[0]);
    unlink(path[1]);
}

TEST(a_host_may_cancel_from_it)
{
    UNUSED;
    char path[2][16];
    uint64_t rows;

    write_rows(path[0], 0);
    for (unsigned threads = 1; threads <= 2; threads++) {
        struct heard heard = {.cancels = (tide_engine *)path};
        CHECK_STATUS(run(threads, path, 1, &heard, &rows), TIDE_STATUS_CANCELLED);
    }
    unlink(path[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(bytes_and_rows_grow_to_all_there_are),
        ROW(a_host_may_cancel_from_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
