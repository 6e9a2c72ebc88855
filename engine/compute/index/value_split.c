/*
 * value_split.c - growth of value as growth of price times growth of volume.
 *
 *     1 + gV = (1 + gP) (1 + gQ)
 *
 *     paasche-laspeyres    price Paasche, volume Laspeyres: the UN's default
 *     laspeyres-paasche    price Laspeyres, volume Paasche
 *     fisher               both Fisher
 *
 * All three are of the matched lines, so that they multiply out; `matched` says how much
 * of the value that is. The product of the unrounded parts is the value to 1e-28.
 */
#include "compute/index/bilateral.h"

enum { SPLIT_FORMULA = BILATERAL_OF, SPLIT_OPTION_COUNT };
enum { SPLIT_VALUE, SPLIT_PRICE, SPLIT_VOLUME, SPLIT_FACTORS };

static struct factor quotient(struct dd above, struct dd below)
{
    struct factor out = {.above = above, .below = below};
    return out;
}

static struct factor geometric_mean(struct factor a, struct factor b)
{
    return quotient(dd_sqrt(dd_multiply(dd_divide(a.above, a.below),
                                        dd_divide(b.above, b.below))),
                    dd_of(1.0));
}

/* From the four sums: `price` of prices now and quantities of the base, `volume` of prices
   of the base and quantities now. */
static void split(const struct lines *lines, struct dd base, struct dd now,
                  struct dd price, struct dd volume, struct factor *out)
{
    const struct argument *which = &lines->call->argument[SPLIT_FORMULA];
    bool is_fisher = argument_is(which, "fisher");
    bool is_turned = argument_is(which, "laspeyres-paasche");

    out[SPLIT_VALUE] = quotient(now, base);
    out[SPLIT_PRICE] = is_turned ? quotient(price, base) : quotient(now, volume);
    out[SPLIT_VOLUME] = is_turned ? quotient(now, price) : quotient(volume, base);
    if (is_fisher) {
        out[SPLIT_PRICE] = geometric_mean(quotient(price, base), quotient(now, volume));
        out[SPLIT_VOLUME] = geometric_mean(quotient(volume, base), quotient(now, price));
    }
}

static void value_split_factor(const struct lines *lines, struct factor *out)
{
    split(lines, lines->matched_base, lines->matched_now,
          lines_sum(lines, lines->now, lines->base).real,
          lines_sum(lines, lines->base, lines->now).real, out);
}

/* Every sum as a sum of values times relatives. */
static void value_split_definition(const struct lines *lines, struct factor *out)
{
    struct dd base = {0};
    struct dd now = {0};
    struct dd price = {0};
    struct dd volume = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        struct dd v0 = line_value(lines, k, lines->base);
        struct dd v1 = line_value(lines, k, lines->now);
        struct dd relative = dd_divide(line_price(lines, k, lines->now),
                                       line_price(lines, k, lines->base));
        base = dd_add(base, v0);
        now = dd_add(now, v1);
        price = dd_add(price, dd_multiply(v0, relative));
        volume = dd_add(volume, dd_divide(v1, relative));
    }
    split(lines, base, now, price, volume, out);
}

static const struct formula value_split_formula = {
    .count = SPLIT_FACTORS,
    .run = value_split_factor,
    .define = value_split_definition,
};

static tide_status value_split_run(const struct compute_call *call, tide_error *err)
{
    return bilateral_run(call, &value_split_formula, err);
}

static tide_status value_split_reference(const struct compute_call *call, tide_error *err)
{
    return bilateral_define(call, &value_split_formula, err);
}

static const tide_option value_split_options[] = {
    BILATERAL_CHAIN_ROWS,
    [SPLIT_FORMULA] = {.name = "split",
                       .kind = TIDE_OPTION_CHOICE,
                       .argument = "HOW",
                       .preset = "paasche-laspeyres",
                       .range = "paasche-laspeyres|laspeyres-paasche|fisher",
                       .help = "the formula of the price, then that of the volume",
                       .group = TIDE_GROUP_COMPUTATION},
};
_Static_assert(COUNT_OF(value_split_options) == SPLIT_OPTION_COUNT,
               "rows of value-split");

static const struct compute_output value_split_outputs[] = {
    [SPLIT_VALUE] = BILATERAL_OUTPUT("value_index"),
    [SPLIT_PRICE] = BILATERAL_OUTPUT("price_index"),
    [SPLIT_VOLUME] = BILATERAL_OUTPUT("volume_index"),
    BILATERAL_AFTER,
};

const struct computation value_split_computation = {
    .name = "value-split",
    .family = "index",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "growth of value as growth of price times growth of volume",
    .formula = "value = price x volume: sum of p1 q1 / sum of p0 q0\n"
               "= (sum of p1 q1 / sum of p0 q1) (sum of p0 q1 / sum of p0 q0)",
    .missing = BILATERAL_MISSING,
    .source = "UN, International Merchandise Trade Statistics; XMPI Manual 2009",
    .accuracy = ACCURACY_D,
    .forms = BILATERAL_FORMS,
    .basis = BASIS_GROWTH,
    .option = value_split_options,
    .option_count = COUNT_OF(value_split_options),
    .role = line_roles,
    .role_summary = line_role_summaries,
    .role_source = line_role_sources,
    .role_count = LINE_ROLES,
    .output = value_split_outputs,
    .output_count = COUNT_OF(value_split_outputs),
    .is_time_needed = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_SIGNED,
    .check = bilateral_check,
    .run = value_split_run,
    .reference = value_split_reference,
    .example = "tide value-split datasets/index-demo/trade.csv --by product,flow",
};
