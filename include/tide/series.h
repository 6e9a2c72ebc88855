/*
 * tide/series.h - one figure per period, in order, with gaps marked.
 *
 * A series is what most computations read and write. It owns nothing: it is a window
 * on one measure of a panel, and must not outlive it.
 *
 * Shape     value[i] belongs to period first + i. Time has no holes: a period
 *           without a figure is present, and its state says why.
 * Figures   DECIMAL: int64_t mantissas, figure = mantissa / 10^scale, exact.
 *           REAL: double, scale is 0.
 * Rounding  half[i] is half the width of the interval that the printed digits allow, in
 *           units of half a last place: the figure lies in
 *           [2 value - half, 2 value + half] / (2 10^scale). DECIMAL only.
 * Threads   never changes once handed out; share it freely.
 */
#ifndef TIDE_SERIES_H
#define TIDE_SERIES_H

#include <stddef.h>
#include <stdint.h>

#include "tide/export.h"
#include "tide/period.h"
#include "tide/state.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { TIDE_KIND_DECIMAL, TIDE_KIND_REAL } tide_kind;

typedef struct {
    tide_period first;       /* period of value[0] */
    size_t count;            /* periods covered, gaps included */
    tide_kind kind;          /* what value points at */
    int32_t scale;           /* DECIMAL: decimals of every mantissa */
    const void *value;       /* [count]; meaningless where the state has no value */
    const tide_state *state; /* [count]; NULL: all ok */
    const int64_t *half;     /* [count]; NULL: 1 everywhere */
} tide_series;

/* The state at place t < series->count. */
static inline tide_state tide_series_state(const tide_series *series, size_t t)
{
    return series->state == NULL ? (tide_state)TIDE_STATE_OK : series->state[t];
}

/* The figure at place t < series->count, of either kind, as the nearest double. NAN
   where the state has no value. */
TIDE_API double tide_series_double(const tide_series *series, size_t t);

#ifdef __cplusplus
}
#endif

#endif
