/*
 * overlap.c - volume indices at the mean prices of the year before, linked year by year.
 */
#include "compute/index/overlap.h"

#include "base/error.h"
#include "time/period.h"

bool overlap_is_asked(const struct compute_call *call)
{
    const struct argument *link = &call->argument[BILATERAL_LINK];
    return !argument_is(link, "none") && !argument_is(link, "prev");
}

tide_status overlap_check(const struct argument *argument, tide_freq freq,
                          tide_error *err)
{
    const struct argument *link = &argument[BILATERAL_LINK];

    if (argument_is(link, "none") || argument_is(link, "prev"))
        return bilateral_check(argument, freq, err);
    if (!argument_is(&argument[BILATERAL_OF], "volume")) {
        error_set(err, TIDE_STATUS_ARGUMENT, "conflict",
                  "--link %s links volumes at mean prices", link->text);
        error_hint(err, "--of volume");
        return TIDE_STATUS_ARGUMENT;
    }
    if (freq != TIDE_FREQ_S && freq != TIDE_FREQ_Q && freq != TIDE_FREQ_M)
        return error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                         "--link %s needs half-years, quarters or months", link->text);
    return bilateral_check(argument, freq, err);
}

/* ---- a year of one line ---- */

struct year {
    struct dd value;
    struct dd quantity;
    tide_state state; /* of all its figures */
    bool is_complete; /* all are there, some above 0 */
    bool is_negative;
};

/* The first place of the year before that of t; it may lie before the axis. */
static int64_t year_before(const tide_series *in, size_t t, int32_t *length)
{
    tide_freq freq = (tide_freq)in->first.freq;
    int32_t per_year = freq_per_year(freq);
    int32_t into = period_within_year(series_period(in, t));

    *length = per_year;
    return (int64_t)t - into - per_year;
}

static struct year look_at_year(const struct compute_call *call, size_t k, int64_t first,
                                int32_t length)
{
    const tide_series *value = &call->input[LINE_VALUE * call->member_count + k];
    const tide_series *quantity = &call->input[LINE_QUANTITY * call->member_count + k];
    struct year year = {.state = TIDE_STATE_MISSING};
    struct lines line = {.call = call,
                         .has_prices = call->argument[BILATERAL_PRICE].is_set};

    if (first < 0 || first + length > (int64_t)value->count)
        return year;
    year.state = TIDE_STATE_OK;
    for (size_t t = (size_t)first; t < (size_t)(first + length); t++) {
        tide_state state =
            state_join(tide_series_state(value, t), tide_series_state(quantity, t));
        year.state = state_join(year.state, state);
        if (!tide_state_has_value(state))
            continue;
        year.is_negative |= figure_sign(value, t) < 0 || figure_sign(quantity, t) < 0;
        year.value = dd_add(year.value, line_value(&line, k, t));
        year.quantity = dd_add(year.quantity, line_quantity(&line, k, t));
    }
    year.is_complete = tide_state_has_value(year.state) && year.value.high > 0.0 &&
                       year.quantity.high > 0.0;
    return year;
}

/* ---- one period over a year ---- */

/* Where D is taken: the whole year, or one place. */
#define WHOLE_YEAR SIZE_MAX

struct ratio {
    struct dd above;
    struct dd below;
};

/* A matched line: p q now over p q in the overlap. */
static void add_line(const struct lines *lines, size_t k, const struct year *year,
                     int32_t length, size_t overlap, bool is_reference, struct ratio *sum)
{
    struct dd now = line_quantity(lines, k, lines->now);
    struct dd then = overlap == WHOLE_YEAR
                         ? dd_divide(year->quantity, dd_of((double)length))
                         : line_quantity(lines, k, overlap);
    struct dd price = dd_divide(year->value, year->quantity);

    if (is_reference) { /* the value of the year, shared out by quantity */
        sum->above =
            dd_add(sum->above, dd_multiply(year->value, dd_divide(now, year->quantity)));
        sum->below =
            dd_add(sum->below, dd_multiply(year->value, dd_divide(then, year->quantity)));
        return;
    }
    sum->above = dd_add(sum->above, dd_multiply(price, now));
    sum->below = dd_add(sum->below, overlap == WHOLE_YEAR
                                        ? dd_divide(year->value, dd_of((double)length))
                                        : dd_multiply(price, then));
}

static tide_state state_of_none(bool is_traded_now, tide_state absent)
{
    if (is_traded_now)
        return TIDE_STATE_BASE_MISSING;
    return tide_state_has_value(absent) ? (tide_state)TIDE_STATE_BASE_ZERO : absent;
}

/* Matches the lines of a period with a year, and sums them. */
static struct ratio match_year(struct lines *lines, size_t t, int64_t first,
                               int32_t length, size_t overlap, bool is_reference)
{
    const struct compute_call *call = lines->call;
    struct ratio sum = {0};
    const struct dd zero = {0};
    tide_state absent = TIDE_STATE_OK;
    bool is_traded_now = false;
    bool is_negative = false;

    lines->now = t;
    lines->count = lines->entering = lines->leaving = 0;
    lines->state = TIDE_STATE_OK;
    lines->matched_now = lines->all_now = lines->matched_base = lines->all_base = zero;
    for (size_t k = 0; k < call->member_count; k++) {
        const tide_series *value = &call->input[LINE_VALUE * call->member_count + k];
        const tide_series *quantity =
            &call->input[LINE_QUANTITY * call->member_count + k];
        struct year year = look_at_year(call, k, first, length);
        bool has_quantity = series_has_value(quantity, t);
        bool has_value = series_has_value(value, t);

        is_negative |= year.is_negative ||
                       (has_quantity && figure_sign(quantity, t) < 0) ||
                       (has_value && figure_sign(value, t) < 0);
        is_traded_now |= line_is_traded(lines, k, t);
        if (!has_quantity)
            absent = state_join(absent, tide_series_state(quantity, t));
        if (has_value && (!lines->has_prices || has_quantity))
            lines->all_now = dd_add(lines->all_now, line_value(lines, k, t));
        lines->all_base = dd_add(lines->all_base, year.value);
        if (!year.is_complete || !has_quantity) {
            lines->entering += line_is_traded(lines, k, t);
            lines->leaving += year.is_complete;
            continue;
        }
        add_line(lines, k, &year, length, overlap, is_reference, &sum);
        lines->count++;
        lines->state = state_join(lines->state,
                                  state_join(year.state, tide_series_state(quantity, t)));
        lines->matched_base = dd_add(lines->matched_base, year.value);
        if (has_value)
            lines->matched_now = dd_add(lines->matched_now, line_value(lines, k, t));
    }
    if (is_negative)
        lines->state = TIDE_STATE_UNDEFINED;
    else if (lines->count == 0)
        lines->state = state_of_none(is_traded_now, absent);
    else if (sum.below.high <= 0.0)
        lines->state = TIDE_STATE_BASE_ZERO;
    return sum;
}

/* ---- the chain ---- */

static struct dd level_of(const struct link *link)
{
    return dd_divide(link->factor[0].above, link->factor[0].below);
}

/* B: of one period of the year before, or the mean of all. */
static tide_state base_level(const struct link *level, int64_t first, int32_t length,
                             size_t overlap, struct dd *out)
{
    tide_state state = TIDE_STATE_OK;
    struct dd sum = {0};

    if (overlap != WHOLE_YEAR) {
        if (tide_state_has_value(level[overlap].state))
            *out = level_of(&level[overlap]);
        return state_of_base(level[overlap].state);
    }
    for (size_t t = (size_t)first; t < (size_t)(first + length); t++) {
        state = state_join(state, state_of_base(level[t].state));
        if (tide_state_has_value(level[t].state))
            sum = dd_add(sum, level_of(&level[t]));
    }
    *out = dd_divide(sum, dd_of((double)length));
    return state;
}

static bool has_complete_line(const struct compute_call *call, int64_t first,
                              int32_t length)
{
    for (size_t k = 0; k < call->member_count; k++)
        if (look_at_year(call, k, first, length).is_complete)
            return true;
    return false;
}

static void set_level(struct lines *lines, size_t t, bool is_reference, bool *has_begun,
                      struct link *level)
{
    const struct compute_call *call = lines->call;
    const struct argument *how = &call->argument[BILATERAL_LINK];
    int32_t length;
    int64_t first = year_before(&call->input[0], t, &length);
    struct dd base = dd_of(1.0);
    tide_state state = TIDE_STATE_OK;
    size_t overlap = argument_is(how, "annual-overlap") ? WHOLE_YEAR
                     : argument_is(how, "over-year")    ? t - (size_t)length
                                                        : (size_t)(first + length - 1);

    if (!*has_begun && (first < 0 || !has_complete_line(call, first, length))) {
        first += length; /* the first year, at its own prices */
        overlap = WHOLE_YEAR;
    } else {
        *has_begun = true;
        state = base_level(level, first, length, overlap, &base);
    }
    struct ratio ratio = match_year(lines, t, first, length, overlap, is_reference);
    level[t].state = state_join(state, lines->state);
    level[t].factor[0] =
        (struct factor){.above = dd_multiply(base, ratio.above), .below = ratio.below};
}

static tide_status overlap_each(const struct compute_call *call,
                                const struct formula *formula, bool is_reference,
                                tide_error *err)
{
    size_t count = call->input[0].count;
    struct link *level = arena_alloc_zero(call->scratch, count, sizeof *level);
    struct lines lines;
    bool has_begun = false;
    tide_status status =
        lines_init(&lines, call, call->argument[BILATERAL_PRICE].is_set, err);

    if (status != TIDE_STATUS_OK)
        return status;
    if (level == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < count; t++) {
        set_level(&lines, t, is_reference, &has_begun, level);
        bilateral_put_after(call, formula, t, &lines);
    }
    bilateral_put_levels(call, formula, level);
    return TIDE_STATUS_OK;
}

tide_status overlap_run(const struct compute_call *call, const struct formula *formula,
                        tide_error *err)
{
    return overlap_each(call, formula, false, err);
}

tide_status overlap_define(const struct compute_call *call, const struct formula *formula,
                           tide_error *err)
{
    return overlap_each(call, formula, true, err);
}
