/*
 * intensity.c - the share of a partner in the exports of a country over its share in those
 * of the world.
 *
 *     (x[i, j] / X[i]) / (x[w, j] / X[w])
 *
 * Above 1 the country exports more to the partner than the world does. The same as
 * comparative advantage with partners for products; terms and missing rule: advantage.h.
 */
#include "compute/ratio/advantage.h"

static void intensity_set(struct series_out *out, size_t t,
                          const struct advantage *advantage, tide_state state)
{
    double ratio = advantage->kind == TIDE_KIND_DECIMAL
                       ? int256_quotient_round(advantage->own, advantage->expected)
                       : dd_round(advantage->ratio);
    series_out_real(out, t, ratio, state);
}

static tide_status intensity_run(const struct compute_call *call, tide_error *err)
{
    return advantage_run(call, intensity_set, err);
}

static tide_status intensity_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    advantage_define(call, intensity_set);
    return TIDE_STATUS_OK;
}

static const tide_option intensity_options[] = {
    MATRIX_COUNTRY_ROW,
    [MATRIX_PRODUCT] = {.name = "partner",
                        .kind = TIDE_OPTION_TEXT,
                        .argument = "KEY",
                        .help = "the key of --by that holds partners (default: the\n"
                                "next)",
                        .group = TIDE_GROUP_COMPUTATION},
    MATRIX_WORLD_ROW,
    ADVANTAGE_NET_ROW,
};
_Static_assert(COUNT_OF(intensity_options) == ADVANTAGE_OPTION_COUNT,
               "rows of intensity");

static const char *const intensity_roles[] = {"value"};
static const char *const intensity_role_summaries[] = {"exports by country and partner"};
static const struct compute_output intensity_outputs[] = {
    {.name = "intensity",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_NONE,
     .table_decimals = 2},
};

const struct computation intensity_computation = {
    .name = "intensity",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .is_matrix = true,
    .summary = "trade intensity of a country with a partner",
    .formula = "(x[i, j] / X[i]) / (x[w, j] / X[w]), country i, partner j, world w",
    .missing = ADVANTAGE_MISSING,
    .source = "World Bank WITS; ESCAP",
    .accuracy = ACCURACY_Q,
    .option = intensity_options,
    .option_count = COUNT_OF(intensity_options),
    .role = intensity_roles,
    .role_summary = intensity_role_summaries,
    .role_count = COUNT_OF(intensity_roles),
    .output = intensity_outputs,
    .output_count = COUNT_OF(intensity_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .run = intensity_run,
    .reference = intensity_reference,
    .example =
        "tide intensity datasets/us-trade/us_goods_trade_monthly.csv --by partner,flow "
        "--freq A",
};
