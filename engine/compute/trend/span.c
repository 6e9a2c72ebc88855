/*
 * span.c - what a method of the whole series works on: the figures from the first to the
 * last that there are.
 */
#include "compute/trend/span.h"

#include <math.h>

#include "base/error.h"

/* The first figure and the number of periods up to the last. */
static void find_ends(const tide_series *in, struct span *out)
{
    size_t first = 0;
    size_t end = in->count;

    while (first < end && !series_has_value(in, first))
        first++;
    while (end > first && !series_has_value(in, end - 1))
        end--;
    out->first = first;
    out->count = end - first;
}

tide_state span_state(const struct span *span, size_t t)
{
    tide_state state = tide_series_state(span->in, span->first + t);

    if (state == TIDE_STATE_MISSING)
        return TIDE_STATE_INCOMPLETE_WINDOW;
    if (tide_state_has_value(state) && isnan(span->x[t]))
        return TIDE_STATE_UNDEFINED;
    return state == TIDE_STATE_BREAK && t == 0 ? (tide_state)TIDE_STATE_OK : state;
}

struct dd span_figure(const tide_series *in, size_t place)
{
    if (in->kind == TIDE_KIND_DECIMAL)
        return dd_of_decimal(series_mantissa(in, place), in->scale);
    return dd_of(series_real(in, place));
}

static void take_logarithms(struct span *span)
{
    for (size_t t = 0; t < span->count; t++)
        span->x[t] = span->x[t] > 0.0
                         ? dd_round(dd_log(span_figure(span->in, span->first + t)))
                         : (double)NAN;
}

static void take_scale(struct span *span)
{
    double largest = 0.0;

    for (size_t t = 0; t < span->count; t++)
        largest = fmax(largest, fabs(span->x[t]));
    frexp(largest, &span->exponent);
    for (size_t t = 0; t < span->count; t++)
        span->x[t] = ldexp(span->x[t], -span->exponent);
}

tide_status span_gather(const struct compute_call *call, bool is_log, struct span *out,
                        tide_error *err)
{
    struct span span = {.in = &call->input[0]};

    find_ends(span.in, &span);
    span.x = arena_alloc(call->scratch, span.count, sizeof *span.x);
    if (span.x == NULL)
        return memory_failed(call->scratch->memory, err);
    for (size_t t = 0; t < span.count; t++)
        span.x[t] = tide_series_double(span.in, span.first + t);
    if (is_log)
        take_logarithms(&span);
    else
        take_scale(&span);
    for (size_t t = 0; t < span.count; t++)
        span.state = state_join(span.state, span_state(&span, t));
    *out = span;
    return TIDE_STATUS_OK;
}

bool span_open(const struct compute_call *call, const struct span *span, size_t least,
               tide_state own)
{
    tide_state state = state_join(span->state, own);

    if (span->count < least)
        state = state_join(state, TIDE_STATE_TOO_FEW);
    bool has_answer = tide_state_has_value(state);

    for (size_t i = 0; i < call->output_count; i++) {
        for (size_t place = 0; place < span->in->count; place++) {
            bool is_inside = place >= span->first && place - span->first < span->count;
            if (!is_inside)
                series_out_none(&call->output[i], place,
                                tide_series_state(span->in, place));
            else if (!has_answer)
                series_out_none(&call->output[i], place, state);
        }
    }
    return has_answer && span->count > 0;
}

void span_put_number(const struct span *span, struct series_out *out, size_t t,
                     double value, tide_state own)
{
    series_out_real(out, span->first + t, value, state_join(span->state, own));
}

void span_put(const struct span *span, struct series_out *out, size_t t, double value,
              tide_state own)
{
    span_put_number(span, out, t, ldexp(value, span->exponent), own);
}

tide_state span_end(const struct span *span, size_t t, size_t ends)
{
    bool is_end = t < ends || span->count - t <= ends;
    return is_end ? (tide_state)TIDE_STATE_END_POINT : (tide_state)TIDE_STATE_OK;
}
