/*
 * cagr.c - compound annual growth from the first figure to the last.
 *
 *     R = (x[T] / x[0])^(1 / n) - 1,  n the years from the first figure to the last
 *
 * The years are those of the calendar, so that holes between the two do no harm: periods
 * over the periods of a year; weeks and days over 365.2425 days. --years count takes
 * figures - 1, for yearly figures whose gaps are to count for nothing.
 */
#include "compute/growth/power.h"

#include "base/error.h"
#include "compute/bounds.h"

enum { CAGR_YEARS = POWER_OPTION_COUNT };

static bool is_counted(const struct argument *argument)
{
    return argument_is(&argument[CAGR_YEARS], "count");
}

static tide_status cagr_check(const struct argument *argument, tide_freq freq,
                              tide_error *err)
{
    if (is_counted(argument) && freq != TIDE_FREQ_A)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--years count: figures of frequency %c are not years",
                         tide_freq_letter(freq));
    return power_check(argument, freq, err);
}

/* 1 / n */
static struct period_years exponent_between(const struct compute_call *call, size_t first,
                                            size_t last)
{
    const tide_series *in = &call->input[0];
    struct period_years years = period_years_between((tide_freq)in->first.freq,
                                                     in->first.ordinal + (int32_t)first,
                                                     in->first.ordinal + (int32_t)last);

    if (is_counted(call->argument)) {
        years = (struct period_years){.numerator = -1, .denominator = 1};
        for (size_t t = first; t <= last; t++)
            years.numerator += series_has_value(in, t);
    }
    struct period_years exponent = {.numerator = years.denominator,
                                    .denominator = years.numerator};
    return exponent;
}

static void cagr_fill(const struct compute_call *call,
                      void (*put)(struct series_out *, size_t, const struct power_pair *,
                                  struct period_years, tide_state))
{
    const tide_series *in = &call->input[0];
    size_t first;
    size_t last;

    if (!power_ends(in, &first, &last)) {
        series_out_none(&call->output[0], 0, TIDE_STATE_TOO_FEW);
        return;
    }
    struct period_years exponent = exponent_between(call, first, last);
    struct power_pair pair = power_pair_of_series(in, last, first);
    tide_state state =
        growth_pair_state(in, last, first, growth_has_break(in, first, last));

    put(&call->output[0], 0, &pair, exponent,
        power_state(call->argument, &pair, exponent, state));
}

static tide_status cagr_run(const struct compute_call *call, tide_error *err)
{
    (void)err;
    cagr_fill(call, power_put);
    return TIDE_STATUS_OK;
}

static tide_status cagr_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    cagr_fill(call, power_define);
    return TIDE_STATUS_OK;
}

static tide_status cagr_bounds(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    size_t first;
    size_t last;

    (void)err;
    if (!bounds_begin(call, 0, 0) || !power_ends(in, &first, &last))
        return TIDE_STATUS_OK;
    struct growth_interval at = growth_interval_of(in, last, first, 1);
    power_put_bounds(call, 0, &at, exponent_between(call, first, last));
    return TIDE_STATUS_OK;
}

static const tide_option cagr_options[] = {
    POWER_OPTION_ROWS,
    [CAGR_YEARS] = {.name = "years",
                    .kind = TIDE_OPTION_CHOICE,
                    .argument = "HOW",
                    .preset = "elapsed",
                    .range = "elapsed|count",
                    .help = "years of the calendar, or yearly figures less one",
                    .group = TIDE_GROUP_COMPUTATION},
};

static const char *const cagr_roles[] = {"value"};
static const char *const cagr_role_summaries[] = {"the measure that grows"};
static const struct compute_output cagr_outputs[] = {
    {.name = "cagr", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_FORM, .table_decimals = -1},
};

const struct computation cagr_computation = {
    .name = "cagr",
    .family = "growth",
    .shape = TIDE_SHAPE_REDUCE,
    .summary = "compound annual growth from the first figure to the last",
    .formula = "(x[last] / x[first])^(1 / n) - 1, n the years between the two",
    .missing = "fewer than two figures: too_few; the first not above 0; a partial\n"
               "period at either end is not_comparable",
    .source = "World Bank WITS; UNCTAD, Handbook of Statistics",
    .accuracy = ACCURACY_T,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = cagr_options,
    .option_count = COUNT_OF(cagr_options),
    .role = cagr_roles,
    .role_summary = cagr_role_summaries,
    .role_count = COUNT_OF(cagr_roles),
    .output = cagr_outputs,
    .output_count = COUNT_OF(cagr_outputs),
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = growth_refuses_cumulated,
    .check = cagr_check,
    .run = cagr_run,
    .reference = cagr_reference,
    .interval = cagr_bounds,
    .example = "tide cagr datasets/states-demo/trade.csv --by flow",
};
