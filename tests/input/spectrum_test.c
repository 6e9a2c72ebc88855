/*
 * spectrum_test.c - the files of csv-spectrum, cell by cell against their JSON.
 */
#include "harness/check.h"

#include <stdlib.h>

#include "base/text.h"
#include "input/csv_reader.h"

static struct runtime runtime;

enum { MAX_BYTES = 4096 };

static size_t read_file(const char *folder, const char *name, const char *ending,
                        char text[MAX_BYTES])
{
    char path[128];

    snprintf(path, sizeof path, "csv-spectrum/%s/%s.%s", folder, name, ending);
    FILE *file = fopen(check_data(path), "rb");
    CHECK(file != NULL);
    size_t length = fread(text, 1, MAX_BYTES - 1, file);
    fclose(file);
    text[length] = '\0';
    return length;
}

/* The next string of a JSON text, its escapes taken off; false at the end. */
static bool next_string(const char **at, char *out)
{
    const char *from = strchr(*at, '"');

    if (from == NULL)
        return false;
    for (from++; *from != '"'; from++) {
        if (*from != '\\')
            *out++ = *from;
        else if (*++from == 'n')
            *out++ = '\n';
        else if (*from == 'r')
            *out++ = '\r';
        else
            *out++ = *from;
    }
    *out = '\0';
    *at = from + 1;
    return true;
}

static void copy_cell(const struct csv_cell *cell, char *out)
{
    memcpy(out, cell->at, cell->length);
    out[cell->length] = '\0';
}

static void check_file(const char *name)
{
    static char csv[MAX_BYTES], json[MAX_BYTES], cell[MAX_BYTES], wanted[MAX_BYTES];
    char header[16][64] = {{0}};
    struct csv_reader_options options = {.delimiter = ',', .block_bytes = 5};
    struct csv_reader *reader = NULL;
    struct csv_record record;
    size_t cells = 0;

    struct memory_feed memory = {.at = csv,
                                 .length = read_file("csvs", name, "csv", csv)};
    read_file("json", name, "json", json);
    const char *at = json;
    CHECK_OK(
        csv_reader_new(&runtime, name, memory_feed(&memory), &options, &reader, NULL));
    CHECK_OK(csv_reader_next(reader, &record, NULL));
    CHECK_INT(record.kind, CSV_ROW);
    for (size_t i = 0; i < record.cell_count; i++)
        copy_cell(&record.cell[i], header[i]);
    for (;;) {
        CHECK_OK(csv_reader_next(reader, &record, NULL));
        if (record.kind == CSV_OVER)
            break;
        CHECK_INT(record.kind, CSV_ROW);
        for (size_t i = 0; i < record.cell_count; i++, cells++) {
            CHECK(next_string(&at, wanted));
            CHECK_TEXT(header[i], wanted);
            CHECK(next_string(&at, wanted));
            copy_cell(&record.cell[i], cell);
            CHECK_TEXT(cell, wanted);
        }
    }
    CHECK(cells > 0);
    CHECK(!next_string(&at, wanted));
    csv_reader_free(reader);
}

TEST(every_file_gives_the_cells_of_its_json)
{
    UNUSED;
    static const char *const names[] = {
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        check_file(names[i]);
}

/* Quotes inside a bare cell are no CSV; the strict reader says where. */
TEST(coordinates_with_bare_quotes_are_refused)
{
    UNUSED;
    static char csv[MAX_BYTES];
    struct csv_reader_options options = {.delimiter = ','};
    struct csv_reader *reader = NULL;
    struct csv_record record;
    struct memory_feed memory = {.at = csv,
                                 .length = read_file("csvs", "location_coordinates",
                                                     "csv", csv)};

    CHECK_OK(
        csv_reader_new(&runtime, "f", memory_feed(&memory), &options, &reader, NULL));
    CHECK_OK(csv_reader_next(reader, &record, NULL));
    CHECK_INT(record.kind, CSV_ROW);
    CHECK_OK(csv_reader_next(reader, &record, NULL));
    CHECK_INT(record.kind, CSV_FAULT);
    CHECK_INT(record.line, 2);
    CHECK(record.raw[record.fault_at] == '"');
    csv_reader_free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_file_gives_the_cells_of_its_json),
        ROW(coordinates_with_bare_quotes_are_refused),
    };
    check_need_data("csv-spectrum");
    check_runtime(&runtime, 1);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    runtime_release(&runtime);
    return failed;
}
