/*
 * contribution_lines.c - what contributions leave of the growth of their total.
 *
 *     residual = g - sum of c        of a published total
 *     rounding = p(g) - sum of p(c)  p: as printed
 *
 * Both are made of the exact changes.
 */
#include "compute/growth/contribution.h"

#include <math.h>

#include "number/decimal.h"

/* Growth of the total, and the contributions that should add up to it. */
struct lines {
    struct change total;
    struct change parts;
    tide_state state;
    int128 printed; /* DECIMAL: the parts, in units of the last printed digit */
    double printed_real;
};

/* More printed decimals than these are zeros. */
enum { MOST_DECIMALS = 9 };

static int64_t printed_unit(const struct compute_call *call)
{
    return decimal_power(call->decimals < MOST_DECIMALS ? call->decimals : MOST_DECIMALS);
}

static int32_t form_scale(const struct compute_call *call)
{
    return call->output[0].form == FORM_POINTS ? 100 : 1;
}

/* A change as printed, in units of the last digit. */
static int128 print_decimal(const struct compute_call *call, const struct change *change,
                            const struct group_total *base)
{
    return quotient_nearest((int128)form_scale(call) * printed_unit(call) *
                                change->decimal,
                            base->decimal);
}

static double print_real(const struct compute_call *call, const struct change *change,
                         const struct group_total *base)
{
    struct dd part = dd_divide(change->real, dd_of(real_sum_round(base->real)));

    return round(dd_round(part) * form_scale(call) * (double)printed_unit(call));
}

static void add_member(const struct compute_call *call, struct lines *lines, size_t k,
                       const struct change *change, const struct group_total *base)
{
    if (!tide_state_has_value(change->state)) {
        lines->state = state_join(lines->state, state_of_absent(call, change->state));
        return;
    }
    lines->state = state_join(lines->state, change->state);
    if (contribution_is_published(call, k)) {
        lines->total = *change;
    } else if (base->real != NULL) {
        lines->parts.real = dd_add(lines->parts.real, change->real);
        lines->printed_real += print_real(call, change, base);
    } else {
        lines->parts.decimal += change->decimal;
        lines->printed += print_decimal(call, change, base);
    }
}

static void put_residual(const struct compute_call *call, size_t t,
                         struct series_out *out, const struct lines *lines,
                         const struct group_total *base)
{
    struct change rest = {
        .decimal = lines->total.decimal - lines->parts.decimal,
        .real = dd_subtract(lines->total.real, lines->parts.real),
    };

    for (size_t k = 0; k < call->member_count; k++) {
        if (!tide_state_has_value(lines->state))
            series_out_none(&out[k], t, lines->state);
        else
            change_put(&out[k], t, &rest, base, lines->state);
    }
}

static void put_rounding(const struct compute_call *call, size_t t,
                         struct series_out *out, const struct lines *lines,
                         const struct group_total *base)
{
    double value = 0.0;

    if (tide_state_has_value(lines->state))
        value = base->real != NULL
                    ? (print_real(call, &lines->total, base) - lines->printed_real) /
                          (double)printed_unit(call)
                    : quotient_round(print_decimal(call, &lines->total, base) -
                                         lines->printed,
                                     printed_unit(call));
    for (size_t k = 0; k < call->member_count; k++) {
        if (!tide_state_has_value(lines->state))
            series_out_none(&out[k], t, lines->state);
        else
            series_out_real(&out[k], t, value, lines->state);
    }
}

void contribution_put_lines(const struct compute_call *call, size_t t, size_t place,
                            tide_state state, const struct group_total *base)
{
    struct series_out *out = call->output + call->row_count;
    struct lines lines = {.state = state};

    if (call->output_count == 1)
        return;
    for (size_t k = 0; tide_state_has_value(lines.state) && k < call->member_count; k++) {
        struct change change = contribution_change(call, k, t, place);
        add_member(call, &lines, k, &change, base);
    }
    if (contribution_has_published(call)) {
        put_residual(call, t, out, &lines, base);
        out += call->row_count;
    } else {
        lines.total = lines.parts;
    }
    if (call->argument[CONTRIBUTION_ROUNDING].flag)
        put_rounding(call, t, out, &lines, base);
}
