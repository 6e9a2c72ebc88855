/*
 * shown_text.c - foreign text made safe for the place where people read it.
 *
 * Runs of plain ASCII are copied; every other character is looked at by itself.
 */
#include "output/shown_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

static bool is_plain(char c, enum shown_dress dress)
{
    if (c < 0x20 || c > 0x7E)
        return false;
    return dress != SHOWN_MARKDOWN || strchr("\\|<&*`[]~", c) == NULL;
}

/* Add the character at the start of text, which is not plain. Returns its bytes. */
static size_t add_dressed(struct text_builder *out, struct text text,
                          enum shown_dress dress)
{
    char piece[16];
    utf8proc_int32_t code;
    utf8proc_ssize_t step =
        utf8proc_iterate((const utf8proc_uint8_t *)text.at,
                         text.length < 4 ? (utf8proc_ssize_t)text.length : 4, &code);
    size_t size = step > 0 ? (size_t)step : 1;
    size_t length = text_escape(piece, sizeof piece, text.at, size);
    bool is_escaped = length != size || memcmp(piece, text.at, size) != 0;

    if (dress == SHOWN_ASCII && !is_escaped && code > 0x7E)
        snprintf(piece, sizeof piece, code > 0xFFFF ? "\\U%08" PRIx32 : "\\u%04" PRIx32,
                 (uint32_t)code);
    if (dress == SHOWN_MARKDOWN && (unsigned char)piece[0] < 0x80)
        text_add_char(out, '\\', 1);
    text_add_c(out, piece);
    return size;
}

void shown_add(struct text_builder *out, struct text text, enum shown_dress dress)
{
    while (text.length > 0) {
        size_t run = 0;

        while (run < text.length && is_plain(text.at[run], dress))
            run++;
        text_add(out, text.at, run);
        if (run < text.length)
            run += add_dressed(out,
                               (struct text){.at = text.at + run,
                                             .length = text.length - run},
                               dress);
        text.at += run;
        text.length -= run;
    }
}
