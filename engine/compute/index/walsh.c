/*
 * walsh.c - the basket of the geometric means of both quantities.
 *
 *     price     sum of p1 sqrt(q0 q1) / sum of p0 sqrt(q0 q1)
 *     volume    sum of q1 sqrt(p0 p1) / sum of q0 sqrt(p0 p1)
 *             = sum of sqrt(v0 v1 r) / sum of sqrt(v0 v1 / r),  r the relative of the line
 */
#include "compute/index/bilateral.h"

static void walsh_factor(const struct lines *lines, struct factor *out)
{
    bool is_volume = bilateral_is_volume(lines->call);
    struct factor mean = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd p0 = line_price(lines, k, lines->base);
        struct dd p1 = line_price(lines, k, lines->now);
        struct dd q0 = line_quantity(lines, k, lines->base);
        struct dd q1 = line_quantity(lines, k, lines->now);
        struct dd weight = dd_sqrt(is_volume ? dd_multiply(p0, p1) : dd_multiply(q0, q1));
        mean.above = dd_add(mean.above, dd_multiply(is_volume ? q1 : p1, weight));
        mean.below = dd_add(mean.below, dd_multiply(is_volume ? q0 : p0, weight));
    }
    out[0] = mean;
}

static void walsh_definition(const struct lines *lines, struct factor *out)
{
    struct factor mean = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd relative = line_relative(lines, k);
        struct dd weight = dd_multiply(line_value(lines, k, lines->base),
                                       line_value(lines, k, lines->now));
        mean.above = dd_add(mean.above, dd_sqrt(dd_multiply(weight, relative)));
        mean.below = dd_add(mean.below, dd_sqrt(dd_divide(weight, relative)));
    }
    out[0] = mean;
}

static const struct formula walsh_formula = {
    .count = 1,
    .run = walsh_factor,
    .define = walsh_definition,
};

static tide_status walsh_run(const struct compute_call *call, tide_error *err)
{
    return bilateral_run(call, &walsh_formula, err);
}

static tide_status walsh_reference(const struct compute_call *call, tide_error *err)
{
    return bilateral_define(call, &walsh_formula, err);
}

static const tide_option walsh_options[] = {BILATERAL_OPTION_ROWS};

static const struct compute_output walsh_preset_outputs[] = {
    BILATERAL_OUTPUT("walsh"),
    BILATERAL_AFTER,
};

static size_t walsh_outputs(const struct argument *argument, struct compute_output *out)
{
    return bilateral_outputs(argument, walsh_preset_outputs,
                             COUNT_OF(walsh_preset_outputs), "walsh_volume", out);
}

const struct computation walsh_computation = {
    .name = "walsh",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "index with the geometric mean of both baskets",
    .formula = "sum of p1 sqrt(q0 q1) / sum of p0 sqrt(q0 q1)\n"
               "--of volume: sum of q1 sqrt(p0 p1) / sum of q0 sqrt(p0 p1)",
    .missing = BILATERAL_MISSING,
    .source = "XMPI Manual 2009; UN I2CG 28",
    .accuracy = ACCURACY_T,
    .forms = BILATERAL_FORMS,
    .basis = BASIS_GROWTH,
    .option = walsh_options,
    .option_count = COUNT_OF(walsh_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = walsh_preset_outputs,
    .output_count = COUNT_OF(walsh_preset_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = bilateral_check,
    .outputs = walsh_outputs,
    .run = walsh_run,
    .reference = walsh_reference,
    .example = "tide walsh datasets/index-demo/trade.csv --by product,flow",
};
