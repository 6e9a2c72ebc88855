/*
 * fiscal.c - fiscal years by moving the axis.
 *
 * Months moved back by start - 1 make a year that begins in the month `start` one that
 * begins in January, and so do quarters by their number; regrouping then needs to know
 * nothing of it. A fiscal year is called after the calendar year in which it begins.
 */
#include "query/fiscal.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

static int32_t months_of(tide_freq freq)
{
    switch (freq) {
    case TIDE_FREQ_M:
        return 1;
    case TIDE_FREQ_Q:
        return 3;
    case TIDE_FREQ_S:
        return 6;
    default:
        return 0;
    }
}

/* Side tables and days of periods are dated by calendar years. */
static bool is_dated(const struct computation *computation, const struct binding *binding)
{
    if (computation == NULL)
        return false;
    for (size_t role = 0; role < computation->role_count; role++)
        if (binding->role_source[role] >= ROLE_SIDE)
            return true;
    return computation->side_option != NULL;
}

tide_status bind_fiscal(const tide_job *job, struct binding *binding, tide_error *err)
{
    const struct argument *start = &job->option[OPTION_YEAR_START];

    if (!start->is_set || start->integer == 1)
        return TIDE_STATUS_OK;
    tide_freq from = binding->column[binding->time].freq;
    int32_t months = months_of(from);

    if (binding->freq == TIDE_FREQ_NONE || is_dated(job->computation, binding)) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict", "%s",
                  binding->freq == TIDE_FREQ_NONE
                      ? "only coarser periods can begin in another month: --freq A"
                      : "what stands beside the figures is dated by calendar years");
        error_source(err, "--year-start");
        return TIDE_STATUS_ARGUMENT;
    }
    if (months == 0) {
        error_set(err, TIDE_STATUS_SHAPE, "regroup",
                  "figures per %s have no month to begin a year with", freq_noun(from));
        error_source(err, "--year-start");
        return TIDE_STATUS_SHAPE;
    }
    if ((start->integer - 1) % months != 0) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "no %s begins in month %lld",
                  freq_noun(from), (long long)start->integer);
        error_source(err, "--year-start");
        return TIDE_STATUS_ARGUMENT;
    }
    binding->year_start = (int32_t)start->integer;
    binding->labels_year_end = argument_is(&job->option[OPTION_YEAR_LABEL], "end");
    binding->year_shift = (int32_t)(start->integer - 1) / months;
    return TIDE_STATUS_OK;
}

static bool is_labelled_by_end(const struct binding *binding)
{
    return binding->year_start > 1 && binding->labels_year_end;
}

tide_panel fiscal_shifted(const struct binding *binding, const tide_panel *panel)
{
    tide_panel shifted = *panel;

    shifted.first.ordinal -= binding->year_shift;
    return shifted;
}

void fiscal_label(const struct binding *binding, tide_panel *coarse)
{
    if (is_labelled_by_end(binding))
        coarse->first.ordinal +=
            12 / (binding->freq == TIDE_FREQ_A ? 12 : months_of(binding->freq));
}

void fiscal_note(const struct binding *binding, struct text_builder *line)
{
    int32_t start = binding->year_start;

    if (start <= 1)
        return;
    if (line->length > 0)
        text_add_c(line, "; ");
    text_add_format(line, "years begin in month %d: 2021 is %d-%02d to %d-%02d",
                    (int)start, is_labelled_by_end(binding) ? 2020 : 2021, (int)start,
                    is_labelled_by_end(binding) ? 2021 : 2022, (int)start - 1);
}
