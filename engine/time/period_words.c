/*
 * period_words.c - names of months and quarters beside a year.
 */
#include "time/period_words.h"

#include <string.h>

#include "time/period.h"
#include "time/period_form.h"
#include "time/period_trap.h"

static bool take_front(struct text *text, const char *piece)
{
    size_t length = strlen(piece);

    if (text->length < length || memcmp(text->at, piece, length) != 0)
        return false;
    text->at += length;
    text->length -= length;
    return true;
}

static bool take_back(struct text *text, const char *piece)
{
    size_t length = strlen(piece);

    if (text->length < length ||
        memcmp(text->at + text->length - length, piece, length) != 0)
        return false;
    text->length -= length;
    return true;
}

static const char *const joints[] = {" ", "-", ".", "/", "\xC2\xA0"};

static bool take_joint(struct text *text, bool (*take)(struct text *, const char *))
{
    for (size_t i = 0; i < COUNT_OF(joints); i++)
        if (take(text, joints[i]))
            return true;
    return false;
}

/* "March 2024", "2024-mars": the word, and the year; false: not of this shape. */
static bool part_year(struct text cell, struct text *out_word, int32_t *out_year)
{
    struct text front = {.at = cell.at, .length = 4};
    struct period_parts parts;

    if (cell.length < 6)
        return false;
    if (period_form_match("yyyy", front, &parts)) {
        cell.at += 4;
        cell.length -= 4;
        if (!take_joint(&cell, take_front))
            return false;
    } else {
        struct text back = {.at = cell.at + cell.length - 4, .length = 4};
        cell.length -= 4;
        if (!period_form_match("yyyy", back, &parts) || !take_joint(&cell, take_back))
            return false;
    }
    *out_word = cell;
    *out_year = parts.year;
    return parts.year > 0;
}

/* "1 кв." or "IV кв", 1 to 4; 0 if it is none. */
static int32_t quarter_of_word(struct text word)
{
    static const char *const numbers[] = {"1", "2", "3", "4", "I", "II", "III", "IV"};

    take_back(&word, ".");
    if (!take_back(&word, "\xD0\xBA\xD0\xB2"))
        return 0;
    word = text_trim(word);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (text_is(word, numbers[i]))
            return (int32_t)(i % 4) + 1;
    return 0;
}

bool period_of_words(struct text cell, tide_period *out, unsigned *out_languages)
{
    struct text word;
    int32_t year;

    if (!part_year(cell, &word, &year))
        return false;
    int32_t quarter = quarter_of_word(word);
    if (quarter > 0) {
        *out = period_quarter(year, quarter);
        *out_languages = WORDS_RU;
        return true;
    }
    int32_t month = month_of_word(word, out_languages);
    if (month > 0)
        *out = period_month(year, month);
    return month > 0;
}

bool period_french_quarter(struct text cell, tide_period *out)
{
    struct period_parts parts;

    if (!period_form_match("Tn yyyy", cell, &parts) || parts.number < 1 ||
        parts.number > 4 || parts.year < 1)
        return false;
    *out = period_quarter(parts.year, parts.number);
    return true;
}

size_t period_long_year(struct text cell, int32_t first_year,
                        char buffer[LONG_YEAR_BYTES])
{
    size_t at;
    struct period_parts parts;

    if (cell.length + 3 > LONG_YEAR_BYTES || !period_short_year(cell, &at))
        return 0;
    struct text digits = {.at = cell.at + at, .length = 2};
    period_form_match("yy", digits, &parts);
    int32_t year = first_year + (parts.year - first_year % 100 + 100) % 100;
    memcpy(buffer, cell.at, at);
    period_form_write("yyyy", (struct period_parts){year, PART_ABSENT, PART_ABSENT},
                      buffer + at);
    memcpy(buffer + at + 4, cell.at + at + 2, cell.length - at - 2);
    return cell.length + 2;
}
