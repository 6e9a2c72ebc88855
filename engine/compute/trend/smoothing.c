/*
 * smoothing.c - exponential smoothing.
 *
 * Weights are sought as squares of sines, so that the simplex of Nelder and Mead walks
 * freely while they stay from 0 to 1. It starts anew from where it stopped until that
 * gains nothing.
 */
#include "compute/trend/smoothing.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "compute/trend/seasonal_start.h"
#include "numeric/gsl_guard.h"

static const double start_weight[SMOOTHING_WEIGHTS] = {0.3, 0.1, 0.1};

enum { MAX_SEARCHES = 20, MAX_STEPS = 500 };

static const double search_step = 0.1;
static const double search_size = 1e-9;  /* of the simplex, where a search ends */
static const double search_gain = 1e-12; /* of the sum, for which another is worth it */

bool smoothing_is_seasonal(enum smoothing_mode mode)
{
    return mode == SMOOTHING_ADD || mode == SMOOTHING_MULT;
}

size_t smoothing_weight_count(enum smoothing_mode mode)
{
    return mode == SMOOTHING_LEVEL ? 1 : mode == SMOOTHING_LINEAR ? 2 : 3;
}

size_t smoothing_least_count(enum smoothing_mode mode, size_t s)
{
    return mode == SMOOTHING_LEVEL ? 2 : mode == SMOOTHING_LINEAR ? 3 : 2 * s;
}

struct smoothing smoothing_of(const struct argument *argument, tide_freq freq)
{
    int32_t cycle = cycle_length(&argument[SMOOTHING_OPTION_SEASON], freq);
    const struct argument *mode = &argument[SMOOTHING_OPTION_MODE];
    struct smoothing model = {.s = 1};

    if (mode->is_set)
        model.mode = (enum smoothing_mode)mode->choice;
    else
        model.mode = cycle == 1 ? SMOOTHING_LINEAR : SMOOTHING_ADD;
    if (smoothing_is_seasonal(model.mode))
        model.s = (size_t)cycle;
    for (size_t i = 0; i < SMOOTHING_WEIGHTS; i++) {
        model.is_sought[i] = !argument[SMOOTHING_OPTION_ALPHA + i].is_set;
        model.weight[i] = argument[SMOOTHING_OPTION_ALPHA + i].number;
    }
    return model;
}

tide_status smoothing_check(const struct argument *argument, tide_freq freq,
                            tide_error *err)
{
    struct smoothing model = smoothing_of(argument, freq);

    if (!smoothing_is_seasonal(model.mode))
        return TIDE_STATUS_OK;
    if (model.s == 1) {
        error_set(err, TIDE_STATUS_ARGUMENT, "bad_argument",
                  "--mode %s: years have no season",
                  argument[SMOOTHING_OPTION_MODE].text);
        error_hint(err, "--mode linear: level and slope");
        return TIDE_STATUS_ARGUMENT;
    }
    return cycle_check(&argument[SMOOTHING_OPTION_SEASON], freq, "seasonal smoothing",
                       err);
}

tide_state smoothing_refusal(const struct smoothing *model, const struct unbroken *data)
{
    if (data->has_hole)
        return TIDE_STATE_INCOMPLETE_WINDOW;
    if (data->count < smoothing_least_count(model->mode, model->s))
        return TIDE_STATE_TOO_FEW;
    if (model->mode == SMOOTHING_MULT && !data->is_positive)
        return TIDE_STATE_UNDEFINED;
    return TIDE_STATE_OK;
}

tide_state smoothing_weight_state(const struct smoothing *model, const tide_series *in)
{
    tide_state state = TIDE_STATE_OK;

    for (size_t i = 0; i < smoothing_weight_count(model->mode); i++)
        for (size_t t = 0; t < in->count && model->is_sought[i]; t++)
            if (series_has_value(in, t))
                state = state_join(state, tide_series_state(in, t));
    return state;
}

tide_status smoothing_start(struct smoothing *model, const struct unbroken *data,
                            struct arena *arena, tide_error *err)
{
    model->x = data->x;
    model->count = data->count;
    model->season = arena_alloc_zero(arena, model->s, sizeof *model->season);
    if (model->season == NULL)
        return memory_failed(arena->memory, err);
    if (smoothing_is_seasonal(model->mode)) {
        struct seasonal_start start = {.season = model->season};
        seasonal_start_make(model->x, model->s, model->mode == SMOOTHING_MULT, &start);
        model->start = model->s;
        model->level = start.level;
        model->slope = start.slope;
        return TIDE_STATUS_OK;
    }
    model->start = model->mode == SMOOTHING_LEVEL ? 1 : 2;
    model->level = model->x[model->start - 1];
    model->slope = model->mode == SMOOTHING_LEVEL ? 0.0 : model->x[1] - model->x[0];
    return TIDE_STATUS_OK;
}

tide_status smoothing_path_init(struct smoothing_path *path, size_t count,
                                struct arena *arena, tide_error *err)
{
    *path = (struct smoothing_path){
        .fit = arena_alloc_zero(arena, count, sizeof *path->fit),
        .level = arena_alloc_zero(arena, count, sizeof *path->level),
        .slope = arena_alloc_zero(arena, count, sizeof *path->slope),
        .season = arena_alloc_zero(arena, count, sizeof *path->season),
    };
    return path->fit != NULL && path->level != NULL && path->slope != NULL &&
                   path->season != NULL
               ? TIDE_STATUS_OK
               : memory_failed(arena->memory, err);
}

double smoothing_run(const struct smoothing *model, double *room,
                     const struct smoothing_path *path)
{
    double alpha = model->weight[0];
    double beta = model->mode == SMOOTHING_LEVEL ? 0.0 : model->weight[1];
    double gamma = smoothing_is_seasonal(model->mode) ? model->weight[2] : 0.0;
    bool is_mult = model->mode == SMOOTHING_MULT;
    double level = model->level;
    double slope = model->slope;
    double sum = 0.0;
    size_t phase = 0;

    memcpy(room, model->season, model->s * sizeof *room);
    for (size_t t = model->start; t < model->count; t++) {
        double x = model->x[t];
        double season = room[phase];
        double before = level;
        double ahead = level + slope;
        double fit = is_mult ? ahead * season : ahead + season;

        sum += (x - fit) * (x - fit);
        level = alpha * (is_mult ? x / season : x - season) + (1.0 - alpha) * ahead;
        slope = beta * (level - before) + (1.0 - beta) * slope;
        room[phase] = gamma * (is_mult ? x / level : x - level) + (1.0 - gamma) * season;
        if (path != NULL) {
            path->fit[t] = fit;
            path->level[t] = level;
            path->slope[t] = slope;
            path->season[t] = room[phase];
        }
        phase = phase + 1 == model->s ? 0 : phase + 1;
    }
    return sum;
}

/* ---- seeking weights ---- */

struct search {
    struct smoothing model;
    double *room;
};

/* The weights at a point of the search, one angle for each that is sought. */
static void set_weights(struct smoothing *model, const double *angle)
{
    size_t at = 0;

    for (size_t i = 0; i < smoothing_weight_count(model->mode); i++) {
        if (!model->is_sought[i])
            continue;
        double sine = sin(angle[at++]);
        model->weight[i] = sine * sine;
    }
}

static double error_at(const double *angle, void *shared)
{
    struct search *search = shared;

    set_weights(&search->model, angle);
    return smoothing_run(&search->model, search->room, NULL);
}

tide_status smoothing_seek(struct smoothing *model, struct arena *arena, tide_error *err)
{
    double angle[SMOOTHING_WEIGHTS];
    size_t count = 0;
    struct search search = {
        .model = *model,
        .room = arena_alloc(arena, model->s, sizeof *search.room),
    };
    double least = (double)INFINITY;

    if (search.room == NULL)
        return memory_failed(arena->memory, err);
    for (size_t i = 0; i < smoothing_weight_count(model->mode); i++)
        if (model->is_sought[i])
            angle[count++] = asin(sqrt(start_weight[i]));
    for (int i = 0; i < MAX_SEARCHES && count > 0; i++) {
        double found;
        tide_status status =
            gsl_guard_minimise(error_at, &search, angle, count, search_step, search_size,
                               MAX_STEPS, &found);
        if (status != TIDE_STATUS_OK)
            return memory_failed(arena->memory, err);
        if (!(found < least * (1.0 - search_gain)))
            break;
        least = found;
    }
    set_weights(model, angle);
    return TIDE_STATUS_OK;
}
