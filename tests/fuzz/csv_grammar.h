/*
 * csv_grammar.h - the grammar of CSV again, for whole texts, one byte after the other.
 *
 * Nothing is shared with csv_reader: no libcsv, no blocks, no places kept on the way. What
 * a record is, where a fault lies and when a quote stays open are as csv_reader.h has them.
 */
#ifndef FUZZ_CSV_GRAMMAR_H
#define FUZZ_CSV_GRAMMAR_H

#include <string.h>

#include "base/text.h"
#include "input/csv_reader.h"

struct grammar {
    const char *text; /* [length] */
    size_t length;
    char delimiter;
    size_t at;
    uint64_t line;
};

struct grammar_record {
    enum csv_kind kind; /* OVER: no more, or a quote that stays open */
    bool is_open;
    uint64_t line;
    size_t at;
    size_t length;   /* without the line end */
    size_t fault_at; /* of a fault, or of the quote that stays open */
};

static inline bool grammar_is_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Lines that end in [from, to): LF, CRLF or CR each once. */
static inline uint64_t grammar_lines(const struct grammar *grammar, size_t from,
                                     size_t to)
{
    uint64_t lines = 0;

    for (size_t i = from; i < to; i++)
        lines += grammar->text[i] == '\n' ||
                 (grammar->text[i] == '\r' &&
                  (i + 1 == grammar->length || grammar->text[i + 1] != '\n'));
    return lines;
}

/* The end of the record that begins at grammar->at; sets what it is. */
static inline size_t grammar_scan(const struct grammar *grammar,
                                  struct grammar_record *record)
{
    enum { START, BARE, QUOTED, CLOSED } state = START;
    size_t cell_at = grammar->at;

    for (size_t i = grammar->at; i < grammar->length; i++) {
        char c = grammar->text[i];
        if (state == QUOTED) {
            state = c == '"' ? CLOSED : QUOTED;
        } else if (grammar_is_end(c)) {
            return i;
        } else if (c == grammar->delimiter) {
            state = START;
            cell_at = i + 1;
        } else if (c == '"' && state != BARE) {
            state = QUOTED; /* opens, or is the second of a pair */
        } else if (c == '"' || state == CLOSED) {
            record->kind = CSV_FAULT;
            record->fault_at = i - grammar->at;
            break;
        } else {
            state = BARE;
        }
    }
    if (record->kind != CSV_FAULT) {
        record->is_open = state == QUOTED;
        record->fault_at = cell_at - grammar->at;
        return grammar->length;
    }
    size_t end = grammar->at;
    while (end < grammar->length && !grammar_is_end(grammar->text[end]))
        end++;
    /* A fault on a later line is told of the cell that opens on this one. */
    if (record->fault_at > end - grammar->at)
        record->fault_at = cell_at < end ? cell_at - grammar->at : 0;
    return end;
}

static inline bool grammar_is_blank(const struct grammar *grammar, size_t at,
                                    size_t length)
{
    struct text text = {grammar->text + at, length};

    return text_trim(text).length == 0 &&
           (length == 0 || memchr(text.at, grammar->delimiter, length) == NULL);
}

static inline struct grammar_record grammar_next(struct grammar *grammar)
{
    struct grammar_record record = {.kind = CSV_ROW,
                                    .line = grammar->line,
                                    .at = grammar->at};

    if (grammar->at >= grammar->length) {
        record.kind = CSV_OVER;
        return record;
    }
    size_t end = grammar_scan(grammar, &record);
    record.length = end - grammar->at;
    if (record.kind == CSV_ROW && grammar_is_blank(grammar, grammar->at, record.length))
        record.kind = CSV_BLANK;
    size_t next = end;
    if (next < grammar->length)
        next += grammar->text[next] == '\r' && next + 1 < grammar->length &&
                        grammar->text[next + 1] == '\n'
                    ? 2
                    : 1;
    grammar->line += grammar_lines(grammar, grammar->at, next);
    grammar->at = next;
    return record;
}

/* The i-th cell of a row, from its raw place on: its text without quotes into `into`. */
static inline size_t grammar_cell(const struct grammar *grammar,
                                  const struct grammar_record *record, size_t *raw_at,
                                  char *into, bool *is_quoted, size_t *raw_length)
{
    const char *text = grammar->text + record->at;
    size_t i = *raw_at;
    size_t length = 0;

    *is_quoted = i < record->length && text[i] == '"';
    if (*is_quoted) {
        for (i++; text[i] != '"' || (i + 1 < record->length && text[i + 1] == '"'); i++) {
            i += text[i] == '"';
            into[length++] = text[i];
        }
        i++;
    } else {
        while (i < record->length && text[i] != grammar->delimiter)
            into[length++] = text[i++];
    }
    *raw_length = i - *raw_at;
    *raw_at = i + 1; /* behind the delimiter */
    return length;
}

#endif
