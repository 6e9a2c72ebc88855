/*
 * cumulated.h - figures from January on, which look like monthly ones.
 */
#ifndef QUERY_CUMULATED_H
#define QUERY_CUMULATED_H

#include "query/bind.h"

/* --cumulated: the measures of a panel, fresh from grouping, are year to date. */
void panel_declare_cumulated(const tide_job *job, tide_panel *panel);

/*
 * Refuse figures that look year to date and are not declared, where the request would
 * take each for the figure of its period alone.
 *
 * TIDE_STATUS_SHAPE  "cumulated": err says what was seen, and how to go on
 */
tide_status panel_check_cumulated(const tide_job *job, const tide_panel *panel,
                                  tide_error *err);

#endif
