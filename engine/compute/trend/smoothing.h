/*
 * smoothing.h - exponential smoothing: level, slope and season that follow the figures.
 *
 *     add      l = A (x - c_{-s}) + (1 - A)(l' + b'),  c = G (x - l) + (1 - G) c_{-s}
 *              fit = l' + b' + c_{-s}
 *     mult     l = A (x / c_{-s}) + (1 - A)(l' + b'),  c = G (x / l) + (1 - G) c_{-s}
 *              fit = (l' + b') c_{-s}
 *     linear   add without c;   level   linear without b
 *     all      b = B (l - l') + (1 - B) b',  ' one period before
 *
 * Starts as R's HoltWinters: seasonal ones from the first two years and run from period
 * s + 1; linear with l = x[2], b = x[2] - x[1] from the third, level with l = x[1] from
 * the second.
 */
#ifndef COMPUTE_TREND_SMOOTHING_H
#define COMPUTE_TREND_SMOOTHING_H

#include "compute/trend/cycle.h"
#include "compute/trend/unbroken.h"

/* In the order of the words of --mode. */
enum smoothing_mode { SMOOTHING_ADD, SMOOTHING_MULT, SMOOTHING_LINEAR, SMOOTHING_LEVEL };

enum { SMOOTHING_WEIGHTS = 3 }; /* alpha, beta, gamma */

/* Rows that every smoothing verb begins its options with. */
enum smoothing_option {
    SMOOTHING_OPTION_MODE,
    SMOOTHING_OPTION_ALPHA,
    SMOOTHING_OPTION_BETA,
    SMOOTHING_OPTION_GAMMA,
    SMOOTHING_OPTION_SEASON,
    SMOOTHING_OPTION_COUNT
};

#define SMOOTHING_WEIGHT_ROW(word, what)                                                 \
    {                                                                                    \
        .name = word, .kind = TIDE_OPTION_NUMBER, .argument = "W", .range = "0..1",      \
        .help = "how fast the " what " follows (default: sought)",                       \
        .group = TIDE_GROUP_COMPUTATION                                                  \
    }

#define SMOOTHING_OPTION_ROWS                                                            \
    [SMOOTHING_OPTION_MODE] = {.name = "mode",                                           \
                               .kind = TIDE_OPTION_CHOICE,                               \
                               .argument = "NAME",                                       \
                               .range = "add|mult|linear|level",                         \
                               .help = "the season is added or multiplied; linear: no\n" \
                                       "season; level: no slope either (default: add;\n" \
                                       "of years: linear)",                              \
                               .group = TIDE_GROUP_COMPUTATION},                         \
    [SMOOTHING_OPTION_ALPHA] = SMOOTHING_WEIGHT_ROW("alpha", "level"),                   \
    [SMOOTHING_OPTION_BETA] = SMOOTHING_WEIGHT_ROW("beta", "slope"),                     \
    [SMOOTHING_OPTION_GAMMA] = SMOOTHING_WEIGHT_ROW("gamma", "season"),                  \
    [SMOOTHING_OPTION_SEASON] = CYCLE_OPTION_ROW

struct smoothing {
    enum smoothing_mode mode;
    size_t s; /* 1 where nothing is seasonal */
    double weight[SMOOTHING_WEIGHTS];
    bool is_sought[SMOOTHING_WEIGHTS];

    const double *x; /* [count] */
    size_t count;
    size_t start; /* place of the first fit */
    double level; /* before it */
    double slope;
    double *season; /* [s] of the places before `start`, in their order */
};

/* Arrays of [count], filled from `start` on. */
struct smoothing_path {
    double *fit;
    double *level;
    double *slope;
    double *season; /* 0 or 1 where nothing is seasonal */
};

/* Mode, s and weights by the shared arguments; nothing of the figures. */
struct smoothing smoothing_of(const struct argument *argument, tide_freq freq);

/*
 * Refuse a season where there is none.
 *
 * TIDE_STATUS_ARGUMENT
 */
tide_status smoothing_check(const struct argument *argument, tide_freq freq,
                            tide_error *err);

/* Why a series cannot be smoothed; OK: it can. */
tide_state smoothing_refusal(const struct smoothing *model, const struct unbroken *data);

/* The largest state of the figures that weights sought rest on: all. OK: none is. */
tide_state smoothing_weight_state(const struct smoothing *model, const tide_series *in);

bool smoothing_is_seasonal(enum smoothing_mode mode);

/* How many weights a mode has. */
size_t smoothing_weight_count(enum smoothing_mode mode);

/* Fewer figures leave nothing to fit. */
size_t smoothing_least_count(enum smoothing_mode mode, size_t s);

/*
 * The start of a model whose mode, s, weights and is_sought are set. data->count is not
 * below the least count; all figures are above 0 for mult.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status smoothing_start(struct smoothing *model, const struct unbroken *data,
                            struct arena *arena, tide_error *err);

tide_status smoothing_path_init(struct smoothing_path *path, size_t count,
                                struct arena *arena, tide_error *err);

/* Smooth all figures; `room` [s] is written. Returns the sum of squared errors; path may
   be NULL. */
double smoothing_run(const struct smoothing *model, double *room,
                     const struct smoothing_path *path);

/*
 * Find the weights that are sought: least sum of squared errors, from .3, .1, .1.
 *
 * TIDE_STATUS_NO_MEMORY, TIDE_STATUS_LIMIT
 */
tide_status smoothing_seek(struct smoothing *model, struct arena *arena, tide_error *err);

#endif
