/*
 * encoding.h - how the characters of a file stand in its bytes.
 *
 * A character is one byte of a table, or a unit or two of UTF-16 or UTF-32. So the size
 * that a piece of text has in the file follows from the text alone, and a place in the
 * converted text can always be given as a place in the file.
 *
 * Bytes that stand for no character become the byte 0xFF, which is no UTF-8: the cell that
 * holds it is refused where it is read, as any other cell that is no text.
 */
#ifndef INPUT_ENCODING_H
#define INPUT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tide/error.h"

enum encoding_kind { ENCODING_UTF8, ENCODING_SINGLE, ENCODING_UTF16, ENCODING_UTF32 };

enum { ENCODING_MAX_GROWTH = 4, ENCODING_NAME_BYTES = 32 };

struct encoding {
    enum encoding_kind kind;
    char name[ENCODING_NAME_BYTES];
    bool is_big_endian;      /* UTF16, UTF32 */
    uint32_t character[256]; /* SINGLE: by byte; UINT32_MAX: none */
};

/* What spoke against UTF-8. */
struct encoding_proof {
    uint64_t line; /* of the first byte that is no UTF-8; 0: none is */
    unsigned char byte;
};

/*
 * The encoding of a name: UTF-8, UTF-16LE, UTF-16BE, UTF-32LE, UTF-32BE, and all that
 * iconv knows of one byte a character (KOI8-R, CP866 ...).
 *
 * TIDE_STATUS_ARGUMENT  "bad_argument": unknown, or of several bytes a character
 */
tide_status encoding_by_name(const char *name, struct encoding *out, tide_error *err);

/*
 * Decide by the first bytes of a file: a byte order mark; NUL in every other byte; UTF-8
 * where that is right more often than wrong; else one byte a character, CP1251 where most
 * high bytes stand in runs of Cyrillic letters, WINDOWS-1252 where they do not.
 *
 * is_whole  there are no more bytes, so a character that is cut at the end is broken
 *
 * TIDE_STATUS_PARSE  "bad_encoding": neither UTF-8 nor text of one byte a character
 */
tide_status encoding_find(const char *bytes, size_t length, bool is_whole,
                          struct encoding *out, struct encoding_proof *proof,
                          tide_error *err);

/*
 * Convert whole characters to UTF-8. `to` has room for ENCODING_MAX_GROWTH times `length`
 * bytes. What is left of a character at the end is not used, unless is_end.
 *
 * out_used  bytes of `from` that were used
 * Returns the bytes written.
 */
size_t encoding_convert(const struct encoding *encoding, const char *from, size_t length,
                        bool is_end, char *to, size_t *out_used);

/* The bytes that a converted text takes in the file. */
uint64_t encoding_size(const struct encoding *encoding, const char *text, size_t length);

#endif
