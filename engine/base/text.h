/*
 * text.h - pieces of text and growing text.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/macros.h"
#include "base/memory.h"

/* A borrowed piece of text; not NUL-terminated. */
struct text {
    const char *at;
    size_t length;
};

struct text text_of(const char *c_string);
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *c_string);
bool text_is_caseless(struct text a, const char *c_string); /* ASCII case */
struct text text_trim(struct text a); /* blanks, tabs, U+00A0 at both ends */

/* A text of at most 8 + tail_bytes bytes, 4 or 8 of them in the tail: no two of one
   length have the same words. */
struct text_words {
    uint64_t head;
    uint64_t tail;
};

static inline struct text_words text_words_of(struct text text, size_t tail_bytes)
{
    const char *at = text.at;
    size_t length = text.length;
    struct text_words words = {0};

    if (length >= 8) {
        memcpy(&words.head, at, 8);
        memcpy(&words.tail, at + length - tail_bytes, tail_bytes);
    } else if (length >= 4) {
        memcpy(&words.head, at, 4);
        memcpy(&words.tail, at + length - 4, 4);
    } else if (length > 0) {
        words.head = (unsigned char)at[0];
        words.tail =
            (uint64_t)(unsigned char)at[length / 2] << 8 | (unsigned char)at[length - 1];
    }
    return words;
}

/* Bytes, then length: the order of all answers. As memcmp. */
int text_compare(struct text a, struct text b);

/* ---- UTF-8 ---- */

/* The place of the first byte that is not valid UTF-8; length if all is valid. */
size_t utf8_check(const char *text, size_t length);

/* Characters in valid UTF-8; terminal cells they take (wide ones 2, marks 0). */
size_t utf8_count(const char *text, size_t length);
size_t utf8_width(const char *text, size_t length);

/*
 * Foreign text made safe for a terminal: C0, C1, DEL as \x1b, bidi and line separators
 * as \u202e, bytes that are not UTF-8 as \xe9; all else as it is. Writes at most
 * size - 1 bytes and a NUL, never half a character. Returns the bytes written.
 */
size_t text_escape(char *buffer, size_t size, const char *text, size_t length);

/* ---- did you mean ---- */

/* The known name nearest to `name`: edit distance at most a third of its length, ASCII
   case folded; NULL if none is. */
const char *text_nearest(const char *name, const char *const *known, size_t count);

/* The same over rows of a table: get(table, i) gives the i-th name. */
const char *text_nearest_of(const char *name, size_t count,
                            const char *(*get)(const void *table, size_t i),
                            const void *table);

/* ---- growing text ---- */

struct text_builder {
    struct memory *memory;
    char *at; /* NUL-terminated once anything was added */
    size_t length;
    size_t capacity;
    bool has_failed; /* an allocation failed; all later adds do nothing */
};

/* The version of utf8proc that runs. Never freed. */
const char *text_utf8proc_version(void);

void text_builder_init(struct text_builder *builder, struct memory *memory);
void text_builder_release(struct text_builder *builder);
void text_builder_clear(struct text_builder *builder);
void text_add(struct text_builder *builder, const char *text, size_t length);
void text_add_c(struct text_builder *builder, const char *c_string);
void text_add_char(struct text_builder *builder, char c, size_t times);
void text_add_format(struct text_builder *builder, const char *format, ...)
    PRINTF_LIKE(2, 3);

#endif
