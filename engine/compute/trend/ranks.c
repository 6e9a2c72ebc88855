/*
 * ranks.c - ranks of values, ties sharing their mean rank.
 */
#include "compute/trend/ranks.h"

#include <stdbool.h>

static bool is_less(struct dd a, struct dd b)
{
    return a.high < b.high || (a.high == b.high && a.low < b.low);
}

/* Let the place at the root of a heap sink to where it belongs. */
static void sink(const struct dd *value, size_t *order, size_t root, size_t count)
{
    size_t moved = order[root];

    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && is_less(value[order[child]], value[order[child + 1]]))
            child++;
        if (!is_less(value[moved], value[order[child]]))
            break;
        order[root] = order[child];
    }
    order[root] = moved;
}

/* Places in the order of their values, by a heap: nothing is allocated. */
static void sort_places(const struct dd *value, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count / 2; i-- > 0;)
        sink(value, order, i, count);
    for (size_t i = count; i-- > 1;) {
        size_t largest = order[0];
        order[0] = order[i];
        order[i] = largest;
        sink(value, order, 0, i);
    }
}

void ranks_find(const struct dd *value, size_t count, double tie, size_t *order,
                struct dd *rank)
{
    sort_places(value, order, count);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count; to++) {
            struct dd step = dd_subtract(value[order[to]], value[order[to - 1]]);
            if (step.high > tie)
                break;
        }
        /* Ranks from + 1 .. to share their mean. */
        for (size_t i = from; i < to; i++)
            rank[order[i]] = dd_of(0.5 * (double)(from + 1 + to));
    }
}
