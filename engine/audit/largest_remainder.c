/*
 * largest_remainder.c - rounding to whole units, one by one or so that a total is kept.
 */
#include "audit/spread.h"

#include <stdlib.h>

#include "base/error.h"

struct share {
    int128 remainder;
    size_t place;
};

static int128 floor_of(int128 value, int128 unit)
{
    int128 down = value / unit;
    return value % unit < 0 ? down - 1 : down;
}

int128 spread_round(int128 value, int128 unit, bool ties_to_even)
{
    int128 down = floor_of(value, unit);
    int128 rest = value - down * unit;
    bool is_tie = rest == unit - rest;

    if (is_tie)
        return ties_to_even ? down + (down % 2 != 0 ? 1 : 0) : down + (value > 0 ? 1 : 0);
    return down + (rest > unit - rest ? 1 : 0);
}

/* The largest remainder first, the first place first. */
static int compare_shares(const void *a, const void *b)
{
    const struct share *left = a;
    const struct share *right = b;

    if (left->remainder != right->remainder)
        return left->remainder > right->remainder ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

tide_status spread_remainder(const int128 *value, size_t count, int128 unit, int128 total,
                             struct arena *arena, int128 *out, tide_error *err)
{
    struct share *share = arena_alloc(arena, count, sizeof *share);
    int128 missing = total;

    if (share == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < count; i++) {
        out[i] = floor_of(value[i], unit);
        share[i] = (struct share){value[i] - out[i] * unit, i};
        missing -= out[i];
    }
    int128 each = floor_of(missing, (int128)count);
    size_t first = (size_t)(missing - each * (int128)count);
    qsort(share, count, sizeof *share, compare_shares);
    for (size_t i = 0; i < count; i++)
        out[share[i].place] += each + (i < first ? 1 : 0);
    return TIDE_STATUS_OK;
}
