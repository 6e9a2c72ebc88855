/*
 * refuse_states.c - an answer is refused where a figure of it is in a state that the
 * request will not have.
 */
#include "query/refuse_states.h"

#include <stdio.h>

#include "base/error.h"
#include "time/period.h"

static const char *state_name_at(const void *table, size_t i)
{
    (void)table;
    return tide_state_at(i)->name;
}

static const tide_state_row *find_state(struct text name)
{
    for (size_t i = 0; i < tide_state_count(); i++)
        if (text_is(name, tide_state_at(i)->name))
            return tide_state_at(i);
    return NULL;
}

tide_status bind_refused_states(const tide_job *job, struct binding *binding,
                                tide_error *err)
{
    const struct argument *refuse = &job->option[OPTION_REFUSE];

    binding->refuses_states = refuse->is_set;
    for (size_t i = 0; refuse->is_set && i < refuse->item_count; i++) {
        const tide_state_row *row = find_state(refuse->item[i]);
        char copy[256];

        if (row != NULL && row->code != TIDE_STATE_OK) {
            binding->is_refused[row->code] = true;
            continue;
        }
        text_escape(copy, sizeof copy, refuse->item[i].at, refuse->item[i].length);
        if (row != NULL) {
            error_set(err, TIDE_STATUS_ARGUMENT, "no_state",
                      "\"%s\" is the state of a figure without reserve", copy);
        } else {
            error_set(err, TIDE_STATUS_ARGUMENT, "no_state", "unknown state \"%s\"",
                      copy);
            error_suggest(err,
                          text_nearest_of(copy, tide_state_count(), state_name_at, NULL));
        }
        error_source(err, "--refuse");
        error_hint(err, "tide list states");
        return TIDE_STATUS_ARGUMENT;
    }
    return TIDE_STATUS_OK;
}

/* "partner CHN, flow X, 2020-01": where a row stands. Cut short where it is too long. */
static void place_text(const struct binding *binding, const tide_answer *answer,
                       size_t row, char *buffer, size_t size)
{
    size_t used = 0;

    buffer[0] = '\0';
    for (size_t i = 0; i < binding->figure; i++) {
        const struct result_column *column = &answer->column[i];
        char period[2 * TIDE_PERIOD_TEXT_SIZE];
        char part[256];
        int length;

        if (column->kind == TIDE_CELL_PERIOD) {
            tide_period begin = column->period[row];
            if (column->last != NULL) {
                begin.length = 1;
                period_range_format(begin, column->last[row], period, sizeof period);
            } else {
                tide_period_format(begin, period, sizeof period);
            }
            length = snprintf(part, sizeof part, "%s", period);
        } else {
            length =
                snprintf(part, sizeof part, "%s %s", column->name, column->text[row]);
        }
        if (length <= 0 || (size_t)length >= sizeof part ||
            used + (size_t)length + 3 > size)
            return;
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", used > 0 ? ", " : "",
                                 part);
    }
}

tide_status answer_refuse_states(const struct binding *binding, const tide_answer *answer,
                                 tide_error *err)
{
    const struct result_column *first = NULL;
    size_t first_row = 0;
    size_t count = 0;
    char place[256];

    for (size_t i = binding->figure; i < answer->column_count; i++) {
        const struct result_column *column = &answer->column[i];
        for (size_t row = 0; column->has_state && row < answer->row_count; row++) {
            if (column->state == NULL || !binding->is_refused[column->state[row]])
                continue;
            if (count++ > 0 && (first_row < row || first == column))
                continue;
            first = column;
            first_row = row;
        }
    }
    if (count == 0)
        return TIDE_STATUS_OK;

    const char *state = tide_state_find(first->state[first_row])->name;
    place_text(binding, answer, first_row, place, sizeof place);
    error_set(err, TIDE_STATUS_SHAPE, "refused_state", "%s%s%s is %s; %zu %s refused",
              first->name, place[0] != '\0' ? " of " : "", place, state, count,
              count == 1 ? "cell is" : "cells are");
    error_source(err, "--refuse");
    error_hint(err, "tide explain %s; without --refuse such cells are marked", state);
    return TIDE_STATUS_SHAPE;
}
