/*
 * flow_pair.c - exports and imports of one period, for what is made of both.
 */
#include "compute/ratio/flow_pair.h"

#include "compute/bounds.h"

const char *const flow_roles[FLOW_ROLES] = {
    [EXPORTS] = "exports",
    [IMPORTS] = "imports",
};

const char *const flow_role_summaries[FLOW_ROLES] = {
    [EXPORTS] = "what goes out",
    [IMPORTS] = "what comes in",
};

const enum role_source flow_role_sources[FLOW_ROLES] = {
    [EXPORTS] = ROLE_MEMBER,
    [IMPORTS] = ROLE_MEMBER,
};

tide_state flow_pair_state(const tide_series *exports, const tide_series *imports,
                           size_t t)
{
    tide_state state =
        state_join(tide_series_state(exports, t), tide_series_state(imports, t));

    if (tide_state_has_value(state) &&
        (figure_sign(exports, t) < 0 || figure_sign(imports, t) < 0))
        return TIDE_STATE_UNDEFINED;
    return state;
}

void flow_pair_bounds(const struct compute_call *call,
                      const struct bounds_quotient *quotient)
{
    for (size_t t = 0; t < call->input[EXPORTS].count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        struct bounds_range x[FLOW_ROLES] = {
            [EXPORTS] = bounds_above_zero(bounds_of_figure(&call->input[EXPORTS], t)),
            [IMPORTS] = bounds_above_zero(bounds_of_figure(&call->input[IMPORTS], t)),
        };
        bounds_put_quotient(call, 0, t, quotient, x);
    }
}
