/*
 * splice.c - two stretches of one series, the old one brought to the level of the new.
 *
 *     f = sum of new / sum of old over the periods that have both
 *     --keep new    new where there is one, else old f
 *     --keep old    old where there is one, else new / f
 *
 * f stands beside every figure. Without a period in common nothing says how the levels
 * compare: not_comparable.
 */
#include "compute/scaled.h"

enum { OLD, NEW, SPLICE_ROLES };
enum { SPLICE_NEW, SPLICE_KEEP };
enum { OUT_SPLICE, OUT_FACTOR, OUTPUTS };

struct overlap {
    struct scaled old;
    struct scaled new;
    tide_state state; /* of f */
};

static void add_period(const struct compute_call *call, size_t t, struct overlap *overlap,
                       size_t *count)
{
    const tide_series *old = &call->input[OLD];
    const tide_series *new = &call->input[NEW];

    if (!series_has_value(old, t) || !series_has_value(new, t))
        return;
    overlap->old = scaled_add(overlap->old, scaled_of(old, t), 1);
    overlap->new = scaled_add(overlap->new, scaled_of(new, t), 1);
    overlap->state = state_join(overlap->state, state_join(tide_series_state(old, t),
                                                           tide_series_state(new, t)));
    (*count)++;
}

static void finish(struct overlap *overlap, size_t count)
{
    if (count == 0)
        overlap->state = TIDE_STATE_NOT_COMPARABLE;
    else if (scaled_sign(&overlap->old) == 0 || scaled_sign(&overlap->new) == 0)
        overlap->state = TIDE_STATE_BASE_ZERO;
}

static struct overlap overlap_of(const struct compute_call *call)
{
    const tide_series *old = &call->input[OLD];
    const tide_series *new = &call->input[NEW];
    struct overlap overlap = {.old = scaled_zero(old->kind, old->scale),
                              .new = scaled_zero(new->kind, new->scale)};
    size_t count = 0;

    for (size_t t = 0; t < old->count; t++)
        add_period(call, t, &overlap, &count);
    finish(&overlap, count);
    return overlap;
}

/* The figure at another level: times `above` over `below`. */
static void put_level(struct series_out *out, size_t t, const tide_series *from,
                      const struct scaled *above, const struct scaled *below,
                      tide_state overlap)
{
    tide_state state = state_join(tide_series_state(from, t), overlap);

    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
        return;
    }
    struct scaled figure = scaled_of(from, t);
    struct dd product = dd_multiply(scaled_dd(&figure), scaled_dd(above));
    series_out_real(out, t, dd_round(dd_divide(product, scaled_dd(below))), state);
}

static void put(const struct compute_call *call, size_t t, const struct overlap *overlap)
{
    bool keeps_new = argument_is(&call->argument[SPLICE_KEEP], "new");
    const tide_series *kept = &call->input[keeps_new ? NEW : OLD];
    const tide_series *other = &call->input[keeps_new ? OLD : NEW];
    struct series_out *out = &call->output[OUT_SPLICE];

    if (series_has_value(kept, t)) {
        struct scaled figure = scaled_of(kept, t);
        series_out_real(out, t, dd_round(scaled_dd(&figure)), tide_series_state(kept, t));
    } else if (!series_has_value(other, t)) {
        series_out_none(out, t,
                        state_join(tide_series_state(kept, t),
                                   tide_series_state(other, t)));
    } else {
        put_level(out, t, other, keeps_new ? &overlap->new : &overlap->old,
                  keeps_new ? &overlap->old : &overlap->new, overlap->state);
    }
    if (tide_state_has_value(overlap->state))
        scaled_put_quotient(&call->output[OUT_FACTOR], t, &overlap->new, &overlap->old,
                            overlap->state);
    else
        series_out_none(&call->output[OUT_FACTOR], t, overlap->state);
}

static tide_status splice_run(const struct compute_call *call, tide_error *err)
{
    struct overlap overlap = overlap_of(call);

    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++)
        put(call, t, &overlap);
    return TIDE_STATUS_OK;
}

static tide_status splice_reference(const struct compute_call *call, tide_error *err)
{
    (void)err;
    for (size_t t = 0; t < call->input[0].count; t++) {
        struct overlap overlap = overlap_of(call);
        put(call, t, &overlap);
    }
    return TIDE_STATUS_OK;
}

static const tide_option splice_options[] = {
    [SPLICE_NEW] = {.name = "new",
                    .kind = TIDE_OPTION_TEXT,
                    .argument = "COL",
                    .help = "the measure of the new series (default: one called new)",
                    .group = TIDE_GROUP_COMPUTATION},
    [SPLICE_KEEP] = {.name = "keep",
                     .kind = TIDE_OPTION_CHOICE,
                     .argument = "WHICH",
                     .preset = "new",
                     .range = "new|old",
                     .help = "the series whose level stays",
                     .group = TIDE_GROUP_COMPUTATION},
};

static const char *const splice_roles[SPLICE_ROLES] = {"value", "new"};
static const char *const splice_role_summaries[SPLICE_ROLES] = {"the old series",
                                                                "the new series"};
static const enum role_source splice_role_sources[SPLICE_ROLES] = {ROLE_VALUE,
                                                                   ROLE_MEASURE};
static const struct compute_output splice_outputs[OUTPUTS] = {
    [OUT_SPLICE] = {.name = "splice",
                    .kind = OUTPUT_REAL,
                    .unit = OUTPUT_UNIT_MEASURE,
                    .table_decimals = -1},
    [OUT_FACTOR] = {.name = "factor",
                    .kind = OUTPUT_REAL,
                    .unit = OUTPUT_UNIT_NONE,
                    .table_decimals = 6},
};

const struct computation splice_computation = {
    .name = "splice",
    .family = "index",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "an old and a new series as one, at one level",
    .formula = "old f, f = sum of new / sum of old over the periods of both",
    .missing = "both missing; no period in common (not_comparable); sums of 0",
    .source = "XMPI Manual 2009, linking",
    .accuracy = ACCURACY_D,
    .option = splice_options,
    .option_count = COUNT_OF(splice_options),
    .role = splice_roles,
    .role_summary = splice_role_summaries,
    .role_source = splice_role_sources,
    .role_count = SPLICE_ROLES,
    .output = splice_outputs,
    .output_count = OUTPUTS,
    .is_time_needed = true,
    .run = splice_run,
    .reference = splice_reference,
    .example =
        "tide splice datasets/index-demo/trade.csv --by product,flow --new quantity",
};
