/*
 * word.c - one loop per width of the codes; a sort by counting from the lowest digit, in
 * which a digit that is the same in all words costs its counting only.
 */
#include "kernel/word.h"

#ifdef TIDE_HARD
enum { FEW_WORDS = 4 };
#else
enum { FEW_WORDS = 32 }; /* up to so many, sorting by insertion is faster */
#endif

enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS, MOST_DIGITS = 8 };

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

/* One digit of the sort: start is where the next word of each value of it goes. */
static void deal(uint64_t *restrict to_word, uint32_t *restrict to_row,
                 const uint64_t *restrict word, const uint32_t *restrict row,
                 size_t count, unsigned shift, uint32_t *restrict start)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t at = start[word[i] >> shift & (DIGITS - 1)]++;
        to_word[at] = word[i];
        to_row[at] = row[i];
    }
}

static void insert_each(struct kernel_words words, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t word = words.word[i];
        uint32_t row = words.row[i];
        size_t at = i;
        for (; at > 0 && words.word[at - 1] > word; at--) {
            words.word[at] = words.word[at - 1];
            words.row[at] = words.row[at - 1];
        }
        words.word[at] = word;
        words.row[at] = row;
    }
}

struct kernel_words kernel_word_sort(struct kernel_words from, struct kernel_words room,
                                     size_t count, unsigned bits)
{
    uint32_t start[MOST_DIGITS][DIGITS] = {0};
    unsigned digits = (bits + DIGIT_BITS - 1) / DIGIT_BITS;

    if (count <= FEW_WORDS) {
        insert_each(from, count);
        return from;
    }
    for (size_t i = 0; i < count; i++)
        for (unsigned digit = 0; digit < digits; digit++)
            start[digit][from.word[i] >> digit * DIGIT_BITS & (DIGITS - 1)]++;
    for (unsigned digit = 0; digit < digits; digit++) {
        unsigned shift = digit * DIGIT_BITS;
        uint32_t next = 0;
        if (start[digit][from.word[0] >> shift & (DIGITS - 1)] == count)
            continue;
        for (size_t value = 0; value < DIGITS; value++) {
            uint32_t rows = start[digit][value];
            start[digit][value] = next;
            next += rows;
        }
        deal(room.word, room.row, from.word, from.row, count, shift, start[digit]);
        struct kernel_words sorted = room;
        room = from;
        from = sorted;
    }
    return from;
}
