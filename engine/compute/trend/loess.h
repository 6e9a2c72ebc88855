/*
 * loess.h - local regression of evenly spaced figures, as Cleveland's STL uses it.
 *
 * At a place the `window` nearest figures are fitted by a constant (degree 0) or a line
 * (degree 1), with the weights (1 - (d / h)^3)^3 of their distance d, h reaching to the
 * farthest, or beyond by half of what a window longer than the figures is short of. Every
 * jump-th place is fitted and the last one, which takes the figures of the one before it;
 * lines join what is between.
 *
 * The weights depend on places alone: they are made once and serve all series of a
 * length. With robustness weights they are multiplied and normalised at each place.
 */
#ifndef COMPUTE_TREND_LOESS_H
#define COMPUTE_TREND_LOESS_H

#include <stddef.h>

#include "tide/error.h"
#include "base/memory.h"

struct loess_shape {
    size_t window; /* odd, at least 3 */
    size_t degree; /* 0, 1 */
    size_t jump;   /* at least 1 */
};

/* Where a regression is made, and from which figures. */
struct loess_point {
    size_t place; /* 0 before the first figure, 1 .. count, count + 1 */
    size_t left;  /* place of the first figure used */
};

struct loess {
    struct loess_shape shape;
    size_t count;
    size_t width;              /* figures used at a place */
    size_t inner;              /* points at places 1 .. count */
    struct loess_point *point; /* [inner + 2]; the last two at 0 and count + 1 */
    double *kernel; /* [inner + 2][width] weights of distance; NULL: too many to keep */
    double *linear; /* [inner + 2][width] what figures count without robustness */
};

/* Points and weights, in the arena. window and jump are as they were given.. TIDE_STATUS_NO_MEMORY */
tide_status loess_init(struct loess *loess, struct loess_shape shape, size_t count,
                       struct arena *arena, tide_error *err);

/*
 * Smooth y [count] to out [count]. weight [count] are robustness weights, NULL: all 1.
 * Where they leave nothing the figure itself stays. work [width] is room.
 */
void loess_smooth(const struct loess *loess, const double *y, const double *weight,
                  double *work, double *out);

/* The same, and out[0] and out[count + 1] beyond the ends: out is [count + 2]. */
void loess_extend(const struct loess *loess, const double *y, const double *weight,
                  double *work, double *out);

#endif
