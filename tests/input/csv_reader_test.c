/*
 * csv_reader_test.c - records, cells and their places, whatever the blocks they come in.
 *
 * Records are written out as "LINE@BYTE cell|cell": cells with {braces} were in quotes;
 * ~ is a blank line, ! a fault with the column in the line where it was found. Every text
 * is read in blocks of 1, 2, 3 ... bytes: all must give the same records.
 */
#include "harness/check.h"

#include <time.h>

#include "base/error.h"
#include "base/text.h"
#include "input/csv_reader.h"

static struct runtime runtime;
static bool is_reference; /* libcsv takes every record */

/* ---- reading ---- */

struct reading_of {
    tide_status status;
    tide_error err;
    struct line_ends ends;
    bool has_bom;
    struct text_builder out;
};

static void write_record(struct text_builder *out, const struct csv_record *record)
{
    text_add_format(out, "%llu@%llu", (unsigned long long)record->line,
                    (unsigned long long)record->byte);
    if (record->kind == CSV_BLANK) {
        text_add_c(out, " ~");
    } else if (record->kind == CSV_FAULT) {
        tide_error place = {0};
        csv_place(record, "f", record->fault_at, 1, &place);
        text_add_format(out, " !%llu:%llu", (unsigned long long)place.line,
                        (unsigned long long)place.column);
    }
    for (size_t i = 0; record->kind == CSV_ROW && i < record->cell_count; i++) {
        const struct csv_cell *cell = &record->cell[i];
        text_add_char(out, i == 0 ? ' ' : '|', 1);
        text_add_c(out, cell->is_quoted ? "{" : "");
        text_add(out, cell->at, cell->length);
        text_add_c(out, cell->is_quoted ? "}" : "");
    }
    text_add_char(out, '\n', 1);
}

static void check_raw(const struct csv_record *record, const char *text, size_t length)
{
    CHECK(record->byte + record->raw_length <= length);
    CHECK(memcmp(text + record->byte, record->raw, record->raw_length) == 0);
    for (size_t i = 0; record->kind == CSV_ROW && i < record->cell_count; i++) {
        const struct csv_cell *cell = &record->cell[i];
        CHECK(cell->raw_at + cell->raw_length <= record->raw_length);
        if (cell->is_quoted)
            CHECK(record->raw[cell->raw_at] == '"');
        else
            CHECK(cell->length == cell->raw_length &&
                  memcmp(cell->at, record->raw + cell->raw_at, cell->length) == 0);
    }
}

static void read_all(const char *text, size_t length, char delimiter, size_t block_bytes,
                     struct reading_of *of)
{
    struct csv_reader_options options = {.delimiter = delimiter,
                                         .block_bytes = block_bytes,
                                         .is_reference = is_reference};
    struct memory_feed memory = {.at = text, .length = length};
    struct csv_reader *reader = NULL;
    struct csv_record record;

    memset(of, 0, sizeof *of);
    text_builder_init(&of->out, &runtime.memory);
    text_add_c(&of->out, "");
    CHECK_OK(
        csv_reader_new(&runtime, "f", memory_feed(&memory), &options, &reader, NULL));
    for (;;) {
        of->status = csv_reader_next(reader, &record, &of->err);
        if (of->status != TIDE_STATUS_OK || record.kind == CSV_OVER)
            break;
        check_raw(&record, text, length);
        write_record(&of->out, &record);
    }
    of->ends = csv_reader_line_ends(reader);
    of->has_bom = csv_reader_has_bom(reader);
    csv_reader_free(reader);
}

static void release(struct reading_of *of)
{
    text_builder_release(&of->out);
}

static const size_t blocks[] = {1, 2, 3, 4, 5, 7, 8, 13, 64, 0};

/* Read in blocks of all sizes; the last reading stays in *of. */
static void read_in_blocks(const char *text, size_t length, char delimiter,
                           const char *records, struct reading_of *of)
{
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        if (i > 0)
            release(of);
        read_all(text, length, delimiter, blocks[i], of);
        CHECK_TEXT(of->out.at != NULL ? of->out.at : "", records);
    }
}

#define CHECK_RECORDS(text, records) check_records(text, sizeof(text) - 1, records)

static void check_records(const char *text, size_t length, const char *records)
{
    struct reading_of of;

    read_in_blocks(text, length, ',', records, &of);
    CHECK_OK(of.status);
    release(&of);
}

/* ---- records ---- */

TEST(cells_and_places)
{
    UNUSED;
    CHECK_RECORDS("a,b\n1,22\n", "1@0 a|b\n2@4 1|22\n");
    CHECK_RECORDS(",\n", "1@0 |\n");
    CHECK_RECORDS("a\n,,\nb\n", "1@0 a\n2@2 ||\n3@5 b\n");
    CHECK_RECORDS(" a , b\t\n", "1@0  a | b\t\n");
    CHECK_RECORDS("x;y,z\n", "1@0 x;y|z\n");
}

TEST(a_last_line_without_end)
{
    UNUSED;
    CHECK_RECORDS("", "");
    CHECK_RECORDS("a", "1@0 a\n");
    CHECK_RECORDS("a,b\n1,2", "1@0 a|b\n2@4 1|2\n");
    CHECK_RECORDS("a,b\n1,", "1@0 a|b\n2@4 1|\n");
    CHECK_RECORDS("a\n\"q\"", "1@0 a\n2@2 {q}\n");
    CHECK_RECORDS("a\n\"\"", "1@0 a\n2@2 {}\n");
}

TEST(line_ends_of_each_kind_and_mixed)
{
    UNUSED;
    struct reading_of of;

    CHECK_RECORDS("a\r\nb\r\n", "1@0 a\n2@3 b\n");
    CHECK_RECORDS("a\rb\r", "1@0 a\n2@2 b\n");
    CHECK_RECORDS("a\r\n\r\nb\r\n", "1@0 a\n2@3 ~\n3@5 b\n");
    CHECK_RECORDS("a\n\rb\n", "1@0 a\n2@2 ~\n3@3 b\n");
    CHECK_RECORDS("a\r\r\nb", "1@0 a\n2@2 ~\n3@4 b\n");

    static const char mixed[] = "a\nb\r\nc\rd\r\n";
    read_in_blocks(mixed, sizeof mixed - 1, ',', "1@0 a\n2@2 b\n3@5 c\n4@7 d\n", &of);
    CHECK_INT(of.ends.lf, 1);
    CHECK_INT(of.ends.crlf, 2);
    CHECK_INT(of.ends.cr, 1);
    release(&of);
}

TEST(blank_lines_are_records)
{
    UNUSED;
    CHECK_RECORDS("\n", "1@0 ~\n");
    CHECK_RECORDS("a\n\n \t \nb\n", "1@0 a\n2@2 ~\n3@3 ~\n4@7 b\n");
    CHECK_RECORDS("a\n  ", "1@0 a\n2@2 ~\n");
    CHECK_RECORDS("\xC2\xA0\n\"\"\n\" \"\n", "1@0 ~\n2@3 {}\n3@6 { }\n");
}

TEST(quotes)
{
    UNUSED;
    CHECK_RECORDS("\"a\",\"b,c\"\n", "1@0 {a}|{b,c}\n");
    CHECK_RECORDS("\"a\"\"b\",\"\"\"\"\n", "1@0 {a\"b}|{\"}\n");
    CHECK_RECORDS("\" a \", \n", "1@0 { a }| \n");
    CHECK_RECORDS("\"\",x,\"\"\n", "1@0 {}|x|{}\n");
}

TEST(line_ends_in_quotes_are_data_and_count_as_lines)
{
    UNUSED;
    CHECK_RECORDS("\"a\nb\",1\nc,2\n", "1@0 {a\nb}|1\n3@8 c|2\n");
    CHECK_RECORDS("\"a\r\nb\",1\r\nc,2\r\n", "1@0 {a\r\nb}|1\n3@10 c|2\n");
    CHECK_RECORDS("\"\r\",1\rc\r", "1@0 {\r}|1\n3@6 c\n");
    CHECK_RECORDS("\"\n\r\n\r\"\nc", "1@0 {\n\r\n\r}\n5@7 c\n");
}

TEST(a_mark_of_byte_order_is_dropped_at_the_start_only)
{
    UNUSED;
    struct reading_of of;

    read_in_blocks("\xEF\xBB\xBF\"a\",b\n1,\xEF\xBB\xBF"
                   "2\n",
                   16, ',',
                   "1@3 {a}|b\n2@9 1|\xEF\xBB\xBF"
                   "2\n",
                   &of);
    CHECK(of.has_bom);
    release(&of);
    CHECK_RECORDS("\xEF\xBB\xBF", "");
    CHECK_RECORDS("\xEF\xBB\xBF\nx", "1@3 ~\n2@4 x\n");
    CHECK_RECORDS("\xEF\xBB", "1@0 \xEF\xBB\n");
    CHECK_RECORDS("\nab\xEF\xBB\xBF\n", "1@0 ~\n2@1 ab\xEF\xBB\xBF\n");
}

TEST(a_nul_is_a_byte_like_others)
{
    UNUSED;
    static const char text[] = "a\0b,\"\0\"\n\0\n";
    struct reading_of of;

    read_all(text, sizeof text - 1, ',', 0, &of);
    CHECK_OK(of.status);
    CHECK_INT(of.out.length, strlen("1@0 ") + 3 + strlen("|{") + 1 + strlen("}\n") +
                                 strlen("2@8 ") + 1 + 1);
    release(&of);
}

TEST(other_delimiters)
{
    UNUSED;
    struct reading_of of;

    read_in_blocks("a;b,c\n", 6, ';', "1@0 a|b,c\n", &of);
    release(&of);
    read_in_blocks("a\t \tb\n\t\n", 8, '\t', "1@0 a| |b\n2@6 |\n", &of);
    release(&of);
}

/* ---- faults ---- */

TEST(a_stray_quote_costs_its_line_alone)
{
    UNUSED;
    CHECK_RECORDS("a,b\n\"DE\"x,5\nc,6\n", "1@0 a|b\n2@4 !2:5\n3@12 c|6\n");
    CHECK_RECORDS("a,b\"c,d\r\ne\r\n", "1@0 !1:4\n2@9 e\n");
    CHECK_RECORDS("a\"", "1@0 !1:2\n");
    CHECK_RECORDS("\"a\" ,b\nc\n", "1@0 !1:4\n2@7 c\n");
    CHECK_RECORDS("\"a\\\"b\",1\nc,2\n", "1@0 !1:5\n2@9 c|2\n");
    CHECK_RECORDS("\xC3\xA9,\"\xC3\xA9\"x\n", "1@0 !1:6\n");
}

TEST(a_fault_on_a_later_line_gives_up_the_first_line_only)
{
    UNUSED;
    /* The quote opened on line 2 is closed by the one that opens the cell on line 4. */
    CHECK_RECORDS("h\nx,\"open\n1,2\n3,\"in\"\n4,5\n",
                  "1@0 h\n2@2 !2:3\n3@10 1|2\n4@14 3|{in}\n5@21 4|5\n");
}

static void check_fault(const char *text, const char *words)
{
    struct csv_reader_options options = {.delimiter = ','};
    struct memory_feed memory = {.at = text, .length = strlen(text)};
    struct csv_reader *reader = NULL;
    struct csv_record record;

    CHECK_OK(
        csv_reader_new(&runtime, "f", memory_feed(&memory), &options, &reader, NULL));
    CHECK_OK(csv_reader_next(reader, &record, NULL));
    CHECK_INT(record.kind, CSV_FAULT);
    CHECK(strstr(record.fault, words) != NULL);
    csv_reader_free(reader);
}

TEST(a_fault_is_told_of_the_cell_that_has_it)
{
    UNUSED;
    check_fault("\"DE\"x,5\n", "after its closing quote");
    check_fault("1,\"DE\"x,5,\"6\"\n", "after its closing quote");
    check_fault("\"1\",D\"E,\"5\"\n", "does not begin with one");
    check_fault("\"1\",2,D\"E", "does not begin with one");
}

/* ---- what ends the reading ---- */

static void check_end(const char *text, size_t length, const char *records,
                      const char *id, uint64_t line, uint64_t column, uint64_t byte)
{
    struct reading_of of;

    read_in_blocks(text, length, ',', records, &of);
    CHECK_STATUS(of.status, TIDE_STATUS_PARSE);
    CHECK_TEXT(of.err.id, id);
    CHECK_INT(of.err.line, line);
    CHECK_INT(of.err.column, column);
    CHECK_INT(of.err.byte, byte);
    CHECK_TEXT(of.err.source, "f");
    release(&of);
}

TEST(an_open_quote_is_told_where_it_opens)
{
    UNUSED;
    check_end("a,b\n1,\"x\n2,y\n", 13, "1@0 a|b\n", "open_quote", 2, 3, 6);
    check_end("\"", 1, "", "open_quote", 1, 1, 0);
    check_end("a\n\"b\n\",\"c", 9, "1@0 a\n", "open_quote", 3, 3, 7);
    check_end("\"a\n\"b\nc\n", 8, "1@0 !1:1\n", "open_quote", 2, 1, 3);
    check_end("a\n1,\"\"\"", 7, "1@0 a\n", "open_quote", 2, 3, 4);
}

/* `count` bytes of 'a' behind `front`, then `back`. */
static char *long_text(const char *front, size_t count, const char *back, size_t *length)
{
    size_t head = strlen(front);

    *length = head + count + strlen(back);
    char *text = memory_alloc(&runtime.memory, *length, 1);
    CHECK(text != NULL);
    memcpy(text, front, head);
    memset(text + head, 'a', count);
    memcpy(text + head + count, back, strlen(back));
    return text;
}

static void check_long(const char *front, size_t count, const char *back, const char *id)
{
    struct reading_of of;
    size_t length;
    char *text = long_text(front, count, back, &length);

    read_all(text, length, ',', 0, &of);
    if (id == NULL) {
        CHECK_OK(of.status);
    } else {
        CHECK_STATUS(of.status, TIDE_STATUS_PARSE);
        CHECK_TEXT(of.err.id, id);
        CHECK_INT(of.err.line, 2);
    }
    release(&of);
    memory_free(&runtime.memory, text, length, 1);
}

TEST(a_cell_has_a_greatest_length)
{
    UNUSED;
    size_t most = CSV_MAX_FIELD;

    check_long("h\n", most, "\n", NULL);
    check_long("h\n", most, "", NULL);
    check_long("h\n\"", most, "\"\n", NULL);
    check_long("h\n", most + 1, "\n", "limit_field_size");
    check_long("h\n", most + 1, "", "limit_field_size");
    check_long("h\n\"", most + 1, "\"\n", "limit_field_size");
    check_long("h\n1,\"", most + 100000, "", "limit_field_size");
}

TEST(a_record_has_a_greatest_length)
{
    UNUSED;
    size_t length = (size_t)CSV_MAX_RECORD + 4;
    char *text = memory_alloc(&runtime.memory, length, 1);

    CHECK(text != NULL);
    for (int excess = 0; excess < 2; excess++) {
        struct reading_of of;
        memset(text, 'a', length);
        for (size_t i = 100000; i < length; i += 100000)
            text[i] = ',';
        text[1] = '\n';
        text[2 + CSV_MAX_RECORD + excess] = '\n';
        read_all(text, (size_t)CSV_MAX_RECORD + 3 + (size_t)excess, ',', 0, &of);
        CHECK_STATUS(of.status, excess ? TIDE_STATUS_PARSE : TIDE_STATUS_OK);
        if (excess)
            CHECK_TEXT(of.err.id, "limit_record_size");
        release(&of);
    }
    memory_free(&runtime.memory, text, length, 1);
}

/* A record of `cells` empty cells on line 2. */
static void check_cells(size_t cells, const char *words)
{
    size_t length = 2 + cells;
    struct reading_of of;
    char *text = memory_alloc(&runtime.memory, length, 1);

    CHECK(text != NULL);
    memset(text, ',', length);
    text[0] = 'h';
    text[1] = '\n';
    text[length - 1] = '\n';
    read_all(text, length, ',', 0, &of);
    if (words == NULL) {
        CHECK_OK(of.status);
    } else {
        CHECK_STATUS(of.status, TIDE_STATUS_PARSE);
        CHECK_TEXT(of.err.id, "limit_fields");
        CHECK_TEXT(of.err.message, words);
        CHECK_INT(of.err.line, 2);
    }
    release(&of);
    memory_free(&runtime.memory, text, length, 1);
}

TEST(a_record_has_a_greatest_count_of_cells)
{
    UNUSED;
    check_cells(CSV_MAX_FIELDS, NULL);
    check_cells(CSV_MAX_FIELDS + 1, "4097 cells in a record; at most 4096 are read");
    check_cells(1000000, "1000000 cells in a record; at most 4096 are read");
}

/* ---- random bytes ---- */

/*
 * The grammar again, for whole texts: what a record is, one byte after the other. Blank
 * lines, faults and open quotes as csv_reader.h has them.
 */
static size_t plain_record(const char *text, size_t length, size_t at, bool *is_open,
                           size_t *out_end)
{
    enum { START, BARE, QUOTED, CLOSED } state = START;

    *is_open = false;
    for (size_t i = at; i < length; i++) {
        bool is_end = text[i] == '\n' || text[i] == '\r';
        if (state == QUOTED) {
            state = text[i] == '"' ? CLOSED : QUOTED;
        } else if (is_end) {
            *out_end = i;
            return length; /* no fault */
        } else if (text[i] == ',') {
            state = START;
        } else if (text[i] == '"') {
            if (state == BARE)
                return i;
            state = QUOTED;
        } else if (state == CLOSED) {
            return i;
        } else {
            state = BARE;
        }
    }
    *is_open = state == QUOTED;
    *out_end = length;
    return length;
}

/* Counts of rows and blanks, of faults, and whether a quote stays open. */
struct tally {
    size_t whole;
    size_t faults;
    bool is_open;
};

static struct tally plain_tally(const char *text, size_t length)
{
    struct tally tally = {0};
    size_t at = 0;

    while (at < length && !tally.is_open) {
        size_t end = length;
        size_t bad = plain_record(text, length, at, &tally.is_open, &end);
        if (tally.is_open)
            break;
        if (bad < length) {
            tally.faults++;
            for (end = at; end < length && text[end] != '\n' && text[end] != '\r';)
                end++;
        } else {
            tally.whole++;
        }
        at = end + 1;
        if (end + 1 < length && text[end] == '\r' && text[end + 1] == '\n')
            at++;
    }
    return tally;
}

static struct tally tally_of(const struct reading_of *of)
{
    struct tally tally = {.is_open = of->status != TIDE_STATUS_OK};

    for (const char *at = strchr(of->out.at, '@'); at != NULL; at = strchr(at + 1, '@')) {
        if (at[strcspn(at, " ") + 1] == '!')
            tally.faults++;
        else
            tally.whole++;
    }
    return tally;
}

TEST(random_bytes_are_read_by_the_grammar_in_blocks_of_any_size)
{
    UNUSED;
    static const char alphabet[] = "ab,,,\"\"\"\n\n\r ";
    uint64_t seed = 20240229;

    for (size_t round = 0; round < 4000; round++) {
        char text[96];
        size_t length = (size_t)(check_random(&seed) % sizeof text);
        struct reading_of whole, parted;

        for (size_t i = 0; i < length; i++)
            text[i] = alphabet[check_random(&seed) % (sizeof alphabet - 1)];
        read_all(text, length, ',', 0, &whole);
        struct tally wanted = plain_tally(text, length);
        struct tally got = tally_of(&whole);
        CHECK_INT(got.whole, wanted.whole);
        CHECK_INT(got.faults, wanted.faults);
        CHECK_INT(got.is_open, wanted.is_open);

        is_reference = true;
        read_all(text, length, ',', 0, &parted);
        is_reference = false;
        CHECK_TEXT(parted.out.at, whole.out.at);
        CHECK_TEXT(parted.err.message, whole.err.message);
        release(&parted);

        read_all(text, length, ',', 1 + (size_t)(check_random(&seed) % 9), &parted);
        CHECK_TEXT(parted.out.at, whole.out.at);
        CHECK_STATUS(parted.status, whole.status);
        CHECK_INT(parted.err.line, whole.err.line);
        CHECK_INT(parted.err.byte, whole.err.byte);
        release(&whole);
        release(&parted);
    }
}

/*
 * Lines on which a walk that goes on behind a fault finds itself in quotes at every line
 * end: it would walk a whole block for each of them.
 */
TEST(faults_cost_no_more_than_their_lines)
{
    UNUSED;
    static const char line[] = "\",c\",\"a\"b\"\n";
    size_t lines = 100000;
    size_t length = lines * (sizeof line - 1);
    char *text = memory_alloc(&runtime.memory, length, 1);
    struct csv_reader_options options = {.delimiter = ','};
    struct csv_reader *reader = NULL;
    struct csv_record record;
    clock_t begin = clock();

    CHECK(text != NULL);
    for (size_t i = 0; i < lines; i++)
        memcpy(text + i * (sizeof line - 1), line, sizeof line - 1);
    struct memory_feed memory = {.at = text, .length = length};
    CHECK_OK(
        csv_reader_new(&runtime, "f", memory_feed(&memory), &options, &reader, NULL));
    for (size_t i = 0; i < lines; i++) {
        CHECK_OK(csv_reader_next(reader, &record, NULL));
        CHECK(record.kind == CSV_FAULT && record.line == i + 1 && record.fault_at == 8);
    }
    CHECK((double)(clock() - begin) / CLOCKS_PER_SEC < 5.0);
    csv_reader_free(reader);
    memory_free(&runtime.memory, text, length, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(cells_and_places),
        ROW(a_last_line_without_end),
        ROW(line_ends_of_each_kind_and_mixed),
        ROW(blank_lines_are_records),
        ROW(quotes),
        ROW(line_ends_in_quotes_are_data_and_count_as_lines),
        ROW(a_mark_of_byte_order_is_dropped_at_the_start_only),
        ROW(a_nul_is_a_byte_like_others),
        ROW(other_delimiters),
        ROW(a_stray_quote_costs_its_line_alone),
        ROW(a_fault_on_a_later_line_gives_up_the_first_line_only),
        ROW(a_fault_is_told_of_the_cell_that_has_it),
        ROW(an_open_quote_is_told_where_it_opens),
        ROW(a_cell_has_a_greatest_length),
        ROW(a_record_has_a_greatest_length),
        ROW(a_record_has_a_greatest_count_of_cells),
        ROW(faults_cost_no_more_than_their_lines),
        ROW(random_bytes_are_read_by_the_grammar_in_blocks_of_any_size),
    };
    check_runtime(&runtime, 1);
    size_t before = atomic_load(&runtime.memory.used_bytes);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (atomic_load(&runtime.memory.used_bytes) != before) {
        print_error("memory was not given back\n");
        failed++;
    }
    runtime_release(&runtime);
    return failed;
}
