/*
 * lowe.c - a basket of a period that is neither base nor now.
 *
 *     price     sum of p1 qb / sum of p0 qb
 *     volume    sum of q1 pb / sum of q0 pb
 *
 * Lines must be traded in the weight period b too. With b the base it is Laspeyres, with b
 * now Paasche.
 */
#include "compute/index/bilateral.h"

#include "base/error.h"
#include "time/period.h"

enum { LOWE_WEIGHTS = BILATERAL_OPTION_COUNT };

static void lowe_factor(const struct lines *lines, struct factor *out)
{
    size_t b = lines->weight;

    out[0] = bilateral_is_volume(lines->call)
                 ? factor_of(lines, lines_sum(lines, b, lines->now),
                             lines_sum(lines, b, lines->base))
                 : factor_of(lines, lines_sum(lines, lines->now, b),
                             lines_sum(lines, lines->base, b));
}

static void lowe_definition(const struct lines *lines, struct factor *out)
{
    bool is_volume = bilateral_is_volume(lines->call);
    struct factor mean = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd p = line_price(lines, k, is_volume ? lines->weight : lines->base);
        struct dd q = line_quantity(lines, k, is_volume ? lines->base : lines->weight);
        struct dd weight = dd_multiply(p, q);
        mean.above = dd_add(mean.above, dd_multiply(weight, line_relative(lines, k)));
        mean.below = dd_add(mean.below, weight);
    }
    out[0] = mean;
}

static tide_status lowe_check(const struct argument *argument, tide_freq freq,
                              tide_error *err)
{
    const struct argument *weights = &argument[LOWE_WEIGHTS];

    if (!weights->is_set) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument", "lowe needs --weights");
        error_hint(err, "--weights PERIOD says whose quantities are the basket");
        return TIDE_STATUS_ARGUMENT;
    }
    if ((tide_freq)weights->period.freq != freq || weights->period.length != 1)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--weights: \"%s\" is not a %s, as the figures are",
                         weights->text, freq_noun(freq));
    return bilateral_check(argument, freq, err);
}

static const struct formula lowe_formula = {
    .count = 1,
    .needs_weight = true,
    .weights = LOWE_WEIGHTS,
    .run = lowe_factor,
    .define = lowe_definition,
};

static tide_status lowe_run(const struct compute_call *call, tide_error *err)
{
    return bilateral_run(call, &lowe_formula, err);
}

static tide_status lowe_reference(const struct compute_call *call, tide_error *err)
{
    return bilateral_define(call, &lowe_formula, err);
}

static const tide_option lowe_options[] = {
    BILATERAL_OPTION_ROWS, [LOWE_WEIGHTS] = {
                               .name = "weights",
                               .kind = TIDE_OPTION_PERIOD,
                               .argument = "PERIOD",
                               .help =
                                   "the period whose quantities (volume: prices) weigh",
                               .group = TIDE_GROUP_COMPUTATION}};

static const struct compute_output lowe_preset_outputs[] = {
    BILATERAL_OUTPUT("lowe"),
    BILATERAL_AFTER,
};

static size_t lowe_outputs(const struct argument *argument, struct compute_output *out)
{
    return bilateral_outputs(argument, lowe_preset_outputs, COUNT_OF(lowe_preset_outputs),
                             "lowe_volume", out);
}

const struct computation lowe_computation = {
    .name = "lowe",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "index of prices or volumes with the basket of a third period",
    .formula = "sum of p1 qb / sum of p0 qb, b the period of --weights\n"
               "--of volume: sum of q1 pb / sum of q0 pb",
    .missing = BILATERAL_MISSING,
    .source = "XMPI Manual 2009; UN I2CG 28",
    .accuracy = ACCURACY_D,
    .forms = BILATERAL_FORMS,
    .basis = BASIS_GROWTH,
    .option = lowe_options,
    .option_count = COUNT_OF(lowe_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = lowe_preset_outputs,
    .output_count = COUNT_OF(lowe_preset_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = lowe_check,
    .outputs = lowe_outputs,
    .run = lowe_run,
    .reference = lowe_reference,
    .example =
        "tide lowe datasets/index-demo/trade.csv --by product,flow --weights 2021-Q1 "
        "--base 2021-Q4",
};
