/*
 * carry_over.c - the growth of a year that its level alone already decides.
 *
 *     carry_over[t]  the year's growth if every later period stays at x[t]:
 *
 *         (x[1] + ... + x[j] + (s - j) x[j]) / X - 1,   X the sum of the year before,
 *
 *                    t the j-th of s periods of a year. The last period of a year is
 *                    carried into the next one: s x[s] / (x[1] + ... + x[s]) - 1
 *     annual[t]      the growth of the year that ends with t
 *     intra_year[t]  what of it was not carried over: annual less the carry-over of the
 *                    year before, or with --split product (1 + annual) / (1 + carry) - 1
 *
 * Annual and intra-year growth stand in the last period of a year only; elsewhere the year
 * is an incomplete_window. A season would be carried on too: a measure that is not declared
 * adjusted is not_comparable, unless --allow-nsa.
 */
#include "compute/growth/sums.h"

#include "base/error.h"
#include "time/period.h"

enum {
    CARRY_LOW_BASE_WIDTH,
    CARRY_ALLOW_SIGNED,
    CARRY_SPLIT,
    CARRY_ALLOW_NSA,
};
enum { OUT_CARRY, OUT_ANNUAL, OUT_INTRA };

static tide_status carry_over_check(const struct argument *argument, tide_freq freq,
                                    tide_error *err)
{
    if (freq_per_year(freq) < 2)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "carry-over: figures of frequency %c do not part a year evenly",
                         tide_freq_letter(freq));
    return growth_width_check(&argument[CARRY_LOW_BASE_WIDTH], err);
}

static bool carry_over_refuses(const struct argument *argument,
                               const struct measure_traits *traits)
{
    return traits->is_cumulated ||
           (!traits->is_adjusted && !argument[CARRY_ALLOW_NSA].flag);
}

/* ---- totals ---- */

/* The figure at t, `times` times. */
static void total_repeat(struct total *total, const tide_series *in, size_t t,
                         int32_t times)
{
    if (!series_has_value(in, t))
        return;
    for (int32_t i = 0; i < times; i++)
        total_add(total, in, t);
}

struct places {
    int32_t per_year;
    int32_t within;           /* periods of the year before t */
    struct stretch_pair year; /* so far, and the whole year before */
};

static struct places places_of(const tide_series *in, size_t t)
{
    int32_t per_year = freq_per_year((tide_freq)in->first.freq);
    int32_t within = period_within_year(series_period(in, t));
    int64_t first = (int64_t)t - within;
    struct places places = {
        .per_year = per_year,
        .within = within,
        .year = {.current = {first, within + 1}, .base = {first - per_year, per_year}},
    };

    return places;
}

static void put_carry(const struct growth_plan *plan, const struct sums *sums, size_t t,
                      const struct places *at, struct series_out *out)
{
    int32_t left = at->per_year - at->within - 1;
    struct stretch_pair pair = at->year;

    if (left == 0) { /* the last period is carried into the next year */
        pair.base = at->year.current;
        pair.current = (struct stretch){(int64_t)t, 1};
        left = at->per_year - 1;
    }
    struct total current = sums_of(sums, pair.current);
    struct total base = sums_of(sums, pair.base);
    total_repeat(&current, sums->in, t, left);
    sums_put(plan, out, t, &current, &base,
             sums_pair_state(sums, &pair, &current, &base));
}

/* Annual less carry-over is (X1 - c) / X0, their quotient X1 / c - 1: X1, X0 the sums of
   the two years, c = s x[s] of the first. */
static void put_intra(const struct compute_call *call, const struct growth_plan *plan,
                      const tide_series *in, size_t t, const struct total *current,
                      const struct total *base, const struct places *at)
{
    struct series_out *out = &call->output[OUT_INTRA];
    tide_state state = call->output[OUT_ANNUAL].state[t];
    struct total carried = total_init(in);

    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
        return;
    }
    total_repeat(&carried, in, t - (size_t)at->per_year, at->per_year);
    if (argument_is(&call->argument[CARRY_SPLIT], "product"))
        sums_put(plan, out, t, current, &carried, state);
    else if (carried.is_real)
        series_out_real_quotient(out, t, dd_subtract(current->real, carried.real),
                                 base->real, state);
    else
        series_out_quotient(out, t, current->decimal - carried.decimal, base->decimal,
                            state);
}

static void put_year(const struct compute_call *call, const struct growth_plan *plan,
                     const struct sums *sums, size_t t, const struct places *at)
{
    if (at->within < at->per_year - 1) {
        series_out_none(&call->output[OUT_ANNUAL], t, TIDE_STATE_INCOMPLETE_WINDOW);
        series_out_none(&call->output[OUT_INTRA], t, TIDE_STATE_INCOMPLETE_WINDOW);
        return;
    }
    struct total current = sums_of(sums, at->year.current);
    struct total base = sums_of(sums, at->year.base);
    sums_put(plan, &call->output[OUT_ANNUAL], t, &current, &base,
             sums_pair_state(sums, &at->year, &current, &base));
    put_intra(call, plan, sums->in, t, &current, &base, at);
}

static void carry_over_fill(const struct compute_call *call, const struct sums *sums)
{
    struct growth_plan plan = {
        .span = 1,
        .low_base_width = growth_width(&call->argument[CARRY_LOW_BASE_WIDTH]),
        .width = call->argument[CARRY_LOW_BASE_WIDTH].number,
    };

    for (size_t t = 0; t < sums->in->count; t++) {
        struct places at = places_of(sums->in, t);
        put_carry(&plan, sums, t, &at, &call->output[OUT_CARRY]);
        put_year(call, &plan, sums, t, &at);
    }
}

static tide_status carry_over_run(const struct compute_call *call, tide_error *err)
{
    struct sums sums;

    tide_status status = sums_init(&sums, &call->input[0], call->scratch, err);
    if (status == TIDE_STATUS_OK)
        carry_over_fill(call, &sums);
    return status;
}

/* Every sum by itself. */
static tide_status carry_over_reference(const struct compute_call *call, tide_error *err)
{
    struct sums sums = sums_define(&call->input[0]);

    (void)err;
    carry_over_fill(call, &sums);
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static const tide_option carry_over_options[] = {
    [CARRY_LOW_BASE_WIDTH] = GROWTH_LOW_BASE_WIDTH_ROW,
    [CARRY_ALLOW_SIGNED] = GROWTH_ALLOW_SIGNED_ROW,
    [CARRY_SPLIT] = {.name = "split",
                     .kind = TIDE_OPTION_CHOICE,
                     .argument = "HOW",
                     .preset = "difference",
                     .range = "difference|product",
                     .help = "annual growth is carry-over plus intra-year growth, or\n"
                             "the factor of one times that of the other",
                     .group = TIDE_GROUP_COMPUTATION},
    [CARRY_ALLOW_NSA] = {.name = "allow-nsa",
                         .kind = TIDE_OPTION_FLAG,
                         .help = "take a measure that is not declared adjusted=sa",
                         .group = TIDE_GROUP_COMPUTATION},
};

static const char *const carry_over_roles[] = {"value"};
static const char *const carry_over_role_summaries[] = {"the measure that grows"};
static const struct compute_output carry_over_outputs[] = {
    [OUT_CARRY] = {.name = "carry_over",
                   .kind = OUTPUT_REAL,
                   .unit = OUTPUT_UNIT_FORM,
                   .table_decimals = -1},
    [OUT_ANNUAL] = {.name = "annual",
                    .kind = OUTPUT_REAL,
                    .unit = OUTPUT_UNIT_FORM,
                    .table_decimals = -1},
    [OUT_INTRA] = {.name = "intra_year",
                   .kind = OUTPUT_REAL,
                   .unit = OUTPUT_UNIT_FORM,
                   .table_decimals = -1},
};

const struct computation carry_over_computation = {
    .name = "carry-over",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "growth of a year if the level of now stays, and what comes beside it",
    .formula = "(x[1] + ... + x[j] + (s - j) x[j]) / sum of the year before - 1;\n"
               "last period: s x[s] / sum of its year - 1, of the year to come;\n"
               "intra-year: growth of the year less the carry-over into it",
    .missing = "a hole in the year: incomplete_window, in the year before:\n"
               "base_missing; base not above 0; a measure not seasonally adjusted, or\n"
               "a partial period, is not_comparable",
    .source = "ECB, Economic Bulletin 7/2022",
    .accuracy = ACCURACY_Q,
    .forms = "percent ratio",
    .basis = BASIS_GROWTH,
    .option = carry_over_options,
    .option_count = COUNT_OF(carry_over_options),
    .role = carry_over_roles,
    .role_summary = carry_over_role_summaries,
    .role_count = COUNT_OF(carry_over_roles),
    .output = carry_over_outputs,
    .output_count = COUNT_OF(carry_over_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = carry_over_refuses,
    .check = carry_over_check,
    .run = carry_over_run,
    .reference = carry_over_reference,
    .example = "tide carry-over datasets/states-demo/trade.csv --by flow --allow-nsa",
};
