/*
 * group_plan.c - how to group, by what the table says of itself.
 *
 * Two choices. Rows find their series by the mixed radix of their codes while the cells
 * of all combinations stay within a few for each row, else by hashing: cells that no row
 * meets cost their clearing. Cells are summed in one table for each thread while it fits
 * a core's cache and all figures are decimals, else rows are dealt to partitions of that
 * size first. Many more partitions than a core has lines of its first cache at hand would
 * make dealing slow, so partitions grow instead; of few partitions neighbouring rows meet
 * the same one and wait for each other's place, so partitions shrink.
 */
#include "group/group_plan.h"

#include <stdio.h>

#include "group/group_narrow.h"
#include "group/group_rows.h"

#ifdef TIDE_HARD
enum { CACHE_CELLS_LOG2 = 4, LEAST_CELLS_LOG2 = 3 };
#else
enum {
    CACHE_CELLS_LOG2 = 15, /* 12 bytes each for a measure */
    LEAST_CELLS_LOG2 = 13
};
#endif

enum {
    FREE_CELLS = 1 << 17, /* cleared without a thought */
    CELLS_PER_ROW = 32,
    FEW_PARTITIONS = 80,
    PARTITIONS_LOG2 = 10
};

unsigned group_partition_log2(uint64_t cell_count)
{
    unsigned log2 = CACHE_CELLS_LOG2;

    while (cell_count >> log2 > UINT64_C(1) << PARTITIONS_LOG2)
        log2++;
    while (log2 > LEAST_CELLS_LOG2 && cell_count >> log2 < FEW_PARTITIONS)
        log2--;
    return log2;
}

bool group_fits_cache(const struct group_request *request, uint64_t cell_count)
{
    for (size_t i = 0; i < request->measure_count; i++)
        if (request->table->column[request->measure[i]].kind == TIDE_KIND_REAL)
            return false;
    return cell_count <= UINT64_C(1) << CACHE_CELLS_LOG2;
}

static uint64_t count_cells(const struct group_request *request)
{
    uint64_t cells;

    if (__builtin_mul_overflow(group_combinations(request), group_range(request), &cells))
        cells = UINT64_MAX;
    return cells;
}

enum group_plan group_choose(const struct group_request *request, char *why, size_t size)
{
    uint64_t cells = count_cells(request);
    uint64_t rows;
    enum group_plan plan = GROUP_HASH;
    char what[96];

    group_is_narrow(request, &rows);
    uint64_t limit = rows * CELLS_PER_ROW;
    if (limit < FREE_CELLS)
        limit = FREE_CELLS;
    if (cells <= limit && cells <= GROUP_MAX_CELLS)
        plan = group_fits_cache(request, cells) ? GROUP_DIRECT : GROUP_PARTITIONED;
    if (cells == UINT64_MAX)
        snprintf(what, sizeof what, "over 2^64 combinations of keys and periods");
    else
        snprintf(what, sizeof what, "%llu combinations of keys x %llu periods",
                 (unsigned long long)group_combinations(request),
                 (unsigned long long)group_range(request));
    switch (plan) {
    case GROUP_DIRECT:
        snprintf(why, size, "direct index: %s fit a cache", what);
        break;
    case GROUP_PARTITIONED:
        snprintf(why, size, "direct index in %llu partitions: %s, %llu rows",
                 (unsigned long long)(((cells - 1) >> group_partition_log2(cells)) + 1),
                 what, (unsigned long long)rows);
        break;
    case GROUP_HASH:
    case GROUP_RADIX: /* never of a panel */
        snprintf(why, size, "hash: %s for %llu rows", what, (unsigned long long)rows);
        break;
    }
    return plan;
}
