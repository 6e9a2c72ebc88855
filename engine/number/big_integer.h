/*
 * big_integer.h - whole numbers as large as it takes to tell a decimal text from the
 * middle of two doubles. They live on the stack and never allocate.
 */
#ifndef NUMBER_BIG_INTEGER_H
#define NUMBER_BIG_INTEGER_H

#include <stddef.h>
#include <stdint.h>

/* 801 digits, and 54 bits times 5^1126: both below 2^2700, whichever is shifted. */
enum { BIG_WORDS = 44 };

struct big_integer {
    uint64_t word[BIG_WORDS]; /* least first; words from `count` on are not set */
    size_t count;             /* words in use, the last not 0 */
};

void big_init(struct big_integer *big, uint64_t value);

/* big * factor + addend. The result must fit, here and below. */
void big_multiply_add(struct big_integer *big, uint64_t factor, uint64_t addend);

void big_multiply_power_of_five(struct big_integer *big, unsigned n);
void big_shift_left(struct big_integer *big, unsigned bits);

/* -1, 0 or 1. */
int big_compare(const struct big_integer *a, const struct big_integer *b);

#endif
