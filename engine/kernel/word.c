/*
 * word.c - one loop per width of the codes.
 */
#include "kernel/word.h"

#define KERNEL_WORD(TYPE)                                                                \
    static void rank_##TYPE(uint64_t *restrict word, const TYPE *restrict code,          \
                            size_t count, const uint32_t *restrict rank, unsigned shift) \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            word[i] |= (uint64_t)rank[code[i]] << shift;                                 \
    }                                                                                    \
                                                                                         \
    static void plain_##TYPE(uint64_t *restrict word, const TYPE *restrict code,         \
                             size_t count, unsigned shift)                               \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            word[i] |= (uint64_t)code[i] << shift;                                       \
    }                                                                                    \
                                                                                         \
    static void put_##TYPE(uint64_t *word, const TYPE *code, size_t count,               \
                           const uint32_t *rank, unsigned shift)                         \
    {                                                                                    \
        if (rank != NULL)                                                                \
            rank_##TYPE(word, code, count, rank, shift);                                 \
        else                                                                             \
            plain_##TYPE(word, code, count, shift);                                      \
    }

KERNEL_WORD(uint8_t)
KERNEL_WORD(uint16_t)
KERNEL_WORD(uint32_t)

void kernel_word_put(uint64_t *word, const void *code, unsigned width, size_t count,
                     const uint32_t *rank, unsigned shift)
{
    if (width == 1)
        put_uint8_t(word, code, count, rank, shift);
    else if (width == 2)
        put_uint16_t(word, code, count, rank, shift);
    else
        put_uint32_t(word, code, count, rank, shift);
}

void kernel_word_deal(uint64_t *restrict to_word, uint32_t *restrict to_row,
                      const uint64_t *restrict word, const uint32_t *restrict row,
                      size_t count, unsigned shift, uint32_t *restrict start)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t at = start[word[i] >> shift & 0xFF]++;
        to_word[at] = word[i];
        to_row[at] = row[i];
    }
}
