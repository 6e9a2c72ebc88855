/*
 * hostile_test.c - labels made to do harm, through every format.
 */
#include "output/written.h"

#include "base/text.h"
#include "output/json_check.h"

enum { HOSTILE_ROOM = 128 };

/* A label that someone hostile could put into a file. */
struct hostile {
    char name[64];
    char *bytes; /* NUL-terminated */
};

/* The labels of the reference data that hold no NUL; their count. Skips without data. */
static size_t hostile_labels(struct hostile *label, size_t room)
{
    check_need_data("own");
    FILE *file = fopen(check_data("own/hostile_labels.tsv"), "r");
    assert_non_null(file);
    char *line = NULL;
    size_t size = 0;
    size_t count = 0;

    while (count < room && getline(&line, &size, file) > 0) {
        char *hex = strchr(line, '\t');
        if (line[0] == '#' || hex == NULL || (size_t)(hex - line) >= sizeof label->name)
            continue;
        size_t digits = strcspn(hex + 1, "\t\n");
        char *bytes = calloc(digits / 2 + 1, 1);
        assert_non_null(bytes);
        for (size_t i = 0; i < digits / 2; i++) {
            char pair[3] = {hex[1 + 2 * i], hex[2 + 2 * i], '\0'};
            bytes[i] = (char)strtoul(pair, NULL, 16);
        }
        if (strlen(bytes) != digits / 2) {
            free(bytes);
            continue;
        }
        snprintf(label[count].name, sizeof label->name, "%.*s", (int)(hex - line), line);
        label[count++].bytes = bytes;
    }
    free(line);
    fclose(file);
    CHECK(count > 30);
    return count;
}

/* An answer of one text column and one figure column, a hostile label a row. */
static tide_answer *hostile_answer(struct runtime *runtime, const struct hostile *label,
                                   size_t count, const char **text, double *real)
{
    tide_answer *answer = new_answer(runtime, count, 2);

    for (size_t i = 0; i < count; i++) {
        text[i] = label[i].bytes;
        real[i] = (double)i;
    }
    answer_set_text(answer, 0, "label", text);
    answer->column[1] = (struct result_column){.name = "n",
                                               .unit = "",
                                               .freq = "",
                                               .kind = TIDE_CELL_REAL,
                                               .real = real,
                                               .decimals = -1,
                                               .table_decimals = -1};
    return answer;
}

static void hostile_free(struct hostile *label, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(label[i].bytes);
}

struct fixture {
    struct runtime runtime;
    struct hostile label[HOSTILE_ROOM];
    const char *text[HOSTILE_ROOM];
    double real[HOSTILE_ROOM];
    size_t count;
    tide_answer *answer;
};

static struct fixture fixture;

static int set_up(void **state)
{
    (void)state;
    check_runtime(&fixture.runtime, 1);
    fixture.count = hostile_labels(fixture.label, HOSTILE_ROOM);
    fixture.answer = hostile_answer(&fixture.runtime, fixture.label, fixture.count,
                                    fixture.text, fixture.real);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tide_answer_free(fixture.answer);
    hostile_free(fixture.label, fixture.count);
    runtime_release(&fixture.runtime);
    return 0;
}

/* No control character, C0, DEL or C1, and no text that turns round. */
static void check_harmless(const struct host *host)
{
    static const char *const steering[] = {"\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x80\xA8",
                                           "\xEF\xBB\xBF"};

    CHECK_INT(utf8_check(host->bytes, host->length), host->length);
    for (size_t i = 0; i < host->length; i++) {
        unsigned char c = (unsigned char)host->bytes[i];
        CHECK((c >= 0x20 && c != 0x7F) || c == '\n');
        if (c == 0xC2)
            CHECK((unsigned char)host->bytes[i + 1] >= 0xA0);
    }
    for (size_t i = 0; i < COUNT_OF(steering); i++)
        CHECK(strstr(host->bytes, steering[i]) == NULL);
}

TEST(tables_steer_no_terminal)
{
    UNUSED;
    tide_write_options options = tide_write_options_default();

    for (unsigned width = 1; width < 200; width += 33) {
        options.width = width;
        options.is_utf8 = width % 2 == 0;
        const struct host *host = written(fixture.answer, "table", &options);
        check_harmless(host);
        for (size_t i = 0; i < host->length && !options.is_utf8; i++)
            CHECK((unsigned char)host->bytes[i] < 0x80);
    }
}

TEST(markdown_holds_a_line_a_row_and_no_html)
{
    UNUSED;
    const struct host *host = written(fixture.answer, "markdown", NULL);
    size_t lines = 0;

    check_harmless(host);
    for (size_t i = 0; i < host->length; i++) {
        lines += host->bytes[i] == '\n';
        if (host->bytes[i] == '<')
            CHECK(host->bytes[i - 1] == '\\');
    }
    CHECK_INT(lines, fixture.count + 2);
}

TEST(json_is_valid_and_safe_in_a_script)
{
    UNUSED;
    static const char *const format[] = {"json", "ndjson"};

    for (size_t i = 0; i < COUNT_OF(format); i++) {
        const struct host *host = written(fixture.answer, format[i], NULL);
        CHECK_INT(json_count(host->bytes), i == 0 ? 1 : (int)fixture.count);
        CHECK_INT(utf8_check(host->bytes, host->length), host->length);
        CHECK(strchr(host->bytes, '<') == NULL);
        CHECK(strstr(host->bytes, "\xE2\x80\xA8") == NULL);
        CHECK(strstr(host->bytes, "\xE2\x80\xA9") == NULL);
    }
}

/* Reads one cell into `cell` as RFC 4180 says; gives the place behind its delimiter. */
static const char *read_cell(const char *at, char delimiter, char *cell)
{
    if (*at == '"') {
        for (at++; *at != '"' || at[1] == '"'; at++) {
            if (*at == '"')
                at++;
            CHECK(*at != '\0');
            *cell++ = *at;
        }
        at++;
    } else {
        while (*at != delimiter && *at != '\n' && *at != '\r' && *at != '\0')
            *cell++ = *at++;
    }
    *cell = '\0';
    CHECK(*at == delimiter || *at == '\n');
    return at + 1;
}

TEST(csv_and_tsv_read_back_to_the_same_bytes)
{
    UNUSED;
    static const struct {
        const char *format;
        char delimiter;
        int is_spreadsheet;
    } rows[] = {{"csv", ',', 0}, {"tsv", '\t', 0}, {"csv", ',', 1}};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        tide_write_options options = tide_write_options_default();
        options.is_spreadsheet = rows[i].is_spreadsheet;
        const struct host *host = written(fixture.answer, rows[i].format, &options);
        const char *at = strchr(host->bytes, '\n') + 1;
        char *cell = malloc(host->length + 1);
        assert_non_null(cell);

        for (size_t row = 0; row < fixture.count; row++) {
            const char *label = fixture.text[row];
            at = read_cell(at, rows[i].delimiter, cell);
            if (strncmp(fixture.label[row].name, "formula", 7) == 0 &&
                rows[i].is_spreadsheet) {
                CHECK(cell[0] == '\'');
                CHECK_TEXT(cell + 1, label);
            } else if (cell[0] == '\'') {
                CHECK(rows[i].is_spreadsheet);
                CHECK_TEXT(cell + 1, label);
            } else {
                CHECK_TEXT(cell, label);
            }
            at = read_cell(at, rows[i].delimiter, cell);
            CHECK_INT(strtoul(cell, NULL, 10), row);
        }
        CHECK(*at == '\0');
        free(cell);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(tables_steer_no_terminal),
        ROW(markdown_holds_a_line_a_row_and_no_html),
        ROW(json_is_valid_and_safe_in_a_script),
        ROW(csv_and_tsv_read_back_to_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
