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

#define BY_WIDTH(MOVE, WIDTH, ...)                                                       \
    do {                                                                                 \
        if ((WIDTH) == 1)                                                                \
            MOVE##_uint8_t(__VA_ARGS__);                                                 \
        else if ((WIDTH) == 2)                                                           \
            MOVE##_uint16_t(__VA_ARGS__);                                                \
        else if ((WIDTH) == 4)                                                           \
            MOVE##_uint32_t(__VA_ARGS__);                                                \
        else                                                                             \
            MOVE##_uint64_t(__VA_ARGS__);                                                \
    } while (0)

void kernel_pick(void *to, const void *from, unsigned width, const uint16_t *pick,
                 size_t count)
{
    BY_WIDTH(pick, width, to, from, pick, count);
}

void kernel_gather(void *to, const void *from, unsigned width, const uint32_t *row,
                   size_t count)
{
    BY_WIDTH(gather, width, to, from, row, count);
}

void kernel_deal(void *to, const void *from, unsigned width, const uint32_t *at,
                 size_t count)
{
    BY_WIDTH(deal, width, to, from, at, count);
}

void kernel_scatter(void *to, const void *from, unsigned width, const uint32_t *at,
                    size_t count)
{
    BY_WIDTH(scatter, width, to, from, at, count);
}

void kernel_carry(void *to, const void *from, unsigned width, const uint32_t *row,
                  const uint32_t *at, size_t count)
{
    BY_WIDTH(carry, width, to, from, row, at, count);
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
