/*
 * const_fx.c - growth of figures in another currency, parted into what it is at a constant
 * exchange rate and what the rate adds.
 *
 *     1 + current = (x[t] e[t]) / (x[b] e[b]),  e the rate of a table, b a year or a period
 *                                               before t
 *     const_fx = x[t] / x[b] - 1                both periods at the rate of the base
 *     fx       = (1 + current) / (1 + const_fx) - 1 = e[t] / e[b] - 1
 *
 * Exact, each as one quotient of whole numbers. The rate is in units of the other currency
 * for one of the measure's; a period that the table does not have has no rate: missing, as
 * a base base_missing. A rate that is not above 0 is undefined.
 *
 * Over several currencies the request has converted and summed the figures already, once
 * at the rates of their periods, y, and once at those of their bases, z (call->beside):
 *
 *     1 + current = y[t] / y[b],   1 + const_fx = z[t] / y[b],   1 + fx = y[t] / z[t]
 */
#include "compute/growth/growth.h"

#include "base/error.h"
#include "compute/bounds.h"
#include "time/period.h"

enum { FX_OF = GROWTH_OPTION_COUNT };
enum { FX_CONST, FX_CURRENT, FX_RATE, FX_COUNT };

/* A rate as a whole number of its last place, below 2^32. */
struct rate {
    int64_t mantissa;
    tide_state state;
};

/* Figure t of a series, and a base of another of the same scale. */
static struct growth_interval interval_of(const tide_series *now, size_t t,
                                          const tide_series *in, size_t base)
{
    struct growth_interval at = {.current = 2 * (int128)series_mantissa(now, t),
                                 .current_half = series_half(now, t),
                                 .base = 2 * (int128)series_mantissa(in, base),
                                 .base_half = series_half(in, base)};

    return at;
}

static bool is_of_pop(const struct compute_call *call)
{
    return argument_is(&call->argument[FX_OF], "pop");
}

static struct rate rate_at(const struct compute_call *call, size_t t)
{
    struct rate rate = {.state = TIDE_STATE_MISSING};

    if (call->side == NULL || t == SERIES_NOWHERE)
        return rate;
    rate.state = tide_series_state(call->side, t);
    if (!tide_state_has_value(rate.state))
        return rate;
    rate.mantissa = series_mantissa(call->side, t);
    if (rate.mantissa <= 0)
        rate.state = TIDE_STATE_UNDEFINED;
    else if (rate.mantissa > UINT32_MAX)
        rate.state = TIDE_STATE_OVERFLOW;
    return rate;
}

static tide_status fx_check(const struct argument *argument, tide_freq freq,
                            tide_error *err)
{
    if (argument_is(&argument[GROWTH_FORMULA], "arc"))
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--formula arc: rates of the arc form do not part into factors");
    return growth_check(argument, freq, err);
}

static tide_status fx_prepare(const struct compute_call *call, struct arena *arena,
                              const void **shared, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct growth_plan *plan = growth_plan_new(call, arena);

    if (plan == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t < in->count; t++)
        plan->base[t] = is_of_pop(call) ? (int32_t)t - 1 : growth_place_year_ago(in, t);
    *shared = plan;
    return TIDE_STATUS_OK;
}

/* Growth of figure t of `now` on the base, each times a factor. */
static void put_growth(const struct compute_call *call, size_t column,
                       const tide_series *now, size_t t, size_t base, int64_t factor,
                       int64_t base_factor, tide_state state)
{
    const struct growth_plan *plan = call->shared;
    const tide_series *in = &call->input[0];
    struct series_out *out = &call->output[column];

    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
    } else if (in->kind == TIDE_KIND_REAL) {
        growth_put_real(plan, out, t, dd_two_product(series_real(now, t), (double)factor),
                        dd_two_product(series_real(in, base), (double)base_factor),
                        state);
    } else {
        struct growth_interval at = interval_of(now, t, in, base);
        at.current *= factor;
        at.current_half *= factor;
        at.base *= base_factor;
        at.base_half *= base_factor;
        growth_put_decimal(plan, out, t, &at, state);
    }
    if (base != SERIES_NOWHERE)
        growth_mark_low(plan, in, out, t, (int64_t)base, 1);
}

/* What the rates alone changed: y / z - 1. */
static void put_rate(const struct compute_call *call, size_t t, tide_state state)
{
    const tide_series *now = &call->input[0];
    const tide_series *constant = call->beside;
    struct series_out *out = &call->output[FX_RATE];
    bool is_real = now->kind == TIDE_KIND_REAL;

    if (tide_state_has_value(state) &&
        !(is_real ? series_real(constant, t) > 0.0 : series_mantissa(constant, t) > 0))
        state = TIDE_STATE_UNDEFINED;
    if (!tide_state_has_value(state))
        series_out_none(out, t, state);
    else if (is_real)
        series_out_real_quotient(out, t,
                                 dd_two_sum(series_real(now, t),
                                            -series_real(constant, t)),
                                 dd_of(series_real(constant, t)), state);
    else
        series_out_quotient(out, t,
                            (int128)series_mantissa(now, t) -
                                series_mantissa(constant, t),
                            series_mantissa(constant, t), state);
}

/* Figures that are converted already. */
static void put_converted(const struct compute_call *call, size_t t, size_t base)
{
    const tide_series *in = &call->input[0];
    bool is_broken = base != SERIES_NOWHERE && growth_has_break(in, base, t);
    tide_state constant = tide_series_state(call->beside, t);

    if (series_has_value(in, t)) /* what z lacks is the rate of the base */
        constant = state_of_base(constant);
    put_growth(call, FX_CONST, call->beside, t, base, 1, 1,
               growth_pair_state_of(constant, in, base, is_broken));
    put_growth(call, FX_CURRENT, in, t, base, 1, 1,
               growth_pair_state(in, t, base, is_broken));
    put_rate(call, t,
             base == SERIES_NOWHERE
                 ? (tide_state)TIDE_STATE_BASE_MISSING
                 : growth_compared(state_join(tide_series_state(in, t), constant)));
}

static void put_period(const struct compute_call *call, size_t t, size_t base)
{
    const tide_series *in = &call->input[0];
    struct rate rate = rate_at(call, t);
    struct rate base_rate = rate_at(call, base);
    bool has_base = base != SERIES_NOWHERE;
    tide_state state =
        growth_pair_state(in, t, base, has_base && growth_has_break(in, base, t));
    tide_state rates = state_join(rate.state, state_of_base(base_rate.state));

    if (call->beside != NULL) {
        put_converted(call, t, base);
        return;
    }
    put_growth(call, FX_CONST, in, t, base, 1, 1, state);
    put_growth(call, FX_CURRENT, in, t, base, rate.mantissa, base_rate.mantissa,
               state_join(state, rates));
    if (tide_state_has_value(rates))
        series_out_quotient(&call->output[FX_RATE], t, rate.mantissa - base_rate.mantissa,
                            base_rate.mantissa, rates);
    else
        series_out_none(&call->output[FX_RATE], t, rates);
}

/* Of const_fx, which is the first output. */
static tide_status fx_bounds(const struct compute_call *call, tide_error *err)
{
    const struct growth_plan *plan = call->shared;
    const tide_series *in = &call->input[0];

    if (call->beside == NULL)
        return growth_bounds(call, err);
    for (size_t t = 0; t < in->count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        struct growth_interval at =
            interval_of(call->beside, t, in, (size_t)plan->base[t]);
        growth_put_bounds(plan, call, t, &at);
    }
    return TIDE_STATUS_OK;
}

static tide_status fx_run(const struct compute_call *call, tide_error *err)
{
    const struct growth_plan *plan = call->shared;

    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++)
        put_period(call, t, plan->base[t] < 0 ? SERIES_NOWHERE : (size_t)plan->base[t]);
    return TIDE_STATUS_OK;
}

static tide_status fx_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        tide_period period = series_period(in, t);
        tide_period before;
        tide_status status = is_of_pop(call) ? tide_period_add(period, -1, &before)
                                             : tide_period_year_ago(period, &before);
        put_period(call, t,
                   status == TIDE_STATUS_OK ? series_find(in, before) : SERIES_NOWHERE);
    }
    return TIDE_STATUS_OK;
}

static const tide_option fx_options[] = {
    GROWTH_OPTION_ROWS,
    [FX_OF] = {.name = "of",
               .kind = TIDE_OPTION_CHOICE,
               .argument = "VERB",
               .preset = "yoy",
               .range = "yoy|pop",
               .help = "growth on the year or on the period before",
               .group = TIDE_GROUP_COMPUTATION},
};

static const char *const fx_roles[] = {"value"};
static const char *const fx_role_summaries[] = {"the measure, in its own currency"};
static const struct compute_output fx_outputs[FX_COUNT] = {
    [FX_CONST] = {.name = "const_fx",
                  .kind = OUTPUT_REAL,
                  .unit = OUTPUT_UNIT_FORM,
                  .table_decimals = -1},
    [FX_CURRENT] = {.name = "current",
                    .kind = OUTPUT_REAL,
                    .unit = OUTPUT_UNIT_FORM,
                    .table_decimals = -1},
    [FX_RATE] = {.name = "fx",
                 .kind = OUTPUT_REAL,
                 .unit = OUTPUT_UNIT_FORM,
                 .table_decimals = -1},
};

const struct computation const_fx_computation = {
    .name = "const-fx",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "growth in another currency, at a constant and at the current rate",
    .formula = "const_fx = x[t] / x[b] - 1, current = x[t] e[t] / (x[b] e[b]) - 1,\n"
               "fx = e[t] / e[b] - 1, e the exchange rate, b = t - 1 year or t - 1;\n"
               "over currencies k: const_fx = sum x[k,t] e[k,b] / sum x[k,b] e[k,b] - 1",
    .missing = "figure or base missing; base not above 0; of current and fx: no rate\n"
               "in the table for the period (missing) or its base (base_missing), or\n"
               "one not above 0",
    .source = "constant-currency growth of trade and company reports",
    .accuracy = ACCURACY_Q,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = fx_options,
    .option_count = COUNT_OF(fx_options),
    .role = fx_roles,
    .role_summary = fx_role_summaries,
    .role_count = COUNT_OF(fx_roles),
    .output = fx_outputs,
    .output_count = COUNT_OF(fx_outputs),
    .side = {.option = "rates", .is_needed = true},
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = growth_refuses_cumulated,
    .check = fx_check,
    .prepare = fx_prepare,
    .base_of = growth_base_of,
    .run = fx_run,
    .reference = fx_reference,
    .interval = fx_bounds,
    .example = "tide const-fx datasets/states-demo/trade.csv --by flow "
               "--rates datasets/states-demo/rates.csv",
};
