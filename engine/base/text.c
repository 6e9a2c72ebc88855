/*
 * text.c - pieces of text, UTF-8, safe display, nearest names, growing text.
 */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

struct text text_of(const char *c_string)
{
    struct text text = {.at = c_string, .length = strlen(c_string)};
    return text;
}

bool text_equal(struct text a, struct text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool text_is(struct text a, const char *c_string)
{
    return text_equal(a, text_of(c_string));
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_is_caseless(struct text a, const char *c_string)
{
    if (strlen(c_string) != a.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (fold(a.at[i]) != fold(c_string[i]))
            return false;
    return true;
}

static bool is_nbsp(const char *at)
{
    return (unsigned char)at[0] == 0xC2 && (unsigned char)at[1] == 0xA0;
}

struct text text_trim(struct text a)
{
    for (;;) {
        if (a.length > 0 && (a.at[0] == ' ' || a.at[0] == '\t')) {
            a.at++;
            a.length--;
        } else if (a.length > 1 && is_nbsp(a.at)) {
            a.at += 2;
            a.length -= 2;
        } else {
            break;
        }
    }
    for (;;) {
        if (a.length > 0 && (a.at[a.length - 1] == ' ' || a.at[a.length - 1] == '\t'))
            a.length--;
        else if (a.length > 1 && is_nbsp(a.at + a.length - 2))
            a.length -= 2;
        else
            break;
    }
    return a;
}

int text_compare(struct text a, struct text b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common > 0 ? memcmp(a.at, b.at, common) : 0;
    if (order != 0)
        return order;
    return (a.length > b.length) - (a.length < b.length);
}

/* Bytes of the valid character at the start of text; 0 if there is none. RFC 3629. */
static size_t utf8_step(const unsigned char *text, size_t length)
{
    unsigned char lead = text[0];
    unsigned low = 0x80;
    unsigned high = 0xBF;
    size_t size;

    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    if (lead < 0xE0)
        size = 2;
    else if (lead < 0xF0)
        size = 3;
    else
        size = 4;
    if (lead == 0xE0)
        low = 0xA0;
    if (lead == 0xED)
        high = 0x9F;
    if (lead == 0xF0)
        low = 0x90;
    if (lead == 0xF4)
        high = 0x8F;
    if (length < size || text[1] < low || text[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    return size;
}

size_t utf8_check(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0;

    while (at < length) {
        size_t step = utf8_step(bytes + at, length - at);
        if (step == 0)
            return at;
        at += step;
    }
    return length;
}

size_t utf8_count(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            count++;
    return count;
}

static uint32_t utf8_code(const unsigned char *at, size_t step)
{
    switch (step) {
    case 1:
        return at[0];
    case 2:
        return ((uint32_t)(at[0] & 0x1F) << 6) | (at[1] & 0x3Fu);
    case 3:
        return ((uint32_t)(at[0] & 0x0F) << 12) | ((uint32_t)(at[1] & 0x3F) << 6) |
               (at[2] & 0x3Fu);
    default:
        return ((uint32_t)(at[0] & 0x07) << 18) | ((uint32_t)(at[1] & 0x3F) << 12) |
               ((uint32_t)(at[2] & 0x3F) << 6) | (at[3] & 0x3Fu);
    }
}

size_t utf8_width(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t width = 0;

    for (size_t at = 0; at < length;) {
        size_t step = utf8_step(bytes + at, length - at);
        if (step == 0) {
            width++;
            at++;
            continue;
        }
        int cells = utf8proc_charwidth((utf8proc_int32_t)utf8_code(bytes + at, step));
        width += cells > 0 ? (size_t)cells : 0;
        at += step;
    }
    return width;
}

/* Characters that steer a terminal or turn text round, rather than print. */
static bool is_steering(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x061C ||
           (code >= 0x200E && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

size_t text_escape(char *buffer, size_t size, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t used = 0;

    if (size == 0)
        return 0;
    for (size_t at = 0; at < length;) {
        char piece[16];
        size_t step = utf8_step(bytes + at, length - at);
        size_t count;

        if (step == 0) {
            count = (size_t)snprintf(piece, sizeof piece, "\\x%02x", bytes[at]);
            step = 1;
        } else {
            uint32_t code = utf8_code(bytes + at, step);
            if (!is_steering(code)) {
                memcpy(piece, bytes + at, step);
                count = step;
            } else if (code < 0x100) {
                count = (size_t)snprintf(piece, sizeof piece, "\\x%02x", (unsigned)code);
            } else {
                count = (size_t)snprintf(piece, sizeof piece, "\\u%04x", (unsigned)code);
            }
        }
        if (used + count + 1 > size)
            break;
        memcpy(buffer + used, piece, count);
        used += count;
        at += step;
    }
    buffer[used] = '\0';
    return used;
}

enum { NEAREST_LENGTH = 64 };

/* Levenshtein distance with neighbours swapped as one step (optimal string alignment). */
static size_t edit_distance(const char *a, size_t a_length, const char *b,
                            size_t b_length)
{
    size_t rows[3][NEAREST_LENGTH + 1];

    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t cost = fold(a[i - 1]) == fold(b[j - 1]) ? 0 : 1;
            size_t best = above[j - 1] + cost;
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
                fold(a[i - 2]) == fold(b[j - 1]) && two_above[j - 2] + 1 < best)
                best = two_above[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[a_length % 3][b_length];
}

const char *text_nearest_of(const char *name, size_t count,
                            const char *(*get)(const void *table, size_t i),
                            const void *table)
{
    size_t length = strlen(name);
    size_t limit = length < 3 ? 1 : length / 3;
    const char *nearest = NULL;

    if (length == 0 || length > NEAREST_LENGTH)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const char *known = get(table, i);
        size_t known_length = strlen(known);
        if (known_length == 0 || known_length > NEAREST_LENGTH)
            continue;
        size_t distance = edit_distance(name, length, known, known_length);
        if (distance <= limit && (nearest == NULL || distance < limit)) {
            nearest = known;
            limit = distance;
        }
    }
    return nearest;
}

static const char *name_at(const void *table, size_t i)
{
    return ((const char *const *)table)[i];
}

const char *text_nearest(const char *name, const char *const *known, size_t count)
{
    return text_nearest_of(name, count, name_at, known);
}

void text_builder_init(struct text_builder *builder, struct memory *memory)
{
    memset(builder, 0, sizeof *builder);
    builder->memory = memory;
}

void text_builder_release(struct text_builder *builder)
{
    if (builder->memory != NULL)
        memory_free(builder->memory, builder->at, builder->capacity, 1);
    text_builder_init(builder, builder->memory);
}

void text_builder_clear(struct text_builder *builder)
{
    builder->length = 0;
    builder->has_failed = false;
    if (builder->at != NULL)
        builder->at[0] = '\0';
}

/* Room for `length` more bytes and a NUL. */
static bool reserve(struct text_builder *builder, size_t length)
{
    void *at = builder->at;

    if (builder->has_failed)
        return false;
    if (!memory_grow(builder->memory, &at, &builder->capacity,
                     builder->length + length + 1, 1)) {
        builder->has_failed = true;
        return false;
    }
    builder->at = at;
    return true;
}

void text_add(struct text_builder *builder, const char *text, size_t length)
{
    if (!reserve(builder, length))
        return;
    if (length > 0)
        memcpy(builder->at + builder->length, text, length);
    builder->length += length;
    builder->at[builder->length] = '\0';
}

void text_add_c(struct text_builder *builder, const char *c_string)
{
    text_add(builder, c_string, strlen(c_string));
}

void text_add_char(struct text_builder *builder, char c, size_t times)
{
    if (!reserve(builder, times))
        return;
    memset(builder->at + builder->length, c, times);
    builder->length += times;
    builder->at[builder->length] = '\0';
}

void text_add_format(struct text_builder *builder, const char *format, ...)
{
    va_list args;
    va_list again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0) {
        builder->has_failed = true;
    } else if (reserve(builder, (size_t)length)) {
        vsnprintf(builder->at + builder->length, (size_t)length + 1, format, again);
        builder->length += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

const char *text_utf8proc_version(void)
{
    return utf8proc_version();
}
