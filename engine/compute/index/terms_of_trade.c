/*
 * terms_of_trade.c - the price of what goes out beside the price of what comes in.
 *
 *     100 Px[t] / Pm[t]
 *     --income Q: 100 (Px[t] / Pm[t]) (Qx[t] / 100),  Qx the volume index of exports
 *
 * Px and Pm are price indices of one formula and one base, printed or made before. A price
 * index not above zero is undefined.
 */
#include "compute/ratio/flow_pair.h"
#include "compute/scaled.h"

enum { VOLUME = FLOW_ROLES, TERMS_ROLES };
enum { TERMS_INCOME };

static void set_income(const struct compute_call *call, size_t t, tide_state state)
{
    struct scaled px = scaled_of(&call->input[EXPORTS], t);
    struct scaled pm = scaled_of(&call->input[IMPORTS], t);
    struct scaled volume = scaled_of(&call->input[VOLUME], t);
    struct dd above = dd_multiply(scaled_dd(&px), scaled_dd(&volume));

    series_out_real_quotient(&call->output[0], t, above,
                             dd_multiply(scaled_dd(&pm), dd_of(100.0)), state);
}

static tide_status terms_of_trade_run(const struct compute_call *call, tide_error *err)
{
    const tide_series *exports = &call->input[EXPORTS];
    const tide_series *imports = &call->input[IMPORTS];
    const tide_series *volume = &call->input[VOLUME];
    bool is_income = call->argument[TERMS_INCOME].is_set;

    (void)err;
    for (size_t t = 0; t < exports->count; t++) {
        tide_state state =
            state_join(tide_series_state(exports, t), tide_series_state(imports, t));
        if (is_income)
            state = state_join(state, tide_series_state(volume, t));
        if (tide_state_has_value(state) &&
            (figure_sign(exports, t) <= 0 || figure_sign(imports, t) <= 0 ||
             (is_income && figure_sign(volume, t) < 0)))
            state = TIDE_STATE_UNDEFINED;
        if (!tide_state_has_value(state)) {
            series_out_none(&call->output[0], t, state);
        } else if (is_income) {
            set_income(call, t, state);
        } else {
            struct scaled px = scaled_of(exports, t);
            struct scaled pm = scaled_of(imports, t);
            scaled_put_quotient(&call->output[0], t, &px, &pm, state);
        }
    }
    return TIDE_STATUS_OK;
}

static size_t terms_outputs(const struct argument *argument, struct compute_output *out)
{
    *out = (struct compute_output){.name = argument[TERMS_INCOME].is_set
                                               ? "terms_of_trade_income"
                                               : "terms_of_trade",
                                   .kind = OUTPUT_REAL,
                                   .unit = OUTPUT_UNIT_FORM,
                                   .table_decimals = -1};
    return 1;
}

static const tide_option terms_options[] = {
    [TERMS_INCOME] = {.name = "income",
                      .kind = TIDE_OPTION_TEXT,
                      .argument = "COL",
                      .help = "the measure of volume indices: what the exports buy",
                      .group = TIDE_GROUP_COMPUTATION},
};

static const char *const terms_roles[TERMS_ROLES] = {"exports", "imports", "income"};
static const char *const terms_role_summaries[TERMS_ROLES] = {
    "price index of what goes out", "price index of what comes in",
    "volume index of what goes out, where asked for"};
static const enum role_source terms_role_sources[TERMS_ROLES] = {ROLE_MEMBER, ROLE_MEMBER,
                                                                 ROLE_OPTIONAL};
static const struct compute_output terms_preset_outputs[] = {
    {.name = "terms_of_trade",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation terms_of_trade_computation = {
    .name = "terms-of-trade",
    .family = "index",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "price index of exports over that of imports",
    .formula = "100 Px[t] / Pm[t]\n"
               "income: 100 (Px[t] / Pm[t]) (Qx[t] / 100)",
    .missing = "an index missing; a price index of 0 or below",
    .source = "UNCTAD Handbook of Statistics, terms of trade",
    .accuracy = ACCURACY_D,
    .forms = "index ratio",
    .basis = BASIS_QUOTIENT,
    .option = terms_options,
    .option_count = COUNT_OF(terms_options),
    .role = terms_roles,
    .role_summary = terms_role_summaries,
    .role_source = terms_role_sources,
    .role_count = TERMS_ROLES,
    .output = terms_preset_outputs,
    .output_count = COUNT_OF(terms_preset_outputs),
    .is_causal = true,
    .outputs = terms_outputs,
    .run = terms_of_trade_run,
    .reference = terms_of_trade_run, /* the definition is as fast as it gets */
    .example = "tide terms-of-trade datasets/states-demo/trade.csv",
};
