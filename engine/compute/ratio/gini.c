/*
 * gini.c - Gini's coefficient: how unequal the figures of a group are.
 *
 *     G = sum of (2 r - n - 1) x(r) / (n sum of x)      x(1) <= x(2) <= ... <= x(n)
 *     --sample: G n / (n - 1)
 *
 * All n members with a figure count, those that are 0 too: 0 for equal figures, 1 - 1/n
 * where one has all, which --sample makes 1. It is the mean distance of two members over
 * twice their mean, and so the reference takes it. Both sums are exact.
 */
#include "compute/ratio/parts.h"

#include <math.h>
#include <stdlib.h>

enum { GINI_SAMPLE };

/* The sum of (2 r - n - 1) x(r): exact. */
struct spread {
    int128 exact;
    struct real_sum real;
};

static int compare_mantissas(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static int compare_reals(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static void spread_by_rank(const struct parts *parts, struct spread *out)
{
    size_t n = parts->count;
    int64_t weight = 1 - (int64_t)n; /* of rank 1; 2 more for each rank */

    if (parts->kind == TIDE_KIND_DECIMAL)
        qsort(parts->mantissa, n, sizeof *parts->mantissa, compare_mantissas);
    else
        qsort(parts->real, n, sizeof *parts->real, compare_reals);
    for (size_t i = 0; i < n; i++, weight += 2) {
        if (parts->kind == TIDE_KIND_DECIMAL)
            out->exact += (int128)weight * parts->mantissa[i];
        else
            real_sum_add_product(&out->real, (double)weight, parts->real[i]);
    }
}

/* The distances of all pairs. */
static void spread_by_pairs(const struct parts *parts, struct spread *out)
{
    for (size_t i = 0; i < parts->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (parts->kind == TIDE_KIND_DECIMAL) {
                int128 apart = (int128)parts->mantissa[i] - parts->mantissa[k];
                out->exact += apart < 0 ? -apart : apart;
            } else {
                double high = fmax(parts->real[i], parts->real[k]);
                double low = fmin(parts->real[i], parts->real[k]);
                real_sum_add(&out->real, high);
                real_sum_add(&out->real, -low);
            }
        }
    }
}

static void gini_finish(const struct parts *parts, size_t t, const struct spread *spread)
{
    struct series_out *out = &parts->call->output[0];
    size_t n = parts->count - (parts->call->argument[GINI_SAMPLE].flag ? 1 : 0);

    if (n == 0)
        series_out_none(out, t, TIDE_STATE_TOO_FEW);
    else if (parts->kind == TIDE_KIND_DECIMAL)
        series_out_quotient(out, t, spread->exact, (int128)n * parts->total,
                            parts->state);
    else
        series_out_real_quotient(out, t, real_sum_pair(&spread->real),
                                 dd_multiply(dd_of((double)n), parts->real_total),
                                 parts->state);
}

static void gini_set(const struct parts *parts, size_t t)
{
    struct spread spread = {0};

    spread_by_rank(parts, &spread);
    gini_finish(parts, t, &spread);
}

static void gini_define(const struct parts *parts, size_t t)
{
    struct spread spread = {0};

    spread_by_pairs(parts, &spread);
    gini_finish(parts, t, &spread);
}

static tide_status gini_run(const struct compute_call *call, tide_error *err)
{
    return parts_each(call, gini_set, err);
}

static tide_status gini_reference(const struct compute_call *call, tide_error *err)
{
    return parts_each(call, gini_define, err);
}

static size_t gini_outputs(const struct argument *argument, struct compute_output *out)
{
    *out = (struct compute_output){
        .name = argument[GINI_SAMPLE].flag ? "gini_sample" : "gini",
        .kind = OUTPUT_REAL,
        .unit = OUTPUT_UNIT_NONE,
        .table_decimals = 4,
    };
    return 1;
}

static const tide_option gini_options[] = {
    [GINI_SAMPLE] = {.name = "sample",
                     .kind = TIDE_OPTION_FLAG,
                     .help = "times n / (n - 1): 1 where one member has all",
                     .group = TIDE_GROUP_COMPUTATION},
};

static const char *const gini_roles[] = {"value"};
static const char *const gini_role_summaries[] = {"the measure that is parted"};
static const struct compute_output gini_preset_outputs[] = {
    {.name = "gini", .kind = OUTPUT_REAL, .unit = OUTPUT_UNIT_NONE, .table_decimals = 4},
};

const struct computation gini_computation = {
    .name = "gini",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "inequality of the parts of a group, Gini",
    .formula = "sum of (2 r - n - 1) x(r) / (n sum of x), ranks r from the smallest\n"
               "sample: times n / (n - 1)",
    .missing = PARTS_MISSING "; one part\nalone with --sample",
    .source = "Gini 1912",
    .accuracy = ACCURACY_Q,
    .option = gini_options,
    .option_count = COUNT_OF(gini_options),
    .role = gini_roles,
    .role_summary = gini_role_summaries,
    .role_count = COUNT_OF(gini_roles),
    .output = gini_preset_outputs,
    .output_count = COUNT_OF(gini_preset_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .outputs = gini_outputs,
    .run = gini_run,
    .reference = gini_reference,
    .example = "tide gini datasets/us-trade/us_goods_trade_monthly.csv --by partner,flow "
               "--freq A",
};
