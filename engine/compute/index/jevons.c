/*
 * jevons.c - the geometric mean of the relatives of prices, each with the same weight.
 *
 *     (product of p1 / p0)^(1 / n)  over the n lines with a price in both periods
 *
 * For prices that were asked for, whose quantities nobody knows. The arithmetic mean of
 * relatives (Carli) is not given: it drifts upwards. The product of the links of a chain
 * is the index on the fixed base where no line enters or leaves.
 */
#include "compute/index/bilateral.h"

static struct dd price_relative(const struct lines *lines, size_t k)
{
    return dd_divide(line_price(lines, k, lines->now), line_price(lines, k, lines->base));
}

static void jevons_factor(const struct lines *lines, struct factor *out)
{
    struct factor mean = {.is_log = true};

    for (size_t i = 0; i < lines->count; i++)
        mean.log = dd_add(mean.log, dd_log(price_relative(lines, lines->member[i])));
    mean.log = dd_divide(mean.log, dd_of((double)lines->count));
    out[0] = mean;
}

/* Logarithms of prices, not of their ratios. */
static void jevons_definition(const struct lines *lines, struct factor *out)
{
    struct factor mean = {.is_log = true};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        mean.log = dd_add(mean.log, dd_log(line_price(lines, k, lines->now)));
        mean.log = dd_subtract(mean.log, dd_log(line_price(lines, k, lines->base)));
    }
    mean.log = dd_divide(mean.log, dd_of((double)lines->count));
    out[0] = mean;
}

static const struct formula jevons_formula = {
    .count = 1,
    .run = jevons_factor,
    .define = jevons_definition,
};

static tide_status jevons_run(const struct compute_call *call, tide_error *err)
{
    return bilateral_run(call, &jevons_formula, err);
}

static tide_status jevons_reference(const struct compute_call *call, tide_error *err)
{
    return bilateral_define(call, &jevons_formula, err);
}

static const tide_option jevons_options[] = {BILATERAL_PERIOD_ROWS};

static const char *const jevons_roles[] = {"value"};
static const char *const jevons_role_summaries[] = {"the price of each line"};
static const struct compute_output jevons_outputs[] = {
    BILATERAL_OUTPUT("jevons"),
    BILATERAL_AFTER_NUMBERS,
};

const struct computation jevons_computation = {
    .name = "jevons",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "geometric mean of the relatives of prices without weights",
    .formula = "(product of p1 / p0)^(1 / n), n lines with a price in both periods",
    .missing = BILATERAL_MISSING,
    .source = "XMPI Manual 2009",
    .accuracy = ACCURACY_T,
    .forms = BILATERAL_FORMS,
    .basis = BASIS_GROWTH,
    .option = jevons_options,
    .option_count = COUNT_OF(jevons_options),
    .role = jevons_roles,
    .role_summary = jevons_role_summaries,
    .role_count = COUNT_OF(jevons_roles),
    .output = jevons_outputs,
    .output_count = COUNT_OF(jevons_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = bilateral_check,
    .run = jevons_run,
    .reference = jevons_reference,
    .example = "tide jevons datasets/index-demo/trade.csv --by product,flow "
               "--value quantity",
};
