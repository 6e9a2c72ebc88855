/*
 * error.h - filling a tide_error. The layer that knows writes the message; layers above
 * add where, never reword. Every function takes NULL for err.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"
#include "base/macros.h"

/*
 * Start an error: status, id (a row of error_ids.c) and one line of text. Clears all
 * other fields. Control and bidi characters in the text become visible escapes.
 * Returns status, so `return error_set(...)` works.
 */
tide_status error_set(tide_error *err, tide_status status, const char *id,
                      const char *format, ...) PRINTF_LIKE(4, 5);

/* Add to a started error. A place is added only where none is known yet. */
void error_hint(tide_error *err, const char *format, ...) PRINTF_LIKE(2, 3);
void error_expected(tide_error *err, const char *format, ...) PRINTF_LIKE(2, 3);
void error_suggest(tide_error *err, const char *name);
void error_source(tide_error *err, const char *source);
void error_place(tide_error *err, uint64_t line, uint64_t column, uint64_t byte);
void error_cell(tide_error *err, const char *column_name, const char *text,
                size_t length);

/*
 * Show a line with a caret under bytes [at, at + span) of it. A long line is cut round
 * the caret.
 */
void error_excerpt(tide_error *err, const char *line, size_t length, size_t at,
                   size_t span);

#endif
