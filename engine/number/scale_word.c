/*
 * scale_word.c - the list of scale words.
 */
#include "number/scale_word.h"

#include <string.h>

static const struct {
    const char *word;
    struct scale_word meaning;
} words[] = {
    {"thousand", {3, SCALE_COMMON}},
    {"millier", {3, SCALE_COMMON}},
    {"milliers", {3, SCALE_COMMON}},
    {"million", {6, SCALE_COMMON}},
    {"millions", {6, SCALE_COMMON}},
    {"mln", {6, SCALE_COMMON}},
    {"mn", {6, SCALE_COMMON}},
    {"billion", {9, SCALE_SHORT}},
    {"billions", {9, SCALE_SHORT}},
    {"bn", {9, SCALE_SHORT}},
    {"trillion", {12, SCALE_SHORT}},
    {"trillions", {12, SCALE_SHORT}},
    {"milliard", {9, SCALE_LONG}},
    {"milliards", {9, SCALE_LONG}},
    {"md", {9, SCALE_LONG}},
    {"mds", {9, SCALE_LONG}},
    {"\xD1\x82\xD1\x8B\xD1\x81", {3, SCALE_COMMON}},          /* тыс */
    {"\xD0\xBC\xD0\xBB\xD0\xBD", {6, SCALE_COMMON}},          /* млн */
    {"\xD0\xBC\xD0\xBB\xD1\x80\xD0\xB4", {9, SCALE_COMMON}},  /* млрд */
    {"\xD1\x82\xD1\x80\xD0\xBB\xD0\xBD", {12, SCALE_COMMON}}, /* трлн */
};

/* A letter of the words: ASCII, or a byte of a Cyrillic one, never of a blank. */
static bool is_letter(struct text cell, size_t at)
{
    unsigned char c = (unsigned char)cell.at[at];

    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c == 0xD0 || c == 0xD1 ||
           (at > 0 && ((unsigned char)cell.at[at - 1] == 0xD0 ||
                       (unsigned char)cell.at[at - 1] == 0xD1));
}

bool scale_word_strip(struct text *cell, struct scale_word *out)
{
    struct text rest = *cell;

    if (rest.length > 0 && rest.at[rest.length - 1] == '.')
        rest.length--;
    size_t end = rest.length;
    while (rest.length > 0 && is_letter(rest, rest.length - 1))
        rest.length--;

    struct text word = {.at = rest.at + rest.length, .length = end - rest.length};
    rest = text_trim(rest);
    if (word.length == 0 || rest.length == 0)
        return false;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!text_is_caseless(word, words[i].word))
            continue;
        *out = words[i].meaning;
        *cell = rest;
        return true;
    }
    return false;
}
