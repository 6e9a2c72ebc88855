/*
 * parts.c - the figures of a group in one period, as the parts of a whole.
 */
#include "compute/ratio/parts.h"

#include <math.h>

/* ---- gathering ---- */

/* Room for the members of a call, in its scratch. */
static tide_status parts_init(struct parts *parts, const struct compute_call *call,
                              tide_error *err)
{
    struct arena *scratch = call->scratch;

    *parts = (struct parts){.call = call, .kind = call->input[0].kind};
    if (parts->kind == TIDE_KIND_DECIMAL)
        parts->mantissa =
            arena_alloc(scratch, call->member_count, sizeof *parts->mantissa);
    else
        parts->real = arena_alloc(scratch, call->member_count, sizeof *parts->real);
    return parts->mantissa != NULL || parts->real != NULL
               ? TIDE_STATUS_OK
               : memory_failed(scratch->memory, err);
}

static void add_figure(struct parts *parts, const tide_series *member, size_t t)
{
    int sign = figure_sign(member, t);

    if (parts->kind == TIDE_KIND_DECIMAL) {
        parts->mantissa[parts->count] = series_mantissa(member, t);
        parts->total += series_mantissa(member, t);
    } else {
        parts->real[parts->count] = series_real(member, t);
    }
    parts->count++;
    parts->traded += sign != 0;
    if (sign < 0)
        parts->state = state_join(parts->state, TIDE_STATE_UNDEFINED);
}

static void add_up_reals(struct parts *parts)
{
    struct real_sum sum;
    double largest = 0.0;
    int exponent;

    for (size_t i = 0; i < parts->count; i++)
        largest = fmax(largest, parts->real[i]);
    frexp(largest, &exponent);
    real_sum_init(&sum);
    for (size_t i = 0; i < parts->count; i++) {
        parts->real[i] = ldexp(parts->real[i], -exponent);
        real_sum_add(&sum, parts->real[i]);
    }
    parts->real_total = real_sum_pair(&sum);
}

static void parts_gather(struct parts *parts, size_t t)
{
    const struct compute_call *call = parts->call;
    tide_state absent = TIDE_STATE_OK;

    parts->state = TIDE_STATE_OK;
    parts->count = 0;
    parts->traded = 0;
    parts->total = 0;
    for (size_t k = 0; k < call->member_count; k++) {
        tide_state state = tide_series_state(&call->input[k], t);
        if (tide_state_has_value(state)) {
            add_figure(parts, &call->input[k], t);
        } else {
            absent = state_join(absent, state);
            state = state_of_absent(call, state);
        }
        parts->state = state_join(parts->state, state);
    }
    if (parts->count == 0)
        parts->state = absent;
    else if (parts->traded == 0)
        parts->state = state_join(parts->state, TIDE_STATE_BASE_ZERO);
    if (tide_state_has_value(parts->state) && parts->kind == TIDE_KIND_REAL)
        add_up_reals(parts);
}

tide_status parts_each(const struct compute_call *call,
                       void (*set)(const struct parts *parts, size_t t), tide_error *err)
{
    struct parts parts;
    tide_status status = parts_init(&parts, call, err);

    for (size_t t = 0; status == TIDE_STATUS_OK && t < call->input[0].count; t++) {
        parts_gather(&parts, t);
        if (tide_state_has_value(parts.state))
            set(&parts, t);
        else
            series_out_none(&call->output[0], t, parts.state);
    }
    return status;
}

/* ---- looking at a part ---- */

static struct dd dd_of_int128(int128 a)
{
    double high = (double)a;
    return dd_quick_sum(high, (double)(a - (int128)high));
}

double parts_excess(const struct parts *parts, size_t i, uint32_t n)
{
    if (parts->kind == TIDE_KIND_DECIMAL)
        return quotient_round((int128)n * parts->mantissa[i] - parts->total,
                              parts->total);
    struct dd less = dd_subtract(dd_two_product(n, parts->real[i]), parts->real_total);
    return dd_round(dd_divide(less, parts->real_total));
}

struct dd parts_share(const struct parts *parts, size_t i)
{
    if (parts->kind == TIDE_KIND_DECIMAL)
        return dd_divide(dd_of_int64(parts->mantissa[i]), dd_of_int128(parts->total));
    return dd_divide(dd_of(parts->real[i]), parts->real_total);
}

bool part_is_zero(const struct parts *parts, size_t i)
{
    return parts->kind == TIDE_KIND_DECIMAL ? parts->mantissa[i] == 0
                                            : parts->real[i] == 0.0;
}

bool parts_class(const struct parts *parts, const struct argument *n, uint32_t *out)
{
    *out = n->is_set ? (uint32_t)n->integer : (uint32_t)parts->traded;
    return *out >= parts->traded;
}

/* ---- sums of doubles ---- */

struct dd real_sum_pair(const struct real_sum *sum)
{
    struct real_sum rest = *sum;
    double high = real_sum_round(sum);

    if (!isfinite(high))
        return dd_of(high);
    real_sum_add(&rest, -high);
    return dd_quick_sum(high, real_sum_round(&rest));
}

void real_sum_add_product(struct real_sum *sum, double a, double b)
{
    struct dd product = dd_two_product(a, b);

    real_sum_add(sum, product.high);
    real_sum_add(sum, product.low);
}
