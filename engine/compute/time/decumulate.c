/*
 * decumulate.c - single periods out of figures that are year to date.
 *
 *     x[t] = Y[t] - Y[t - 1],  Y before the first period of a year is 0
 *
 * Exact. Where Y[t - 1] is missing, what Y[t] adds belongs to several periods together:
 * incomplete_window, and nothing is dealt out. A flow that comes out below 0 was revised
 * in between: low_reliability.
 */
#include "compute/bounds.h"
#include "time/period.h"

/* The state of Y[t] - Y[t - 1]. A partial figure is not taken from, nor off, a whole one;
   a break in t - 1 is not between the two. */
static tide_state pair_state(tide_state current, tide_state before)
{
    if (before == TIDE_STATE_MISSING)
        before = TIDE_STATE_INCOMPLETE_WINDOW;
    if (before == TIDE_STATE_BREAK)
        before = TIDE_STATE_OK;
    if (tide_state_has_value(current) && tide_state_has_value(before) &&
        (current == TIDE_STATE_PARTIAL_PERIOD || before == TIDE_STATE_PARTIAL_PERIOD))
        return TIDE_STATE_NOT_COMPARABLE;
    return state_join(current, before);
}

static void put(const struct compute_call *call, size_t t, bool is_first)
{
    const tide_series *in = &call->input[0];
    struct series_out *out = &call->output[0];
    bool is_signed = call->traits->kind == MEASURE_SIGNED;
    tide_state state = tide_series_state(in, t);

    if (!is_first)
        state = pair_state(state, t > 0 ? tide_series_state(in, t - 1)
                                        : (tide_state)TIDE_STATE_INCOMPLETE_WINDOW);
    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
    } else if (out->kind == TIDE_KIND_DECIMAL) {
        int128 x =
            (int128)series_mantissa(in, t) - (is_first ? 0 : series_mantissa(in, t - 1));
        if (x < 0 && !is_signed)
            state = state_join(state, TIDE_STATE_LOW_RELIABILITY);
        series_out_decimal(out, t, x, state);
    } else {
        double x = series_real(in, t) - (is_first ? 0.0 : series_real(in, t - 1));
        if (x < 0.0 && !is_signed)
            state = state_join(state, TIDE_STATE_LOW_RELIABILITY);
        series_out_real(out, t, x, state);
    }
}

static tide_status decumulate_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++)
        put(call, t, period_within_year(series_period(in, t)) == 0);
    return TIDE_STATUS_OK;
}

static tide_status decumulate_bounds(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        struct bounds_range range = bounds_of_figure(in, t);
        if (period_within_year(series_period(in, t)) != 0) {
            struct bounds_range before = bounds_of_figure(in, t - 1);
            range.low -= before.high;
            range.high -= before.low;
        }
        bounds_put_figure(call, 0, t, range);
    }
    return TIDE_STATUS_OK;
}

/* A period is the first of its year if the one before lies in another. */
static tide_status decumulate_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        tide_period period = series_period(in, t);
        tide_period before;
        put(call, t,
            tide_period_add(period, -1, &before) != TIDE_STATUS_OK ||
                period_year_number(before) != period_year_number(period));
    }
    return TIDE_STATUS_OK;
}

static const char *const decumulate_roles[] = {"value"};
static const char *const decumulate_role_summaries[] = {
    "figures from the first period of "
    "the year on"};
static const struct compute_output decumulate_outputs[] = {
    {.name = "decumulate",
     .kind = OUTPUT_DECIMAL,
     .unit = OUTPUT_UNIT_MEASURE,
     .table_decimals = -1},
};

const struct computation decumulate_computation = {
    .name = "decumulate",
    .family = "time",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "single periods out of year-to-date figures",
    .formula = "Y[t] - Y[t - 1], Y before the first period of a year is 0",
    .missing = "figure missing; the one before missing: incomplete_window; a flow\n"
               "below 0 is low_reliability; a partial period is not_comparable",
    .source = "exact differences of decimals",
    .accuracy = ACCURACY_E,
    .role = decumulate_roles,
    .role_summary = decumulate_role_summaries,
    .role_count = COUNT_OF(decumulate_roles),
    .output = decumulate_outputs,
    .output_count = COUNT_OF(decumulate_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE | 1 << MEASURE_STOCK,
    .run = decumulate_run,
    .reference = decumulate_reference,
    .interval = decumulate_bounds,
    .example = "tide decumulate datasets/states-demo/trade.csv --by flow",
};
