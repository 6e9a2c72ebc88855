/*
 * fisher.c - the geometric mean of Laspeyres and Paasche.
 *
 *     sqrt(L P)
 *
 * Turned in time it is its own inverse, and price times volume is the value: the two tests
 * that neither of its parts passes.
 */
#include "compute/index/bilateral.h"

/* The four sums: S[a][b] of prices at a and quantities at b, 0 the base and 1 now. */
static void fisher_factor(const struct lines *lines, struct factor *out)
{
    bool is_volume = bilateral_is_volume(lines->call);
    struct dd both = lines_sum(lines, lines->now, lines->now).real;
    struct dd none = lines_sum(lines, lines->base, lines->base).real;
    struct dd price = lines_sum(lines, lines->now, lines->base).real;
    struct dd volume = lines_sum(lines, lines->base, lines->now).real;
    struct dd own = is_volume ? volume : price;
    struct dd other = is_volume ? price : volume;
    struct factor root = {.above = dd_sqrt(
                              dd_multiply(dd_divide(own, none), dd_divide(both, other))),
                          .below = dd_of(1.0)};

    out[0] = root;
}

static void fisher_definition(const struct lines *lines, struct factor *out)
{
    struct dd laspeyres = {0};
    struct dd paasche = {0};
    struct dd base = {0};
    struct dd now = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd relative = line_relative(lines, k);
        struct dd v0 = line_value(lines, k, lines->base);
        struct dd v1 = line_value(lines, k, lines->now);
        base = dd_add(base, v0);
        now = dd_add(now, v1);
        laspeyres = dd_add(laspeyres, dd_multiply(v0, relative));
        paasche = dd_add(paasche, dd_divide(v1, relative));
    }
    struct factor root = {.above = dd_sqrt(dd_divide(laspeyres, base)),
                          .below = dd_sqrt(dd_divide(paasche, now))};
    out[0] = root;
}

static const struct formula fisher_formula = {
    .count = 1,
    .run = fisher_factor,
    .define = fisher_definition,
};

static tide_status fisher_run(const struct compute_call *call, tide_error *err)
{
    return bilateral_run(call, &fisher_formula, err);
}

static tide_status fisher_reference(const struct compute_call *call, tide_error *err)
{
    return bilateral_define(call, &fisher_formula, err);
}

static const tide_option fisher_options[] = {BILATERAL_OPTION_ROWS};

static const struct compute_output fisher_preset_outputs[] = {
    BILATERAL_OUTPUT("fisher"),
    BILATERAL_AFTER,
};

static size_t fisher_outputs(const struct argument *argument, struct compute_output *out)
{
    return bilateral_outputs(argument, fisher_preset_outputs,
                             COUNT_OF(fisher_preset_outputs), "fisher_volume", out);
}

const struct computation fisher_computation = {
    .name = "fisher",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "geometric mean of the indices of Laspeyres and Paasche",
    .formula = "sqrt(L P), L Laspeyres, P Paasche, of price or volume",
    .missing = BILATERAL_MISSING,
    .source = "XMPI Manual 2009; UN I2CG 28",
    .accuracy = ACCURACY_S,
    .forms = BILATERAL_FORMS,
    .basis = BASIS_GROWTH,
    .option = fisher_options,
    .option_count = COUNT_OF(fisher_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = fisher_preset_outputs,
    .output_count = COUNT_OF(fisher_preset_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = bilateral_check,
    .outputs = fisher_outputs,
    .run = fisher_run,
    .reference = fisher_reference,
    .example = "tide fisher datasets/index-demo/trade.csv --by product,flow",
};
