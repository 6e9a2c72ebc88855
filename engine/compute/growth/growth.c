/*
 * growth.c - rates over a base: states, signs, breaks, low bases, exact quotients.
 */
#include "compute/growth/growth.h"

#include <string.h>

#include "base/error.h"
#include "time/period.h"

enum { MAX_WIDTH_SCALE = 6 };

tide_status growth_width_check(const struct argument *width, tide_error *err)
{
    if (growth_width(width).scale <= MAX_WIDTH_SCALE)
        return TIDE_STATUS_OK;
    return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                     "--low-base-width: \"%s\" has more than %d decimals", width->text,
                     MAX_WIDTH_SCALE);
}

struct decimal growth_width(const struct argument *width)
{
    struct decimal out = {.scale = MAX_WIDTH_SCALE + 1}; /* what is no decimal */

    (void)decimal_parse(width->text, strlen(width->text), NULL, &out, NULL);
    return out;
}

tide_status growth_check(const struct argument *argument, tide_freq freq, tide_error *err)
{
    (void)freq;
    return growth_width_check(&argument[GROWTH_LOW_BASE_WIDTH], err);
}

bool growth_refuses_cumulated(const struct argument *argument,
                              const struct measure_traits *traits)
{
    (void)argument;
    return traits->is_cumulated;
}

struct growth_plan *growth_plan_new(const struct compute_call *call, struct arena *arena)
{
    size_t count = call->input[0].count;
    struct growth_plan *plan = arena_alloc(arena, 1, sizeof *plan);
    int32_t *base = arena_alloc(arena, count, sizeof *base);

    if (plan == NULL || base == NULL)
        return NULL;
    for (size_t t = 0; t < count; t++)
        base[t] = -1;
    *plan = (struct growth_plan){
        .base = base,
        .span = 1,
        .is_arc = argument_is(&call->argument[GROWTH_FORMULA], "arc"),
        .low_base_width = growth_width(&call->argument[GROWTH_LOW_BASE_WIDTH]),
        .width = call->argument[GROWTH_LOW_BASE_WIDTH].number,
        .history = call->argument[GROWTH_LOW_BASE_HISTORY].number / 100.0,
    };
    return plan;
}

const int32_t *growth_base_of(const void *shared)
{
    const struct growth_plan *plan = shared;

    return plan->span == 1 ? plan->base : NULL;
}

int32_t growth_place(const tide_series *series, int64_t ordinal)
{
    int64_t place = ordinal - series->first.ordinal;

    return place >= 0 && place < (int64_t)series->count ? (int32_t)place : -1;
}

bool growth_year_ago(const tide_series *series, int64_t place, int64_t *out)
{
    int64_t ordinal = series->first.ordinal + place;
    int32_t year_ago;

    if (!period_year_ago((tide_freq)series->first.freq, (int32_t)ordinal, &year_ago))
        return false;
    *out = (int64_t)year_ago - series->first.ordinal;
    return true;
}

int32_t growth_place_year_ago(const tide_series *series, size_t t)
{
    int64_t place;

    return growth_year_ago(series, (int64_t)t, &place) && place >= 0 ? (int32_t)place
                                                                     : -1;
}

/* ---- states ---- */

/* A base, the sum of its places. */
struct growth_base {
    size_t place; /* where it begins; SERIES_NOWHERE: none */
    tide_state state;
    int128 total; /* DECIMAL: mantissas, and their half-widths */
    int128 half;
    struct dd real; /* REAL */
};

static struct growth_base base_read(const tide_series *in, size_t place, size_t span)
{
    struct growth_base base = {.place = place, .state = TIDE_STATE_OK};

    if (place == SERIES_NOWHERE) {
        base.state = TIDE_STATE_BASE_MISSING;
        return base;
    }
    for (size_t i = place; i < place + span; i++) {
        tide_state state = growth_state(state_of_base(tide_series_state(in, i)));
        base.state = state_join(base.state, state);
        if (!tide_state_has_value(state))
            continue;
        if (in->kind == TIDE_KIND_REAL) {
            base.real = dd_add(base.real, dd_of(series_real(in, i)));
        } else {
            base.total += series_mantissa(in, i);
            base.half += series_half(in, i);
        }
    }
    return base;
}

struct growth_interval growth_interval_of(const tide_series *in, size_t t, size_t base,
                                          size_t span)
{
    struct growth_base read = base_read(in, base, span);
    struct growth_interval at = {.current = 2 * (int128)span * series_mantissa(in, t),
                                 .current_half = (int128)span * series_half(in, t),
                                 .base = 2 * read.total,
                                 .base_half = read.half};

    return at;
}

/* What the inputs and the breaks between them say, before any figure is looked at. */
static tide_state pair_state(tide_state current, const struct growth_base *base,
                             bool is_broken)
{
    tide_state state = state_join(growth_state(current), base->state);

    if (base->place == SERIES_NOWHERE)
        return state;
    state = growth_compared(state);
    return is_broken ? state_join(state, TIDE_STATE_BREAK) : state;
}

tide_state growth_pair_state_of(tide_state current, const tide_series *in, size_t place,
                                bool is_broken)
{
    struct growth_base base = {.place = place, .state = TIDE_STATE_BASE_MISSING};

    if (place != SERIES_NOWHERE)
        base.state = growth_state(state_of_base(tide_series_state(in, place)));
    return pair_state(current, &base, is_broken);
}

tide_state growth_pair_state(const tide_series *in, size_t t, size_t place,
                             bool is_broken)
{
    return growth_pair_state_of(tide_series_state(in, t), in, place, is_broken);
}

bool growth_has_break(const tide_series *in, size_t from, size_t to)
{
    for (size_t i = from + 1; in->state != NULL && i <= to; i++)
        if (tide_series_state(in, i) == TIDE_STATE_BREAK)
            return true;
    return false;
}

tide_state growth_sign_state(int current, int base, bool is_arc)
{
    if (is_arc)
        return current == 0 && base == 0 ? TIDE_STATE_BASE_ZERO : TIDE_STATE_OK;
    if (base == 0)
        return TIDE_STATE_BASE_ZERO;
    if (base < 0)
        return current > 0 ? TIDE_STATE_SIGN_CHANGE : TIDE_STATE_BASE_NEGATIVE;
    return current < 0 ? TIDE_STATE_SIGN_CHANGE : TIDE_STATE_OK;
}

/* ---- low bases ---- */

/*
 * Is the width of the rate, in points, above w? The base is above 0, the figure not below.
 *
 *     x1 >= h1:  200 (x1 h0 + x0 h1) / (x0^2 - h0^2) > w,   else  200 h1 / (x0 - h0) > w
 */
static bool is_low_base(const struct growth_interval *at, struct decimal w)
{
    int128 least = at->base - at->base_half;
    int128 factor = 200 * (int128)decimal_power(w.scale);

    if (w.mantissa == 0)
        return false;
    if (least <= 0)
        return true;
    if (at->current < at->current_half)
        return product_compare(factor, at->current_half, w.mantissa, least) > 0;

    struct int256 wide = int256_multiply(factor * at->base_half, at->current);
    int256_add(&wide, int256_multiply(factor * at->current_half, at->base));
    return int256_compare(wide, int256_multiply(w.mantissa * least,
                                                at->base + at->base_half)) > 0;
}

enum { HISTORY_YEARS = 5, LEAST_HISTORY = 3 };

/* The sum of a stretch; false: it has none. */
static bool sum_of(const tide_series *in, int64_t first, int64_t count, double *out)
{
    struct dd sum = dd_of(0.0);

    if (count <= 0 || first < 0 || first + count > (int64_t)in->count)
        return false;
    for (int64_t i = first; i < first + count; i++) {
        if (!series_has_value(in, (size_t)i))
            return false;
        sum = dd_add(sum, in->kind == TIDE_KIND_REAL
                              ? dd_of(series_real(in, (size_t)i))
                              : dd_of_int64(series_mantissa(in, (size_t)i)));
    }
    *out = dd_round(sum);
    return true;
}

static double median_of(double *value, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && value[k - 1] > value[k]; k--) {
            double other = value[k];
            value[k] = value[k - 1];
            value[k - 1] = other;
        }
    return 0.5 * (value[(count - 1) / 2] + value[count / 2]);
}

void growth_mark_low(const struct growth_plan *plan, const tide_series *in,
                     struct series_out *out, size_t t, int64_t first, int64_t count)
{
    double before[HISTORY_YEARS];
    size_t years = 0;
    double base;

    if (plan->history == 0.0 || !tide_state_has_value(out->state[t]) ||
        !sum_of(in, first, count, &base))
        return;
    for (int year = 0; year < HISTORY_YEARS && growth_year_ago(in, first, &first); year++)
        years += sum_of(in, first, count, &before[years]);
    if (years >= LEAST_HISTORY && base < plan->history * median_of(before, years))
        out->state[t] = state_join(out->state[t], TIDE_STATE_LOW_BASE);
}

/* ---- the quick way ---- */

/* By form: scale (x1 - x0 or x1) / x0. */
struct quick {
    bool is_possible;
    double scale;
    double less; /* 1: x1 - x0; 0: x1 */
    double width;
};

static struct quick quick_of(const struct growth_plan *plan, enum form form)
{
    bool is_factor = form == FORM_INDEX || form == FORM_MULTIPLE;
    struct quick quick = {
        .is_possible = !plan->is_arc && form != FORM_LOG,
        .scale = form == FORM_RATIO || form == FORM_MULTIPLE ? 1.0 : 100.0,
        .less = is_factor ? 0.0 : 1.0,
        .width = plan->width,
    };
    return quick;
}

/* Whole numbers that are exact doubles in every numerator. */
enum { QUICK_BITS = 45 };

static bool is_quick(int128 a)
{
    return a > 0 && a < (int128)1 << QUICK_BITS;
}

/*
 * The rate of two ordinary figures: above zero, below 2^45, so that all numerators are
 * exact doubles and one division rounds right; and far from a low base. False: not so.
 * Half-widths are in the unit of the figures.
 */
static bool quick_rate(const struct quick *quick, double x1, double h1, double x0,
                       double h0, double *out)
{
    const double doubt = 1e-9; /* far above the rounding of four operations */

    if (quick->width > 0.0 && !(h1 <= x1 && h0 < x0 &&
                                200.0 * (x1 * h0 + x0 * h1) <
                                    quick->width * (1.0 - doubt) * (x0 - h0) * (x0 + h0)))
        return false;
    *out = quick->scale * (x1 - quick->less * x0) / x0;
    return true;
}

/* The same of a figure, as often as the base has places, and the sum of these. */
static bool quick_mean(const struct quick *quick, const tide_series *in, size_t t,
                       const struct growth_base *base, int64_t span, double *out)
{
    int64_t current;

    if (tide_series_state(in, t) != TIDE_STATE_OK || base->state != TIDE_STATE_OK ||
        __builtin_mul_overflow(series_mantissa(in, t), span, &current) ||
        !is_quick(current) || !is_quick(base->total) || !is_quick(base->half + 1))
        return false;
    return quick_rate(quick, (double)current,
                      0.5 * (double)span * (double)series_half(in, t),
                      (double)(int64_t)base->total, 0.5 * (double)(int64_t)base->half,
                      out);
}

/* The same of two figures of a series that are in order. */
static bool quick_figure(const struct quick *quick, const tide_series *in, size_t t,
                         size_t base, double *out)
{
    int64_t current = series_mantissa(in, t);
    int64_t from = series_mantissa(in, base);

    if (!is_quick(current) || !is_quick(from) ||
        (in->state != NULL && (in->state[t] | in->state[base]) != TIDE_STATE_OK))
        return false;
    return quick_rate(quick, (double)current, 0.5 * (double)series_half(in, t),
                      (double)from, 0.5 * (double)series_half(in, base), out);
}

/* ---- one figure ---- */

static int sign_of(int128 a)
{
    return (a > 0) - (a < 0);
}

static int128 size_of(int128 a)
{
    return a < 0 ? -a : a;
}

void growth_put_decimal(const struct growth_plan *plan, struct series_out *out, size_t t,
                        const struct growth_interval *at, tide_state state)
{
    struct quick quick = quick_of(plan, out->form);

    if (state == TIDE_STATE_OK && quick.is_possible && is_quick(at->current) &&
        is_quick(at->base) && is_quick(at->current_half + 1) &&
        is_quick(at->base_half + 1) &&
        quick_rate(&quick, (double)(int64_t)at->current,
                   (double)(int64_t)at->current_half, (double)(int64_t)at->base,
                   (double)(int64_t)at->base_half, &out->real[t])) {
        out->state[t] = TIDE_STATE_OK;
        return;
    }
    state = state_join(state, growth_sign_state(sign_of(at->current), sign_of(at->base),
                                                plan->is_arc));
    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
    } else if (plan->is_arc) {
        series_out_quotient(out, t, 2 * (at->current - at->base),
                            size_of(at->current) + size_of(at->base), state);
    } else {
        if (is_low_base(at, plan->low_base_width))
            state = state_join(state, TIDE_STATE_LOW_BASE);
        series_out_quotient(out, t, at->current - at->base, at->base, state);
    }
}

/* The base is the mean of its span: the figure is taken as often. */
static void set_decimal(const struct compute_call *call, size_t t,
                        const struct growth_base *base, tide_state state)
{
    const struct growth_plan *plan = call->shared;
    const tide_series *in = &call->input[0];
    int128 span = (int128)plan->span;
    struct growth_interval at = {.current = 2 * span * series_mantissa(in, t),
                                 .current_half = span * series_half(in, t),
                                 .base = 2 * base->total,
                                 .base_half = base->half};

    growth_put_decimal(plan, &call->output[0], t, &at, state);
}

static int sign_of_real(double a)
{
    return (a > 0.0) - (a < 0.0);
}

void growth_put_real(const struct growth_plan *plan, struct series_out *out, size_t t,
                     struct dd current, struct dd base, tide_state state)
{
    int current_sign = sign_of_real(current.high);
    int base_sign = sign_of_real(base.high);
    struct dd change = dd_subtract(current, base);

    state = state_join(state, growth_sign_state(current_sign, base_sign, plan->is_arc));
    if (!tide_state_has_value(state)) {
        series_out_none(out, t, state);
    } else if (plan->is_arc) {
        struct dd size = dd_add(current_sign < 0 ? dd_negate(current) : current,
                                base_sign < 0 ? dd_negate(base) : base);
        series_out_real_quotient(out, t, dd_add(change, change), size, state);
    } else {
        series_out_real_quotient(out, t, change, base, state);
    }
}

static void set_real(const struct compute_call *call, size_t t,
                     const struct growth_base *base, tide_state state)
{
    const struct growth_plan *plan = call->shared;

    growth_put_real(plan, &call->output[0], t,
                    dd_two_product(series_real(&call->input[0], t), (double)plan->span),
                    base->real, state);
}

/* The rate at t over a base. */
static void set_figure(const struct compute_call *call, size_t t,
                       const struct growth_base *base, bool is_broken)
{
    const tide_series *in = &call->input[0];
    tide_state state = pair_state(tide_series_state(in, t), base, is_broken);

    if (!tide_state_has_value(state))
        series_out_none(&call->output[0], t, state);
    else if (in->kind == TIDE_KIND_DECIMAL)
        set_decimal(call, t, base, state);
    else
        set_real(call, t, base, state);
}

/* From the earlier of figure and base to the later: breaks after the first count. */
struct stretch {
    size_t first;
    size_t last;
};

static struct stretch stretch_of(size_t t, size_t base, size_t span)
{
    struct stretch stretch = {.first = t < base ? t : base,
                              .last = t < base + span - 1 ? base + span - 1 : t};
    return stretch;
}

static void mark_low(const struct compute_call *call, size_t t, size_t base)
{
    const struct growth_plan *plan = call->shared;

    if (plan->history > 0.0 && base != SERIES_NOWHERE)
        growth_mark_low(plan, &call->input[0], &call->output[0], t, (int64_t)base,
                        (int64_t)plan->span);
}

void growth_define(const struct compute_call *call, size_t t, size_t base)
{
    const struct growth_plan *plan = call->shared;
    bool is_broken = false;

    if (base != SERIES_NOWHERE) {
        struct stretch stretch = stretch_of(t, base, plan->span);
        is_broken = growth_has_break(&call->input[0], stretch.first, stretch.last);
    }
    struct growth_base read = base_read(&call->input[0], base, plan->span);
    set_figure(call, t, &read, is_broken);
    mark_low(call, t, base);
}

/* ---- all figures ---- */

/* [count] 1 + place of the latest break up to t, 0: none. *out NULL: no break at all. */
static tide_status breaks_of(const struct compute_call *call, const size_t **out,
                             tide_error *err)
{
    const tide_series *in = &call->input[0];

    *out = NULL;
    if (in->state == NULL || memchr(in->state, TIDE_STATE_BREAK, in->count) == NULL)
        return TIDE_STATUS_OK;

    size_t *latest = arena_alloc(call->scratch, in->count, sizeof *latest);
    if (latest == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < in->count; t++)
        latest[t] = in->state[t] == TIDE_STATE_BREAK ? t + 1 : t > 0 ? latest[t - 1] : 0;
    *out = latest;
    return TIDE_STATUS_OK;
}

tide_status growth_run(const struct compute_call *call, tide_error *err)
{
    const struct growth_plan *plan = call->shared;
    const tide_series *in = &call->input[0];
    struct series_out *out = &call->output[0];
    struct quick quick = quick_of(plan, out->form);
    bool is_quick_series = quick.is_possible && in->kind == TIDE_KIND_DECIMAL;
    struct growth_base base = base_read(in, SERIES_NOWHERE, plan->span);
    const size_t *latest_break;

    tide_status status = breaks_of(call, &latest_break, err);
    if (status != TIDE_STATUS_OK)
        return status;

    for (size_t t = 0; t < in->count; t++) {
        size_t place = plan->base[t] < 0 ? SERIES_NOWHERE : (size_t)plan->base[t];
        bool is_broken = false;

        if (latest_break != NULL && place != SERIES_NOWHERE) {
            struct stretch stretch = stretch_of(t, place, plan->span);
            is_broken = latest_break[stretch.last] > stretch.first + 1;
        }
        bool is_plain = is_quick_series && !is_broken && place != SERIES_NOWHERE;
        bool is_put = is_plain && plan->span == 1 &&
                      quick_figure(&quick, in, t, place, &out->real[t]);
        /* A mean of a year is the base of every figure: it is read once. */
        if (!is_put && base.place != place)
            base = base_read(in, place, plan->span);
        if (!is_put && is_plain && plan->span > 1)
            is_put = quick_mean(&quick, in, t, &base, (int64_t)plan->span, &out->real[t]);
        if (is_put) {
            out->state[t] = TIDE_STATE_OK;
            mark_low(call, t, place);
            continue;
        }
        set_figure(call, t, &base, is_broken);
        mark_low(call, t, place);
    }
    return TIDE_STATUS_OK;
}
