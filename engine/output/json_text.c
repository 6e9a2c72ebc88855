/*
 * json_text.c - texts as JSON strings.
 *
 * Whatever the text holds, the string is valid UTF-8 and valid JSON (RFC 8259), and stays
 * so inside a script element: `<` and the two line separators are written as escapes,
 * bytes that are not UTF-8 as U+FFFD.
 */
#include "output/json_text.h"

#include "base/macros.h"

#include <stdio.h>
#include <string.h>

/* The escape of the character at the start of text, and its bytes; "" for none. */
static size_t escape_of(struct text text, char escape[8])
{
    static const char separator[] = "\xE2\x80"; /* of U+2028 and U+2029, but for a byte */
    unsigned char c = (unsigned char)text.at[0];

    escape[0] = '\0';
    if (c == '"' || c == '\\')
        snprintf(escape, 8, "\\%c", c);
    else if (c == '\n')
        snprintf(escape, 8, "\\n");
    else if (c == '\t')
        snprintf(escape, 8, "\\t");
    else if (c < 0x20 || c == 0x7F || c == '<')
        snprintf(escape, 8, "\\u%04x", c);
    else if (text.length > 2 && memcmp(text.at, separator, 2) == 0 &&
             (text.at[2] == '\xA8' || text.at[2] == '\xA9')) {
        snprintf(escape, 8, "\\u%04x", text.at[2] == '\xA8' ? 0x2028u : 0x2029u);
        return 3;
    }
    return 1;
}

static void put_valid(struct sink *sink, struct text text)
{
    char escape[8];
    size_t plain = 0; /* bytes before `at` that need no escape */

    for (size_t at = 0; at < text.length;) {
        struct text rest = {.at = text.at + at, .length = text.length - at};
        size_t step = escape_of(rest, escape);

        at += step;
        if (escape[0] == '\0')
            continue;
        sink_put(sink, text.at + plain, at - step - plain);
        sink_put_c(sink, escape);
        plain = at;
    }
    sink_put(sink, text.at + plain, text.length - plain);
}

void json_put_string(struct sink *sink, const char *c_string)
{
    struct text rest = text_of(c_string);

    sink_put_char(sink, '"', 1);
    for (;;) {
        size_t valid = utf8_check(rest.at, rest.length);

        put_valid(sink, (struct text){.at = rest.at, .length = valid});
        if (valid == rest.length)
            break;
        sink_put_c(sink, "\\ufffd");
        rest.at += valid + 1;
        rest.length -= valid + 1;
    }
    sink_put_char(sink, '"', 1);
}

void json_put_member(struct sink *sink, const char *name, const char *value)
{
    json_put_string(sink, name);
    sink_put_char(sink, ':', 1);
    json_put_string(sink, value);
}

void json_put_ledger(struct sink *sink, const tide_ledger *ledger)
{
    const struct {
        const char *name;
        uint64_t count;
    } rows[] = {
        {"read", ledger->read},         {"loaded", ledger->loaded},
        {"rejected", ledger->rejected}, {"skipped", ledger->skipped},
        {"used", ledger->used},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (i > 0)
            sink_put_char(sink, ',', 1);
        json_put_string(sink, rows[i].name);
        sink_put_char(sink, ':', 1);
        sink_put_count(sink, rows[i].count);
    }
}
