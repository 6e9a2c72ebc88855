/*
 * tide/error.h - what went wrong, where, and what to do about it.
 *
 * The caller owns a tide_error, on the stack if it likes; nothing in it is ever freed.
 * Functions that can fail take a pointer to one as their last argument; NULL is allowed.
 * All texts are UTF-8 without control characters: what came from outside is shown
 * escaped, so a message may be printed on a terminal as it is.
 */
#ifndef TIDE_ERROR_H
#define TIDE_ERROR_H

#include <stddef.h>
#include <stdint.h>

#include "tide/export.h"
#include "tide/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tide_status status;
    char id[32];           /* stable name of the rule, such as "bad_number" */
    char message[512];     /* one line: what was found */
    char expected[160];    /* what was expected in its place; may be empty */
    char hint[320];        /* what to do; may be empty */
    char suggestion[128];  /* the nearest known name; may be empty */
    char source[256];      /* file or option; empty: none */
    char column_name[128]; /* column of the table; empty: none */
    char text[256];        /* the offending cell, escaped and cut; may be empty */
    uint64_t line;         /* 1-based; 0: not known */
    uint64_t column;       /* 1-based, in characters of that line; 0: not known */
    uint64_t byte;         /* 0-based offset in the source, where line is known */
    char excerpt[256];     /* the line or a part of it; empty: none */
    uint32_t caret_at;     /* terminal cells before the caret */
    uint32_t caret_length; /* terminal cells under the caret; 0: no caret */
} tide_error;

typedef enum { TIDE_LEVEL_NOTE, TIDE_LEVEL_WARNING, TIDE_LEVEL_ERROR } tide_level;

#if defined(__GNUC__)
#define TIDE_PRINTF_LIKE(format_at, first_at)                                            \
    __attribute__((format(printf, format_at, first_at)))
#else
#define TIDE_PRINTF_LIKE(format_at, first_at)
#endif

/*
 * Fill an error; for functions of the host that tide calls, such as a tide_write_fn.
 *
 * err     NULL is allowed
 * id      one of the ids below; kept short
 * format  of printf; what it makes is escaped and cut to fit
 *
 * Returns status. All other fields become empty; the functions below add to them.
 */
TIDE_API tide_status tide_error_set(tide_error *err, tide_status status, const char *id,
                                    const char *format, ...) TIDE_PRINTF_LIKE(4, 5);
TIDE_API void tide_error_hint(tide_error *err, const char *format, ...)
    TIDE_PRINTF_LIKE(2, 3);
TIDE_API void tide_error_source(tide_error *err, const char *source);
TIDE_API void tide_error_suggest(tide_error *err, const char *name); /* NULL: nothing */

/*
 * The known name nearest to a mistyped one: edit distance at most a third of its length,
 * ASCII case folded.
 *
 * get    gives the name at place i < count of a table
 *
 * Returns NULL if none is near enough.
 */
TIDE_API const char *tide_nearest_name(const char *name, size_t count,
                                       const char *(*get)(const void *table, size_t i),
                                       const void *table);

/* The meaning of an error id, for people. NULL if there is no such id. Never freed. */
TIDE_API const char *tide_error_meaning(const char *id);

/* The known ids in order of their names: how many, and the name at place i < count. */
TIDE_API size_t tide_error_id_count(void);
TIDE_API const char *tide_error_id_at(size_t i);

#ifdef __cplusplus
}
#endif

#endif
