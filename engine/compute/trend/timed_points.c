/*
 * timed_points.c - the figures of a series that are there, and when.
 */
#include "compute/trend/timed_points.h"

#include "compute/computation.h"
#include "compute/series_dd.h"

tide_status timed_points_gather(const tide_series *in, bool is_log, struct arena *arena,
                                struct timed_points *out, tide_error *err)
{
    *out = (struct timed_points){
        .first = in->count,
        .t = arena_alloc(arena, in->count, sizeof *out->t),
        .x = arena_alloc(arena, in->count, sizeof *out->x),
    };
    if (out->t == NULL || out->x == NULL)
        return memory_failed(arena->memory, err);

    for (size_t t = 0; t < in->count; t++) {
        if (!series_has_value(in, t))
            continue;
        struct dd x = series_figure(in, t);
        out->first = out->count == 0 ? t : out->first;
        out->last = t;
        out->state = state_join(out->state, tide_series_state(in, t));
        if (is_log && x.high <= 0.0)
            out->state = TIDE_STATE_UNDEFINED;
        else if (is_log)
            x = dd_log(x);
        out->t[out->count] = series_years(in, t);
        out->x[out->count++] = x;
    }
    return TIDE_STATUS_OK;
}
