/*
 * word.h - fields put into words, and words sorted together with the rows they are of.
 */
#ifndef KERNEL_WORD_H
#define KERNEL_WORD_H

#include <stddef.h>
#include <stdint.h>

/* word[i] |= rank[code[i]] << shift; code of 1, 2 or 4 bytes. rank NULL: the code itself. */
void kernel_word_put(uint64_t *word, const void *code, unsigned width, size_t count,
                     const uint32_t *rank, unsigned shift);

/* Words and the rows they are of. */
struct kernel_words {
    uint64_t *word; /* [count] */
    uint32_t *row;  /* [count] */
};

/*
 * Sort by the lowest `bits` of the words; those above are the same in all. Equal words keep
 * their order.
 *
 * room  as much again; it and `from` hold anything afterwards, but for the one returned
 */
struct kernel_words kernel_word_sort(struct kernel_words from, struct kernel_words room,
                                     size_t count, unsigned bits);

#endif
