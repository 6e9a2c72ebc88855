/*
 * csv_reader.h - bytes to records of cells, each with its place in the file.
 *
 * Records of the common kind are scanned. libcsv, in its strict mode, judges the grammar of
 * all others and takes the quotes off; a walk of our own over the same bytes keeps the
 * places, which libcsv does not know. A record is fed by itself, so a fault never swallows
 * more than its own line.
 */
#ifndef INPUT_CSV_READER_H
#define INPUT_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/runtime.h"
#include "base/text.h"
#include "input/source.h"

enum {
    CSV_BLOCK_BYTES = 64 * 1024,
    CSV_MAX_FIELD = 1024 * 1024,
    CSV_MAX_RECORD = 16 * 1024 * 1024,
    CSV_MAX_FIELDS = 4096
};

struct csv_cell {
    const char *at; /* without its quotes */
    size_t length;
    size_t raw_at; /* offset in the record */
    size_t raw_length;
    bool is_quoted;
};

enum csv_kind {
    CSV_ROW,
    CSV_BLANK, /* a line of nothing but blanks */
    CSV_FAULT, /* a quote in the wrong place: this line is given up */
    CSV_OVER   /* no more records */
};

/* Valid until the next csv_reader_next. Of OVER there are line and byte. */
struct csv_record {
    enum csv_kind kind;
    uint64_t line;   /* on which it begins, from 1 */
    uint64_t byte;   /* offset in the file */
    const char *raw; /* [raw_length] as written, without the line end */
    size_t raw_length;
    const struct encoding *encoding; /* of the file, in which bytes are counted */
    const struct csv_cell *cell;     /* [cell_count] */
    size_t cell_count;
    size_t fault_at;   /* FAULT: offset in raw, */
    const char *fault; /* and what is wrong there */
};

struct csv_reader_options {
    char delimiter;
    const struct encoding *encoding; /* of the file behind the feed; NULL: UTF-8 */
    size_t block_bytes; /* read at a time, at most CSV_BLOCK_BYTES; 0: that */
    bool drops_tail;    /* the feed is cut: a last record without line end is no record */
    bool is_reference;  /* every record goes to libcsv, none is scanned */
    uint64_t first_byte; /* where in the file the feed begins: offset */
    uint64_t first_line; /* and line; 0: 1 */
};

/* Line ends between records, by kind. */
struct line_ends {
    uint64_t lf;
    uint64_t crlf;
    uint64_t cr;
};

struct csv_reader;

/* name: of the file, for messages; borrowed. NO_MEMORY, LIMIT. */
tide_status csv_reader_new(struct runtime *runtime, const char *name, struct feed feed,
                           const struct csv_reader_options *options,
                           struct csv_reader **out, tide_error *err);
void csv_reader_free(struct csv_reader *reader); /* NULL is allowed */

/*
 * The next record.
 *
 * TIDE_STATUS_PARSE  "open_quote": a quoted cell that the end of the file cuts;
 *                    "limit_fields", "limit_field_size", "limit_record_size"
 * and what the feed returns. After a failure the reader is of no more use.
 */
tide_status csv_reader_next(struct csv_reader *reader, struct csv_record *out,
                            tide_error *err);

struct line_ends csv_reader_line_ends(const struct csv_reader *reader);
bool csv_reader_has_bom(const struct csv_reader *reader);

/* What a reader has read of its feed but not given out. */
struct csv_rest {
    struct text bytes; /* valid as long as the reader is not used */
    uint64_t byte;
    uint64_t line;
};

/* Where the next record begins. The reader is then of no more use. */
tide_status csv_reader_rest(struct csv_reader *reader, struct csv_rest *out,
                            tide_error *err);

/* "3.0.3": of the headers of libcsv, which does not say it when it runs. Never freed. */
const char *csv_reader_version(void);

/* Lines that end within the bytes: LF, CRLF or CR each once. */
uint64_t csv_count_lines(const char *bytes, size_t length);

/* Place of the byte `at` of a record, and its line with a caret under [at, at + span). */
void csv_place(const struct csv_record *record, const char *name, size_t at, size_t span,
               tide_error *err);

#endif
