/*
 * flow_gdp.c - exports, imports and the gross domestic product beside them.
 */
#include "compute/ratio/flow_gdp.h"

const char *const flow_gdp_roles[FLOW_GDP_ROLES] = {
    [EXPORTS] = "exports",
    [IMPORTS] = "imports",
    [GDP] = "gdp",
};

const char *const flow_gdp_role_summaries[FLOW_GDP_ROLES] = {
    [EXPORTS] = "what goes out",
    [IMPORTS] = "what comes in",
    [GDP] = "the gross domestic product, a dated table in the unit of the flows",
};

const enum role_source flow_gdp_role_sources[FLOW_GDP_ROLES] = {
    [EXPORTS] = ROLE_MEMBER,
    [IMPORTS] = ROLE_MEMBER,
    [GDP] = ROLE_SIDE,
};

void flow_gdp_each(const struct compute_call *call,
                   void (*set)(const struct compute_call *call, size_t t,
                               const struct flow_gdp *figures, tide_state state))
{
    const tide_series *exports = &call->input[EXPORTS];
    const tide_series *imports = &call->input[IMPORTS];
    const tide_series *gdp = &call->input[GDP];

    for (size_t t = 0; t < exports->count; t++) {
        tide_state state =
            state_join(flow_pair_state(exports, imports, t), tide_series_state(gdp, t));
        if (!tide_state_has_value(state)) {
            series_out_none(&call->output[0], t, state);
            continue;
        }
        struct flow_gdp figures = {.exports = scaled_of(exports, t),
                                   .imports = scaled_of(imports, t),
                                   .gdp = scaled_of(gdp, t)};
        set(call, t, &figures, state);
    }
}
