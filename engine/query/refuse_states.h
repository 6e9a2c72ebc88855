/*
 * refuse_states.h - --refuse: states that an answer must not have.
 */
#ifndef QUERY_REFUSE_STATES_H
#define QUERY_REFUSE_STATES_H

#include "query/bind.h"

/*
 * The states that --refuse names, into binding->is_refused.
 *
 * TIDE_STATUS_ARGUMENT  "no_state": no such state, err suggests the nearest; or "ok",
 *                       without which there is no answer
 */
tide_status bind_refused_states(const tide_job *job, struct binding *binding,
                                tide_error *err);

/*
 * Hold the figures of an answer, in its long form and before --having drops rows, against
 * the refused states. Levels beside them do not count.
 *
 * TIDE_STATUS_SHAPE  "refused_state": err names the first cell and counts all
 */
tide_status answer_refuse_states(const struct binding *binding, const tide_answer *answer,
                                 tide_error *err);

#endif
