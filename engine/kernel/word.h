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

/* One digit of a sort by counting: words and rows to their places by the 8 bits at shift.
   start[256] is where the next word of each digit goes. Arrays do not overlap. */
void kernel_word_deal(uint64_t *to_word, uint32_t *to_row, const uint64_t *word,
                      const uint32_t *row, size_t count, unsigned shift, uint32_t *start);

#endif
