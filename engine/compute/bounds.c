/*
 * bounds.c - intervals of answers, in exact integers.
 */
#include "compute/bounds.h"

#include "number/decimal.h"

struct bounds_range bounds_of_figure(const tide_series *in, size_t t)
{
    return bounds_range_of(2 * (int128)series_mantissa(in, t), series_half(in, t));
}

struct bounds_range bounds_above_zero(struct bounds_range range)
{
    range.low = range.low < 0 ? 0 : range.low;
    range.high = range.high < 0 ? 0 : range.high;
    return range;
}

/* A bound in the unit of the measure may end in a half: it has one decimal more. */
tide_status bounds_column_new(const struct series_out *like, size_t count,
                              struct arena *arena, struct series_out *out,
                              tide_error *err)
{
    struct series_out column = *like;

    column.state = arena_alloc(arena, count, sizeof *column.state);
    column.mantissa = NULL;
    column.real = NULL;
    if (like->kind == TIDE_KIND_DECIMAL) {
        column.scale = like->scale < DECIMAL_MAX_SCALE ? like->scale + 1 : like->scale;
        column.mantissa = arena_alloc(arena, count, sizeof *column.mantissa);
    } else {
        column.real = arena_alloc(arena, count, sizeof *column.real);
    }
    if (column.state == NULL || (column.mantissa == NULL && column.real == NULL))
        return memory_failed(arena->memory, err);
    *out = column;
    return TIDE_STATUS_OK;
}

void bounds_none(const struct compute_call *call, size_t row, size_t t, tide_state state)
{
    series_out_none(&call->low[row], t, state);
    series_out_none(&call->high[row], t, state);
}

bool bounds_begin(const struct compute_call *call, size_t row, size_t t)
{
    tide_state state = call->output[row].state[t];

    if (!tide_state_has_value(state)) {
        bounds_none(call, row, t, state);
        return false;
    }
    if (call->input[0].kind == TIDE_KIND_REAL) {
        bounds_none(call, row, t, TIDE_STATE_NOT_APPLICABLE);
        return false;
    }
    return true;
}

/* ---- quotients ---- */

/* top / bottom, bottom above 0; bottom 0: infinite, in the sign of top. */
struct fraction {
    int128 top;
    int128 bottom;
};

static struct fraction corner(const struct bounds_quotient *quotient,
                              const struct bounds_range *x, unsigned number)
{
    struct fraction at = {0, 0};

    for (size_t i = 0; i < quotient->count; i++) {
        int128 end = number >> i & 1 ? x[i].high : x[i].low;
        at.top += quotient->top[i] * end;
        at.bottom += quotient->bottom[i] * end;
    }
    if (at.bottom < 0) {
        at.top = -at.top;
        at.bottom = -at.bottom;
    }
    return at;
}

/* a < b; of two infinite ones the sign of top decides. */
static bool is_less(struct fraction a, struct fraction b)
{
    if (a.bottom == 0 && b.bottom == 0)
        return a.top < 0 && b.top > 0;
    return product_compare(a.top, b.bottom, b.top, a.bottom) < 0;
}

/* The range of the divisor. */
static struct bounds_range bottom_of(const struct bounds_quotient *quotient,
                                     const struct bounds_range *x)
{
    struct bounds_range sum = {0, 0};

    for (size_t i = 0; i < quotient->count; i++) {
        int128 a = quotient->bottom[i] * x[i].low;
        int128 b = quotient->bottom[i] * x[i].high;
        sum.low += a < b ? a : b;
        sum.high += a < b ? b : a;
    }
    return sum;
}

static void put_end(struct series_out *out, size_t t, struct fraction end)
{
    if (end.bottom == 0)
        series_out_none(out, t, TIDE_STATE_UNDEFINED);
    else
        series_out_quotient(out, t, end.top, end.bottom, TIDE_STATE_OK);
}

/*
 * A divisor that only touches 0 leaves one side open. At a corner where both parts are 0
 * the quotient is constant along every edge, so that the corner next to it says as much.
 */
void bounds_put_quotient(const struct compute_call *call, size_t row, size_t t,
                         const struct bounds_quotient *quotient,
                         const struct bounds_range *x)
{
    struct bounds_range bottom = bottom_of(quotient, x);
    struct fraction low = {0, 0};
    struct fraction high = {0, 0};
    bool is_found = false;

    if (bottom.low < 0 && bottom.high > 0) {
        bounds_none(call, row, t, TIDE_STATE_UNDEFINED);
        return;
    }
    for (unsigned number = 0; number < 1u << quotient->count; number++) {
        struct fraction at = corner(quotient, x, number);
        if (at.top == 0 && at.bottom == 0)
            continue;
        if (at.bottom == 0) /* +1 or -1 over 0 */
            at.top = bottom.high > 0 ? at.top : -at.top;
        if (!is_found || is_less(at, low))
            low = at;
        if (!is_found || is_less(high, at))
            high = at;
        is_found = true;
    }
    put_end(&call->low[row], t, low);
    put_end(&call->high[row], t, high);
}

void bounds_put_ends(const struct compute_call *call, size_t row, size_t t,
                     struct bounds_range top, struct bounds_range bottom)
{
    series_out_quotient(&call->low[row], t, top.low, bottom.low, TIDE_STATE_OK);
    series_out_quotient(&call->high[row], t, top.high, bottom.high, TIDE_STATE_OK);
}

/* ---- figures ---- */

static void put_halves(struct series_out *out, size_t t, int128 halves, int32_t scale)
{
    if (out->scale > scale)
        series_out_decimal(out, t, 5 * halves, TIDE_STATE_OK);
    else if (halves % 2 == 0)
        series_out_decimal(out, t, halves / 2, TIDE_STATE_OK);
    else
        series_out_none(out, t, TIDE_STATE_OVERFLOW); /* no decimal is left for a half */
}

void bounds_put_figure(const struct compute_call *call, size_t row, size_t t,
                       struct bounds_range range)
{
    put_halves(&call->low[row], t, range.low, call->output[row].scale);
    put_halves(&call->high[row], t, range.high, call->output[row].scale);
}

void bounds_hold_answer(const struct compute_call *call, size_t row, size_t t)
{
    double answer = call->output[row].real[t];
    struct series_out *low = &call->low[row];
    struct series_out *high = &call->high[row];

    if (tide_state_has_value(low->state[t]) && low->real[t] > answer)
        low->real[t] = answer;
    if (tide_state_has_value(high->state[t]) && high->real[t] < answer)
        high->real[t] = answer;
}
