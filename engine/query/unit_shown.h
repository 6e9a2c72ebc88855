/*
 * unit_shown.h - --unit: figures in another scale of their unit.
 */
#ifndef QUERY_UNIT_SHOWN_H
#define QUERY_UNIT_SHOWN_H

#include "query/bind.h"

/*
 * Hold --unit against the measures and what the answer shows.
 *
 * TIDE_STATUS_ARGUMENT  "unit_mismatch": another dimension or currency; "conflict": no
 *                       figure of the answer is in the unit of its measure
 *
 * A measure whose unit the file does not name is labelled, and a note says so.
 */
tide_status bind_unit(tide_job *job, struct binding *binding, tide_error *err);

/* The unit that figures of a measure are shown in: that of --unit, or its own. */
const struct unit *unit_shown(const tide_job *job, const struct unit *own);

/*
 * Turn the cells of a column from the unit of its measure into the one that is shown. A
 * decimal keeps its digits; a cell beyond 64 bits becomes overflow.
 *
 * TIDE_STATUS_OVERFLOW  "number_range": more than 18 decimals
 */
tide_status unit_convert(const tide_job *job, const struct unit *own, tide_answer *answer,
                         struct result_column *column, tide_error *err);

#endif
