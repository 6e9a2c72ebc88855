/*
 * csv_state.h - the reader of records, between csv_reader.c, which finds them,
 * csv_scan.c and csv_parser.c, which judge them, csv_window.c, which holds the bytes, and csv_place.c.
 */
#ifndef INPUT_CSV_STATE_H
#define INPUT_CSV_STATE_H

#include <csv.h>

#include "input/csv_reader.h"

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
    bool has_no_memory; /* a callback could not keep its field */
    bool is_field_full; /* a field reached the limit */
};

/* ---- csv_parser.c ---- */

/* Begin anew, after a fault too. False: no memory. */
bool csv_parser_start(struct csv_reader *reader);

/* Feeds the bytes of the window from `from` on that were walked; sets *is_fault when libcsv
   refuses one of them. */
tide_status csv_parser_feed(struct csv_reader *reader, size_t from, size_t *out_bad,
                            bool *is_fault, tide_error *err);

/* The bytes are over in the middle of a record; false: it cannot end here. */
bool csv_parser_end(struct csv_reader *reader);

/* ---- csv_scan.c ---- */

/*
 * Take the record at the start if a scan is enough: its cells are then in reader->cell, and
 * its line end is at window[*out_end]. False: it may be of any kind.
 */
bool csv_scan(struct csv_reader *reader, size_t *out_end);

/* ---- csv_walk.c ---- */

/* A cell begins at this offset of the record; false: no memory. */
bool csv_cell_begin(struct csv_reader *reader, size_t raw_at);

/* The cell that began last, which ends at this offset. */
struct csv_cell *csv_last_cell(struct csv_reader *reader);
void csv_cell_end(struct csv_reader *reader, size_t raw_end);

/* Walk the window up to `stop`, noting cells. True when the record ended: its line end is
   then the last byte walked. */
bool csv_walk_on(struct csv_reader *reader, size_t stop);

/* ---- csv_reader.c ---- */

/* The refusal of what is too long or has too many cells. */
tide_status csv_limit_reached(struct csv_reader *reader, tide_error *err);

/* ---- csv_window.c ---- */

/* Bytes that a text takes in the file. */
uint64_t csv_size_in_file(const struct encoding *encoding, const char *text,
                          size_t length);

/* The record begins at `to`. */
void csv_window_move(struct csv_reader *reader, size_t to);

/* Reads one more block behind the record under way, which moves to the front. */
tide_status csv_window_fill(struct csv_reader *reader, tide_error *err);

/* At least `wanted` bytes from the start of the record on, or all that are left. */
tide_status csv_window_need(struct csv_reader *reader, size_t wanted, tide_error *err);

/* ---- csv_place.c ---- */

/* Bytes before the first line end. */
size_t csv_line_length(const char *bytes, size_t length);

#endif
