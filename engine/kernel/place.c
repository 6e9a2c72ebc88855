/*
 * place.c - one loop per width of the codes; the compiler makes vectors of most, in each
 * clone of those that its instructions allow.
 */
#include "kernel/place.h"

#include <string.h>

#include "kernel/clones.h"

#define KERNEL_PLACE(TYPE)                                                               \
    KERNEL_INLINE void add_##TYPE(uint32_t *restrict place, const TYPE *restrict code,   \
                                  size_t count, uint32_t weight)                         \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            place[i] += weight * (uint32_t)code[i];                                      \
    }                                                                                    \
                                                                                         \
    KERNEL_INLINE void look_up_##TYPE(uint32_t *restrict place,                          \
                                      const TYPE *restrict code, size_t count,           \
                                      uint32_t weight, const uint32_t *restrict digit)   \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            place[i] += weight * digit[code[i]];                                         \
    }                                                                                    \
                                                                                         \
    KERNEL_INLINE void mask_##TYPE(uint8_t *restrict keep, const TYPE *restrict code,    \
                                   size_t count, const uint8_t *restrict mask)           \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            keep[i] &= mask[code[i]];                                                    \
    }                                                                                    \
                                                                                         \
    KERNEL_INLINE void run_##TYPE(uint8_t *restrict keep, const TYPE *restrict code,     \
                                  size_t count, TYPE first, TYPE reach)                  \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            keep[i] &= (TYPE)(code[i] - first) <= reach;                                 \
    }                                                                                    \
                                                                                         \
    KERNEL_INLINE void time_##TYPE(uint32_t *restrict place, const TYPE *restrict code,  \
                                   size_t count, uint32_t radix,                         \
                                   uint32_t *restrict least, uint32_t *restrict most)    \
    {                                                                                    \
        TYPE low = (TYPE)-1;                                                             \
        TYPE high = 0;                                                                   \
                                                                                         \
        for (size_t i = 0; i < count; i++) {                                             \
            place[i] = place[i] * radix + (uint32_t)code[i];                             \
            low = code[i] < low ? code[i] : low;                                         \
            high = code[i] > high ? code[i] : high;                                      \
        }                                                                                \
        if (count > 0 && low < *least)                                                   \
            *least = low;                                                                \
        if (count > 0 && high > *most)                                                   \
            *most = high;                                                                \
    }

KERNEL_PLACE(uint8_t)
KERNEL_PLACE(uint16_t)
KERNEL_PLACE(uint32_t)

KERNEL_INLINE void kernel_place_add_any(uint32_t *place, const void *code, unsigned width,
                                        size_t count, uint32_t weight)
{
    if (width == 1)
        add_uint8_t(place, code, count, weight);
    else if (width == 2)
        add_uint16_t(place, code, count, weight);
    else
        add_uint32_t(place, code, count, weight);
}

KERNEL_CLONES(kernel_place_add,
              (uint32_t * place, const void *code, unsigned width, size_t count,
               uint32_t weight),
              (place, code, width, count, weight))

KERNEL_INLINE void kernel_place_look_up_any(uint32_t *place, const void *code,
                                            unsigned width, size_t count, uint32_t weight,
                                            const uint32_t *digit)
{
    if (width == 1)
        look_up_uint8_t(place, code, count, weight, digit);
    else if (width == 2)
        look_up_uint16_t(place, code, count, weight, digit);
    else
        look_up_uint32_t(place, code, count, weight, digit);
}

KERNEL_CLONES(kernel_place_look_up,
              (uint32_t * place, const void *code, unsigned width, size_t count,
               uint32_t weight, const uint32_t *digit),
              (place, code, width, count, weight, digit))

KERNEL_INLINE void kernel_place_mask_any(uint8_t *keep, const void *code, unsigned width,
                                         size_t count, const uint8_t *mask)
{
    if (width == 1)
        mask_uint8_t(keep, code, count, mask);
    else if (width == 2)
        mask_uint16_t(keep, code, count, mask);
    else
        mask_uint32_t(keep, code, count, mask);
}

KERNEL_CLONES(kernel_place_mask,
              (uint8_t * keep, const void *code, unsigned width, size_t count,
               const uint8_t *mask),
              (keep, code, width, count, mask))

KERNEL_INLINE void kernel_place_run_any(uint8_t *keep, const void *code, unsigned width,
                                        size_t count, uint32_t first, uint32_t last)
{
    if (width == 1)
        run_uint8_t(keep, code, count, (uint8_t)first, (uint8_t)(last - first));
    else if (width == 2)
        run_uint16_t(keep, code, count, (uint16_t)first, (uint16_t)(last - first));
    else
        run_uint32_t(keep, code, count, first, last - first);
}

KERNEL_CLONES(kernel_place_run,
              (uint8_t * keep, const void *code, unsigned width, size_t count,
               uint32_t first, uint32_t last),
              (keep, code, width, count, first, last))

/* Eight rows at a time: often none of them is kept. */
size_t kernel_place_pick(uint16_t *pick, const uint8_t *keep, size_t count)
{
    enum { WORD = sizeof(uint64_t) };
    size_t kept = 0;
    size_t i = 0;

    for (; i + WORD <= count; i += WORD) {
        uint64_t word;
        memcpy(&word, keep + i, WORD);
        if (word == 0)
            continue;
        for (size_t k = i; k < i + WORD; k++) {
            pick[kept] = (uint16_t)k;
            kept += keep[k] != 0;
        }
    }
    for (; i < count; i++) {
        pick[kept] = (uint16_t)i;
        kept += keep[i] != 0;
    }
    return kept;
}

KERNEL_INLINE void kernel_place_time_any(uint32_t *place, const void *code,
                                         unsigned width, size_t count, uint32_t radix,
                                         uint32_t *least, uint32_t *most)
{
    if (width == 0) {
        for (size_t i = 0; i < count; i++)
            place[i] *= radix;
        if (count > 0)
            *least = 0;
    } else if (width == 1) {
        time_uint8_t(place, code, count, radix, least, most);
    } else if (width == 2) {
        time_uint16_t(place, code, count, radix, least, most);
    } else {
        time_uint32_t(place, code, count, radix, least, most);
    }
}

KERNEL_CLONES(kernel_place_time,
              (uint32_t * place, const void *code, unsigned width, size_t count,
               uint32_t radix, uint32_t *least, uint32_t *most),
              (place, code, width, count, radix, least, most))
