/*
 * paasche.c - what the quantities of now cost, beside what they cost in the base.
 *
 *     price     sum of p1 q1 / sum of p0 q1
 *     volume    sum of p1 q1 / sum of p1 q0
 *
 * The harmonic mean of the relatives, weighted by the values of now.
 */
#include "compute/index/bilateral.h"

static void paasche_factor(const struct lines *lines, struct factor *out)
{
    bool is_volume = bilateral_is_volume(lines->call);
    struct line_sum below = is_volume ? lines_sum(lines, lines->now, lines->base)
                                      : lines_sum(lines, lines->base, lines->now);

    out[0] = factor_of(lines, lines_sum(lines, lines->now, lines->now), below);
}

static void paasche_definition(const struct lines *lines, struct factor *out)
{
    struct factor mean = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd weight = line_value(lines, k, lines->now);
        mean.above = dd_add(mean.above, weight);
        mean.below = dd_add(mean.below, dd_divide(weight, line_relative(lines, k)));
    }
    out[0] = mean;
}

static const struct formula paasche_formula = {
    .count = 1,
    .run = paasche_factor,
    .define = paasche_definition,
};

static tide_status paasche_run(const struct compute_call *call, tide_error *err)
{
    return bilateral_run(call, &paasche_formula, err);
}

static tide_status paasche_reference(const struct compute_call *call, tide_error *err)
{
    return bilateral_define(call, &paasche_formula, err);
}

static const tide_option paasche_options[] = {BILATERAL_OPTION_ROWS};

static const struct compute_output paasche_preset_outputs[] = {
    BILATERAL_OUTPUT("paasche"),
    BILATERAL_AFTER,
};

static size_t paasche_outputs(const struct argument *argument, struct compute_output *out)
{
    return bilateral_outputs(argument, paasche_preset_outputs,
                             COUNT_OF(paasche_preset_outputs), "paasche_volume", out);
}

const struct computation paasche_computation = {
    .name = "paasche",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "index of prices or volumes with the basket of now",
    .formula = "sum of p1 q1 / sum of p0 q1\n"
               "--of volume: sum of p1 q1 / sum of p1 q0",
    .missing = BILATERAL_MISSING,
    .source = "XMPI Manual 2009; UN I2CG 28",
    .accuracy = ACCURACY_D,
    .forms = BILATERAL_FORMS,
    .basis = BASIS_GROWTH,
    .option = paasche_options,
    .option_count = COUNT_OF(paasche_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = paasche_preset_outputs,
    .output_count = COUNT_OF(paasche_preset_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = bilateral_check,
    .outputs = paasche_outputs,
    .run = paasche_run,
    .reference = paasche_reference,
    .example = "tide paasche datasets/index-demo/trade.csv --by product,flow",
};
