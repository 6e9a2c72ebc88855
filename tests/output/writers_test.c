/*
 * writers_test.c - the list of formats, and what all of them owe: failures of the host
 * and of memory reported, a cancel noticed, nothing leaked, no size too small or large.
 */
#include "output/written.h"

#include <stdlib.h>

TEST(formats_are_listed_once)
{
    UNUSED;
    CHECK_INT(tide_format_count(), 7);
    CHECK_TEXT(tide_format_at(0).name, "table");
    CHECK_TEXT(tide_format_at(1).endings, ".csv");
    for (size_t i = 0; i < tide_format_count(); i++) {
        CHECK(tide_format_at(i).prose[0] != '\0');
        for (size_t j = 0; j < i; j++)
            CHECK(strcmp(tide_format_at(i).name, tide_format_at(j).name) != 0);
    }
}

TEST(what_is_not_known_is_refused)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    tide_write_options options = tide_write_options_default();
    struct host host = {.limit = SIZE_MAX};
    tide_error err;

    CHECK_STATUS(tide_answer_write(answer, "cvs", NULL, host_write, &host, &err),
                 TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(err.id, "no_format");
    CHECK_TEXT(err.suggestion, "csv");
    CHECK_STATUS(tide_answer_write(answer, "xlsx", NULL, host_write, &host, NULL),
                 TIDE_STATUS_ARGUMENT);
    options.size_bytes--;
    CHECK_STATUS(tide_answer_write(answer, "csv", &options, host_write, &host, &err),
                 TIDE_STATUS_ARGUMENT);
    CHECK_TEXT(err.id, "bad_argument");
    CHECK_INT(host.length, 0);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(zero_rows_and_zero_columns)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    tide_answer *nothing = new_answer(&runtime, 2, 0);

    answer->row_count = 0;
    CHECK_WRITTEN(answer, "table", NULL,
                  "partner  period  value, million USD  yoy, %\n0 cells\n");
    CHECK_WRITTEN(answer, "csv", NULL, "partner,period,value,yoy,state\n");
    CHECK_WRITTEN(answer, "ndjson", NULL, "");
    CHECK_WRITTEN(answer, "markdown", NULL,
                  "| partner | period | value, million USD | yoy, % |\n"
                  "| ------- | ------ | -----------------: | -----: |\n\n0 cells\n");
    CHECK(strstr(written(answer, "json", NULL)->bytes, "\"rows\":[],\n\"states\":{}") !=
          NULL);

    CHECK_WRITTEN(nothing, "table", NULL, "");
    CHECK_WRITTEN(nothing, "csv", NULL, "");
    CHECK_WRITTEN(nothing, "tsv", NULL, "");
    CHECK_WRITTEN(nothing, "ndjson", NULL, "{}\n{}\n");
    CHECK_WRITTEN(nothing, "markdown", NULL, "");
    CHECK(strstr(written(nothing, "json", NULL)->bytes,
                 "\"columns\":[],\n\"rows\":[\n[],\n[]]") != NULL);
    tide_answer_free(nothing);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

/* ---- many rows: several pieces ---- */

enum { MANY = 100 * 1000 };

static const char *many_text[MANY];
static double many_real[MANY];

static tide_answer *many_answer(struct runtime *runtime)
{
    tide_answer *answer = new_answer(runtime, MANY, 2);

    for (size_t i = 0; i < MANY; i++) {
        many_text[i] = i % 3 == 0 ? "USA" : "a \"quoted\", long name";
        many_real[i] = (double)i / 8;
    }
    answer_set_text(answer, 0, "partner", many_text);
    answer->column[1] = (struct result_column){.name = "n",
                                               .kind = TIDE_CELL_REAL,
                                               .real = many_real,
                                               .decimals = -1,
                                               .table_decimals = 1,
                                               .has_state = true};
    return answer;
}

TEST(many_rows_come_in_pieces_and_whole)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = many_answer(&runtime);
    size_t before = runtime.memory.used_bytes;

    for (size_t i = 0; i < tide_format_count(); i++) {
        const struct host *host = written(answer, tide_format_at(i).name, NULL);
        size_t lines = 0;
        for (size_t at = 0; at < host->length; at++)
            lines += host->bytes[at] == '\n';
        if (strcmp(tide_format_at(i).name, "sqlite") != 0)
            CHECK(lines >= MANY && lines < MANY + 16);
        CHECK_INT(runtime.memory.used_bytes, before);
    }
    CHECK(strstr(written(answer, "csv", NULL)->bytes, "\nUSA,12499.875,ok\n") != NULL);
    CHECK(strstr(written(answer, "table", NULL)->bytes,
                 "12499.9\n100000 cells: 100000 ok\n") != NULL);
    tide_answer_free(answer);
    runtime_release(&runtime);
}

struct slow_host {
    struct runtime *runtime;
    size_t pieces;
};

static tide_status cancel_at_second(void *user, const char *bytes, size_t length,
                                    tide_error *err)
{
    struct slow_host *host = user;

    (void)bytes;
    (void)length;
    (void)err;
    if (++host->pieces == 2)
        atomic_store(&host->runtime->is_cancelled, true);
    return TIDE_STATUS_OK;
}

TEST(a_cancel_ends_the_writing)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = many_answer(&runtime);

    for (size_t i = 0; i < tide_format_count(); i++) {
        struct slow_host host = {.runtime = &runtime};
        tide_error err;
        atomic_store(&runtime.is_cancelled, false);
        CHECK_STATUS(tide_answer_write(answer, tide_format_at(i).name, NULL,
                                       cancel_at_second, &host, &err),
                     TIDE_STATUS_CANCELLED);
        CHECK_TEXT(err.id, "cancelled");
        CHECK_INT(host.pieces, 2);
    }
    tide_answer_free(answer);
    runtime_release(&runtime);
}

/* ---- failures ---- */

TEST(a_host_that_fails_at_any_byte_is_reported)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    size_t before = runtime.memory.used_bytes;

    for (size_t i = 0; i < tide_format_count(); i++) {
        const char *format = tide_format_at(i).name;
        size_t whole = written(answer, format, NULL)->length;
        for (size_t limit = 0; limit < whole; limit++) {
            struct host host = {.limit = limit};
            tide_error err;
            CHECK_STATUS(tide_answer_write(answer, format, NULL, host_write, &host, &err),
                         TIDE_STATUS_IO);
            CHECK_TEXT(err.id, "no_output");
            CHECK_INT(runtime.memory.used_bytes, before);
            host_clear(&host);
        }
    }
    tide_answer_free(answer);
    runtime_release(&runtime);
}

TEST(a_host_that_fails_between_pieces_is_called_no_more)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = many_answer(&runtime);

    for (size_t i = 0; i < tide_format_count(); i++) {
        const char *format = tide_format_at(i).name;
        for (size_t limit = 0; limit < 300 * 1000; limit += 70 * 1000) {
            struct host host = {.limit = limit};
            CHECK_STATUS(tide_answer_write(answer, format, NULL, host_write, &host, NULL),
                         TIDE_STATUS_IO);
            CHECK(host.length <= limit);
            host_clear(&host);
        }
    }
    tide_answer_free(answer);
    runtime_release(&runtime);
}

static tide_status fail_with_words(void *user, const char *bytes, size_t length,
                                   tide_error *err)
{
    (void)user;
    (void)bytes;
    (void)length;
    memset(err, 0, sizeof *err);
    err->status = TIDE_STATUS_UNSUPPORTED;
    strcpy(err->message, "the host's words");
    return TIDE_STATUS_UNSUPPORTED;
}

TEST(words_of_the_host_are_kept)
{
    UNUSED;
    struct runtime runtime;
    check_runtime(&runtime, 1);
    tide_answer *answer = growth_answer(&runtime);
    tide_error err;

    CHECK_STATUS(tide_answer_write(answer, "csv", NULL, fail_with_words, NULL, &err),
                 TIDE_STATUS_UNSUPPORTED);
    CHECK_TEXT(err.message, "the host's words");
    tide_answer_free(answer);
    runtime_release(&runtime);
}

/* An allocator that runs out after `left` blocks. */
static size_t left;

static void *scarce_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    (void)user;
    if (left == 0)
        return NULL;
    left--;
    return aligned_alloc(align_bytes,
                         (size_bytes + align_bytes - 1) / align_bytes * align_bytes);
}

static void scarce_free(void *user, void *memory, size_t size_bytes)
{
    (void)user;
    (void)size_bytes;
    free(memory);
}

TEST(every_failed_allocation_is_no_memory_and_leaks_nothing)
{
    UNUSED;
    tide_allocator allocator = {.alloc = scarce_alloc, .free = scarce_free};
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = 1,
                                   .allocator = &allocator};
    struct runtime runtime;

    left = SIZE_MAX;
    CHECK_OK(runtime_init(&runtime, &options, NULL));
    tide_answer *answer = growth_answer(&runtime);
    size_t before = runtime.memory.used_bytes;
    for (size_t i = 0; i < tide_format_count(); i++) {
        tide_status status = TIDE_STATUS_NO_MEMORY;
        size_t blocks = 0;
        for (; status == TIDE_STATUS_NO_MEMORY; blocks++) {
            struct host host = {.limit = SIZE_MAX};
            tide_error err;
            left = blocks;
            status = tide_answer_write(answer, tide_format_at(i).name, NULL, host_write,
                                       &host, &err);
            if (status != TIDE_STATUS_OK)
                CHECK_TEXT(err.id, "no_memory");
            CHECK_INT(runtime.memory.used_bytes, before);
            host_clear(&host);
        }
        CHECK_OK(status);
        CHECK(blocks > 2);
    }
    left = SIZE_MAX;
    tide_answer_free(answer);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(formats_are_listed_once),
        ROW(what_is_not_known_is_refused),
        ROW(zero_rows_and_zero_columns),
        ROW(many_rows_come_in_pieces_and_whole),
        ROW(a_cancel_ends_the_writing),
        ROW(a_host_that_fails_at_any_byte_is_reported),
        ROW(a_host_that_fails_between_pieces_is_called_no_more),
        ROW(words_of_the_host_are_kept),
        ROW(every_failed_allocation_is_no_memory_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
