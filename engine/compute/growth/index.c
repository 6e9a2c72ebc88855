/*
 * index.c - growth on one fixed base, 100 there in the form index.
 *
 *     R[t] = x[t] / x[b] - 1
 *
 * The base is a period; a coarser one, such as a year of a monthly series, is the mean of
 * all its sub-periods; prev-dec is the last sub-period of the year before t. An index can
 * be put on another base in the same way: weights and growth do not change.
 */
#include "compute/growth/growth.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

enum { INDEX_BASE = GROWTH_OPTION_COUNT };

/* Can a base of frequency `base` be made of whole periods of frequency `freq`? */
static bool can_divide(tide_freq base, tide_freq freq)
{
    return base == freq || (base < freq && freq != TIDE_FREQ_W);
}

static tide_status index_check(const struct argument *argument, tide_freq freq,
                               tide_error *err)
{
    const struct argument *base = &argument[INDEX_BASE];
    tide_period period;

    if (!base->is_set) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "index needs --base");
        error_hint(err, "--base 2015, --base 2015-12 or --base prev-dec");
        return TIDE_STATUS_ARGUMENT;
    }
    if (!argument_is(base, "prev-dec")) {
        tide_status status =
            tide_period_parse(base->text, strlen(base->text), &period, NULL);
        if (status != TIDE_STATUS_OK || period.length != 1)
            return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                             "--base: \"%s\" is neither a period nor prev-dec",
                             base->text);
        if (!can_divide((tide_freq)period.freq, freq))
            return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                             "--base: a %s is not made of whole periods of frequency %c",
                             freq_noun((tide_freq)period.freq), tide_freq_letter(freq));
    }
    return growth_check(argument, freq, err);
}

/* The last period of the year before; false in the first year of the calendar. */
static bool previous_december(tide_period period, tide_period *out)
{
    int32_t back = period_within_year(period) + 1;
    return tide_period_add(period, -back, out) == TIDE_STATUS_OK;
}

/*
 * The places that make up a base period: *first and how many. 0 unless the series covers
 * all of it.
 */
static size_t base_places(const tide_series *in, tide_period base, size_t *first)
{
    size_t count = 0;

    for (size_t t = 0; t < in->count; t++) {
        tide_period within;
        if (tide_period_convert(series_period(in, t), (tide_freq)base.freq, &within) !=
                TIDE_STATUS_OK ||
            !tide_period_equal(within, base))
            continue;
        if (count++ == 0)
            *first = t;
    }
    if (count == 0 ||
        tide_period_first_day(series_period(in, *first)) != tide_period_first_day(base) ||
        tide_period_last_day(series_period(in, *first + count - 1)) !=
            tide_period_last_day(base))
        return 0;
    return count;
}

static tide_status index_prepare(const struct compute_call *call, struct arena *arena,
                                 const void **shared, tide_error *err)
{
    const tide_series *in = &call->input[0];
    const struct argument *argument = &call->argument[INDEX_BASE];
    struct growth_plan *plan = growth_plan_new(call, arena);
    tide_period base;
    size_t first;

    if (plan == NULL)
        return memory_failed(arena->memory, err);
    *shared = plan;
    if (argument_is(argument, "prev-dec")) {
        for (size_t t = 0; t < in->count; t++)
            if (previous_december(series_period(in, t), &base))
                plan->base[t] = growth_place(in, base.ordinal);
        return TIDE_STATUS_OK;
    }

    tide_status status =
        tide_period_parse(argument->text, strlen(argument->text), &base, err);
    if (status != TIDE_STATUS_OK)
        return status;
    size_t count = base_places(in, base, &first);
    if (count > 0) {
        plan->span = count;
        for (size_t t = 0; t < in->count; t++)
            plan->base[t] = (int32_t)first;
    }
    return TIDE_STATUS_OK;
}

static tide_status index_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    const struct argument *argument = &call->argument[INDEX_BASE];
    bool is_previous = argument_is(argument, "prev-dec");
    tide_period base;

    if (!is_previous) {
        tide_status status =
            tide_period_parse(argument->text, strlen(argument->text), &base, err);
        if (status != TIDE_STATUS_OK)
            return status;
    }
    for (size_t t = 0; t < in->count; t++) {
        size_t first = SERIES_NOWHERE;
        if (is_previous) {
            if (previous_december(series_period(in, t), &base))
                first = series_find(in, base);
        } else if (base_places(in, base, &first) == 0) {
            first = SERIES_NOWHERE;
        }
        growth_define(call, t, first);
    }
    return TIDE_STATUS_OK;
}

static const tide_option index_options[] = {
    GROWTH_OPTION_ROWS,
    [INDEX_BASE] = {.name = "base",
                    .kind = TIDE_OPTION_TEXT,
                    .argument = "PERIOD",
                    .help = "the base: a period, a coarser one (the mean of its\n"
                            "sub-periods), or prev-dec, the last sub-period of the\n"
                            "year before",
                    .group = TIDE_GROUP_COMPUTATION},
};

static const char *const index_roles[] = {"value"};
static const char *const index_role_summaries[] = {"the measure that is indexed"};
static const struct compute_output index_outputs[] = {
    {.name = "index",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation index_computation = {
    .name = "index",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "figures on a fixed base, 100 there",
    .formula = "x[t] / x[base] - 1",
    .missing = "figure missing, or any part of the base; base not above 0; a figure\n"
               "below 0 over a positive base is sign_change; year-to-date figures of\n"
               "different parts of the year are not_comparable",
    .source = "Rosstat; OECD, re-referencing",
    .accuracy = ACCURACY_Q,
    .forms = "index percent multiple log ratio",
    .basis = BASIS_GROWTH,
    .option = index_options,
    .option_count = COUNT_OF(index_options),
    .role = index_roles,
    .role_summary = index_role_summaries,
    .role_count = COUNT_OF(index_roles),
    .output = index_outputs,
    .output_count = COUNT_OF(index_outputs),
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = growth_refuses_cumulated,
    .check = index_check,
    .prepare = index_prepare,
    .base_of = growth_base_of,
    .run = growth_run,
    .reference = index_reference,
    .interval = growth_bounds,
    .example = "tide index datasets/states-demo/trade.csv --by flow --base 2021",
};
