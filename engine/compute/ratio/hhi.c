/*
 * hhi.c - the Herfindahl-Hirschman index: how concentrated the parts of a group are.
 *
 *     H           = sum of s[k]^2                           shares s[k] = x[k] / sum of x
 *     simple      = (H - 1/n) / (1 - 1/n)
 *     unctad      = (sqrt H - sqrt(1/n)) / (1 - sqrt(1/n))
 *     effective   = 1 / H
 *
 * n is the number of parts that are not 0, or the size of the class (--n); with n = 1
 * all is in one hand and each form is 1. With S the sum of squares and T the total,
 *
 *     H = S / T^2,   simple = (n S - T^2) / ((n - 1) T^2),
 *     unctad = simple (1 + sqrt(1/n)) / (sqrt H + sqrt(1/n)),
 *
 * where S and T^2 are whole numbers of 256 bits and nothing is lost as H nears 1/n.
 */
#include "compute/ratio/parts.h"

#include <math.h>

#include "base/error.h"

enum { HHI_NORM, HHI_EFFECTIVE, HHI_SCALE, HHI_N, HHI_OPTION_COUNT };

/* S or T^2, exact, or for REAL figures to 106 bits. */
struct square {
    tide_kind kind;
    struct int256 exact;
    struct dd real;
};

static struct square times(struct square a, uint32_t n)
{
    if (a.kind == TIDE_KIND_DECIMAL)
        a.exact = int256_scale(a.exact, n);
    else
        a.real = dd_multiply(a.real, dd_of(n));
    return a;
}

static struct square minus(struct square a, struct square b)
{
    if (a.kind == TIDE_KIND_DECIMAL)
        int256_add(&a.exact, int256_negate(b.exact)); /* both are below 2^224 */
    else
        a.real = dd_subtract(a.real, b.real);
    return a;
}

static double over(struct square a, struct square b)
{
    return a.kind == TIDE_KIND_DECIMAL ? int256_quotient_round(a.exact, b.exact)
                                       : dd_round(dd_divide(a.real, b.real));
}

/* ---- the forms ---- */

static double unctad_of(double simple, double h, uint32_t n)
{
    double root = sqrt(1.0 / n);
    return simple * ((1.0 + root) / (sqrt(h) + root));
}

static double hhi_of(const struct argument *argument, struct square s, struct square t2,
                     uint32_t n)
{
    uint32_t scale = argument_is(&argument[HHI_SCALE], "10000") ? 10000 : 1;
    bool is_plain = argument_is(&argument[HHI_NORM], "none");

    if (argument[HHI_EFFECTIVE].flag)
        return over(t2, s);
    if (n == 1)
        return scale;
    if (is_plain)
        return over(times(s, scale), t2);
    struct square above = minus(times(s, n), t2);
    struct square range = times(t2, n - 1);
    if (argument_is(&argument[HHI_NORM], "simple"))
        return over(times(above, scale), range);
    return scale * unctad_of(over(above, range), over(s, t2), n);
}

/* ---- running ---- */

static struct square total_squared(const struct parts *parts)
{
    struct square out = {.kind = parts->kind};

    if (parts->kind == TIDE_KIND_DECIMAL)
        out.exact = int256_multiply(parts->total, parts->total);
    else
        out.real = dd_multiply(parts->real_total, parts->real_total);
    return out;
}

static void hhi_finish(const struct parts *parts, size_t t, struct square s)
{
    const struct argument *argument = parts->call->argument;
    struct series_out *out = &parts->call->output[0];
    uint32_t n;

    if (!parts_class(parts, &argument[HHI_N], &n))
        series_out_none(out, t, TIDE_STATE_UNDEFINED);
    else
        series_out_real(out, t, hhi_of(argument, s, total_squared(parts), n),
                        parts->state);
}

/* Squares of 64 bits: most often 128 hold the sum of all of them. */
static struct int256 exact_squares(const int64_t *value, size_t count)
{
    struct int256 sum = {.word = {0}};
    int128 run = 0;

    for (size_t i = 0; i < count; i++) {
        int128 square = (int128)value[i] * value[i];
        int128 next;
        if (__builtin_add_overflow(run, square, &next)) {
            int256_add(&sum, int256_of(run));
            next = square;
        }
        run = next;
    }
    int256_add(&sum, int256_of(run));
    return sum;
}

static struct square sum_of_squares(const struct parts *parts)
{
    struct square out = {.kind = parts->kind};
    struct real_sum sum;

    if (parts->kind == TIDE_KIND_DECIMAL) {
        out.exact = exact_squares(parts->mantissa, parts->count);
        return out;
    }
    real_sum_init(&sum);
    for (size_t i = 0; i < parts->count; i++)
        real_sum_add_product(&sum, parts->real[i], parts->real[i]);
    out.real = real_sum_pair(&sum);
    return out;
}

static void hhi_set(const struct parts *parts, size_t t)
{
    hhi_finish(parts, t, sum_of_squares(parts));
}

/* S = T^2 less all products of two different parts: the dollars that share their part with
   another, as those that do not are taken off. Pairs of doubles could not hold that
   difference; for REAL figures S is what it is in run. */
static struct square squares_by_others(const struct parts *parts)
{
    struct square out = total_squared(parts);

    if (parts->kind == TIDE_KIND_REAL)
        return sum_of_squares(parts);
    for (size_t i = 0; i < parts->count; i++)
        for (size_t k = 0; k < parts->count; k++)
            if (k != i)
                int256_add(&out.exact,
                           int256_negate(
                               int256_multiply(parts->mantissa[i], parts->mantissa[k])));
    return out;
}

static void hhi_define(const struct parts *parts, size_t t)
{
    hhi_finish(parts, t, squares_by_others(parts));
}

static tide_status hhi_run(const struct compute_call *call, tide_error *err)
{
    return parts_each(call, hhi_set, err);
}

static tide_status hhi_reference(const struct compute_call *call, tide_error *err)
{
    return parts_each(call, hhi_define, err);
}

/* ---- arguments ---- */

static tide_status hhi_check(const struct argument *argument, tide_freq freq,
                             tide_error *err)
{
    (void)freq;
    if (argument[HHI_EFFECTIVE].flag && (!argument_is(&argument[HHI_NORM], "none") ||
                                         !argument_is(&argument[HHI_SCALE], "1")))
        return error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                         "--effective is a number of members; it takes no --norm and no "
                         "--scale");
    return TIDE_STATUS_OK;
}

/* The figure is named after its definition. */
static size_t hhi_outputs(const struct argument *argument, struct compute_output *out)
{
    bool is_large = argument_is(&argument[HHI_SCALE], "10000");

    *out = (struct compute_output){.name = "hhi",
                                   .kind = OUTPUT_REAL,
                                   .unit = OUTPUT_UNIT_NONE,
                                   .table_decimals = is_large ? 0 : 4};
    if (argument[HHI_EFFECTIVE].flag) {
        out->name = "hhi_effective";
        out->table_decimals = 2;
    } else if (argument_is(&argument[HHI_NORM], "simple")) {
        out->name = "hhi_simple";
    } else if (argument_is(&argument[HHI_NORM], "unctad")) {
        out->name = "hhi_unctad";
    }
    return 1;
}

static const tide_option hhi_options[] = {
    [HHI_NORM] = {.name = "norm",
                  .kind = TIDE_OPTION_CHOICE,
                  .argument = "NAME",
                  .preset = "none",
                  .range = "none|simple|unctad",
                  .help = "from 0 for equal parts to 1: simple, of the index;\n"
                          "unctad, of its root",
                  .group = TIDE_GROUP_COMPUTATION},
    [HHI_EFFECTIVE] = {.name = "effective",
                       .kind = TIDE_OPTION_FLAG,
                       .help = "1 / H: how many equal parts would be as concentrated",
                       .group = TIDE_GROUP_COMPUTATION},
    [HHI_SCALE] = {.name = "scale",
                   .kind = TIDE_OPTION_CHOICE,
                   .argument = "MAX",
                   .preset = "1",
                   .range = "1|10000",
                   .help = "the index of a single part",
                   .group = TIDE_GROUP_COMPUTATION},
    [HHI_N] = PARTS_CLASS_ROW,
};
_Static_assert(COUNT_OF(hhi_options) == HHI_OPTION_COUNT, "rows of hhi");

static const char *const hhi_roles[] = {"value"};
static const char *const hhi_role_summaries[] = {"the measure that is parted"};
static const struct compute_output hhi_preset_outputs[] = {
    {.name = "hhi", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_NONE, .table_decimals = 4},
};

const struct computation hhi_computation = {
    .name = "hhi",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "concentration of a group, Herfindahl-Hirschman",
    .formula = "H = sum of s[k]^2, s[k] = x[k, t] / sum of x[., t]\n"
               "simple: (H - 1/n) / (1 - 1/n)\n"
               "unctad: (sqrt H - sqrt(1/n)) / (1 - sqrt(1/n)), within 1e-14\n"
               "effective: 1 / H",
    .missing = PARTS_MISSING "; more parts than --n",
    .source = "World Bank WITS, UNCTADstat",
    .accuracy = ACCURACY_Q,
    .option = hhi_options,
    .option_count = COUNT_OF(hhi_options),
    .role = hhi_roles,
    .role_summary = hhi_role_summaries,
    .role_count = COUNT_OF(hhi_roles),
    .output = hhi_preset_outputs,
    .output_count = COUNT_OF(hhi_preset_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .outputs = hhi_outputs,
    .check = hhi_check,
    .run = hhi_run,
    .reference = hhi_reference,
    .example = "tide hhi datasets/us-trade/us_goods_trade_monthly.csv --by partner,flow "
               "--freq A",
};
