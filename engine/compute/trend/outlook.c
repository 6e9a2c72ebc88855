/*
 * outlook.c - fits, forecasts and spreads of one series.
 */
#include "compute/trend/outlook.h"

#include <math.h>
#include <string.h>

/* Figures that leave an error to measure. */
static size_t least_count(const struct outlook *outlook)
{
    const struct smoothing *model = &outlook->model;

    switch (outlook->method) {
    case OUTLOOK_SEASONAL:
        return outlook->s + 1;
    case OUTLOOK_DRIFT:
        return 3;
    case OUTLOOK_NAIVE:
        return 2;
    default:
        return smoothing_least_count(model->mode, model->s) +
               !smoothing_is_seasonal(model->mode);
    }
}

enum outlook_method outlook_method_of(const struct argument *method,
                                      const struct argument *season, tide_freq freq)
{
    if (method->is_set)
        return (enum outlook_method)method->choice;
    return cycle_length(season, freq) > 1 ? OUTLOOK_SEASONAL : OUTLOOK_DRIFT;
}

tide_state outlook_refusal(const struct outlook *outlook, const struct unbroken *data)
{
    if (data->has_hole)
        return TIDE_STATE_INCOMPLETE_WINDOW;
    if (data->count < least_count(outlook))
        return TIDE_STATE_TOO_FEW;
    return outlook->method == OUTLOOK_SMOOTHING ? smoothing_refusal(&outlook->model, data)
                                                : (tide_state)TIDE_STATE_OK;
}

/* The rise per period between the first and the last figure. */
static double drift_of(const struct unbroken *data)
{
    return (data->x[data->count - 1] - data->x[0]) / (double)(data->count - 1);
}

/* How far back the figure lies that stands for one period ahead. */
static size_t step_of(const struct outlook *outlook)
{
    return outlook->method == OUTLOOK_SEASONAL ? outlook->s : 1;
}

static tide_status outlook_init(struct outlook *outlook, const struct unbroken *data,
                                struct arena *arena, tide_error *err)
{
    outlook->data = data;
    outlook->fit = arena_alloc_zero(arena, data->count, sizeof *outlook->fit);
    outlook->ahead = arena_alloc_zero(arena, outlook->horizon, sizeof *outlook->ahead);
    outlook->spread = arena_alloc_zero(arena, outlook->horizon, sizeof *outlook->spread);
    if (outlook->fit == NULL || outlook->ahead == NULL || outlook->spread == NULL)
        return memory_failed(arena->memory, err);
    if (outlook->method != OUTLOOK_SMOOTHING)
        return TIDE_STATUS_OK;
    tide_status status = smoothing_start(&outlook->model, data, arena, err);
    return status == TIDE_STATUS_OK ? smoothing_seek(&outlook->model, arena, err)
                                    : status;
}

/* ---- one-step errors ---- */

static double error_at(const struct outlook *outlook, size_t t)
{
    return outlook->data->x[t] - outlook->fit[t];
}

static double error_sd(const struct outlook *outlook)
{
    size_t n = outlook->data->count;
    double count = (double)(n - outlook->fit_from);
    bool is_about_mean = outlook->method == OUTLOOK_SMOOTHING;
    double mean = 0.0;
    double square = 0.0;

    for (size_t t = outlook->fit_from; t < n && is_about_mean; t++)
        mean += error_at(outlook, t) / count;
    for (size_t t = outlook->fit_from; t < n; t++)
        square += (error_at(outlook, t) - mean) * (error_at(outlook, t) - mean);
    bool is_variance = is_about_mean || outlook->method == OUTLOOK_DRIFT;
    return sqrt(square / (is_variance ? count - 1.0 : count));
}

/* ---- by the formulas ---- */

static void run_past_figures(struct outlook *outlook)
{
    const struct unbroken *data = outlook->data;
    size_t n = data->count;
    size_t step = step_of(outlook);
    double drift = outlook->method == OUTLOOK_DRIFT ? drift_of(data) : 0.0;

    outlook->fit_from = step;
    for (size_t t = step; t < n; t++)
        outlook->fit[t] = data->x[t - step] + drift;
    double sd = error_sd(outlook);
    for (size_t i = 0; i < outlook->horizon; i++) {
        double h = (double)(i + 1);
        double steps = (double)(i / step) + 1.0;
        if (outlook->method == OUTLOOK_DRIFT)
            steps *= 1.0 + h / (double)(n - 1);
        outlook->ahead[i] = data->x[n - step + i % step] + h * drift;
        outlook->spread[i] = sd * sqrt(steps);
    }
}

/* psi[j] of a state that is added. */
static double psi_of(const struct smoothing *model, size_t j)
{
    size_t weights = smoothing_weight_count(model->mode);
    double alpha = model->weight[0];
    double psi = alpha;

    if (weights >= 2)
        psi += alpha * (double)j * model->weight[1];
    if (weights >= 3 && j % model->s == 0)
        psi += model->weight[2] * (1.0 - alpha);
    return psi;
}

static tide_status run_smoothing(struct outlook *outlook, struct arena *arena,
                                 tide_error *err)
{
    const struct smoothing *model = &outlook->model;
    size_t last = model->count - 1;
    double *season = arena_alloc(arena, model->s, sizeof *season);
    double sum = 1.0;
    struct smoothing_path path;

    tide_status status = smoothing_path_init(&path, model->count, arena, err);
    if (status != TIDE_STATUS_OK || season == NULL)
        return memory_failed(arena->memory, err);
    (void)smoothing_run(model, season, &path);
    memcpy(outlook->fit, path.fit, model->count * sizeof *path.fit);
    outlook->fit_from = model->start;
    double sd = error_sd(outlook);
    for (size_t i = 0; i < outlook->horizon; i++) {
        double line = path.level[last] + (double)(i + 1) * path.slope[last];
        double c = season[(model->count - model->start + i) % model->s];
        bool is_mult = model->mode == SMOOTHING_MULT;
        outlook->ahead[i] = is_mult ? line * c : line + c;
        outlook->spread[i] = is_mult ? (double)NAN : sd * sqrt(sum);
        double psi = psi_of(model, i + 1);
        sum += psi * psi;
    }
    return TIDE_STATUS_OK;
}

tide_status outlook_run(struct outlook *outlook, const struct unbroken *data,
                        struct arena *arena, tide_error *err)
{
    tide_status status = outlook_init(outlook, data, arena, err);
    if (status != TIDE_STATUS_OK)
        return status;
    if (outlook->method == OUTLOOK_SMOOTHING)
        return run_smoothing(outlook, arena, err);
    run_past_figures(outlook);
    return TIDE_STATUS_OK;
}

/* ---- by the definition ---- */

/* Fit every x from `from` on by the method; those from n on become their own fits. */
static void carry_on(const struct outlook *outlook, double *x, size_t count, double *fit)
{
    size_t n = outlook->data->count;
    size_t step = step_of(outlook);
    double drift = outlook->method == OUTLOOK_DRIFT ? drift_of(outlook->data) : 0.0;

    for (size_t t = step; t < count; t++) {
        fit[t] = x[t - step] + drift;
        if (t >= n)
            x[t] = fit[t];
    }
}

/* The same by smoothing: one pass for each period ahead, over all before it. */
static void smooth_on(const struct outlook *outlook, double *x, size_t count, double *fit,
                      double *room, const struct smoothing_path *path)
{
    struct smoothing model = outlook->model;

    model.x = x;
    for (size_t t = outlook->data->count; t <= count; t++) {
        model.count = t;
        (void)smoothing_run(&model, room, path);
        memcpy(fit, path->fit, t * sizeof *fit);
        if (t < count) {
            x[t] = 0.0;
            model.count = t + 1;
            (void)smoothing_run(&model, room, path);
            x[t] = path->fit[t];
        }
    }
}

tide_status outlook_define(struct outlook *outlook, const struct unbroken *data,
                           struct arena *arena, tide_error *err)
{
    size_t n = data->count;
    size_t count = n + outlook->horizon + 1;
    double *x[2] = {arena_alloc_zero(arena, count, sizeof(double)),
                    arena_alloc_zero(arena, count, sizeof(double))};
    double *fit = arena_alloc_zero(arena, count, sizeof *fit);
    struct smoothing_path path;

    tide_status status = outlook_init(outlook, data, arena, err);
    if (status == TIDE_STATUS_OK)
        status = smoothing_path_init(&path, count, arena, err);
    double *room = arena_alloc(arena, outlook->model.s + 1, sizeof *room);
    if (status != TIDE_STATUS_OK)
        return status;
    if (x[0] == NULL || x[1] == NULL || fit == NULL || room == NULL)
        return memory_failed(arena->memory, err);

    bool is_smoothing = outlook->method == OUTLOOK_SMOOTHING;
    outlook->fit_from = is_smoothing ? outlook->model.start : step_of(outlook);
    for (int shock = 0; shock < 2; shock++) {
        memcpy(x[shock], data->x, n * sizeof(double));
        x[shock][n - 1] += shock;
        if (is_smoothing)
            smooth_on(outlook, x[shock], count - 1, fit, room, &path);
        else
            carry_on(outlook, x[shock], count - 1, fit);
        if (shock == 0)
            memcpy(outlook->fit, fit, n * sizeof *fit);
    }
    double sd = error_sd(outlook);
    double sum = 1.0;
    for (size_t i = 0; i < outlook->horizon; i++) {
        double h = (double)(i + 1);
        double psi = x[1][n + i] - x[0][n + i];
        outlook->ahead[i] = x[0][n + i];
        outlook->spread[i] = sd * sqrt(sum);
        if (outlook->method == OUTLOOK_DRIFT) /* the drift too is estimated */
            outlook->spread[i] = sd * sqrt(h + h * h / (double)(n - 1));
        if (is_smoothing && outlook->model.mode == SMOOTHING_MULT)
            outlook->spread[i] = (double)NAN;
        sum += psi * psi;
    }
    return TIDE_STATUS_OK;
}
