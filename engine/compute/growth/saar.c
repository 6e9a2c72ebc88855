/*
 * saar.c - growth at the pace of a year: seasonally adjusted, at annual rate.
 *
 *     R[t] = (S[t] / S[t - k])^(s / k) - 1,  S the sum of the last k of s periods a year
 *
 * --on level takes the figures themselves, x[t] / x[t - k]. A month raised to the twelfth
 * power raises its season too: a measure that is not declared adjusted is not_comparable,
 * unless --allow-nsa.
 */
#include "compute/growth/power.h"
#include "compute/growth/sums.h"

#include "base/error.h"
#include "compute/bounds.h"

enum { SAAR_SPAN = POWER_OPTION_COUNT, SAAR_ON, SAAR_ALLOW_NSA };
enum { ON_SUM, ON_LEVEL }; /* in the order of the words of --on */

static tide_status saar_check(const struct argument *argument, tide_freq freq,
                              tide_error *err)
{
    const struct argument *span = &argument[SAAR_SPAN];
    int32_t per_year = freq_per_year(freq);

    if (per_year == 0)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "saar: a year has no fixed number of periods of frequency %c",
                         tide_freq_letter(freq));
    if (span->integer > per_year)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--span: %s is more than the %d periods of a year", span->text,
                         (int)per_year);
    return power_check(argument, freq, err);
}

static bool saar_refuses(const struct argument *argument,
                         const struct measure_traits *traits)
{
    return traits->is_cumulated ||
           (!traits->is_adjusted && !argument[SAAR_ALLOW_NSA].flag);
}

static struct stretch_pair pair_at(const struct argument *argument, size_t t)
{
    int64_t span = argument[SAAR_SPAN].integer;
    int64_t count = argument[SAAR_ON].choice == ON_LEVEL ? 1 : span;
    int64_t first = (int64_t)t - count + 1;
    struct stretch_pair pair = {.current = {first, count}, .base = {first - span, count}};

    return pair;
}

static struct power_pair figures_of(const struct total *current, const struct total *base)
{
    struct growth_interval at = sums_interval(current, base);
    struct power_pair real = {.current = current->real, .base = base->real};

    return current->is_real ? real : power_pair_of_decimals(&at);
}

static struct period_years exponent_of(const struct compute_call *call)
{
    struct period_years exponent = {
        .numerator = freq_per_year((tide_freq)call->input[0].first.freq),
        .denominator = call->argument[SAAR_SPAN].integer,
    };

    return exponent;
}

/* Two ordinary figures, one period each: no sum is looked for. */
static bool pair_plainly(const tide_series *in, const struct stretch_pair *pair,
                         struct power_pair *out)
{
    const int64_t exact = INT64_C(1) << 52;

    if (in->kind != TIDE_KIND_DECIMAL || pair->current.count != 1 || pair->base.first < 0)
        return false;
    size_t t = (size_t)pair->current.first;
    size_t base = (size_t)pair->base.first;
    int64_t x1 = series_mantissa(in, t);
    int64_t x0 = series_mantissa(in, base);
    if (x1 <= 0 || x1 >= exact || x0 <= 0 || x0 >= exact)
        return false;
    for (size_t i = base; i <= t; i++) /* breaks too */
        if (tide_series_state(in, i) != TIDE_STATE_OK)
            return false;
    *out = (struct power_pair){.current = dd_of(2.0 * (double)x1),
                               .base = dd_of(2.0 * (double)x0),
                               .current_half = (double)series_half(in, t),
                               .base_half = (double)series_half(in, base)};
    return true;
}

/* Every rate, written by power_put or power_define. */
static void saar_fill(const struct compute_call *call, const struct sums *sums,
                      void (*put)(struct series_out *, size_t, const struct power_pair *,
                                  struct period_years, tide_state))
{
    const tide_series *in = &call->input[0];
    struct period_years exponent = exponent_of(call);

    for (size_t t = 0; t < in->count; t++) {
        struct stretch_pair pair = pair_at(call->argument, t);
        struct power_pair figures;
        tide_state state = TIDE_STATE_OK;
        if (!pair_plainly(in, &pair, &figures)) {
            struct total current = sums_of(sums, pair.current);
            struct total base = sums_of(sums, pair.base);
            figures = figures_of(&current, &base);
            state = sums_pair_state(sums, &pair, &current, &base);
        }
        if (tide_state_has_value(state))
            state = power_state(call->argument, &figures, exponent, state);
        put(&call->output[0], t, &figures, exponent, state);
    }
}

static tide_status saar_run(const struct compute_call *call, tide_error *err)
{
    struct sums sums;

    tide_status status = sums_init(&sums, &call->input[0], call->scratch, err);
    if (status == TIDE_STATUS_OK)
        saar_fill(call, &sums, power_put);
    return status;
}

static tide_status saar_bounds(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct period_years exponent = exponent_of(call);
    struct sums sums;

    tide_status status = sums_init(&sums, in, call->scratch, err);
    for (size_t t = 0; status == TIDE_STATUS_OK && t < in->count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        struct stretch_pair pair = pair_at(call->argument, t);
        struct total current = sums_of(&sums, pair.current);
        struct total base = sums_of(&sums, pair.base);
        struct growth_interval at = sums_interval(&current, &base);
        power_put_bounds(call, t, &at, exponent);
    }
    return status;
}

static tide_status saar_reference(const struct compute_call *call, tide_error *err)
{
    struct sums sums = sums_define(&call->input[0]);

    (void)err;
    saar_fill(call, &sums, power_define);
    return TIDE_STATUS_OK;
}

static const tide_option saar_options[] = {
    POWER_OPTION_ROWS,
    [SAAR_SPAN] = {.name = "span",
                   .kind = TIDE_OPTION_INTEGER,
                   .argument = "K",
                   .preset = "1",
                   .range = "1..12",
                   .help = "periods that are summed, and back to the base; at most\n"
                           "a year",
                   .group = TIDE_GROUP_COMPUTATION},
    [SAAR_ON] = {.name = "on",
                 .kind = TIDE_OPTION_CHOICE,
                 .argument = "WHAT",
                 .preset = "sum",
                 .range = "sum|level",
                 .help = "sums of the last K periods, or the figures themselves",
                 .group = TIDE_GROUP_COMPUTATION},
    [SAAR_ALLOW_NSA] = {.name = "allow-nsa",
                        .kind = TIDE_OPTION_FLAG,
                        .help = "take a measure that is not declared adjusted=sa",
                        .group = TIDE_GROUP_COMPUTATION},
};

static const char *const saar_roles[] = {"value"};
static const char *const saar_role_summaries[] = {"the measure that grows"};
static const struct compute_output saar_outputs[] = {
    {.name = "saar", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_FORM, .table_decimals = -1},
};

const struct computation saar_computation = {
    .name = "saar",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "growth of adjusted figures at annual rate",
    .formula = "(S[t] / S[t - K])^(s / K) - 1, S the sum of the last K of the s\n"
               "periods of a year; --on level: (x[t] / x[t - K])^(s / K) - 1",
    .missing = "a hole in the sum: incomplete_window, in its base: base_missing; base\n"
               "not above 0; a measure not seasonally adjusted, or a partial period,\n"
               "is not_comparable",
    .source = "OECD, growth rates",
    .accuracy = ACCURACY_T,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = saar_options,
    .option_count = COUNT_OF(saar_options),
    .role = saar_roles,
    .role_summary = saar_role_summaries,
    .role_count = COUNT_OF(saar_roles),
    .output = saar_outputs,
    .output_count = COUNT_OF(saar_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = saar_refuses,
    .check = saar_check,
    .run = saar_run,
    .reference = saar_reference,
    .interval = saar_bounds,
    .example = "tide saar datasets/states-demo/trade.csv --by flow --allow-nsa",
};
