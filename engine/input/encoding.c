/*
 * encoding.c - tables of single bytes from iconv, units of UTF-16 and UTF-32 by hand.
 *
 * iconv is asked once for each of the 256 bytes, never for the file: a table knows which
 * bytes are undefined, keeps no state, and its errors have a place.
 */
#include "input/encoding.h"

#include <iconv.h>
#include <string.h>

#include "base/error.h"
#include "base/macros.h"
#include "base/text.h"

#define UNDEFINED UINT32_MAX

enum { NO_UTF8 = 0xFF, MAX_CHARACTER = 0x10FFFF };

static const struct {
    const char *name;
    enum encoding_kind kind;
    bool is_big_endian;
} wide[] = {
    {"UTF-8", ENCODING_UTF8, false},     {"UTF8", ENCODING_UTF8, false},
    {"UTF-16LE", ENCODING_UTF16, false}, {"UTF-16BE", ENCODING_UTF16, true},
    {"UTF-32LE", ENCODING_UTF32, false}, {"UTF-32BE", ENCODING_UTF32, true},
};

static bool is_surrogate(uint32_t character)
{
    return character >= 0xD800 && character <= 0xDFFF;
}

/* ---- names ---- */

/* A name that iconv may be asked: without "//", which would make it replace characters. */
static bool is_name(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length < ENCODING_NAME_BYTES &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                        "-_.:+()") == length;
}

/* One byte to its character, UNDEFINED for none; false: more bytes are wanted. */
static bool ask_iconv(iconv_t converter, unsigned char byte, uint32_t *out)
{
    char from = (char)byte;
    unsigned char to[16];
    char *from_at = &from;
    char *to_at = (char *)to;
    size_t from_left = 1;
    size_t to_left = sizeof to;

    iconv(converter, NULL, NULL, NULL, NULL);
    size_t replaced = iconv(converter, &from_at, &from_left, &to_at, &to_left);
    *out = UNDEFINED;
    if (replaced == 0 && from_left == 0 && sizeof to - to_left == 4)
        *out =
            to[0] | (uint32_t)to[1] << 8 | (uint32_t)to[2] << 16 | (uint32_t)to[3] << 24;
    else if (replaced == 0 || from_left == 0)
        return false;
    return true;
}

/* Fill the table; false: iconv does not know the name, or a character has more bytes. */
static bool fill_table(const char *name, struct encoding *out)
{
    iconv_t converter = iconv_open("UTF-32LE", name);
    bool is_single = true;
    size_t defined = 0;

    if (converter == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr) */
        return false;
    for (unsigned byte = 0; byte < 256 && is_single; byte++) {
        is_single = ask_iconv(converter, (unsigned char)byte, &out->character[byte]);
        defined += out->character[byte] != UNDEFINED;
    }
    iconv_close(converter);
    /* Of several bytes a character, many first bytes say nothing by themselves. */
    return is_single && out->character['\n'] == '\n' && defined >= 192;
}

tide_status encoding_by_name(const char *name, struct encoding *out, tide_error *err)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < COUNT_OF(wide); i++) {
        if (!text_is_caseless(text_of(name), wide[i].name))
            continue;
        out->kind = wide[i].kind;
        out->is_big_endian = wide[i].is_big_endian;
        memcpy(out->name, wide[i].kind == ENCODING_UTF8 ? "UTF-8" : wide[i].name,
               strlen(wide[i].name) + 1);
        return TIDE_STATUS_OK;
    }
    out->kind = ENCODING_SINGLE;
    if (is_name(name) && fill_table(name, out)) {
        memcpy(out->name, name, strlen(name) + 1);
        return TIDE_STATUS_OK;
    }
    error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
              "--encoding: \"%s\" is no encoding that is read", name);
    error_hint(err, "UTF-8, UTF-16LE, UTF-16BE, UTF-32LE, UTF-32BE, or one of one byte a "
                    "character that iconv knows, such as WINDOWS-1252; convert others "
                    "with iconv");
    return TIDE_STATUS_ARGUMENT;
}

/* ---- finding ---- */

static bool begins_with(const char *bytes, size_t length, const char *mark, size_t size)
{
    return length >= size && memcmp(bytes, mark, size) == 0;
}

/* UTF-16 by its mark, or since most of its odd or even bytes are NUL. */
static const char *find_wide(const char *bytes, size_t length)
{
    size_t looked = length < 1000 ? length : 1000;
    size_t nul[2] = {0};

    if (begins_with(bytes, length, "\xFF\xFE", 2))
        return "UTF-16LE";
    if (begins_with(bytes, length, "\xFE\xFF", 2))
        return "UTF-16BE";
    for (size_t i = 0; i < looked; i++)
        nul[i % 2] += bytes[i] == '\0';
    if (looked >= 4 && nul[1] * 10 >= looked * 4)
        return "UTF-16LE";
    if (looked >= 4 && nul[0] * 10 >= looked * 4)
        return "UTF-16BE";
    return NULL;
}

/* Are there more right characters beyond ASCII than wrong bytes? */
static bool is_mostly_utf8(const char *bytes, size_t length, bool is_whole,
                           size_t *out_first_bad)
{
    size_t right = 0;
    size_t wrong = 0;
    size_t at = 0;

    *out_first_bad = length;
    while (at < length) {
        size_t good = utf8_check(bytes + at, length - at);
        for (size_t i = at; i < at + good; i++)
            right += (unsigned char)bytes[i] >= 0xC0;
        at += good;
        if (at == length || (!is_whole && length - at < 4))
            break;
        if (*out_first_bad == length)
            *out_first_bad = at;
        wrong++;
        at++;
    }
    return wrong == 0 || right > wrong;
}

/* A letter in CP1251, the Ukrainian and Belarusian ones too. */
static bool is_cyrillic(unsigned char byte)
{
    return byte >= 0xC0 || (byte >= 0xA1 && strchr("\xA1\xA2\xA5\xA8\xAA\xAF\xB2\xB3\xB4"
                                                   "\xB8\xBA\xBF",
                                                   byte) != NULL);
}

/* Do most high bytes stand in runs of three Cyrillic letters and more? */
static bool is_mostly_cyrillic(const char *bytes, size_t length)
{
    size_t high = 0;
    size_t in_runs = 0;
    size_t run = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        high += byte >= 0x80;
        run = is_cyrillic(byte) ? run + 1 : 0;
        in_runs += run == 3 ? 3 : run > 3;
    }
    return in_runs * 2 > high;
}

static uint64_t line_of(const char *bytes, size_t at)
{
    uint64_t line = 1;

    for (size_t i = 0; i < at; i++)
        line += bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n');
    return line;
}

static tide_status refuse_binary(tide_error *err)
{
    error_set(err, TIDE_STATUS_PARSE, "bad_encoding",
              "NUL bytes beside bytes that are not UTF-8: this is no text");
    error_expected(err, "text");
    error_hint(err, "if it is text, name its encoding: --encoding WINDOWS-1252");
    return TIDE_STATUS_PARSE;
}

tide_status encoding_find(const char *bytes, size_t length, bool is_whole,
                          struct encoding *out, struct encoding_proof *proof,
                          tide_error *err)
{
    const char *name = find_wide(bytes, length);
    size_t first_bad;

    memset(proof, 0, sizeof *proof);
    if (name != NULL)
        return encoding_by_name(name, out, err);
    if (is_mostly_utf8(bytes, length, is_whole, &first_bad))
        return encoding_by_name("UTF-8", out, err);
    if (memchr(bytes, '\0', length) != NULL)
        return refuse_binary(err);
    proof->line = line_of(bytes, first_bad);
    proof->byte = (unsigned char)bytes[first_bad];
    return encoding_by_name(is_mostly_cyrillic(bytes, length) ? "CP1251" : "WINDOWS-1252",
                            out, err);
}

/* ---- converting ---- */

static size_t write_utf8(uint32_t character, char *to)
{
    if (character > MAX_CHARACTER || is_surrogate(character)) {
        to[0] = (char)NO_UTF8;
        return 1;
    }
    if (character < 0x80) {
        to[0] = (char)character;
        return 1;
    }
    size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--) {
        to[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    to[0] = (char)(lead[length] | character);
    return length;
}

static uint32_t unit_at(const struct encoding *encoding, const char *from, size_t size)
{
    uint32_t unit = 0;

    for (size_t i = 0; i < size; i++) {
        size_t place = encoding->is_big_endian ? i : size - 1 - i;
        unit = unit << 8 | (unsigned char)from[place];
    }
    return unit;
}

/* The character at the start of `from` and its size; 0: it is cut. */
static size_t read_wide(const struct encoding *encoding, const char *from, size_t length,
                        uint32_t *out)
{
    size_t size = encoding->kind == ENCODING_UTF16 ? 2 : 4;

    if (length < size)
        return 0;
    *out = unit_at(encoding, from, size);
    if (size == 4 || *out < 0xD800 || *out > 0xDBFF)
        return size;
    if (length < 4)
        return 0;
    uint32_t low = unit_at(encoding, from + 2, 2);
    if (low < 0xDC00 || low > 0xDFFF)
        return size; /* half a pair: no character */
    *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
    return 4;
}

size_t encoding_convert(const struct encoding *encoding, const char *from, size_t length,
                        bool is_end, char *to, size_t *out_used)
{
    size_t written = 0;
    size_t at = 0;

    while (at < length) {
        uint32_t character = UNDEFINED;
        size_t size = 1;

        if (encoding->kind == ENCODING_SINGLE)
            character = encoding->character[(unsigned char)from[at]];
        else
            size = read_wide(encoding, from + at, length - at, &character);
        if (size == 0 && !is_end)
            break;
        if (size == 0) { /* cut by the end of the file */
            character = UNDEFINED;
            size = length - at;
        }
        written += write_utf8(character, to + written);
        at += size;
    }
    *out_used = at;
    return written;
}

uint64_t encoding_size(const struct encoding *encoding, const char *text, size_t length)
{
    uint64_t unit = encoding->kind == ENCODING_UTF16   ? 2
                    : encoding->kind == ENCODING_UTF32 ? 4
                                                       : 1;
    uint64_t size = 0;

    if (encoding->kind == ENCODING_UTF8)
        return length;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool is_pair = unit == 2 && byte >= 0xF0 && byte != NO_UTF8;
        if ((byte & 0xC0) != 0x80)
            size += is_pair ? 2 * unit : unit;
    }
    return size;
}
