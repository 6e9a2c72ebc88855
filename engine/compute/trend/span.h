/*
 * span.h - what a method of the whole series works on: the figures from the first to the
 * last that there are.
 *
 * Cells before the first figure and after the last keep their state. A hole between them
 * leaves the method without an answer: a missing cell counts as an incomplete_window,
 * other cells without a value by their own state. Every answer leans on every figure, so
 * that each carries the largest state among them; a break at the first does not count.
 *
 * Figures are divided by a power of two, so that no sum or square leaves the doubles and
 * no digit is lost.
 */
#ifndef COMPUTE_TREND_SPAN_H
#define COMPUTE_TREND_SPAN_H

#include "compute/computation.h"

struct span {
    const tide_series *in;
    size_t first;     /* place of the first figure */
    size_t count;     /* periods up to the last figure; 0: there is none */
    double *x;        /* [count] figure / 2^exponent, below 1; NAN where there is none */
    int exponent;     /* of logarithms 0 */
    tide_state state; /* the largest of all; UNDEFINED: a logarithm of 0 or less */
};

/* Gather the input of a call, or with is_log its natural logarithms. Memory of the
   call's scratch. TIDE_STATUS_NO_MEMORY */
tide_status span_gather(const struct compute_call *call, bool is_log, struct span *out,
                        tide_error *err);

/*
 * Write what needs no method to outputs of the length of the series: the cells outside
 * the span, and inside it the reason why there is no answer: a hole, fewer figures than
 * `least` (too_few), or `own`. True if there is none, and answers are to be put.
 */
bool span_open(const struct compute_call *call, const struct span *span, size_t least,
               tide_state own);

/* Put the answer of period t of the span: a figure of the measure / 2^exponent, or a pure
   number. `own` joins the state of the figures. */
void span_put(const struct span *span, struct series_out *out, size_t t, double value,
              tide_state own);
void span_put_number(const struct span *span, struct series_out *out, size_t t,
                     double value, tide_state own);

/* END_POINT for the first and last `ends` periods, else OK. */
tide_state span_end(const struct span *span, size_t t, size_t ends);

/* The state of a cell as a part of the span: missing is an incomplete_window, a break at
   the first figure is none, what has no logarithm is undefined. */
tide_state span_state(const struct span *span, size_t t);

/* The figure at a place of a series to 106 bits. It has a value. */
struct dd span_figure(const tide_series *in, size_t place);

#endif
