/*
 * unit.c - units as people write them.
 *
 *     unit   = [scale] what [("per" | "/") what]
 *     scale  = "thousand" | "million" ... | "1e6" | "10^6" | "1000"
 *     what   = an ISO 4217 code | "percent" | other words, kept as they are
 */
#include "column/unit.h"

#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "base/text.h"

static const struct {
    const char *word;
    int32_t scale10;
} scale_words[] = {
    {"thousand", 3},  {"million", 6},  {"billion", 9},  {"trillion", 12},
    {"thousands", 3}, {"millions", 6}, {"billions", 9}, {"trillions", 12},
    {"mln", 6},       {"mn", 6},       {"mio", 6},      {"bn", 9},
    {"bln", 9},       {"millier", 3},  {"milliers", 3}, {"milliard", 9},
    {"milliards", 9}, {"Md", 9},       {"mrd", 9},      {"тыс", 3},
    {"тыс.", 3},      {"млн", 6},      {"млн.", 6},     {"млрд", 9},
    {"млрд.", 9},     {"трлн", 12},    {"трлн.", 12},
};

/* ISO 4217, codes of money in use and of the money that the euro replaced. */
static const char currencies[] =
    "AED AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BEF BGN BHD BIF BMD BND BOB "
    "BRL BSD BTN BWP BYN BYR BZD CAD CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CYP CZK DEM "
    "DJF DKK DOP DZD EEK EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP GEL GHS GIP GMD GNF GRD "
    "GTQ GYD HKD HNL HRK HTG HUF IDR IEP ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR "
    "KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LUF LVL LYD MAD MDL MGA MKD MMK MNT "
    "MOP MRU MTL MUR MVR MWK MXN MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP "
    "PKR PLN PTE PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SIT SKK SLE SOS SRD "
    "SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES "
    "VND VUV WST XAF XCD XDR XOF XPF YER ZAR ZMW ZWL";

static bool is_currency(struct text word)
{
    if (word.length != 3)
        return false;
    for (size_t i = 0; i + 3 < sizeof currencies; i += 4)
        if (memcmp(currencies + i, word.at, 3) == 0)
            return true;
    return false;
}

/* The next word; '/' is a word of its own. Empty at the end. */
static struct text next_word(struct text *rest)
{
    *rest = text_trim(*rest);

    struct text word = {.at = rest->at, .length = rest->length > 0 ? 1 : 0};
    if (word.length == 1 && word.at[0] != '/')
        while (word.length < rest->length && word.at[word.length] != ' ' &&
               word.at[word.length] != '\t' && word.at[word.length] != '/')
            word.length++;
    rest->at += word.length;
    rest->length -= word.length;
    return word;
}

/* At most two digits with a sign, after a prefix such as "1e". */
static bool read_exponent(struct text word, const char *prefix, int32_t *out)
{
    size_t at = strlen(prefix);
    bool is_negative = false;
    int32_t exponent = 0;

    if (word.length <= at || memcmp(word.at, prefix, at) != 0)
        return false;
    if (word.at[at] == '-' || word.at[at] == '+')
        is_negative = word.at[at++] == '-';
    if (word.length == at || word.length - at > 2)
        return false;
    for (; at < word.length; at++) {
        if (word.at[at] < '0' || word.at[at] > '9')
            return false;
        exponent = exponent * 10 + (word.at[at] - '0');
    }
    *out = is_negative ? -exponent : exponent;
    return true;
}

static bool read_scale(struct text word, int32_t *out)
{
    for (size_t i = 0; i < COUNT_OF(scale_words); i++)
        if (text_is_caseless(word, scale_words[i].word)) {
            *out = scale_words[i].scale10;
            return true;
        }
    if (read_exponent(word, "1e", out) || read_exponent(word, "1E", out) ||
        read_exponent(word, "10^", out))
        return true;
    if (word.length < 2 || word.length > 16 || word.at[0] != '1')
        return false;
    for (size_t i = 1; i < word.length; i++)
        if (word.at[i] != '0')
            return false;
    *out = (int32_t)word.length - 1;
    return true;
}

/* Add a word with a blank before it, cut to size at the start of a character. */
static void add_word(char *buffer, size_t size, struct text word)
{
    size_t used = strlen(buffer);
    size_t start = used > 0 ? used + 1 : 0;

    if (start >= size)
        return;
    size_t length = word.length < size - 1 - start ? word.length : size - 1 - start;
    while (length > 0 && length < word.length &&
           ((unsigned char)word.at[length] & 0xC0) == 0x80)
        length--;
    if (length == 0)
        return;
    if (used > 0)
        buffer[used] = ' ';
    memcpy(buffer + start, word.at, length);
    buffer[start + length] = '\0';
}

static const char money[] = "currency"; /* the dimension of every currency */

static bool is_dollar(struct text word)
{
    return text_is(word, "US$") || text_is(word, "$US");
}

static void add_what(struct unit *unit, struct text word)
{
    if (unit->dimension[0] == '\0' && (is_currency(word) || is_dollar(word))) {
        memcpy(unit->currency, is_dollar(word) ? "USD" : word.at, 3);
        add_word(unit->dimension, sizeof unit->dimension, text_of(money));
    } else if (text_is(word, "%")) {
        add_word(unit->dimension, sizeof unit->dimension, text_of("percent"));
    } else {
        add_word(unit->dimension, sizeof unit->dimension, word);
    }
}

struct unit unit_parse(const char *text, size_t length)
{
    struct unit unit = {0};
    struct text rest = {.at = text, .length = length};
    bool is_first = true;
    bool is_per = false;

    for (struct text word = next_word(&rest); word.length > 0; word = next_word(&rest)) {
        struct text after = rest;
        if (is_first && read_scale(word, &unit.scale10)) {
            is_first = false;
            continue;
        }
        is_first = false;
        if (is_per) {
            add_word(unit.per, sizeof unit.per, word);
        } else if (text_is_caseless(word, "per") &&
                   text_is_caseless(next_word(&after), "cent")) {
            add_what(&unit, text_of("%"));
            rest = after;
        } else if (text_is_caseless(word, "per") || text_is(word, "/")) {
            is_per = true;
        } else {
            add_what(&unit, word);
        }
    }
    return unit;
}

size_t unit_format(const struct unit *unit, char buffer[UNIT_TEXT_SIZE])
{
    char scale[16] = "";

    buffer[0] = '\0';
    for (size_t i = 0; i < 4 && scale[0] == '\0'; i++)
        if (scale_words[i].scale10 == unit->scale10)
            memcpy(scale, scale_words[i].word, strlen(scale_words[i].word) + 1);
    if (scale[0] == '\0' && unit->scale10 != 0)
        snprintf(scale, sizeof scale, "10^%d", (int)unit->scale10);
    add_word(buffer, UNIT_TEXT_SIZE, text_of(scale));
    struct text what = text_of(unit->dimension);
    if (unit->currency[0] != '\0') {
        add_word(buffer, UNIT_TEXT_SIZE, text_of(unit->currency));
        what = text_trim(text_of(unit->dimension + strlen(money)));
    }
    add_word(buffer, UNIT_TEXT_SIZE, what);
    if (unit->per[0] != '\0') {
        add_word(buffer, UNIT_TEXT_SIZE, text_of("per"));
        add_word(buffer, UNIT_TEXT_SIZE, text_of(unit->per));
    }
    return strlen(buffer);
}

bool unit_is_known(const struct unit *unit)
{
    return unit->dimension[0] != '\0' || unit->per[0] != '\0' || unit->scale10 != 0;
}

bool unit_is_money(const struct unit *unit)
{
    return unit->currency[0] != '\0';
}

bool unit_equal(const struct unit *a, const struct unit *b)
{
    return a->scale10 == b->scale10 && strcmp(a->dimension, b->dimension) == 0 &&
           strcmp(a->currency, b->currency) == 0 && strcmp(a->per, b->per) == 0;
}
