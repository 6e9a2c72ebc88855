/*
 * lines.c - the lines of a group that two periods have in common.
 */
#include "compute/index/lines.h"

#include "compute/scaled.h"

const char *const line_roles[LINE_ROLES] = {
    [LINE_VALUE] = "value",
    [LINE_QUANTITY] = "quantity",
};

const char *const line_role_summaries[LINE_ROLES] = {
    [LINE_VALUE] = "value of each line, or its price (--price)",
    [LINE_QUANTITY] = "quantity of each line, in its own unit",
};

const enum role_source line_role_sources[LINE_ROLES] = {
    [LINE_VALUE] = ROLE_VALUE,
    [LINE_QUANTITY] = ROLE_MEASURE,
};

static const tide_series *series_of(const struct lines *lines, size_t role, size_t k)
{
    return &lines->call->input[role * lines->call->member_count + k];
}

static bool has_quantities(const struct lines *lines)
{
    return lines->call->role_count > LINE_QUANTITY;
}

/* ---- figures ---- */

static struct dd whole(const tide_series *series, size_t t)
{
    return series->kind == TIDE_KIND_DECIMAL ? dd_of_int64(series_mantissa(series, t))
                                             : dd_of(series_real(series, t));
}

static struct dd first_of(const struct lines *lines, size_t k, size_t t)
{
    return whole(series_of(lines, LINE_VALUE, k), t);
}

struct dd line_quantity(const struct lines *lines, size_t k, size_t t)
{
    return has_quantities(lines) ? whole(series_of(lines, LINE_QUANTITY, k), t)
                                 : dd_of(1.0);
}

struct dd line_value(const struct lines *lines, size_t k, size_t t)
{
    struct dd first = first_of(lines, k, t);
    return lines->has_prices ? dd_multiply(first, line_quantity(lines, k, t)) : first;
}

struct dd line_price(const struct lines *lines, size_t k, size_t t)
{
    struct dd first = first_of(lines, k, t);
    return lines->has_prices ? first : dd_divide(first, line_quantity(lines, k, t));
}

static bool is_above_zero(const tide_series *series, size_t t)
{
    return series_has_value(series, t) && figure_sign(series, t) > 0;
}

bool line_is_traded(const struct lines *lines, size_t k, size_t t)
{
    return is_above_zero(series_of(lines, LINE_VALUE, k), t) &&
           (!has_quantities(lines) ||
            is_above_zero(series_of(lines, LINE_QUANTITY, k), t));
}

/* p q in pairs of doubles: of one place it is the value itself. */
static struct dd product(const struct lines *lines, size_t k, size_t price_at,
                         size_t quantity_at)
{
    if (price_at == quantity_at)
        return line_value(lines, k, price_at);
    struct dd first = first_of(lines, k, price_at);
    struct dd out = dd_multiply(first, line_quantity(lines, k, quantity_at));
    return lines->has_prices ? out : dd_divide(out, line_quantity(lines, k, price_at));
}

struct line_sum lines_sum(const struct lines *lines, size_t price_at, size_t quantity_at)
{
    struct line_sum sum = {0};

    for (size_t i = 0; i < lines->count; i++) {
        size_t k = lines->member[i];
        sum.real = dd_add(sum.real, product(lines, k, price_at, quantity_at));
        if (lines->is_exact)
            int256_add(&sum.exact,
                       int256_multiply(series_mantissa(series_of(lines, LINE_VALUE, k),
                                                       price_at),
                                       series_mantissa(series_of(lines, LINE_QUANTITY, k),
                                                       quantity_at)));
    }
    return sum;
}

/* ---- matching ---- */

tide_status lines_init(struct lines *lines, const struct compute_call *call,
                       bool has_prices, tide_error *err)
{
    *lines = (struct lines){.call = call, .has_prices = has_prices};
    lines->is_exact = has_prices && has_quantities(lines) &&
                      series_of(lines, LINE_VALUE, 0)->kind == TIDE_KIND_DECIMAL &&
                      series_of(lines, LINE_QUANTITY, 0)->kind == TIDE_KIND_DECIMAL;
    lines->member = arena_alloc(call->scratch, call->member_count, sizeof *lines->member);
    return lines->member != NULL ? TIDE_STATUS_OK
                                 : memory_failed(call->scratch->memory, err);
}

/* What one line is at one place. */
struct point {
    bool is_traded;
    bool is_negative;
    tide_state state; /* of both figures */
};

static struct point look(const struct lines *lines, size_t k, size_t t)
{
    struct point point = {.state = TIDE_STATE_MISSING};

    if (t == SERIES_NOWHERE)
        return point;
    point.state = TIDE_STATE_OK;
    for (size_t role = 0; role < lines->call->role_count; role++) {
        const tide_series *series = series_of(lines, role, k);
        point.state = state_join(point.state, tide_series_state(series, t));
        point.is_negative |= series_has_value(series, t) && figure_sign(series, t) < 0;
    }
    point.is_traded = line_is_traded(lines, k, t);
    return point;
}

/* Adds the value at a place, if there is one, to a total of all lines. */
static void add_all(const struct lines *lines, size_t k, size_t t, struct dd *all)
{
    if (t == SERIES_NOWHERE || !series_has_value(series_of(lines, LINE_VALUE, k), t) ||
        (has_quantities(lines) && lines->has_prices &&
         !series_has_value(series_of(lines, LINE_QUANTITY, k), t)))
        return;
    *all = dd_add(*all, line_value(lines, k, t));
}

/* Why no line is matched: nothing is traded now, or nothing of it was in the base. */
static tide_state reason(bool is_traded_now, tide_state absent_now)
{
    if (is_traded_now)
        return TIDE_STATE_BASE_MISSING;
    return tide_state_has_value(absent_now) ? (tide_state)TIDE_STATE_BASE_ZERO
                                            : absent_now;
}

static void add_matched(struct lines *lines, size_t k)
{
    lines->member[lines->count++] = k;
    lines->matched_now = dd_add(lines->matched_now, line_value(lines, k, lines->now));
    lines->matched_base = dd_add(lines->matched_base, line_value(lines, k, lines->base));
}

void lines_match(struct lines *lines, size_t base, size_t now, size_t weight)
{
    const struct dd zero = {0};
    tide_state absent = TIDE_STATE_OK;
    tide_state state = TIDE_STATE_OK;
    bool is_traded_now = false;
    bool is_negative = false;

    lines->base = base;
    lines->now = now;
    lines->weight = weight;
    lines->count = lines->entering = lines->leaving = 0;
    lines->matched_now = lines->matched_base = lines->all_now = lines->all_base = zero;
    for (size_t k = 0; k < lines->call->member_count; k++) {
        struct point then = look(lines, k, base);
        struct point today = look(lines, k, now);
        struct point third = weight == SERIES_NOWHERE ? today : look(lines, k, weight);

        add_all(lines, k, now, &lines->all_now);
        add_all(lines, k, base, &lines->all_base);
        is_traded_now |= today.is_traded;
        is_negative |= then.is_negative || today.is_negative || third.is_negative;
        if (!today.is_traded)
            absent = state_join(absent, today.state);
        if (then.is_traded && today.is_traded && third.is_traded) {
            add_matched(lines, k);
            state = state_join(state, state_join(then.state,
                                                 state_join(today.state, third.state)));
        } else {
            lines->entering += today.is_traded;
            lines->leaving += then.is_traded;
        }
    }
    lines->state = is_negative         ? TIDE_STATE_UNDEFINED
                   : lines->count == 0 ? reason(is_traded_now, absent)
                                       : state;
}
