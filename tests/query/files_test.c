/*
 * files_test.c - several files as one table: columns that agree, the key of the file,
 * rows accounted for, the same on any number of threads.
 */
#include "query/ask.h"

enum { MAX_FILES = 8 };

struct files {
    char path[MAX_FILES][24];
    size_t count;
};

static void add_file(struct files *files, const char *text, size_t length)
{
    char *path = files->path[files->count++];

    snprintf(path, 24, "files_%zu_XXXXXX", files->count);
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    assert_int_equal(write(handle, text, length), length);
    close(handle);
}

static void remove_files(struct files *files)
{
    for (size_t i = 0; i < files->count; i++)
        unlink(files->path[i]);
    files->count = 0;
}

/* A request on all files; the job stays in `ask`. */
static tide_status run_files(struct ask *ask, const struct files *files,
                             const char *const *option)
{
    tide_job_free(ask->job);
    ask->job = NULL;
    ask->answer = NULL;
    memset(&ask->err, 0, sizeof ask->err);
    CHECK_OK(tide_job_new(ask->engine, "sum", &ask->job, &ask->err));
    CHECK_OK(ask_set(ask->job, option, &ask->err));
    for (size_t i = 0; i < files->count; i++)
        CHECK_OK(tide_job_add_file(ask->job, files->path[i], &ask->err));
    return tide_job_run(ask->job, &ask->answer, &ask->err);
}

static void add_texts(struct files *files, const char *const *text)
{
    for (; *text != NULL; text++)
        add_file(files, *text, strlen(*text));
}

TEST(columns_may_stand_in_any_order_and_style)
{
    UNUSED;
    static const char *const text[] = {"period,flow,value\n2020,X,1.50\n",
                                       "flow;value;period\nM;2,25;2020\nX;3;2021\n",
                                       "value,period,flow\n,2022,X\n", NULL};
    static const char *const option[] = {"by=flow", NULL};
    struct files files = {0};
    struct ask ask;

    add_texts(&files, text);
    ask_open(&ask);
    CHECK_OK(run_files(&ask, &files, option));
    CHECK_WRITTEN(ask.answer, "csv", NULL,
                  "flow,period,sum,state\n"
                  "M,2020,2.25,ok\nM,2021,,missing\nM,2022,,missing\n"
                  "X,2020,1.50,ok\nX,2021,3.00,ok\nX,2022,,missing\n");
    CHECK_INT(tide_job_ledger(ask.job).loaded, 4);
    ask_close(&ask);
    remove_files(&files);
}

TEST(the_file_is_a_key_on_request)
{
    UNUSED;
    static const char *const text[] = {"period,flow,value\n2020,X,1\n",
                                       "period,flow,value\n2020,X,2\n", NULL};
    static const char *const by[] = {"by=flow", "by=n=substr(source,7,1)", NULL};
    static const char *const none[] = {"by=flow", NULL};
    static const char *const where[] = {"by=flow", "where=source LIKE 'files_2%'", NULL};
    struct files files = {0};
    struct ask ask;

    add_texts(&files, text);
    ask_open(&ask);
    CHECK_OK(run_files(&ask, &files, by));
    CHECK_WRITTEN(ask.answer, "csv", NULL,
                  "flow,n,period,sum,state\nX,1,2020,1,ok\nX,2,2020,2,ok\n");
    CHECK_OK(run_files(&ask, &files, where));
    CHECK_WRITTEN(ask.answer, "csv", NULL, "flow,period,sum,state\nX,2020,2,ok\n");
    CHECK_STATUS(run_files(&ask, &files, none), TIDE_STATUS_SHAPE);
    CHECK_TEXT(ask.err.id, "duplicate_key");
    CHECK_TEXT(ask.err.source, files.path[1]);
    CHECK_INT(ask.err.line, 2);
    CHECK(strstr(ask.err.message, files.path[0]) != NULL);
    ask_close(&ask);
    remove_files(&files);
}

TEST(a_column_of_that_name_is_theirs)
{
    UNUSED;
    static const char *const text[] = {"period,source,value\n2020,a,1\n",
                                       "period,source,value\n2020,b,2\n", NULL};
    static const char *const option[] = {"by=source", NULL};
    struct files files = {0};
    struct ask ask;

    add_texts(&files, text);
    ask_open(&ask);
    CHECK_OK(run_files(&ask, &files, option));
    CHECK_WRITTEN(ask.answer, "csv", NULL,
                  "source,period,sum,state\na,2020,1,ok\nb,2020,2,ok\n");
    ask_close(&ask);
    remove_files(&files);
}

TEST(what_differs_is_named)
{
    UNUSED;
    static const char first[] = "period,flow,value_usd\n2020,X,1\n";
    static const struct {
        const char *text;
        const char *words;
    } cases[] = {
        {"period,flow,val\n2020,X,1\n", "no column \"value_usd\", which stands in "},
        {"period,flow,value_usd,z\n2020,X,1,b\n", "a column \"z\", which does not stand"},
        {"period,flow,value_usd\n2020-01,X,1\n", "\"period\" holds a month, but a year"},
        {"period,flow,value_usd\n2020,X,abc\n", "\"value_usd\" is a key, but a measure"},
        {"flow,2020,2021\nX,1,2\n", "no column \"value_usd\""},
    };
    static const char *const option[] = {"by=flow", NULL};
    struct ask ask;

    ask_open(&ask);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct files files = {0};
        add_file(&files, first, strlen(first));
        add_file(&files, cases[i].text, strlen(cases[i].text));
        CHECK_STATUS(run_files(&ask, &files, option), TIDE_STATUS_SHAPE);
        CHECK_TEXT(ask.err.id, "files_differ");
        CHECK_TEXT(ask.err.source, files.path[1]);
        if (strstr(ask.err.message, cases[i].words) == NULL)
            fail_msg("%s", ask.err.message);
        CHECK_INT(tide_job_ledger(ask.job).read, 0);
        remove_files(&files);
    }
    ask_close(&ask);
}

TEST(a_column_may_be_empty_in_one_file_and_digits_in_another)
{
    UNUSED;
    static const char *const text[] = {"period,item,value\n2020,a1,1\n2021,a1,2\n",
                                       "period,item,value\n2020,17,3\n",
                                       "period,item,value\n2021,17,\n", NULL};
    static const char *const option[] = {"by=item", NULL};
    struct files files = {0};
    struct ask ask;

    add_texts(&files, text);
    ask_open(&ask);
    CHECK_OK(run_files(&ask, &files, option));
    CHECK_WRITTEN(ask.answer, "csv", NULL,
                  "item,period,sum,state\n17,2020,3,ok\n17,2021,,missing\n"
                  "a1,2020,1,ok\na1,2021,2,ok\n");
    ask_close(&ask);
    remove_files(&files);
}

TEST(flags_and_frequencies_go_with_several_files)
{
    UNUSED;
    static const char *const text[] = {
        "TIME_PERIOD,FREQ,GEO,OBS_VALUE,OBS_STATUS\n2020,A,DE,1,p\n2020-01,M,DE,9,A\n",
        "TIME_PERIOD,FREQ,GEO,OBS_VALUE,OBS_STATUS\n2021,A,DE,2,A\n2021-01,M,DE,9,A\n",
        NULL};
    static const char *const option[] = {"by=GEO,source", "keep-freq=A", NULL};
    struct files files = {0};
    struct ask ask;

    add_texts(&files, text);
    ask_open(&ask);
    CHECK_OK(run_files(&ask, &files, option));
    CHECK_INT(tide_answer_row_count(ask.answer), 4);
    CHECK_INT(tide_answer_cell(ask.answer, 0, 3).state, TIDE_STATE_PROVISIONAL);
    CHECK_INT(tide_answer_cell(ask.answer, 3, 3).state, TIDE_STATE_OK);
    CHECK_INT(tide_job_ledger(ask.job).skipped, 2);
    ask_close(&ask);
    remove_files(&files);
}

TEST(inputs_that_do_not_go_together)
{
    UNUSED;
    struct ask ask;

    ask_open(&ask);
    CHECK_OK(tide_job_new(ask.engine, "sum", &ask.job, &ask.err));
    CHECK_OK(tide_job_add_file(ask.job, "-", &ask.err));
    CHECK_OK(tide_job_add_file(ask.job, "nosuch.csv", &ask.err));
    CHECK_STATUS(tide_job_add_file(ask.job, "-", &ask.err), TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(ask.err.id, "one_input");
    CHECK_STATUS(tide_job_add_file(ask.job, "no such pattern*", &ask.err),
                 TIDE_STATUS_IO);
    CHECK_INT(tide_job_file_count(ask.job), 2);
    CHECK_TEXT(tide_job_file_path(ask.job, 1), "nosuch.csv");
    ask_close(&ask);
}

TEST(a_pattern_stands_for_its_files_in_order)
{
    UNUSED;
    static const char *const text[] = {"period,value\n2020,1\n", "period,value\n2021,2\n",
                                       NULL};
    struct files files = {0};
    struct ask ask;

    add_texts(&files, text);
    ask_open(&ask);
    CHECK_OK(tide_job_new(ask.engine, "sum", &ask.job, &ask.err));
    CHECK_OK(tide_job_add_file(ask.job, "files_[12]_*", &ask.err));
    CHECK_INT(tide_job_file_count(ask.job), 2);
    CHECK_TEXT(tide_job_file_path(ask.job, 0), files.path[0]);
    CHECK_TEXT(tide_job_file_path(ask.job, 1), files.path[1]);
    CHECK_OK(tide_job_run(ask.job, &ask.answer, &ask.err));
    CHECK_WRITTEN(ask.answer, "csv", NULL, "period,sum,state\n2020,1,ok\n2021,2,ok\n");
    ask_close(&ask);
    remove_files(&files);
}

TEST(a_file_that_changes_meanwhile_is_refused)
{
    UNUSED;
    static const char *const text[] = {"period,value\n2020,1\n", "period,value\n2021,2\n",
                                       NULL};
    struct files files = {0};
    const tide_answer *plan;
    struct ask ask;

    add_texts(&files, text);
    ask_open(&ask);
    CHECK_OK(tide_job_new(ask.engine, "sum", &ask.job, &ask.err));
    for (size_t i = 0; i < files.count; i++)
        CHECK_OK(tide_job_add_file(ask.job, files.path[i], &ask.err));
    CHECK_OK(tide_job_explain(ask.job, &plan, &ask.err));
    FILE *file = fopen(files.path[1], "a");
    assert_non_null(file);
    fputs("2022,3\n", file);
    fclose(file);
    CHECK_STATUS(tide_job_run(ask.job, &ask.answer, &ask.err), TIDE_STATUS_IO);
    CHECK_TEXT(ask.err.id, "file_changed");
    CHECK_TEXT(ask.err.source, files.path[1]);
    CHECK_OK(tide_job_run(ask.job, &ask.answer, &ask.err));
    ask_close(&ask);
    remove_files(&files);
}

TEST(the_account_of_each_file_adds_up)
{
    UNUSED;
    static const char *const text[] = {
        "period,flow,value\n2020,X,1\n2021,X,2\n\n",
        "period,flow,value\n2020,X,3\n2022,X,q\n2023,M,4\n", NULL};
    static const char *const option[] = {"by=flow", "duplicates=sum", "max-errors=1",
                                         "where=flow = 'X'", NULL};
    struct files files = {0};
    struct host host = {.limit = SIZE_MAX};
    tide_ledger sum = {0};
    struct ask ask;

    add_texts(&files, text);
    ask_open(&ask);
    CHECK_OK(run_files(&ask, &files, option));
    for (size_t i = 0; i < files.count; i++) {
        tide_ledger ledger = tide_job_file_ledger(ask.job, i);
        CHECK_INT(ledger.read, ledger.loaded + ledger.rejected + ledger.skipped);
        sum.read += ledger.read;
        sum.loaded += ledger.loaded;
        sum.used += ledger.used;
    }
    CHECK_INT(sum.read, tide_job_ledger(ask.job).read);
    CHECK_INT(sum.loaded, tide_job_ledger(ask.job).loaded);
    CHECK_INT(sum.used, tide_job_ledger(ask.job).used);
    CHECK_INT(tide_job_file_ledger(ask.job, 1).skipped, 1);
    CHECK_INT(tide_job_file_ledger(ask.job, 1).rejected, 1);
    CHECK_INT(tide_job_file_ledger(ask.job, 1).used, 0);

    CHECK_OK(tide_job_summary(ask.job, host_write, &host, &ask.err));
    for (size_t limit = 0; limit < host.length; limit++) {
        struct host small = {.limit = limit};
        CHECK_STATUS(tide_job_summary(ask.job, host_write, &small, &ask.err),
                     TIDE_STATUS_IO);
        host_clear(&small);
    }
    CHECK_STATUS(tide_job_summary_save(ask.job, "no/such/folder", &ask.err),
                 TIDE_STATUS_IO);
    host_clear(&host);
    ask_close(&ask);
    remove_files(&files);
}

/* ---- threads ---- */

/* Longer than a sample, so that all threads read; some rows are refused, some texts go
   over lines. */
static void add_long_file(struct files *files, unsigned number)
{
    enum { ROWS = 60 * 1000 };
    size_t room = ROWS * 48;
    char *text = malloc(room);
    size_t length = (size_t)snprintf(text, room, "period,partner,value\n");

    assert_non_null(text);
    for (unsigned i = 0; i < ROWS; i++)
        length += (size_t)snprintf(text + length, room - length,
                                   i % 9973 == 17   ? "%u,\"p%u\n of %u\",%u.%02ux\n"
                                   : i % 997 == 501 ? "%u,\"p%u\n of %u\",%u.%02u\n"
                                                    : "%u,partner %u of %u,%u.%02u\n",
                                   2000 + i % 20, (i * 7 + number) % 60000 / 20, number,
                                   i, i % 100);
    add_file(files, text, length);
    free(text);
}

static void answer_on(unsigned threads, const struct files *files, struct host *out)
{
    static const char *const option[] = {"by=partner,source", "max-errors=100", NULL};
    tide_engine_options options = tide_engine_options_default();
    const tide_answer *rejects;
    struct ask ask = {0};

    options.threads = threads;
    CHECK_OK(tide_engine_open(&options, &ask.engine, &ask.err));
    CHECK_OK(run_files(&ask, files, option));
    tide_ledger ledger = tide_job_ledger(ask.job);
    CHECK_INT(ledger.read, 180000);
    CHECK_INT(ledger.rejected, 21);
    CHECK_INT(ledger.read, ledger.loaded + ledger.rejected + ledger.skipped);
    *out = (struct host){.limit = SIZE_MAX};
    CHECK_OK(tide_answer_write(ask.answer, "csv", NULL, host_write, out, NULL));
    CHECK_OK(tide_job_rejects(ask.job, &rejects, NULL));
    CHECK_INT(tide_answer_row_count(rejects), 21);
    CHECK_TEXT(tide_answer_cell(rejects, 0, 0).text, files->path[0]);
    CHECK_TEXT(tide_answer_cell(rejects, 20, 0).text, files->path[2]);
    CHECK_OK(tide_answer_write(rejects, "csv", NULL, host_write, out, NULL));
    ask_close(&ask);
}

TEST(threads_change_nothing)
{
    UNUSED;
    struct files files = {0};
    struct host first;

    for (unsigned i = 0; i < 3; i++)
        add_long_file(&files, i);
    answer_on(1, &files, &first);
    for (unsigned threads = 2; threads <= 3; threads++) {
        struct host again;
        answer_on(threads, &files, &again);
        assert_int_equal(first.length, again.length);
        assert_memory_equal(first.bytes, again.bytes, first.length);
        host_clear(&again);
    }
    host_clear(&first);
    remove_files(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(columns_may_stand_in_any_order_and_style),
        ROW(the_file_is_a_key_on_request),
        ROW(a_column_of_that_name_is_theirs),
        ROW(what_differs_is_named),
        ROW(a_column_may_be_empty_in_one_file_and_digits_in_another),
        ROW(flags_and_frequencies_go_with_several_files),
        ROW(inputs_that_do_not_go_together),
        ROW(a_pattern_stands_for_its_files_in_order),
        ROW(a_file_that_changes_meanwhile_is_refused),
        ROW(the_account_of_each_file_adds_up),
        ROW(threads_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
