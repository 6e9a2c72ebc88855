/*
 * group_sum.h - the figures of one measure into the cells of a panel.
 */
#ifndef GROUP_GROUP_SUM_H
#define GROUP_GROUP_SUM_H

#include "group/group.h"

struct group_sum {
    const struct group_request *request;
    const uint32_t *series; /* [rows] series of the panel, or GROUP_NO_SERIES */
    tide_panel *panel;      /* its cells absent */
};

/* Fill one measure. Measures do not touch each other: a pool_task over `context`. */
tide_status group_sum_measure(void *context, size_t measure, tide_error *err);

#endif
