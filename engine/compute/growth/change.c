/*
 * change.c - the change of a figure on its base, a year or a period before.
 */
#include "compute/growth/change.h"

#include "time/period.h"

static bool is_of_pop(const struct argument *argument)
{
    return argument_is(&argument[CHANGE_OF], "pop");
}

tide_status change_prepare(const struct compute_call *call, struct arena *arena,
                           const void **shared, tide_error *err)
{
    const tide_series *in = &call->input[0];
    int32_t *base = arena_alloc(arena, in->count, sizeof *base);

    if (base == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t < in->count; t++)
        base[t] =
            is_of_pop(call->argument) ? (int32_t)t - 1 : growth_place_year_ago(in, t);
    *shared = base;
    return TIDE_STATUS_OK;
}

const int32_t *change_base_of(const void *shared)
{
    return shared;
}

bool change_refuses(const struct argument *argument, const struct measure_traits *traits)
{
    return is_of_pop(argument) && traits->is_cumulated;
}

size_t change_base(const struct compute_call *call, size_t t)
{
    const tide_series *in = &call->input[0];
    tide_period period = series_period(in, t);
    tide_period base;
    tide_status status = is_of_pop(call->argument) ? tide_period_add(period, -1, &base)
                                                   : tide_period_year_ago(period, &base);

    return status == TIDE_STATUS_OK ? series_find(in, base) : SERIES_NOWHERE;
}

struct change change_of(const tide_series *in, size_t t, size_t base)
{
    bool has_base = base < in->count;
    struct change change = {
        .state = growth_pair_state(in, t, has_base ? base : SERIES_NOWHERE,
                                   has_base && growth_has_break(in, base, t)),
    };

    if (!tide_state_has_value(change.state))
        return change;
    if (in->kind == TIDE_KIND_DECIMAL) {
        change.decimal = (int128)series_mantissa(in, t) - series_mantissa(in, base);
        change.half = (int128)series_half(in, t) + series_half(in, base);
    } else {
        change.real =
            dd_subtract(dd_of(series_real(in, t)), dd_of(series_real(in, base)));
    }
    return change;
}
