/*
 * move.h - values of one width picked out of, or dealt over, arrays.
 *
 * Widths are 1, 2, 4 and 8 bytes. Arrays do not overlap.
 */
#ifndef KERNEL_MOVE_H
#define KERNEL_MOVE_H

#include <stddef.h>
#include <stdint.h>

/* to[i] = from[pick[i]] */
void kernel_pick(void *to, const void *from, unsigned width, const uint16_t *pick,
                 size_t count);

/* to[i] = from[row[i]] */
void kernel_gather(void *to, const void *from, unsigned width, const uint32_t *row,
                   size_t count);

/* to[at[i]] = from[i] */
void kernel_scatter(void *to, const void *from, unsigned width, const uint32_t *at,
                    size_t count);

/* The same where `at` fills a few bins, each from its start on. */
void kernel_deal(void *to, const void *from, unsigned width, const uint32_t *at,
                 size_t count);

/* to[at[i]] = from[row[i]] */
void kernel_carry(void *to, const void *from, unsigned width, const uint32_t *row,
                  const uint32_t *at, size_t count);

/* count[place[i] >> shift]++ */
void kernel_bin_count(uint32_t *count, const uint32_t *place, size_t place_count,
                      unsigned shift);

/* at[i]: the next free slot of the bin place[i] >> shift; its low bits to to[at[i]]. */
void kernel_bin_deal(uint32_t *next, const uint32_t *place, size_t place_count,
                     unsigned shift, uint32_t *to, uint32_t *at);

#endif
