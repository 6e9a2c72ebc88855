/*
 * fiscal.h - --year-start: years that do not begin in January.
 */
#ifndef QUERY_FISCAL_H
#define QUERY_FISCAL_H

#include "query/bind.h"

/*
 * Hold --year-start and --year-label against the request; the frequencies are known.
 *
 * TIDE_STATUS_ARGUMENT  "conflict": without --freq A, S or Q, or beside dated side tables;
 *                       "bad_argument": a month in which no period of the data begins
 * TIDE_STATUS_SHAPE     "regroup": days and weeks have no months to begin a year with
 */
tide_status bind_fiscal(const tide_job *job, struct binding *binding, tide_error *err);

/* The panel as it is regrouped: its axis moved so that the year begins in January. Borrows
   all of the panel. */
tide_panel fiscal_shifted(const struct binding *binding, const tide_panel *panel);

/* Give coarser periods the year in which theirs ends, where --year-label says so. */
void fiscal_label(const struct binding *binding, tide_panel *coarse);

/* "years begin in April: 2021 is 2021-04 to 2022-03"; nothing without --year-start. */
void fiscal_note(const struct binding *binding, struct text_builder *line);

#endif
