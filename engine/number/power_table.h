/*
 * power_table.h - powers of ten to 128 bits, for reading and printing doubles.
 */
#ifndef NUMBER_POWER_TABLE_H
#define NUMBER_POWER_TABLE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    POWER_TABLE_FIRST = -342, /* below, 19 digits make less than the smallest double */
    POWER_TABLE_LAST = 324,   /* above, no double is so small that printing needs it */
    POWER_TABLE_COUNT = POWER_TABLE_LAST - POWER_TABLE_FIRST + 1,
    POWER_EXACT_LAST = 55, /* 5^55 is the last power of five below 2^128 */
};

struct power {
    uint64_t high; /* top bit set */
    uint64_t low;
};

/* The first 128 bits of 10^n for n from POWER_TABLE_FIRST on, the rest cut off. */
extern const struct power power_table[POWER_TABLE_COUNT];

static inline struct power power_of_ten(int n)
{
    return power_table[n - POWER_TABLE_FIRST];
}

/* Whether nothing of 10^n was cut off. */
static inline bool power_is_exact(int n)
{
    return n >= 0 && n <= POWER_EXACT_LAST;
}

/* The weight of the last bit, e: power * 2^e <= 10^n < (power + 1) * 2^e. */
static inline int power_exponent(int n)
{
    /* floor(n * log2(10)) - 127; 1741647 / 2^19 is near enough for the whole table. */
    return ((n * 1741647) >> 19) - 127;
}

#endif
