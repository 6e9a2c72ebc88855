/*
 * mean_growth.c - the mean rate of growth from period to period.
 *
 *     R = (r[1] r[2] ... r[n])^(1 / n) - 1,  r[i] = x[i] / x[i - 1]
 *
 * from the first figure to the last: the one rate that leads from one to the other. +50 %
 * and -50 % are -13.4 % on the average, not 0, which is why there is no arithmetic mean
 * here. A missing link leaves none: it is not jumped. The product of the links is
 * x[n] / x[0], but every link must be a rate in its own right.
 */
#include "compute/growth/power.h"

#include "compute/bounds.h"

static int sign_at(const tide_series *in, size_t t)
{
    if (in->kind == TIDE_KIND_REAL) {
        double x = series_real(in, t);
        return (x > 0.0) - (x < 0.0);
    }
    int64_t x = series_mantissa(in, t);
    return (x > 0) - (x < 0);
}

/* A figure above 0 of which nothing is to be said: two of them are a link. */
static bool is_plain(const tide_series *in, size_t t)
{
    return tide_series_state(in, t) == TIDE_STATE_OK && sign_at(in, t) > 0;
}

/* Decimals above 0 throughout, none of them marked: most series. */
static bool are_plain(const tide_series *in, size_t first, size_t last)
{
    bool is_above_0 = true;

    if (in->kind == TIDE_KIND_REAL || in->state != NULL)
        return false;
    for (size_t t = first; t <= last; t++)
        is_above_0 = is_above_0 & (series_mantissa(in, t) > 0);
    return is_above_0;
}

/* The largest state of all links, and of the holes between them. */
static tide_state links_state(const tide_series *in, size_t first, size_t last)
{
    tide_state state = TIDE_STATE_OK;
    if (are_plain(in, first, last))
        return state;
    bool was_plain = is_plain(in, first);

    for (size_t t = first + 1; t <= last; t++) {
        bool is_linked = was_plain;
        was_plain = is_plain(in, t);
        if (is_linked && was_plain)
            continue;
        tide_state link =
            growth_pair_state(in, t, t - 1, tide_series_state(in, t) == TIDE_STATE_BREAK);
        if (link == TIDE_STATE_MISSING || link == TIDE_STATE_BASE_MISSING)
            link = TIDE_STATE_INCOMPLETE_WINDOW;
        if (tide_state_has_value(link))
            link = state_join(link, growth_sign_state(sign_at(in, t), sign_at(in, t - 1),
                                                      false));
        state = state_join(state, link);
    }
    return state;
}

/* The ends of the series, the exponent 1 / n and the state; false: nothing to write. */
struct mean {
    size_t first;
    size_t last;
    struct period_years exponent;
    struct power_pair pair;
    tide_state state;
};

static bool mean_make(const struct compute_call *call, struct mean *out)
{
    const tide_series *in = &call->input[0];

    if (!power_ends(in, &out->first, &out->last)) {
        series_out_none(&call->output[0], 0, TIDE_STATE_TOO_FEW);
        return false;
    }
    out->exponent =
        (struct period_years){.numerator = 1,
                              .denominator = (int64_t)(out->last - out->first)};
    out->pair = power_pair_of_series(in, out->last, out->first);
    out->state = links_state(in, out->first, out->last);
    if (tide_state_has_value(out->state))
        out->state = power_state(call->argument, &out->pair, out->exponent, out->state);
    return true;
}

static tide_status mean_growth_run(const struct compute_call *call, tide_error *err)
{
    struct mean mean;

    (void)err;
    if (mean_make(call, &mean))
        power_put(&call->output[0], 0, &mean.pair, mean.exponent, mean.state);
    return TIDE_STATUS_OK;
}

/* The mean of the logarithms of all links. */
static tide_status mean_growth_reference(const struct compute_call *call, tide_error *err)
{
    struct dd sum = dd_of(0.0);
    struct mean mean;

    (void)err;
    if (!mean_make(call, &mean))
        return TIDE_STATUS_OK;
    if (!tide_state_has_value(mean.state) || mean.pair.current.high == 0.0) {
        power_define(&call->output[0], 0, &mean.pair, mean.exponent, mean.state);
        return TIDE_STATUS_OK;
    }
    for (size_t t = mean.first + 1; t <= mean.last; t++) {
        struct power_pair link = power_pair_of_series(&call->input[0], t, t - 1);
        sum = dd_add(sum, power_log_ratio(link.current, link.base));
    }
    series_out_growth_of_log(&call->output[0], 0,
                             dd_divide(sum, dd_of_int64(mean.exponent.denominator)),
                             mean.state);
    return TIDE_STATUS_OK;
}

/* The links between cancel, with their rounding: the ends alone bound the mean. */
static tide_status mean_growth_bounds(const struct compute_call *call, tide_error *err)
{
    struct period_years exponent = {.numerator = 1};
    const tide_series *in = &call->input[0];
    size_t first;
    size_t last;

    (void)err;
    if (!bounds_begin(call, 0, 0) || !power_ends(in, &first, &last))
        return TIDE_STATUS_OK;
    struct growth_interval at = growth_interval_of(in, last, first, 1);
    exponent.denominator = (int64_t)(last - first);
    power_put_bounds(call, 0, &at, exponent);
    return TIDE_STATUS_OK;
}

static const tide_option mean_growth_options[] = {POWER_OPTION_ROWS};

static const char *const mean_growth_roles[] = {"value"};
static const char *const mean_growth_role_summaries[] = {"the measure that grows"};
static const struct compute_output mean_growth_outputs[] = {
    {.name = "mean_growth",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation mean_growth_computation = {
    .name = "mean-growth",
    .family = "growth",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "geometric mean of the growth from period to period",
    .formula = "(r[1] r[2] ... r[n])^(1 / n) - 1, r[i] = x[i] / x[i - 1]",
    .missing = "fewer than two figures: too_few; a hole between the first and the\n"
               "last: incomplete_window; a link from a figure not above 0; a partial\n"
               "period is not_comparable",
    .source = "geometric mean of growth factors",
    .accuracy = ACCURACY_T,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = mean_growth_options,
    .option_count = COUNT_OF(mean_growth_options),
    .role = mean_growth_roles,
    .role_summary = mean_growth_role_summaries,
    .role_count = COUNT_OF(mean_growth_roles),
    .output = mean_growth_outputs,
    .output_count = COUNT_OF(mean_growth_outputs),
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = growth_refuses_cumulated,
    .check = power_check,
    .run = mean_growth_run,
    .reference = mean_growth_reference,
    .interval = mean_growth_bounds,
    .example = "tide mean-growth datasets/states-demo/trade.csv --by flow",
};
