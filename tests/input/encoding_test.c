/*
 * Encodings: which one a file has, what becomes of it, and where things stand in it.
 */
#include "input/loaded.h"

#include "input/encoding.h"

static struct encoding found(const char *bytes, size_t length)
{
    struct encoding encoding;
    struct encoding_proof proof;

    CHECK_OK(encoding_find(bytes, length, true, &encoding, &proof, NULL));
    return encoding;
}

#define CHECK_FOUND(bytes, text) CHECK_TEXT(found(bytes, sizeof(bytes) - 1).name, text)

TEST(encodings_are_decided_by_the_first_bytes)
{
    UNUSED;
    CHECK_FOUND("", "UTF-8");
    CHECK_FOUND("period,v\n", "UTF-8");
    CHECK_FOUND("\xEF\xBB\xBFperiod,v\n", "UTF-8");
    CHECK_FOUND("caf\xC3\xA9", "UTF-8");
    CHECK_FOUND("caf\xC3\xA9 caf\xC3\xA9 caf\xE9", "UTF-8"); /* one broken cell */
    CHECK_FOUND("caf\xE9", "WINDOWS-1252");
    CHECK_FOUND("cr\xE9\xE9"
                "e",
                "WINDOWS-1252");
    CHECK_FOUND("\xD0\xEE\xF1\xF1\xE8\xFF", "CP1251");
    CHECK_FOUND("\xC1\xE5\xEB\xE0\xF0\xF3\xF1\xFC; \xB3\xED\xF8\xE0\xE5", "CP1251");
    CHECK_FOUND("\xFF\xFEp\0", "UTF-16LE");
    CHECK_FOUND("\xFE\xFF\0p", "UTF-16BE");
    CHECK_FOUND("p\0,\0v\0\n\0", "UTF-16LE");
    CHECK_FOUND("\0p\0,\0v\0\n", "UTF-16BE");
}

TEST(a_binary_file_is_no_text)
{
    UNUSED;
    struct encoding encoding;
    struct encoding_proof proof;
    tide_error err;
    static const char bytes[] = "\x7F"
                                "ELF\x02\x01\x01\0\xB0\xFE\xDC";

    CHECK_STATUS(encoding_find(bytes, sizeof bytes - 1, true, &encoding, &proof, &err),
                 TIDE_STATUS_PARSE);
    CHECK_TEXT(err.id, "bad_encoding");
}

TEST(encodings_are_named)
{
    UNUSED;
    static const char *const known[] = {"utf-8", "UTF-16BE", "UTF-32LE",   "KOI8-R",
                                        "CP866", "latin1",   "ISO-8859-15"};
    static const char *const unknown[] = {"",        "no such",   "CP1251//TRANSLIT",
                                          "GB18030", "Shift_JIS", "UTF-7",
                                          "../x"};
    struct encoding encoding;
    tide_error err;

    for (size_t i = 0; i < COUNT_OF(known); i++)
        CHECK_OK(encoding_by_name(known[i], &encoding, NULL));
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        CHECK_STATUS(encoding_by_name(unknown[i], &encoding, &err), TIDE_STATUS_ARGUMENT);
        CHECK_TEXT(err.id, "bad_argument");
    }
}

/* Converting in two pieces, cut anywhere, is converting at once; sizes add up. */
static void check_converted(const char *name, const char *bytes, size_t length,
                            const char *text)
{
    struct encoding encoding;
    char out[256];
    size_t used;

    CHECK_OK(encoding_by_name(name, &encoding, NULL));
    for (size_t cut = 0; cut <= length; cut++) {
        size_t first = encoding_convert(&encoding, bytes, cut, false, out, &used);
        CHECK(used <= cut && cut - used < 4);
        CHECK_INT(encoding_size(&encoding, out, first), used);
        size_t all = first + encoding_convert(&encoding, bytes + used, length - used,
                                              true, out + first, &used);
        out[all] = '\0';
        CHECK_TEXT(out, text);
        CHECK_INT(encoding_size(&encoding, out, all), length);
    }
}

TEST(bytes_become_characters)
{
    UNUSED;
    check_converted("WINDOWS-1252", "a\x80\xE7", 3, "a\xE2\x82\xAC\xC3\xA7");
    check_converted("KOI8-R", "\xF2\xCF", 2, "\xD0\xA0\xD0\xBE");
    check_converted("UTF-16LE", "a\0\xE7\0\x3D\xD8\x00\xDE", 8,
                    "a\xC3\xA7\xF0\x9F\x98\x80");
    check_converted("UTF-16BE", "\0a\0\xE7\xD8\x3D\xDE\x00", 8,
                    "a\xC3\xA7\xF0\x9F\x98\x80");
    check_converted("UTF-32LE", "a\0\0\0\x00\xF6\x01\0", 8, "a\xF0\x9F\x98\x80");
}

TEST(bytes_without_a_character_become_no_text)
{
    UNUSED;
    check_converted("WINDOWS-1252", "a\x81\x8D", 3, "a\xFF\xFF");
    check_converted("UTF-16LE",
                    "\x3D\xD8"
                    "a\0",
                    4,
                    "\xFF"
                    "a");
    check_converted("UTF-16LE",
                    "\x00\xDE"
                    "a\0",
                    4,
                    "\xFF"
                    "a");
    check_converted("UTF-32BE", "\x00\x11\x00\x00", 4, "\xFF");
}

/* A byte without a character refuses its row, at its place in the file. */
TEST(places_are_those_of_the_file)
{
    UNUSED;
    expect_reject_with("period,k,v\n2020,\xE9\xE9,1\n2021,\xE9\x81,2\n", 31, NULL,
                       "bad_encoding", 3, "k", 26, "\xC3\xA9\\xff");
    expect_reject_with("p\0,\0v\0\n\0"
                       "2\0000\0002\0000\0,\0001\0\n\0"
                       "2\0000\0002\0001\0,\0x\0\n\0",
                       36, &(struct reading){.columns = "v:decimal"}, "bad_number", 3,
                       "v", 32, "x");
}

TEST(a_named_encoding_overrules)
{
    UNUSED;
    EXPECT_ROWS_READ("period,k,v\n2020,\xF2\xCF,1\n",
                     &(struct reading){.encoding = "KOI8-R"},
                     "2020|\xD0\xA0\xD0\xBE|1\n");
    expect_refused_with("period,v\n2020,1\n", 16,
                        &(struct reading){.encoding = "EBCDIC-X"}, TIDE_STATUS_ARGUMENT,
                        "bad_argument", 0, "EBCDIC-X");
}

/* Beyond the sample, and in pieces that cut characters. */
TEST(a_long_file_is_converted_to_its_end)
{
    UNUSED;
    static struct loaded loaded;
    enum { ROWS = 200000 };
    struct text_builder text;
    struct runtime runtime;

    CHECK_OK(runtime_init(&runtime, &(tide_engine_options){.threads = 1}, NULL));
    text_builder_init(&text, &runtime.memory);
    text_add_c(&text, "k,period,v\n");
    for (int row = 0; row < ROWS; row++)
        text_add_format(&text,
                        "Cura\xE7"
                        "ao%d,2020,%d\n",
                        row, row);
    load_bytes(&loaded, text.at, text.length, NULL);
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.ledger.loaded, ROWS);
    struct text last = dictionary_text(loaded.table->column[0].dictionary, ROWS - 1);
    CHECK_TEXT(last.at, "Cura\xC3\xA7"
                        "ao199999");
    loaded_free(&loaded);
    text_builder_release(&text);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(encodings_are_decided_by_the_first_bytes),
        ROW(a_binary_file_is_no_text),
        ROW(encodings_are_named),
        ROW(bytes_become_characters),
        ROW(bytes_without_a_character_become_no_text),
        ROW(places_are_those_of_the_file),
        ROW(a_named_encoding_overrules),
        ROW(a_long_file_is_converted_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
