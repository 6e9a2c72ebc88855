/*
 * stl_define.c - the definition of STL, one regression at a time: at each place the line
 * or constant of least squares through the figures in the window, no weight kept.
 */
#include "compute/trend/stl_fit.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "compute/trend/season.h"

/* Figures at places 1 .. count; weight NULL: all 1. */
struct points {
    const double *y;
    const double *weight;
    size_t count;
};

static double weight_at(const struct points *points, struct loess_shape shape,
                        size_t left, size_t right, double place, size_t i)
{
    double reach = fmax(place - (double)left, (double)right - place);
    double distance = fabs((double)i - place);

    if (shape.window > points->count)
        reach += (double)((shape.window - points->count) / 2);
    if (distance > 0.999 * reach)
        return 0.0;
    double weight =
        distance <= 0.001 * reach ? 1.0 : pow(1.0 - pow(distance / reach, 3.0), 3.0);
    return points->weight != NULL ? weight * points->weight[i - 1] : weight;
}

/* The regression at a place, or `other` where nothing has weight. */
static double regression(const struct points *points, struct loess_shape shape,
                         size_t left, double place, double other)
{
    size_t right = shape.window < points->count ? left + shape.window - 1 : points->count;
    double w = 0.0, wx = 0.0, wy = 0.0, wxx = 0.0, wxy = 0.0;

    for (size_t i = left; i <= right; i++) {
        double weight = weight_at(points, shape, left, right, place, i);
        w += weight;
        wx += weight * (double)i;
        wy += weight * points->y[i - 1];
    }
    if (!(w > 0.0))
        return other;
    for (size_t i = left; i <= right; i++) {
        double weight = weight_at(points, shape, left, right, place, i);
        double x = (double)i - wx / w;
        wxx += weight * x * x;
        wxy += weight * x * (points->y[i - 1] - wy / w);
    }
    bool is_line =
        shape.degree > 0 && sqrt(wxx / w) > 0.001 * (double)(points->count - 1);
    return wy / w + (is_line ? wxy / wxx * (place - wx / w) : 0.0);
}

/* The window of a place: half of it before, all of it inside. */
static size_t left_of(const struct points *points, struct loess_shape shape, size_t place)
{
    if (shape.window >= points->count || place <= shape.window / 2)
        return 1;
    size_t left = place - shape.window / 2;
    size_t last = points->count - shape.window + 1;
    return left < last ? left : last;
}

/* Regressions at every jump-th place and the last, lines between; out[i] is place i. */
static void smooth(const struct points *points, struct loess_shape shape, double *out)
{
    size_t count = points->count;
    size_t jump = shape.jump < count - 1 ? shape.jump : count - 1;
    size_t place = 1;

    out[1] = regression(points, shape, 1, 1.0, points->y[0]);
    while (place < count) {
        size_t next = place + jump;
        size_t left = left_of(points, shape, next);
        if (next > count) {
            left = left_of(points, shape, place);
            next = count;
        }
        out[next] = regression(points, shape, left, (double)next, points->y[next - 1]);
        for (size_t i = place + 1; i < next; i++)
            out[i] = out[place] + (out[next] - out[place]) * (double)(i - place) /
                                      (double)(next - place);
        place = next;
    }
}

/* Sub-period j smoothed into cycle[j], cycle[j + s] ..., from one before to one after. */
static void smooth_cycle(const struct stl_shape *shape, const double *rest,
                         const double *weight, size_t count, size_t j, double *room,
                         double *cycle)
{
    size_t n = 0;
    double *y = room;
    double *w = room + count;
    double *out = room + 2 * count;

    for (size_t t = j; t < count; t += shape->s, n++) {
        y[n] = rest[t];
        w[n] = weight != NULL ? weight[t] : 1.0;
    }
    struct points points = {y, w, n};
    size_t window = shape->season.window;
    smooth(&points, shape->season, out);
    out[0] = regression(&points, shape->season, 1, 0.0, out[1]);
    out[n + 1] = regression(&points, shape->season, window < n ? n - window + 1 : 1,
                            (double)n + 1.0, out[n]);
    for (size_t i = 0; i <= n + 1; i++)
        cycle[i * shape->s + j] = out[i];
}

static double mean_of(const double *x, size_t count)
{
    double sum = 0.0;

    for (size_t i = 0; i < count; i++)
        sum += x[i];
    return sum / (double)count;
}

/* cycle [count + 2 s] becomes means over s, s and 3 of it, count in number. */
static void low_pass(double *cycle, size_t count, size_t s)
{
    const size_t width[] = {s, s, 3};
    size_t left = count + 2 * s;

    for (size_t i = 0; i < 3; i++) {
        left -= width[i] - 1;
        for (size_t t = 0; t < left; t++)
            cycle[t] = mean_of(cycle + t, width[i]);
    }
}

/* Room: cycle [count + 2 s], other [3 count + 4]. */
struct room {
    double *cycle;
    double *rest;
    double *other;
};

static void inner(const struct stl_shape *shape, const double *y, size_t count,
                  const double *weight, const struct room *room,
                  const struct stl_parts *parts)
{
    for (size_t t = 0; t < count; t++)
        room->rest[t] = y[t] - parts->trend[t];
    for (size_t j = 0; j < shape->s; j++)
        smooth_cycle(shape, room->rest, weight, count, j, room->other, room->cycle);
    memcpy(parts->season, room->cycle + shape->s, count * sizeof *parts->season);

    low_pass(room->cycle, count, shape->s);
    struct points passed = {room->cycle, NULL, count};
    smooth(&passed, shape->low_pass, room->other);
    for (size_t t = 0; t < count; t++) {
        parts->season[t] -= room->other[t + 1];
        room->rest[t] = y[t] - parts->season[t];
    }
    struct points points = {room->rest, weight, count};
    smooth(&points, shape->trend, room->other);
    memcpy(parts->trend, room->other + 1, count * sizeof *parts->trend);
}

/* The middle one, or the mean of the middle two, of |r|: by counting. */
static double median_of(const double *size, size_t count)
{
    double low = 0.0;
    double high = 0.0;

    for (size_t i = 0; i < count; i++) {
        size_t below = 0;
        size_t same = 0;
        for (size_t k = 0; k < count; k++) {
            below += size[k] < size[i];
            same += size[k] == size[i];
        }
        if (below <= (count - 1) / 2 && (count - 1) / 2 < below + same)
            low = size[i];
        if (below <= count / 2 && count / 2 < below + same)
            high = size[i];
    }
    return 0.5 * low + 0.5 * high;
}

static void weigh(const double *y, size_t count, const struct stl_parts *parts,
                  double *size)
{
    for (size_t t = 0; t < count; t++)
        size[t] = fabs(mode_without(MODE_ADD, y[t], parts->trend[t] + parts->season[t]));
    double reach = 6.0 * median_of(size, count);
    for (size_t t = 0; t < count; t++) {
        if (size[t] <= 0.001 * reach)
            parts->weight[t] = 1.0;
        else if (size[t] <= 0.999 * reach)
            parts->weight[t] = pow(1.0 - pow(size[t] / reach, 2.0), 2.0);
        else
            parts->weight[t] = 0.0;
    }
}

tide_status stl_define(const struct stl_shape *shape, const double *y, size_t count,
                       struct arena *arena, const struct stl_parts *out, tide_error *err)
{
    struct room room = {
        .cycle = arena_alloc(arena, count + 2 * shape->s, sizeof *room.cycle),
        .rest = arena_alloc(arena, count, sizeof *room.rest),
        .other = arena_alloc(arena, 3 * count + 4, sizeof *room.other),
    };

    if (room.cycle == NULL || room.rest == NULL || room.other == NULL)
        return memory_failed(arena->memory, err);
    for (size_t t = 0; t < count; t++) {
        out->trend[t] = 0.0;
        out->weight[t] = 1.0;
    }
    for (size_t i = 0; i < (shape->outer + 1) * shape->inner; i++) {
        bool has_weights = i >= shape->inner;
        if (has_weights && i % shape->inner == 0)
            weigh(y, count, out, room.rest);
        inner(shape, y, count, has_weights ? out->weight : NULL, &room, out);
    }
    for (size_t t = 0; t < count && shape->is_periodic; t++) {
        double sum = 0.0;
        double n = 0.0;
        for (size_t k = t % shape->s; k < count; k += shape->s, n += 1.0)
            sum += out->season[k];
        room.rest[t] = sum / n;
    }
    if (shape->is_periodic)
        memcpy(out->season, room.rest, count * sizeof *out->season);
    return TIDE_STATUS_OK;
}
