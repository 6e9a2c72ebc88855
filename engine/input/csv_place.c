/*
 * csv_place.c - where in the file something stands.
 */
#include "input/csv_state.h"

#include "base/error.h"

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

size_t csv_line_length(const char *bytes, size_t length)
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
                record->byte + csv_size_in_file(record->encoding, raw, at));

    size_t line_length = csv_line_length(raw + from, record->raw_length - from);
    error_excerpt(err, raw + from, line_length, at - from, span);
}
