/*
 * unbroken.c - the figures of a series from the first to the last.
 */
#include "compute/trend/unbroken.h"

#include <math.h>

/* Half-open range from the first to the last figure. */
static size_t filled_range(const tide_series *in, size_t *first)
{
    size_t from = 0;
    size_t to = in->count;

    while (from < in->count && !series_has_value(in, from))
        from++;
    while (to > from && !series_has_value(in, to - 1))
        to--;
    *first = from;
    return to;
}

tide_status unbroken_gather(const tide_series *in, struct arena *arena,
                            struct unbroken *out, tide_error *err)
{
    size_t first;
    size_t to = filled_range(in, &first);
    double largest = 0.0;

    *out = (struct unbroken){
        .first = first,
        .count = to - first,
        .x = arena_alloc(arena, to - first, sizeof *out->x),
        .is_positive = true,
    };
    if (out->x == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < out->count; i++) {
        if (!series_has_value(in, first + i)) {
            out->has_hole = true;
            out->count = 0;
            return TIDE_STATUS_OK;
        }
        out->x[i] = tide_series_double(in, first + i);
        largest = fmax(largest, fabs(out->x[i]));
        out->is_positive = out->is_positive && out->x[i] > 0.0;
    }
    (void)frexp(largest, &out->exponent);
    for (size_t i = 0; i < out->count; i++)
        out->x[i] = ldexp(out->x[i], -out->exponent);
    return TIDE_STATUS_OK;
}
