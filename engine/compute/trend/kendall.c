/*
 * kendall.c - Kendall's score of figures in time.
 *
 * Of all pairs some fall (slope below 0), some are tied, the rest rise.
 */
#include "compute/trend/kendall.h"

#include <stdlib.h>
#include <string.h>

#include "compute/trend/slopes.h"

int128 kendall_weight(size_t u)
{
    int128 n = (int128)u;

    return n * (n - 1) * (2 * n + 5);
}

tide_status kendall_of(const struct lattice *points, struct arena *arena,
                       struct kendall *out, tide_error *err)
{
    const struct slope level = {.rise = 0, .run = 1};
    size_t n = points->count;
    int128 *sorted = arena_alloc(arena, n, sizeof *sorted);
    uint64_t falling = 0;

    *out = (struct kendall){.pairs = slopes_pairs(n), .variance_18 = kendall_weight(n)};
    if (n == 0)
        return TIDE_STATUS_OK;
    if (sorted == NULL)
        return memory_failed(arena->memory, err);
    memcpy(sorted, points->x, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, int128_order);
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && sorted[to] == sorted[from])
            to++;
        out->tied += slopes_pairs(to - from);
        out->variance_18 -= kendall_weight(to - from);
    }
    tide_status status = slopes_below(points, level, arena, &falling, err);
    out->score = (int64_t)(out->pairs - out->tied) - 2 * (int64_t)falling;
    return status;
}
