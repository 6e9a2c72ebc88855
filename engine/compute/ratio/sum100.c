/*
 * sum100.c - rounding parts so that they still add up: the method of largest remainders.
 */
#include "compute/ratio/sum100.h"

#include <math.h>
#include <stdlib.h>

void unit_part_exact(struct unit_part *part, int64_t x, int128 total, int64_t whole)
{
    int128 wide = (int128)x * whole;

    part->units = (int64_t)(wide / total);
    part->exact = wide % total;
    part->real = 0.0;
}

void unit_part_real(struct unit_part *part, double x, double total, int64_t whole)
{
    struct dd wide = dd_multiply(dd_divide(dd_of(x), dd_of(total)), dd_of((double)whole));
    double down = floor(wide.high);

    if (down == wide.high && wide.low < 0.0)
        down -= 1.0;
    part->units = (int64_t)down;
    part->exact = 0;
    part->real = dd_round(dd_subtract(wide, dd_of(down)));
}

/* Larger remainders first, then earlier members. */
static int compare_parts(const void *a, const void *b)
{
    const struct unit_part *left = a;
    const struct unit_part *right = b;

    if (left->exact != right->exact)
        return left->exact < right->exact ? 1 : -1;
    if (left->real != right->real)
        return left->real < right->real ? 1 : -1;
    return left->member > right->member ? 1 : -1;
}

static int64_t units_missing(const struct unit_part *part, size_t count, int64_t whole)
{
    for (size_t i = 0; i < count; i++)
        whole -= part[i].units;
    return whole;
}

void unit_parts_fill(struct unit_part *part, size_t count, int64_t whole)
{
    int64_t missing = units_missing(part, count, whole);

    qsort(part, count, sizeof *part, compare_parts);
    for (size_t i = 0; i < count && missing > 0; i++, missing--)
        part[i].units++;
}

void unit_parts_fill_slowly(struct unit_part *part, size_t count, int64_t whole)
{
    int64_t missing = count > 0 ? units_missing(part, count, whole) : 0;

    for (; missing > 0; missing--) {
        struct unit_part *largest = &part[0];
        for (size_t i = 1; i < count; i++)
            if (compare_parts(&part[i], largest) < 0)
                largest = &part[i];
        largest->units++;
        largest->exact = -1; /* it has its unit */
    }
}
