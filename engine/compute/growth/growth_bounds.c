/*
 * growth_bounds.c - between which rates the rounding of figure and base leaves the true
 * one.
 */
#include "compute/growth/growth.h"

#include "compute/bounds.h"

static int128 size_of(int128 a)
{
    return a < 0 ? -a : a;
}

/* The arc form rises with the figure and falls with the base, whatever their signs; where
   both are 0 it may be anything from -2 to 2. */
static void put_arc(const struct compute_call *call, size_t t,
                    const struct growth_interval *at)
{
    struct bounds_range x1 = bounds_range_of(at->current, at->current_half);
    struct bounds_range x0 = bounds_range_of(at->base, at->base_half);
    struct bounds_range top = {2 * (x1.low - x0.high), 2 * (x1.high - x0.low)};
    struct bounds_range bottom = {size_of(x1.low) + size_of(x0.high),
                                  size_of(x1.high) + size_of(x0.low)};

    if (bottom.low == 0) {
        top.low = -2;
        bottom.low = 1;
    }
    if (bottom.high == 0) {
        top.high = 2;
        bottom.high = 1;
    }
    bounds_put_ends(call, 0, t, top, bottom);
}

void growth_put_bounds(const struct growth_plan *plan, const struct compute_call *call,
                       size_t t, const struct growth_interval *at)
{
    static const struct bounds_quotient factor = {.count = 2,
                                                  .top = {1, -1},
                                                  .bottom = {0, 1}};
    struct bounds_range x[] = {bounds_range_of(at->current, at->current_half),
                               bounds_range_of(at->base, at->base_half)};

    if (plan->is_arc)
        put_arc(call, t, at);
    else
        bounds_put_quotient(call, 0, t, &factor, x);
}

/*
 * A figure of the base itself, which is a mean of `span` of them: it varies in both at
 * once. R = (span x - (x + rest)) / (x + rest), rest the others.
 */
static void put_own_bounds(const struct compute_call *call, size_t t, size_t span,
                           const struct growth_interval *at)
{
    const tide_series *in = &call->input[0];
    struct bounds_quotient own = {.count = 2,
                                  .top = {(int128)span - 1, -1},
                                  .bottom = {1, 1}};
    struct bounds_range x[] = {
        bounds_of_figure(in, t),
        bounds_range_of(at->base - 2 * (int128)series_mantissa(in, t),
                        at->base_half - series_half(in, t)),
    };

    bounds_put_quotient(call, 0, t, &own, x);
}

tide_status growth_bounds(const struct compute_call *call, tide_error *err)
{
    const struct growth_plan *plan = call->shared;
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        size_t base = (size_t)plan->base[t]; /* an answer has one */
        struct growth_interval at = growth_interval_of(in, t, base, plan->span);
        if (!plan->is_arc && t >= base && t < base + plan->span)
            put_own_bounds(call, t, plan->span, &at);
        else
            growth_put_bounds(plan, call, t, &at);
    }
    return TIDE_STATUS_OK;
}
