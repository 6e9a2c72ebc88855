/*
 * load_test.c - all rows of a file into a table: nothing lost, nothing shifted, each
 * refused row told with its place.
 */
#include "input/loaded.h"

#include "input/csv_reader.h"

/* ---- rows ---- */

TEST(every_row_is_loaded_rejected_or_skipped)
{
    UNUSED;
    static struct loaded loaded;
    static const char text[] = "Table 1: trade\n"       /* preamble */
                               "\n"                     /* blank */
                               "period,partner,value\n" /* the header */
                               "2020,DE,1.5\n"          /* loaded */
                               "2020,FR,x\n"            /* bad_number */
                               "  \n"                   /* blank */
                               "2020,\"IT,2.5\n"        /* bad_quote, */
                               "2020,\"ES\",3.5\n"      /* which ends here: loaded */
                               "2020,PL\n"              /* too_few_fields */
                               "period,partner,value\n" /* repeated_header */
                               "20x0,NL,4.5\n"          /* bad_period */
                               "2021,DE,5.5\n"          /* loaded */
                               "\n"                     /* blank */
                               "Source: customs\n"      /* footer */
                               "made for a test\n";     /* footer */
    static const struct {
        uint64_t line;
        const char *kind;
        const char *column;
        const char *text;
    } wanted[] = {
        {5, "bad_number", "value", "x"},
        {7, "bad_quote", "", "2020,\"IT,2.5"},
        {9, "too_few_fields", "", "2020,PL"},
        {11, "bad_period", "period", "20x0"},
    };

    load_text(&loaded, text, &(struct reading){.max_errors = 4});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "2020|DE|1.5\n2020|ES|3.5\n2021|DE|5.5\n");
    CHECK_INT(loaded.ledger.read, 14);
    CHECK_INT(loaded.ledger.loaded, 3);
    CHECK_INT(loaded.ledger.rejected, COUNT_OF(wanted));
    CHECK_INT(loaded.ledger.skipped, 7);
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        const struct reject *reject = &loaded.rejects.row[i];
        CHECK_INT(reject->line, wanted[i].line);
        CHECK_TEXT(reject->kind, wanted[i].kind);
        CHECK_TEXT(reject->column, wanted[i].column);
        CHECK_TEXT(reject->text, wanted[i].text);
        CHECK(strncmp(text + reject->byte, reject->text, 1) == 0 ||
              text[reject->byte] == '"' || text[reject->byte] == '\n');
    }
    CHECK(strstr(heard(&loaded, "footer")->message, "2 skipped") != NULL);
    CHECK(strstr(heard(&loaded, "blank_line")->message, "3 skipped") != NULL);
    CHECK(strstr(heard(&loaded, "preamble")->message, "1 skipped") != NULL);
    CHECK(strstr(heard(&loaded, "rejects")->message, "rows refused: 4") != NULL);
    loaded_free(&loaded);
}

TEST(one_refused_row_more_than_allowed_refuses_the_file)
{
    UNUSED;
    static struct loaded loaded;
    static const char text[] = "period,value\n2020,1.5\n2021,x\n2022,2.5\n2023,y\n";

    for (uint64_t allowed = 0; allowed < 4; allowed++) {
        load_text(&loaded, text, &(struct reading){.max_errors = allowed});
        CHECK_STATUS(loaded.status, allowed < 2 ? TIDE_STATUS_PARSE : TIDE_STATUS_OK);
        CHECK_INT(loaded.ledger.rejected, 2);
        CHECK_INT(loaded.ledger.loaded, 2);
        if (allowed < 2) {
            CHECK_TEXT(loaded.err.id, "too_many_rejects");
            CHECK(strstr(loaded.err.message, "2 of 4") != NULL);
        }
        loaded_free(&loaded);
    }
}

TEST(a_text_of_a_reject_is_escaped_and_cut)
{
    UNUSED;
    static struct loaded loaded;
    static char text[4096] = "period,value\n2020,1.5\n2021,\x1b[2J";

    memset(text + strlen(text), 'x', 2000);
    strcat(text, "\n");
    load_text(&loaded, text, &(struct reading){.max_errors = 1});
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.rejects.count, 1);
    CHECK(strncmp(loaded.rejects.row[0].text, "\\x1b[2Jxx", 9) == 0);
    CHECK_INT(strlen(loaded.rejects.row[0].text), 1000);
    loaded_free(&loaded);
}

TEST(a_cell_with_line_breaks_moves_no_other_line)
{
    UNUSED;
    EXPECT_REJECT("period,k,value\r\n2020,\"a\r\nb\",1.5\r\n2021,c,x\r\n", "bad_number",
                  4, "value", 40, "x");
    EXPECT_ROWS("period,k,value\r\n2020,\"a\r\nb\",1.5\r\n2021,c,2.5\r\n",
                "2020|a\r\nb|1.5\n2021|c|2.5\n");
}

TEST(a_place_counts_characters_and_bytes)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "period,k,value\n2020,\xC3\xA9\xC3\xA9,1.5\n2021,\xC3\xA9,x\n",
              &(struct reading){.max_errors = 0});
    CHECK_INT(loaded.rejects.row[0].byte, 37);
    loaded_free(&loaded);
}

TEST(bad_utf8_in_one_cell_of_a_utf8_file_rejects_its_row)
{
    UNUSED;
    /* Overlong, surrogate, cut, beyond U+10FFFF. */
    static const char *const bad[] = {"\xC0\xAF", "\xED\xA0\x80", "\xE2\x82",
                                      "\xF4\x90\x80\x80"};

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        static struct loaded loaded;
        char text[256];
        snprintf(text, sizeof text,
                 "period,k,value\n2020,\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9,1.5\n"
                 "2020,a%sb,2.5\n2020,c,3.5\n",
                 bad[i]);
        load_text(&loaded, text, &(struct reading){.max_errors = 1});
        CHECK_OK(loaded.status);
        CHECK_INT(loaded.rejects.count, 1);
        CHECK_TEXT(loaded.rejects.row[0].kind, "bad_encoding");
        CHECK_INT(loaded.rejects.row[0].line, 3);
        loaded_free(&loaded);
    }
}

TEST(columns_that_are_not_read_are_not_parsed)
{
    UNUSED;
    EXPECT_ROWS_READ("period,k,value,q\n2020,a,1.5,1\n2021,b,2.5,oops\n",
                     &(struct reading){.columns = "q:skip"},
                     "2020|a|1.5|-\n2021|b|2.5|-\n");
}

/* ---- keys and periods ---- */

TEST(duplicates_are_found_across_all_keys)
{
    UNUSED;
    EXPECT_ROWS("period,a,b,value\n2020,x,1,1.5\n2020,x,2,2.5\n2020,y,1,3.5\n",
                "2020|x|1|1.5\n2020|x|2|2.5\n2020|y|1|3.5\n");
    EXPECT_REFUSED(
        "period,a,b,value\n2020,x,1,1.5\n2020,x,2,2.5\n\n2020,y,1,2\n2020,x,2,9\n",
        TIDE_STATUS_SHAPE, "duplicate_key", 6, "line 3");
    /* One period, written in two ways. */
    EXPECT_REFUSED("period,value\n2020-01,1.5\n2020-M01,2.5\n", TIDE_STATUS_SHAPE,
                   "duplicate_key", 3, "2020-01");
}

/* A caller that leaves out a key has rows that differ by it alone. */
TEST(a_key_that_is_not_read_makes_no_duplicates)
{
    UNUSED;
    static struct loaded loaded;
    static const struct reading usual = {0};
    tide_engine_options options = {.size_bytes = sizeof options, .threads = 1};
    const char *path = write_file("period,k,value\n2020,a,1.5\n2020,b,2.5\n", 37);

    memset(&loaded, 0, sizeof loaded);
    CHECK_OK(runtime_init(&loaded.runtime, &options, NULL));
    rejects_init(&loaded.rejects, &loaded.runtime.memory);
    CHECK_OK(input_open(&loaded.runtime, path, &usual, &loaded.input, NULL));
    CHECK_OK(input_sniff(loaded.input, &loaded.plan, NULL));
    loaded.plan->column[1].is_wanted = false;
    CHECK_OK(input_load(loaded.input, loaded.plan, &loaded.rejects, &loaded.ledger,
                        &loaded.table, &loaded.err));
    loaded_check(&loaded);
    CHECK_TEXT(loaded_dump(&loaded), "2020|-|1.5\n2020|-|2.5\n");
    loaded_free(&loaded);
    unlink(path);
}

TEST(two_frequencies_name_both_offenders)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded, "period,value\n2020-01,1.5\n2020-02,1.5\n2020-Q2,2.5\n2020-04,1\n",
              NULL);
    CHECK_TEXT(loaded.err.id, "mixed_freq");
    CHECK_INT(loaded.err.line, 4);
    CHECK_INT(loaded.err.column, 1);
    CHECK_TEXT(loaded.err.text, "2020-Q2");
    CHECK_TEXT(loaded.err.column_name, "period");
    CHECK(strstr(loaded.err.message, "line 2 has a month, 2020-01") != NULL);
    CHECK(strstr(loaded.err.message, "quarter") != NULL);
    loaded_free(&loaded);
}

TEST(windows_are_for_claims)
{
    UNUSED;
    EXPECT_REJECT("period,value\n2020-01,1.5\n2020-01-01/P10M,2.5\n", "bad_period", 3,
                  "period", 25, "2020-01-01/P10M");
}

/* ---- figures ---- */

TEST(marks_of_absence_and_declared_states)
{
    UNUSED;
    static const struct reading marks = {.missing_marks =
                                             "x=not_applicable,(D)=confidential,n/d"};

    EXPECT_ROWS("period,value\n2001,1.5\n2002,\n2003,NA\n2004,N/A\n2005,n/a\n2006,#N/A\n"
                "2007,null\n2008,:\n2009,..\n2010,...\n2011,.\n2012,\xE2\x80\xA6\n"
                "2013,\"\"\n2014,  \n",
                "2001|1.5\n2002|<missing>\n2003|<missing>\n2004|<missing>\n"
                "2005|<missing>\n2006|<missing>\n2007|<missing>\n2008|<missing>\n"
                "2009|<missing>\n2010|<missing>\n2011|<missing>\n2012|<missing>\n"
                "2013|<missing>\n2014|<missing>\n");
    EXPECT_REJECT("period,value\n2001,1.5\n2002,na\n2003,2.5\n", "bad_number", 3, "value",
                  27, "na");
    EXPECT_ROWS_READ("period,value\n2001,1.5\n2002,x\n2003,(D)\n2004,n/d\n2005,NA\n",
                     &marks,
                     "2001|1.5\n2002|<not_applicable>\n2003|<confidential>\n"
                     "2004|<missing>\n2005|<missing>\n");
    expect_refused_with("period,v\n2001,1\n", 16,
                        &(struct reading){.missing_marks = "x=estimated"},
                        TIDE_STATUS_ARGUMENT, "bad_argument", 0, "no state");
}

/* Half-widths of the column in halves of its last place, a row a figure. */
static void check_halves(const char *precision, const int64_t *halves)
{
    static struct loaded loaded;

    load_text(&loaded, "period,value\n2001,1.50\n2002,12.5\n2003,1200\n2004,0\n",
              &(struct reading){.precision = precision});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "2001|1.50\n2002|12.50\n2003|1200.00\n2004|0.00\n");
    for (size_t row = 0; row < 4; row++)
        CHECK_INT(packed_get(&loaded.table->column[1].half, row), halves[row]);
    loaded_free(&loaded);
}

TEST(precision_is_that_of_the_column_of_the_cell_or_of_digits)
{
    UNUSED;
    static const char *const bad[] = {"digits=0", "digits=19", "digits=",
                                      "digits=x", "row",       ""};

    check_halves(NULL, (const int64_t[]){1, 1, 1, 1});
    check_halves("column", (const int64_t[]){1, 1, 1, 1});
    check_halves("cell", (const int64_t[]){1, 10, 100, 100});
    check_halves("digits=3", (const int64_t[]){1, 10, 1000, 100});
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        expect_refused_with("period,v\n2001,1\n", 16,
                            &(struct reading){.precision = bad[i]}, TIDE_STATUS_ARGUMENT,
                            "bad_argument", 0, "--precision");
}

TEST(declared_columns_stand)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded,
              "m,hs,v,w,note\n2020-01,0101,1.5,1e300,a\n2020-02,0101,2.5,5e-324,b\n",
              &(struct reading){.columns = "m:period, hs:key, v:decimal[million USD; "
                                           "kind=stock], w:real, note:skip"});
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded_dump(&loaded), "2020-01|0101|1.5|1e+300|-\n"
                                     "2020-02|0101|2.5|5e-324|-\n");
    CHECK_TEXT(tide_table_column(loaded.table, 2).unit, "million USD");
    CHECK_INT(loaded.table->column[2].traits.kind, MEASURE_STOCK);
    loaded_free(&loaded);

    expect_refused_with("period,value\n2020,1\n", 20,
                        &(struct reading){.columns = "valeu:decimal"},
                        TIDE_STATUS_NOT_FOUND, "no_column", 0, "valeu");
    expect_refused_with("period,value\n2020,1\n", 20,
                        &(struct reading){.columns = "value:number"},
                        TIDE_STATUS_ARGUMENT, "bad_argument", 0, "the type is");
}

/* ---- mutations ---- */

/* Records of a text behind its header, by the reader alone; SIZE_MAX: it fails. */
static size_t count_records(struct runtime *runtime, const char *text, size_t length)
{
    struct csv_reader_options options = {.delimiter = ','};
    struct memory_feed memory = {.at = text, .length = length};
    struct csv_reader *reader = NULL;
    struct csv_record record;
    size_t count = 0;

    CHECK_OK(csv_reader_new(runtime, "f", memory_feed(&memory), &options, &reader, NULL));
    for (;;) {
        if (csv_reader_next(reader, &record, NULL) != TIDE_STATUS_OK) {
            count = SIZE_MAX;
            break;
        }
        if (record.kind == CSV_OVER)
            break;
        count++;
    }
    csv_reader_free(reader);
    return count == SIZE_MAX ? count : count - 1;
}

/* Is each line of `rows` but one in `dump`, in the same order? */
static bool has_all_but_one(const char *rows, const char *dump)
{
    size_t lost = 0;

    while (*rows != '\0') {
        size_t length = strcspn(rows, "\n") + 1;
        const char *at = dump;
        while (*at != '\0' && strncmp(at, rows, length) != 0)
            at += strcspn(at, "\n") + 1;
        if (*at == '\0')
            lost++;
        else
            dump = at + length;
        rows += length;
    }
    return lost <= 1;
}

enum { BASE_ROWS = 40 };

static void base_file(char *text, size_t room, char *rows)
{
    size_t length = (size_t)snprintf(text, room, "period,flow,partner,value\n");

    *rows = '\0';
    for (size_t i = 0; i < BASE_ROWS; i++) {
        char row[64];
        snprintf(row, sizeof row, "20%02zu-%02zu,%c,P%zu,%zu.%zu\n", 10 + i / 12,
                 1 + i % 12, i % 2 == 0 ? 'X' : 'M', i % 7, 100 + i * 37, i % 10);
        length += (size_t)snprintf(text + length, room - length, "%s", row);
        for (char *c = row; *c != '\0'; c++)
            *c = *c == ',' ? '|' : *c;
        strcat(rows, row);
    }
}

TEST(a_broken_byte_costs_its_own_line_or_the_file_but_never_another_line)
{
    UNUSED;
    static const char bytes[] = "\",\n\r\0\xFF\xC3 x-.;'0123456789";
    static struct loaded loaded;
    char base[4096], rows[4096];
    uint64_t seed = 20220831;
    size_t ok = 0;
    size_t rejected = 0;

    base_file(base, sizeof base, rows);
    size_t length = strlen(base);
    size_t header = strcspn(base, "\n") + 1;
    for (size_t round = 0; round < 3000; round++) {
        char text[4096];
        memcpy(text, base, length);
        size_t at = header + (size_t)(check_random(&seed) % (length - header));
        text[at] = bytes[check_random(&seed) % (sizeof bytes - 1)];
        load_bytes(&loaded, text, length, &(struct reading){.max_errors = UINT64_MAX});
        if (loaded.status == TIDE_STATUS_OK) {
            ok++;
            rejected += loaded.ledger.rejected;
            CHECK_INT(loaded.ledger.read, count_records(&loaded.runtime, text, length));
            /* A line end that is taken away joins two lines. */
            if (base[at] != '\n' && !has_all_but_one(rows, loaded_dump(&loaded)))
                fail_msg("seed %llu: byte %zu", (unsigned long long)seed, at);
        }
        loaded_free(&loaded);
    }
    CHECK(ok > 2000);
    CHECK(rejected > 500);
}

TEST(any_bytes_end_in_a_table_or_an_error)
{
    UNUSED;
    static const char *const words[] = {"period", "value",   ",",    ";",    "\t",
                                        "\n",     "\r\n",    "\"",   "2020", "1.5",
                                        "1,5",    "2020-01", "\xFF", "\xE9", "NA",
                                        "-",      " ",       "0101", "2024", "1.234",
                                        "Total"};
    static struct loaded loaded;
    uint64_t seed = 11;

    for (size_t round = 0; round < 3000; round++) {
        char text[512] = "";
        size_t count = (size_t)(check_random(&seed) % 40);
        if (check_random(&seed) % 2 == 0)
            strcpy(text, "period,key,value\n2020,a,1.5\n2021,b,2.5\n");
        for (size_t i = 0; i < count; i++)
            strcat(text, words[check_random(&seed) % COUNT_OF(words)]);
        load_text(&loaded, text, &(struct reading){.max_errors = UINT64_MAX});
        loaded_free(&loaded);
    }
}

/* ---- memory ---- */

struct allocator {
    tide_allocator host;
    size_t calls;
    size_t fail_at;
    bool recovers;
    size_t live;
};

static void *failing_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    struct allocator *allocator = user;
    size_t call = ++allocator->calls;

    if (allocator->recovers ? call == allocator->fail_at : call >= allocator->fail_at)
        return NULL;
    allocator->live++;
    return allocator->host.alloc(allocator->host.user, align_bytes, size_bytes);
}

static void failing_free(void *user, void *memory, size_t size_bytes)
{
    struct allocator *allocator = user;
    allocator->live--;
    allocator->host.free(allocator->host.user, memory, size_bytes);
}

/* Load with the N-th allocation failing; true once the load got through. */
static bool load_failing(const char *path, const struct reading *reading, size_t fail_at,
                         bool recovers)
{
    static struct loaded loaded;
    struct allocator allocator = {.host = memory_default_allocator(),
                                  .fail_at = fail_at,
                                  .recovers = recovers};
    tide_allocator host = {.alloc = failing_alloc,
                           .free = failing_free,
                           .user = &allocator};
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = 1,
                                   .allocator = &host};

    memset(&loaded, 0, sizeof loaded);
    loaded.status = runtime_init(&loaded.runtime, &options, &loaded.err);
    if (loaded.status == TIDE_STATUS_OK) {
        load_steps(&loaded, path, reading);
        loaded_check(&loaded);
        loaded_free(&loaded);
    }
    CHECK_INT(allocator.live, 0);
    if (loaded.status == TIDE_STATUS_OK)
        return true;
    CHECK_STATUS(loaded.status, TIDE_STATUS_NO_MEMORY);
    CHECK_TEXT(loaded.err.id, "no_memory");
    return false;
}

TEST(every_failed_allocation_is_told_and_leaks_nothing)
{
    UNUSED;
    static const char text[] =
        "A table\nperiod;reporterCode;reporterDesc;value;obs_status\n"
        "2020;040;\"Aus\"\"tria\";1.204,5;\n2021;040;\"Aus\"\"tria\";3,1;p\n"
        "2022;040;\"Aus\"x;3,1;\n\n2022;056;Belgium;x;\n2023;056;Belgium;-;\n"
        "2024;056;Belgium;NA;\nSource: a test\n";
    static const struct reading reading = {.max_errors = 9,
                                           .missing_marks = "x1,x2=confidential",
                                           .columns = "period:period",
                                           .precision = "cell"};
    char path[64];

    strcpy(path, write_file(text, sizeof text - 1));
    for (int recovers = 0; recovers < 2; recovers++) {
        size_t fail_at = 1;
        while (!load_failing(path, &reading, fail_at, recovers != 0))
            fail_at++;
        CHECK(fail_at > 20);
    }
    unlink(path);
}

TEST(a_limit_on_memory_is_told_as_such)
{
    UNUSED;
    static struct loaded loaded;
    const char *path = write_file("period,value\n2020,1.5\n", 22);

    for (size_t limit = 1000; limit < 40000; limit += 1000) {
        tide_engine_options options = {.size_bytes = sizeof options,
                                       .threads = 1,
                                       .memory_limit_bytes = limit};
        memset(&loaded, 0, sizeof loaded);
        if (runtime_init(&loaded.runtime, &options, NULL) != TIDE_STATUS_OK)
            continue;
        load_steps(&loaded, path, NULL);
        if (loaded.status != TIDE_STATUS_OK) {
            CHECK_STATUS(loaded.status, TIDE_STATUS_LIMIT);
            CHECK_TEXT(loaded.err.id, "memory_limit");
        }
        loaded_free(&loaded);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_row_is_loaded_rejected_or_skipped),
        ROW(one_refused_row_more_than_allowed_refuses_the_file),
        ROW(a_text_of_a_reject_is_escaped_and_cut),
        ROW(a_cell_with_line_breaks_moves_no_other_line),
        ROW(a_place_counts_characters_and_bytes),
        ROW(bad_utf8_in_one_cell_of_a_utf8_file_rejects_its_row),
        ROW(columns_that_are_not_read_are_not_parsed),
        ROW(duplicates_are_found_across_all_keys),
        ROW(a_key_that_is_not_read_makes_no_duplicates),
        ROW(two_frequencies_name_both_offenders),
        ROW(windows_are_for_claims),
        ROW(marks_of_absence_and_declared_states),
        ROW(precision_is_that_of_the_column_of_the_cell_or_of_digits),
        ROW(declared_columns_stand),
        ROW(a_broken_byte_costs_its_own_line_or_the_file_but_never_another_line),
        ROW(any_bytes_end_in_a_table_or_an_error),
        ROW(every_failed_allocation_is_told_and_leaks_nothing),
        ROW(a_limit_on_memory_is_told_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
