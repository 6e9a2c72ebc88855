/*
 * remainder.c - what a robust decomposition leaves of a series.
 */
#include "compute/trend/remainder.h"

#include <math.h>

#include "compute/trend/season.h"
#include "compute/trend/span.h"
#include "compute/trend/stl_fit.h"

static tide_status fit(const struct span *span, size_t s, bool by_definition,
                       struct arena *arena, const struct stl_parts *parts,
                       tide_error *err)
{
    struct stl_shape shape = stl_usual_shape(s, span->count, true);
    struct stl_plan plan;

    if (by_definition)
        return stl_define(&shape, span->x, span->count, arena, parts, err);
    tide_status status = stl_plan_init(&plan, &shape, span->count, arena, err);
    return status == TIDE_STATUS_OK ? stl_fit(&plan, span->x, arena, parts, err) : status;
}

/* Cells without a remainder: outside the figures as they are, else the reason. */
static void fill_states(const struct span *span, tide_state own, tide_state *state)
{
    for (size_t t = 0; t < span->in->count; t++) {
        bool is_inside = t >= span->first && t - span->first < span->count;
        state[t] = is_inside ? own : tide_series_state(span->in, t);
    }
}

tide_status remainder_of(const struct compute_call *call, size_t s, bool by_definition,
                         struct dd *value, tide_state *state, tide_error *err)
{
    struct span span;

    tide_status status = span_gather(call, false, &span, err);
    if (status != TIDE_STATUS_OK)
        return status;
    tide_state own =
        span.count > 2 * s ? (tide_state)TIDE_STATE_OK : (tide_state)TIDE_STATE_TOO_FEW;
    own = state_join(own, span.state);
    fill_states(&span, own, state);
    if (!tide_state_has_value(own))
        return TIDE_STATUS_OK;

    struct stl_parts parts = {
        .trend = arena_alloc(call->scratch, span.count, sizeof *parts.trend),
        .season = arena_alloc(call->scratch, span.count, sizeof *parts.season),
        .weight = arena_alloc(call->scratch, span.count, sizeof *parts.weight),
    };
    if (parts.trend == NULL || parts.season == NULL || parts.weight == NULL)
        return memory_failed(call->scratch->memory, err);
    status = fit(&span, s, by_definition, call->scratch, &parts, err);
    for (size_t t = 0; t < span.count && status == TIDE_STATUS_OK; t++) {
        double left = mode_without(MODE_ADD, span.x[t], parts.trend[t]);
        left = mode_without(MODE_ADD, left, parts.season[t]);
        value[span.first + t] = dd_of(ldexp(left, span.exponent));
        state[span.first + t] =
            state_join(state[span.first + t], span_end(&span, t, 2 * s));
    }
    return status;
}
