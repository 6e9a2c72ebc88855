/*
 * laspeyres.c - what the quantities of the base cost now.
 *
 *     price     sum of p1 q0 / sum of p0 q0
 *     volume    sum of p0 q1 / sum of p0 q0
 *
 * The mean of the relatives p1 / p0 (volume: q1 / q0), weighted by the values of the base.
 * Volumes may also be chained over the mean prices of whole years: overlap.h.
 */
#include "compute/index/overlap.h"

static void laspeyres_factor(const struct lines *lines, struct factor *out)
{
    bool is_volume = bilateral_is_volume(lines->call);
    struct line_sum above = is_volume ? lines_sum(lines, lines->base, lines->now)
                                      : lines_sum(lines, lines->now, lines->base);

    out[0] = factor_of(lines, above, lines_sum(lines, lines->base, lines->base));
}

static void laspeyres_definition(const struct lines *lines, struct factor *out)
{
    struct factor mean = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd weight = line_value(lines, k, lines->base);
        mean.above = dd_add(mean.above, dd_multiply(weight, line_relative(lines, k)));
        mean.below = dd_add(mean.below, weight);
    }
    out[0] = mean;
}

static const struct formula laspeyres_formula = {
    .count = 1,
    .run = laspeyres_factor,
    .define = laspeyres_definition,
};

static tide_status laspeyres_run(const struct compute_call *call, tide_error *err)
{
    return overlap_is_asked(call) ? overlap_run(call, &laspeyres_formula, err)
                                  : bilateral_run(call, &laspeyres_formula, err);
}

static tide_status laspeyres_reference(const struct compute_call *call, tide_error *err)
{
    return overlap_is_asked(call) ? overlap_define(call, &laspeyres_formula, err)
                                  : bilateral_define(call, &laspeyres_formula, err);
}

static const tide_option laspeyres_options[] = {
    BILATERAL_BASE_ROW,
    [BILATERAL_LINK] = {.name = "link",
                        .kind = TIDE_OPTION_CHOICE,
                        .argument = "HOW",
                        .preset = "none",
                        .range = "none|prev|annual-overlap|quarter-overlap|over-year",
                        .help = "prev: chain the indices on the period before;\n"
                                "the others: volumes at the mean prices of the year\n"
                                "before, linked over its mean, over its last period,\n"
                                "or over the same period of it",
                        .group = TIDE_GROUP_COMPUTATION},
    BILATERAL_LINE_ROWS,
    BILATERAL_OF_ROW,
};

static const struct compute_output laspeyres_preset_outputs[] = {
    BILATERAL_OUTPUT("laspeyres"),
    BILATERAL_AFTER,
};

static size_t laspeyres_outputs(const struct argument *argument,
                                struct compute_output *out)
{
    return bilateral_outputs(argument, laspeyres_preset_outputs,
                             COUNT_OF(laspeyres_preset_outputs), "laspeyres_volume", out);
}

const struct computation laspeyres_computation = {
    .name = "laspeyres",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "index of prices or volumes with the basket of the base",
    .formula = "sum of p1 q0 / sum of p0 q0\n"
               "--of volume: sum of p0 q1 / sum of p0 q0",
    .missing = BILATERAL_MISSING,
    .source = "XMPI Manual 2009; UN I2CG 28",
    .accuracy = ACCURACY_D,
    .forms = BILATERAL_FORMS,
    .basis = BASIS_GROWTH,
    .option = laspeyres_options,
    .option_count = COUNT_OF(laspeyres_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = laspeyres_preset_outputs,
    .output_count = COUNT_OF(laspeyres_preset_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = overlap_check,
    .outputs = laspeyres_outputs,
    .run = laspeyres_run,
    .reference = laspeyres_reference,
    .example = "tide laspeyres datasets/index-demo/trade.csv --by product,flow",
};
