/*
 * big_integer.c - multiply, shift and compare; more is not needed to round a text.
 */
#include "number/big_integer.h"

#include <assert.h>
#include <string.h>

#include "number/exact.h"

void big_init(struct big_integer *big, uint64_t value)
{
    big->word[0] = value;
    big->count = value != 0;
}

void big_multiply_add(struct big_integer *big, uint64_t factor, uint64_t addend)
{
    uint64_t carry = addend;

    for (size_t i = 0; i < big->count; i++) {
        uint128 product = (uint128)big->word[i] * factor + carry;
        big->word[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    if (carry != 0) {
        assert(big->count < BIG_WORDS);
        big->word[big->count++] = carry;
    }
}

void big_multiply_power_of_five(struct big_integer *big, unsigned n)
{
    static const uint64_t five_to_27 = 7450580596923828125u; /* the last below 2^64 */

    for (; n >= 27; n -= 27)
        big_multiply_add(big, five_to_27, 0);
    uint64_t rest = 1;
    for (; n > 0; n--)
        rest *= 5;
    big_multiply_add(big, rest, 0);
}

void big_shift_left(struct big_integer *big, unsigned bits)
{
    size_t words = bits / 64;

    big_multiply_add(big, (uint64_t)1 << bits % 64, 0);
    if (words == 0 || big->count == 0)
        return;
    assert(big->count + words <= BIG_WORDS);
    memmove(big->word + words, big->word, big->count * sizeof big->word[0]);
    memset(big->word, 0, words * sizeof big->word[0]);
    big->count += words;
}

int big_compare(const struct big_integer *a, const struct big_integer *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (size_t i = a->count; i-- > 0;)
        if (a->word[i] != b->word[i])
            return a->word[i] < b->word[i] ? -1 : 1;
    return 0;
}
