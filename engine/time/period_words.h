/*
 * period_words.h - periods written with words, and years of two digits.
 */
#ifndef TIME_PERIOD_WORDS_H
#define TIME_PERIOD_WORDS_H

#include "tide/period.h"
#include "base/text.h"
#include "time/month_word.h"

/*
 * Read a month by its name and a year of four digits, in either order (March 2024,
 * 2024-mars, янв. 2024), or a Russian quarter (1 кв. 2024, IV кв. 2024).
 *
 * out_languages  whose words these are
 */
bool period_of_words(struct text cell, tide_period *out, unsigned *out_languages);

/* A French quarter, T1 2024. In SDMX T is four months, so ask only where it is said. */
bool period_french_quarter(struct text cell, tide_period *out);

enum { LONG_YEAR_BYTES = 48 };

/*
 * A text whose year has two digits, with the first year of the hundred that holds it:
 * Jan-24 and 1970 give "Jan-2024". Returns the length; 0: it has no such year.
 */
size_t period_long_year(struct text cell, int32_t first_year,
                        char buffer[LONG_YEAR_BYTES]);

#endif
