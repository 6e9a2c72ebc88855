/*
 * csv_reader.c - the one user of libcsv.
 *
 * What libcsv asks of its user: both strict options, set once; after a fault csv_free and
 * csv_init, never csv_fini; no position is known but that of the offending byte; blanks
 * are cut unless the space function says that there are none; empty lines vanish; a field
 * grows without limit unless the realloc function says no. That function knows no
 * context, so the first block of the field buffer is ours and every block carries its
 * reader in front.
 */
#include "input/csv_reader.h"

#include <assert.h>
#include <string.h>

#include <csv.h>

#include "base/error.h"
#include "base/text.h"

/* Read at a time; in the hard build so few that a seam goes through every record. */
#ifdef TIDE_HARD
enum { USUAL_BLOCK_BYTES = 7 };
#else
enum { USUAL_BLOCK_BYTES = CSV_BLOCK_BYTES };
#endif

#define PLACE_UNKNOWN SIZE_MAX

/* Where the walk stands in the bytes of a record. */
enum walk { WALK_CELL_START, WALK_BARE, WALK_QUOTED, WALK_AFTER_QUOTE };

struct csv_reader {
    struct runtime *runtime;
    const char *name;
    struct feed feed;
    struct csv_reader_options options;
    struct csv_parser parser;

    char *window; /* [window_length] bytes from the start of the record on */
    size_t window_capacity;
    size_t window_length;
    size_t start;        /* of the record, in the window */
    uint64_t start_byte; /* its offset in the file */
    size_t walked;       /* bytes of the window that the walk has seen */
    bool is_over;        /* the feed has no more */

    uint64_t line; /* of the record's first byte */
    enum walk walk;
    bool has_cr; /* the line end before this record was CR: LF may belong to it */
    bool has_bom;
    struct line_ends ends;

    struct csv_cell *cell; /* up to CSV_MAX_FIELDS; `at` is set when the record ends */
    size_t cell_capacity;
    struct csv_cell beyond; /* the last cell, where there are more */
    size_t cell_count;      /* that the walk has met */
    size_t field_count;     /* that libcsv has given */
    char *text;             /* [text_length] cells without quotes, one after the other */
    size_t text_capacity;
    size_t text_length;
    size_t *text_at; /* [field_count] offsets in text */
    size_t text_at_capacity;
    size_t next_quote;  /* place of the first one in the window from start on, or */
    size_t next_cr;     /* the window's length; PLACE_UNKNOWN: look again */
    bool has_no_memory; /* a callback could not keep its field */
    bool is_field_full; /* a field reached the limit */
};

/* ---- the field buffer of libcsv ---- */

struct field_block {
    struct csv_reader *reader;
    size_t size_bytes; /* of the whole block */
};

enum { FIELD_HEAD = 64, FIELD_FIRST_BYTES = 1024 };
_Static_assert(sizeof(struct field_block) <= FIELD_HEAD, "the head holds the block");

static struct field_block *field_block_of(void *at)
{
    return (struct field_block *)(void *)((char *)at - FIELD_HEAD);
}

static void *field_alloc(struct csv_reader *reader, size_t size)
{
    char *at = memory_alloc(&reader->runtime->memory, size + FIELD_HEAD, 1);
    if (at == NULL)
        return NULL;
    struct field_block *block = (struct field_block *)(void *)at;
    block->reader = reader;
    block->size_bytes = size + FIELD_HEAD;
    return at + FIELD_HEAD;
}

static void field_free(void *at)
{
    if (at == NULL)
        return;
    struct field_block *block = field_block_of(at);
    memory_free(&block->reader->runtime->memory, block, block->size_bytes, 1);
}

static void *field_realloc(void *at, size_t size)
{
    struct field_block *block = field_block_of(at);
    struct csv_reader *reader = block->reader;

    if (size > FIELD_FIRST_BYTES + CSV_MAX_FIELD) {
        reader->is_field_full = true;
        return NULL;
    }
    char *bigger = field_alloc(reader, size);
    if (bigger == NULL) {
        reader->has_no_memory = true;
        return NULL;
    }
    memcpy(bigger, at, block->size_bytes - FIELD_HEAD);
    field_free(at);
    return bigger;
}

static int is_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

static bool parser_start(struct csv_reader *reader)
{
    struct csv_parser *parser = &reader->parser;

    csv_init(parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(parser, (unsigned char)reader->options.delimiter);
    csv_set_space_func(parser, is_no_space);
    csv_set_realloc_func(parser, field_realloc);
    csv_set_free_func(parser, field_free);
    csv_set_blk_size(parser, CSV_BLOCK_BYTES);
    parser->entry_buf = field_alloc(reader, FIELD_FIRST_BYTES);
    parser->entry_size = parser->entry_buf != NULL ? FIELD_FIRST_BYTES : 0;
    return parser->entry_buf != NULL;
}

/* ---- cells ---- */

static void take_field(void *bytes, size_t length, void *context)
{
    struct csv_reader *reader = context;
    struct memory *memory = &reader->runtime->memory;
    void *text = reader->text;
    void *text_at = reader->text_at;

    reader->is_field_full = reader->is_field_full || length > CSV_MAX_FIELD;
    if (reader->field_count++ >= CSV_MAX_FIELDS)
        return;
    size_t place = reader->field_count - 1;
    if (reader->has_no_memory || !memory_grow(memory, &text, &reader->text_capacity,
                                              reader->text_length + length, 1)) {
        reader->has_no_memory = true;
        return;
    }
    reader->text = text;
    if (!memory_grow(memory, &text_at, &reader->text_at_capacity, place + 1,
                     sizeof *reader->text_at)) {
        reader->has_no_memory = true;
        return;
    }
    reader->text_at = text_at;
    if (length > 0)
        memcpy(reader->text + reader->text_length, bytes, length);
    reader->text_at[place] = reader->text_length;
    reader->text_length += length;
}

static void take_row(int terminator, void *context)
{
    (void)terminator;
    (void)context;
}

static bool cell_begin(struct csv_reader *reader, size_t raw_at)
{
    void *cells = reader->cell;

    if (reader->cell_count++ >= CSV_MAX_FIELDS) {
        reader->beyond = (struct csv_cell){.raw_at = raw_at};
        return true;
    }
    if (!memory_grow(&reader->runtime->memory, &cells, &reader->cell_capacity,
                     reader->cell_count, sizeof *reader->cell)) {
        reader->has_no_memory = true;
        return false;
    }
    reader->cell = cells;
    reader->cell[reader->cell_count - 1] = (struct csv_cell){.raw_at = raw_at};
    return true;
}

static struct csv_cell *last_cell(struct csv_reader *reader)
{
    return reader->cell_count > CSV_MAX_FIELDS ? &reader->beyond
                                               : &reader->cell[reader->cell_count - 1];
}

static void cell_end(struct csv_reader *reader, size_t raw_end)
{
    struct csv_cell *cell = last_cell(reader);
    cell->raw_length = raw_end - cell->raw_at;
}

/*
 * Walk the window from reader->walked to `stop`, noting where cells begin and end. True
 * when the record ended: its line end is then the last byte walked. A byte that libcsv
 * will refuse is the last one walked too: beyond it the walk would only guess, and over
 * and over, as the next record begins on the next line.
 */
static bool walk_on(struct csv_reader *reader, size_t stop)
{
    const char *window = reader->window;
    const char delimiter = reader->options.delimiter;
    enum walk walk = reader->walk;
    size_t i = reader->walked;
    bool is_ended = false;

    while (i < stop && !is_ended) {
        if (walk == WALK_QUOTED) {
            const char *quote = memchr(window + i, '"', stop - i);
            i = quote != NULL ? (size_t)(quote - window) + 1 : stop;
            if (quote != NULL)
                walk = WALK_AFTER_QUOTE;
            continue;
        }
        char c = window[i++];
        if (walk == WALK_CELL_START && c == '"') {
            last_cell(reader)->is_quoted = true;
            walk = WALK_QUOTED;
        } else if (walk == WALK_AFTER_QUOTE && c == '"') {
            walk = WALK_QUOTED;
        } else if (c == delimiter) {
            cell_end(reader, i - 1 - reader->start);
            if (!cell_begin(reader, i - reader->start))
                break;
            walk = WALK_CELL_START;
        } else if (c == '\n' || c == '\r') {
            cell_end(reader, i - 1 - reader->start);
            is_ended = true;
        } else if (walk == WALK_AFTER_QUOTE || c == '"') {
            break;
        } else {
            walk = WALK_BARE;
        }
    }
    reader->walk = walk;
    reader->walked = i;
    return is_ended;
}

/* ---- plain records ---- */

/* The next place of a byte from reader->start on; `known` is what the last search found. */
static size_t next_place(const struct csv_reader *reader, char byte, size_t known)
{
    if (known != PLACE_UNKNOWN && known >= reader->start)
        return known;

    const char *from = reader->window + reader->start;
    const char *found = memchr(from, byte, reader->window_length - reader->start);
    return found != NULL ? (size_t)(found - reader->window) : reader->window_length;
}

/*
 * Does the record lie whole in the window, with no quote in it and of a length that no
 * limit forbids? Its line end is then at *out_end.
 */
static bool find_plain(struct csv_reader *reader, size_t *out_end)
{
    const char *from = reader->window + reader->start;
    const char *found = memchr(from, '\n', reader->window_length - reader->start);
    size_t end = found != NULL ? (size_t)(found - reader->window) : reader->window_length;

    reader->next_quote = next_place(reader, '"', reader->next_quote);
    reader->next_cr = next_place(reader, '\r', reader->next_cr);
    *out_end = reader->next_cr < end ? reader->next_cr : end;
    return *out_end < reader->window_length && reader->next_quote > *out_end &&
           *out_end - reader->start < CSV_BLOCK_BYTES;
}

/* A bare cell is its bytes as they stand: that libcsv gives as many is all to keep. */
static void take_plain_field(void *bytes, size_t length, void *context)
{
    struct csv_reader *reader = context;
    size_t place = reader->field_count++;

    (void)bytes;
    if (place < reader->cell_capacity)
        reader->cell[place].length = length;
}

/* Parses the record that ends at window[end]; false if it has too many cells for now. */
static bool parse_plain(struct csv_reader *reader, size_t end)
{
    const char *raw = reader->window + reader->start;
    size_t length = end - reader->start;
    size_t at = 0;

    size_t used =
        csv_parse(&reader->parser, raw, length + 1, take_plain_field, take_row, reader);
    assert(used == length + 1);
    (void)used;
    if (reader->field_count > reader->cell_capacity)
        return false;
    for (size_t i = 0; i < reader->field_count; i++) {
        struct csv_cell *cell = &reader->cell[i];
        cell->at = raw + at;
        cell->raw_at = at;
        cell->raw_length = cell->length;
        cell->is_quoted = false;
        at += cell->length + 1;
    }
    assert(at == length + 1);
    return true;
}

/* ---- the window ---- */

/* Bytes that a text takes in the file. */
static uint64_t size_in_file(const struct encoding *encoding, const char *text,
                             size_t length)
{
    return encoding != NULL ? encoding_size(encoding, text, length) : length;
}

static void start_move(struct csv_reader *reader, size_t to)
{
    reader->start_byte +=
        size_in_file(reader->options.encoding, reader->window + reader->start,
                     to - reader->start);
    reader->start = to;
}

/* Reads one more block behind the record under way, which moves to the front. */
static tide_status window_fill(struct csv_reader *reader, tide_error *err)
{
    struct memory *memory = &reader->runtime->memory;
    size_t room = reader->options.block_bytes;
    void *window = reader->window;
    size_t count;

    if (reader->start > 0) {
        reader->window_length -= reader->start;
        memmove(reader->window, reader->window + reader->start, reader->window_length);
        reader->walked -= reader->start;
        reader->start = 0;
    }
    reader->next_quote = PLACE_UNKNOWN;
    reader->next_cr = PLACE_UNKNOWN;
    if (!memory_grow(memory, &window, &reader->window_capacity,
                     reader->window_length + room, 1))
        return memory_failed(memory, err);
    reader->window = window;

    tide_status status =
        reader->feed.read(reader->feed.context, reader->window + reader->window_length,
                          room, &count, err);
    if (status != TIDE_STATUS_OK)
        return status;
    reader->window_length += count;
    reader->is_over = count == 0;
    return runtime_check(reader->runtime, err);
}

/* At least `wanted` bytes from the start of the record on, or all that are left. */
static tide_status window_need(struct csv_reader *reader, size_t wanted, tide_error *err)
{
    while (reader->window_length - reader->start < wanted && !reader->is_over) {
        tide_status status = window_fill(reader, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    return TIDE_STATUS_OK;
}

/* ---- places ---- */

/* In strides that a counter of one byte can hold, so that many bytes go at a time. */
uint64_t csv_count_lines(const char *bytes, size_t length)
{
    enum { STRIDE = 128 };
    uint64_t lines = 0;
    size_t at = 0;

    for (; at + STRIDE < length; at += STRIDE) {
        uint8_t here = 0;
        for (size_t i = 0; i < STRIDE; i++)
            here = (uint8_t)(here +
                             ((bytes[at + i] == '\n') |
                              ((bytes[at + i] == '\r') & (bytes[at + i + 1] != '\n'))));
        lines += here;
    }
    for (; at < length; at++)
        if (bytes[at] == '\n' ||
            (bytes[at] == '\r' && (at + 1 == length || bytes[at + 1] != '\n')))
            lines++;
    return lines;
}

static size_t first_line_length(const char *bytes, size_t length)
{
    size_t i = 0;
    while (i < length && bytes[i] != '\n' && bytes[i] != '\r')
        i++;
    return i;
}

void csv_place(const struct csv_record *record, const char *name, size_t at, size_t span,
               tide_error *err)
{
    const char *raw = record->raw;
    size_t from = at;

    while (from > 0 && raw[from - 1] != '\n' && raw[from - 1] != '\r')
        from--;
    error_source(err, name);
    error_place(err, record->line + csv_count_lines(raw, from),
                utf8_count(raw + from, at - from) + 1,
                record->byte + size_in_file(record->encoding, raw, at));

    size_t line_length = first_line_length(raw + from, record->raw_length - from);
    error_excerpt(err, raw + from, line_length, at - from, span);
}

/* The record under way as far as it is known. */
static struct csv_record record_so_far(const struct csv_reader *reader, size_t raw_length)
{
    struct csv_record record = {
        .line = reader->line,
        .byte = reader->start_byte,
        .encoding = reader->options.encoding,
        .raw = reader->window + reader->start,
        .raw_length = raw_length,
    };
    return record;
}

/* No more records; the next one would begin here. */
static struct csv_record record_over(const struct csv_reader *reader)
{
    struct csv_record record = record_so_far(reader, 0);

    record.kind = CSV_OVER;
    return record;
}

static tide_status limit_reached(struct csv_reader *reader, tide_error *err)
{
    struct csv_record record =
        record_so_far(reader, reader->window_length - reader->start);
    const struct csv_cell *cell = last_cell(reader);
    size_t at = cell->raw_at;

    if (reader->is_field_full) {
        error_set(err, TIDE_STATUS_PARSE, "limit_field_size",
                  "a cell of more than %d bytes", CSV_MAX_FIELD);
        if (cell->is_quoted)
            error_hint(err, "the cell opens with a quote that may never be closed");
    } else if (reader->cell_count > CSV_MAX_FIELDS) {
        at = reader->cell[CSV_MAX_FIELDS - 1].raw_at;
        error_set(err, TIDE_STATUS_PARSE, "limit_fields",
                  "%zu cells in a record; at most %d are read", reader->cell_count,
                  CSV_MAX_FIELDS);
    } else {
        error_set(err, TIDE_STATUS_PARSE, "limit_record_size",
                  "a record of more than %d bytes", CSV_MAX_RECORD);
        at = 0;
    }
    csv_place(&record, reader->name, at, 1, err);
    return TIDE_STATUS_PARSE;
}

static tide_status open_quote(struct csv_reader *reader, tide_error *err)
{
    struct csv_record record =
        record_so_far(reader, reader->window_length - reader->start);
    const struct csv_cell *cell = last_cell(reader);

    error_set(err, TIDE_STATUS_PARSE, "open_quote",
              "the quote that opens here is not closed before the end of the file");
    error_expected(err, "a closing quote");
    error_hint(err, "close the quote, or double it if it belongs to the text");
    csv_place(&record, reader->name, cell->raw_at, 1, err);
    return TIDE_STATUS_PARSE;
}

/* ---- records ---- */

/* Skips the LF of a CRLF and the byte order mark. */
static tide_status record_begin(struct csv_reader *reader, tide_error *err)
{
    bool is_first = reader->start_byte == 0 && reader->line == 1;
    tide_status status = window_need(reader, is_first ? 3 : 1, err);
    if (status != TIDE_STATUS_OK)
        return status;

    size_t left = reader->window_length - reader->start;
    if (reader->has_cr) {
        bool is_crlf = left > 0 && reader->window[reader->start] == '\n';
        reader->ends.crlf += is_crlf;
        reader->ends.cr += !is_crlf;
        start_move(reader, reader->start + is_crlf);
        reader->has_cr = false;
        status = window_need(reader, 1, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (is_first && left >= 3 && memcmp(reader->window, "\xEF\xBB\xBF", 3) == 0) {
        start_move(reader, 3);
        reader->has_bom = true;
        status = window_need(reader, 1, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    reader->walked = reader->start;
    reader->walk = WALK_CELL_START;
    reader->cell_count = 0;
    reader->field_count = 0;
    reader->text_length = 0;
    return TIDE_STATUS_OK;
}

/* The line end at window[at] ends a record of so many lines. */
static void line_end(struct csv_reader *reader, size_t at, uint64_t lines)
{
    reader->line += lines;
    if (reader->window[at] == '\r')
        reader->has_cr = true;
    else
        reader->ends.lf++;
    start_move(reader, at + 1);
    reader->walked = at + 1;
}

/* The bytes of the record that belong to no line end; moves on behind the record. */
static void record_end(struct csv_reader *reader, bool has_line_end,
                       struct csv_record *out)
{
    size_t end = has_line_end ? reader->walked - 1 : reader->walked;

    *out = record_so_far(reader, end - reader->start);
    uint64_t lines = csv_count_lines(out->raw, out->raw_length);
    if (has_line_end) {
        line_end(reader, end, lines + 1);
    } else {
        reader->line += lines;
        start_move(reader, end);
    }
}

/* Gives up the line on which the record began; `at` is the offset of the bad byte, at
   which the walk has stopped: its cell is the last one. */
static tide_status record_fault(struct csv_reader *reader, size_t at,
                                struct csv_record *out, tide_error *err)
{
    const struct csv_cell cell = *last_cell(reader);
    size_t length = 0;
    size_t left;

    csv_free(&reader->parser);
    if (!parser_start(reader))
        return memory_failed(&reader->runtime->memory, err);
    for (;;) {
        const char *raw = reader->window + reader->start;
        left = reader->window_length - reader->start;
        length += first_line_length(raw + length, left - length);
        if (length > CSV_MAX_RECORD)
            return limit_reached(reader, err);
        if (length < left || reader->is_over)
            break;
        tide_status status = window_fill(reader, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (length == left && reader->options.drops_tail) {
        *out = record_over(reader);
        return TIDE_STATUS_OK;
    }
    reader->walked = reader->start + length + (length < left);
    record_end(reader, length < left, out);
    out->kind = CSV_FAULT;
    out->fault = cell.is_quoted ? "the cell goes on after its closing quote"
                                : "a quote inside a cell that does not begin with one";
    if (at > length) /* on a later line of a cell that opens on this one */
        at = cell.raw_at < length ? cell.raw_at : 0;
    out->fault_at = at;
    return TIDE_STATUS_OK;
}

static bool is_blank(const struct csv_cell *cell)
{
    struct text text = {.at = cell->at, .length = cell->length};
    return !cell->is_quoted && text_trim(text).length == 0;
}

/* The record is whole: its line end is the last byte walked, or there is none. */
static tide_status record_take(struct csv_reader *reader, bool has_line_end,
                               struct csv_record *out, tide_error *err)
{
    assert(reader->field_count == reader->cell_count);
    if (reader->cell_count > CSV_MAX_FIELDS)
        return limit_reached(reader, err);
    record_end(reader, has_line_end, out);
    for (size_t i = 0; i < reader->cell_count; i++) {
        size_t end =
            i + 1 < reader->cell_count ? reader->text_at[i + 1] : reader->text_length;
        reader->cell[i].at =
            reader->text != NULL ? reader->text + reader->text_at[i] : "";
        reader->cell[i].length = end - reader->text_at[i];
    }
    out->cell = reader->cell;
    out->cell_count = reader->cell_count;
    out->kind = out->cell_count == 1 && is_blank(out->cell) ? CSV_BLANK : CSV_ROW;
    return TIDE_STATUS_OK;
}

/* The same without a look at each byte; false if the record is not that simple. */
static bool record_take_plain(struct csv_reader *reader, struct csv_record *out)
{
    size_t end;

    if (!find_plain(reader, &end) || !parse_plain(reader, end)) {
        reader->field_count = 0;
        return false;
    }
    *out = record_so_far(reader, end - reader->start);
    line_end(reader, end, 1);
    out->cell = reader->cell;
    out->cell_count = reader->field_count;
    out->kind = out->cell_count == 1 && is_blank(out->cell) ? CSV_BLANK : CSV_ROW;
    return true;
}

/* Feeds the bytes just walked; sets *is_fault when libcsv refuses one of them. */
static tide_status feed_parser(struct csv_reader *reader, size_t from, size_t *out_bad,
                               bool *is_fault, tide_error *err)
{
    size_t length = reader->walked - from;
    size_t used = csv_parse(&reader->parser, reader->window + from, length, take_field,
                            take_row, reader);

    *is_fault = false;
    if (reader->has_no_memory)
        return memory_failed(&reader->runtime->memory, err);
    if (reader->is_field_full || reader->walked - reader->start > CSV_MAX_RECORD + 1)
        return limit_reached(reader, err);
    if (used != length) {
        *is_fault = true;
        *out_bad = from + used - reader->start;
    }
    return TIDE_STATUS_OK;
}

/* The feed is over in the middle of a record. */
static tide_status record_at_end(struct csv_reader *reader, struct csv_record *out,
                                 tide_error *err)
{
    if (reader->options.drops_tail) {
        *out = record_over(reader);
        return TIDE_STATUS_OK;
    }
    if (csv_fini(&reader->parser, take_field, take_row, reader) != 0)
        return reader->has_no_memory ? memory_failed(&reader->runtime->memory, err)
                                     : open_quote(reader, err);
    if (reader->has_no_memory)
        return memory_failed(&reader->runtime->memory, err);
    if (reader->is_field_full)
        return limit_reached(reader, err);
    cell_end(reader, reader->walked - reader->start);
    return record_take(reader, false, out, err);
}

tide_status csv_reader_next(struct csv_reader *reader, struct csv_record *out,
                            tide_error *err)
{
    tide_status status = record_begin(reader, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (reader->start == reader->window_length) {
        *out = record_over(reader);
        return TIDE_STATUS_OK;
    }
    char first = reader->window[reader->start];
    if (first == '\n' || first == '\r') {
        reader->walked = reader->start + 1;
        record_end(reader, true, out);
        out->kind = CSV_BLANK;
        return TIDE_STATUS_OK;
    }
    if (record_take_plain(reader, out))
        return TIDE_STATUS_OK;
    if (!cell_begin(reader, 0))
        return memory_failed(&reader->runtime->memory, err);

    for (;;) {
        size_t from = reader->walked;
        size_t left = reader->window_length - from;
        size_t stop = from + (left < CSV_BLOCK_BYTES ? left : CSV_BLOCK_BYTES);
        bool is_ended = walk_on(reader, stop);
        bool is_fault;
        size_t bad = 0;

        status = feed_parser(reader, from, &bad, &is_fault, err);
        if (status != TIDE_STATUS_OK)
            return status;
        if (is_fault)
            return record_fault(reader, bad, out, err);
        if (is_ended)
            return record_take(reader, true, out, err);
        if (reader->walked < reader->window_length)
            continue;
        if (reader->is_over)
            return record_at_end(reader, out, err);
        status = window_fill(reader, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
}

tide_status csv_reader_new(struct runtime *runtime, const char *name, struct feed feed,
                           const struct csv_reader_options *options,
                           struct csv_reader **out, tide_error *err)
{
    struct memory *memory = &runtime->memory;
    struct csv_reader *reader = memory_alloc_zero(memory, 1, sizeof *reader);

    if (reader == NULL)
        return memory_failed(memory, err);
    reader->runtime = runtime;
    reader->name = name;
    reader->feed = feed;
    reader->options = *options;
    if (reader->options.block_bytes == 0 || reader->options.block_bytes > CSV_BLOCK_BYTES)
        reader->options.block_bytes = USUAL_BLOCK_BYTES;
    reader->line = options->first_line != 0 ? options->first_line : 1;
    reader->start_byte = options->first_byte;
    reader->next_quote = PLACE_UNKNOWN;
    reader->next_cr = PLACE_UNKNOWN;
    if (!parser_start(reader)) {
        memory_free(memory, reader, 1, sizeof *reader);
        return memory_failed(memory, err);
    }
    *out = reader;
    return TIDE_STATUS_OK;
}

void csv_reader_free(struct csv_reader *reader)
{
    if (reader == NULL)
        return;
    struct memory *memory = &reader->runtime->memory;
    csv_free(&reader->parser);
    memory_free(memory, reader->window, reader->window_capacity, 1);
    memory_free(memory, reader->cell, reader->cell_capacity, sizeof *reader->cell);
    memory_free(memory, reader->text, reader->text_capacity, 1);
    memory_free(memory, reader->text_at, reader->text_at_capacity,
                sizeof *reader->text_at);
    memory_free(memory, reader, 1, sizeof *reader);
}

tide_status csv_reader_rest(struct csv_reader *reader, struct csv_rest *out,
                            tide_error *err)
{
    tide_status status = record_begin(reader, err);

    if (status != TIDE_STATUS_OK)
        return status;
    struct csv_record rest = record_so_far(reader, reader->window_length - reader->start);
    *out = (struct csv_rest){.bytes = {.at = rest.raw, .length = rest.raw_length},
                             .byte = rest.byte,
                             .line = rest.line};
    return TIDE_STATUS_OK;
}

struct line_ends csv_reader_line_ends(const struct csv_reader *reader)
{
    return reader->ends;
}

bool csv_reader_has_bom(const struct csv_reader *reader)
{
    return reader->has_bom;
}
