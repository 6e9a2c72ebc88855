/*
 * probe_test.c - what a file shows only behind its sample is seen, and its line is right.
 */
#include "input/loaded.h"

#include <unistd.h>

#include "input/probe.h"
#include "input/source.h"
#include "input/state.h"

enum { HEAD_ROWS = 150000, TAIL_ROWS = 2000 };

/* A row is a month, a key with a number, and what follows. */
struct rows {
    const char *key;
    const char *rest;
    int count;
};

static void put_rows(FILE *out, const struct rows *rows, char mark, int first)
{
    for (int i = 0; i < rows->count; i++)
        fprintf(out, "%d-%02d%c%s%d%c%s\n", 2000 + i % 20, i % 12 + 1, mark, rows->key,
                first + i / 60, mark, rows->rest);
}

/* A header, rows, other rows, a last line; the path is unlinked by the caller. */
static void write_large(char path[static 18], const char *header, struct rows head,
                        struct rows tail, const char *last)
{
    char mark = strchr(header, ';') != NULL ? ';' : ',';

    memcpy(path, "/tmp/probe.XXXXXX", 18);
    int handle = mkstemp(path);
    CHECK(handle >= 0);
    FILE *out = fdopen(handle, "w");
    CHECK(out != NULL);
    fputs(header, out);
    put_rows(out, &head, mark, 0);
    put_rows(out, &tail, mark, HEAD_ROWS);
    fputs(last, out);
    CHECK(fclose(out) == 0);
}

static const struct rows plain = {"K", "12345678", HEAD_ROWS};

struct sniffed {
    struct runtime runtime;
    struct input *input;
    struct input_plan *plan;
    tide_error err;
    tide_status status;
};

static void sniff(struct sniffed *sniffed, const char *path)
{
    const struct reading reading = {0};

    memset(sniffed, 0, sizeof *sniffed);
    check_runtime(&sniffed->runtime, 1);
    sniffed->status =
        input_open(&sniffed->runtime, path, &reading, &sniffed->input, &sniffed->err);
    if (sniffed->status == TIDE_STATUS_OK)
        sniffed->status = input_sniff(sniffed->input, &sniffed->plan, &sniffed->err);
}

static void sniffed_free(struct sniffed *sniffed)
{
    input_close(sniffed->input);
    runtime_release(&sniffed->runtime);
}

/* Plain rows, then a last one that is not like them; the path is unlinked by the caller. */
static void sniff_last(struct sniffed *sniffed, char path[static 18], const char *last)
{
    write_large(path, "month,key,value\n", plain,
                (struct rows){"K", "12345678", TAIL_ROWS}, last);
    sniff(sniffed, path);
    CHECK_OK(sniffed->status);
}

TEST(a_cell_that_is_no_number)
{
    UNUSED;
    char path[18];
    char misfit[64];
    struct sniffed sniffed;

    sniff_last(&sniffed, path, "2020-01,odd,n/y\n");
    CHECK(!sniffed.plan->is_whole);
    snprintf(misfit, sizeof misfit, "\"n/y\" on line %d", 1 + HEAD_ROWS + TAIL_ROWS + 1);
    CHECK_TEXT(sniffed.plan->column[2].misfit, misfit);
    CHECK(sniffed.plan->column[2].role == TIDE_COLUMN_MEASURE);
    sniffed_free(&sniffed);
    unlink(path);
}

TEST(a_period_of_another_frequency)
{
    UNUSED;
    char path[18];
    char mixed[128];
    struct sniffed sniffed;

    sniff_last(&sniffed, path, "2020-Q1,odd,5\n");
    snprintf(mixed, sizeof mixed,
             "2000-01 on line 2 is a month, 2020-Q1 on line %d a quarter",
             1 + HEAD_ROWS + TAIL_ROWS + 1);
    CHECK_TEXT(sniffed.plan->column[0].mixed, mixed);
    sniffed_free(&sniffed);
    unlink(path);
}

/* Whole numbers first; the marks of the last ones tell what parts thousands. */
TEST(marks_of_numbers)
{
    UNUSED;
    char path[18];
    struct sniffed sniffed;

    write_large(path, "month;key;value\n", plain,
                (struct rows){"K", "1.234.567,5", TAIL_ROWS}, "");
    sniff(&sniffed, path);
    CHECK_OK(sniffed.status);
    CHECK_INT(sniffed.plan->marks.decimal, ',');
    CHECK(sniffed.plan->column[2].role == TIDE_COLUMN_MEASURE);
    sniffed_free(&sniffed);
    unlink(path);
}

TEST(an_encoding)
{
    UNUSED;
    char path[18];
    struct sniffed sniffed;
    static struct loaded loaded;

    /* "Minsk" in CP1251 */
    write_large(path, "month,key,value\n", plain,
                (struct rows){"\xCC\xE8\xED\xF1\xEA", "12345678", TAIL_ROWS}, "");
    sniff(&sniffed, path);
    CHECK_OK(sniffed.status);
    CHECK_TEXT(sniffed.plan->encoding, "CP1251");
    CHECK_INT(sniffed.input->source.proof.line > HEAD_ROWS, true);
    sniffed_free(&sniffed);
    load_file(&loaded, path, NULL);
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.ledger.rejected, 0);
    CHECK_INT(loaded.ledger.loaded, HEAD_ROWS + TAIL_ROWS);
    loaded_free(&loaded);
    unlink(path);
}

/* Texts over several lines: a place may begin inside one, and is no evidence then. */
TEST(quotes_over_lines)
{
    UNUSED;
    char path[18];
    struct sniffed sniffed;
    static struct loaded loaded;

    write_large(path, "month,key,note,value\n",
                (struct rows){"K", "\"a\n2020,x,y,z\nb\",12345678", HEAD_ROWS},
                (struct rows){"K", "\"c\nd\",12345678", TAIL_ROWS}, "");
    sniff(&sniffed, path);
    CHECK_OK(sniffed.status);
    CHECK(sniffed.plan->column[3].role == TIDE_COLUMN_MEASURE);
    sniffed_free(&sniffed);
    load_file(&loaded, path, NULL);
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.ledger.loaded, HEAD_ROWS + TAIL_ROWS);
    loaded_free(&loaded);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_cell_that_is_no_number), ROW(a_period_of_another_frequency),
        ROW(marks_of_numbers),         ROW(an_encoding),
        ROW(quotes_over_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
