/*
 * mat.c - growth of the moving annual total.
 *
 *     R[t] = S[t] / S[t - 1 year] - 1,  S[t] the sum of the year that ends with t
 *
 * A year is as many periods as the frequency has, 52 weeks, or the days since the same
 * date of the year before; a year to 29 February is none. --sums answers with S[t] itself,
 * exactly; of a stock or a price that is no figure, only its growth is.
 */
#include "compute/growth/sums.h"

#include "compute/bounds.h"

#include "time/period.h"

enum { MAT_SUMS = GROWTH_OPTION_COUNT };
enum { MAT_WEEKS = 52 };

/* The year that ends at a place; no stretch for 29 February. */
static struct stretch year_up_to(const tide_series *in, int64_t place)
{
    tide_freq freq = (tide_freq)in->first.freq;
    struct stretch year = {0};
    int64_t year_ago = place - (freq == TIDE_FREQ_W ? MAT_WEEKS : freq_per_year(freq));

    if (freq == TIDE_FREQ_D && !growth_year_ago(in, place, &year_ago))
        return year;
    year.first = year_ago + 1;
    year.count = place - year_ago;
    return year;
}

static tide_status mat_prepare(const struct compute_call *call, struct arena *arena,
                               const void **shared, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct sums_plan *plan = sums_plan_new(call, arena);

    if (plan == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t < in->count; t++) {
        struct stretch_pair *pair = &plan->pair[t];
        pair->current = year_up_to(in, (int64_t)t);
        if (pair->current.count > 0)
            pair->base = year_up_to(in, pair->current.first - 1);
    }
    *shared = plan;
    return TIDE_STATUS_OK;
}

static void put_sum(struct series_out *out, size_t t, const struct sums *sums,
                    struct stretch year)
{
    struct total total = sums_of(sums, year);
    tide_state state = total.state;

    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
        return;
    }
    if (growth_has_break(sums->in, (size_t)year.first,
                         (size_t)(year.first + year.count - 1)))
        state = TIDE_STATE_BREAK;
    if (total.is_real)
        series_out_real(out, t, dd_round(total.real), state);
    else
        series_out_decimal(out, t, total.decimal, state);
}

static void mat_put(const struct compute_call *call, const struct sums *sums, size_t t,
                    const struct stretch_pair *pair)
{
    const struct sums_plan *plan = call->shared;

    if (call->argument[MAT_SUMS].flag) {
        put_sum(&call->output[0], t, sums, pair->current);
        return;
    }
    struct total current = sums_of(sums, pair->current);
    struct total base = sums_of(sums, pair->base);
    sums_put(&plan->growth, &call->output[0], t, &current, &base,
             sums_pair_state(sums, pair, &current, &base));
    growth_mark_low(&plan->growth, sums->in, &call->output[0], t, pair->base.first,
                    pair->base.count);
}

static tide_status mat_run(const struct compute_call *call, tide_error *err)
{
    const struct sums_plan *plan = call->shared;
    struct sums sums;

    tide_status status = sums_init(&sums, &call->input[0], call->scratch, err);
    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++)
        mat_put(call, &sums, t, &plan->pair[t]);
    return status;
}

static tide_status mat_bounds(const struct compute_call *call, tide_error *err)
{
    const struct sums_plan *plan = call->shared;
    struct sums sums;

    tide_status status = sums_init(&sums, &call->input[0], call->scratch, err);
    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        if (!bounds_begin(call, 0, t))
            continue;
        struct total current = sums_of(&sums, plan->pair[t].current);
        struct total base = sums_of(&sums, plan->pair[t].base);
        if (call->argument[MAT_SUMS].flag)
            bounds_put_figure(call, 0, t,
                              bounds_range_of(2 * current.decimal, current.half));
        else
            sums_put_bounds(&plan->growth, call, t, &current, &base);
    }
    return status;
}

/* Step by step back until the same period of the year before, or through 52 weeks. */
static struct stretch define_year(const tide_series *in, int64_t last)
{
    tide_period period =
        period_of((tide_freq)in->first.freq, in->first.ordinal + (int32_t)last);
    struct stretch year = {.first = last, .count = 1};
    tide_period stop;

    if (period.freq == TIDE_FREQ_W) {
        year.first -= MAT_WEEKS - 1;
        year.count += MAT_WEEKS - 1;
    } else if (tide_period_year_ago(period, &stop) != TIDE_STATUS_OK) {
        year = (struct stretch){0};
    } else {
        while (tide_period_add(period, -1, &period) == TIDE_STATUS_OK &&
               !tide_period_equal(period, stop)) {
            year.first--;
            year.count++;
        }
    }
    return year;
}

static tide_status mat_reference(const struct compute_call *call, tide_error *err)
{
    const tide_series *in = &call->input[0];
    struct sums sums = sums_define(in);

    (void)err;
    for (size_t t = 0; t < in->count; t++) {
        struct stretch_pair pair = {.current = define_year(in, (int64_t)t)};
        if (pair.current.count > 0)
            pair.base = define_year(in, pair.current.first - 1);
        mat_put(call, &sums, t, &pair);
    }
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static size_t mat_list_outputs(const struct argument *argument,
                               struct compute_output *out)
{
    bool is_sum = argument[MAT_SUMS].flag;

    *out = (struct compute_output){
        .name = "mat",
        .kind = is_sum ? OUTPUT_DECIMAL : OUTPUT_REAL,
        .unit = is_sum ? OUTPUT_UNIT_MEASURE : OUTPUT_UNIT_FORM,
        .table_decimals = -1,
    };
    return 1;
}

static bool mat_refuses(const struct argument *argument,
                        const struct measure_traits *traits)
{
    bool is_summed = traits->kind != MEASURE_STOCK && traits->kind != MEASURE_PRICE;

    return traits->is_cumulated || (argument[MAT_SUMS].flag && !is_summed);
}

static const tide_option mat_options[] = {
    GROWTH_OPTION_ROWS,
    [MAT_SUMS] = {.name = "sums",
                  .kind = TIDE_OPTION_FLAG,
                  .help = "the moving annual total itself, not its growth",
                  .group = TIDE_GROUP_COMPUTATION},
};

static const char *const mat_roles[] = {"value"};
static const char *const mat_role_summaries[] = {"the measure that grows"};
static const struct compute_output mat_outputs[] = {
    {.name = "mat", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_FORM, .table_decimals = -1},
};

const struct computation mat_computation = {
    .name = "mat",
    .family = "growth",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "growth of the moving annual total",
    .formula = "S[t] / S[t - 1 year] - 1, S[t] the sum of x over the year up to t\n"
               "(52 weeks; the days since the date a year before)",
    .missing = "a hole in the year up to t: incomplete_window, in the year before it:\n"
               "base_missing; base not above 0; a partial period is not_comparable",
    .source = "moving annual total of trade statistics",
    .accuracy = ACCURACY_Q,
    .forms = GROWTH_FORMS,
    .basis = BASIS_GROWTH,
    .option = mat_options,
    .option_count = COUNT_OF(mat_options),
    .role = mat_roles,
    .role_summary = mat_role_summaries,
    .role_count = COUNT_OF(mat_roles),
    .output = mat_outputs,
    .output_count = COUNT_OF(mat_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .outputs = mat_list_outputs,
    .refused_kinds = GROWTH_REFUSED_KINDS,
    .refuses = mat_refuses,
    .check = growth_check,
    .prepare = mat_prepare,
    .run = mat_run,
    .reference = mat_reference,
    .interval = mat_bounds,
    .example = "tide mat datasets/states-demo/trade.csv --by flow",
};
