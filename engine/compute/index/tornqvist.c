/*
 * tornqvist.c - the geometric mean of the relatives, weighted by the mean of both shares.
 *
 *     exp of the sum of 1/2 (s0 + s1) ln r,  r = p1 / p0 (volume: q1 / q0)
 *
 * s0 and s1 are shares in the value of the matched lines. A chain adds logarithms.
 */
#include "compute/index/bilateral.h"

/* ln r; near 1 of the exact difference, which has the digits. */
static double log_of(struct dd r)
{
    struct dd less = dd_subtract(r, dd_of(1.0));
    return fabs(less.high) <= 0.5 ? log1p(dd_round(less)) : log(dd_round(r));
}

static void tornqvist_factor(const struct lines *lines, struct factor *out)
{
    struct factor sum = {.is_log = true};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        double s0 =
            dd_round(dd_divide(line_value(lines, k, lines->base), lines->matched_base));
        double s1 =
            dd_round(dd_divide(line_value(lines, k, lines->now), lines->matched_now));
        sum.log = dd_add(sum.log, dd_two_product(0.5 * (s0 + s1),
                                                 log_of(line_relative(lines, k))));
    }
    out[0] = sum;
}

static void tornqvist_definition(const struct lines *lines, struct factor *out)
{
    struct factor sum = {.is_log = true};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd shares =
            dd_add(dd_divide(line_value(lines, k, lines->base), lines->matched_base),
                   dd_divide(line_value(lines, k, lines->now), lines->matched_now));
        sum.log = dd_add(sum.log, dd_multiply(dd_scale(shares, -1),
                                              dd_log(line_relative(lines, k))));
    }
    out[0] = sum;
}

static const struct formula tornqvist_formula = {
    .count = 1,
    .run = tornqvist_factor,
    .define = tornqvist_definition,
};

static tide_status tornqvist_run(const struct compute_call *call, tide_error *err)
{
    return bilateral_run(call, &tornqvist_formula, err);
}

static tide_status tornqvist_reference(const struct compute_call *call, tide_error *err)
{
    return bilateral_define(call, &tornqvist_formula, err);
}

static const tide_option tornqvist_options[] = {BILATERAL_OPTION_ROWS};

static const struct compute_output tornqvist_preset_outputs[] = {
    BILATERAL_OUTPUT("tornqvist"),
    BILATERAL_AFTER,
};

static size_t tornqvist_outputs(const struct argument *argument,
                                struct compute_output *out)
{
    return bilateral_outputs(argument, tornqvist_preset_outputs,
                             COUNT_OF(tornqvist_preset_outputs), "tornqvist_volume", out);
}

const struct computation tornqvist_computation = {
    .name = "tornqvist",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "geometric mean of relatives, weighted by the mean shares",
    .formula = "exp of the sum of 1/2 (s0 + s1) ln(p1 / p0), s shares in the value\n"
               "--of volume: of ln(q1 / q0)",
    .missing = BILATERAL_MISSING,
    .source = "XMPI Manual 2009; UN I2CG 28",
    .accuracy = ACCURACY_T,
    .forms = BILATERAL_FORMS,
    .basis = BASIS_GROWTH,
    .option = tornqvist_options,
    .option_count = COUNT_OF(tornqvist_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = tornqvist_preset_outputs,
    .output_count = COUNT_OF(tornqvist_preset_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = bilateral_check,
    .outputs = tornqvist_outputs,
    .run = tornqvist_run,
    .reference = tornqvist_reference,
    .example = "tide tornqvist datasets/index-demo/trade.csv --by product,flow",
};
