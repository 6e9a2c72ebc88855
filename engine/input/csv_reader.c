/*
 * csv_reader.c - records out of bytes.
 *
 * Most records are simple enough for a scan. For all others libcsv judges the grammar and
 * takes the quotes off, and a walk of our own over the same bytes keeps the places.
 */
#include "input/csv_state.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

/* Read at a time; in the hard build so few that a seam goes through every record. */
#ifdef TIDE_HARD
enum { USUAL_BLOCK_BYTES = 7 };
#else
enum { USUAL_BLOCK_BYTES = CSV_BLOCK_BYTES };
#endif

/* ---- refusals ---- */

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

tide_status csv_limit_reached(struct csv_reader *reader, tide_error *err)
{
    struct csv_record record =
        record_so_far(reader, reader->window_length - reader->start);
    const struct csv_cell *cell = csv_last_cell(reader);
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
    const struct csv_cell *cell = csv_last_cell(reader);

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
    tide_status status = csv_window_need(reader, is_first ? 3 : 1, err);
    if (status != TIDE_STATUS_OK)
        return status;

    size_t left = reader->window_length - reader->start;
    if (reader->has_cr) {
        bool is_crlf = left > 0 && reader->window[reader->start] == '\n';
        reader->ends.crlf += is_crlf;
        reader->ends.cr += !is_crlf;
        csv_window_move(reader, reader->start + is_crlf);
        reader->has_cr = false;
        status = csv_window_need(reader, 1, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    if (is_first && left >= 3 && memcmp(reader->window, "\xEF\xBB\xBF", 3) == 0) {
        csv_window_move(reader, 3);
        reader->has_bom = true;
        status = csv_window_need(reader, 1, err);
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
    csv_window_move(reader, at + 1);
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
        csv_window_move(reader, end);
    }
}

/* Gives up the line on which the record began; `at` is the offset of the bad byte, at
   which the walk has stopped: its cell is the last one. */
static tide_status record_fault(struct csv_reader *reader, size_t at,
                                struct csv_record *out, tide_error *err)
{
    const struct csv_cell cell = *csv_last_cell(reader);
    size_t length = 0;
    size_t left;

    if (!csv_parser_start(reader))
        return memory_failed(&reader->runtime->memory, err);
    for (;;) {
        const char *raw = reader->window + reader->start;
        left = reader->window_length - reader->start;
        length += csv_line_length(raw + length, left - length);
        if (length > CSV_MAX_RECORD)
            return csv_limit_reached(reader, err);
        if (length < left || reader->is_over)
            break;
        tide_status status = csv_window_fill(reader, err);
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
        return csv_limit_reached(reader, err);
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

/* The same where a scan is enough; false if the record is not that simple. */
static bool record_scan(struct csv_reader *reader, struct csv_record *out)
{
    size_t end;

    if (reader->options.is_reference || !csv_scan(reader, &end)) {
        reader->cell_count = 0;
        return false;
    }
    *out = record_so_far(reader, end - reader->start);
    line_end(reader, end, 1);
    out->cell = reader->cell;
    out->cell_count = reader->cell_count;
    out->kind = out->cell_count == 1 && is_blank(out->cell) ? CSV_BLANK : CSV_ROW;
    return true;
}

/* The feed is over in the middle of a record. */
static tide_status record_at_end(struct csv_reader *reader, struct csv_record *out,
                                 tide_error *err)
{
    if (reader->options.drops_tail) {
        *out = record_over(reader);
        return TIDE_STATUS_OK;
    }
    if (!csv_parser_end(reader))
        return reader->has_no_memory ? memory_failed(&reader->runtime->memory, err)
                                     : open_quote(reader, err);
    if (reader->has_no_memory)
        return memory_failed(&reader->runtime->memory, err);
    if (reader->is_field_full)
        return csv_limit_reached(reader, err);
    csv_cell_end(reader, reader->walked - reader->start);
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
    if (record_scan(reader, out))
        return TIDE_STATUS_OK;
    if (!csv_cell_begin(reader, 0))
        return memory_failed(&reader->runtime->memory, err);

    for (;;) {
        size_t from = reader->walked;
        size_t left = reader->window_length - from;
        size_t stop = from + (left < CSV_BLOCK_BYTES ? left : CSV_BLOCK_BYTES);
        bool is_ended = csv_walk_on(reader, stop);
        bool is_fault;
        size_t bad = 0;

        status = csv_parser_feed(reader, from, &bad, &is_fault, err);
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
        status = csv_window_fill(reader, err);
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
    if (!csv_parser_start(reader)) {
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
