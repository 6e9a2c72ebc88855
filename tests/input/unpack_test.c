/*
 * Packed files: gzip and zstd, one stream or several, cut, damaged, bombs.
 */
#include "input/loaded.h"

#include <zlib.h>
#include <zstd.h>

#include "input/unpack.h"

enum { ROOM = 1 << 20 };

static const char table[] = "period,k,value\n2020,a,1.5\n2021,b,2.5\n2022,c,3.5\n";
static const char rows[] = "2020|a|1.5\n2021|b|2.5\n2022|c|3.5\n";

static size_t pack_gzip(const char *text, size_t length, char *into, size_t room)
{
    z_stream stream = {0};

    CHECK(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, 0) == Z_OK);
    stream.next_in = (unsigned char *)(uintptr_t)text;
    stream.avail_in = (unsigned)length;
    stream.next_out = (unsigned char *)into;
    stream.avail_out = (unsigned)room;
    CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    length = room - stream.avail_out;
    deflateEnd(&stream);
    return length;
}

static size_t pack(enum packing packing, const char *text, size_t length, char *into)
{
    if (packing == PACKING_GZIP)
        return pack_gzip(text, length, into, ROOM);
    /* With its checksum, as the tool writes it. */
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    length = ZSTD_compress2(context, into, ROOM, text, length);
    CHECK(!ZSTD_isError(length));
    ZSTD_freeCCtx(context);
    return length;
}

static const enum packing packings[] = {PACKING_GZIP, PACKING_ZSTD};

TEST(packed_files_are_read)
{
    UNUSED;
    static char packed[ROOM];

    for (size_t i = 0; i < COUNT_OF(packings); i++) {
        size_t length = pack(packings[i], table, sizeof table - 1, packed);
        CHECK(packing_of(packed, length) == packings[i]);
        expect_rows_with(packed, length, NULL, rows, NULL);
    }
}

TEST(streams_may_follow_each_other)
{
    UNUSED;
    static char packed[ROOM];
    const size_t cut = 30;

    for (size_t i = 0; i < COUNT_OF(packings); i++) {
        size_t length = pack(packings[i], table, cut, packed);
        static char second[ROOM];
        size_t more = pack(packings[i], table + cut, sizeof table - 1 - cut, second);
        memcpy(packed + length, second, more);
        expect_rows_with(packed, length + more, NULL, rows, NULL);
    }
}

TEST(trap_50_a_stream_that_is_cut_is_an_error)
{
    UNUSED;
    static char packed[ROOM];
    static struct loaded loaded;

    for (size_t i = 0; i < COUNT_OF(packings); i++) {
        size_t length = pack(packings[i], table, sizeof table - 1, packed);
        for (size_t cut = PACKING_MAGIC_BYTES; cut < length; cut++) {
            load_bytes(&loaded, packed, cut, NULL);
            CHECK_TEXT(loaded.err.id, "truncated");
            CHECK_STATUS(loaded.status, TIDE_STATUS_IO);
            loaded_free(&loaded);
        }
    }
}

/* A byte that is not what it was: never another table. */
TEST(a_damaged_stream_is_an_error)
{
    UNUSED;
    static char packed[ROOM];
    static struct loaded loaded;

    for (size_t i = 0; i < COUNT_OF(packings); i++) {
        size_t length = pack(packings[i], table, sizeof table - 1, packed);
        for (size_t at = PACKING_MAGIC_BYTES; at < length; at++) {
            packed[at] = (char)(packed[at] ^ 0x10);
            load_bytes(&loaded, packed, length, NULL);
            if (loaded.status == TIDE_STATUS_OK)
                CHECK_TEXT(loaded_dump(&loaded), rows); /* time and name in a gzip head */
            loaded_free(&loaded);
            packed[at] = (char)(packed[at] ^ 0x10);
        }
        memcpy(packed + length, "rest", 4);
        load_bytes(&loaded, packed, length + 4, NULL);
        CHECK(loaded.status != TIDE_STATUS_OK);
        loaded_free(&loaded);
    }
}

TEST(packed_text_may_be_of_any_encoding)
{
    UNUSED;
    static char packed[ROOM];
    static const char latin[] = "period,k,value\n2020,Cura\xE7"
                                "ao,1\n";

    size_t length = pack(PACKING_GZIP, latin, sizeof latin - 1, packed);
    expect_rows_with(packed, length, NULL,
                     "2020|Cura\xC3\xA7"
                     "ao|1\n",
                     "encoding");
}

/* Rows without end: stopped by what they unpack to, not by the memory they would take. */
TEST(a_bomb_is_refused)
{
    UNUSED;
    enum { BYTES = 32 * 1024 * 1024 };
    static char packed[ROOM];
    static struct loaded loaded;
    char *text = malloc(BYTES);

    CHECK(text != NULL);
    memcpy(text, "period,k,value\n", 15);
    for (size_t i = 15; i < BYTES; i++)
        text[i] = "2020,a,1.5\n"[(i - 15) % 11];
    size_t length = pack(PACKING_ZSTD, text, BYTES, packed);
    free(text);
    load_bytes(&loaded, packed, length, NULL);
    CHECK_TEXT(loaded.err.id, "limit_unpacked");
    loaded_free(&loaded);
}

TEST(a_long_table_is_read_to_its_end)
{
    UNUSED;
    enum { ROWS = 1000000 };
    static struct loaded loaded;
    struct text_builder text;
    struct runtime runtime;
    char *packed = malloc(32 * ROOM);

    CHECK_OK(runtime_init(&runtime, &(tide_engine_options){.threads = 1}, NULL));
    text_builder_init(&text, &runtime.memory);
    text_add_c(&text, "day,value\n");
    for (int row = 0; row < ROWS; row++)
        text_add_format(&text, "20%02d,%d\n", row % 100, row);
    size_t length = pack_gzip(text.at, text.length, packed, 32 * ROOM);
    load_bytes(&loaded, packed, length,
               &(struct reading){.columns = "day:key,value:decimal"});
    CHECK_OK(loaded.status);
    CHECK_INT(loaded.ledger.loaded, ROWS);
    CHECK_INT(packed_get(&loaded.table->column[1].mantissa, ROWS - 1), ROWS - 1);
    loaded_free(&loaded);
    free(packed);
    text_builder_release(&text);
    runtime_release(&runtime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(packed_files_are_read),
        ROW(streams_may_follow_each_other),
        ROW(trap_50_a_stream_that_is_cut_is_an_error),
        ROW(a_damaged_stream_is_an_error),
        ROW(packed_text_may_be_of_any_encoding),
        ROW(a_bomb_is_refused),
        ROW(a_long_table_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
