/*
 * per_capita.c - a figure per head of the population.
 *
 *     x[t] / population[t]
 *
 * The population is a dated side table; a month takes the figure of its year, where it
 * counts years. Read by ones: thousands of persons are converted where the table says so.
 */
#include "compute/scaled.h"

enum { VALUE, POPULATION, PER_CAPITA_ROLES };

static tide_status per_capita_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *value = &call->input[VALUE];
    const tide_series *population = &call->input[POPULATION];
    struct series_out *out = &call->output[0];

    (void)err;
    for (size_t t = 0; t < value->count; t++) {
        tide_state state =
            state_join(tide_series_state(value, t), tide_series_state(population, t));
        int sign = tide_state_has_value(state) ? figure_sign(population, t) : 1;
        if (sign <= 0)
            state = sign == 0 ? TIDE_STATE_BASE_ZERO : TIDE_STATE_UNDEFINED;
        if (!tide_state_has_value(state)) {
            series_out_none(out, t, state);
        } else {
            struct scaled a = scaled_of(value, t);
            struct scaled b = scaled_of(population, t);
            scaled_put_quotient(out, t, &a, &b, state);
        }
    }
    return TIDE_STATUS_OK;
}

static const tide_option per_capita_options[] = {
    {.name = "population",
     .kind = TIDE_OPTION_TEXT,
     .argument = "FILE",
     .help = "a table of period[,keys],value; its keys are keys of --by",
     .group = TIDE_GROUP_COMPUTATION},
};

static const char *const per_capita_roles[PER_CAPITA_ROLES] = {"value", "population"};
static const char *const per_capita_role_summaries[PER_CAPITA_ROLES] = {
    "the measure that is shared out", "heads, a dated table"};
static const enum role_source per_capita_role_sources[PER_CAPITA_ROLES] = {
    ROLE_VALUE, ROLE_SIDE_COUNT};
static const struct compute_output per_capita_outputs[] = {
    {.name = "per_capita",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_MEASURE_PER_OTHER,
     .table_decimals = 4},
};

const struct computation per_capita_computation = {
    .name = "per-capita",
    .family = "ratio",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "a figure per head of the population",
    .formula = "x[t] / population[t]",
    .missing = "figure or population missing; a population of 0 or below",
    .source = "World Bank WITS",
    .accuracy = ACCURACY_Q,
    .option = per_capita_options,
    .option_count = COUNT_OF(per_capita_options),
    .role = per_capita_roles,
    .role_summary = per_capita_role_summaries,
    .role_source = per_capita_role_sources,
    .role_count = PER_CAPITA_ROLES,
    .output = per_capita_outputs,
    .output_count = COUNT_OF(per_capita_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = per_capita_run,
    .reference = per_capita_run, /* the definition is as fast as it gets */
    .example = "tide per-capita datasets/index-demo/trade.csv --by flow --value value "
               "--population datasets/index-demo/population.csv",
};
