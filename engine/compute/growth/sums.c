/*
 * sums.c - sums over stretches of neighbouring periods, and growth of one on another.
 */
#include "compute/growth/sums.h"

struct sums_plan *sums_plan_new(const struct compute_call *call, struct arena *arena)
{
    const struct growth_plan *growth = growth_plan_new(call, arena);
    struct sums_plan *plan = arena_alloc(arena, 1, sizeof *plan);
    struct stretch_pair *pair =
        arena_alloc_zero(arena, call->input[0].count, sizeof *pair);

    if (growth == NULL || plan == NULL || pair == NULL)
        return NULL;
    *plan = (struct sums_plan){.growth = *growth, .pair = pair};
    return plan;
}

tide_status sums_init(struct sums *sums, const tide_series *in, struct arena *scratch,
                      tide_error *err)
{
    *sums = (struct sums){.in = in};
    if (in->kind == TIDE_KIND_REAL)
        return TIDE_STATUS_OK;

    sums->decimal = arena_alloc_zero(scratch, in->count + 1, sizeof *sums->decimal);
    sums->half = arena_alloc_zero(scratch, in->count + 1, sizeof *sums->half);
    sums->marked = arena_alloc_zero(scratch, in->count + 1, sizeof *sums->marked);
    if (sums->decimal == NULL || sums->half == NULL || sums->marked == NULL)
        return memory_failed(scratch->memory, err);
    for (size_t t = 0; t < in->count; t++) {
        bool has_value = series_has_value(in, t);
        sums->decimal[t + 1] =
            sums->decimal[t] + (has_value ? series_mantissa(in, t) : 0);
        sums->half[t + 1] = sums->half[t] + (has_value ? series_half(in, t) : 0);
        sums->marked[t + 1] =
            sums->marked[t] + (tide_series_state(in, t) != TIDE_STATE_OK);
    }
    return TIDE_STATUS_OK;
}

struct sums sums_define(const tide_series *in)
{
    struct sums sums = {.in = in};
    return sums;
}

/* ---- a stretch ---- */

static int64_t stretch_end(struct stretch stretch)
{
    return stretch.first + stretch.count;
}

static bool is_covered(const tide_series *in, struct stretch stretch)
{
    return stretch.count > 0 && stretch.first >= 0 &&
           stretch_end(stretch) <= (int64_t)in->count;
}

/* Are all periods from place `first` up to `end` known to be ok? */
static bool is_unmarked(const struct sums *sums, int64_t first, int64_t end)
{
    return sums->marked != NULL && sums->marked[first] == sums->marked[end];
}

struct total total_init(const tide_series *in)
{
    struct total total = {.state = TIDE_STATE_OK, .is_real = in->kind == TIDE_KIND_REAL};
    return total;
}

void total_add(struct total *total, const tide_series *in, size_t t)
{
    if (in->kind == TIDE_KIND_DECIMAL) {
        total->decimal += series_mantissa(in, t);
        total->half += series_half(in, t);
    } else {
        total->real = dd_add(total->real, dd_of(series_real(in, t)));
    }
}

struct total sums_of(const struct sums *sums, struct stretch stretch)
{
    const tide_series *in = sums->in;
    int64_t end = stretch_end(stretch);
    struct total total = total_init(in);

    if (!is_covered(in, stretch)) {
        total.state = TIDE_STATE_INCOMPLETE_WINDOW;
        stretch.first = stretch.first < 0 ? 0 : stretch.first;
        end = end > (int64_t)in->count ? (int64_t)in->count : end;
    } else if (is_unmarked(sums, stretch.first, end)) {
        total.decimal = sums->decimal[end] - sums->decimal[stretch.first];
        total.half = sums->half[end] - sums->half[stretch.first];
        return total;
    }
    for (int64_t i = stretch.first; i < end; i++) {
        tide_state state = growth_state(tide_series_state(in, (size_t)i));
        if (state == TIDE_STATE_MISSING && stretch.count > 1)
            state = TIDE_STATE_INCOMPLETE_WINDOW;
        total.state = state_join(total.state, state);
        if (tide_state_has_value(state))
            total_add(&total, in, (size_t)i);
    }
    return total;
}

/* ---- growth ---- */

/* Is there a break after place `first`, up to and with place `last`? */
static bool has_break(const struct sums *sums, int64_t first, int64_t last)
{
    first = first < 0 ? 0 : first;
    return !is_unmarked(sums, first, last + 1) &&
           growth_has_break(sums->in, (size_t)first, (size_t)last);
}

tide_state sums_pair_state(const struct sums *sums, const struct stretch_pair *pair,
                           const struct total *current, const struct total *base)
{
    tide_state state =
        growth_compared(state_join(current->state, state_of_base(base->state)));

    if (tide_state_has_value(state) &&
        has_break(sums, pair->base.first, stretch_end(pair->current) - 1))
        state = TIDE_STATE_BREAK;
    return state;
}

struct growth_interval sums_interval(const struct total *current,
                                     const struct total *base)
{
    struct growth_interval at = {.current = 2 * current->decimal,
                                 .current_half = current->half,
                                 .base = 2 * base->decimal,
                                 .base_half = base->half};

    return at;
}

void sums_put_bounds(const struct growth_plan *plan, const struct compute_call *call,
                     size_t t, const struct total *current, const struct total *base)
{
    struct growth_interval at = sums_interval(current, base);

    growth_put_bounds(plan, call, t, &at);
}

void sums_put(const struct growth_plan *plan, struct series_out *out, size_t t,
              const struct total *current, const struct total *base, tide_state state)
{
    struct growth_interval at = sums_interval(current, base);

    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (current->is_real)
        growth_put_real(plan, out, t, current->real, base->real, state);
    else
        growth_put_decimal(plan, out, t, &at, state);
}
