/*
 * fuzz_csv.c - csv_reader against a second grammar, in blocks of any size: as it scans, and
 * as it leaves every record to libcsv.
 *
 * The first byte chooses the delimiter, the second the size of the blocks.
 */
#include "fuzz/csv_grammar.h"
#include "fuzz/fuzz.h"

static void check_row(const struct grammar *grammar, const struct grammar_record *wanted,
                      const struct csv_record *got)
{
    char *text = malloc(wanted->length + 1);
    size_t raw_at = 0;
    size_t count = 0;

    FUZZ_CHECK(text != NULL);
    while (raw_at <= wanted->length) {
        size_t begin = raw_at;
        size_t raw_length;
        bool is_quoted;
        size_t length =
            grammar_cell(grammar, wanted, &raw_at, text, &is_quoted, &raw_length);
        FUZZ_CHECK(count < got->cell_count);
        const struct csv_cell *cell = &got->cell[count++];
        FUZZ_CHECK(cell->raw_at == begin && cell->raw_length == raw_length);
        FUZZ_CHECK(cell->is_quoted == is_quoted && cell->length == length);
        FUZZ_CHECK(length == 0 || memcmp(cell->at, text, length) == 0);
    }
    FUZZ_CHECK(count == got->cell_count);
    free(text);
}

static void check_all(struct csv_reader *reader, struct grammar grammar)
{
    for (;;) {
        struct grammar_record wanted = grammar_next(&grammar);
        struct csv_record got;
        tide_error err;
        tide_status status = csv_reader_next(reader, &got, &err);

        if (wanted.is_open) {
            FUZZ_CHECK(status == TIDE_STATUS_PARSE && strcmp(err.id, "open_quote") == 0);
            uint64_t lines =
                grammar_lines(&grammar, wanted.at, wanted.at + wanted.fault_at);
            FUZZ_CHECK(err.line == wanted.line + lines);
            return;
        }
        FUZZ_CHECK(status == TIDE_STATUS_OK && got.kind == wanted.kind);
        FUZZ_CHECK(got.line == wanted.line && got.byte == wanted.at);
        if (got.kind == CSV_OVER)
            return;
        FUZZ_CHECK(got.raw_length == wanted.length &&
                   memcmp(got.raw, grammar.text + wanted.at, wanted.length) == 0);
        FUZZ_CHECK(got.kind != CSV_FAULT || got.fault_at == wanted.fault_at);
        if (got.kind == CSV_ROW)
            check_row(&grammar, &wanted, &got);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    static const char delimiters[] = ",;\t|";
    struct csv_reader_options options = {0};
    struct csv_reader *reader = NULL;

    /* A record has a greatest count of cells, which is tested elsewhere. */
    if (length < 2 || length > CSV_MAX_FIELDS)
        return 0;
    options.delimiter = delimiters[data[0] % 4];
    options.block_bytes = data[1];
    struct memory_feed bytes = {.at = (const char *)data + 2, .length = length - 2};
    struct grammar grammar = {.text = bytes.at,
                              .length = bytes.length,
                              .delimiter = options.delimiter,
                              .line = 1};
    if (bytes.length >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0)
        grammar.at = 3;
    for (int i = 0; i < 2; i++) {
        struct memory_feed once = bytes;
        options.is_reference = i == 1;
        FUZZ_CHECK(csv_reader_new(fuzz_runtime(1), "f", memory_feed(&once), &options,
                                  &reader, NULL) == TIDE_STATUS_OK);
        check_all(reader, grammar);
        csv_reader_free(reader);
    }
    return 0;
}
