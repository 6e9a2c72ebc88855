/*
 * place.h - from codes to the number of a cell: mixed radix, a block of rows at a time.
 *
 * Codes are unsigned numbers of 1, 2 or 4 bytes. Arrays do not overlap.
 */
#ifndef KERNEL_PLACE_H
#define KERNEL_PLACE_H

#include <stddef.h>
#include <stdint.h>

/* place[i] += weight * code[i] */
void kernel_place_add(uint32_t *place, const void *code, unsigned width, size_t count,
                      uint32_t weight);

/* place[i] += weight * digit[code[i]] */
void kernel_place_look_up(uint32_t *place, const void *code, unsigned width, size_t count,
                          uint32_t weight, const uint32_t *digit);

/* keep[i] &= mask[code[i]] */
void kernel_place_mask(uint8_t *keep, const void *code, unsigned width, size_t count,
                       const uint8_t *mask);

/* keep[i] &= first <= code[i] <= last; both fit the width */
void kernel_place_run(uint8_t *keep, const void *code, unsigned width, size_t count,
                      uint32_t first, uint32_t last);

/* pick: the places where keep is not 0, in order; returns how many. count <= 65536 */
size_t kernel_place_pick(uint16_t *pick, const uint8_t *keep, size_t count);

/* place[i] = place[i] * radix + code[i], the smallest and largest code taken along.
   Width 0: code 0. */
void kernel_place_time(uint32_t *place, const void *code, unsigned width, size_t count,
                       uint32_t radix, uint32_t *least, uint32_t *most);

#endif
