/*
 * lattice.c - the figures of a series as whole numbers, with their places in time.
 */
#include "compute/trend/lattice.h"

#include <math.h>
#include <string.h>

enum { LATTICE_BITS = 96, DOUBLE_BITS = 53 };

int int128_order(const void *a, const void *b)
{
    int128 x = *(const int128 *)a;
    int128 y = *(const int128 *)b;

    return (x > y) - (x < y);
}

tide_status lattice_init(struct lattice *lattice, size_t count, struct arena *arena,
                         tide_error *err)
{
    *lattice = (struct lattice){
        .count = count,
        .t = arena_alloc(arena, count, sizeof *lattice->t),
        .x = arena_alloc(arena, count, sizeof *lattice->x),
    };
    return lattice->t != NULL && lattice->x != NULL ? TIDE_STATUS_OK
                                                    : memory_failed(arena->memory, err);
}

/* The nearest whole number to value / 2^unit, which is below 2^96. */
static int128 double_on(double value, int unit)
{
    int exponent;
    int64_t digits = (int64_t)ldexp(frexp(value, &exponent), DOUBLE_BITS);
    int shift = exponent - DOUBLE_BITS - unit;

    if (digits == 0)
        return 0;
    if (shift >= 0)
        return (int128)digits * ((int128)1 << shift);
    return (int128)llrint(ldexp((double)digits, shift));
}

static struct dd real_at(const tide_series *in, size_t t)
{
    return in->kind == TIDE_KIND_DECIMAL
               ? dd_of_decimal(series_mantissa(in, t), in->scale)
               : dd_of(series_real(in, t));
}

/* Doubles or logarithms: first as they are, then in units of the largest. */
static tide_status gather_reals(const tide_series *in, bool is_log, struct arena *arena,
                                struct lattice *out, tide_error *err)
{
    struct dd *x = arena_alloc(arena, in->count, sizeof *x);
    double largest = 0.0;
    int exponent;

    if (x == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < out->count; i++) {
        x[i] = real_at(in, (size_t)out->t[i]);
        if (is_log && x[i].high <= 0.0)
            out->state = TIDE_STATE_UNDEFINED;
        else if (is_log)
            x[i] = dd_log(x[i]);
        largest = fmax(largest, fabs(x[i].high));
    }
    (void)frexp(largest, &exponent);
    out->exponent = exponent - LATTICE_BITS;
    for (size_t i = 0; i < out->count; i++)
        out->x[i] =
            double_on(x[i].high, out->exponent) + double_on(x[i].low, out->exponent);
    return TIDE_STATUS_OK;
}

tide_status lattice_gather(const tide_series *in, bool is_log, struct arena *arena,
                           struct lattice *out, tide_error *err)
{
    tide_status status = lattice_init(out, in->count, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;

    out->count = 0;
    for (size_t t = 0; t < in->count; t++) {
        if (!series_has_value(in, t))
            continue;
        out->state = state_join(out->state, tide_series_state(in, t));
        out->t[out->count++] = (int64_t)t;
    }
    if (is_log || in->kind == TIDE_KIND_REAL)
        return gather_reals(in, is_log, arena, out, err);
    out->scale = in->scale;
    for (size_t i = 0; i < out->count; i++)
        out->x[i] = series_mantissa(in, (size_t)out->t[i]);
    return TIDE_STATUS_OK;
}

/* The bits of a double, those of the negatives turned round. */
void lattice_order(const tide_series *in, struct lattice *points)
{
    for (size_t i = 0; i < points->count && in->kind == TIDE_KIND_REAL; i++) {
        double value = series_real(in, (size_t)points->t[i]) + 0.0; /* no -0 */
        int64_t bits;
        memcpy(&bits, &value, sizeof bits);
        points->x[i] = bits < 0 ? bits ^ INT64_MAX : bits;
    }
}

struct dd lattice_difference(const struct lattice *points, size_t from, size_t to)
{
    int128 rise = points->x[to] - points->x[from];
    double high = (double)rise;

    return dd_two_sum(high, (double)(rise - (int128)high));
}
