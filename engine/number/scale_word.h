/*
 * scale_word.h - the words behind a figure that stand for a power of ten: 3,4 млрд.
 *
 * English, French and Russian words; in ASCII the case is free. A billion is 10^9 here;
 * where milliards stand beside it, it would be 10^12, so the two never go together.
 */
#ifndef NUMBER_SCALE_WORD_H
#define NUMBER_SCALE_WORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum scale_family {
    SCALE_COMMON, /* thousand, million, and the Russian words: of one meaning */
    SCALE_SHORT,  /* billion, trillion */
    SCALE_LONG    /* milliard */
};

struct scale_word {
    int32_t power; /* of ten: 9 */
    enum scale_family family;
};

/* Cut a scale word, and what parts it from the digits, off the end; false: there is none.
   A single letter is no scale word. */
bool scale_word_strip(struct text *cell, struct scale_word *out);

#endif
