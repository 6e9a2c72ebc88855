/*
 * x11_fit.c - the core of X-11 on an array of figures.
 */
#include "compute/trend/x11_fit.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "compute/trend/henderson_filter.h"

/* A seasonal moving average: 3x3 or 3x5. Rows end at the newest figure. */
struct seasonal {
    size_t reach; /* figures on each side of the centre */
    double whole; /* what the weights in the middle are parts of */
    double middle[7];
    double part;      /* what those at the ends are parts of */
    double end[3][6]; /* [0 .. reach - 1] figures after the centre */
};

static const struct seasonal three_by_three = {
    .reach = 2,
    .whole = 9.0,
    .middle = {1, 2, 3, 2, 1},
    .part = 27.0,
    .end = {{5, 11, 11}, {3, 7, 10, 7}},
};

static const struct seasonal three_by_five = {
    .reach = 3,
    .whole = 15.0,
    .middle = {1, 2, 3, 3, 3, 2, 1},
    .part = 60.0,
    .end = {{9, 17, 17, 17}, {4, 11, 15, 15, 15}, {4, 8, 13, 13, 13, 9}},
};

struct work {
    const struct x11_shape *shape;
    size_t count;
    double *y;        /* [count] what the pass is over */
    double *si;       /* [count] from `from` up to `to` */
    double *room;     /* [count] */
    double *weight;   /* [count] of the irregular part */
    double *adjusted; /* [count] */
    double *square;   /* [years] sums of squares */
    double *number;   /* [years] and how many */
    double *sigma;    /* [years] */
};

/* ---- the season ---- */

/* Figure i of `count` that lie `step` apart, smoothed. */
static double smooth_at(const struct seasonal *filter, const double *x, size_t step,
                        size_t count, size_t i)
{
    size_t after = count - 1 - i;
    size_t reach = filter->reach;
    double sum = 0.0;

    if (i >= reach && after >= reach) {
        for (size_t k = 0; k <= 2 * reach; k++)
            sum += filter->middle[k] * x[(i - reach + k) * step];
        return sum / filter->whole;
    }
    size_t near = i < reach ? i : after;
    size_t used = reach + 1 + near;
    for (size_t k = 0; k < used; k++)
        sum += filter->end[near][k] *
               x[(i < reach ? used - 1 - k : count - used + k) * step];
    return sum / filter->part;
}

static double mean_at(const double *x, size_t step, size_t count)
{
    double sum = 0.0;

    for (size_t i = 0; i < count; i++)
        sum += x[i * step];
    return sum / (double)count;
}

static void smooth_periods(const struct seasonal *filter, const double *si, size_t count,
                           size_t s, double *out)
{
    for (size_t j = 0; j < s; j++) {
        size_t n = (count - 1 - j) / s + 1;
        for (size_t i = 0; i < n; i++)
            out[i * s + j] = n < 2 * filter->reach ? mean_at(si + j, s, n)
                                                   : smooth_at(filter, si + j, s, n, i);
    }
}

/* The season of every period from SI at from .. to - 1. */
static void find_season(const struct work *work, const struct seasonal *filter,
                        size_t from, size_t to, double *season)
{
    size_t s = work->shape->s;
    size_t count = to - from;
    double *own = season + from;
    double *mean = work->room;

    smooth_periods(filter, work->si + from, count, s, own);
    season_mean(own, count, s, mean);
    for (size_t t = 0; t < count; t++) {
        size_t nearest = t < s / 2 ? s / 2 : t + s / 2 >= count ? count - 1 - s / 2 : t;
        own[t] = mode_without(work->shape->mode, own[t], mean[nearest]);
    }
    for (size_t t = from; t-- > 0;)
        season[t] = season[t + s];
    for (size_t t = to; t < work->count; t++)
        season[t] = season[t - s];
}

/* ---- extremes ---- */

static size_t year_of(const struct work *work, size_t t)
{
    return (t + work->shape->within) / work->shape->s;
}

/* Root mean squares over the five years round each, from sums by year. */
static void find_sigma(const struct work *work, size_t first, size_t last)
{
    for (size_t year = first; year <= last; year++) {
        size_t begin = year < first + 2 ? first : year - 2;
        if (begin + 4 > last)
            begin = last < first + 4 ? first : last - 4;
        double square = 0.0;
        double number = 0.0;
        for (size_t y = begin; y <= last && y < begin + 5; y++) {
            square += work->square[y];
            number += work->number[y];
        }
        work->sigma[year] = number > 0.0 ? sqrt(square / number) : 0.0;
    }
}

static double weight_of(const struct x11_shape *shape, double distance, double sigma)
{
    if (distance <= shape->low * sigma)
        return 1.0;
    if (distance >= shape->high * sigma)
        return 0.0;
    return (shape->high * sigma - distance) / ((shape->high - shape->low) * sigma);
}

/* irregular[from .. to - 1] to weights. `irregular` may be work->weight. */
static void find_weights(const struct work *work, const double *irregular, size_t from,
                         size_t to)
{
    size_t first = year_of(work, from);
    size_t last = year_of(work, to - 1);
    double neutral = mode_neutral(work->shape->mode);

    for (int round = 0; round < 2; round++) {
        for (size_t year = first; year <= last; year++)
            work->square[year] = work->number[year] = 0.0;
        for (size_t t = from; t < to; t++) {
            size_t year = year_of(work, t);
            double distance = fabs(irregular[t] - neutral);
            if (round > 0 && distance > work->shape->high * work->sigma[year])
                continue;
            work->square[year] += distance * distance;
            work->number[year] += 1.0;
        }
        find_sigma(work, first, last);
    }
    for (size_t t = from; t < to; t++)
        work->weight[t] = weight_of(work->shape, fabs(irregular[t] - neutral),
                                    work->sigma[year_of(work, t)]);
}

/* Up to 3 places of full weight from t on, one way; the nearest first. */
static size_t full_weights(const struct work *work, size_t from, size_t to, size_t t,
                           bool is_before, size_t place[3])
{
    size_t s = work->shape->s;
    size_t found = 0;

    while (found < 3 && (is_before ? t >= from + s : t + s < to)) {
        t = is_before ? t - s : t + s;
        if (work->weight[t] == 1.0)
            place[found++] = t;
    }
    return found;
}

/* What replaces an extreme SI. */
static double replacement(const struct work *work, size_t from, size_t to, size_t t)
{
    size_t before[3];
    size_t after[3];
    size_t befores = full_weights(work, from, to, t, true, before);
    size_t afters = full_weights(work, from, to, t, false, after);
    double sum = work->weight[t] * work->si[t];
    double parts = work->weight[t];
    size_t wanted = befores >= 2 && afters >= 2 ? 4 : 3;

    for (size_t b = 0, a = 0; wanted > 0 && (b < befores || a < afters); wanted--) {
        bool is_before;
        if (wanted + b + a == 4) /* two of each */
            is_before = b < 2;
        else
            is_before = a == afters || (b < befores && t - before[b] <= after[a] - t);
        sum += work->si[is_before ? before[b++] : after[a++]];
        parts += 1.0;
    }
    return parts > 0.0 ? sum / parts : work->si[t];
}

/* Step 3: SI without its extremes, given a season of it. */
static void replace_extremes(const struct work *work, const double *season, size_t from,
                             size_t to)
{
    for (size_t t = from; t < to; t++)
        work->weight[t] = mode_without(work->shape->mode, work->si[t], season[t]);
    find_weights(work, work->weight, from, to);
    for (size_t t = from; t < to; t++)
        work->room[t] =
            work->weight[t] < 1.0 ? replacement(work, from, to, t) : work->si[t];
    memcpy(work->si + from, work->room + from, (to - from) * sizeof *work->si);
}

/* ---- a pass ---- */

bool x11_henderson(const struct x11_shape *shape, const double *x, size_t count,
                   double *trend)
{
    henderson_auto(x, count, shape->s > 4, shape->mode, trend);
    return shape->mode == MODE_ADD || all_above_zero(trend, count);
}

static void take_off(const struct work *work, const double *part, size_t from, size_t to,
                     double *out)
{
    for (size_t t = from; t < to; t++)
        out[t] = mode_without(work->shape->mode, work->y[t], part[t]);
}

static bool pass(const struct work *work, bool has_extremes, const struct x11_parts *out)
{
    size_t count = work->count;
    size_t from = work->shape->s / 2;
    size_t to = count - from;

    season_mean(work->y, count, work->shape->s, out->trend);
    take_off(work, out->trend, from, to, work->si);
    if (has_extremes) {
        find_season(work, &three_by_three, from, to, out->season);
        replace_extremes(work, out->season, from, to);
    }
    find_season(work, &three_by_three, from, to, out->season);

    take_off(work, out->season, 0, count, work->adjusted);
    if (!x11_henderson(work->shape, work->adjusted, count, out->trend))
        return false;
    take_off(work, out->trend, 0, count, work->si);
    if (has_extremes) {
        find_season(work, &three_by_five, 0, count, out->season);
        replace_extremes(work, out->season, 0, count);
    }
    find_season(work, &three_by_five, 0, count, out->season);
    return true;
}

/* What the next pass is over: x with its extremes drawn in. */
static void draw_in(const struct work *work, const double *x,
                    const struct x11_parts *part)
{
    enum mode mode = work->shape->mode;
    double neutral = mode_neutral(mode);

    for (size_t t = 0; t < work->count; t++)
        work->room[t] =
            mode_without(mode, mode_without(mode, x[t], part->trend[t]), part->season[t]);
    find_weights(work, work->room, 0, work->count);
    for (size_t t = 0; t < work->count; t++) {
        double drawn = neutral + work->weight[t] * (work->room[t] - neutral);
        work->y[t] =
            mode_join(mode, mode_join(mode, part->trend[t], part->season[t]), drawn);
    }
}

static tide_status work_init(struct work *work, const struct x11_shape *shape,
                             size_t count, struct arena *arena, tide_error *err)
{
    size_t years = (count - 1 + shape->within) / shape->s + 1;

    *work = (struct work){
        .shape = shape,
        .count = count,
        .y = arena_alloc(arena, count, sizeof *work->y),
        .si = arena_alloc(arena, count, sizeof *work->si),
        .room = arena_alloc(arena, count, sizeof *work->room),
        .weight = arena_alloc(arena, count, sizeof *work->weight),
        .adjusted = arena_alloc(arena, count, sizeof *work->adjusted),
        .square = arena_alloc(arena, years, sizeof *work->square),
        .number = arena_alloc(arena, years, sizeof *work->number),
        .sigma = arena_alloc(arena, years, sizeof *work->sigma),
    };
    if (work->y == NULL || work->si == NULL || work->room == NULL ||
        work->weight == NULL || work->adjusted == NULL || work->square == NULL ||
        work->number == NULL || work->sigma == NULL)
        return memory_failed(arena->memory, err);
    return TIDE_STATUS_OK;
}

tide_status x11_fit(const struct x11_shape *shape, const double *x, size_t count,
                    struct arena *arena, const struct x11_parts *out, bool *is_defined,
                    tide_error *err)
{
    struct work work;
    tide_status status = work_init(&work, shape, count, arena, err);

    if (status != TIDE_STATUS_OK)
        return status;
    memcpy(work.y, x, count * sizeof *work.y);
    *is_defined = pass(&work, true, out);
    for (int i = 0; i < 2 && *is_defined; i++) {
        draw_in(&work, x, out);
        *is_defined = pass(&work, false, out);
    }
    if (*is_defined) {
        take_off(&work, out->season, 0, count, work.adjusted);
        *is_defined = x11_henderson(shape, work.adjusted, count, out->trend);
    }
    return TIDE_STATUS_OK;
}
