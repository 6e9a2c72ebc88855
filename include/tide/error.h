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

/* The meaning of an error id, for people. NULL if there is no such id. Never freed. */
TIDE_API const char *tide_error_meaning(const char *id);

/* The known ids in order of their names: how many, and the name at place i < count. */
TIDE_API size_t tide_error_id_count(void);
TIDE_API const char *tide_error_id_at(size_t i);

#ifdef __cplusplus
}
#endif

#endif
