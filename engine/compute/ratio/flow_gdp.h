/*
 * flow_gdp.h - exports, imports and the gross domestic product beside them.
 */
#ifndef COMPUTE_RATIO_FLOW_GDP_H
#define COMPUTE_RATIO_FLOW_GDP_H

#include "compute/ratio/flow_pair.h"
#include "compute/scaled.h"

enum { GDP = FLOW_ROLES, FLOW_GDP_ROLES };

extern const char *const flow_gdp_roles[FLOW_GDP_ROLES];
extern const char *const flow_gdp_role_summaries[FLOW_GDP_ROLES];
extern const enum role_source flow_gdp_role_sources[FLOW_GDP_ROLES];

struct flow_gdp {
    struct scaled exports;
    struct scaled imports;
    struct scaled gdp;
};

/* Each period: `set` where all three have a value and no flow is below 0. */
void flow_gdp_each(const struct compute_call *call,
                   void (*set)(const struct compute_call *call, size_t t,
                               const struct flow_gdp *figures, tide_state state));

#define FLOW_GDP_ROW                                                                     \
    {                                                                                    \
        .name = "gdp", .kind = TIDE_OPTION_TEXT, .argument = "FILE",                     \
        .help = "gross domestic product: a table of period[,keys],value in the\n"        \
                "unit of the flows; its keys are keys of --by",                          \
        .group = TIDE_GROUP_COMPUTATION,                                                 \
    }

#endif
