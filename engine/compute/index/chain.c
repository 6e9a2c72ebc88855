/*
 * chain.c - printed links, each on the period before, multiplied to an index.
 *
 *     I[t] = I[t - 1] r[t],   I = 100 in the period before the first link
 *
 * --links says what is printed: an index with the previous period = 100 (102.1), a
 * multiple (1.021) or a percent change (2.1). --base B refers the chain to I[B] = 100. A
 * hole breaks it: base_missing from there. A factor not above zero is undefined.
 */
#include "compute/computation.h"
#include "compute/series_dd.h"

#include "base/error.h"
#include "time/period.h"

enum { CHAIN_LINKS, CHAIN_BASE };

/* The factor of a link that has a value. */
static struct dd factor_at(const struct compute_call *call, size_t t)
{
    const struct argument *links = &call->argument[CHAIN_LINKS];
    struct dd figure = series_figure(&call->input[0], t);

    if (argument_is(links, "multiple"))
        return figure;
    if (argument_is(links, "percent"))
        figure = dd_add(figure, dd_of(100.0));
    return dd_divide(figure, dd_of(100.0));
}

struct level {
    struct dd value;
    tide_state state;
    bool has_begun;
};

static void go_on(const struct compute_call *call, size_t t, struct level *level)
{
    tide_state state = tide_series_state(&call->input[0], t);
    struct dd factor = dd_of(1.0);

    if (tide_state_has_value(state)) {
        factor = factor_at(call, t);
        if (!(factor.high > 0.0))
            state = TIDE_STATE_UNDEFINED;
    }
    if (!level->has_begun) {
        level->has_begun = tide_state_has_value(state);
        level->state = state;
        level->value = factor;
    } else if (!tide_state_has_value(level->state)) {
        level->state =
            tide_state_has_value(state) ? (tide_state)TIDE_STATE_BASE_MISSING : state;
    } else {
        level->state = state_join(level->state, state);
        level->value = dd_multiply(level->value, factor);
    }
}

static void put(const struct compute_call *call, size_t t, const struct level *level,
                const struct level *base)
{
    tide_state state = level->state;

    if (base != NULL)
        state = state_join(state, state_of_base(base->state));
    if (!tide_state_has_value(state)) {
        series_out_none(&call->output[0], t, state);
        return;
    }
    struct dd below = base != NULL ? base->value : dd_of(1.0);
    series_out_real_quotient(&call->output[0], t, dd_subtract(level->value, below), below,
                             state);
}

static size_t base_place(const struct compute_call *call)
{
    return series_find(&call->input[0], call->argument[CHAIN_BASE].period);
}

static tide_status chain_run(const struct compute_call *call, tide_error *err)
{
    size_t count = call->input[0].count;
    struct level *level = arena_alloc_zero(call->scratch, count, sizeof *level);
    struct level nothing = {.state = TIDE_STATE_BASE_MISSING};
    const struct level *base = NULL;

    if (level == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < count; t++) {
        if (t > 0)
            level[t] = level[t - 1];
        go_on(call, t, &level[t]);
    }
    if (call->argument[CHAIN_BASE].is_set)
        base = base_place(call) != SERIES_NOWHERE ? &level[base_place(call)] : &nothing;
    for (size_t t = 0; t < count; t++)
        put(call, t, &level[t], base);
    return TIDE_STATUS_OK;
}

/* Each level from the first link. */
static struct level define_level(const struct compute_call *call, size_t t)
{
    struct level level = {0};

    for (size_t i = 0; i <= t; i++)
        go_on(call, i, &level);
    return level;
}

static tide_status chain_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        struct level level = define_level(call, t);
        struct level base = {.state = TIDE_STATE_BASE_MISSING};
        bool has_base = call->argument[CHAIN_BASE].is_set;
        if (has_base && base_place(call) != SERIES_NOWHERE)
            base = define_level(call, base_place(call));
        put(call, t, &level, has_base ? &base : NULL);
    }
    return TIDE_STATUS_OK;
}

static tide_status chain_check(const struct argument *argument, tide_freq freq,
                               tide_error *err)
{
    const struct argument *base = &argument[CHAIN_BASE];

    if (base->is_set &&
        ((tide_freq)base->period.freq != freq || base->period.length != 1))
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--base: \"%s\" is not a %s, as the links are", base->text,
                         freq_noun(freq));
    return TIDE_STATUS_OK;
}

static const tide_option chain_options[] = {
    [CHAIN_LINKS] = {.name = "links",
                     .kind = TIDE_OPTION_CHOICE,
                     .argument = "WHAT",
                     .preset = "index",
                     .range = "index|multiple|percent",
                     .help = "what a link is: an index with the previous period = 100,\n"
                             "a multiple of it, a percent change",
                     .group = TIDE_GROUP_COMPUTATION},
    [CHAIN_BASE] = {.name = "base",
                    .kind = TIDE_OPTION_PERIOD,
                    .argument = "PERIOD",
                    .help = "call this period 100 (default: that before the first link)",
                    .group = TIDE_GROUP_COMPUTATION},
};

static const char *const chain_roles[] = {"value"};
static const char *const chain_role_summaries[] = {"the printed links"};
static const struct compute_output chain_outputs[] = {
    {.name = "chain",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation chain_computation = {
    .name = "chain",
    .family = "index",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "printed links, each on the period before, as one index",
    .formula = "I[t] = I[t - 1] r[t], I = 100 before the first link",
    .missing = "link missing (base_missing after it); a factor of 0 or below",
    .source = "XMPI Manual 2009, chained indices",
    .accuracy = ACCURACY_D,
    .forms = "index percent multiple log ratio",
    .basis = BASIS_GROWTH,
    .option = chain_options,
    .option_count = COUNT_OF(chain_options),
    .role = chain_roles,
    .role_summary = chain_role_summaries,
    .role_count = COUNT_OF(chain_roles),
    .output = chain_outputs,
    .output_count = COUNT_OF(chain_outputs),
    .is_time_needed = true,
    .check = chain_check,
    .run = chain_run,
    .reference = chain_reference,
    .example = "tide chain datasets/states-demo/trade.csv --by flow",
};
