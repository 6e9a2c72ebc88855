/*
 * margins.c - growth of a group by what goes on being traded, what is new and what has
 * gone.
 *
 *     g = continuing + new + vanished, in points of X[b], X the sum over the group
 *
 *     continuing  sum of x[k, t] - x[k, b]  over the leaves that are above 0 in both
 *     new         sum of x[k, t]            over those that were 0
 *     vanished    sum of -x[k, b]           over those that have become 0
 *
 * The three add up to the growth exactly, before they are rounded. Whether a leaf is new
 * can only be said where no row means no trade: a measure that does not declare
 * absent=zero is not_comparable. A leaf without a figure on either side leaves the group
 * without an answer, unless --missing skip; one below 0 leaves it undefined.
 */
#include "compute/growth/change.h"

enum { MARGIN_GROWTH, MARGIN_CONTINUING, MARGIN_NEW, MARGIN_VANISHED, MARGIN_COUNT };

/* What the members of a group come to, all of them and by margin. */
struct margins {
    struct group_total part[MARGIN_COUNT];
    struct group_total base;
    struct real_sum real[MARGIN_COUNT + 1];
};

static void margins_init(struct margins *margins, tide_kind kind)
{
    margins->base = (struct group_total){.state = TIDE_STATE_OK};
    for (size_t i = 0; i < MARGIN_COUNT; i++)
        margins->part[i] = (struct group_total){.state = TIDE_STATE_OK};
    for (size_t i = 0; kind == TIDE_KIND_REAL && i <= MARGIN_COUNT; i++) {
        real_sum_init(&margins->real[i]);
        if (i < MARGIN_COUNT)
            margins->part[i].real = &margins->real[i];
        else
            margins->base.real = &margins->real[i];
    }
}

static void add_member(const struct compute_call *call, struct margins *margins,
                       const tide_series *member, size_t t, size_t base)
{
    struct change change = change_of(member, t, base);

    if (change.state == TIDE_STATE_NOT_COMPARABLE) {
        margins->base.state = state_join(margins->base.state, change.state);
        return;
    }
    if (!tide_state_has_value(change.state)) {
        group_total_lack(&margins->base, call, change.state);
        return;
    }
    int sign = figure_sign(member, t);
    int base_sign = figure_sign(member, base);
    if (sign < 0 || base_sign < 0)
        change.state = TIDE_STATE_UNDEFINED;
    size_t margin = sign > 0 && base_sign > 0 ? MARGIN_CONTINUING
                    : sign > 0                ? MARGIN_NEW
                                              : MARGIN_VANISHED;
    group_total_add(&margins->base, member, base, 1, change.state);
    group_total_add(&margins->part[MARGIN_GROWTH], member, t, 1, TIDE_STATE_OK);
    group_total_add(&margins->part[MARGIN_GROWTH], member, base, -1, TIDE_STATE_OK);
    group_total_add(&margins->part[margin], member, t, 1, TIDE_STATE_OK);
    group_total_add(&margins->part[margin], member, base, -1, TIDE_STATE_OK);
}

static void put(const struct compute_call *call, const struct margins *margins, size_t t)
{
    tide_state state = margins->base.state;

    if (tide_state_has_value(state) && group_total_sign(&margins->base) == 0)
        state = TIDE_STATE_BASE_ZERO;
    for (size_t i = 0; i < MARGIN_COUNT; i++) {
        struct series_out *out = &call->output[i];
        const struct group_total *part = &margins->part[i];
        if (!tide_state_has_value(state))
            series_out_none(out, t, state);
        else if (part->real != NULL)
            series_out_real_quotient(out, t, dd_of(real_sum_round(part->real)),
                                     dd_of(real_sum_round(margins->base.real)), state);
        else
            series_out_quotient(out, t, part->decimal, margins->base.decimal, state);
    }
}

/* One period of a group; SERIES_NOWHERE: it has no base. */
static void put_period(const struct compute_call *call, size_t t, size_t base)
{
    struct margins margins;

    margins_init(&margins, call->input[0].kind);
    if (base == SERIES_NOWHERE)
        margins.base.state = TIDE_STATE_BASE_MISSING;
    for (size_t k = 0; base != SERIES_NOWHERE && k < call->member_count; k++)
        add_member(call, &margins, &call->input[k], t, base);
    put(call, &margins, t);
}

static tide_status margins_run(const struct compute_call *call, tide_error *err)
{
    const int32_t *base = change_bases(call);

    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++)
        put_period(call, t, base[t] < 0 ? SERIES_NOWHERE : (size_t)base[t]);
    return TIDE_STATUS_OK;
}

static tide_status margins_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++)
        put_period(call, t, change_base(call, t));
    return TIDE_STATUS_OK;
}

/* Without a row for what is not traded, nothing is known to be new. */
static bool margins_refuses(const struct argument *argument,
                            const struct measure_traits *traits)
{
    return !traits->absent_is_zero || change_refuses(argument, traits);
}

static const tide_option margins_options[] = {CHANGE_OPTION_ROW};

static const char *const margins_roles[] = {"value"};
static const char *const margins_role_summaries[] = {"the measure that grows"};
static const struct compute_output margins_outputs[] = {
    [MARGIN_GROWTH] = {.name = "growth",
                       .kind = OUTPUT_REAL,
                       .unit = OUTPUT_UNIT_FORM,
                       .table_decimals = -1},
    [MARGIN_CONTINUING] = {.name = "continuing",
                           .kind = OUTPUT_REAL,
                           .unit = OUTPUT_UNIT_FORM,
                           .table_decimals = -1},
    [MARGIN_NEW] = {.name = "new",
                    .kind = OUTPUT_REAL,
                    .unit = OUTPUT_UNIT_FORM,
                    .table_decimals = -1},
    [MARGIN_VANISHED] = {.name = "vanished",
                         .kind = OUTPUT_REAL,
                         .unit = OUTPUT_UNIT_FORM,
                         .table_decimals = -1},
};

const struct computation margins_computation = {
    .name = "margins",
    .family = "growth",
    .shape = TIDE_SHAPE_CROSS,
    .rows = ROWS_PER_GROUP,
    .summary = "growth by continuing, new and vanished trade of a group, in points",
    .formula = "sum of (x[k, t] - x[k, b]) / sum of x[., b], over the members that are\n"
               "above 0 at both, at t only, at b only; b = t - 1 year or t - 1",
    .missing = "a member without figure or base (--missing skip leaves it out,\n"
               "partial_group); one below 0; a total base of 0; a measure that does\n"
               "not declare absent=zero is not_comparable",
    .source = "Hummels and Klenow 2005, extensive and intensive margin",
    .accuracy = ACCURACY_Q,
    .forms = "points ratio",
    .basis = BASIS_QUOTIENT,
    .option = margins_options,
    .option_count = COUNT_OF(margins_options),
    .role = margins_roles,
    .role_summary = margins_role_summaries,
    .role_count = COUNT_OF(margins_roles),
    .output = margins_outputs,
    .output_count = COUNT_OF(margins_outputs),
    .is_causal = true,
    .is_time_needed = true,
    .refused_kinds = GROWTH_REFUSED_KINDS | 1 << MEASURE_PRICE,
    .refuses = margins_refuses,
    .prepare = change_prepare,
    .run = margins_run,
    .reference = margins_reference,
    .example = "tide margins datasets/us-trade/us_goods_trade_monthly.csv "
               "--by partner,flow --since 2022-06 --columns "
               "\"period:period,partner:key,flow:key,value_musd:decimal[absent=zero]\"",
};
