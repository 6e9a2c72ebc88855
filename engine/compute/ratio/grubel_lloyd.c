/*
 * grubel_lloyd.c - intra-industry trade: how much of the trade of a group goes both ways.
 *
 *     GL       = 1 - sum of |X[k] - M[k]| / sum of (X[k] + M[k])
 *     adjusted = (sum of (X + M) - sum of |X - M|)
 *                / (sum of (X + M) - |sum of X - sum of M|)
 *
 * The lines k are the members of the group at the level that --by names: a finer level
 * finds less trade in both directions. The adjusted form takes out what the overall
 * balance alone makes one-way. Both lie from 0, every line goes one way, to 1. With L the
 * sum of the smaller flow of each line,
 *
 *     GL = 2 L / (sum of X + sum of M),    adjusted = L / the smaller of both sums
 *
 * No trade at all gives base_zero; so does the adjusted form where all trade goes one way.
 * A flow below zero is undefined. A line that lacks a side is missing, not one-way:
 * declare absent=zero where no row means no trade; --missing skip leaves such lines out.
 */
#include "compute/ratio/flow_pair.h"
#include "compute/ratio/parts.h"

enum { GL_ADJUSTED };

/* A sum of flows, exact. */
struct flow_sum {
    tide_kind kind;
    int128 decimal;
    struct real_sum real;
};

static void sum_init(struct flow_sum *sum, tide_kind kind)
{
    sum->kind = kind;
    sum->decimal = 0;
    real_sum_init(&sum->real);
}

static void sum_add(struct flow_sum *sum, const tide_series *flow, size_t t, int times)
{
    if (sum->kind == TIDE_KIND_DECIMAL)
        sum->decimal += (int128)series_mantissa(flow, t) * times;
    else if (times != 0)
        real_sum_add(&sum->real, series_real(flow, t) * times);
}

static bool is_less(const tide_series *a, const tide_series *b, size_t t)
{
    return a->kind == TIDE_KIND_DECIMAL ? series_mantissa(a, t) < series_mantissa(b, t)
                                        : series_real(a, t) < series_real(b, t);
}

static int sum_sign(const struct flow_sum *sum)
{
    if (sum->kind == TIDE_KIND_DECIMAL)
        return (sum->decimal > 0) - (sum->decimal < 0);
    double rounded = real_sum_round(&sum->real);
    return (rounded > 0.0) - (rounded < 0.0);
}

/* ---- lines ---- */

static const tide_series *exports_of(const struct compute_call *call, size_t k)
{
    return &call->input[EXPORTS * call->member_count + k];
}

static const tide_series *imports_of(const struct compute_call *call, size_t k)
{
    return &call->input[IMPORTS * call->member_count + k];
}

static bool is_line(const struct compute_call *call, size_t k, size_t t)
{
    return series_has_value(exports_of(call, k), t) &&
           series_has_value(imports_of(call, k), t);
}

static tide_state lines_state(const struct compute_call *call, size_t t)
{
    tide_state joined = TIDE_STATE_OK;
    tide_state absent = TIDE_STATE_OK;
    bool has_line = false;

    for (size_t k = 0; k < call->member_count; k++) {
        tide_state state = flow_pair_state(exports_of(call, k), imports_of(call, k), t);
        if (is_line(call, k, t)) {
            has_line = true;
        } else {
            absent = state_join(absent, state);
            state = state_of_absent(call, state);
        }
        joined = state_join(joined, state);
    }
    return has_line ? joined : absent;
}

static void set_quotient(struct series_out *out, size_t t, const struct flow_sum *above,
                         const struct flow_sum *below, tide_state state)
{
    if (sum_sign(below) == 0)
        series_out_none(out, t, TIDE_STATE_BASE_ZERO);
    else if (above->kind == TIDE_KIND_DECIMAL)
        series_out_quotient(out, t, above->decimal, below->decimal, state);
    else
        series_out_real_quotient(out, t, real_sum_pair(&above->real),
                                 real_sum_pair(&below->real), state);
}

/* ---- by the smaller flow ---- */

static void set_by_overlap(const struct compute_call *call, size_t t, tide_state state)
{
    bool is_adjusted = call->argument[GL_ADJUSTED].flag;
    tide_kind kind = call->input[0].kind;
    struct flow_sum overlap;
    struct flow_sum net;
    struct flow_sum below[FLOW_ROLES]; /* sums of both; or of X, of M */

    sum_init(&overlap, kind);
    sum_init(&net, kind);
    sum_init(&below[EXPORTS], kind);
    sum_init(&below[IMPORTS], kind);
    for (size_t k = 0; k < call->member_count; k++) {
        const tide_series *x = exports_of(call, k);
        const tide_series *m = imports_of(call, k);
        if (!is_line(call, k, t))
            continue;
        sum_add(&overlap, is_less(x, m, t) ? x : m, t, is_adjusted ? 1 : 2);
        sum_add(&net, x, t, 1);
        sum_add(&net, m, t, -1);
        sum_add(&below[EXPORTS], x, t, 1);
        sum_add(&below[is_adjusted ? IMPORTS : EXPORTS], m, t, 1);
    }
    bool is_import = is_adjusted && sum_sign(&net) > 0;
    set_quotient(&call->output[0], t, &overlap, &below[is_import ? IMPORTS : EXPORTS],
                 state);
}

/* ---- as it is written ---- */

static int net_sign(const struct compute_call *call, size_t t)
{
    struct flow_sum net;

    sum_init(&net, call->input[0].kind);
    for (size_t k = 0; k < call->member_count; k++) {
        if (!is_line(call, k, t))
            continue;
        sum_add(&net, exports_of(call, k), t, 1);
        sum_add(&net, imports_of(call, k), t, -1);
    }
    return sum_sign(&net);
}

static void set_by_definition(const struct compute_call *call, size_t t, tide_state state)
{
    int sign = call->argument[GL_ADJUSTED].flag ? net_sign(call, t) : 0;
    struct flow_sum above;
    struct flow_sum below;

    sum_init(&above, call->input[0].kind);
    sum_init(&below, call->input[0].kind);
    for (size_t k = 0; k < call->member_count; k++) {
        const tide_series *x = exports_of(call, k);
        const tide_series *m = imports_of(call, k);
        if (!is_line(call, k, t))
            continue;
        int line_sign = is_less(x, m, t) ? -1 : 1;
        sum_add(&above, x, t, 1);
        sum_add(&above, m, t, 1);
        sum_add(&above, x, t, -line_sign);
        sum_add(&above, m, t, line_sign);
        sum_add(&below, x, t, 1);
        sum_add(&below, m, t, 1);
        sum_add(&below, x, t, -sign);
        sum_add(&below, m, t, sign);
    }
    set_quotient(&call->output[0], t, &above, &below, state);
}

/* ---- the computation ---- */

static void each_period(const struct compute_call *call,
                        void (*set)(const struct compute_call *, size_t, tide_state))
{
    for (size_t t = 0; t < call->input[0].count; t++) {
        tide_state state = lines_state(call, t);
        if (tide_state_has_value(state))
            set(call, t, state);
        else
            series_out_none(&call->output[0], t, state);
    }
}

static tide_status grubel_lloyd_run(const struct compute_call *call, tide_error *err)
{
    (void)err;
    each_period(call, set_by_overlap);
    return TIDE_STATUS_OK;
}

static tide_status grubel_lloyd_reference(const struct compute_call *call,
                                          tide_error *err)
{
    (void)err;
    each_period(call, set_by_definition);
    return TIDE_STATUS_OK;
}

static size_t grubel_lloyd_outputs(const struct argument *argument,
                                   struct compute_output *out)
{
    *out = (struct compute_output){
        .name = argument[GL_ADJUSTED].flag ? "grubel_lloyd_adjusted" : "grubel_lloyd",
        .kind = OUTPUT_REAL,
        .unit = OUTPUT_UNIT_FORM,
        .table_decimals = -1,
    };
    return 1;
}

static const tide_option grubel_lloyd_options[] = {
    [GL_ADJUSTED] = {.name = "adjusted",
                     .kind = TIDE_OPTION_FLAG,
                     .help = "for the balance of the group, which alone makes some\n"
                             "trade one-way",
                     .group = TIDE_GROUP_COMPUTATION},
};

static const struct compute_output grubel_lloyd_preset_outputs[] = {
    {.name = "grubel_lloyd",
     .kind = OUTPUT_REAL,
     .unit = OUTPUT_UNIT_FORM,
     .table_decimals = -1},
};

const struct computation grubel_lloyd_computation = {
    .name = "grubel-lloyd",
    .family = "ratio",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "intra-industry trade of a group, Grubel-Lloyd",
    .formula = "1 - sum of |X[k] - M[k]| / sum of (X[k] + M[k])\n"
               "adjusted: (sum of (X + M) - sum of |X - M|)\n"
               "          / (sum of (X + M) - |sum of X - sum of M|)",
    .missing = "a line that lacks exports or imports (--missing skip leaves it out,\n"
               "partial_group); a flow below 0; no trade; adjusted: all trade one way",
    .source = "Grubel and Lloyd 1975",
    .accuracy = ACCURACY_Q,
    .forms = "ratio percent",
    .basis = BASIS_QUOTIENT,
    .option = grubel_lloyd_options,
    .option_count = COUNT_OF(grubel_lloyd_options),
    .role = flow_roles,
    .role_summary = flow_role_summaries,
    .role_source = flow_role_sources,
    .role_count = FLOW_ROLES,
    .output = grubel_lloyd_preset_outputs,
    .output_count = COUNT_OF(grubel_lloyd_preset_outputs),
    .is_causal = true,
    .refused_kinds = 1 << MEASURE_RATE | 1 << MEASURE_PRICE,
    .outputs = grubel_lloyd_outputs,
    .run = grubel_lloyd_run,
    .reference = grubel_lloyd_reference,
    .example = "tide grubel-lloyd datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner",
};
