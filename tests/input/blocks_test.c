/*
 * blocks_test.c - a file means the same for any number of threads: the table with its
 * codes and lines, all that is told, refused and counted, the error and its place.
 *
 * The files are long enough for several blocks of the usual size; in the hard build every
 * line is a block of its own, so there they are short.
 */
#include "input/loaded.h"

#include <stdatomic.h>

#include "base/hash.h"

#ifdef TIDE_HARD
enum { FILE_BYTES = 9 * 1024, CLEAN_BYTES = 4 * 1024 };
#else
enum { FILE_BYTES = 2400 * 1000, CLEAN_BYTES = 1600 * 1000 };
#endif

/* The sample must look good: what is wrong comes behind CLEAN_BYTES. */

/* Everything that came of a load, as text. */
struct outcome {
    struct runtime runtime; /* of the texts */
    struct text_builder text;
    uint64_t told; /* a hash over all messages, */
    size_t told_count;
    tide_status status;
    char id[32];
};

static void hear_all(void *user, tide_level level, const tide_error *what)
{
    struct outcome *outcome = user;
    char all[2048];
    int length =
        snprintf(all, sizeof all, "%d|%s|%s|%s|%s|%s|%s|%s|%llu|%llu|%llu|%s", (int)level,
                 what->id, what->message, what->expected, what->hint, what->source,
                 what->column_name, what->text, (unsigned long long)what->line,
                 (unsigned long long)what->column, (unsigned long long)what->byte,
                 what->excerpt);

    outcome->told = hash_bytes(all, (size_t)length, outcome->told);
    outcome->told_count++;
}

static void write_packed(struct text_builder *out, const struct packed *packed)
{
    size_t bytes = packed->data != NULL ? packed->count * packed->width : 0;

    text_add_format(out, "%zu x %d from %lld, %lld to %lld: %llx\n", packed->count,
                    packed->width, (long long)packed->base, (long long)packed->least,
                    (long long)packed->most,
                    (unsigned long long)hash_bytes(packed->data, bytes, 1));
}

static void write_table(struct text_builder *out, const tide_table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->column[i];
        text_add_format(out, "%s, frequency %d, scale %d\n", column->name,
                        (int)column->freq, (int)column->scale);
        write_packed(out, &column->code);
        write_packed(out, &column->ordinal);
        write_packed(out, &column->mantissa);
        write_packed(out, &column->state);
        write_packed(out, &column->half);
        if (column->real != NULL)
            text_add_format(out, "real %llx\n",
                            (unsigned long long)hash_bytes(
                                column->real, table->row_count * sizeof(double), 1));
        uint64_t texts = 0;
        for (uint32_t k = 0; column->dictionary != NULL && k < column->dictionary->count;
             k++) {
            struct text text = dictionary_text(column->dictionary, k);
            texts = hash_bytes(text.at, text.length, texts + 1);
        }
        text_add_format(out, "texts %llx\n", (unsigned long long)texts);
    }
    text_add_format(out, "lines %zu: %llx\n", table->line_count,
                    (unsigned long long)hash_bytes(
                        table->line, table->line_count * sizeof *table->line, 1));
}

static void write_rejects(struct text_builder *out, const struct rejects *rejects)
{
    for (size_t i = 0; i < rejects->count; i++) {
        const struct reject *reject = &rejects->row[i];
        text_add_format(out, "%llu|%s|%llu|%s|%s|%s\n", (unsigned long long)reject->line,
                        reject->column, (unsigned long long)reject->byte, reject->kind,
                        reject->text, reject->expected);
    }
}

static void write_outcome(struct outcome *outcome, const struct loaded *loaded)
{
    struct text_builder *out = &outcome->text;
    const tide_ledger *ledger = &loaded->ledger;
    const tide_error *err = &loaded->err;

    outcome->status = loaded->status;
    snprintf(outcome->id, sizeof outcome->id, "%s", err->id);
    text_add_format(out, "read %llu, loaded %llu, rejected %llu, skipped %llu\n",
                    (unsigned long long)ledger->read, (unsigned long long)ledger->loaded,
                    (unsigned long long)ledger->rejected,
                    (unsigned long long)ledger->skipped);
    text_add_format(out, "told %zu\n", outcome->told_count);
    if (loaded->status != TIDE_STATUS_OK)
        text_add_format(out, "%s: %s (%s, %s) %s %llu:%llu, byte %llu, %s\n%s\n", err->id,
                        err->message, err->expected, err->hint, err->column_name,
                        (unsigned long long)err->line, (unsigned long long)err->column,
                        (unsigned long long)err->byte, err->text, err->excerpt);
    write_rejects(out, &loaded->rejects);
    if (loaded->table != NULL)
        write_table(out, loaded->table);
    CHECK(!out->has_failed);
}

static void load_with(struct outcome *outcome, const char *path,
                      const struct reading *reading, unsigned threads)
{
    static struct loaded loaded;
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = threads,
                                   .message = hear_all,
                                   .message_user = outcome};
    tide_engine_options usual = {.size_bytes = sizeof usual, .threads = 1};

    memset(outcome, 0, sizeof *outcome);
    CHECK_OK(runtime_init(&outcome->runtime, &usual, NULL));
    text_builder_init(&outcome->text, &outcome->runtime.memory);
    memset(&loaded, 0, sizeof loaded);
    CHECK_OK(runtime_init(&loaded.runtime, &options, NULL));
    load_steps(&loaded, path, reading);
    loaded_check(&loaded);
    write_outcome(outcome, &loaded);
    loaded_free(&loaded);
}

static void outcome_release(struct outcome *outcome)
{
    text_builder_release(&outcome->text);
    runtime_release(&outcome->runtime);
}

/* The file comes to the same for 1, 2, 3 and 8 threads; id: of the error, "": none. */
static void expect_same(const struct text_builder *file, const struct reading *reading,
                        const char *id)
{
    static const unsigned counts[] = {2, 3, 8};
    const char *path = write_file(file->at, file->length);
    struct outcome one;

    load_with(&one, path, reading, 1);
    CHECK_TEXT(one.id, id);
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct outcome many;
        load_with(&many, path, reading, counts[i]);
        CHECK_TEXT(many.text.at, one.text.at);
        CHECK_INT(many.told, one.told);
        outcome_release(&many);
    }
    outcome_release(&one);
    unlink(path);
}

/* ---- files ---- */

static uint64_t draw(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

struct maker {
    struct runtime runtime;
    struct text_builder file;
    uint64_t random;
    unsigned row;
};

static void make_begin(struct maker *maker, const char *header)
{
    tide_engine_options options = {.size_bytes = sizeof options, .threads = 1};

    memset(maker, 0, sizeof *maker);
    CHECK_OK(runtime_init(&maker->runtime, &options, NULL));
    text_builder_init(&maker->file, &maker->runtime.memory);
    text_add_c(&maker->file, header);
}

static void make_end(struct maker *maker)
{
    text_builder_release(&maker->file);
    runtime_release(&maker->runtime);
}

/* A period and keys that no other row has; texts come in no order. */
static void add_keys(struct maker *maker)
{
    unsigned row = maker->row++;
    unsigned spread = (unsigned)(draw(&maker->random) % 5);

    text_add_format(&maker->file, "%u-%02u,K%u,S%u", 1990 + row / 12 % 30, row % 12 + 1,
                    row / 360 * 7919 % 100003, spread * (unsigned)(row % 3));
}

static void add_row(struct maker *maker, const char *line_end)
{
    add_keys(maker);
    text_add_format(&maker->file, ",%u.%u%s", (unsigned)draw(&maker->random) % 100000,
                    (unsigned)draw(&maker->random) % 100, line_end);
}

static void add_rows(struct maker *maker, size_t bytes)
{
    size_t end = maker->file.length + bytes;

    while (maker->file.length < end)
        add_row(maker, "\n");
}

#define HEADER "period,reporter,partner,value\n"

static const struct reading lenient = {.max_errors = UINT64_MAX, .delimiter = ','};

TEST(plain_rows_with_each_line_end)
{
    UNUSED;
    static const char *const ends[] = {"\n", "\r\n", "\r"};

    for (size_t i = 0; i <= COUNT_OF(ends); i++) {
        struct maker maker;
        make_begin(&maker, "period,reporter,partner,value");
        text_add_c(&maker.file, ends[i % COUNT_OF(ends)]);
        while (maker.file.length < FILE_BYTES)
            add_row(
                &maker,
                ends[i < COUNT_OF(ends) ? i
                                        : (size_t)draw(&maker.random) % COUNT_OF(ends)]);
        expect_same(&maker.file, &lenient, "");
        make_end(&maker);
    }
}

TEST(a_last_row_without_line_end)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, HEADER);
    add_rows(&maker, FILE_BYTES);
    maker.file.length--;
    expect_same(&maker.file, &lenient, "");
    make_end(&maker);
}

/* Cells of up to some lines, with quotes and delimiters in them. */
static void add_note(struct maker *maker, size_t most)
{
    static const char *const pieces[] = {"\n",  "\r\n",     "\"\"", ",",
                                         "abc", "2020-01,", "\r"};
    size_t count = (size_t)draw(&maker->random) % most;

    text_add_c(&maker->file, ",\"");
    for (size_t i = 0; i < count; i++)
        text_add_c(&maker->file, pieces[draw(&maker->random) % COUNT_OF(pieces)]);
    text_add_c(&maker->file, "\"");
}

TEST(cells_over_several_lines)
{
    UNUSED;
    static const size_t most[] = {4, 60, 4000};
    const struct reading reading = {
        .max_errors = UINT64_MAX,
        .columns = "period:period,reporter:key,partner:key,note:skip,value:decimal"};

    for (size_t i = 0; i < COUNT_OF(most); i++) {
        struct maker maker;
        make_begin(&maker, "period,reporter,partner,note,value\n");
        while (maker.file.length < FILE_BYTES) {
            add_keys(&maker);
            add_note(&maker, most[i]);
            text_add_format(&maker.file, ",%u\r\n", (unsigned)draw(&maker.random) % 1000);
        }
        expect_same(&maker.file, &reading, "");
        make_end(&maker);
    }
}

TEST(quotes_in_wrong_places)
{
    UNUSED;
    static const size_t every[] = {3, FILE_BYTES / 3000, FILE_BYTES / 200};

    for (size_t i = 0; i < COUNT_OF(every); i++) {
        struct maker maker;
        make_begin(&maker, HEADER);
        add_rows(&maker, CLEAN_BYTES);
        while (maker.file.length < FILE_BYTES) {
            add_row(&maker, "\n");
            if (draw(&maker.random) % every[i] == 0)
                text_add_c(&maker.file, "2020-01,5\" pipe,a,1\n");
            if (draw(&maker.random) % every[i] == 0)
                text_add_c(&maker.file, "2020-01,\"never closed,a,1\n"
                                        "2020-01,x,\"closed\"here,1\n");
        }
        expect_same(&maker.file, &lenient, "");
        make_end(&maker);
    }
}

TEST(refused_and_skipped_rows_in_all_blocks)
{
    UNUSED;
    static const char *const others[][2] = {
        {"2020-01,NEW", ",x,none\n"}, {"20x0,NEW", ",x,1\n"},
        {"2020-01,few", "\n"},        {"2020-01,many", ",a,b,1,2\n"},
#ifndef TIDE_HARD /* where the sample is the whole file */
        {"2020-01,\xFF", ",b,1\n"},
#endif
        {"2020-01, ", " , b ,:\n"},   {"\n", "\n"},
        {"   \n", ",,,\n"},           {HEADER, HEADER},
        {"Source: customs ", "\n"},
    };
    static const size_t every[] = {2, FILE_BYTES / 3000, FILE_BYTES / 400};

    for (size_t i = 0; i < COUNT_OF(every); i++) {
        struct maker maker;
        make_begin(&maker, "Table 1\n\n" HEADER);
        add_rows(&maker, CLEAN_BYTES);
        while (maker.file.length < FILE_BYTES) {
            add_row(&maker, "\n");
            if (draw(&maker.random) % every[i] != 0)
                continue;
            size_t which = draw(&maker.random) % COUNT_OF(others);
            text_add_c(&maker.file, others[which][0]);
            if (strchr(others[which][0], '\n') == NULL)
                text_add_format(&maker.file, "%u", maker.row);
            text_add_c(&maker.file, others[which][1]);
        }
        for (size_t k = 0; k < 3; k++)
            text_add_c(&maker.file, "Source: customs\n");
        expect_same(&maker.file,
                    &(struct reading){.max_errors = UINT64_MAX,
                                      .delimiter = ',',
                                      .duplicates = DUPLICATES_FIRST},
                    "");
        expect_same(&maker.file, &(struct reading){.delimiter = ','}, "too_many_rejects");
        make_end(&maker);
    }
}

TEST(lines_that_might_be_a_footer)
{
    UNUSED;
    for (unsigned lines = 0; lines < 3; lines++) {
        struct maker maker;
        make_begin(&maker, HEADER);
        add_rows(&maker, FILE_BYTES);
        for (unsigned i = 0; i < lines * 90; i++)
            text_add_c(&maker.file, "Source\n");
        expect_same(&maker.file, &lenient, "");
        add_row(&maker, "\n");
        expect_same(&maker.file, &lenient, "");
        make_end(&maker);
    }
}

/* ---- what ends a load ---- */

/* A line at a place of the file, and rows behind it. */
static void expect_end(const char *line, size_t at, const char *id)
{
    struct maker maker;

    make_begin(&maker, HEADER);
    add_rows(&maker, at);
    text_add_c(&maker.file, "2020-01,refused before,x,none\n");
    text_add_c(&maker.file, line);
    if (maker.file.length < FILE_BYTES)
        add_rows(&maker, FILE_BYTES - maker.file.length);
    text_add_c(&maker.file, "2020-01,refused behind,x,none\n");
    expect_same(&maker.file, &lenient, id);
    make_end(&maker);
}

TEST(the_first_fault_ends_the_load)
{
    UNUSED;
    static const size_t places[] = {FILE_BYTES / 3, FILE_BYTES / 10 * 9, FILE_BYTES};

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        expect_end("2020,late,x,1\n", places[i], "mixed_freq");
        expect_end("2020,late,x,1\n2020-01-01,later,x,1\n", places[i], "mixed_freq");
        expect_end("2020-01,late,x,123456789012345678\n"
                   "2020-01,late,y,0.1234567890123\n",
                   places[i], "number_range");
        expect_end("1990-01,K0,S0,1\n1990-01,K0,S0,1\n", places[i], "duplicate_key");
    }
}

TEST(a_quote_that_never_closes)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, HEADER);
    add_rows(&maker, FILE_BYTES);
    text_add_c(&maker.file, "2020-01,\"open,x,1\n");
    add_rows(&maker, FILE_BYTES / 4);
    expect_same(&maker.file, &lenient, "open_quote");
    make_end(&maker);
#ifndef TIDE_HARD
    make_begin(&maker, HEADER);
    add_rows(&maker, FILE_BYTES);
    text_add_c(&maker.file, "2020-01,\"open,x,1\n");
    add_rows(&maker, FILE_BYTES);
    expect_same(&maker.file, &lenient, "limit_field_size");
    make_end(&maker);
#endif
}

TEST(too_long_a_key_and_too_many_cells)
{
    UNUSED;
    static char line[70 * 1000 + 64];
    size_t length = (size_t)snprintf(line, sizeof line, "2020-01,");

    memset(line + length, 'k', 70 * 1000);
    snprintf(line + length + 70 * 1000, 16, ",x,1\n");
    expect_end(line, FILE_BYTES / 2, "limit_key_size");
    memset(line + length, ',', 5000);
    snprintf(line + length + 5000, 16, "x\n");
    expect_end(line, FILE_BYTES / 2, "limit_fields");
}

TEST(precision_reals_and_states)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, "period,reporter,partner,value,weight,OBS_STATUS\n");
    while (maker.file.length < FILE_BYTES) {
        static const char *const values[] = {"1", "1.5", "2.250", "", ":", "7e3", "-1"};
        static const char *const flags[] = {"", "A", "E", "P", "?"};
        add_keys(&maker);
        text_add_format(&maker.file, ",%s,%u.5,%s\n",
                        values[draw(&maker.random) % COUNT_OF(values)],
                        (unsigned)draw(&maker.random) % 1000,
                        flags[draw(&maker.random) % COUNT_OF(flags)]);
    }
    expect_same(&maker.file,
                &(struct reading){.max_errors = UINT64_MAX,
                                  .precision = "cell",
                                  .columns = "period:period,reporter:key,partner:key,"
                                             "value:decimal,weight:real,OBS_STATUS:flag"},
                "");
    make_end(&maker);
}

/* ---- what rows are turned into ---- */

TEST(flags_become_states)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, "period,reporter,partner,value,OBS_STATUS,CONF_STATUS\n");
    while (maker.file.length < FILE_BYTES) {
        static const char *const values[] = {"1", "0", "2.25", "", "0.0"};
        static const char *const status[] = {"A", "E", "P", "M", "L", "?", "N"};
        static const char *const conf[] = {"F", "C", "", "x"};
        add_keys(&maker);
        text_add_format(&maker.file, ",%s,%s,%s\n",
                        values[draw(&maker.random) % COUNT_OF(values)],
                        status[draw(&maker.random) % COUNT_OF(status)],
                        conf[draw(&maker.random) % COUNT_OF(conf)]);
    }
    expect_same(&maker.file,
                &(struct reading){.max_errors = UINT64_MAX,
                                  .columns = "period:period,reporter:key,partner:key,"
                                             "value:decimal,OBS_STATUS:flag,"
                                             "CONF_STATUS:flag"},
                "");
    make_end(&maker);
}

TEST(duplicates_are_merged)
{
    UNUSED;
    static const enum duplicates ways[] = {DUPLICATES_ERROR, DUPLICATES_FIRST,
                                           DUPLICATES_LAST, DUPLICATES_SUM};
    struct maker maker;
    char kept[64] = "";

    make_begin(&maker, HEADER);
    while (maker.file.length < FILE_BYTES) {
        size_t from = maker.file.length;
        add_row(&maker, "");
        if (draw(&maker.random) % 50 == 0)
            snprintf(kept, sizeof kept, "%.*s", (int)(maker.file.length - from),
                     maker.file.at + from);
        text_add_c(&maker.file, "\n");
        if (kept[0] != '\0' && draw(&maker.random) % 9 == 0)
            text_add_format(&maker.file, "%s%u\n", kept,
                            (unsigned)draw(&maker.random) % 10);
    }
    for (size_t i = 0; i < COUNT_OF(ways); i++)
        expect_same(&maker.file,
                    &(struct reading){.precision = "cell",
                                      .delimiter = ',',
                                      .duplicates = ways[i]},
                    ways[i] == DUPLICATES_ERROR ? "duplicate_key" : "");
    make_end(&maker);
}

TEST(rows_of_one_frequency_are_kept)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, HEADER);
    while (maker.file.length < FILE_BYTES) {
        add_row(&maker, "\n");
        if (draw(&maker.random) % 20 == 0)
            text_add_format(&maker.file, "%u,K%u,\xFF,none\n", 1990 + maker.row % 30,
                            maker.row);
    }
    expect_same(&maker.file,
                &(struct reading){.max_errors = UINT64_MAX,
                                  .delimiter = ',',
                                  .encoding = "utf-8",
                                  .keep_freq = TIDE_FREQ_M},
                "");
    make_end(&maker);
}

TEST(percents_and_scale_words)
{
    UNUSED;
    static const char *const values[] = {"1",           "2.5 million",
                                         "3 billion",   "4.125 million",
                                         "0.5 billion", "7 thousand"};
    struct maker maker;

    make_begin(&maker, "period,reporter,partner,value,share\n");
    while (maker.file.length < FILE_BYTES) {
        add_keys(&maker);
        text_add_format(&maker.file, ",%s,%u.5%%\n",
                        values[draw(&maker.random) % COUNT_OF(values)],
                        (unsigned)draw(&maker.random) % 100);
        if (maker.file.length < CLEAN_BYTES || draw(&maker.random) % 50 != 0)
            continue;
        add_keys(&maker);
        text_add_c(&maker.file,
                   draw(&maker.random) % 2 == 0 ? ",1.125,12\n" : ",1 milliard,1%\n");
    }
    expect_same(&maker.file,
                &(struct reading){.max_errors = UINT64_MAX,
                                  .precision = "cell",
                                  .delimiter = ',',
                                  .decimal = '.'},
                "");
    make_end(&maker);
}

TEST(columns_of_periods)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, "reporter,partner,2019,2020,2021,2022\n");
    while (maker.file.length < FILE_BYTES) {
        text_add_format(&maker.file, "K%u,\"P%s%u\"", maker.row / 7 * 7919 % 100003,
                        draw(&maker.random) % 40 == 0 ? "\n" : "", maker.row);
        maker.row++;
        for (size_t i = 0; i < 4; i++)
            text_add_format(&maker.file, ",%u.%u", (unsigned)draw(&maker.random) % 1000,
                            (unsigned)draw(&maker.random) % 100);
        text_add_c(&maker.file, "\n");
        if (maker.file.length < CLEAN_BYTES || draw(&maker.random) % 60 != 0)
            continue;
        text_add_format(&maker.file, "%s%u%s\n", "bad", maker.row++,
                        draw(&maker.random) % 2 == 0 ? ",x,none,2,none,4" : ",x,1,2");
    }
    text_add_c(&maker.file, "Source: customs,,,,,\n");
    expect_same(&maker.file, &lenient, "");
    make_end(&maker);
}

TEST(what_the_layout_holds_every_row_to)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, "DATAFLOW,FREQ,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS,NOTE\n");
    while (maker.file.length < FILE_BYTES) {
        text_add_format(&maker.file, "ESTAT:X(1.0),M,G%u,%u-%02u,%u,%s,\n",
                        maker.row / 360, 1990 + maker.row / 12 % 30, maker.row % 12 + 1,
                        (unsigned)draw(&maker.random) % 1000,
                        draw(&maker.random) % 9 == 0 ? "E" : "A");
        maker.row++;
    }
    expect_same(&maker.file, &lenient, "");
    text_add_c(&maker.file, "ESTAT:Y(1.0),M,G,2020-01,1,A,\n");
    expect_same(&maker.file, &lenient, "unsupported");
    make_end(&maker);
}

TEST(another_encoding_than_utf_8)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, HEADER);
    while (maker.file.length < FILE_BYTES) {
        add_keys(&maker);
        text_add_format(&maker.file, "\xE9,%u\n", (unsigned)draw(&maker.random) % 1000);
        if (maker.file.length > CLEAN_BYTES && draw(&maker.random) % 50 == 0)
            text_add_c(&maker.file, "2020-01,\xE9\xE8,\xE0,none\n");
    }
    expect_same(&maker.file,
                &(struct reading){.max_errors = UINT64_MAX,
                                  .delimiter = ',',
                                  .encoding = "windows-1252"},
                "");
    make_end(&maker);
}

/* ---- memory ---- */

struct allocator {
    tide_allocator host;
    atomic_size_t calls;
    atomic_size_t live;
    size_t fail_at;
};

static void *failing_alloc(void *user, size_t align_bytes, size_t size_bytes)
{
    struct allocator *allocator = user;

    if (atomic_fetch_add(&allocator->calls, 1) + 1 >= allocator->fail_at)
        return NULL;
    atomic_fetch_add(&allocator->live, 1);
    return allocator->host.alloc(allocator->host.user, align_bytes, size_bytes);
}

static void failing_free(void *user, void *memory, size_t size_bytes)
{
    struct allocator *allocator = user;

    atomic_fetch_sub(&allocator->live, 1);
    allocator->host.free(allocator->host.user, memory, size_bytes);
}

/* Memory ends with the N-th allocation; true once the load got through. */
static bool load_failing(const char *path, size_t fail_at)
{
    static struct loaded loaded;
    struct allocator allocator = {.host = memory_default_allocator(), .fail_at = fail_at};
    tide_allocator host = {.alloc = failing_alloc,
                           .free = failing_free,
                           .user = &allocator};
    tide_engine_options options = {.size_bytes = sizeof options,
                                   .threads = 3,
                                   .allocator = &host};

    memset(&loaded, 0, sizeof loaded);
    loaded.status = runtime_init(&loaded.runtime, &options, &loaded.err);
    if (loaded.status == TIDE_STATUS_OK) {
        load_steps(&loaded, path, &lenient);
        loaded_check(&loaded);
        loaded_free(&loaded);
    }
    CHECK_INT(atomic_load(&allocator.live), 0);
    if (loaded.status == TIDE_STATUS_OK)
        return true;
    CHECK_STATUS(loaded.status, TIDE_STATUS_NO_MEMORY);
    CHECK_TEXT(loaded.err.id, "no_memory");
    return false;
}

TEST(the_end_of_memory_is_told_and_leaks_nothing)
{
    UNUSED;
    struct maker maker;

    make_begin(&maker, HEADER);
    add_rows(&maker, FILE_BYTES);
    text_add_c(&maker.file, "2020-01,refused,x,none\nSource\n");
    const char *path = write_file(maker.file.at, maker.file.length);
    size_t fail_at = 1;
    while (!load_failing(path, fail_at))
        fail_at += 1 + fail_at / 4;
    unlink(path);
    make_end(&maker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(plain_rows_with_each_line_end),
        ROW(a_last_row_without_line_end),
        ROW(cells_over_several_lines),
        ROW(quotes_in_wrong_places),
        ROW(refused_and_skipped_rows_in_all_blocks),
        ROW(lines_that_might_be_a_footer),
        ROW(the_first_fault_ends_the_load),
        ROW(a_quote_that_never_closes),
        ROW(too_long_a_key_and_too_many_cells),
        ROW(precision_reals_and_states),
        ROW(flags_become_states),
        ROW(duplicates_are_merged),
        ROW(rows_of_one_frequency_are_kept),
        ROW(percents_and_scale_words),
        ROW(columns_of_periods),
        ROW(what_the_layout_holds_every_row_to),
        ROW(another_encoding_than_utf_8),
        ROW(the_end_of_memory_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
