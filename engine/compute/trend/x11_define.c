/*
 * x11_define.c - the definition of the core of X-11, figure by figure: what is absent is
 * NAN, and nothing is kept from one figure to the next.
 */
#include "compute/trend/x11_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Figures of the same length, some absent. */
struct cells {
    const struct x11_shape *shape;
    size_t count;
    const double *x;
};

static struct cells cells_of(const struct x11_shape *shape, size_t count, const double *x)
{
    return (struct cells){shape, count, x};
}

static double without(const struct x11_shape *shape, double a, double b)
{
    return shape->mode == MODE_MULT ? a / b : a - b;
}

static double neutral_of(const struct x11_shape *shape)
{
    return shape->mode == MODE_MULT ? 1.0 : 0.0;
}

/* The figure at a place that may lie outside. */
static double at(const struct cells *cells, int64_t t)
{
    return t >= 0 && t < (int64_t)cells->count ? cells->x[t] : (double)NAN;
}

/* A mean of s + 1 figures, the ends half (even s), or of s; NAN if one is absent. */
static double year_mean(const struct cells *cells, size_t t)
{
    int64_t s = (int64_t)cells->shape->s;
    double sum = 0.0;

    for (int64_t i = -(s / 2); i <= s / 2; i++)
        sum += at(cells, (int64_t)t + i) * (s % 2 == 0 && llabs(i) == s / 2 ? 0.5 : 1.0);
    return sum / (double)s;
}

/* The k-th figure that is there from t on, in steps of `step`, t itself not counted; its
   place, or -1. */
static int64_t neighbour(const struct cells *cells, size_t t, int64_t step, size_t k)
{
    int64_t place = (int64_t)t + step;

    for (; place >= 0 && place < (int64_t)cells->count; place += step)
        if (!isnan(cells->x[place]) && k-- == 0)
            return place;
    return -1;
}

/* Of the figures there: how many come from t on in steps of `step`. */
static size_t neighbours(const struct cells *cells, size_t t, int64_t step)
{
    size_t count = 0;

    while (neighbour(cells, t, step, count) >= 0)
        count++;
    return count;
}

/* The mean of three means of `width` figures, or what stands for it at the ends. */
static double seasonal_average(const struct cells *cells, size_t t, int64_t width)
{
    static const double ends[2][3][6] = {
        {{11, 11, 5}, {7, 10, 7, 3}},
        {{17, 17, 17, 9}, {15, 15, 15, 11, 4}, {9, 13, 13, 13, 8, 4}},
    };
    int64_t s = (int64_t)cells->shape->s;
    size_t reach = (size_t)(width + 1) / 2;
    size_t before = neighbours(cells, t, -s);
    size_t after = neighbours(cells, t, s);
    double sum = 0.0;

    if (before + after + 1 < 2 * reach) {
        for (size_t k = 0; k < before; k++)
            sum += cells->x[neighbour(cells, t, -s, k)];
        for (size_t k = 0; k < after; k++)
            sum += cells->x[neighbour(cells, t, s, k)];
        return (sum + cells->x[t]) / (double)(before + after + 1);
    }
    if (before >= reach && after >= reach) {
        for (int64_t i = -1; i <= 1; i++)
            for (int64_t k = -(width / 2); k <= width / 2; k++)
                sum += at(cells, (int64_t)t + (i + k) * s);
        return sum / (3.0 * (double)width);
    }
    /* From the end on: weights, newest first, of the figures that are there. */
    int64_t step = before < reach ? s : -s;
    size_t near = before < reach ? before : after;
    const double *weight = ends[width == 5][near];
    int64_t place = (int64_t)t - (int64_t)near * step;
    double whole = 0.0;
    for (size_t k = 0; k <= reach + near; k++, place += step) {
        sum += weight[k] * cells->x[place];
        whole += weight[k];
    }
    return sum / whole;
}

/* The figure nearest to t in steps of `step`, t itself if it is there. */
static double nearest(const struct cells *cells, size_t t, int64_t step)
{
    int64_t before = neighbour(cells, t, -step, 0);
    int64_t after = neighbour(cells, t, step, 0);

    if (!isnan(cells->x[t]))
        return cells->x[t];
    if (before < 0 || (after >= 0 && after - (int64_t)t < (int64_t)t - before))
        return cells->x[after];
    return cells->x[before];
}

/* Room for arrays of `count`. */
struct room {
    double *y;
    double *si;
    double *raw;
    double *mean;
    double *near;
    double *weight;
};

static void define_season(const struct x11_shape *shape, const struct room *room,
                          size_t count, int64_t width, double *season)
{
    struct cells si = cells_of(shape, count, room->si);
    struct cells raw = cells_of(shape, count, room->raw);
    struct cells mean = cells_of(shape, count, room->mean);
    struct cells near = cells_of(shape, count, room->near);

    for (size_t t = 0; t < count; t++)
        room->raw[t] = isnan(room->si[t]) ? room->si[t] : seasonal_average(&si, t, width);
    for (size_t t = 0; t < count; t++)
        room->mean[t] = year_mean(&raw, t);
    for (size_t t = 0; t < count; t++)
        room->near[t] = without(shape, room->raw[t], nearest(&mean, t, 1));
    for (size_t t = 0; t < count; t++)
        season[t] = nearest(&near, t, (int64_t)shape->s);
}

/* The root mean square of irregular - 1 over the five years round that of t, without
   those that `limit` (may be NULL) calls extreme. */
static double sigma_at(const struct cells *irregular, const double *limit, size_t t)
{
    const struct x11_shape *shape = irregular->shape;
    size_t first = SIZE_MAX;
    size_t last = 0;
    double sum = 0.0;
    double number = 0.0;

    for (size_t u = 0; u < irregular->count; u++) {
        if (isnan(irregular->x[u]))
            continue;
        last = (u + shape->within) / shape->s;
        first = first == SIZE_MAX ? last : first;
    }
    int64_t middle = (int64_t)((t + shape->within) / shape->s);
    middle = middle > (int64_t)last - 2 ? (int64_t)last - 2 : middle;
    middle = middle < (int64_t)first + 2 ? (int64_t)first + 2 : middle;
    for (size_t u = 0; u < irregular->count; u++) {
        double distance = fabs(irregular->x[u] - neutral_of(shape));
        int64_t year = (int64_t)((u + shape->within) / shape->s);
        if (isnan(distance) || llabs(year - middle) > 2 ||
            (limit != NULL && distance > shape->high * limit[u]))
            continue;
        sum += distance * distance;
        number += 1.0;
    }
    return number > 0.0 ? sqrt(sum / number) : 0.0;
}

/* weight[t] of an irregular part; `limit` is room. */
static void define_weights(const struct cells *irregular, double *limit, double *weight)
{
    const struct x11_shape *shape = irregular->shape;

    for (size_t t = 0; t < irregular->count; t++)
        limit[t] = sigma_at(irregular, NULL, t);
    for (size_t t = 0; t < irregular->count; t++) {
        double sigma = sigma_at(irregular, limit, t);
        double distance = fabs(irregular->x[t] - neutral_of(shape));
        if (isnan(distance) || distance <= shape->low * sigma)
            weight[t] = 1.0;
        else if (distance >= shape->high * sigma)
            weight[t] = 0.0;
        else
            weight[t] = (shape->high - distance / sigma) / (shape->high - shape->low);
    }
}

static double define_replacement(const struct cells *full, const struct room *room,
                                 size_t t)
{
    int64_t s = (int64_t)full->shape->s;
    size_t before = neighbours(full, t, -s);
    size_t after = neighbours(full, t, s);
    size_t wanted = before >= 2 && after >= 2 ? 4 : 3;
    double w = room->weight[t];
    double sum = 0.0;
    size_t b = 0;
    size_t a = 0;

    while (b + a < wanted && b + a < before + after) {
        int64_t p = wanted == 4 && b == 2 ? -1 : neighbour(full, t, -s, b);
        int64_t n = wanted == 4 && a == 2 ? -1 : neighbour(full, t, s, a);
        bool is_before = n < 0 || (p >= 0 && (int64_t)t - p <= n - (int64_t)t);
        sum += full->x[is_before ? p : n];
        b += is_before;
        a += !is_before;
    }
    return a + b > 0 || w > 0.0 ? (sum + w * room->si[t]) / ((double)(a + b) + w)
                                : room->si[t];
}

static void define_replacements(const struct x11_shape *shape, const struct room *room,
                                size_t count, const double *season)
{
    for (size_t t = 0; t < count; t++)
        room->raw[t] = without(shape, room->si[t], season[t]);
    struct cells irregular = cells_of(shape, count, room->raw);
    define_weights(&irregular, room->mean, room->weight);

    /* SI of full weight only. */
    struct cells full = cells_of(shape, count, room->near);
    for (size_t t = 0; t < count; t++)
        room->near[t] = room->weight[t] == 1.0 ? room->si[t] : (double)NAN;
    for (size_t t = 0; t < count; t++)
        if (room->weight[t] < 1.0)
            room->si[t] = define_replacement(&full, room, t);
}

/* Steps 2 to 4, or the second half of step 5. */
static void define_seasons(const struct x11_shape *shape, const struct room *room,
                           size_t count, int64_t width, bool has_extremes, double *season)
{
    define_season(shape, room, count, width, season);
    if (!has_extremes)
        return;
    define_replacements(shape, room, count, season);
    define_season(shape, room, count, width, season);
}

static bool define_pass(const struct x11_shape *shape, const struct room *room,
                        size_t count, bool has_extremes, const struct x11_parts *out)
{
    struct cells y = cells_of(shape, count, room->y);

    for (size_t t = 0; t < count; t++)
        room->si[t] = without(shape, room->y[t], year_mean(&y, t));
    define_seasons(shape, room, count, 3, has_extremes, out->season);
    for (size_t t = 0; t < count; t++)
        room->raw[t] = without(shape, room->y[t], out->season[t]);
    if (!x11_henderson(shape, room->raw, count, out->trend))
        return false;
    for (size_t t = 0; t < count; t++)
        room->si[t] = without(shape, room->y[t], out->trend[t]);
    define_seasons(shape, room, count, 5, has_extremes, out->season);
    return true;
}

static void define_next(const struct x11_shape *shape, const double *x,
                        const struct room *room, size_t count,
                        const struct x11_parts *part)
{
    double neutral = neutral_of(shape);
    struct cells irregular = cells_of(shape, count, room->raw);

    for (size_t t = 0; t < count; t++)
        room->raw[t] =
            without(shape, without(shape, x[t], part->trend[t]), part->season[t]);
    define_weights(&irregular, room->mean, room->weight);
    for (size_t t = 0; t < count; t++) {
        double drawn = neutral + room->weight[t] * (room->raw[t] - neutral);
        room->y[t] = shape->mode == MODE_MULT ? part->trend[t] * part->season[t] * drawn
                                              : part->trend[t] + part->season[t] + drawn;
    }
}

tide_status x11_define(const struct x11_shape *shape, const double *x, size_t count,
                       struct arena *arena, const struct x11_parts *out, bool *is_defined,
                       tide_error *err)
{
    struct room room = {
        .y = arena_alloc(arena, count, sizeof *room.y),
        .si = arena_alloc(arena, count, sizeof *room.si),
        .raw = arena_alloc(arena, count, sizeof *room.raw),
        .mean = arena_alloc(arena, count, sizeof *room.mean),
        .near = arena_alloc(arena, count, sizeof *room.near),
        .weight = arena_alloc(arena, count, sizeof *room.weight),
    };

    if (room.y == NULL || room.si == NULL || room.raw == NULL || room.mean == NULL ||
        room.near == NULL || room.weight == NULL)
        return memory_failed(arena->memory, err);
    memcpy(room.y, x, count * sizeof *room.y);
    *is_defined = true;
    for (int i = 0; i < 3 && *is_defined; i++) {
        if (i > 0)
            define_next(shape, x, &room, count, out);
        *is_defined = define_pass(shape, &room, count, i == 0, out);
    }
    for (size_t t = 0; t < count && *is_defined; t++)
        room.raw[t] = without(shape, room.y[t], out->season[t]);
    if (*is_defined)
        *is_defined = x11_henderson(shape, room.raw, count, out->trend);
    return TIDE_STATUS_OK;
}
