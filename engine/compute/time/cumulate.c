/*
 * cumulate.c - the year to date: sums from the first period of the year.
 *
 *     Y[t] = x[first period of the year] + ... + x[t]
 *
 * Exact. After a hole there is no sum until the year ends: incomplete_window, as in a year
 * of which the series does not have the beginning. A break after the first period of the
 * year marks the rest of it.
 */
#include "compute/bounds.h"
#include "time/period.h"

/* The sum of the year so far. */
struct year_sum {
    int128 decimal;
    int128 half; /* DECIMAL: in halves of the last place */
    struct real_sum real;
    tide_state state;
};

static void year_begin(struct year_sum *sum, bool is_whole)
{
    sum->decimal = 0;
    sum->half = 0;
    real_sum_init(&sum->real);
    sum->state = is_whole ? TIDE_STATE_OK : TIDE_STATE_INCOMPLETE_WINDOW;
}

static void year_add(struct year_sum *sum, const tide_series *in, size_t t, bool is_first)
{
    tide_state state = tide_series_state(in, t);

    if (state == TIDE_STATE_MISSING)
        state = TIDE_STATE_INCOMPLETE_WINDOW;
    if (state == TIDE_STATE_BREAK && is_first)
        state = TIDE_STATE_OK;
    sum->state = state_join(sum->state, state);
    if (!tide_state_has_value(state))
        return;
    if (in->kind == TIDE_KIND_DECIMAL) {
        sum->decimal += series_mantissa(in, t);
        sum->half += series_half(in, t);
    } else {
        real_sum_add(&sum->real, series_real(in, t));
    }
}

static void year_put(const struct year_sum *sum, struct series_out *out, size_t t)
{
    if (!tide_state_has_value(sum->state))
        series_out_none(out, t, sum->state);
    else if (out->kind == TIDE_KIND_DECIMAL)
        series_out_decimal(out, t, sum->decimal, sum->state);
    else
        series_out_real(out, t, real_sum_round(&sum->real), sum->state);
}

static tide_status cumulate_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct year_sum sum;

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        bool is_first = period_within_year(series_period(in, t)) == 0;
        if (is_first || t == 0)
            year_begin(&sum, is_first);
        year_add(&sum, in, t, is_first);
        year_put(&sum, &call->output[0], t);
    }
    return TIDE_STATUS_OK;
}

static tide_status cumulate_bounds(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct year_sum sum;

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        bool is_first = period_within_year(series_period(in, t)) == 0;
        if (is_first || t == 0)
            year_begin(&sum, is_first);
        year_add(&sum, in, t, is_first);
        if (bounds_begin(call, 0, t))
            bounds_put_figure(call, 0, t, bounds_range_of(2 * sum.decimal, sum.half));
    }
    return TIDE_STATUS_OK;
}

/* Every sum by itself, from the first period of its year. */
static tide_status cumulate_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        size_t before = (size_t)period_within_year(series_period(in, t));
        size_t first = before <= t ? t - before : 0;
        struct year_sum sum;

        year_begin(&sum, before <= t);
        for (size_t i = first; i <= t; i++)
            year_add(&sum, in, i, before <= t && i == first);
        year_put(&sum, &call->output[0], t);
    }
    return TIDE_STATUS_OK;
}

static bool cumulate_refuses(const struct argument *argument,
                             const struct measure_traits *traits)
{
    (void)argument;
    return traits->is_cumulated;
}

static const char *const cumulate_roles[] = {"value"};
static const char *const cumulate_role_summaries[] = {"the measure that is added up"};
static const struct compute_output cumulate_outputs[] = {
    {.name = "cumulate",
     .kind = OUTPUT_DECIMAL,
     .unit = OUTPUT_UNIT_MEASURE,
     .table_decimals = -1},
};

const struct computation cumulate_computation = {
    .name = "cumulate",
    .family = "time",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "year to date: sums from the first period of the year",
    .formula = "x[first period of the year] + ... + x[t]",
    .missing = "a hole: incomplete_window until the year ends; a stock, a price, a\n"
               "rate or what is cumulated already is not_comparable",
    .source = "exact sums of decimals",
    .accuracy = ACCURACY_E,
    .role = cumulate_roles,
    .role_summary = cumulate_role_summaries,
    .role_count = COUNT_OF(cumulate_roles),
    .output = cumulate_outputs,
    .output_count = COUNT_OF(cumulate_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE | 1 << MEASURE_STOCK,
    .refuses = cumulate_refuses,
    .run = cumulate_run,
    .reference = cumulate_reference,
    .interval = cumulate_bounds,
    .example = "tide cumulate datasets/states-demo/trade.csv --by flow",
};
