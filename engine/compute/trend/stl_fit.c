/*
 * stl_fit.c - seasonal and trend decomposition by local regression, of an array of
 * figures.
 */
#include "compute/trend/stl_fit.h"

#include <math.h>

#include "base/error.h"
#include "compute/trend/season.h"
#include "numeric/gsl_guard.h"

/* Room for the loops. */
struct work {
    double *cycle;  /* [count + 2 s] smoothed sub-periods */
    double *pass;   /* [count + 2 s] two arrays for the means, */
    double *means;  /* [count + 2 s] in turn */
    double *part;   /* [count / s + 3] figures of a sub-period, */
    double *weight; /* [count / s + 3] their weights */
    double *smooth; /* [count / s + 3] and what becomes of them */
    double *kernel; /* [count] for one regression */
};

static struct loess_shape usual_smoother(double window, size_t degree)
{
    size_t odd = (size_t)ceil(window);

    odd += odd % 2 == 0;
    return (struct loess_shape){.window = odd, .degree = degree, .jump = (odd + 9) / 10};
}

struct stl_shape stl_usual_shape(size_t s, size_t count, bool is_robust)
{
    struct stl_shape shape = {
        .s = s,
        .is_periodic = true,
        .season = usual_smoother(10.0 * (double)count + 1.0, 0),
        .low_pass = usual_smoother(s < 3 ? 3.0 : (double)s, 1),
        .inner = is_robust ? 1 : 2,
        .outer = is_robust ? 15 : 0,
    };

    shape.trend =
        usual_smoother(1.5 * (double)s / (1.0 - 1.5 / (double)shape.season.window), 1);
    return shape;
}

tide_status stl_plan_init(struct stl_plan *plan, const struct stl_shape *shape,
                          size_t count, struct arena *arena, tide_error *err)
{
    size_t whole = count / shape->s;
    tide_status status = TIDE_STATUS_OK;

    plan->shape = *shape;
    plan->count = count;
    for (size_t i = 0; i < 2 && status == TIDE_STATUS_OK; i++)
        status = loess_init(&plan->season[i], shape->season, whole + i, arena, err);
    if (status == TIDE_STATUS_OK)
        status = loess_init(&plan->trend, shape->trend, count, arena, err);
    if (status == TIDE_STATUS_OK)
        status = loess_init(&plan->low_pass, shape->low_pass, count, arena, err);
    return status;
}

static tide_status work_init(struct work *work, const struct stl_plan *plan,
                             struct arena *arena, tide_error *err)
{
    size_t extended = plan->count + 2 * plan->shape.s;
    size_t part = plan->count / plan->shape.s + 3;

    *work = (struct work){
        .cycle = arena_alloc(arena, extended, sizeof *work->cycle),
        .pass = arena_alloc(arena, extended, sizeof *work->pass),
        .means = arena_alloc(arena, extended, sizeof *work->means),
        .part = arena_alloc(arena, part, sizeof *work->part),
        .weight = arena_alloc(arena, part, sizeof *work->weight),
        .smooth = arena_alloc(arena, part, sizeof *work->smooth),
        .kernel = arena_alloc(arena, plan->count, sizeof *work->kernel),
    };
    if (work->cycle == NULL || work->pass == NULL || work->means == NULL ||
        work->part == NULL || work->weight == NULL || work->smooth == NULL ||
        work->kernel == NULL)
        return memory_failed(arena->memory, err);
    return TIDE_STATUS_OK;
}

/* Smooth y by sub-period into cycle, which begins one season earlier. */
static void smooth_cycles(const struct stl_plan *plan, const double *y,
                          const double *weight, struct work *work)
{
    size_t s = plan->shape.s;

    for (size_t j = 0; j < s; j++) {
        size_t count = (plan->count - 1 - j) / s + 1;
        const struct loess *loess = &plan->season[count - plan->count / s];

        for (size_t i = 0; i < count; i++)
            work->part[i] = y[i * s + j];
        for (size_t i = 0; i < count && weight != NULL; i++)
            work->weight[i] = weight[i * s + j];
        loess_extend(loess, work->part, weight != NULL ? work->weight : NULL,
                     work->kernel, work->smooth);
        for (size_t i = 0; i < count + 2; i++)
            work->cycle[i * s + j] = work->smooth[i];
    }
}

/* Means of `width` figures, count - width + 1 of them; each by its own sum. */
static void moving_means(const double *x, size_t count, size_t width, double *out)
{
    double part = 1.0 / (double)width;

    for (size_t t = 0; t + width <= count; t++)
        out[t] = x[t];
    for (size_t i = 1; i < width; i++)
        for (size_t t = 0; t + width <= count; t++)
            out[t] += x[t + i];
    for (size_t t = 0; t + width <= count; t++)
        out[t] *= part;
}

static void inner_loop(const struct stl_plan *plan, const double *y, const double *weight,
                       struct work *work, double *trend, double *season)
{
    size_t count = plan->count;
    size_t s = plan->shape.s;

    for (size_t t = 0; t < count; t++)
        work->pass[t] = y[t] - trend[t];
    smooth_cycles(plan, work->pass, weight, work);

    moving_means(work->cycle, count + 2 * s, s, work->pass);
    moving_means(work->pass, count + s + 1, s, work->means);
    moving_means(work->means, count + 2, 3, work->pass);
    loess_smooth(&plan->low_pass, work->pass, NULL, work->kernel, work->means);
    for (size_t t = 0; t < count; t++)
        season[t] = work->cycle[s + t] - work->means[t];

    for (size_t t = 0; t < count; t++)
        work->pass[t] = y[t] - season[t];
    loess_smooth(&plan->trend, work->pass, weight, work->kernel, trend);
}

/* Weights by the remainder. `size` [count] is room. */
static void find_weights(const double *y, size_t count, const struct stl_parts *parts,
                         double *size)
{
    size_t middle = count / 2;

    for (size_t t = 0; t < count; t++) {
        double fitted = parts->trend[t] + parts->season[t];
        parts->weight[t] = fabs(mode_without(MODE_ADD, y[t], fitted));
        size[t] = parts->weight[t];
    }
    double reach = 3.0 * (gsl_guard_select(size, count, middle) +
                          gsl_guard_select(size, count, count - 1 - middle));
    for (size_t t = 0; t < count; t++) {
        double distance = parts->weight[t];
        double part = distance / reach;
        double rest = 1.0 - part * part;
        parts->weight[t] = distance <= 0.001 * reach  ? 1.0
                           : distance > 0.999 * reach ? 0.0
                                                      : rest * rest;
    }
}

static void average_season(size_t s, size_t count, double *season)
{
    for (size_t j = 0; j < s; j++) {
        double sum = 0.0;
        double n = 0.0;
        for (size_t t = j; t < count; t += s, n += 1.0)
            sum += season[t];
        for (size_t t = j; t < count; t += s)
            season[t] = sum / n;
    }
}

tide_status stl_fit(const struct stl_plan *plan, const double *y, struct arena *arena,
                    const struct stl_parts *out, tide_error *err)
{
    struct work work;
    tide_status status = work_init(&work, plan, arena, err);

    if (status != TIDE_STATUS_OK)
        return status;
    for (size_t t = 0; t < plan->count; t++) {
        out->trend[t] = 0.0;
        out->weight[t] = 1.0;
    }
    for (size_t outer = 0; outer <= plan->shape.outer; outer++) {
        if (outer > 0)
            find_weights(y, plan->count, out, work.pass);
        for (size_t inner = 0; inner < plan->shape.inner; inner++)
            inner_loop(plan, y, outer > 0 ? out->weight : NULL, &work, out->trend,
                       out->season);
    }
    if (plan->shape.is_periodic)
        average_season(plan->shape.s, plan->count, out->season);
    return TIDE_STATUS_OK;
}
