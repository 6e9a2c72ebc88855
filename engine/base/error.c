/*
 * error.c - errors as values with words.
 *
 * Every text that enters a tide_error passes text_escape, so an error may be printed
 * on a terminal whatever the input held.
 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { LINE_ROOM = 1024 };

PRINTF_LIKE(3, 0)
static void put_format(char *buffer, size_t size, const char *format, va_list args)
{
    char line[LINE_ROOM];
    int length = vsnprintf(line, sizeof line, format, args);

    if (length < 0)
        length = 0;
    if ((size_t)length >= sizeof line)
        length = (int)sizeof line - 1;
    text_escape(buffer, size, line, (size_t)length);
}

PRINTF_LIKE(4, 0)
static void fill(tide_error *err, tide_status status, const char *id, const char *format,
                 va_list args)
{
    memset(err, 0, sizeof *err);
    err->status = status;
    text_escape(err->id, sizeof err->id, id, strlen(id));
    put_format(err->message, sizeof err->message, format, args);
}

tide_status error_set(tide_error *err, tide_status status, const char *id,
                      const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return status;
    va_start(args, format);
    fill(err, status, id, format, args);
    va_end(args);
    return status;
}

void error_hint(tide_error *err, const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return;
    va_start(args, format);
    put_format(err->hint, sizeof err->hint, format, args);
    va_end(args);
}

void error_expected(tide_error *err, const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return;
    va_start(args, format);
    put_format(err->expected, sizeof err->expected, format, args);
    va_end(args);
}

void error_suggest(tide_error *err, const char *name)
{
    if (err != NULL && name != NULL)
        text_escape(err->suggestion, sizeof err->suggestion, name, strlen(name));
}

void error_source(tide_error *err, const char *source)
{
    if (err != NULL && err->source[0] == '\0')
        text_escape(err->source, sizeof err->source, source, strlen(source));
}

void error_place(tide_error *err, uint64_t line, uint64_t column, uint64_t byte)
{
    if (err == NULL || err->line != 0)
        return;
    err->line = line;
    err->column = column;
    err->byte = byte;
}

void error_cell(tide_error *err, const char *column_name, const char *text, size_t length)
{
    if (err == NULL)
        return;
    text_escape(err->column_name, sizeof err->column_name, column_name,
                strlen(column_name));
    text_escape(err->text, sizeof err->text, text, length);
}

enum { EXCERPT_BEFORE = 60, EXCERPT_AFTER = 30 };

/* Move a cut back to the start of a character. */
static size_t character_start(const char *line, size_t at)
{
    while (at > 0 && ((unsigned char)line[at] & 0xC0) == 0x80)
        at--;
    return at;
}

void error_excerpt(tide_error *err, const char *line, size_t length, size_t at,
                   size_t span)
{
    char piece[sizeof err->excerpt];

    if (err == NULL)
        return;
    if (at > length)
        at = length;
    if (span > length - at)
        span = length - at;

    size_t start = at > EXCERPT_BEFORE ? character_start(line, at - EXCERPT_BEFORE) : 0;
    size_t shown = span > 40 ? 40 : span;
    size_t end = at + shown + EXCERPT_AFTER;
    end = end < length ? character_start(line, end) : length;

    size_t before = text_escape(piece, sizeof piece, line + start, at - start);
    err->caret_at = (uint32_t)utf8_width(piece, before);
    size_t under = text_escape(piece, sizeof piece, line + at, shown);
    err->caret_length = (uint32_t)utf8_width(piece, under);
    if (err->caret_length == 0)
        err->caret_length = 1;
    text_escape(err->excerpt, sizeof err->excerpt, line + start, end - start);
    if (start > 0 && strlen(err->excerpt) + 4 < sizeof err->excerpt) {
        memmove(err->excerpt + 3, err->excerpt, strlen(err->excerpt) + 1);
        memcpy(err->excerpt, "...", 3);
        err->caret_at += 3;
    }
}

/* ---- the public face ---- */

tide_status tide_error_set(tide_error *err, tide_status status, const char *id,
                           const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return status;
    va_start(args, format);
    fill(err, status, id, format, args);
    va_end(args);
    return status;
}

void tide_error_hint(tide_error *err, const char *format, ...)
{
    va_list args;

    if (err == NULL)
        return;
    va_start(args, format);
    put_format(err->hint, sizeof err->hint, format, args);
    va_end(args);
}

void tide_error_source(tide_error *err, const char *source)
{
    error_source(err, source);
}

void tide_error_suggest(tide_error *err, const char *name)
{
    error_suggest(err, name);
}

const char *tide_nearest_name(const char *name, size_t count,
                              const char *(*get)(const void *table, size_t i),
                              const void *table)
{
    return text_nearest_of(name, count, get, table);
}
