/*
 * henderson.c - the trend by the moving average of Henderson.
 *
 *     T[t] = sum w_j x[t + j],  j = -(N-1)/2 .. (N-1)/2
 *
 * with the weights of henderson_filter.h: of all that keep a cubic as it is they give the
 * smoothest trend. N is 5, 7, 9, 13 or 23, or chosen by the ratio I/C of noise to trend:
 * 9, 13 or 23 terms for months (weeks, days), 5 or 7 for quarters, half-years and years.
 * --mode mult measures noise and trend for the choice in per cent.
 *
 * Fewer than N figures, or than the 13 (5) that the choice needs: too_few. A hole leaves
 * no answer. The first and last (N-1)/2 periods use the weights of Musgrave and are
 * end_point. The choice for mult of a figure not above 0 is undefined.
 */
#include "compute/trend/span.h"

#include <math.h>

#include "base/error.h"
#include "compute/trend/henderson_filter.h"

enum { HENDERSON_TERMS, HENDERSON_MODE, HENDERSON_LOG };

static bool is_auto(const struct argument *argument)
{
    return argument_is(&argument[HENDERSON_TERMS], "auto");
}

static bool is_long(const struct span *span)
{
    return henderson_is_long((tide_freq)span->in->first.freq);
}

/* The terms asked for; those that the choice begins with. */
static size_t terms_of(const struct compute_call *call, const struct span *span)
{
    static const size_t terms[] = {0, 5, 7, 9, 13, 23}; /* in the order of the words */

    return is_auto(call->argument) ? henderson_first_terms(is_long(span))
                                   : terms[call->argument[HENDERSON_TERMS].choice];
}

static tide_status open(const struct compute_call *call, struct span *span,
                        bool *has_answer, tide_error *err)
{
    tide_status status = span_gather(call, call->argument[HENDERSON_LOG].flag, span, err);
    tide_state own = TIDE_STATE_OK;

    if (status != TIDE_STATUS_OK)
        return status;
    if (is_auto(call->argument) && call->argument[HENDERSON_MODE].choice == MODE_MULT &&
        tide_state_has_value(span->state) && !all_above_zero(span->x, span->count))
        own = TIDE_STATE_UNDEFINED;
    *has_answer = span_open(call, span, terms_of(call, span), own);
    return TIDE_STATUS_OK;
}

static tide_status henderson_run(const struct compute_call *call, tide_error *err)
{
    struct henderson filter;
    struct span span;
    bool has_answer;

    tide_status status = open(call, &span, &has_answer, err);
    if (status != TIDE_STATUS_OK || !has_answer)
        return status;
    double *trend = arena_alloc(call->scratch, span.count, sizeof *trend);
    if (trend == NULL)
        return memory_failed(call->scratch->memory, err);

    size_t terms = terms_of(call, &span);
    if (is_auto(call->argument)) {
        terms = henderson_auto(span.x, span.count, is_long(&span),
                               (enum mode)call->argument[HENDERSON_MODE].choice, trend);
    } else {
        henderson_init(&filter, terms);
        henderson_smooth(&filter, span.x, span.count, trend);
    }
    for (size_t t = 0; t < span.count; t++)
        span_put(&span, &call->output[0], t, trend[t], span_end(&span, t, terms / 2));
    return TIDE_STATUS_OK;
}

/* ---- the definition, figure by figure in double-double ---- */

/* a^2 - b */
static struct dd square_less(struct dd a, double b)
{
    return dd_subtract(dd_multiply(a, a), dd_of(b));
}

static struct dd define_weight(size_t terms, size_t place)
{
    struct dd n = dd_of((double)(terms / 2 + 2));
    double j = (double)place - (double)(terms / 2);
    struct dd twice = dd_scale(n, 1);
    const struct dd above[] = {
        square_less(dd_subtract(n, dd_of(1.0)), j * j),
        square_less(n, j * j),
        square_less(dd_add(n, dd_of(1.0)), j * j),
        dd_subtract(dd_multiply(dd_of(3.0), dd_multiply(n, n)), dd_of(16 + 11 * j * j)),
    };
    const struct dd below[] = {
        dd_scale(n, 3),          square_less(n, 1.0),      square_less(twice, 1.0),
        square_less(twice, 9.0), square_less(twice, 25.0),
    };
    struct dd weight = dd_of(315.0);

    for (size_t i = 0; i < COUNT_OF(above); i++)
        weight = dd_multiply(weight, above[i]);
    for (size_t i = 0; i < COUNT_OF(below); i++)
        weight = dd_divide(weight, below[i]);
    return weight;
}

/* The weight of place r < kept where the last terms - kept have no figure. */
static struct dd define_end_weight(size_t terms, size_t kept, size_t r)
{
    double m = (double)kept;
    double noise = henderson_noise(terms);
    struct dd d =
        dd_divide(dd_of(4.0), dd_multiply(dd_of(acos(-1.0)),
                                          dd_multiply(dd_of(noise), dd_of(noise))));
    struct dd sum = dd_of(0.0);
    struct dd moment = dd_of(0.0);

    for (size_t i = kept; i < terms; i++) {
        struct dd w = define_weight(terms, i);
        sum = dd_add(sum, w);
        moment = dd_add(moment, dd_multiply(w, dd_of((double)i - 0.5 * (m - 1.0))));
    }
    struct dd below =
        dd_add(dd_of(1.0),
               dd_divide(dd_multiply(d, dd_of(m * (m * m - 1.0))), dd_of(12.0)));
    struct dd slope = dd_divide(dd_multiply(d, moment), below);
    struct dd line = dd_multiply(dd_of((double)r - 0.5 * (m - 1.0)), slope);
    return dd_add(dd_add(define_weight(terms, r), dd_divide(sum, dd_of(m))), line);
}

static double define_trend(const struct span *span, size_t terms, size_t t)
{
    struct dd sum = dd_of(0.0);
    size_t half = terms / 2;
    size_t left = span->count - 1 - t;
    size_t kept = terms - (t < half ? half - t : left < half ? half - left : 0);

    for (size_t r = 0; r < kept; r++) {
        /* Seen from the end that lacks figures. */
        size_t place = t < half ? t + half - r : t - half + r;
        sum = dd_add(sum, dd_multiply(define_end_weight(terms, kept, r),
                                      dd_of(span->x[place])));
    }
    return dd_round(sum);
}

static tide_status henderson_reference(const struct compute_call *call, tide_error *err)
{
    struct span span;
    bool has_answer;

    tide_status status = open(call, &span, &has_answer, err);
    if (status != TIDE_STATUS_OK || !has_answer)
        return status;
    double *trend = arena_alloc(call->scratch, span.count, sizeof *trend);
    if (trend == NULL)
        return memory_failed(call->scratch->memory, err);

    size_t terms = terms_of(call, &span);
    if (is_auto(call->argument)) {
        for (size_t t = 0; t < span.count; t++)
            trend[t] = define_trend(&span, terms, t);
        double noise = henderson_ratio(span.x, trend, span.count, terms,
                                       (enum mode)call->argument[HENDERSON_MODE].choice);
        terms = henderson_terms(noise, span.count, is_long(&span));
    }
    for (size_t t = 0; t < span.count; t++)
        span_put(&span, &call->output[0], t, define_trend(&span, terms, t),
                 span_end(&span, t, terms / 2));
    return TIDE_STATUS_OK;
}

/* ---- the row ---- */

static const tide_option henderson_options[] = {
    [HENDERSON_TERMS] = {.name = "terms",
                         .kind = TIDE_OPTION_CHOICE,
                         .argument = "N",
                         .preset = "auto",
                         .range = "auto|5|7|9|13|23",
                         .help = "periods in the moving average, or as many as the\n"
                                 "noise asks for",
                         .group = TIDE_GROUP_COMPUTATION},
    [HENDERSON_MODE] = MODE_ARGUMENT,
    [HENDERSON_LOG] = LOG_ARGUMENT,
};

static const char *const henderson_roles[] = {"value"};
static const char *const henderson_role_summaries[] = {
    "the measure whose trend is sought"};

static const struct compute_output henderson_outputs[] = {
    {.name = "henderson", .unit = OUTPUT_UNIT_MEASURE, .table_decimals = -1},
};

static size_t henderson_list_outputs(const struct argument *argument,
                                     struct compute_output *out)
{
    return season_outputs(henderson_outputs, COUNT_OF(henderson_outputs), MODE_ADD,
                          argument[HENDERSON_LOG].flag, out);
}

const struct computation henderson_computation = {
    .name = "henderson",
    .family = "trend",
    .shape = TIDE_SHAPE_SERIES,
    .summary = "trend by the moving average of Henderson, with the ends of Musgrave",
    .formula =
        "sum w_j x[t + j], the smoothest weights that keep a cubic; terms by I/C:\n"
        "months below 1: 9, below 3.5: 13, else 23; quarters below 3.5: 5, else 7",
    .missing = "a hole: incomplete_window; fewer figures than terms: too_few; mult or\n"
               "--log of a figure not above 0: undefined; first and last (N - 1) / 2:\n"
               "end_point",
    .source = "Ladiray and Quenneville 2001; Musgrave 1964",
    .accuracy = ACCURACY_T,
    .option = henderson_options,
    .option_count = COUNT_OF(henderson_options),
    .role = henderson_roles,
    .role_summary = henderson_role_summaries,
    .role_count = COUNT_OF(henderson_roles),
    .output = henderson_outputs,
    .output_count = COUNT_OF(henderson_outputs),
    .is_time_needed = true,
    .outputs = henderson_list_outputs,
    .run = henderson_run,
    .reference = henderson_reference,
    .example = "tide henderson datasets/us-trade/us_goods_trade_monthly.csv --by flow",
};
