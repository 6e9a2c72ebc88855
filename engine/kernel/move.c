/*
 * move.c - one loop per width.
 */
#include "kernel/move.h"

/* Bins are filled one after the other, too many of them for the processor to foresee where
   the next line is written. */
enum { AHEAD_BYTES = 128 };
#define AHEAD(AT) __builtin_prefetch((const char *)(AT) + AHEAD_BYTES, 1)

#define KERNEL_MOVE(TYPE)                                                                \
    static void pick_##TYPE(TYPE *restrict to, const TYPE *restrict from,                \
                            const uint16_t *restrict pick, size_t count)                 \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            to[i] = from[pick[i]];                                                       \
    }                                                                                    \
                                                                                         \
    static void gather_##TYPE(TYPE *restrict to, const TYPE *restrict from,              \
                              const uint32_t *restrict row, size_t count)                \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            to[i] = from[row[i]];                                                        \
    }                                                                                    \
                                                                                         \
    static void scatter_##TYPE(TYPE *restrict to, const TYPE *restrict from,             \
                               const uint32_t *restrict at, size_t count)                \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            to[at[i]] = from[i];                                                         \
    }                                                                                    \
                                                                                         \
    static void deal_##TYPE(TYPE *restrict to, const TYPE *restrict from,                \
                            const uint32_t *restrict at, size_t count)                   \
    {                                                                                    \
        for (size_t i = 0; i < count; i++) {                                             \
            to[at[i]] = from[i];                                                         \
            AHEAD(&to[at[i]]);                                                           \
        }                                                                                \
    }                                                                                    \
                                                                                         \
    static void carry_##TYPE(TYPE *restrict to, const TYPE *restrict from,               \
                             const uint32_t *restrict row, const uint32_t *restrict at,  \
                             size_t count)                                               \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            to[at[i]] = from[row[i]];                                                    \
    }

KERNEL_MOVE(uint8_t)
KERNEL_MOVE(uint16_t)
KERNEL_MOVE(uint32_t)
KERNEL_MOVE(uint64_t)

void kernel_pick(void *to, const void *from, unsigned width, const uint16_t *pick,
                 size_t count)
{
    if (width == 1)
        pick_uint8_t(to, from, pick, count);
    else if (width == 2)
        pick_uint16_t(to, from, pick, count);
    else if (width == 4)
        pick_uint32_t(to, from, pick, count);
    else
        pick_uint64_t(to, from, pick, count);
}

void kernel_gather(void *to, const void *from, unsigned width, const uint32_t *row,
                   size_t count)
{
    if (width == 1)
        gather_uint8_t(to, from, row, count);
    else if (width == 2)
        gather_uint16_t(to, from, row, count);
    else if (width == 4)
        gather_uint32_t(to, from, row, count);
    else
        gather_uint64_t(to, from, row, count);
}

void kernel_deal(void *to, const void *from, unsigned width, const uint32_t *at,
                 size_t count)
{
    if (width == 1)
        deal_uint8_t(to, from, at, count);
    else if (width == 2)
        deal_uint16_t(to, from, at, count);
    else if (width == 4)
        deal_uint32_t(to, from, at, count);
    else
        deal_uint64_t(to, from, at, count);
}

void kernel_scatter(void *to, const void *from, unsigned width, const uint32_t *at,
                    size_t count)
{
    if (width == 1)
        scatter_uint8_t(to, from, at, count);
    else if (width == 2)
        scatter_uint16_t(to, from, at, count);
    else if (width == 4)
        scatter_uint32_t(to, from, at, count);
    else
        scatter_uint64_t(to, from, at, count);
}

void kernel_carry(void *to, const void *from, unsigned width, const uint32_t *row,
                  const uint32_t *at, size_t count)
{
    if (width == 1)
        carry_uint8_t(to, from, row, at, count);
    else if (width == 2)
        carry_uint16_t(to, from, row, at, count);
    else if (width == 4)
        carry_uint32_t(to, from, row, at, count);
    else
        carry_uint64_t(to, from, row, at, count);
}

void kernel_bin_count(uint32_t *restrict count, const uint32_t *restrict place,
                      size_t place_count, unsigned shift)
{
    for (size_t i = 0; i < place_count; i++)
        count[place[i] >> shift]++;
}

void kernel_bin_deal(uint32_t *restrict next, const uint32_t *restrict place,
                     size_t place_count, unsigned shift, uint32_t *restrict to,
                     uint32_t *restrict at)
{
    uint32_t low = (UINT32_C(1) << shift) - 1;

    for (size_t i = 0; i < place_count; i++) {
        at[i] = next[place[i] >> shift]++;
        to[at[i]] = place[i] & low;
        AHEAD(&to[at[i]]);
    }
}
