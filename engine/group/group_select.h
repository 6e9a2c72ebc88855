/*
 * group_select.h - the figure of a given rank, without sorting all of them.
 */
#ifndef GROUP_GROUP_SELECT_H
#define GROUP_GROUP_SELECT_H

#include <stddef.h>
#include <stdint.h>

/* Numbers in the order of the figures that they stand for. */
static inline uint64_t select_word_of_int64(int64_t value)
{
    return (uint64_t)value ^ UINT64_C(1) << 63;
}

static inline int64_t select_int64_of_word(uint64_t word)
{
    return (int64_t)(word ^ UINT64_C(1) << 63);
}

/* Finite doubles; -0.0 is taken for 0.0. */
uint64_t select_word_of_real(double value);
double select_real_of_word(uint64_t word);

/*
 * The word of rank `rank` < count, from 0 for the smallest. Words are moved about, so that
 * more ranks may be asked for.
 *
 * Linear in count for any words: they are parted by eight bits at a time.
 */
uint64_t select_rank(uint64_t *word, size_t count, size_t rank);

#endif
