/*
 * month_word.c - the words, folded: small letters without accents or point.
 */
#include "time/month_word.h"

#include <string.h>

enum { WORD_BYTES = 32, WORDS_PER_MONTH = 5 };

static const struct {
    unsigned language;
    const char *word[12][WORDS_PER_MONTH];
} names[] = {
    {WORDS_EN,
     {{"january", "jan"},
      {"february", "feb"},
      {"march", "mar"},
      {"april", "apr"},
      {"may"},
      {"june", "jun"},
      {"july", "jul"},
      {"august", "aug"},
      {"september", "sep", "sept"},
      {"october", "oct"},
      {"november", "nov"},
      {"december", "dec"}}},
    {WORDS_FR,
     {{"janvier", "janv", "jan"},
      {"fevrier", "fevr", "fev"},
      {"mars"},
      {"avril", "avr"},
      {"mai"},
      {"juin"},
      {"juillet", "juil"},
      {"aout"},
      {"septembre", "sept", "sep"},
      {"octobre", "oct"},
      {"novembre", "nov"},
      {"decembre", "dec"}}},
    {WORDS_RU,
     {{"январь", "января", "янв"},
      {"февраль", "февраля", "фев", "февр"},
      {"март", "марта", "мар"},
      {"апрель", "апреля", "апр"},
      {"май", "мая"},
      {"июнь", "июня", "июн"},
      {"июль", "июля", "июл"},
      {"август", "августа", "авг"},
      {"сентябрь", "сентября", "сен", "сент"},
      {"октябрь", "октября", "окт"},
      {"ноябрь", "ноября", "ноя", "нояб"},
      {"декабрь", "декабря", "дек"}}},
};

/* Letters with accents in French names, and those without; small and large. */
static const struct {
    char letter[3];
    char folded[3];
} accents[] = {
    {"\xC3\xA9", "e"}, {"\xC3\x89", "e"}, {"\xC3\xBB", "u"},
    {"\xC3\x9B", "u"}, {"\xC3\xA8", "e"}, {"\xC3\x88", "e"},
};

/* One letter of two bytes in small; Cyrillic capitals stand 32 before their small ones. */
static void fold_pair(const unsigned char pair[2], char *out, size_t *length)
{
    unsigned letter = (pair[0] & 0x1Fu) << 6 | (pair[1] & 0x3Fu);

    for (size_t i = 0; i < COUNT_OF(accents); i++) {
        if (memcmp(pair, accents[i].letter, 2) == 0) {
            out[(*length)++] = accents[i].folded[0];
            return;
        }
    }
    if (letter >= 0x410 && letter <= 0x42F)
        letter += 32;
    out[(*length)++] = (char)(0xC0 | letter >> 6);
    out[(*length)++] = (char)(0x80 | (letter & 0x3F));
}

/* The folded word; false: too long, or of other letters. */
static bool fold(struct text word, char out[WORD_BYTES])
{
    size_t length = 0;

    if (word.length > 0 && word.at[word.length - 1] == '.')
        word.length--;
    if (word.length == 0 || word.length >= WORD_BYTES - 1)
        return false;
    for (size_t i = 0; i < word.length; i++) {
        unsigned char c = (unsigned char)word.at[i];
        if (c < 0x80) {
            out[length++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            continue;
        }
        if ((c & 0xE0) != 0xC0 || i + 1 == word.length)
            return false;
        const unsigned char pair[2] = {c, (unsigned char)word.at[++i]};
        fold_pair(pair, out, &length);
    }
    out[length] = '\0';
    return true;
}

int32_t month_of_word(struct text word, unsigned *out_languages)
{
    char folded[WORD_BYTES];
    int32_t month = 0;

    *out_languages = 0;
    if (!fold(word, folded))
        return 0;
    for (size_t language = 0; language < COUNT_OF(names); language++) {
        for (int32_t m = 0; m < 12; m++) {
            const char *const *words = names[language].word[m];
            for (size_t i = 0; i < WORDS_PER_MONTH && words[i] != NULL; i++) {
                if (strcmp(words[i], folded) != 0)
                    continue;
                month = m + 1;
                *out_languages |= names[language].language;
            }
        }
    }
    return month;
}

const char *words_language(unsigned language)
{
    return language & WORDS_EN ? "English" : language & WORDS_FR ? "French" : "Russian";
}
