/*
 * loess.c - local regression of evenly spaced figures, as Cleveland's STL uses it.
 */
#include "compute/trend/loess.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

/* Weights above this many are made anew at each place. */
enum { MAX_KEPT = 1 << 20 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The place of the first of the figures nearest to `place`. */
static size_t left_of(const struct loess *loess, size_t place)
{
    size_t half = loess->shape.window / 2;
    size_t last = loess->count - loess->width + 1;
    size_t left = place > half ? place - half : 1;

    return loess->width == loess->shape.window ? smaller(left, last) : 1;
}

static void place_points(struct loess *loess)
{
    size_t count = loess->count;
    size_t jump = smaller(loess->shape.jump, count > 1 ? count - 1 : 1);
    size_t used = 0;

    for (size_t place = 1; place <= count; place += jump)
        loess->point[used++] = (struct loess_point){place, left_of(loess, place)};
    if (loess->point[used - 1].place < count) {
        loess->point[used] = (struct loess_point){count, loess->point[used - 1].left};
        used++;
    }
    loess->inner = used;
    loess->point[used] = (struct loess_point){0, 1};
    loess->point[used + 1] = (struct loess_point){count + 1, count - loess->width + 1};
}

/* Weights of distance. */
static void fill_kernel(const struct loess *loess, struct loess_point point, double *out)
{
    double place = (double)point.place;
    double left = (double)point.left;
    double right = (double)(point.left + loess->width - 1);
    double reach = fmax(place - left, right - place);

    if (loess->shape.window > loess->count)
        reach += (double)((loess->shape.window - loess->count) / 2);
    for (size_t i = 0; i < loess->width; i++) {
        double distance = fabs(left + (double)i - place);
        double part = distance / reach;
        double rest = 1.0 - part * part * part;
        out[i] = distance > 0.999 * reach    ? 0.0
                 : distance <= 0.001 * reach ? 1.0
                                             : rest * rest * rest;
    }
}

/* Are the places of weight far enough apart for a line? */
static bool is_spread(const struct loess *loess, double spread)
{
    double least = 0.001 * (double)(loess->count - 1);
    return spread > least * least;
}

/*
 * From weights of figures to what each counts in the fitted value: parts of 1, and for a
 * line turned about their mean place.
 */
static void make_linear(const struct loess *loess, struct loess_point point,
                        double *weight)
{
    size_t width = loess->width;
    double sum = 0.0;
    double mean = 0.0;
    double spread = 0.0;

    for (size_t i = 0; i < width; i++)
        sum += weight[i];
    for (size_t i = 0; i < width; i++) {
        weight[i] /= sum;
        mean += weight[i] * (double)i;
    }
    if (loess->shape.degree == 0)
        return;
    for (size_t i = 0; i < width; i++)
        spread += weight[i] * ((double)i - mean) * ((double)i - mean);
    if (!is_spread(loess, spread))
        return;
    double turn = ((double)point.place - (double)point.left - mean) / spread;
    for (size_t i = 0; i < width; i++)
        weight[i] *= 1.0 + turn * ((double)i - mean);
}

tide_status loess_init(struct loess *loess, struct loess_shape shape, size_t count,
                       struct arena *arena, tide_error *err)
{
    *loess = (struct loess){
        .shape = shape,
        .count = count,
        .width = smaller(shape.window, count),
        .point = arena_alloc(arena, count + 3, sizeof *loess->point),
    };
    if (loess->point == NULL)
        return memory_failed(arena->memory, err);
    place_points(loess);

    size_t points = loess->inner + 2;
    if (points > MAX_KEPT / loess->width)
        return TIDE_STATUS_OK;
    loess->kernel = arena_alloc(arena, points, loess->width * sizeof *loess->kernel);
    loess->linear = arena_alloc(arena, points, loess->width * sizeof *loess->linear);
    if (loess->kernel == NULL || loess->linear == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < points; i++) {
        double *kernel = loess->kernel + i * loess->width;
        double *linear = loess->linear + i * loess->width;
        fill_kernel(loess, loess->point[i], kernel);
        memcpy(linear, kernel, loess->width * sizeof *linear);
        make_linear(loess, loess->point[i], linear);
    }
    return TIDE_STATUS_OK;
}

/* In a fixed order, four sums side by side. */
static double dot(const double *a, const double *b, size_t count)
{
    double sum[4] = {0.0, 0.0, 0.0, 0.0};
    size_t i = 0;

    for (; i + 4 <= count; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += a[i + k] * b[i + k];
    for (; i < count; i++)
        sum[0] += a[i] * b[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Sums of a regression with weights, places counted from the one that is fitted. */
struct moments {
    double weight;
    double place;
    double square;
    double y;
    double product;
};

static struct moments moments_of(const double *kernel, const double *weight,
                                 const double *y, double first, size_t width)
{
    struct moments sum = {0};

    for (size_t i = 0; i < width; i++) {
        double w = weight != NULL ? kernel[i] * weight[i] : kernel[i];
        double place = first + (double)i;
        sum.weight += w;
        sum.place += w * place;
        sum.square += w * place * place;
        sum.y += w * y[i];
        sum.product += w * place * y[i];
    }
    return sum;
}

/* The fitted value at a point, or `other` where nothing has weight. */
static double fit(const struct loess *loess, size_t i, const double *y,
                  const double *weight, double *work, double other)
{
    struct loess_point point = loess->point[i];
    const double *kernel = work;

    y += point.left - 1;
    if (weight == NULL && loess->kernel != NULL)
        return dot(loess->linear + i * loess->width, y, loess->width);
    if (loess->kernel != NULL)
        kernel = loess->kernel + i * loess->width;
    else
        fill_kernel(loess, point, work);
    struct moments sum =
        moments_of(kernel, weight != NULL ? weight + point.left - 1 : NULL, y,
                   (double)point.left - (double)point.place, loess->width);
    if (!(sum.weight > 0.0))
        return other;
    double mean = sum.place / sum.weight;
    double spread = sum.square / sum.weight - mean * mean;
    double level = sum.y / sum.weight;
    if (loess->shape.degree == 0 || !is_spread(loess, spread))
        return level;
    return level - mean * (sum.product / sum.weight - mean * level) / spread;
}

void loess_smooth(const struct loess *loess, const double *y, const double *weight,
                  double *work, double *out)
{
    size_t before = 0;

    if (loess->count < 2) {
        out[0] = y[0];
        return;
    }
    for (size_t i = 0; i < loess->inner; i++) {
        size_t at = loess->point[i].place - 1;
        out[at] = fit(loess, i, y, weight, work, y[at]);
        double step = i > 0 ? (out[at] - out[before]) / (double)(at - before) : 0.0;
        for (size_t t = before + 1; t < at; t++)
            out[t] = out[before] + step * (double)(t - before);
        before = at;
    }
}

void loess_extend(const struct loess *loess, const double *y, const double *weight,
                  double *work, double *out)
{
    size_t count = loess->count;

    loess_smooth(loess, y, weight, work, out + 1);
    out[0] = fit(loess, loess->inner, y, weight, work, out[1]);
    out[count + 1] = fit(loess, loess->inner + 1, y, weight, work, out[count]);
}
