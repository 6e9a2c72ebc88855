/*
 * source_test.c - files, pipes and what is neither: read whole, told by name, in bounded
 * memory.
 */
#include "input/loaded.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "input/source.h"

static void check_refused(const char *path, tide_status status, const char *id)
{
    static struct loaded loaded;

    load_file(&loaded, path, NULL);
    CHECK_STATUS(loaded.status, status);
    CHECK_TEXT(loaded.err.id, id);
    CHECK_TEXT(loaded.err.source, path);
    loaded_free(&loaded);
}

TEST(what_cannot_be_read_is_named)
{
    UNUSED;
    check_refused("/tmp", TIDE_STATUS_IO, "is_directory");
    check_refused("/nonexistent/trade.csv", TIDE_STATUS_IO, "io");
    check_refused("", TIDE_STATUS_IO, "io");
    check_refused("/dev/null/x", TIDE_STATUS_IO, "io");
}

/* ---- standard input ---- */

/* Standard input becomes a pipe that a child fills with `rows` rows. */
static pid_t feed_stdin(size_t rows, int *saved)
{
    int ends[2];

    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(ends[0]);
        FILE *out = fdopen(ends[1], "w");
        fputs("period,key,value\n", out);
        for (size_t i = 0; i < rows; i++)
            fprintf(out, "2020,K%zu,%zu.5\n", i, i);
        fclose(out);
        _exit(0);
    }
    close(ends[1]);
    *saved = dup(STDIN_FILENO);
    CHECK(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
    close(ends[0]);
    return child;
}

static void load_stdin(struct loaded *loaded, size_t rows)
{
    int saved;
    pid_t child = feed_stdin(rows, &saved);

    load_file(loaded, "-", NULL);
    CHECK(dup2(saved, STDIN_FILENO) == STDIN_FILENO);
    close(saved);
    CHECK(waitpid(child, NULL, 0) == child);
}

TEST(standard_input_is_sniffed_and_loaded)
{
    UNUSED;
    static struct loaded loaded;

    load_stdin(&loaded, 2);
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "2020|K0|0.5\n2020|K1|1.5\n");
    loaded_free(&loaded);

    load_stdin(&loaded, 0);
    CHECK_TEXT(loaded.err.id, "no_data");
    CHECK_TEXT(loaded.err.source, "standard input");
    loaded_free(&loaded);
}

TEST(a_pipe_longer_than_its_sample_is_loaded_whole)
{
    UNUSED;
    static struct loaded loaded;
    size_t rows = 450000; /* 9.6 MB */

    load_stdin(&loaded, rows);
    CHECK_OK(loaded.status);
    CHECK(!loaded.plan->is_whole);
    CHECK_INT(loaded.ledger.loaded, rows);
    const struct column *value = &loaded.table->column[2];
    for (size_t row = 0; row < rows; row++)
        CHECK(packed_get(&value->mantissa, row) == (int64_t)row * 10 + 5);
    CHECK_INT(table_line(loaded.table, rows - 1), rows + 1);
    loaded_free(&loaded);
}

/* ---- long files ---- */

/* A header and `rows` rows, the last of them `last`; the path lives as write_file's. */
static const char *long_file(size_t rows, const char *last)
{
    const char *path = write_file("", 0);
    FILE *file = fopen(path, "w");

    CHECK(file != NULL);
    fputs("period,key,value\n", file);
    for (size_t i = 0; i < rows; i++)
        fprintf(file, "2020,K%zu,%zu.5\n", i % 1000, i);
    fputs(last, file);
    CHECK(fclose(file) == 0);
    return path;
}

TEST(what_the_sample_did_not_show_is_refused_with_its_line)
{
    UNUSED;
    static struct loaded loaded;
    size_t rows = 200000; /* 3.6 MB */
    const char *path = long_file(rows, "2021,Z,oops\n");

    load_file(&loaded, path, NULL);
    CHECK(!loaded.plan->is_whole);
    CHECK_TEXT(loaded.err.id, "too_many_rejects");
    CHECK_INT(loaded.rejects.count, 1);
    CHECK_INT(loaded.rejects.row[0].line, rows + 2);
    CHECK_TEXT(loaded.rejects.row[0].text, "oops");
    CHECK_INT(loaded.ledger.loaded, rows);
    loaded_free(&loaded);
    unlink(path);
}

/* Whole numbers in the sample and at its places, 1.234 between two of them: never read by a
   default. */
TEST(a_mark_that_the_sample_did_not_show_is_not_guessed)
{
    UNUSED;
    static struct loaded loaded;
    const char *path = write_file("", 0);
    FILE *file = fopen(path, "w");

    CHECK(file != NULL);
    fputs("period,key,value\n", file);
    size_t odd = 0;
    for (size_t i = 0; i < 200000; i++) {
        fprintf(file, "2020,K%zu,%zu\n", i, i);
        if (odd > 0 || ftell(file) < SOURCE_FILE_SAMPLE_BYTES + PROBE_BYTES + 2000)
            continue;
        odd = i + 3;
        fputs("2021,A,1.234\n2021,B,1.5\n2021,C,1234.567\n", file);
    }
    CHECK(fclose(file) == 0);

    load_file(&loaded, path, &(struct reading){.max_errors = 1});
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.rejects.count, 1);
    CHECK_TEXT(loaded.rejects.row[0].kind, "ambiguous_number");
    CHECK_TEXT(loaded.rejects.row[0].text, "1.234");
    CHECK_INT(loaded.rejects.row[0].line, odd);
    loaded_free(&loaded);

    load_file(&loaded, path, &(struct reading){.decimal = '.'});
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.ledger.rejected, 0);
    loaded_free(&loaded);
    unlink(path);
}

/* T1: a quote that opens and never closes costs little memory, however long the file. */
TEST(a_file_of_one_open_quote_is_refused_in_bounded_memory)
{
    UNUSED;
    static struct loaded loaded;
    static char block[1 << 20];
    const char *path = write_file("period,value\n2020,1.5\n2021,\"", 28);
    int fd = open(path, O_WRONLY | O_APPEND);

    memset(block, 'a', sizeof block);
    for (size_t i = 0; i < 64; i++)
        CHECK(write(fd, block, sizeof block) == (ssize_t)sizeof block);
    close(fd);
    load_file(&loaded, path, NULL);
    CHECK_STATUS(loaded.status, TIDE_STATUS_PARSE);
    CHECK_TEXT(loaded.err.id, "limit_field_size");
    CHECK_INT(loaded.err.line, 3);
    CHECK_INT(loaded.err.column, 6);
    CHECK(strstr(loaded.err.hint, "quote") != NULL);
    CHECK(atomic_load(&loaded.runtime.memory.peak_bytes) < (size_t)8 << 20);
    loaded_free(&loaded);
    unlink(path);
}

/* T16 */
static void check_changed(size_t rows, off_t size)
{
    static struct loaded loaded;
    static const struct reading usual = {.max_errors = 9};
    tide_engine_options options = {.size_bytes = sizeof options, .threads = 1};
    const char *path = long_file(rows, "");
    struct stat found;

    memset(&loaded, 0, sizeof loaded);
    CHECK_OK(runtime_init(&loaded.runtime, &options, NULL));
    rejects_init(&loaded.rejects, &loaded.runtime.memory);
    CHECK_OK(input_open(&loaded.runtime, path, &usual, &loaded.input, NULL));
    CHECK_OK(input_sniff(loaded.input, &loaded.plan, NULL));
    CHECK(stat(path, &found) == 0);
    CHECK(truncate(path, found.st_size + size) == 0);
    loaded.status = input_load(loaded.input, loaded.plan, &loaded.rejects, &loaded.ledger,
                               &loaded.table, &loaded.err);
    CHECK_STATUS(loaded.status, TIDE_STATUS_IO);
    CHECK_TEXT(loaded.err.id, "file_changed");
    loaded_check(&loaded);
    loaded_free(&loaded);
    unlink(path);
}

TEST(a_file_that_changes_while_it_is_read_is_refused)
{
    UNUSED;
    check_changed(10, 100);
    check_changed(10, -5);
    check_changed(200000, 1);
    check_changed(200000, -1000000);
}

TEST(a_file_that_is_replaced_while_it_is_read_is_refused)
{
    UNUSED;
    static struct loaded loaded;
    static const struct reading usual = {0};
    tide_engine_options options = {.size_bytes = sizeof options, .threads = 1};
    char path[64];

    strcpy(path, write_file("period,value\n2020,1.5\n", 22));
    memset(&loaded, 0, sizeof loaded);
    CHECK_OK(runtime_init(&loaded.runtime, &options, NULL));
    rejects_init(&loaded.rejects, &loaded.runtime.memory);
    CHECK_OK(input_open(&loaded.runtime, path, &usual, &loaded.input, NULL));
    CHECK_OK(input_sniff(loaded.input, &loaded.plan, NULL));
    const char *other = write_file("period,value\n2020,9.5\n", 22);
    CHECK(rename(other, path) == 0);
    loaded.status = input_load(loaded.input, loaded.plan, &loaded.rejects, &loaded.ledger,
                               &loaded.table, &loaded.err);
    CHECK_TEXT(loaded.err.id, "file_changed");
    loaded_free(&loaded);
    unlink(path);
}

TEST(a_cancelled_load_stops)
{
    UNUSED;
    static struct loaded loaded;
    static const struct reading usual = {0};
    tide_engine_options options = {.size_bytes = sizeof options, .threads = 1};
    const char *path = long_file(1000, "");

    memset(&loaded, 0, sizeof loaded);
    CHECK_OK(runtime_init(&loaded.runtime, &options, NULL));
    rejects_init(&loaded.rejects, &loaded.runtime.memory);
    CHECK_OK(input_open(&loaded.runtime, path, &usual, &loaded.input, NULL));
    CHECK_OK(input_sniff(loaded.input, &loaded.plan, NULL));
    atomic_store(&loaded.runtime.is_cancelled, true);
    loaded.status = input_load(loaded.input, loaded.plan, &loaded.rejects, &loaded.ledger,
                               &loaded.table, &loaded.err);
    CHECK_STATUS(loaded.status, TIDE_STATUS_CANCELLED);
    loaded_check(&loaded);
    loaded_free(&loaded);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(what_cannot_be_read_is_named),
        ROW(standard_input_is_sniffed_and_loaded),
        ROW(a_pipe_longer_than_its_sample_is_loaded_whole),
        ROW(what_the_sample_did_not_show_is_refused_with_its_line),
        ROW(a_mark_that_the_sample_did_not_show_is_not_guessed),
        ROW(a_file_of_one_open_quote_is_refused_in_bounded_memory),
        ROW(a_file_that_changes_while_it_is_read_is_refused),
        ROW(a_file_that_is_replaced_while_it_is_read_is_refused),
        ROW(a_cancelled_load_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
