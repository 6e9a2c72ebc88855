/*
 * month_word.h - months as words: English, French and Russian.
 */
#ifndef TIME_MONTH_WORD_H
#define TIME_MONTH_WORD_H

#include <stdint.h>

#include "base/text.h"

/* Languages, as bits: some words belong to two. */
enum { WORDS_EN = 1, WORDS_FR = 2, WORDS_RU = 4, WORDS_ALL = 7 };

/*
 * The month of a word, 1 to 12; 0 if it is none. Full names and the usual abbreviations,
 * Russian also in the genitive; case, a final point and French accents are free.
 */
int32_t month_of_word(struct text word, unsigned *out_languages);

/* "French" for WORDS_FR ... */
const char *words_language(unsigned language);

#endif
