/*
 * csv_scan.c - records of the common kind, without a look at each byte.
 *
 * A record is taken here if it lies whole in the window, each of its cells is either bare
 * or in quotes that hold no quote and no line end, and it has not more cells than there is
 * room for. Nothing of it is then left to judge. All others go to libcsv, which must give
 * the same where both could: tests/fuzz holds them to each other.
 */
#include "input/csv_scan.h"

#include "input/csv_state.h"

/* What is known of the record so far. */
struct scan {
    struct csv_reader *reader;
    const char *raw;
    size_t cell_at; /* where the cell under way begins */
    size_t close;   /* of a cell in quotes: place of the closing one; 0: still open */
    bool is_quoted;
    size_t count;
};

enum scan_step { SCAN_ON, SCAN_END, SCAN_LEAVE };

static bool end_cell(struct scan *scan, size_t at)
{
    struct csv_reader *reader = scan->reader;

    if (scan->count == reader->cell_capacity || scan->count == CSV_MAX_FIELDS)
        return false;
    if (scan->is_quoted && scan->close + 1 != at)
        return false;
    size_t begin = scan->cell_at + scan->is_quoted;
    reader->cell[scan->count++] = (struct csv_cell){
        .at = scan->raw + begin,
        .length = (scan->is_quoted ? scan->close : at) - begin,
        .raw_at = scan->cell_at,
        .raw_length = at - scan->cell_at,
        .is_quoted = scan->is_quoted,
    };
    scan->cell_at = at + 1;
    scan->is_quoted = false;
    scan->close = 0;
    return true;
}

/* Take a mark. LEAVE: the record is not of the common kind. */
static enum scan_step take_mark(struct scan *scan, size_t at, char delimiter)
{
    char c = scan->raw[at];
    bool is_open = scan->is_quoted && scan->close == 0;

    if (c == '"') {
        if (is_open) {
            scan->close = at;
            return SCAN_ON;
        }
        scan->is_quoted = at == scan->cell_at;
        return scan->is_quoted && scan->close == 0 ? SCAN_ON : SCAN_LEAVE;
    }
    if (c == delimiter)
        return is_open || end_cell(scan, at) ? SCAN_ON : SCAN_LEAVE;
    return !is_open && end_cell(scan, at) ? SCAN_END : SCAN_LEAVE;
}

bool csv_scan(struct csv_reader *reader, size_t *out_end)
{
    struct scan scan = {.reader = reader, .raw = reader->window + reader->start};
    const char delimiter = reader->options.delimiter;
    size_t length = reader->window_length - reader->start;
    enum scan_step step = SCAN_ON;
    size_t at = 0;
    size_t mark = 0;

    if (length > CSV_BLOCK_BYTES)
        length = CSV_BLOCK_BYTES;
    for (; step == SCAN_ON && at + SCAN_BYTES <= length; at += SCAN_BYTES) {
        uint64_t marks = csv_scan_marks(scan.raw + at, delimiter);
        for (; step == SCAN_ON && marks != 0; marks &= marks - 1) {
            mark = at + (size_t)__builtin_ctzll(marks) / SCAN_BITS;
            step = take_mark(&scan, mark, delimiter);
        }
    }
    for (; step == SCAN_ON && at < length; at++) {
        char c = scan.raw[at];
        mark = at;
        if (c == delimiter || c == '"' || c == '\n' || c == '\r')
            step = take_mark(&scan, mark, delimiter);
    }
    *out_end = reader->start + mark;
    reader->cell_count = scan.count;
    return step == SCAN_END;
}
