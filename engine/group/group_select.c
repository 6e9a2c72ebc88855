/*
 * group_select.c - selection by digits: count the words by their leading byte, keep those
 * of the byte that holds the rank, go on with the next. The words that are kept are
 * brought to the front of their range, so no memory is needed.
 */
#include "group/group_select.h"

#include <string.h>

#include "number/exact.h"

enum { FEW = 24, NEAR = 8, DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS };

uint64_t select_word_of_real(double value)
{
    double plain = value + 0.0;
    uint64_t bits;

    memcpy(&bits, &plain, sizeof bits);
    return bits >> 63 != 0 ? ~bits : bits | UINT64_C(1) << 63;
}

double select_real_of_word(uint64_t word)
{
    uint64_t bits = word >> 63 != 0 ? word & ~(UINT64_C(1) << 63) : ~word;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t select_few(uint64_t *word, size_t count, size_t rank)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t moved = word[i];
        size_t at = i;
        for (; at > 0 && word[at - 1] > moved; at--)
            word[at] = word[at - 1];
        word[at] = moved;
    }
    return word[rank];
}

/* The word of a rank near an end: the words beyond it so far stand sorted in a short list,
   and few of those that follow belong there. flip turns the order about. */
static uint64_t select_near(const uint64_t *word, size_t count, size_t rank,
                            uint64_t flip)
{
    uint64_t near[NEAR];
    size_t held = 0;

    for (size_t i = 0; i < count; i++) {
        uint64_t own = word[i] ^ flip;
        if (held > rank && own >= near[rank])
            continue;
        size_t at = held > rank ? rank : held++;
        for (; at > 0 && near[at - 1] > own; at--)
            near[at] = near[at - 1];
        near[at] = own;
    }
    return near[rank] ^ flip;
}

/* How far the largest difference reaches: the bits that are not the same in all words. */
static unsigned bits_in_use(const uint64_t *word, size_t count)
{
    uint64_t differs = 0;

    for (size_t i = 1; i < count; i++)
        differs |= word[i] ^ word[0];
    return uint64_bits(differs);
}

uint64_t select_rank(uint64_t *word, size_t count, size_t rank)
{
    if (rank < NEAR)
        return select_near(word, count, rank, 0);
    if (count - rank <= NEAR)
        return select_near(word, count, count - rank - 1, UINT64_MAX);
    while (count > FEW) {
        size_t bin[DIGITS] = {0};
        unsigned bits = bits_in_use(word, count);
        unsigned shift = bits > DIGIT_BITS ? bits - DIGIT_BITS : 0;
        size_t digit = 0;
        size_t kept = 0;

        if (bits == 0)
            return word[0];
        for (size_t i = 0; i < count; i++)
            bin[word[i] >> shift & (DIGITS - 1)]++;
        for (; rank >= bin[digit]; digit++)
            rank -= bin[digit];
        for (size_t i = 0; i < count; i++) {
            uint64_t moved = word[i];
            if ((moved >> shift & (DIGITS - 1)) != digit)
                continue;
            word[i] = word[kept];
            word[kept++] = moved;
        }
        count = kept;
    }
    return select_few(word, count, rank);
}
