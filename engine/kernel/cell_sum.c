/*
 * cell_sum.c - one loop per width and sign of the values, and per width of the sums.
 */
#include "kernel/cell_sum.h"

#define KERNEL_SUM(SUM, TYPE)                                                            \
    static void sum_##SUM##_##TYPE(SUM *restrict sum, const uint32_t *restrict place,    \
                                   size_t count, const TYPE *restrict value)             \
    {                                                                                    \
        for (size_t i = 0; i < count; i++)                                               \
            sum[place[i]] += (SUM)value[i];                                              \
    }

#define KERNEL_SUM_ALL(SUM, NAME)                                                        \
    KERNEL_SUM(SUM, int8_t)                                                              \
    KERNEL_SUM(SUM, int16_t)                                                             \
    KERNEL_SUM(SUM, int32_t)                                                             \
    KERNEL_SUM(SUM, int64_t)                                                             \
    KERNEL_SUM(SUM, uint8_t)                                                             \
    KERNEL_SUM(SUM, uint16_t)                                                            \
    KERNEL_SUM(SUM, uint32_t)                                                            \
                                                                                         \
    void NAME(SUM *sum, const uint32_t *place, size_t count,                             \
              const struct kernel_values *value)                                         \
    {                                                                                    \
        if (value->width == 0)                                                           \
            for (size_t i = 0; i < count; i++)                                           \
                sum[place[i]] += value->base;                                            \
        else if (value->width == 8)                                                      \
            sum_##SUM##_int64_t(sum, place, count, value->at);                           \
        else if (value->width == 4 && value->is_signed)                                  \
            sum_##SUM##_int32_t(sum, place, count, value->at);                           \
        else if (value->width == 4)                                                      \
            sum_##SUM##_uint32_t(sum, place, count, value->at);                          \
        else if (value->width == 2 && value->is_signed)                                  \
            sum_##SUM##_int16_t(sum, place, count, value->at);                           \
        else if (value->width == 2)                                                      \
            sum_##SUM##_uint16_t(sum, place, count, value->at);                          \
        else if (value->is_signed)                                                       \
            sum_##SUM##_int8_t(sum, place, count, value->at);                            \
        else                                                                             \
            sum_##SUM##_uint8_t(sum, place, count, value->at);                           \
    }

KERNEL_SUM_ALL(int64_t, kernel_sum_narrow)
KERNEL_SUM_ALL(kernel_int128, kernel_sum_wide)

/* Once a cell has seen some figures few change it: branches that are foretold beat stores. */
#define KERNEL_EXTREMES(TYPE)                                                            \
    static void extremes_##TYPE(struct kernel_range *restrict range,                     \
                                const uint32_t *restrict place, size_t count,            \
                                const TYPE *restrict value)                              \
    {                                                                                    \
        for (size_t i = 0; i < count; i++) {                                             \
            struct kernel_range *at = &range[place[i]];                                  \
            int64_t own = (int64_t)value[i];                                             \
            if (own < at->least)                                                         \
                at->least = own;                                                         \
            if (own > at->most)                                                          \
                at->most = own;                                                          \
        }                                                                                \
    }

KERNEL_EXTREMES(int8_t)
KERNEL_EXTREMES(int16_t)
KERNEL_EXTREMES(int32_t)
KERNEL_EXTREMES(int64_t)
KERNEL_EXTREMES(uint8_t)
KERNEL_EXTREMES(uint16_t)
KERNEL_EXTREMES(uint32_t)

void kernel_extremes(struct kernel_range *range, const uint32_t *place, size_t count,
                     const struct kernel_values *value)
{
    if (value->width == 0)
        for (size_t i = 0; i < count; i++)
            extremes_int64_t(range, place + i, 1, &value->base);
    else if (value->width == 8)
        extremes_int64_t(range, place, count, value->at);
    else if (value->width == 4 && value->is_signed)
        extremes_int32_t(range, place, count, value->at);
    else if (value->width == 4)
        extremes_uint32_t(range, place, count, value->at);
    else if (value->width == 2 && value->is_signed)
        extremes_int16_t(range, place, count, value->at);
    else if (value->width == 2)
        extremes_uint16_t(range, place, count, value->at);
    else if (value->is_signed)
        extremes_int8_t(range, place, count, value->at);
    else
        extremes_uint8_t(range, place, count, value->at);
}

void kernel_top(int64_t *restrict top, size_t k, const uint32_t *restrict place,
                size_t count, const int64_t *restrict value)
{
    for (size_t i = 0; i < count; i++) {
        int64_t *of_cell = &top[place[i] * k];
        size_t at = k - 1;
        if (value[i] <= of_cell[at])
            continue;
        for (; at > 0 && of_cell[at - 1] < value[i]; at--)
            of_cell[at] = of_cell[at - 1];
        of_cell[at] = value[i];
    }
}

void kernel_count(uint32_t *restrict rows, const uint32_t *restrict place, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rows[place[i]]++;
}

#define KERNEL_PRODUCTS(NAME, CELL, TYPE)                                                \
    void NAME(struct CELL *restrict cell, const uint32_t *restrict place, size_t count,  \
              const int64_t *restrict x, const int64_t *restrict y)                      \
    {                                                                                    \
        for (size_t i = 0; i < count; i++) {                                             \
            struct CELL *at = &cell[place[i]];                                           \
            at->xx += (TYPE)x[i] * x[i];                                                 \
            at->xy += (TYPE)x[i] * y[i];                                                 \
            at->yy += (TYPE)y[i] * y[i];                                                 \
        }                                                                                \
    }

KERNEL_PRODUCTS(kernel_products_narrow, kernel_products, int64_t)
KERNEL_PRODUCTS(kernel_products_wide, kernel_wide_products, kernel_int128)
