/*
 * job_place.c - where something stands in a job file, and showing it.
 */
#include "batch/job_place.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

struct job_text job_place_of_byte(const struct job_document *document, size_t byte)
{
    const char *text = document->text;
    uint32_t line = 1;
    size_t start = 0;

    for (size_t i = 0; i < byte && i < document->length; i++) {
        bool is_first_of_two = text[i] == '\r' && text[i + 1] == '\n';
        if (!is_line_end(text[i]) || is_first_of_two)
            continue;
        line++;
        start = i + 1;
    }
    size_t column = 1;
    for (size_t i = start; i < byte; i++)
        column += ((unsigned char)text[i] & 0xC0) != 0x80;
    return (struct job_text){.line = line, .column = (uint32_t)column, .byte = byte};
}

/* Bytes of the line that a text takes where it begins: to its closing quote, or as many
   as it has. */
static size_t span_of(const char *at, size_t room, struct job_text text)
{
    size_t length = 1;

    if (room > 0 && (*at == '"' || *at == '\'')) {
        while (length < room && at[length] != *at)
            length += at[length] == '\\' && *at == '"' && length + 1 < room ? 2 : 1;
        return length < room ? length + 1 : room;
    }
    if (text.text == NULL || room == 0 || strchr("[{|>", *at) != NULL)
        return 1;
    length = strlen(text.text);
    return length < room ? length : room;
}

/* "trade.csv: no such file": what the error was about goes before what it says. */
static void keep_source(tide_error *err, const char *path)
{
    char message[sizeof err->message];

    if (err->source[0] == '\0' || strncmp(err->source, "--", 2) == 0 ||
        strcmp(err->source, path) == 0)
        return;
    memcpy(message, err->message, sizeof message);
    size_t used =
        text_escape(err->message, sizeof err->message, err->source, strlen(err->source));
    used += text_escape(err->message + used, sizeof err->message - used, ": ", 2);
    text_escape(err->message + used, sizeof err->message - used, message,
                strlen(message));
}

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/*
 * An error about an expression shows it with a caret. Where it stands in the file as it
 * is, without escapes, the caret goes to the same character there.
 */
static void aim(const struct job_document *document, const tide_error *err,
                struct job_text *at, size_t *span)
{
    const char *raw = document->text + at->byte;
    const char *piece = at->text != NULL && err->excerpt[0] != '\0'
                            ? strstr(at->text, err->excerpt)
                            : NULL;
    size_t quote = *raw == '"' || *raw == '\'';

    if (piece == NULL || err->caret_length == 0 || !is_ascii(at->text) ||
        strncmp(raw + quote, at->text, strlen(at->text)) != 0)
        return;
    size_t offset = quote + (size_t)(piece - at->text) + err->caret_at;
    at->byte += offset;
    at->column += (uint32_t)offset;
    *span = err->caret_length;
}

void job_show(const struct job_document *document, struct job_text at, tide_error *err)
{
    const char *text = document->text;
    size_t span = 0;

    /* What no text of the job names, such as the record, has no place in it. */
    if (err == NULL || err->line != 0 || at.line == 0)
        return;
    if (at.byte < document->length)
        aim(document, err, &at, &span);
    size_t byte = at.byte < document->length ? (size_t)at.byte : document->length;
    size_t start = byte;
    size_t end = byte;
    while (start > 0 && !is_line_end(text[start - 1]))
        start--;
    while (end < document->length && !is_line_end(text[end]))
        end++;
    keep_source(err, document->path);
    err->source[0] = '\0';
    error_source(err, document->path);
    error_place(err, at.line, at.column, at.byte);
    error_excerpt(err, text + start, end - start, byte - start,
                  span > 0 ? span : span_of(text + byte, end - byte, at));
}
