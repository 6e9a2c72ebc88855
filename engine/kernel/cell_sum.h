/*
 * cell_sum.h - whole numbers added to the cells they belong to, or compared with theirs.
 *
 * value is count numbers of `width` bytes, signed or not; width 0: each is `base`.
 * Arrays do not overlap. Nothing is tested for overflow: the caller has a bound.
 */
#ifndef KERNEL_CELL_SUM_H
#define KERNEL_CELL_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 kernel_int128;

struct kernel_values {
    const void *at;
    unsigned width;
    bool is_signed;
    int64_t base;
};

/* rows[place[i]]++ */
void kernel_count(uint32_t *rows, const uint32_t *place, size_t count);

/* sum[place[i]] += value[i] */
void kernel_sum_narrow(int64_t *sum, const uint32_t *place, size_t count,
                       const struct kernel_values *value);
void kernel_sum_wide(kernel_int128 *sum, const uint32_t *place, size_t count,
                     const struct kernel_values *value);

struct kernel_range {
    int64_t least;
    int64_t most;
};

/* range[place[i]] has value[i] in it. */
void kernel_extremes(struct kernel_range *range, const uint32_t *place, size_t count,
                     const struct kernel_values *value);

/* top[place[i] * k] on are the k largest that were seen, the largest first; value[i] is
   larger than INT64_MIN, which stands for none. */
void kernel_top(int64_t *top, size_t k, const uint32_t *place, size_t count,
                const int64_t *value);

/* What pairs of figures of one cell come to. */
struct kernel_products {
    int64_t xx;
    int64_t xy;
    int64_t yy;
};

struct kernel_wide_products {
    kernel_int128 xx;
    kernel_int128 xy;
    kernel_int128 yy;
};

/* The products of x[i] and y[i] to those of place[i]. */
void kernel_products_narrow(struct kernel_products *cell, const uint32_t *place,
                            size_t count, const int64_t *x, const int64_t *y);
void kernel_products_wide(struct kernel_wide_products *cell, const uint32_t *place,
                          size_t count, const int64_t *x, const int64_t *y);

#endif
